public import Engine

extension LinuxDataplane: KernelPort {
  public nonisolated func arm(_ group: GroupSlot) { assumeIsolated { $0.setArmed(group, true) } }
  public nonisolated func disarm(_ group: GroupSlot) { assumeIsolated { $0.setArmed(group, false) } }
  public nonisolated func hold(_ group: GroupSlot) { assumeIsolated { $0.want(group) } }
  public nonisolated func release(_ group: GroupSlot) { assumeIsolated { $0.letGo(group) } }
  public nonisolated func announce(_ group: GroupSlot) { assumeIsolated { $0.toAnnounce.append(group) } }
  public nonisolated func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
    assumeIsolated { $0.commitNow(then: report) }
  }

  /// Announces an electing group's own addresses, after its lease is open. From any thread, without waiting.
  public nonisolated func announceLater(_ group: GroupSlot) {
    loop.execute { [weak self] in
      self?.assumeIsolated { dataplane in
        dataplane.toAnnounce.append(group)
        dataplane.commitInternally()
      }
    }
  }

  private func setArmed(_ slot: GroupSlot, _ isArmed: Bool) {
    guard var member = member(slot) else { return }
    if let old = member.armed, !isArmed || old != member.device { changes.disarm(old) }
    // When it is Active again, it is announced as one that was not.
    if !isArmed { repetitions.forget(slot) }
    if isArmed, let device = member.device { changes.arm(device) }
    member.armed = isArmed ? member.device : nil
    members[slot.index] = member
    wantAddresses(slot)
  }

  private func want(_ slot: GroupSlot) {
    guard let member = member(slot), case .following(_, let grace) = member.plan.role else { return }
    perform(holds.hold(member.plan.id.interface, for: member.plan.id, grace: grace, at: clock.now))
  }

  private func letGo(_ slot: GroupSlot) {
    guard let member = member(slot) else { return }
    perform(holds.release(member.plan.id.interface, for: member.plan.id))
  }

  /// Commits what came up here and not in a lane's round.
  func commitInternally() { commitNow { _ in } }

  private func commitNow(then report: @escaping @Sendable (CommitReport) -> Void) {
    // Once for a round: the next end of a grace is looked for among all of them.
    scheduleHolds()
    let announcements = toAnnounce
    let elements = changes.count
    let hasGateWork = elements > 0 || !announcements.isEmpty
    toAnnounce = []
    if !changes.isEmpty {
      keeper.apply(changes)
      changes = GateChanges()
    }
    guard hasGateWork else {
      let now = clock.now
      settle()
      return report(CommitReport(gated: now, announced: now, announcements: 0, failures: 0))
    }
    // The keeper works off leases before changes, so behind this the gate is as wanted: only then is anybody told of it.
    keeper.whenSettled { [weak self] refusal in
      guard let self else { return }
      let gated = clock.now
      loop.execute {
        self.assumeIsolated { $0.conclude(announcements, elements, gated: gated, refusal: refusal, report) }
      }
    }
    // Links are slow, so who can be announced already is not kept waiting for those who cannot.
    if announcements.isEmpty { settle() }
  }

  private func conclude(
    _ announcements: [GroupSlot], _ elements: Int, gated: Instant, refusal: TransportError?, _ report: @Sendable (CommitReport) -> Void
  ) {
    let outcome = announceNow(announcements)
    settle()
    report(
      CommitReport(
        gated: gated, announced: outcome.announced, announcements: outcome.groups, failures: outcome.failures + (refusal == nil ? 0 : 1),
        elements: elements))
    advertise(behindAnnouncementOf: announcements)
  }

  /// Begins with whatever is slow and has waited for the gate and the announcements.
  private func settle() {
    settleLinks()
    settleAddresses()
  }
}
