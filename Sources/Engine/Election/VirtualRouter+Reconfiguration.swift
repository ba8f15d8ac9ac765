extension VirtualRouter {
  /// A Backup waits on, with the skew of its new priority: a change of settings neither takes over nor puts off a takeover.
  mutating func reconfigure(as backup: Backup, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    guard parameters != self.parameters else { return [] }
    var next = backup
    let waitsByItself = backup.incumbent == .unheard && parameters.interval != self.parameters.interval
    if waitsByItself || backup.incumbent == .nobody {
      // It waits by its own interval, which is another one now, or was the owner and has somebody to wait for (RFC 9568 6.4.1).
      next.learned = parameters.interval
      next.activeDown = now + parameters.activeDownInterval(parameters.interval)
      next.incumbent = .unheard
      next.approach = .waiting
    } else if backup.approach == .waiting {
      next.activeDown = backup.activeDown - self.parameters.skew(backup.learned) + parameters.skew(backup.learned)
    }
    if !parameters.preempts || parameters.preemptDelay != self.parameters.preemptDelay { next.preemptsFrom = nil }
    take(parameters)
    enter(.backup(next))
    return []
  }

  /// An Active says at once what it has become: its peers wait by the interval that they heard last.
  mutating func reconfigure(as active: Active, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    guard parameters != self.parameters else { return [] }
    let former = self.parameters
    take(parameters)
    return sayAtOnce(as: active, at: now)
  }

  /// What an Active has become by the operator's hand is in an Advertisement at once.
  mutating func sayAtOnce(as active: Active, at now: Instant) -> [Effect] {
    var next = active
    // The Adver_Timer sees to one that has been silent for too long, and to one that waits for objections.
    guard active.mayForward, !hasBeenSilent(active, at: now) else {
      next.nextAdvertisement = min(active.nextAdvertisement, now + parameters.interval.duration)
      enter(.active(next))
      return []
    }
    if parameters.interval > former.interval {
      // A peer that misses this one waits by what it heard last: so the lease is the former one until another has left, and that comes as soon.
      next.formerTerm = min(active.formerTerm ?? former.leaseTerm, former.leaseTerm)
      next.nextAdvertisement = now + former.interval.duration
    } else {
      next.nextAdvertisement = now + parameters.interval.duration
    }
    enter(.active(next))
    return [.advertise(parameters.priority)]
  }
}
