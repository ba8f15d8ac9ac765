extension VirtualRouter {
  /// RFC 9568 6.4.1, for the owner of the addresses.
  mutating func startAsOwner(at now: Instant) -> [Effect] {
    becomeActive(because: .ownsAddresses, at: now)
  }

  /// RFC 9568 6.4.2: the Active_Down_Timer has fired.
  mutating func takeOver(from incumbent: Incumbent, at now: Instant) -> [Effect] {
    becomeActive(because: TransitionCause(takingOverFrom: incumbent), at: now)
  }

  private mutating func becomeActive(because cause: TransitionCause, at now: Instant) -> [Effect] {
    enter(
      .active(
        Active(
          nextAdvertisement: now + parameters.interval.duration, lastAdvertisement: now, lastAnnouncement: now, lease: .held,
          owesAnnouncement: false)))
    // The Advertisement comes first: whoever else is about to take over hears it while the rest is still being done.
    return [.advertise(parameters.priority), .openGate, .become(.active, because: cause), .announceAddresses]
  }

  /// RFC 9568 6.4.3: the Adver_Timer has fired.
  mutating func advertise(as active: Active, at now: Instant) -> [Effect] {
    guard !hasBeenSilent(active, at: now) else { return speakAgain(as: active, at: now) }
    var effects: [Effect] = [.advertise(parameters.priority)]
    var next = active
    switch active.lease {
    case .held:
      effects.append(.renewLease)
      if active.owesAnnouncement { announce(&next, &effects, at: now) }
    case .lost:
      next.lease = .held
      effects.append(.openGate)
      announce(&next, &effects, at: now)
    }
    // From the moment it was due and not from now, so that a loop which is always a little late does not drift.
    sent(&next, at: now, due: active.nextAdvertisement)
    enter(.active(next))
    return effects
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
            preemptsFrom: nil, incumbent: .advertising(sender))))
      return [.closeGate, .become(.backup, because: .heardBetter(sender, advertisement.priority))]
    }

    // It waited in the socket while we were stopped. Who sent it is Active too: nothing may be renewed or announced over that.
    guard !hasBeenSilent(active, at: now) else { return speakAgain(as: active, at: now) }

    // Answered at once, so that learning bridges hear the right port and the sender falls back without waiting for our timer.
    var effects: [Effect] = [.advertise(own)]
    var next = active
    if active.lease == .held { effects.append(.renewLease) }
    if advertisement.priority != .resigning {
      // A dual-Active episode has ended here: the segments saw it too. Not more often than once an interval, whatever is thrown at us.
      if active.lease == .held, active.lastAnnouncement.duration(to: now) >= parameters.interval.duration {
        announce(&next, &effects, at: now)
      } else {
        next.owesAnnouncement = true
      }
    }
    sent(&next, at: now)
    if active.lease == .lost, advertisement.priority != .resigning {
      // The wait for objections runs on. A peer that cannot hear us would otherwise keep the gate closed for as long as it sends.
      next.nextAdvertisement = active.nextAdvertisement
    }
    enter(.active(next))
    return effects
  }

  /// The lease ended before its renewal came.
  mutating func regain(as active: Active) -> [Effect] {
    guard active.lease == .held else { return [] }
    var active = active
    active.lease = .lost
    enter(.active(active))
    return [.closeGate, .note(.leaseLost)]
  }

  /// Whether so long a silence of ours lies behind us that a Backup may have taken over.
  func hasBeenSilent(_ active: Active, at now: Instant) -> Bool {
    active.lastAdvertisement.duration(to: now) >= parameters.leaseTerm
  }

  /// Advertises after too long a silence, and opens again only when nobody has objected for one interval.
  ///
  /// Whatever waited in the socket is handed in before the deadline; had it held a better Advertisement, we would not be Active any more.
  private mutating func speakAgain(as active: Active, at now: Instant) -> [Effect] {
    let silence = active.lastAdvertisement.duration(to: now)
    var active = active
    active.lease = .lost
    sent(&active, at: now)
    enter(.active(active))
    return [.closeGate, .advertise(parameters.priority), .note(.late(by: silence - parameters.interval.duration))]
  }

  private func announce(_ active: inout Active, _ effects: inout [Effect], at now: Instant) {
    active.lastAnnouncement = now
    active.owesAnnouncement = false
    effects.append(.announceAddresses)
  }

  /// An Advertisement leaves now; the next one is an interval after `due`, unless that has passed already.
  private func sent(_ active: inout Active, at now: Instant, due: Instant? = nil) {
    active.lastAdvertisement = now
    let next = (due ?? now) + parameters.interval.duration
    active.nextAdvertisement = next > now ? next : now + parameters.interval.duration
  }
}
