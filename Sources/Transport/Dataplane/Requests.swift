internal import Engine

/// What groups have asked for since the last commit, and its carrying out: the gate, then the announcements, then, in the background, the links.
///
/// Sendable because closures of the service loop hold it, on which every method is called.
final class Requests: @unchecked Sendable {
  private var toAnnounce: [GroupSlot] = []
  /// How often a group was armed or disarmed: what the lease alone does not decide.
  private var exceptions = 0

  private let gate: Gate
  private let holder: Holder
  private let announcements: Announcements
  private let routerAdvertisements: RouterAdvertisements
  private let clock = MonotonicClock()

  init(gate: Gate, holder: Holder, announcements: Announcements, routerAdvertisements: RouterAdvertisements) {
    self.gate = gate
    self.holder = holder
    self.announcements = announcements
    self.routerAdvertisements = routerAdvertisements
  }

  /// A store, done when it returns.
  func setArmed(_ slot: GroupSlot, _ isArmed: Bool) {
    exceptions += 1
    if isArmed { gate.arm(slot) } else { gate.disarm(slot) }
  }

  func hold(_ plan: GroupPlan) {
    guard case .following(_, let grace) = plan.role else { return }
    holder.hold(plan.id.interface, for: plan.id, grace: grace)
  }

  func release(_ plan: GroupPlan) { holder.release(plan.id.interface, for: plan.id) }

  func announce(_ slots: some Sequence<GroupSlot>) { toAnnounce += slots }

  /// Nobody is to hear of these groups any more.
  func forget(_ slots: [GroupSlot]) {
    let leaving = Set(slots)
    toAnnounce.removeAll { leaving.contains($0) }
  }

  /// The group's state is another one now: what a router says while it is Active begins, or ends.
  func became(_ state: RouterState, _ slot: GroupSlot) {
    routerAdvertisements.handle(.became(state), slot)
    gate.accept(state == .active, for: slot)
    if state != .active { announcements.forget(slot) }
  }

  /// - Parameter report: called when the last announcement has been handed to the kernel: before this returns where one batch does.
  func commit(then report: @escaping (CommitReport) -> Void = { _ in }) {
    let (wanted, elements) = (toAnnounce, exceptions)
    (toAnnounce, exceptions) = ([], 0)
    let gated = clock.now
    announcements.announce(wanted) { [self] outcome in
      gate.commit()
      // Once for a round: the next end of a grace is looked for among all of them.
      holder.scheduleExpiry()
      holder.step()
      report(
        CommitReport(
          gated: gated, announced: outcome.announced, announcements: outcome.groups, failures: outcome.failures, elements: elements))
      routerAdvertisements.announced(wanted)
    }
  }
}
