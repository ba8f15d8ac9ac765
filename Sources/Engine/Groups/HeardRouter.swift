/// A router that was heard advertising a virtual router of this one.
public struct HeardRouter: Hashable, Sendable {
  /// The link-local address that its Advertisement came from.
  public let address: IPv6Address
  /// What it advertised. 0: it resigned.
  public let priority: Priority
  /// How often it says that it advertises.
  public let interval: AdvertisementInterval
  /// When it was heard.
  public let at: Instant

  /// When it counts as silent: no Active_Down_Interval is longer (RFC 9568 6.1).
  public var isSilentFrom: Instant { priority == .resigning ? at : at + interval.duration * 4 }
}
