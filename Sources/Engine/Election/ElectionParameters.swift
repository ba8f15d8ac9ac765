/// What an operator sets of one election (RFC 9568 6.1).
public struct ElectionParameters: Hashable, Sendable {
  /// Which virtual router of the LAN.
  public let vrid: VirtualRouterID
  /// 1 to 254, or `.owner`. Never `.resigning`, which is only ever sent.
  public let priority: Priority
  /// Advertisement_Interval: how often this router advertises while it is Active.
  public let interval: AdvertisementInterval
  /// Preempt_Mode. The owner of the addresses preempts whatever this says.
  public let preempts: Bool
  /// How long a Backup bears with an Active of lower priority before it preempts it (RFC 8347, hold-time).
  public let preemptDelays: PreemptDelays

  /// - Precondition: `priority` is not `.resigning`.
  public init(
    vrid: VirtualRouterID, priority: Priority = .standard, interval: AdvertisementInterval = .standard,
    preempts: Bool = true, preemptDelays: PreemptDelays
  ) {
    precondition(priority != .resigning, "priority 0 is a message, not a setting")
    self.vrid = vrid
    self.priority = priority
    self.interval = interval
    self.preempts = preempts || priority == .owner
    self.preemptDelays = preemptDelays
  }

  /// The same delay, whatever the reason that the router was not Active.
  ///
  /// - Precondition: `priority` is not `.resigning`.
  public init(
    vrid: VirtualRouterID, priority: Priority = .standard, interval: AdvertisementInterval = .standard,
    preempts: Bool = true, preemptDelay: Duration = .zero
  ) {
    self.init(vrid: vrid, priority: priority, interval: interval, preempts: preempts, preemptDelays: PreemptDelays(all: preemptDelay))
  }
}
