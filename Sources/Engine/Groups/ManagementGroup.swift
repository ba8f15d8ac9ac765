/// An mVRRP6 group: elects like a common group, and publishes its state to the groups bound to it.
///
/// With an `AnnouncementPort` it is a gateway itself; without, it only negotiates.
public actor ManagementGroup {
  private let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private var elector: Elector
  private var published: ManagementState
  private let publication: Publication<ManagementState>

  /// - Parameters:
  ///   - parameters: What the operator set: priority, interval, preemption.
  ///   - addresses: What it advertises: the virtual router's link-local address first.
  ///   - executor: The election's. Events are handed in on it, with `assumeIsolated`, so that none of them waits.
  ///   - time: The clock of every deadline.
  ///   - wake: Hands in `.deadline` when that has come. The group's own.
  ///   - advertisements: Where its Advertisements leave.
  ///   - lease: What opens and closes the gate for it and for all that follow it.
  ///   - announcements: `nil` for a group that only negotiates.
  ///   - journal: Hears what the election did.
  ///   - leadership: Where it departs from its election.
  public init(
    parameters: ElectionParameters, addresses: [IPv6Address], executor: any SerialExecutor, time: any TimeSource,
    wake: any WakeSource, advertisements: any AdvertisementPort, lease: any LeasePort, announcements: (any AnnouncementPort)?,
    journal: any ElectionJournal, leadership: Leadership = .asElected
  ) {
    self.executor = executor
    elector = Elector(
      parameters: parameters, addresses: addresses, leadership: leadership,
      ports: Elector.Ports(
        time: time, wake: wake, advertisements: advertisements, lease: lease, announcements: announcements, journal: journal))
    published = ManagementState(state: .initialize, epoch: 0, announcements: 0, cause: .startup, detected: time.now)
    publication = Publication(published)
  }

  /// This group's state, the present one first, then each newer one.
  ///
  /// Every call gives a sequence of its own, for one reader. Who reads slowly skips what no longer matters.
  public nonisolated func states() -> ManagementStates { ManagementStates(publication.subscribe()) }

  /// Takes in an event, performs what follows from it and publishes what is new to followers, before it returns.
  public func handle(_ event: VirtualRouter.Event) { publish(elector.handle(event)) }

  /// The interface can't be used, though it is not down: no reason to go on without it, whatever the group ignores otherwise.
  public func withdraw() { publish(elector.handle(.interfaceLost, loss: .unfit)) }

  /// Resigns and stays out until `resume`: nobody on this router would serve.
  public func suspend() { publish(elector.suspend()) }

  /// Takes part again.
  public func resume() { for outcome in elector.resume() { publish(outcome) } }

  /// Resigns and stays out until `undrain`: an operator wants another router to serve.
  public func drain() { publish(elector.suspend(.drained)) }

  /// Takes part again, unless something else keeps it out.
  public func undrain() { for outcome in elector.resume(.drained) { publish(outcome) } }

  private func publish(_ outcome: Elector.Outcome) {
    if let became = outcome.became {
      published.state = became.state
      published.epoch += 1
      published.cause = became.cause
    }
    if outcome.announces { published.announcements += 1 }
    guard outcome.became != nil || outcome.announces else { return }
    published.detected = outcome.detected
    publication.publish(published)
  }

  /// Has other settings from now on.
  public func reconfigure(_ parameters: ElectionParameters) { handle(.reconfigured(parameters)) }

  /// Departs from its election otherwise from now on. Its hold after the start is counted from when it was made, and none begins anew.
  public func reconfigure(_ leadership: Leadership) { publish(elector.reconfigure(leadership)) }

  /// Ends every sequence of states: nobody will publish again.
  public func finish() { publication.finish() }

  /// What it is like now.
  public var snapshot: ElectionSnapshot { ElectionSnapshot(elector) }
}
