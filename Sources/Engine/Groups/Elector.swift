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
  /// `nil` for a group that begins with its interface.
  private(set) var hold: StartupHold?
  /// `nil` for a group that does as its election says.
  private(set) var stand: LoneStand?
  /// `nil` while there is somebody to serve.
  private(set) var suspension: Suspension?
  private(set) var counters = ElectionCounters()
  private(set) var milestones: ElectionMilestones
  /// Who advertised last.
  private(set) var heard: HeardRouter?
  /// `nil` unless an operator has drained it.
  private(set) var drain: DrainWatch?
  /// Why it resigns at this moment: not because it ends.
  private var suspending: Suspension.Reasons = []
  private let ports: Ports
  private var made: Instant { milestones.made }

  init(parameters: ElectionParameters, addresses: [IPv6Address], leadership: Leadership = .asElected, ports: Ports) {
    router = VirtualRouter(parameters: parameters, addresses: addresses)
    milestones = ElectionMilestones(made: ports.time.now)
    hold = leadership.initializeHoldTime > .zero ? StartupHold(until: milestones.made + leadership.initializeHoldTime) : nil
    stand = leadership.ignoresLostInterface ? LoneStand() : nil
    self.ports = ports
  }

  /// Whether the gate is open for the group.
  var isOpen: Bool { ports.lease.isOpen }

  /// What the group is for all others: its election's state, unless it stands alone.
  var state: RouterState { stand?.isAlone ?? false ? .active : router.routerState }

  /// - Parameter loss: what `.interfaceLost` means.
  mutating func handle(_ event: VirtualRouter.Event, loss: LoneStand.Loss = .down) -> Outcome {
    let now = ports.time.now
    if case .received(let advertisement, let sender) = event {
      counters.hasReceived(advertisement)
      // A router of this one's own address is no other one, as far as anybody can tell.
      if sender != router.source {
        heard = HeardRouter(address: sender, priority: advertisement.priority, interval: advertisement.interval, at: now)
      }
    }
    switch event {
    case .startup: drain?.listen(true, at: now)
    case .interfaceLost, .shutdown: drain?.listen(false, at: now)
    case .sourceChanged, .received, .deadline, .sent, .reconfigured, .readdressed, .ability: break
    }
    if let due = router.deadline, now >= due { counters.isLate(event, by: due.duration(to: now)) }
    var admitted = hold == nil ? event : hold?.admit(event, at: now)
    if let event = admitted, suspension?.admit(event, loss: loss, isIgnored: stand != nil) == false { admitted = nil }
    return take(admitted, loss, at: now)
  }

  private mutating func take(_ event: VirtualRouter.Event?, _ loss: LoneStand.Loss = .down, at now: Instant) -> Outcome {
    var outcome = Outcome(detected: now)
    var next = event
    // An Advertisement that left is an event of its own, behind all that was asked for with it. No second one follows from it.
    while let event = next { next = advance(by: event, loss, at: now, &outcome) ? .sent : nil }
    if let observation = drain?.look(heard, own: router.parameters.interval, at: now) { ports.journal.noted(observation, at: now) }
    scheduleWake()
    return outcome
  }

  /// Resigns, and stays in Initialize until `resume`: nobody would serve, or an operator wants it to.
  mutating func suspend(_ reason: Suspension.Reasons = .notServing) -> Outcome {
    let now = ports.time.now
    if reason.contains(.drained), drain == nil {
      drain = DrainWatch(since: now, listens: suspension?.hasInterface ?? (router.routerState != .initialize || router.awaitsAbility))
    }
    guard suspension == nil else {
      suspension?.reasons.formUnion(reason)
      return take(nil, at: now)
    }
    let suspended = Suspension(of: router, standsAlone: stand?.isAlone ?? false, reason)
    suspending = reason
    defer {
      suspending = []
      suspension = suspended
    }
    return take(.shutdown, at: now)
  }

  /// Begins again, if its interface is usable and nothing else keeps it out.
  ///
  /// - Returns: what each event came to, in order.
  mutating func resume(_ reason: Suspension.Reasons = .notServing) -> [Outcome] {
    if reason.contains(.drained) { drain = nil }
    suspension?.reasons.subtract(reason)
    guard let suspended = suspension, suspended.reasons.isEmpty else { return [] }
    suspension = nil
    return suspended.events.map { take($0, at: ports.time.now) }
  }

  /// Departs from its election otherwise from now on. A hold after the start is counted from when the group was made.
  mutating func reconfigure(_ leadership: Leadership) -> Outcome {
    let now = ports.time.now
    var outcome = Outcome(detected: now)
    let end = made + leadership.initializeHoldTime
    if hold != nil { hold?.move(to: end) } else if end > now { hold = StartupHold(until: end) }
    if leadership.ignoresLostInterface {
      stand = stand ?? LoneStand()
    } else {
      let before = state
      let effects = stand?.end(with: router) ?? []
      stand = nil
      for effect in effects { perform(effect, from: before, at: now, &outcome) }
    }
    scheduleWake()
    return outcome
  }

  private func scheduleWake() { ports.wake.wake(at: [router.deadline, hold?.deadline, stand?.deadline, drained].compactMap(\.self).min()) }

  private var drained: Instant? { drain.flatMap { $0.deadline(heard, own: router.parameters.interval) } }

  /// - Returns: whether an Advertisement has left.
  private mutating func advance(
    by event: VirtualRouter.Event, _ loss: LoneStand.Loss, at now: Instant, _ outcome: inout Outcome
  ) -> Bool {
    let (before, elected) = (state, router)
    let effects = router.handle(event, at: now)
    let adapted = stand?.adapt(effects, of: event, from: elected, to: router, loss: loss, at: now)
    let sent = counters.sent
    for effect in adapted ?? effects { perform(effect, from: before, at: now, &outcome) }
    return counters.sent != sent
  }

  private mutating func perform(_ effect: VirtualRouter.Effect, from before: RouterState, at now: Instant, _ outcome: inout Outcome) {
    let parameters = router.parameters
    switch effect {
    case .advertise(let priority):
      let advertisement = Advertisement(
        vrid: parameters.vrid, priority: priority, interval: parameters.interval, addresses: router.addresses)
      switch ports.advertisements.send(advertisement, from: router.source) {
      case .sent: counters.hasSent(priority)
      case .refused: counters.refused += 1
      }
    case .holdLease(let end): ports.lease.hold(until: end)
    case .closeGate: ports.lease.close()
    case .announceAddresses:
      ports.announcements?.announce()
      outcome.announces = true
    case .become(let state, let elected):
      let cause = suspending.isEmpty ? elected : suspending.cause
      outcome.became = (state, cause)
      ports.announcements?.became(state)
      counters.transitions += 1
      if state == .active { counters.turnsActive += 1 }
      milestones.became(state, from: before, because: cause, at: now)
      ports.journal.became(state, from: before, because: cause, at: now)
    case .note(let observation):
      counters.hasSeen(observation)
      ports.journal.noted(observation, at: now)
    }
  }
}

