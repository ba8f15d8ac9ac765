internal import Engine

/// What becomes of packets that are discarded: each is counted and kept for a while, and of a kind one in ten seconds is said.
///
/// None of that takes memory: a flood costs its packets' copies.
struct DiscardLedger {
  private(set) var counts = DiscardCounts()
  private var newest = DiscardedPackets()
  private var news = DiscardNews()

  /// - Returns: how many of its kind were not said since the last that was; `nil` when this one is not to be said either.
  mutating func add(_ reason: DiscardReason, _ datagram: AdvertisementSocket.Datagram, at now: Instant) -> Int? {
    counts.record(reason)
    newest.add(reason, datagram, at: now)
    return news.take(reason, on: datagram.arrival.interface, at: now)
  }

  /// The newest packets, in memory of their own.
  func copyOfNewest() -> DiscardedPackets.Copy { newest.copy() }
}
