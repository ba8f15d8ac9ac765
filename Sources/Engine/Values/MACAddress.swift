/// A 48-bit Ethernet address.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
  /// The six bytes, first byte on the wire in bits 47...40.
  public let rawValue: UInt64

  /// Bits above the lowest 48 are dropped.
  public init(rawValue: UInt64) { self.rawValue = rawValue & 0xffff_ffff_ffff }

  /// - Returns: `nil` unless there are exactly six bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// 6.
  public static let byteCount = 6

  /// The virtual router MAC of an IPv6 virtual router, 00-00-5E-00-02-{VRID} (RFC 9568 7.3).
  public static func virtualRouter(_ vrid: VirtualRouterID) -> MACAddress {
    MACAddress(rawValue: 0x0000_5e00_0200 | UInt64(vrid.rawValue))
  }

  /// Where Ethernet sends an IPv6 multicast group: 33-33 and the last four bytes of the group (RFC 2464 7).
  public static func multicast(_ group: IPv6Address) -> MACAddress {
    MACAddress(rawValue: 0x3333_0000_0000 | group.low & 0xffff_ffff)
  }

  /// All six, in the order of the wire.
  public var bytes: [UInt8] {
    (0..<Self.byteCount).map { UInt8(truncatingIfNeeded: rawValue >> UInt64(40 - 8 * $0)) }
  }

  public var description: String { bytes.map { $0.hexadecimal(digits: 2) }.joined(separator: ":") }
}

extension FixedWidthInteger {
  /// Lower-case hexadecimal, padded with zeros.
  func hexadecimal(digits: Int) -> String {
    let text = String(self, radix: 16)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
