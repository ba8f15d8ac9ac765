/// The shell around one `VirtualRouter`: hands it events and performs its effects, in order and without a pause between them.
struct Elector {
  struct Ports {
    let time: any TimeSource
    let wake: any WakeSource
    let advertisements: any AdvertisementPort
    let lease: any LeasePort
    let announcements: (any AnnouncementPort)?
    let journal: any ElectionJournal
  }

  /// What followers have to know of an event that was handled.
  struct Outcome {
    var became: (state: RouterState, cause: TransitionCause)?
    var announces = false
    let detected: Instant
  }

  private(set) var router: VirtualRouter
  private(set) var counters = ElectionCounters()
  private let addresses: [IPv6Address]
  private let ports: Ports

  init(parameters: ElectionParameters, addresses: [IPv6Address], ports: Ports) {
    router = VirtualRouter(parameters: parameters)
    self.addresses = addresses
    self.ports = ports
  }

  mutating func handle(_ event: VirtualRouter.Event) -> Outcome {
    let now = ports.time.now
    let before = router.routerState
    var outcome = Outcome(detected: now)
    if case .received = event { counters.received += 1 }
    if let due = router.deadline, now >= due { counters.isLate(event, by: due.duration(to: now)) }
    for effect in router.handle(event, at: now) {
      perform(effect, from: before, at: now, &outcome)
    }
    ports.wake.wake(at: router.deadline)
    return outcome
  }

  private mutating func perform(_ effect: VirtualRouter.Effect, from before: RouterState, at now: Instant, _ outcome: inout Outcome) {
    let parameters = router.parameters
    switch effect {
    case .advertise(let priority):
      let advertisement = Advertisement(
        vrid: parameters.vrid, priority: priority, interval: parameters.interval, addresses: addresses)
      ports.advertisements.send(advertisement, from: router.source)
      counters.sent += 1
    case .openGate: ports.lease.open(until: now + parameters.leaseTerm)
    case .renewLease: ports.lease.renew(until: now + parameters.leaseTerm)
    case .closeGate: ports.lease.close()
    case .announceAddresses:
      ports.announcements?.announce()
      outcome.announces = true
    case .become(let state, let cause):
      outcome.became = (state, cause)
      ports.announcements?.became(state)
      counters.transitions += 1
      ports.journal.became(state, from: before, because: cause, at: now)
    case .note(let observation):
      ports.journal.noted(observation, at: now)
    }
  }
}

/// What an electing group looks like from outside.
public struct ElectionSnapshot: Hashable, Sendable {
  public let state: RouterState
  public let source: IPv6Address
  public let learned: AdvertisementInterval?
  public let counters: ElectionCounters

  init(_ elector: Elector) {
    state = elector.router.routerState
    source = elector.router.source
    counters = elector.counters
    if case .backup(let backup) = elector.router.state { learned = backup.learned } else { learned = nil }
  }
}
