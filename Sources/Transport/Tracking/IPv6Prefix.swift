public import Engine

/// The addresses that begin with the same bits: `2001:db8::/32`.
public struct IPv6Prefix: Hashable, Sendable, CustomStringConvertible {
  public let address: IPv6Address
  /// 0 to 128 bits.
  public let length: UInt8

  /// - Returns: `nil` for a length beyond 128, and for an address with bits behind the prefix.
  public init?(_ address: IPv6Address, length: UInt8) {
    guard length <= 128, address == Self.first(address, length) else { return nil }
    self.address = address
    self.length = length
  }

  /// `::/0`.
  public static let everything = IPv6Prefix()

  private init() {
    address = .unspecified
    length = 0
  }

  /// The first address of the prefix of this length that an address is in.
  public static func first(_ address: IPv6Address, _ length: UInt8) -> IPv6Address {
    func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }
    return IPv6Address(high: address.high & mask(Int(length)), low: address.low & mask(Int(length) - 64))
  }

  public var description: String { "\(address)/\(length)" }
}
