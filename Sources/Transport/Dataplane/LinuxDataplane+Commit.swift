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
    if isArmed, let device = member.device { changes.arm(device) }
    member.armed = isArmed ? member.device : nil
    members[slot.index] = member
    wantAddresses(slot)
  }

  private func want(_ slot: GroupSlot) {
    guard let member = member(slot), case .following(_, let grace) = member.plan.role else { return }
    perform(holds.hold(member.plan.id.interface, for: member.plan.id, grace: grace, at: clock.now))
    scheduleHolds()
  }

  private func letGo(_ slot: GroupSlot) {
    guard let member = member(slot) else { return }
    perform(holds.release(member.plan.id.interface, for: member.plan.id))
    scheduleHolds()
  }

  /// Commits what came up here and not in a lane's round.
  func commitInternally() { commitNow { _ in } }

  private func commitNow(then report: @escaping @Sendable (CommitReport) -> Void) {
    let announcements = toAnnounce
    let hasGateWork = !changes.isEmpty || !announcements.isEmpty
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
        self.assumeIsolated { $0.conclude(announcements, gated: gated, refusal: refusal, report) }
      }
    }
    // Links are slow, so who can be announced already is not kept waiting for those who cannot.
    if announcements.isEmpty { settle() }
  }

  private func conclude(
    _ announcements: [GroupSlot], gated: Instant, refusal: TransportError?, _ report: @Sendable (CommitReport) -> Void
  ) {
    let (announced, failures) = send(announcements)
    settle()
    report(
      CommitReport(
        gated: gated, announced: clock.now, announcements: announced, failures: failures + (refusal == nil ? 0 : 1)))
  }

  /// Hands the announcements to the kernel, as long as their lease lasts.
  ///
  /// - Returns: how many groups were announced, and how many frames the kernel refused.
  private func send(_ slots: [GroupSlot]) -> (groups: Int, failures: Int) {
    var groups = 0
    var failures = 0
    var batch: [FrameSocket.Departure] = []
    func flush() {
      let refusals = frames.send(batch)
      failures += refusals.count
      counters.announced += UInt64(batch.count - refusals.count)
      if let first = refusals.first { refused(first.error, "\(refusals.count) announcements were not sent") }
      batch = []
    }
    for slot in slots {
      guard let member = member(slot), let lease = lease(of: member) else { continue }
      // Looked at for each and not once: the group may have been shut, or another router be Active, by the time the last one would leave.
      guard member.armed != nil, leases.isOpen(lease, at: clock.now) else {
        counters.withheld += 1
        continue
      }
      batch += member.announcement
      groups += 1
      if batch.count >= FrameSocket.framesPerCall { flush() }
    }
    if !batch.isEmpty { flush() }
    return (groups, failures)
  }

  // MARK: Settling

  /// Begins with whatever is slow and has waited for the gate and the announcements.
  private func settle() {
    settleLinks()
    settleAddresses()
  }

  /// Changes the state of links in the background, a few at a time: up before down, because somebody waits for those.
  func settleLinks() {
    guard isRunning, !isSettling, !(toBringUp.isEmpty && toTakeDown.isEmpty) else { return }
    isSettling = true
    let up = Array(toBringUp.prefix(Settler.upPerStep))
    toBringUp.removeFirst(up.count)
    let down = up.isEmpty ? Array(toTakeDown.prefix(Settler.downPerStep)) : []
    toTakeDown.removeFirst(down.count)
    counters.linksBroughtUp += UInt64(up.count)
    counters.linksTakenDown += UInt64(down.count)
    recordHolds()
    func indices(_ names: [String]) -> [InterfaceIndex] { names.compactMap { monitor.link(named: $0)?.index } }
    settler.settle(up: indices(up), down: indices(down)) { [weak self] refusals in
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.settled(up + down, refusals) } }
    }
  }

  private func settled(_ names: [String], _ refusals: [InterfaceIndex: TransportError]) {
    isSettling = false
    guard isRunning else { return }
    // What the kernel notified of it stands before its answer. Where nothing changed, because the links were like that already, it notifies
    // of nothing, and they are looked at all the same.
    drainMonitor()
    for name in names where monitor.link(named: name).map({ refusals[$0.index] == nil }) ?? true { reconsider(name, interrupted: false) }
    for (index, error) in refusals {
      if let name = monitor.links[index]?.name { perform(holds.failed(name)) }
      refused(error, "the interface stays as it is")
    }
    settleLinks()
  }
}
