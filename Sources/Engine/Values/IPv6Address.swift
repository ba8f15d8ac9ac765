/// An IPv6 address.
public struct IPv6Address: Hashable, Sendable, Comparable {
  /// The first eight bytes, in network order as a number.
  public let high: UInt64
  /// The last eight bytes.
  public let low: UInt64

  /// The address with these halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Returns: `nil` unless there are exactly sixteen bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// 16.
  public static let byteCount = 16

  /// All sixteen, in network order.
  public var bytes: [UInt8] {
    [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
  }

  /// `fe80::/10`.
  public var isLinkLocal: Bool { high >> 54 == 0xfe80 >> 6 }
  /// `ff00::/8`.
  public var isMulticast: Bool { high >> 56 == 0xff }
  /// `::`.
  public var isUnspecified: Bool { high == 0 && low == 0 }
  /// `::1`.
  public var isLoopback: Bool { high == 0 && low == 1 }

  /// The group that Neighbor Solicitations for this address go to, `ff02::1:ffXX:XXXX` (RFC 4291 2.7.1).
  public var solicitedNode: IPv6Address {
    IPv6Address(high: 0xff02_0000_0000_0000, low: 0x0000_0001_ff00_0000 | low & 0xff_ffff)
  }

  /// `::`.
  public static let unspecified = IPv6Address(high: 0, low: 0)
  /// `ff02::1`, all nodes of the link.
  public static let allNodes = IPv6Address(high: 0xff02_0000_0000_0000, low: 1)
  /// `ff02::2`, all routers of the link.
  public static let allRouters = IPv6Address(high: 0xff02_0000_0000_0000, low: 2)
  /// `ff02::12`, where Advertisements go (RFC 9568 5.1.2.2).
  public static let allVRRPRouters = IPv6Address(high: 0xff02_0000_0000_0000, low: 0x12)
  /// `ff02::16`, where MLDv2 reports go (RFC 3810 5.2.14).
  public static let allMLDv2Routers = IPv6Address(high: 0xff02_0000_0000_0000, low: 0x16)

  /// Unsigned, in network order: the comparison of RFC 9568 6.4.3.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
