extension VirtualRouter {
  /// RFC 9568 6.4.1, for the owner of the addresses: Active without a wait, as soon as its Advertisement has left.
  mutating func startAsOwner(at now: Instant) -> [Effect] {
    let backup = Backup(
      activeDown: now, learned: parameters.interval, preemptsFrom: nil, incumbent: .nobody, approach: .waiting)
    return [.become(.backup, because: .startup)] + claim(as: backup, at: now)
  }

  /// RFC 9568 6.4.1, for a router that does not own the addresses.
  mutating func startAsBackup(at now: Instant) -> [Effect] {
    enter(
      .backup(
        Backup(
          activeDown: now + parameters.activeDownInterval(parameters.interval), learned: parameters.interval,
          preemptsFrom: nil, incumbent: .unheard, approach: .waiting)))
    return [.become(.backup, because: .startup)]
  }

  /// RFC 9568 6.4.2: the Active_Down_Timer has fired.
  ///
  /// That never two forward rests on Advertisements whose delay varies by less than the Skew_Time. A timer that is handled later than half of it is
  /// evidence that they may be late here too: the first time it waits for them, for one more interval.
  mutating func approachTakeover(as backup: Backup, at now: Instant) -> [Effect] {
    let lateness = backup.activeDown.duration(to: now)
    guard backup.approach == .waiting, lateness > parameters.toleratedLateness(backup.learned) else { return claim(as: backup, at: now) }
    var next = backup
    next.approach = .putOff
    next.activeDown = now + backup.learned.duration
    enter(.backup(next))
    return [.note(.takeoverPutOff(late: lateness))]
  }

  /// Asks for the Advertisement that makes it Active once it has left: what the kernel refuses, no peer hears, and nothing may rest on it.
  private mutating func claim(as backup: Backup, at now: Instant) -> [Effect] {
    var next = backup
    next.approach = .claiming
    next.activeDown = now + parameters.interval.duration
    enter(.backup(next))
    // The Advertisement comes first: whoever else is about to take over hears it while the rest is still being done.
    return [.advertise(parameters.priority)]
  }

  /// RFC 9568 6.4.2: an Advertisement is heard by a Backup.
  mutating func hear(_ advertisement: Advertisement, from sender: IPv6Address, as backup: Backup, at now: Instant) {
    var backup = backup
    if advertisement.priority == .resigning {
      // The Active leaves. The best of the Backups moves first, after its skew alone.
      backup.activeDown = now + parameters.skew(backup.learned)
      backup.incumbent = .resigned(sender)
      backup.approach = .waiting
      enter(.backup(backup))
      return
    }
    guard bears(with: advertisement, from: sender, as: &backup, at: now) else {
      // RFC 9568 6.4.2: discarded, so that the timer runs out and we preempt.
      backup.incumbent = .outranked(sender)
      enter(.backup(backup))
      return
    }
    backup.learned = advertisement.interval
    backup.activeDown = now + parameters.activeDownInterval(advertisement.interval)
    backup.incumbent = .advertising(sender)
    backup.approach = .waiting
    enter(.backup(backup))
  }

  /// Whether the sender may stay Active. There is no tie-break by address here: an equal is left alone.
  private mutating func bears(
    with advertisement: Advertisement, from sender: IPv6Address, as backup: inout Backup, at now: Instant
  ) -> Bool {
    guard parameters.preempts, advertisement.priority < parameters.priority else {
      backup.preemptsFrom = nil
      // Beside somebody better, whatever this router was kept by is no reason any more.
      if advertisement.priority >= configured.priority { set([]) }
      return true
    }
    let start = backup.preemptsFrom ?? now + parameters.preemptDelays.delay(for: preemptReasons)
    backup.preemptsFrom = start
    return now < start
  }
}
