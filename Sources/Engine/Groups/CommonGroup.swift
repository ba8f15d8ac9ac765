/// An ordinary virtual router: elects for itself (RFC 9568).
public actor CommonGroup {
  private let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private var elector: Elector

  /// - Parameters:
  ///   - parameters: What the operator set: priority, interval, preemption.
  ///   - addresses: What it advertises: the virtual router's link-local address first.
  ///   - executor: The election's. Events are handed in on it, with `assumeIsolated`, so that none of them waits.
  ///   - time: The clock of every deadline.
  ///   - wake: Hands in `.deadline` when that has come. The group's own.
  ///   - advertisements: Where its Advertisements leave.
  ///   - lease: What opens and closes the gate for it.
  ///   - announcements: Where it serves its segment.
  ///   - journal: Hears what the election did.
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

  /// Takes in an event and performs what follows from it, before it returns.
  public func handle(_ event: VirtualRouter.Event) {
    _ = elector.handle(event)
  }

  /// Resigns and stays out until `resume`: nobody on this router would serve.
  public func suspend() { _ = elector.suspend() }

  /// Takes part again.
  public func resume() { _ = elector.resume() }

  /// Resigns and stays out until `undrain`: an operator wants another router to serve.
  public func drain() { _ = elector.suspend(.drained) }

  /// Takes part again, unless something else keeps it out.
  public func undrain() { _ = elector.resume(.drained) }

  /// What it is like now.
  public var snapshot: ElectionSnapshot { ElectionSnapshot(elector) }
}
