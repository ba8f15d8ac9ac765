/// How often something took how long: counts between fixed bounds, and their sum. Recording takes no memory, so that an election may.
public struct DurationHistogram: Hashable, Sendable {
  /// The upper bounds of a histogram's counts, each within it.
  public struct Bounds: Hashable, Sendable {
    /// Ascending.
    public let all: [Duration]

    /// How late this process handles deadlines: from what a timer of the kernel's may be late to what a peer takes for silence.
    public static let lateness = Bounds([
      .microseconds(10), .microseconds(25), .microseconds(50), .microseconds(100), .microseconds(250), .microseconds(500), .milliseconds(1),
      .microseconds(2500), .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50), .milliseconds(100),
      .milliseconds(250), .milliseconds(500), .seconds(1),
    ])
    /// How long the stages of a switchover take: from one store to interfaces that a switch port keeps waiting.
    public static let switchover = Bounds([
      .microseconds(500), .milliseconds(1), .microseconds(2500), .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50),
      .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .milliseconds(2500), .seconds(5), .seconds(10),
      .seconds(30), .seconds(60),
    ])

    private init(_ all: [Duration]) {
      precondition(
        all.count == DurationHistogram.boundCount && all == all.sorted(), "bounds are \(DurationHistogram.boundCount), ascending")
      self.all = all
    }
  }

  /// How many bounds every histogram has. What is beyond the last is counted, too.
  public static let boundCount = 16

  public let bounds: Bounds
  private var counts = InlineArray<17, UInt64>(repeating: 0)
  /// Of all that was recorded.
  public private(set) var sum: Duration = .zero

  /// Nothing recorded yet.
  public init(_ bounds: Bounds) { self.bounds = bounds }

  /// How many were recorded.
  public var total: UInt64 { count(through: Self.boundCount) }

  /// How many were within each bound, those of the smaller ones included, and how many in all.
  public var cumulative: [UInt64] { (0...Self.boundCount).map { count(through: $0) } }

  private func count(through last: Int) -> UInt64 { (0...last).reduce(0) { $0 + counts[$1] } }

  /// One more. What is below zero counts as zero.
  public mutating func record(_ duration: Duration) {
    var place = 0
    while place < Self.boundCount, duration > bounds.all[place] { place += 1 }
    counts[place] += 1
    sum += max(duration, .zero)
  }

  /// Those of another one besides, which has the same bounds.
  public mutating func add(_ other: DurationHistogram) {
    precondition(bounds == other.bounds, "two histograms with different bounds have no sum")
    for place in 0...Self.boundCount { counts[place] += other.counts[place] }
    sum += other.sum
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.bounds == right.bounds && left.sum == right.sum && (0...boundCount).allSatisfy { left.counts[$0] == right.counts[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(sum)
    for place in 0...Self.boundCount { hasher.combine(counts[place]) }
  }
}
