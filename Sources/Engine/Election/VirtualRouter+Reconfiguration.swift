extension VirtualRouter {
  /// Goes over to other settings, or to another ability.
  mutating func adopt(_ configured: ElectionParameters, _ ability: Ability, at now: Instant) -> [Effect] {
    let hasTurnedLast = ability.isLast && !self.ability.isLast
    let former = self.ability
    remember(configured, ability)
    let parameters = configured.inForce(ability)
    switch state {
    case .initialize:
      take(parameters)
      return awaitsAbility ? start(at: now) : []
    case .backup(let backup):
      if isBarred {
        take(parameters)
        return bar([])
      }
      if hasTurnedLast { return stepBack(as: backup, with: parameters, at: now) }
      if ability != former { return adjust(as: backup, with: parameters, at: now) }
      return reconfigure(as: backup, with: parameters, at: now)
    case .active(let active):
      if isBarred {
        take(parameters)
        return bar([.closeGate, .advertise(.resigning)])
      }
      if hasTurnedLast { return stepDown(with: parameters, at: now) }
      return reconfigure(as: active, with: parameters, at: now)
    }
  }

  /// A Backup waits on, with the skew of its new priority: a change of settings neither takes over nor puts off a takeover.
  private mutating func reconfigure(as backup: Backup, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
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
    if !parameters.preempts || parameters.preemptDelays != self.parameters.preemptDelays { next.preemptsFrom = nil }
    take(parameters)
    enter(.backup(next))
    return []
  }

  /// More or less priority by what the router tracks (RFC 8347, effective-priority). That alone moves nobody.
  private mutating func adjust(as backup: Backup, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    if parameters.priority > self.parameters.priority {
      set(preemptReasons.union(.trackUp))
      let effects = reconfigure(as: backup, with: parameters, at: now)
      // Who bears with an Active does so for as long as the new reason wants.
      if case .backup(var next) = state {
        next.preemptsFrom = nil
        enter(.backup(next))
      }
      return effects
    }
    // Whoever it was about to preempt may be better by now: that is heard before it preempts.
    if parameters.priority < self.parameters.priority, case .outranked = backup.incumbent {
      return stepBack(as: backup, with: parameters, at: now)
    }
    return reconfigure(as: backup, with: parameters, at: now)
  }

  /// An Active says at once what it has become: its peers wait by the interval that they heard last.
  private mutating func reconfigure(as active: Active, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    guard parameters != self.parameters else { return [] }
    let former = self.parameters
    take(parameters)
    return sayAtOnce(as: active, formerly: former, at: now)
  }

  /// What an Active has become by the operator's hand is in an Advertisement at once.
  mutating func sayAtOnce(as active: Active, formerly former: ElectionParameters, at now: Instant) -> [Effect] {
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

  // MARK: A router that is the last to serve

  /// The Active of lower priority that a Backup was about to preempt stays, as far as this router is concerned.
  private mutating func stepBack(as backup: Backup, with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    var next = backup
    if case .outranked(let peer) = backup.incumbent { next.incumbent = .advertising(peer) }
    next.preemptsFrom = nil
    next.approach = .waiting
    next.activeDown = now + parameters.activeDownInterval(backup.learned)
    take(parameters)
    enter(.backup(next))
    return []
  }

  /// Priority 0 and not 1: a peer that does not preempt takes over as well, and nobody waits for longer than a skew (RFC 9568 6.4.2). If there is
  /// nobody, this router is Active again after the longest skew there is.
  private mutating func stepDown(with parameters: ElectionParameters, at now: Instant) -> [Effect] {
    take(parameters)
    enter(
      .backup(
        Backup(
          activeDown: now + parameters.activeDownInterval(parameters.interval), learned: parameters.interval, preemptsFrom: nil,
          incumbent: .unheard, approach: .waiting)))
    return [.closeGate, .advertise(.resigning), .become(.backup, because: ability.cause)]
  }
}
