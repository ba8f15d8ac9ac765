/// The kernel's number for a network interface, within one network namespace. Never 0.
public struct InterfaceIndex: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The ifindex.
  public let rawValue: UInt32

  /// - Returns: `nil` for 0, the kernel's "no interface".
  public init?(_ rawValue: UInt32) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
