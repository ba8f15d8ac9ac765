extension VirtualRouter {
  /// The Advertisement that claims the addresses has left: RFC 9568 6.4.1 for their owner, 6.4.2 for a Backup whose timer has fired.
  mutating func takeOver(from incumbent: Incumbent, at now: Instant) -> [Effect] {
    let lease = now + parameters.leaseTerm
    enter(
      .active(
        Active(
          nextAdvertisement: now + parameters.interval.duration, lastAdvertisement: now, peersWaitUntil: lease, lastAnnouncement: now,
          forwarding: .open, owesAnnouncement: false)))
    return [
      .holdLease(until: lease), .become(.active, because: TransitionCause(takingOverFrom: incumbent)), .announceAddresses,
    ]
  }

  /// RFC 9568 6.4.3: the Adver_Timer has fired.
  mutating func advertise(as active: Active, at now: Instant) -> [Effect] {
    // From the moment it was due and not from now, so that a loop which is always a little late does not drift.
    speak(as: active, due: active.nextAdvertisement, at: now)
  }

  /// RFC 9568 6.4.3: an Advertisement is heard by an Active. Preempt_Mode is not looked at.
  mutating func contend(
    with advertisement: Advertisement, from sender: IPv6Address, as active: Active, at now: Instant
  ) -> [Effect] {
    let own = parameters.priority
    if advertisement.priority > own || (advertisement.priority == own && sender > source) {
      enter(
        .backup(
          Backup(
            activeDown: now + parameters.activeDownInterval(advertisement.interval), learned: advertisement.interval,
            preemptsFrom: nil, incumbent: .advertising(sender), approach: .waiting)))
      return [.closeGate, .become(.backup, because: .heardBetter(sender, advertisement.priority))]
    }
    // Our own address and our own priority: nothing is left to decide by. Two such routers that answered each other at once would do nothing else.
    if advertisement.priority == own, sender == source { return [] }

    var next = active
    // A dual-Active episode has ended here: the segments saw it too.
    if advertisement.priority != .resigning { next.owesAnnouncement = true }
    // Answered at once, so that learning bridges hear the right port and the sender falls back without waiting for our timer.
    return speak(as: next, due: now, at: now)
  }

  /// An Advertisement of ours has left: what rests on the peers having heard it follows now.
  mutating func hasAdvertised(as active: Active, at now: Instant) -> [Effect] {
    var next = active
    next.lastAdvertisement = now
    next.peersWaitUntil = now + min(active.formerTerm ?? parameters.leaseTerm, parameters.leaseTerm)
    next.formerTerm = nil
    var effects: [Effect] = []
    switch active.forwarding {
    case .silenced:
      next.forwarding = .objectionsUntil(now + parameters.interval.duration)
    case .objectionsUntil(let end) where now < end:
      break
    case .objectionsUntil:
      next.forwarding = .open
      effects = [.holdLease(until: next.peersWaitUntil)]
      announce(&next, &effects, at: now)
    case .open:
      effects = [.holdLease(until: next.peersWaitUntil)]
      // Not more often than once an interval, whatever is thrown at us.
      if active.owesAnnouncement, active.lastAnnouncement.duration(to: now) >= parameters.interval.duration {
        announce(&next, &effects, at: now)
      }
    }
    enter(.active(next))
    return effects
  }

  /// Whether so long a silence of ours lies behind us that a Backup may have taken over.
  func hasBeenSilent(_ active: Active, at now: Instant) -> Bool { now >= active.peersWaitUntil }

  /// Asks for an Advertisement; the next one is due an interval after `due`, unless that has passed already.
  ///
  /// After too long a silence, our own or because the kernel refused, the gate is shut first. Whatever waited in the socket is handed in before the
  /// deadline; had it held a better Advertisement, we would not be Active any more.
  private mutating func speak(as active: Active, due: Instant, at now: Instant) -> [Effect] {
    let interval = parameters.interval.duration
    var next = active
    next.nextAdvertisement = due + interval > now ? due + interval : now + interval
    // The wait for objections runs on. A peer that cannot hear us would otherwise keep the gate shut for as long as it sends.
    if case .objectionsUntil(let end) = active.forwarding, end > now { next.nextAdvertisement = min(next.nextAdvertisement, end) }

    var effects: [Effect] = [.advertise(parameters.priority)]
    if active.forwarding != .silenced, hasBeenSilent(active, at: now) {
      next.forwarding = .silenced
      next.nextAdvertisement = now + interval
      // Late by what the peers were told, which may be another interval than the one that is configured since.
      let due = active.lastAdvertisement + active.lastAdvertisement.duration(to: active.peersWaitUntil) / 3
      effects = [.closeGate, .advertise(parameters.priority), .note(.late(by: due.duration(to: now)))]
    }
    enter(.active(next))
    return effects
  }

  private func announce(_ active: inout Active, _ effects: inout [Effect], at now: Instant) {
    active.lastAnnouncement = now
    active.owesAnnouncement = false
    effects.append(.announceAddresses)
  }
}
