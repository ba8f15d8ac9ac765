/// The number that tells one virtual router from another on a LAN: 1 to 255 (RFC 9568 5.2.3).
public struct VirtualRouterID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 1 to 255.
  public let rawValue: UInt8

  /// 1.
  public static let first = VirtualRouterID(unchecked: 1)

  private init(unchecked rawValue: UInt8) { self.rawValue = rawValue }

  /// - Returns: `nil` for 0, which no virtual router may have.
  public init?(_ rawValue: UInt8) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
