/// How much a router wants to be Active, as its Advertisements say it (RFC 9568 5.2.4).
public struct Priority: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the packet says it.
  public let rawValue: UInt8

  /// Any of 0 to 255: 0 and 255 have a meaning of their own.
  public init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: the sender no longer takes part. Only ever sent, never configured.
  public static let resigning = Priority(0)
  /// 1: anybody else goes first who takes part.
  public static let lowest = Priority(1)
  /// 100: what a router has that was told nothing else.
  public static let standard = Priority(100)
  /// 255: the addresses of the virtual router are the router's own.
  public static let owner = Priority(255)

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
