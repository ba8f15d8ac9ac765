/// An ordinary virtual router: elects for itself (RFC 9568).
public actor CommonGroup {
  private let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private var elector: Elector

  /// - Parameters:
  ///   - addresses: What it advertises: the virtual router's link-local address first.
  ///   - executor: The election's. Events are handed in on it, with `assumeIsolated`, so that none of them waits.
  public init(
    parameters: ElectionParameters, addresses: [IPv6Address], executor: any SerialExecutor, time: any TimeSource,
    wake: any WakeSource, advertisements: any AdvertisementPort, lease: any LeasePort, announcements: any AnnouncementPort,
    journal: any ElectionJournal
  ) {
    self.executor = executor
    elector = Elector(
      parameters: parameters, addresses: addresses,
      ports: Elector.Ports(
        time: time, wake: wake, advertisements: advertisements, lease: lease, announcements: announcements, journal: journal))
  }

  public func handle(_ event: VirtualRouter.Event) {
    _ = elector.handle(event)
  }

  public var snapshot: ElectionSnapshot { ElectionSnapshot(elector) }
}
