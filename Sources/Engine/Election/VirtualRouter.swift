/// One virtual router's election on one LAN: the whole state machine of RFC 9568 6.4, as a value.
///
/// It has no clock, no timer and no socket. It is told what happened and when, and answers with what is to be done, in order; the moment at
/// which it wants to be woken is its `deadline`.
public struct VirtualRouter: Hashable, Sendable {
  /// What a virtual router is, with all that this state needs to know and nothing else.
  public enum State: Hashable, Sendable {
    /// Takes no part. Can transition to: Backup on Startup, which the owner of the addresses leaves at once, when its Advertisement has left;
    /// an owner that is unable to serve waits here.
    case initialize
    /// Watches the Active. Can transition to: Active when the Active_Down_Timer has fired and an Advertisement has left; Initialize on Shutdown,
    /// when the interface is lost, or as an owner that is unable to serve.
    case backup(Backup)
    /// Forwards, answers and advertises. Can transition to: Backup on a winning Advertisement, or when the router becomes unable to
    /// serve; Initialize on Shutdown, when the interface is lost, or as an owner that is unable to serve.
    case active(Active)
  }

  /// What a Backup has to know.
  public struct Backup: Hashable, Sendable {
    /// Active_Down_Timer; or when to try again, once it has fired.
    public var activeDown: Instant
    /// Active_Adver_Interval: what the Active says its interval is.
    public var learned: AdvertisementInterval
    /// Until when an Active of lower priority is borne with; `nil` while there is none.
    public var preemptsFrom: Instant?
    /// Who is, or was, Active, as far as we heard.
    public var incumbent: Incumbent
    /// How near it is to taking over.
    public var approach: Approach
  }

  /// How near a Backup is to taking over.
  public enum Approach: Hashable, Sendable {
    /// The Active_Down_Timer runs. Leaves to putOff when it is handled late, to claiming when it is handled in time.
    case waiting
    /// The timer was handled so late that Advertisements may be late too: it runs for one more interval, once. Leaves to waiting when the Active is
    /// heard, to claiming when the timer fires again.
    case putOff
    /// Has asked to advertise, and is Active as soon as the kernel has taken that. If it refuses, asks again an interval later. Leaves to waiting
    /// when an Active is heard.
    case claiming
  }

  /// Whom a Backup waits for, which is what a takeover will give as its cause.
  public enum Incumbent: Hashable, Sendable {
    /// Nobody has advertised since Startup.
    case unheard
    /// It may stay Active: whoever last advertised so.
    case advertising(IPv6Address)
    /// Its priority is lower than ours, and it is preempted when the Active_Down_Timer fires.
    case outranked(IPv6Address)
    /// It has advertised priority 0.
    case resigned(IPv6Address)
    /// We own the addresses: there is nobody to wait for.
    case nobody
  }

  /// What an Active has to know.
  public struct Active: Hashable, Sendable {
    /// Adver_Timer.
    public var nextAdvertisement: Instant
    /// When an Advertisement last left, from which our own lateness is counted.
    public var lastAdvertisement: Instant
    /// Until when every peer that heard it waits at least: three of the intervals that it said. The lease ends there.
    public var peersWaitUntil: Instant
    /// When the addresses were last announced, which bounds what a stream of losing Advertisements can make us send.
    public var lastAnnouncement: Instant
    /// Whether it may forward.
    public var forwarding: Forwarding
    /// A losing Advertisement was heard: announce behind an Advertisement of ours, not sooner than an interval after the last announcement.
    public var owesAnnouncement: Bool
    /// For how long a peer waits that may not have heard of our longer interval yet. `nil`: all of them know what we advertise.
    public var formerTerm: Duration?

    /// Whether the lease is held.
    public var mayForward: Bool { forwarding == .open }
  }

  /// What an Active knows of its right to forward.
  public enum Forwarding: Hashable, Sendable {
    /// The lease is held anew behind each Advertisement that leaves. Leaves to silenced when none has for three intervals.
    case open
    /// Nothing of ours left for so long that a peer may have taken over, and nothing has since. Leaves to objectionsUntil when an Advertisement
    /// leaves.
    case silenced
    /// An Advertisement has left since. Leaves to open behind the first that leaves at this moment or later, if nobody has objected; to silenced when
    /// none has for three intervals.
    case objectionsUntil(Instant)
  }

