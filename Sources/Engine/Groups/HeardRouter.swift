/// A router that was heard advertising a virtual router of this one.
public struct HeardRouter: Hashable, Sendable {
  /// The link-local address that its Advertisement came from.
  public let address: IPv6Address
  /// What it advertised. 0: it resigned.
  public let priority: Priority
  /// When it was heard.
  public let at: Instant
}
