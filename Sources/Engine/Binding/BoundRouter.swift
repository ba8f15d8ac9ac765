/// One service group's part of the story, as a value: what it is in, given its management group, its interface and its policy.
///
/// Nothing is counted and nothing remembered that could be computed: the state is recomputed from the inputs each time.
public struct BoundRouter: Sendable {
  /// What a service group is told.
  public enum Event: Hashable, Sendable {
    /// The management group published this.
    case management(ManagementState)
    /// The condition of the group's interface is this now.
    case interface(InterfaceCondition)
    /// The `deadline` has come.
    case deadline
  }

  /// What a service group asks for.
  public enum Effect: Hashable, Sendable {
    /// Let the group's frames pass whenever its management group holds the lease.
    case arm
    /// Let nothing of the group pass, whoever holds the lease.
    case disarm
    /// Want the interface kept down. Said again when the management group has moved and still is not Active.
    case holdInterface
    /// No longer want that.
    case releaseInterface
    /// The state is another one now.
    case become(RouterState)
    /// Tell the segment where the addresses are.
    case announceAddresses
  }

  /// Its binding mode.
  public private(set) var policy: any BindingPolicy
  /// What it is in now: Initialize, before it is told anything.
  public private(set) var state: RouterState = .initialize
  /// Whether its frames pass whenever its management group holds the lease.
  public private(set) var isArmed = false
  /// Whether it wants its interface down.
  public private(set) var wantsHold = false
  /// When to hand in `.deadline`: the policy wants to wait before it becomes Active.
  public private(set) var deadline: Instant?

  /// Of what the management group published last, only what is decided by: thousands of groups keep it.
  private var management: RouterState = .initialize
  private var epoch: UInt64?
  private var announcements: UInt64 = 0
  private var interface: InterfaceCondition = .lost
  /// The stay of the management group in its state that the hold was last wanted in.
  private var heldInEpoch: UInt64?
  /// The announcement round of the management group that this group has taken part in.
  private var announced: UInt64 = 0

  /// In Initialize, with its interface lost and its management group in Initialize, until it is told otherwise.
  public init(policy: any BindingPolicy) { self.policy = policy }

  /// The interface condition last handed in.
  public var condition: InterfaceCondition { interface }

  /// Takes in what happened.
  ///
  /// - Returns: What is to be done, in this order.
  public mutating func handle(_ event: Event, at now: Instant) -> Effects {
    switch event {
    case .management(let published):
      management = published.state
      epoch = published.epoch
      announcements = published.announcements
    case .interface(let interface): self.interface = interface
    case .deadline: break
    }
    return settle(at: now)
  }

  /// Is bound in another mode from now on, to the same management group.
  ///
  /// What both modes say alike is not said again: an interface that both want down stays down without a new grace, and a delay before Active that
  /// is the same in both goes on. Another delay begins now.
  ///
  /// - Returns: What is to be done, in this order.
  public mutating func rebind(in policy: any BindingPolicy, at now: Instant) -> Effects {
    let situation = BindingSituation(management: management, interface: interface, own: state)
    if policy.verdict(for: situation).delay != self.policy.verdict(for: situation).delay { deadline = nil }
    self.policy = policy
    return settle(at: now)
  }

  private mutating func settle(at now: Instant) -> Effects {
    let verdict = verdict(whenManagementIs: management, as: state)
    let next = stateAfterDelay(verdict, at: now)
    var effects = Effects()

    // Armed ahead of time: what the group would be if its management group were Active now. The switchover itself then touches no group.
    let arms = next == .active || armsAhead(as: next)
    // Leaving comes first in every respect, so that nothing passes that the new state forbids.
    if isArmed, !arms { effects.append(.disarm) }
    if verdict.wantsHold, !wantsHold || heldInEpoch != epoch { effects.append(.holdInterface) }
    heldInEpoch = epoch
    if wantsHold, !verdict.wantsHold { effects.append(.releaseInterface) }
    if !isArmed, arms { effects.append(.arm) }
    isArmed = arms
    wantsHold = verdict.wantsHold

    let entered = next == .active && state != .active
    if next != state { effects.append(.become(next)) }
    state = next
    if state == .active, entered || announced != announcements { effects.append(.announceAddresses) }
    announced = announcements
    return effects
  }

  /// A lost interface is Initialize, whatever a policy says: the seed's rule, and not a policy's to bend.
  private func verdict(whenManagementIs management: RouterState, as own: RouterState) -> BindingVerdict {
    var verdict = policy.verdict(for: BindingSituation(management: management, interface: interface, own: own))
    if interface != .up { verdict.state = .initialize }
    return verdict
  }

  private mutating func stateAfterDelay(_ verdict: BindingVerdict, at now: Instant) -> RouterState {
    guard verdict.state == .active, state != .active, verdict.delay > .zero else {
      deadline = nil
      return verdict.state
    }
    let due = deadline ?? now + verdict.delay
    if now >= due {
      deadline = nil
      return .active
    }
    deadline = due
    return state
  }

  /// Whether the lease alone may decide for this group.
  ///
  /// Only where it is not Active yet and would be Active at once, without a delay, if the management group were.
  ///
  /// - Parameter own: what it is in after this event, which is what it will be asked as then.
  private func armsAhead(as own: RouterState) -> Bool {
    guard management != .active else { return false }
    let ahead = verdict(whenManagementIs: .active, as: own)
    return ahead.state == .active && ahead.delay == .zero && !ahead.wantsHold
  }
}
