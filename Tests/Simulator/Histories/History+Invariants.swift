import Engine

/// What must be true of every history.
extension History {
  /// Everything that is not as it has to be; empty for a history that is in order. Asked for once it was played.
  public var complaints: [String] { overlaps() + elections() + groups() + queues() }

  // MARK: Never both

  /// No two routers' leases are open at once.
  ///
  /// Some things are out of anybody's hands:
  /// - While the network is not what the protocol rests on, and as long afterwards as a Backup waits, each side may serve.
  /// - A living Active that is preempted serves until it has heard of that. If it is stopped or dies first, its lease ends three of its intervals
  ///   after its last Advertisement; and nobody hears its objection if it can't send.
  /// - An Active whose last Advertisements were lost serves for as many intervals longer than its peers wait.
  /// - A router that is starved behind another one's silence waits one more interval, and may hear too late that the other one speaks again.
  /// - Two may take over at the same moment, and hear of it an Advertisement later, if one of them has just started, was late, or has another skew
  ///   than a moment before.
  /// - A router that starts with a shorter interval than the Active's does not wait long enough to hear it.
  private func overlaps() -> [String] {
    let leases = machines.flatMap { machine in machine.lives.map { (machine, $0) } }
    var complaints: [String] = []
    for (machine, life) in leases {
      for span in life.lease.spans {
        for (other, otherLife) in leases where other !== machine {
          for earlier in otherLife.lease.spans {
            // The one that opened first is looked at from the other one, and both from both if they opened together.
            guard earlier.opened <= span.opened, span.opened < earlier.closed else { continue }
            let overlap = span.opened...min(span.closed, earlier.closed)
            guard let why = objection(to: overlap, by: machine, life, beside: other) else { continue }
            complaints.append("\(overlap.lowerBound) to \(overlap.upperBound): \(machine.name) serves beside \(other.name), \(why)")
          }
        }
      }
    }
    return complaints
  }

  private func objection(
    to overlap: ClosedRange<Instant>, by machine: Machine, _ life: SimulatedRouter, beside other: Machine
  ) -> String? {
    let length = overlap.lowerBound.duration(to: overlap.upperBound)
    let remembered = overlap.lowerBound - longest * 7
    if isAt(work: { $0.fault.unsettlesNetwork }, from: remembered, to: overlap.upperBound) { return nil }
    guard let (cause, isFirst) = life.recorder.cause(at: machine.clock.reading(at: overlap.lowerBound)) else { return "being no Active" }
    let losses = isAt(work: { $0.fault == .fewLosses }, from: remembered, to: overlap.upperBound)
    let isStarved = isAt(
      work: { $0.fault == .starvation && $0.router == machine.number }, from: overlap.lowerBound - longest, to: overlap.lowerBound)
    let isSilenced = isAt(
      work: { $0.fault != .starvation && $0.fault.silences && $0.router != machine.number }, from: remembered, to: overlap.lowerBound)
    let wasRefused = isAt(
      work: { $0.fault == .refusedSends && $0.router == machine.number }, from: remembered, to: overlap.lowerBound)
    if isStarved, isSilenced, length <= longest * 3 { return nil }
    let isMoment = length <= link.delay.upperBound * 2
    if isMoment, mayCoincide(machine, other, from: remembered, to: overlap.upperBound) { return nil }
    let isUnplugged = isAt(
      work: { $0.fault == .electionLink && [machine.number, other.number].contains($0.router) }, from: remembered, to: overlap.upperBound)
    // It takes over for the lack of a link of its own, and hears of that a moment later.
    if isUnplugged, length <= SimulatedKernel.notificationTime.upperBound { return nil }
    switch cause {
    case .nobodyHeard where misfortunes.contains { $0.fault == .interval } || isMoment: return nil
    // What was refused is tried again each interval, and no longer after a skew of its own: somebody who starts may come in the same moment.
    case .activeSilent where wasRefused && isMoment, .activeResigned where wasRefused && isMoment: return nil
    // Priority 0 counts whoever says it (RFC 9568 6.4.2), also one in whose place somebody else is already.
    case .activeResigned(let peer) where isMoment && !other.lives.contains { $0.source == peer }: return nil
    case .preempted, .ownsAddresses: break
    case _ where !isFirst: break
    default: return losses && length <= longest * 7 ? nil : "for \(length), because of: \(cause)"
    }
    // It takes over from a living one, or goes on after a silence that somebody has taken for its end.
    let cannotYield = isAt(
      work: { [.stop, .starvation, .crash, .refusedSends].contains($0.fault) && [machine.number, other.number].contains($0.router) },
      from: overlap.lowerBound - longest * 2, to: overlap.upperBound)
    let bound =
      losses
      ? longest * 7
      : cannotYield
        ? longest * 4
        : link.delay.upperBound * 2 + (isUnplugged ? SimulatedKernel.notificationTime.upperBound : .zero)
    return length > bound ? "for \(length), because of: \(cause)" : nil
  }

