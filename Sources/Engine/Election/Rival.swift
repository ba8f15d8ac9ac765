/// Somebody who goes on advertising although a router that hears this one would not, or could not.
public struct Rival: Hashable, Sendable {
  /// The link-local address that its Advertisements come from.
  public private(set) var address: IPv6Address
  /// What it advertised last.
  public private(set) var priority: Priority
  /// How often it says that it advertises.
  public private(set) var interval: AdvertisementInterval
  /// When it was heard first, and last.
  public let since: Instant
  public private(set) var last: Instant
  /// How many of its Advertisements were heard.
  public private(set) var count: UInt64 = 1
  /// Whether it was worth a line.
  public private(set) var isSaid = false

  /// After so many intervals without an Advertisement, of its own or of this router's, whichever is longer, it is taken to be gone.
  static let silence = 3

  init(_ advertisement: Advertisement, from sender: IPv6Address, at now: Instant) {
    address = sender
    priority = advertisement.priority
    interval = advertisement.interval
    since = now
    last = now
  }

  mutating func hear(_ advertisement: Advertisement, from sender: IPv6Address, at now: Instant) {
    address = sender
    priority = advertisement.priority
    interval = advertisement.interval
    last = now
    count += 1
  }

  /// It is worth a line from now on.
  ///
  /// - Returns: Whether it was not before.
  mutating func say() -> Bool {
    defer { isSaid = true }
    return !isSaid
  }

  func isGone(at now: Instant, own: AdvertisementInterval) -> Bool {
    last.duration(to: now) >= max(interval.duration, own.duration) * Self.silence
  }
}

/// What a virtual router remembers of rivals: of each kind the newest, however many there are.
public struct Rivals: Hashable, Sendable {
  /// Goes on advertising although it has lost to this router, which is Active and has answered: it does not hear the answers. It is worth a
  /// line once it has done so for some intervals.
  public internal(set) var deaf: Rival?
  /// Advertises from this router's own link-local address.
  public internal(set) var namesake: Rival?

  /// A peer that hears us is silent after one losing Advertisement. This many of them, over as many of our intervals, are no coincidence.
  static let patience = 3

  /// No rival.
  public init() {}
}