/// What an electing group looks like from outside.
public struct ElectionSnapshot: Hashable, Sendable {
  /// What is published.
  public let state: RouterState
  /// Whether the gate is open for it at this moment. An Active whose Advertisements are refused, or were late, is not forwarding.
  public let isOpen: Bool
  /// Whether that is Active for the lack of an interface: see `LoneStand`.
  public let standsAlone: Bool
  /// When the group begins, while it waits for that: see `StartupHold`.
  public let begins: Instant?
  /// The link-local address that its Advertisements leave from; `::` before the first Startup.
  public let source: IPv6Address
  /// What its election is in, with the deadlines of that.
  public let election: VirtualRouter.State
  /// How long its election waits for an Advertisement, as a Backup (RFC 9568 Active_Down_Interval).
  public let activeDownInterval: Duration
  /// Who advertised last. `nil`: nobody since the group was made. An Active's Backups are silent: that nobody is heard tells nothing then.
  public let heard: HeardRouter?
  /// Active_Adver_Interval. `nil` unless its election is in Backup.
  public let learned: AdvertisementInterval?
  /// Who advertises beside it and should not.
  public let rivals: Rivals
  /// Whether the group is in Initialize because it owns the addresses and cannot serve: see ``Ability``.
  public let awaitsAbility: Bool
  /// What it advertises with while it is Active.
  public let priority: Priority
  /// How well the router can do what it is elected for, as the election was told.
  public let ability: Ability
  /// `nil` unless an operator has drained the group.
  public let drain: DrainWatch?
  /// What it counted.
  public let counters: ElectionCounters
  /// When it was made, began and changed last, and why.
  public let milestones: ElectionMilestones

  init(_ elector: Elector) {
    state = elector.state
    isOpen = elector.isOpen
    standsAlone = elector.stand?.isAlone ?? false
    begins = elector.hold?.deadline
    source = elector.router.source
    rivals = elector.router.rivals
    awaitsAbility = elector.router.awaitsAbility
    priority = elector.router.parameters.priority
    election = elector.router.state
    heard = elector.heard
    ability = elector.router.ability
    drain = elector.drain
    counters = elector.counters
    milestones = elector.milestones
    if case .backup(let backup) = elector.router.state { learned = backup.learned } else { learned = nil }
    activeDownInterval = elector.router.parameters.activeDownInterval(learned ?? elector.router.parameters.interval)
  }
}
