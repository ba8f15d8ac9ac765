/// What a drained group knows of whoever serves instead.
///
/// A drained router stays away, come what may: whoever drained it works on it, and what it would serve then is nobody's guess. That nobody
/// else serves is said and shown, and an operator's word brings it back.
public struct DrainWatch: Hashable, Sendable {
  /// When it left.
  public let since: Instant
  /// Since when it could have heard somebody. `nil`: its interface is not usable.
  private var listensSince: Instant?
  /// Whether nobody else advertises, as far as this router hears.
  public private(set) var isAlone = false

  init(since: Instant, listens: Bool) {
    self.since = since
    listensSince = listens ? since : nil
  }

  /// Its interface has become usable, or is not any more.
  mutating func listen(_ listens: Bool, at now: Instant) { listensSince = listens ? listensSince ?? now : nil }

  /// When to look again whether anybody serves.
  func deadline(_ heard: HeardRouter?, own interval: AdvertisementInterval) -> Instant? {
    isAlone ? nil : end(heard, own: interval)
  }

  /// When nobody else serves, if nobody is heard until then: no Active_Down_Interval is longer than four intervals.
  private func end(_ heard: HeardRouter?, own interval: AdvertisementInterval) -> Instant? {
    listensSince.map { max($0 + interval.duration * 4, heard?.isSilentFrom ?? $0) }
  }

  /// - Returns: what is worth saying.
  mutating func look(_ heard: HeardRouter?, own interval: AdvertisementInterval, at now: Instant) -> Observation? {
    guard let end = end(heard, own: interval) else { return nil }
    let isAlone = now >= end
    guard isAlone != self.isAlone else { return nil }
    self.isAlone = isAlone
    return isAlone ? .drainedAlone : heard.map { .servedBy($0.address) }
  }
}
