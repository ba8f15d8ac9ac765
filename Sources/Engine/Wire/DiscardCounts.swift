/// How many packets were discarded for each reason.
public struct DiscardCounts: Hashable, Sendable {
  private var counts = [UInt64](repeating: 0, count: DiscardReason.allCases.count)

  /// Nothing counted yet.
  public init() {}

  /// How many were discarded for this reason.
  public subscript(reason: DiscardReason) -> UInt64 { counts[Int(reason.rawValue)] }

  /// How many were discarded in all.
  public var total: UInt64 { counts.reduce(0, +) }

  /// One more.
  public mutating func record(_ reason: DiscardReason) { counts[Int(reason.rawValue)] += 1 }
}
