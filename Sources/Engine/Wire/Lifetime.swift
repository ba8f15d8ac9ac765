/// How long what a Router Advertisement says stays true, in seconds. 0 takes it back.
public struct Lifetime: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// All ones mean for ever.
  public let seconds: UInt32

  /// So many seconds.
  public init(seconds: UInt32) { self.seconds = seconds }

  /// All ones: until told otherwise (RFC 4861 4.6.2).
  public static let infinite = Lifetime(seconds: .max)

  public var description: String { self == .infinite ? "infinite" : "\(seconds)s" }

  public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}
