import Engine

// What tells a segment where its virtual router is. It leaves by a packet socket, which nftables does not see: whether a group may speak is
// asked here, for each group anew.
extension LinuxDataplane {
  struct AnnouncementOutcome {
    var groups = 0
    /// Frames that the kernel refused.
    var failures = 0
    /// When the last Neighbor Advertisement had been handed to the kernel.
    var announced: Instant
  }

  /// After announcements at full speed, so many times as long only those groups are announced at full speed that were not among them.
  private static let restPerBurst = 10

  /// Announces groups that have become Active, or are to be announced anew.
  ///
  /// At once and as fast as the kernel takes it; but who was announced so a moment ago waits for its turn at the bounded rate. Thousands of
  /// announcements keep processors from an election at short intervals, and an election that was late has all of them announced anew.
  func announceNow(_ wanted: [GroupSlot]) -> AnnouncementOutcome {
    let start = clock.now
    let slots = start < burstsResume ? wanted.filter { !repetitions.again($0, at: start) } : wanted
    let items = slots.compactMap { slot -> AnnouncementCrew.Item? in
      guard let member = member(slot), member.armed != nil, let lease = lease(of: member) else { return nil }
      return AnnouncementCrew.Item(slot: slot, lease: lease, announcement: member.announcement, reports: member.reports)
    }
    let done = crew.announce(items)
    counters.withheld += UInt64(slots.count - items.count + done.withheld)
    counters.announced += UInt64(done.frames)
    complain(of: done.refusals, done.refusal)
    let outcome = AnnouncementOutcome(groups: done.groups.count, failures: done.refusals, announced: done.announced ?? clock.now)
    for item in items where done.groups.contains(item.slot) {
      guard let member = member(item.slot) else { continue }
      repetitions.announced(item.slot, frames: member.announcement.count, isRefreshed: member.isSilent, at: outcome.announced)
    }
    if !items.isEmpty { burstsResume = outcome.announced + start.duration(to: outcome.announced) * Self.restPerBurst }
    scheduleRepetitions()
    return outcome
  }

  /// Announces again those whose turn has come.
  func repeatAnnouncements() {
    guard isRunning else { return }
    var batch: [FrameSocket.Departure] = []
    while let (slot, kind) = repetitions.next(at: clock.now) {
      // It has left Active since: there is nothing to be said for it any more.
      guard mayAnnounce(slot), let member = member(slot) else {
        repetitions.forget(slot)
        continue
      }
      switch kind {
      case .repetition:
        batch += member.announcement
        counters.repeated += UInt64(member.announcement.count)
      case .refresh:
        batch += member.announcement.prefix(1)
        counters.refreshed += 1
      }
    }
    if !batch.isEmpty { transmit(batch) }
    scheduleRepetitions()
  }

  private func scheduleRepetitions() { repetitionTimer?.wake(at: repetitions.deadline) }

  /// Whether the group is armed and its lease is open at this moment.
  func mayAnnounce(_ slot: GroupSlot) -> Bool {
    guard let member = member(slot), member.armed != nil, let lease = lease(of: member) else { return false }
    return leases.isOpen(lease, at: clock.now)
  }

  private func transmit(_ batch: [FrameSocket.Departure]) {
    let refusals = crew.send(batch)
    counters.announced += UInt64(batch.count - refusals.count)
    complain(of: refusals.count, refusals.first?.error)
  }

  private func complain(of refusals: Int, _ error: TransportError?) {
    if let error { refused(error, "\(refusals) announcements were not sent") }
  }
}
