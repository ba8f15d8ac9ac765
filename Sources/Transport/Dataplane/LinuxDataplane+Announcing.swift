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

  /// Announces groups that have become Active, or are to be announced anew.
  ///
  /// The Neighbor Advertisements of all of them come first, since hosts wait for those; then what switches want to know.
  func announceNow(_ slots: [GroupSlot]) -> AnnouncementOutcome {
    let speaking = slots.filter { mayAnnounce($0) }
    counters.withheld += UInt64(slots.count - speaking.count)
    var outcome = AnnouncementOutcome(announced: clock.now)
    let (announced, failures) = send(of: speaking) { $0.announcement }
    outcome.groups = announced.count
    outcome.announced = clock.now
    let (_, more) = send(of: announced) { $0.reports }
    outcome.failures = failures + more
    for slot in announced {
      guard let member = member(slot) else { continue }
      repetitions.announced(slot, frames: member.announcement.count, isRefreshed: member.isSilent, at: outcome.announced)
    }
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
    if !batch.isEmpty { _ = transmit(batch) }
    scheduleRepetitions()
  }

  private func scheduleRepetitions() { repetitionTimer?.wake(at: repetitions.deadline) }

  /// Whether the group is armed and its lease is open at this moment.
  func mayAnnounce(_ slot: GroupSlot) -> Bool {
    guard let member = member(slot), member.armed != nil, let lease = lease(of: member) else { return false }
    return leases.isOpen(lease, at: clock.now)
  }

  /// Hands the frames of groups to the kernel, as long as their lease lasts.
  ///
  /// - Returns: the groups whose frames were handed over, and how many frames the kernel refused.
  private func send(of slots: [GroupSlot], _ frames: (Member) -> [FrameSocket.Departure]) -> (sent: [GroupSlot], failures: Int) {
    var sent: [GroupSlot] = []
    var failures = 0
    var batch: [FrameSocket.Departure] = []
    for slot in slots {
      guard let member = member(slot) else { continue }
      // Looked at for each and not once: the group may have been shut, or another router be Active, by the time the last one would leave.
      guard mayAnnounce(slot) else {
        counters.withheld += 1
        continue
      }
      batch += frames(member)
      sent.append(slot)
      if batch.count >= FrameSocket.framesPerCall {
        failures += transmit(batch)
        batch = []
      }
    }
    if !batch.isEmpty { failures += transmit(batch) }
    return (sent, failures)
  }

  /// - Returns: how many frames the kernel refused.
  private func transmit(_ batch: [FrameSocket.Departure]) -> Int {
    let refusals = self.frames.send(batch)
    counters.announced += UInt64(batch.count - refusals.count)
    if let first = refusals.first { refused(first.error, "\(refusals.count) announcements were not sent") }
    return refusals.count
  }
}