  /// What a virtual router is told.
  public enum Event: Hashable, Sendable {
    /// The interface is usable and `from` is the link-local address we will send from (RFC 9568 6.4.1 Startup).
    case startup(from: IPv6Address)
    /// An orderly end (RFC 9568 6.4.2, 6.4.3 Shutdown).
    case shutdown
    /// The interface is no longer usable: nothing can be sent.
    case interfaceLost
    /// The interface has another link-local address now.
    case sourceChanged(to: IPv6Address)
    /// An Advertisement that passed every check of RFC 9568 7.1.
    case received(Advertisement, from: IPv6Address)
    /// The `deadline` has come. Harmless when it has not: timers may fire early or twice.
    case deadline
    /// The kernel has taken the Advertisement that `handle` has just asked for. What it refuses is not told: nothing follows from it, and the
    /// deadline brings the next one. Handed in before any other event.
    case sent
    /// The operator has other settings for it from now on, of the same VRID.
    case reconfigured(ElectionParameters)
    /// The operator has other addresses for it from now on: 1 to 255, the link-local one first.
    case readdressed(to: [IPv6Address])
    /// The router is this able to serve from now on. It is able until it is told otherwise.
    case ability(Ability)
  }

  /// What a virtual router asks for.
  public enum Effect: Hashable, Sendable {
    /// Send one Advertisement with this priority now.
    case advertise(Priority)
    /// Answer, accept and forward until this moment, whatever was before.
    case holdLease(until: Instant)
    /// Stop answering, accepting and forwarding, at once.
    case closeGate
    /// Tell the segment where the addresses are: an unsolicited Neighbor Advertisement for each.
    case announceAddresses
    /// The state is another one now.
    case become(RouterState, because: TransitionCause)
    /// Worth a line in the log, rate-limited; nothing else follows from it.
    case note(Observation)
  }

  /// What is in force: what the operator set, but for the priority of a router that is unable to serve.
  public private(set) var parameters: ElectionParameters
  /// What the operator set.
  public private(set) var configured: ElectionParameters
  /// Whether the router can serve those for whom this is elected.
  public private(set) var ability: Ability = .able
  /// Why it is not Active, as far as that decides how long it waits before it preempts. Empty while it is Active.
  public private(set) var preemptReasons: PreemptReasons = .start
  /// In Initialize although the interface is usable: an owner of the addresses that is unable to serve.
  public private(set) var awaitsAbility = false
  /// What it advertises, and expects its peers to: the virtual router's link-local address first.
  public private(set) var addresses: [IPv6Address]
  /// The link-local address that Advertisements leave from, and that a tie is decided by.
  public private(set) var source: IPv6Address = .unspecified
  /// What it is in now, with all that belongs to it.
  public private(set) var state: State = .initialize
  /// Who advertises beside it and should not. Nothing is decided by it.
  public internal(set) var rivals = Rivals()

  /// In Initialize, until the Startup event.
  ///
  /// - Parameters:
  ///   - parameters: What the operator set.
  ///   - addresses: What it advertises, 1 to 255: the virtual router's link-local address first.
  public init(parameters: ElectionParameters, addresses: [IPv6Address]) {
    self.parameters = parameters
    configured = parameters
    self.addresses = addresses
  }

  /// When to hand in `.deadline`; `nil` while nothing is waited for.
  public var deadline: Instant? {
    switch state {
    case .initialize: nil
    case .backup(let backup): backup.activeDown
    case .active(let active): active.nextAdvertisement
    }
  }

  /// What it is in now, as others see it.
  public var routerState: RouterState {
    switch state {
    case .initialize: .initialize
    case .backup: .backup
    case .active: .active
    }
  }