  /// Whether two Backups may take over within the time that an Advertisement is on its way, though their skews differ by more: one of them started by
  /// itself, was late, or has waited with another skew.
  private func mayCoincide(_ one: Machine, _ other: Machine, from begin: Instant, to end: Instant) -> Bool {
    let faults: Set<Fault> = [.lateTimers, .stop, .starvation, .inability, .tracking, .drain, .priority, .interval]
    let isUneven = isAt(work: { faults.contains($0.fault) && [one.number, other.number].contains($0.router) }, from: begin, to: end)
    let hasStarted = [one, other].contains { machine in
      machine.lives.contains { life in
        life.recorder.takeover(between: machine.clock.reading(at: begin), and: machine.clock.reading(at: end)) == .nobodyHeard
      }
    }
    return isUneven || hasStarted
  }

  private func isAt(work isMeant: (Misfortune) -> Bool, from begin: Instant, to end: Instant) -> Bool {
    misfortunes.contains { isMeant($0) && $0.begin <= end && $0.end >= begin }
  }

  // MARK: In the end

  /// Everything has been in order for long enough: there is one Active, and nobody else has a lease.
  private func elections() -> [String] {
    let routers = machines.map(\.router)
    var complaints: [String] = []
    let active = machines.filter { $0.router.state == .active }
    if active.count != 1 { complaints.append("\(active.count) are Active in the end") }
    for router in routers where router.lease.isOpen != (router.state == .active) {
      complaints.append("\(router.name) is \(router.state), and its lease is \(router.lease.isOpen ? "open" : "shut")")
    }
    for router in routers where router.state == .initialize { complaints.append("\(router.name) is Initialize in the end") }
    let best = machines.max { $0.parameters.priority < $1.parameters.priority }
    if machines.allSatisfy(\.parameters.preempts), let best, best.router.state != .active {
      complaints.append("\(best.name) is the best, and not Active")
    }
    return complaints
  }

  /// Every group is what its mode says, its interface is as its groups want it, and the gate is as both want it.
  private func groups() -> [String] { machines.flatMap { complaints(of: $0.router) } }

  private func complaints(of router: SimulatedRouter) -> [String] {
    let kernel = router.kernel
    var complaints: [String] = []
    var wanted: Set<String> = []
    for slot in router.slots {
      guard let interface = kernel.interface(of: slot) else { preconditionFailure("\(slot) was never provisioned") }
      let group = router.look(at: slot)
      let condition = kernel.condition(of: interface)
      let verdict = group.policy.verdict(for: BindingSituation(management: router.state, interface: condition, own: group.state))
      let name = "\(router.name) \(group.policy.name) on \(interface)"
      if verdict.state != group.state { complaints.append("\(name) is \(group.state), to be \(verdict.state), \(condition)") }
      if group.isDelayed { complaints.append("\(name) still waits") }
      if kernel.isArmed(slot) != group.isArmed { complaints.append("\(name): the gate is not as asked for") }
      if router.passes(slot) != (group.state == .active) { complaints.append("\(name) is \(group.state), passes: \(router.passes(slot))") }
      if group.state == .active, kernel.announcements(of: slot) == 0 { complaints.append("\(name) was never announced") }
      if verdict.wantsHold { wanted.insert(interface) }
    }
    for interface in kernel.names {
      let isWanted = wanted.contains(interface)
      if isWanted == kernel.isUp(interface) {
        complaints.append("\(router.name) \(interface) is \(kernel.isUp(interface) ? "up" : "down"), and wanted otherwise")
      }
      let expected: InterfaceCondition = isWanted ? .held : .up
      if kernel.condition(of: interface) != expected {
        complaints.append("\(router.name) \(interface) is thought to be \(kernel.condition(of: interface)), and is \(expected)")
      }
    }
    return complaints
  }

