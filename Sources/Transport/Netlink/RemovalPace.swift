/// How many devices are removed together, by what the last ones have cost.
///
/// For each device that goes, the kernel looks through every IPv6 route of the namespace, and on most kernels nobody else has that processor
/// until the last of a message is gone, real-time threads included: half a millisecond a device on a small router, ten on one with 4,000
/// segments. An Advertisement must not be late by an interval because of it. Each removal waits for the kernel's readers too, 40 ms and more,
/// so the fewer the better.
struct RemovalPace: Equatable {
  private static let budgets: ClosedRange<Duration> = .milliseconds(5)...(.milliseconds(50))

  /// For whoever has no election to look after any more, or not yet. Others on the machine get the processor twice a second.
  static let unhurried = RemovalPace(budget: .milliseconds(500), limit: 256)

  /// The processor's time that one removal may take.
  private let budget: Duration
  /// The most at once.
  let limit: Int
  /// How many may be next.
  private(set) var size = 4

  init(budget: Duration, limit: Int) {
    self.budget = budget
    self.limit = limit
  }

  /// - Parameter interval: the shortest between two Advertisements. Three of them make a lease; half of one may be lost here.
  init(sparing interval: Duration) {
    self.init(budget: min(max(interval / 2, Self.budgets.lowerBound), Self.budgets.upperBound), limit: 64)
  }

  /// Takes note of what a removal took of the processor. The next is at most twice as large.
  mutating func note(_ count: Int, took time: Duration) {
    let affordable = time > .zero ? Double(count) * (budget / time) : Double(limit)
    size = max(1, min(Int(min(affordable, Double(limit)).rounded(.down)), 2 * size, limit))
  }
}
