/// What a management group does with its election's effects when it is not to follow it into Initialize: `ignore-if-down`.
///
/// For two routers whose management groups talk over a cable between them, where a dead peer takes the interface down with it. A group that was
/// Backup or Active when its interface went down acts, and is published, as Active, although its election is in Initialize. It cannot tell a
/// dead peer from a cut cable: **cutting that link alone makes both routers Active**, for every group that follows.
///
/// The lease, which is otherwise held anew behind each Advertisement that leaves, is held anew once an Advertisement_Interval here, since none can leave:
/// a daemon that dies or stops while it stands alone still leaves its gate closed at most three intervals later.
///
/// When the interface is back, the election begins anew as a Backup, and the group stays Active until that is decided, within one
/// Active_Down_Interval: the better of two that stood alone becomes Active without a gap, the other hears it and becomes Backup.
public struct LoneStand: Hashable, Sendable {
  private enum State: Hashable {
    /// What the election says. Can transition to: alone, when the interface is lost in Backup or Active.
    case asElected
    /// Active without an election's word. Can transition to: asElected, when the election has decided, or on Shutdown.
    case alone(renewal: Instant, leaseEnd: Instant)
  }

  /// Why a management group lost its interface.
  public enum Loss: Hashable, Sendable {
    /// It is down, or gone: as it is when the peer at its other end is dead.
    case down
    /// It can't be used for another reason, which no peer's death explains: nothing to stand alone for.
    case unfit
  }

  private var state: State = .asElected

  /// Does as elected.
  public init() {}

  /// Whether the group is Active without its election's word.
  public var isAlone: Bool { if case .alone = state { true } else { false } }

  /// When to hand in `.deadline` for the sake of the lease.
  public var deadline: Instant? { if case .alone(let renewal, _) = state { renewal } else { nil } }

  /// What the group does instead of what its election did.
  ///
  /// - Parameters:
  ///   - effects: the election's, for this event.
  ///   - event: what the election was told.
  ///   - before: the election before the event.
  ///   - router: the election after the event.
  ///   - loss: what `.interfaceLost` means.
  ///   - now: the moment of the event.
  public mutating func adapt(
    _ effects: [VirtualRouter.Effect], of event: VirtualRouter.Event, from before: VirtualRouter, to router: VirtualRouter,
    loss: Loss, at now: Instant
  ) -> [VirtualRouter.Effect] {
    switch (state, event) {
    case (.asElected, .interfaceLost) where loss == .down && before.routerState != .initialize:
      return begin(from: before, at: now)
    case (.asElected, _):
      return effects

    case (.alone, .shutdown):
      return leave(for: .initialize, because: .shutdown)
    case (.alone, .interfaceLost) where loss == .unfit:
      return leave(for: .initialize, because: .interfaceLost)
    case (.alone, .interfaceLost), (.alone, .startup), (.alone, .sourceChanged), (.alone, .received), (.alone, .deadline),
      (.alone, .sent), (.alone, .reconfigured), (.alone, .readdressed),
      (.alone, .ability):
      return carryOn(effects, of: event, router, at: now)
    }
  }

  private mutating func begin(from before: VirtualRouter, at now: Instant) -> [VirtualRouter.Effect] {
    let lease = holdLease(by: before.parameters, at: now)
    // A Backup has no lease, and an Active's may just have ended.
    switch before.state {
    case .active(let active) where active.mayForward && !before.hasBeenSilent(active, at: now): return [lease, .note(.standsAlone)]
    case .active: return [lease, .announceAddresses, .note(.standsAlone)]
    case .backup, .initialize: return [lease, .become(.active, because: .standsAlone), .announceAddresses, .note(.standsAlone)]
    }
  }

  /// The group is to do as elected from now on, whatever its interface is like.
  ///
  /// - Parameter router: the election.
  public mutating func end(with router: VirtualRouter) -> [VirtualRouter.Effect] {
    guard isAlone else { return [] }
    return leave(for: router.routerState, because: router.routerState == .initialize ? .interfaceLost : .startup)
  }

  private mutating func holdLease(by parameters: ElectionParameters, at now: Instant) -> VirtualRouter.Effect {
    let end = now + parameters.leaseTerm
    state = .alone(renewal: now + parameters.interval.duration, leaseEnd: end)
    return .holdLease(until: end)
  }

  private mutating func leave(for next: RouterState, because cause: TransitionCause) -> [VirtualRouter.Effect] {
    state = .asElected
    return [.closeGate, .become(next, because: cause)]
  }

  private mutating func carryOn(
    _ effects: [VirtualRouter.Effect], of event: VirtualRouter.Event, _ router: VirtualRouter, at now: Instant
  ) -> [VirtualRouter.Effect] {
    // The group is published as Active: what the election becomes meanwhile is nobody's business but its own.
    let quiet = effects.filter { if case .become = $0 { false } else { true } }
    switch router.state {
    case .active:
      state = .asElected
      return quiet
    case .backup(let backup):
      if case .advertising(let peer) = backup.incumbent, case .received(let advertisement, _) = event {
        return leave(for: .backup, because: .heardBetter(peer, advertisement.priority)) + quiet
      }
    case .initialize: break
    }
    guard case .alone(let renewal, let leaseEnd) = state, now >= renewal else { return quiet }
    // Whoever was stopped for that long finds the gate shut.
    return quiet + [holdLease(by: router.parameters, at: now)] + (now < leaseEnd ? [] : [.announceAddresses])
  }
}
