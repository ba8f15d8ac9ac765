/// How many groups are taken out together, by what the last ones have cost.
///
/// For each device that goes, the kernel looks through every IPv6 route of the namespace, and on most kernels nobody else has that processor
/// until the last of a message is gone, real-time threads included: half a millisecond a device on a small router, six on one with 2,500 segments.
/// An Advertisement must not be late by an interval because of it. Each removal waits for the kernel's readers too, 40 ms and more, so the fewer
/// the better.
struct RemovalPace: Equatable {
  /// The most at once.
  static let limit = 64
  private static let budgets: ClosedRange<Duration> = .milliseconds(5)...(.milliseconds(50))

  /// The processor's time that one removal may take.
  private let budget: Duration
  /// How many may be next.
  private(set) var size = 4

  /// - Parameter interval: the shortest between two Advertisements. Three of them make a lease; half of one may be lost here.
  init(sparing interval: Duration) { budget = min(max(interval / 2, Self.budgets.lowerBound), Self.budgets.upperBound) }

  /// Takes note of what a removal took of the processor. The next is at most twice as large.
  mutating func note(_ count: Int, took time: Duration) {
    let affordable = time > .zero ? Double(count) * (budget / time) : Double(Self.limit)
    size = max(1, min(Int(affordable.rounded(.down)), 2 * size, Self.limit))
  }
}
