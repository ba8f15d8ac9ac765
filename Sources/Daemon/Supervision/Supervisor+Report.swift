import Engine
import Transport

extension Supervisor {
  /// The state of everything, for `show`.
  func report() async -> RouterReport {
    var groups: [RouterReport.Group] = []
    for group in configuration.groups {
      if let slot = slots[group.id] { groups.append(await report(group, slot)) }
    }
    func count(_ state: RouterState) -> Int { groups.count { $0.state == state.description } }
    let discards = await exchange?.discards ?? DiscardCounts()
    return RouterReport(
      router: configuration.router, version: Version.current, uptimeSeconds: started.duration(to: clock.now) / .seconds(1),
      totals: RouterReport.Totals(active: count(.active), backup: count(.backup), initialize: count(.initialize)), groups: groups,
      switchovers: history.newest.sorted { $0.key < $1.key }.map { SwitchoverReport($0.value, of: $0.key, at: clock.now) },
      discards: Dictionary(
        uniqueKeysWithValues: DiscardReason.allCases.filter { discards[$0] > 0 }.map { ($0.description, discards[$0]) }),
      routerMessageDiscards: Dictionary(
        uniqueKeysWithValues: (await dataplane?.routerMessageFaults ?? [:]).map { ($0.key.description, $0.value) }),
      heldInterfaces: await dataplane?.heldInterfaces ?? [], suspendedInterfaces: await dataplane?.suspendedInterfaces ?? [],
      counters: await counters())
  }

  /// The last switchovers, for `show switchovers`.
  var switchoverLog: SwitchoverLog { SwitchoverLog(history, router: configuration.router, at: clock.now) }

  /// A switchover is over. Where no group needed an exception the gate was as wanted with the lease's commit, which the keeper knows.
  func note(_ switchover: Switchover, of leader: String) {
    var switchover = switchover
    if switchover.elements == 0, let number = numbers[leader], let commit = leases.lastCommit(of: .leader(number)),
      commit >= switchover.detected
    {
      switchover.gated = commit
    }
    history.add(switchover, of: leader)
    guard switchover.groups > 0 else { return }
    journal.log(
      .notice, "switchover: \(leader) is \(switchover.state), \(switchover.groups) service groups follow",
      switchover.metadata(leader: leader))
  }

  /// Held interfaces have gone down.
  func withdrawn(_ interfaces: [String], at moment: Instant) {
    var counts: [String: Int] = [:]
    for interface in interfaces { if let leader = holders[interface] { counts[leader, default: 0] += 1 } }
    for (leader, count) in counts { history.withdrew(count, at: moment, of: leader) }
  }

  private func counters() async -> [String: Int] {
    let gate = keeper?.counters ?? GateCounters()
    let plane = await dataplane?.counters ?? LinuxDataplane.Counters()
    let addresses = await dataplane?.addressCounters ?? AddressCounters()
    return [
      "leaseOpenings": gate.openings, "leaseRenewals": gate.renewals, "leasesLost": gate.losses, "lateCommits": gate.late,
      "gateRefusals": gate.refusals, "devicesRepaired": Int(plane.repaired), "tableRebuilt": gate.repaired,
      "framesAnnounced": Int(plane.announced),
      "framesRepeated": Int(plane.repeated), "framesRefreshed": Int(plane.refreshed), "announcementsWithheld": Int(plane.withheld),
      "kernelRefusals": Int(plane.refused),
      "linksTakenDown": Int(plane.linksTakenDown), "linksBroughtUp": Int(plane.linksBroughtUp), "belongingsLost": Int(plane.belongingsLost),
      "addressesAdded": Int(addresses.added), "addressesRemoved": Int(addresses.removed),
      "addressesRepaired": Int(addresses.repaired), "addressesRefused": Int(addresses.refused),
    ]
  }

  private func report(_ group: GroupConfiguration, _ slot: GroupSlot) async -> RouterReport.Group {
    var report = RouterReport.Group(
      name: group.name, vrid: Int(group.id.vrid.rawValue), state: "", interface: group.id.interface, type: group.role.word,
      addresses: group.addresses.map(\.description), acceptMode: group.acceptsTraffic)
    report.routerAdvertising = await routerAdvertising(of: slot)
    if group.acceptsTraffic { report.acceptedAddresses = await dataplane?.acceptedAddresses(of: slot).map(\.description) }
    let obstacle = await dataplane?.obstacle(of: slot)
    if case .service(let leader, let mode) = group.role {
      report.mode = mode
      report.leader = leader
      report.state = await services[slot]?.state.description ?? ""
      report.interfaceCondition = await services[slot]?.condition.description
      if report.state == RouterState.initialize.description { report.reason = obstacle?.description ?? "\(leader) is not Active" }
      return report
    }
    if case .management(_, let isGateway, holdGrace: _) = group.role {
      report.gateway = isGateway
      report.ignoreIfDown = group.leadership.ignoresLostInterface
      report.initializeHoldSeconds = group.leadership.initializeHoldTime / .seconds(1)
    }
    let snapshot: ElectionSnapshot? =
      switch electing[slot]?.group {
      case .common(let group): await group.snapshot
      case .management(let group): await group.snapshot
      case nil: nil
      }
    report.state = snapshot?.state.description ?? RouterState.initialize.description
    report.priority = group.election.map { Int($0.priority.rawValue) }
    report.intervalMilliseconds = group.election.map { Int($0.interval.centiseconds) * 10 }
    report.preempts = group.election?.preempts
    report.learnedIntervalMilliseconds = snapshot?.learned.map { Int($0.centiseconds) * 10 }
    report.source = snapshot.flatMap { $0.source.isUnspecified ? nil : $0.source.description }
    report.advertisementsSent = snapshot?.counters.sent
    report.advertisementsReceived = snapshot?.counters.received
    report.transitions = snapshot?.counters.transitions
    report.worstLatenessMilliseconds = snapshot.map { $0.counters.worstLateness / .milliseconds(1) }
    report.meanLatenessMilliseconds = snapshot.map { $0.counters.meanLateness / .milliseconds(1) }
    if snapshot?.state == .initialize {
      if case .unusable(let reason) = electing[slot]?.link {
        report.reason = reason.description
      } else {
        report.reason = obstacle?.description
      }
    }
    report.explain(snapshot, electing[slot]?.link, at: clock.now)
    return report
  }
}

extension RouterReport.Group {
  /// Why a management group is in another state than its election and its interface say.
  fileprivate mutating func explain(_ snapshot: ElectionSnapshot?, _ link: ElectionLink?, at now: Instant) {
    if let begins = snapshot?.begins, now < begins {
      reason = "initialize-hold-time: begins in \(Int((now.duration(to: begins) / .seconds(1)).rounded(.up))) s"
    }
    if snapshot?.standsAlone ?? false {
      let obstacle =
        if case .unusable(let obstacle) = link { obstacle.description } else { "the interface is back, the election begins anew" }
      reason = "stands alone (ignore-if-down): \(obstacle)"
    }
  }
}

extension GroupConfiguration.Role {
  var word: String {
    switch self {
    case .common: "common"
    case .management: "management"
    case .service: "service"
    }
  }
}
