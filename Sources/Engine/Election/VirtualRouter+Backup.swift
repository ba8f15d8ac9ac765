extension VirtualRouter {
  /// RFC 9568 6.4.1, for a router that does not own the addresses.
  mutating func startAsBackup(at now: Instant) -> [Effect] {
    enter(
      .backup(
        Backup(
          activeDown: now + parameters.activeDownInterval(parameters.interval), learned: parameters.interval,
          preemptsFrom: nil, incumbent: .unheard)))
    return [.become(.backup, because: .startup)]
  }

  /// RFC 9568 6.4.2: an Advertisement is heard by a Backup.
  mutating func watch(_ advertisement: Advertisement, from sender: IPv6Address, as backup: Backup, at now: Instant) {
    var backup = backup
    if advertisement.priority == .resigning {
      // The Active leaves. The best of the Backups moves first, after its skew alone.
      backup.activeDown = now + parameters.skew(backup.learned)
      backup.incumbent = .resigned(sender)
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
    enter(.backup(backup))
  }

  /// Whether the sender may stay Active. There is no tie-break by address here: an equal is left alone.
  private func bears(
    with advertisement: Advertisement, from sender: IPv6Address, as backup: inout Backup, at now: Instant
  ) -> Bool {
    guard parameters.preempts, advertisement.priority < parameters.priority else {
      backup.preemptsFrom = nil
      return true
    }
    let start = backup.preemptsFrom ?? now + parameters.preemptDelay
    backup.preemptsFrom = start
    return now < start
  }
}