  /// Takes in what happened.
  ///
  /// - Returns: What is to be done, in this order, before the next event is handed in.
  public mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
    let before = routerState
    let effects = decide(event, at: now)
    let notes = watchRivals(event, from: before, at: now)
    return notes.isEmpty ? effects : effects + notes
  }

  private mutating func decide(_ event: Event, at now: Instant) -> [Effect] {
    switch (state, event) {
    case (.initialize, .startup(let source)):
      self.source = source
      return start(at: now)
    case (.initialize, .shutdown), (.initialize, .interfaceLost):
      awaitsAbility = false
      return []
    case (.initialize, .received), (.initialize, .deadline), (.initialize, .sent):
      return []
    case (.initialize, .sourceChanged(let source)):
      self.source = source
      return []
    case (.initialize, .readdressed(let addresses)), (.backup, .readdressed(let addresses)):
      self.addresses = addresses
      return []

    case (.backup(let backup), .deadline):
      return now < backup.activeDown ? [] : approachTakeover(as: backup, at: now)
    case (.backup(let backup), .received(let advertisement, let sender)):
      hear(advertisement, from: sender, as: backup, at: now)
      return observations(of: advertisement, from: sender)
    case (.backup, .shutdown):
      return initialize(because: .shutdown, [])
    case (.backup, .interfaceLost):
      preemptReasons.insert(.interfaceUp)
      return initialize(because: .interfaceLost, [])
    case (.backup, .startup(let source)), (.backup, .sourceChanged(let source)):
      self.source = source
      return []
    case (.backup(let backup), .sent):
      return backup.approach == .claiming ? takeOver(from: backup.incumbent, at: now) : []

    case (.active(let active), .deadline):
      return now < active.nextAdvertisement ? [] : advertise(as: active, at: now)
    case (.active(let active), .received(let advertisement, let sender)):
      return contend(with: advertisement, from: sender, as: active, at: now) + observations(of: advertisement, from: sender)
    case (.active(let active), .sent):
      return hasAdvertised(as: active, at: now)
    case (.active(let active), .readdressed(let addresses)):
      guard addresses != self.addresses else { return [] }
      self.addresses = addresses
      return sayAtOnce(as: active, formerly: parameters, at: now)
    case (.active, .shutdown):
      // RFC 9568 6.4.3. The gate is shut before priority 0 leaves: once the peers have heard us resign, one of them opens its own.
      return initialize(because: .shutdown, [.closeGate, .advertise(.resigning)])
    case (.active, .interfaceLost):
      preemptReasons = .interfaceUp
      return initialize(because: .interfaceLost, [.closeGate])
    case (.active, .startup(let source)), (.active, .sourceChanged(let source)):
      self.source = source
      return []

    case (.initialize, .reconfigured(let parameters)), (.backup, .reconfigured(let parameters)), (.active, .reconfigured(let parameters)):
      return adopt(parameters, ability, at: now)
    case (.initialize, .ability(let ability)), (.backup, .ability(let ability)), (.active, .ability(let ability)):
      return ability == self.ability ? [] : adopt(configured, ability, at: now)
    }
  }

  /// RFC 9568 6.4.1: the interface is usable.
  mutating func start(at now: Instant) -> [Effect] {
    awaitsAbility = isBarred
    if isBarred { return [] }
    return parameters.priority == .owner ? startAsOwner(at: now) : startAsBackup(at: now)
  }

  /// Whether it may not take part: an owner has no lower priority to take part with.
  var isBarred: Bool { ability.isLast && configured.priority == .owner }

  mutating func enter(_ state: State) {
    self.state = state
    if case .active = state { preemptReasons = [] }
  }

  /// One more reason why it is not Active, or none any more.
  mutating func set(_ reasons: PreemptReasons) { preemptReasons = reasons }

  mutating func take(_ parameters: ElectionParameters) {
    precondition(parameters.vrid == self.parameters.vrid, "VRID \(parameters.vrid) is another virtual router than \(self.parameters.vrid)")
    self.parameters = parameters
  }

  mutating func remember(_ configured: ElectionParameters, _ ability: Ability) { (self.configured, self.ability) = (configured, ability) }

  /// Out of the election until it is able to serve.
  mutating func bar(_ effects: [Effect]) -> [Effect] {
    awaitsAbility = true
    return initialize(because: ability.cause, effects)
  }

  private mutating func initialize(because cause: TransitionCause, _ effects: [Effect]) -> [Effect] {
    enter(.initialize)
    return effects + [.become(.initialize, because: cause)]
  }
}
