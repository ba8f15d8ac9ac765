/// A group bound to a management group: follows it in silence.
///
/// It is given no port to advertise with and publishes nothing, so it can neither elect nor be followed.
public actor ServiceGroup {
  let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Its place in the kernel port.
  public nonisolated let slot: GroupSlot
  // The executor guards it, like everything of an actor. The compiler cannot see that a lane is on the same one: `isOnExecutor(of:)` does.
  private nonisolated(unsafe) var router: BoundRouter
  private let kernel: any KernelPort

  /// - Parameters:
  ///   - slot: Its place in `kernel`.
  ///   - policy: Its binding mode. That it keeps the rules is for the embedding program to find out before.
  ///   - kernel: What it asks for its gate, interface and announcements.
  ///   - executor: That of its lane.
  public init(slot: GroupSlot, policy: any BindingPolicy, kernel: any KernelPort, executor: any SerialExecutor) {
    self.slot = slot
    self.kernel = kernel
    self.executor = executor
    router = BoundRouter(policy: policy)
  }

  /// What it is in now.
  public var state: RouterState { router.state }
  /// The condition of its interface that it was told last; lost before.
  public var condition: InterfaceCondition { router.condition }
  /// Whether its frames pass whenever its management group holds the lease.
  public var isArmed: Bool { router.isArmed }
  /// Whether it wants its interface down.
  public var wantsHold: Bool { router.wantsHold }
  /// The name of its binding mode.
  public var policyName: String { router.policy.name }
  /// When the policy wants to be asked again: its delay before Active is over.
  public var deadline: Instant? { router.deadline }

  /// Takes in an event and asks the kernel port for what follows from it; the lane commits.
  ///
  /// - Returns: The state before, if it is another one now.
  @discardableResult
  public func handle(_ event: BoundRouter.Event, at now: Instant) -> RouterState? { take(event, at: now) }

  /// Follows nobody any more: shut, in Initialize, and without a wish for its interface.
  ///
  /// - Returns: The state before, if it was another one.
  func leave() -> RouterState? {
    let before = state
    if router.isArmed { kernel.disarm(slot) }
    if router.wantsHold { kernel.release(slot) }
    router = BoundRouter(policy: router.policy)
    guard before != .initialize else { return nil }
    kernel.became(.initialize, slot)
    return before
  }

  /// Says again what it wants of the kernel, which has forgotten it: the group serves other addresses, or otherwise.
  ///
  /// Its hold is not among that: interfaces are held for a group, whatever it serves.
  func restate() {
    if router.isArmed { kernel.arm(slot) }
    kernel.became(state, slot)
    if state == .active { kernel.announce(slot) }
  }

  /// What a lane remembers of its groups.
  struct Outcome {
    /// The state before, if it is another one now.
    let before: RouterState?
    let state: RouterState
    let condition: InterfaceCondition
    let deadline: Instant?
  }

  /// `handle` for the group's lane, as a function call: `assumeIsolated` takes memory for each call, and time that thousands of groups notice.
  func handle(_ event: BoundRouter.Event, at now: Instant, within lane: isolated Lane) -> Outcome {
    let before = take(event, at: now)
    return Outcome(before: before, state: router.state, condition: router.condition, deadline: router.deadline)
  }

  /// Is bound in another mode from now on.
  func rebind(in policy: any BindingPolicy, at now: Instant, within lane: isolated Lane) -> Outcome {
    let before = router.state
    perform(router.rebind(in: policy, at: now))
    return Outcome(
      before: router.state == before ? nil : before, state: router.state, condition: router.condition, deadline: router.deadline)
  }

  /// Whether whoever is isolated to the lane is isolated to the group: the lane asks before it takes a group in.
  nonisolated func isOnExecutor(of lane: Lane) -> Bool { executor === lane.executor }

  /// - Precondition: on the executor.
  private nonisolated func take(_ event: BoundRouter.Event, at now: Instant) -> RouterState? {
    let before = router.state
    perform(router.handle(event, at: now))
    return router.state == before ? nil : before
  }

  /// - Precondition: on the executor.
  private nonisolated func perform(_ effects: BoundRouter.Effects) {
    for effect in effects {
      switch effect {
      case .arm: kernel.arm(slot)
      case .disarm: kernel.disarm(slot)
      case .holdInterface: kernel.hold(slot)
      case .releaseInterface: kernel.release(slot)
      case .announceAddresses: kernel.announce(slot)
      case .become(let state): kernel.became(state, slot)
      }
    }
  }
}
