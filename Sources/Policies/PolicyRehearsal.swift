public import Engine

/// What one group in a binding mode would do, on a clock that only moves here: the daemon's own `BoundRouter` and `InterfaceHolds`, without a kernel.
public struct PolicyRehearsal: Hashable, Sendable {
  /// Something was done at this moment, or a script changed something.
  public struct Moment: Hashable, Sendable {
    /// Since the beginning.
    public var at: Duration
    /// What the management group is in.
    public var management: RouterState
    /// The condition of the interface, holds included.
    public var interface: InterfaceCondition
    /// What the group itself is in then.
    public var state: RouterState
    /// Whether it wants its interface down.
    public var wantsHold: Bool
    /// Whether packets of the group pass: it is armed, its interface is up and its management group, being Active, has the lease.
    public var passes: Bool
    /// How long it still waits before it becomes Active.
    public var waits: Duration?
    /// What was done at this moment, in order.
    public var deeds: [Deed]
  }

  /// What the group asks for, and what that does to the interface.
  public enum Deed: Hashable, Sendable {
    /// The group asks for this.
    case asks(BoundRouter.Effect)
    /// The interface goes down: a hold was wanted for as long as the grace.
    case takesDown
    /// The interface comes up: nobody wants it down any more.
    case bringsUp
  }

  /// How long a column of the script lasts.
  public let tick: Duration
  /// How many columns the script has.
  public let ticks: Int
  /// In order; the first one is at zero.
  public private(set) var moments: [Moment] = []
  /// Whether the group changed its mind at one moment more often than a sound policy can. What it would go on with was left out.
  public private(set) var isRestless = false

  /// - Parameters:
  ///   - policy: the binding mode of the group.
  ///   - script: what happens to its management group and to its interface.
  ///   - tick: how long a column of the script lasts, at least a millisecond.
  ///   - grace: how long a hold is wanted before the interface goes down (`hold-grace:`).
  public init(_ policy: any BindingPolicy, _ script: RehearsalScript, tick: Duration = .seconds(1), grace: Duration = .zero) {
    self.tick = max(tick, .milliseconds(1))
    ticks = script.management.count
    var stage = Stage(policy: policy, grace: grace)
    for column in 0..<ticks {
      let start = Instant.zero + self.tick * column
      play(stage.change(management: script.management[column], isUsable: script.isUsable[column], at: start), stage, at: start)
      while let next = stage.deadline, next < start + self.tick { play(stage.wake(at: next), stage, at: next) }
    }
    isRestless = stage.isRestless
  }

  private mutating func play(_ deeds: [Deed], _ stage: Stage, at now: Instant) {
    let (router, management) = (stage.router, stage.management?.state ?? .initialize)
    let moment = Moment(
      at: Instant.zero.duration(to: now), management: management, interface: router.condition, state: router.state,
      wantsHold: router.wantsHold, passes: router.isArmed && router.condition == .up && management == .active,
      waits: router.deadline.map { now.duration(to: $0) }, deeds: deeds)
    // Nothing happened that anybody could see.
    if let last = moments.last, deeds.isEmpty, (last.management, last.interface) == (moment.management, moment.interface) { return }
    moments.append(moment)
  }
}

/// One group and its interface, as they are at one moment.
private struct Stage {
  private(set) var router: BoundRouter
  private(set) var management: ManagementState?
  private(set) var isRestless = false
  private var holds = InterfaceHolds()
  private let grace: Duration
  private var isUp = true
  private var isUsable: Bool?

  private static let id = GroupID(interface: "interface", vrid: .first)
  /// Up, held, released and decided about in between: a sound policy needs no more rounds for one event.
  private static let maximumRounds = 8

  init(policy: any BindingPolicy, grace: Duration) {
    router = BoundRouter(policy: policy)
    self.grace = max(grace, .zero)
  }

  var deadline: Instant? { [router.deadline, holds.deadline].compactMap(\.self).min() }

  mutating func change(management state: RouterState, isUsable: Bool, at now: Instant) -> [PolicyRehearsal.Deed] {
    var deeds: [PolicyRehearsal.Deed] = []
    if isUsable != self.isUsable {
      self.isUsable = isUsable
      deeds += settle(observe(at: now), at: now)
    }
    if state != management?.state {
      let epoch = (management?.epoch ?? 0) + 1
      let announcements = (management?.announcements ?? 0) + (state == .active ? 1 : 0)
      let published = ManagementState(state: state, epoch: epoch, announcements: announcements, cause: .startup, detected: now)
      management = published
      deeds += tell(.management(published), at: now)
    }
    return deeds
  }

  mutating func wake(at now: Instant) -> [PolicyRehearsal.Deed] {
    var deeds = settle(holds.expire(at: now), at: now)
    if router.deadline.map({ $0 <= now }) ?? false { deeds += tell(.deadline, at: now) }
    return deeds
  }

  private mutating func observe(at now: Instant) -> [InterfaceHolds.Effect] {
    holds.observe(Self.id.interface, isUp ? (isUsable ?? true ? .usable : .noCarrier) : .down, at: now)
  }

  private mutating func tell(_ event: BoundRouter.Event, at now: Instant) -> [PolicyRehearsal.Deed] {
    let (deeds, links) = ask(event, at: now)
    return deeds + settle(links, at: now)
  }

  /// Hands an event to the group, and what it wants of its interface to the holds.
  private mutating func ask(_ event: BoundRouter.Event, at now: Instant) -> ([PolicyRehearsal.Deed], [InterfaceHolds.Effect]) {
    var deeds: [PolicyRehearsal.Deed] = []
    var links: [InterfaceHolds.Effect] = []
    for effect in router.handle(event, at: now) {
      deeds.append(.asks(effect))
      switch effect {
      case .holdInterface: links += holds.hold(Self.id.interface, for: Self.id, grace: grace, at: now)
      case .releaseInterface: links += holds.release(Self.id.interface, for: Self.id)
      case .arm, .disarm, .become, .announceAddresses: break
      }
    }
    return (deeds, links)
  }

  /// Does what is to be done with the interface, and tells the group, until nothing is left to do.
  private mutating func settle(_ effects: [InterfaceHolds.Effect], at now: Instant) -> [PolicyRehearsal.Deed] {
    var deeds: [PolicyRehearsal.Deed] = []
    var effects = effects
    for _ in 0..<Self.maximumRounds {
      guard !effects.isEmpty else { return deeds }
      var next: [InterfaceHolds.Effect] = []
      for effect in effects {
        switch effect {
        case .takeDown:
          isUp = false
          deeds.append(.takesDown)
          next += observe(at: now)
        case .bringUp:
          isUp = true
          deeds.append(.bringsUp)
          next += observe(at: now)
        case .condition(_, let condition):
          let (asked, links) = ask(.interface(condition), at: now)
          deeds += asked
          next += links
        case .heldAgain: break
        }
      }
      effects = next
    }
    isRestless = isRestless || !effects.isEmpty
    return deeds
  }
}
