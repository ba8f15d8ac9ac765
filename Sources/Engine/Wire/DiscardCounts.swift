/// How many packets were discarded for each reason.
public struct DiscardCounts: Hashable, Sendable {
  private var counts = [UInt64](repeating: 0, count: DiscardReason.allCases.count)

  public init() {}

  public subscript(reason: DiscardReason) -> UInt64 { counts[Int(reason.rawValue)] }

  public var total: UInt64 { counts.reduce(0, +) }

  public mutating func record(_ reason: DiscardReason) { counts[Int(reason.rawValue)] += 1 }
}
