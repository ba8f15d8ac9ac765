import Engine
import Transport

extension Supervisor {
  /// The state of everything, for `show`.
  func report() async -> RouterReport {
    var groups: [RouterReport.Group] = []
    for (index, group) in configuration.groups.enumerated() {
      groups.append(await report(group, GroupSlot(index)))
    }
    func count(_ state: RouterState) -> Int { groups.count { $0.state == state.description } }
    let discards = await exchange?.discards ?? DiscardCounts()
    return RouterReport(
      router: configuration.router, version: Version.current, uptimeSeconds: started.duration(to: clock.now) / .seconds(1),
      totals: RouterReport.Totals(active: count(.active), backup: count(.backup), initialize: count(.initialize)), groups: groups,
      switchovers: lastSwitchover.sorted { $0.key < $1.key }.map { RouterReport.SwitchoverReport($0.value, of: $0.key) },
      discards: Dictionary(
        uniqueKeysWithValues: DiscardReason.allCases.filter { discards[$0] > 0 }.map { ($0.description, discards[$0]) }),
      heldInterfaces: await dataplane?.heldInterfaces ?? [], counters: await counters())
  }

  private func counters() async -> [String: Int] {
    let gate = keeper?.counters ?? GateCounters()
    let plane = await dataplane?.counters ?? LinuxDataplane.Counters()
    let addresses = await dataplane?.addressCounters ?? AddressCounters()
    return [
      "leaseOpenings": gate.openings, "leaseRenewals": gate.renewals, "leasesLost": gate.losses, "lateCommits": gate.late,
      "gateRefusals": gate.refusals, "tableRebuilt": gate.repaired, "framesAnnounced": Int(plane.announced),
      "announcementsWithheld": Int(plane.withheld), "kernelRefusals": Int(plane.refused),
      "linksTakenDown": Int(plane.linksTakenDown), "linksBroughtUp": Int(plane.linksBroughtUp),
      "addressesAdded": Int(addresses.added), "addressesRemoved": Int(addresses.removed),
      "addressesRepaired": Int(addresses.repaired), "addressesRefused": Int(addresses.refused),
    ]
  }

  private func report(_ group: GroupConfiguration, _ slot: GroupSlot) async -> RouterReport.Group {
    var report = RouterReport.Group(
      name: group.name, vrid: Int(group.id.vrid.rawValue), state: "", interface: group.id.interface, type: group.role.word,
      addresses: group.addresses.map(\.description), acceptMode: group.acceptsTraffic)
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
    if case .management(_, let isGateway, holdGrace: _) = group.role { report.gateway = isGateway }
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
    if snapshot?.state == .initialize {
      if case .unusable(let reason) = electing[slot]?.link {
        report.reason = reason.description
      } else {
        report.reason = obstacle?.description
      }
    }
    return report
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

extension RouterReport.SwitchoverReport {
  init(_ switchover: Switchover, of leader: String) {
    func since(_ moment: Instant) -> Double { switchover.detected.duration(to: moment) / .milliseconds(1) }
    self.init(
      leader: leader, state: switchover.state.description, cause: switchover.cause.description, epoch: switchover.epoch,
      groups: switchover.groups, announcements: switchover.announcements, active: switchover.active, excepted: switchover.excepted,
      waiting: switchover.waiting, failures: switchover.failures, published: since(switchover.published),
      decided: since(switchover.decided), gated: switchover.gated.map(since), announced: switchover.announced.map(since),
      settled: switchover.settled.map(since))
  }
}