  // MARK: Bounds

  /// As many jobs as an executor may have to do: a follower's next state, and what was handed in since.
  private static let mostJobs = 16

  private func queues() -> [String] {
    machines.flatMap(\.lives).flatMap { life in
      [life.electionLoop, life.serviceLoop].map(\.mostJobs).filter { $0 > Self.mostJobs }.map { "\(life.name): \($0) jobs waited" }
    }
  }

  // MARK: What is shown of it

  /// How often somebody became Active, by the name of the reason.
  public var takeovers: [String: Int] {
    machines.flatMap(\.lives).flatMap(\.recorder.causes).reduce(into: [:]) { counts, cause in
      let name: String? =
        switch cause {
        case .nobodyHeard: "nobodyHeard"
        case .activeSilent: "activeSilent"
        case .activeResigned: "activeResigned"
        case .preempted: "preempted"
        case .startup, .shutdown, .interfaceLost, .standsAlone, .cannotServe, .tracked, .drained, .notServing, .ownsAddresses, .heardBetter:
          nil
        }
      if let name { counts[name, default: 0] += 1 }
    }
  }

  /// All it takes to understand it: a column is half of the shortest interval that is advertised.
  public var told: String {
    let step = longest / 4
    let lines = machines.flatMap { machine in
      ["\(machine.name): \(machine.parameters), drift \(machine.clock.partsPerMillion) ppm"]
        + machine.lives.flatMap { life in
          ["   core \(life.drawn(step: step))", "  lease \(life.lease.drawn(until: world.now, step: step))"]
            + life.slots.map { "     s\($0.index) \(life.drawn($0, step: step))" }
        }
    }
    return (["seed \(seed), a column is \(step)"] + lines + misfortunes.map { "  \($0)" }).joined(separator: "\n")
  }

  /// The same for the same history, and hardly ever for another one.
  public var fingerprint: UInt64 {
    let spans = machines.flatMap(\.lives).map { "\($0.lease.spans) \($0.counters) \($0.kernel.commits.map(\.at))" }
    return (told + spans.joined()).utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

extension Recorder {
  /// Why it is Active at this moment of its clock, and whether that is when it became so.
  fileprivate func cause(at now: Instant) -> (cause: TransitionCause, isFirst: Bool)? {
    // The first entry was there from the beginning, and has no cause.
    guard let place = election.entries.lastIndex(where: { $0.at <= now }), place > 0, election.entries[place].state == .active else {
      return nil
    }
    return (causes[place - 1], election.entries[place].at == now)
  }
}

extension Recorder {
  /// Why it became Active last, in this time of its clock.
  fileprivate func takeover(between begin: Instant, and end: Instant) -> TransitionCause? {
    let place = election.entries.lastIndex { $0.at >= begin && $0.at <= end && $0.state == .active }
    return place.flatMap { $0 > 0 ? causes[$0 - 1] : nil }
  }
}

extension SimulatedLease {
  /// `#` where it was open for all of a column, `+` where it was for a part.
  fileprivate func drawn(until end: Instant, step: Duration) -> String {
    var columns = Array(repeating: Character("."), count: Int(end.nanoseconds / step.nanoseconds))
    for span in spans {
      let (first, last) = (span.opened.nanoseconds / step.nanoseconds, span.closed.nanoseconds / step.nanoseconds)
      for column in first...last where column < columns.count {
        columns[Int(column)] = span.opened.nanoseconds <= column * step.nanoseconds && column < last ? "#" : "+"
      }
    }
    return String(columns)
  }
}
