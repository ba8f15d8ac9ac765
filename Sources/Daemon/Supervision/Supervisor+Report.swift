import Engine
import Transport

extension Supervisor {
  /// Every group, in the order of the configuration.
  var groupsInOrder: [Engine.GroupID] { configuration.groups.map(\.id) }

  /// What `show` says of some groups. Those that have gone meanwhile are left out.
  func reports(on groups: ArraySlice<Engine.GroupID>) async -> [RouterReport.Group] {
    var reports: [RouterReport.Group] = []
    for id in groups { if let record = registry[id] { reports.append(await report(record)) } }
    return reports
  }

  /// Everything that `show` says but the groups themselves.
  ///
  /// - Parameter states: how many groups are in each.
  func report(withoutGroups states: [String: Int]) async -> RouterReport {
    func count(_ state: RouterState) -> Int { states[state.description, default: 0] }
    let discards = await exchange?.discards ?? DiscardCounts()
    return RouterReport(
      router: configuration.router, version: Version.current, uptimeSeconds: started.duration(to: clock.now) / .seconds(1),
      totals: RouterReport.Totals(active: count(.active), backup: count(.backup), initialize: count(.initialize)), groups: [],
      switchovers: history.newest.sorted { $0.key < $1.key }.map { SwitchoverReport($0.value, of: $0.key, at: clock.now) },
      discards: Dictionary(
        uniqueKeysWithValues: DiscardReason.allCases.filter { discards[$0] > 0 }.map { ($0.description, discards[$0]) }),
      routerMessageDiscards: Dictionary(
        uniqueKeysWithValues: (await dataplane?.routerMessageFaults ?? [:]).map { ($0.key.description, $0.value) }),
      heldInterfaces: await dataplane?.heldInterfaces ?? [], suspendedInterfaces: await dataplane?.suspendedInterfaces ?? [],
      counters: await counters(), silences: RouterReport.Silences(silences.counts, at: clock.now))
  }

  /// The last switchovers, for `show switchovers`.
  var switchoverLog: SwitchoverLog { SwitchoverLog(history, router: configuration.router, at: clock.now) }

  /// A switchover is over. Where no group needed an exception the gate was as wanted with the lease, before anybody was told.
  ///
  /// - Returns: the same, with that moment.
  func record(_ switchover: Switchover, of slot: GroupSlot) -> Switchover {
    let leader = names[slot]
    var switchover = switchover
    if switchover.elements == 0, let turned = registry[slot]?.election?.lease.lastTurn, turned >= switchover.detected {
      switchover.gated = turned
    }
    history.add(switchover, of: leader)
    notifier.switched(slot, leader, switchover.state)
    guard switchover.groups > 0 else { return switchover }
    journal.log(
      .notice, "switchover: \(leader) is \(switchover.state), \(switchover.groups) service groups follow",
      switchover.metadata(leader: leader))
    return switchover
  }

  /// Held interfaces have gone down.
  func withdrawn(_ interfaces: [String], at moment: Instant) {
    var counts: [GroupSlot: Int] = [:]
    let holders = registry.holders
    for interface in interfaces { if let leader = holders[interface] { counts[leader, default: 0] += 1 } }
    for (leader, count) in counts { history.withdrew(count, at: moment, of: names[leader]) }
  }

  private func counters() async -> [String: Int] {
    guard let dataplane else { return [:] }
    let plane = await dataplane.counters
    let gate: GateCounts
    do throws(TransportError) { gate = try await dataplane.gateCounts() } catch {
      journal.complain(.error, "\(error): what the gate has counted is shown as 0")
      gate = GateCounts()
    }
    let counts: [String: UInt64] = [
      "solicitations": gate.solicited, "solicitationsAnswered": gate.answered, "solicitationsWhileShut": gate.solicitedWhileShut,
      "solicitationsBad": gate.solicitedBadly, "packetsPassed": gate.passed, "packetsDroppedWhileShut": gate.droppedWhileShut,
      "packetsDroppedToAddress": gate.droppedToAddress, "packetsDroppedWhileHeld": gate.droppedWhileHeld,
      "packetsAccepted": gate.accepted, "acceptedDroppedWhileShut": gate.acceptsDropped, "foreignAnnouncements": gate.foreignAnnouncements,
      "rivalAdvertisements": gate.rivalAdvertisements, "solicitedAsRouter": gate.solicitedAsRouter,
      "redirectsDropped": gate.redirectsDropped, "gatePutBack": plane.putBack,
      "framesAnnounced": plane.announced, "framesRepeated": plane.repeated, "framesRefreshed": plane.refreshed,
      "announcementsWithheld": plane.withheld, "kernelRefusals": plane.refused, "linksTakenDown": plane.linksTakenDown,
      "linksBroughtUp": plane.linksBroughtUp, "settingsLost": plane.settingsLost,
    ]
    return counts.merging(notifier.counts?.shown ?? [:]) { $1 }.mapValues { Int(clamping: $0) }
  }

  func report(_ record: GroupRecord) async -> RouterReport.Group {
    let (group, slot) = (record.configuration, record.slot)
    var report = RouterReport.Group(
      name: group.name, vrid: Int(group.id.vrid.rawValue), state: "", interface: group.id.interface, type: group.role.word,
      addresses: group.addresses.map(\.description), acceptMode: group.acceptsTraffic)
    report.kernelInterface = await dataplane?.interfaceName(of: slot)
    report.routerAdvertising = await routerAdvertising(of: slot)
    if group.acceptsTraffic { report.acceptedAddresses = await dataplane?.acceptedAddresses(of: slot).map(\.description) }
    let obstacle = await dataplane?.obstacle(of: slot)
    if case .service(let leader, let mode) = group.role {
      report.mode = mode
      report.leader = leader
      report.state = await record.following?.group.state.description ?? ""
      report.rivals = (await dataplane?.rival(of: slot)).map { [RouterReport.Rival($0)] } ?? []
      report.interfaceCondition = await record.following?.group.condition.description
      if report.state == RouterState.initialize.description { report.reason = obstacle?.description ?? "\(leader) is not Active" }
      return report
    }
    if case .management(_, let isGateway, holdGrace: _) = group.role {
      report.gateway = isGateway
      report.ignoreIfDown = group.leadership.ignoresLostInterface
      report.initializeHoldSeconds = group.leadership.initializeHoldTime / .seconds(1)
    }
    let snapshot = await record.election?.group.snapshot
    let link = record.election?.seat.link
    report.state = snapshot?.state.description ?? RouterState.initialize.description
    report.inability = record.election?.inability?.description
    report.priorityInForce = snapshot.map { Int($0.priority.rawValue) }
    report.priority = group.election.map { Int($0.priority.rawValue) }
    report.intervalMilliseconds = group.election.map { Int($0.interval.centiseconds) * 10 }
    report.preempts = group.election?.preempts
    report.learnedIntervalMilliseconds = snapshot?.learned.map { Int($0.centiseconds) * 10 }
    report.source = snapshot.flatMap { $0.source.isUnspecified ? nil : $0.source.description }
    report.advertisementsSent = snapshot?.counters.sent
    report.advertisementsRefused = snapshot?.counters.refused
    report.advertisementsReceived = snapshot?.counters.received
    report.isOpen = snapshot?.isOpen
    report.rivals = snapshot.map { RouterReport.Rival.list($0.rivals, of: group.election?.priority) } ?? []
    report.takeoversPutOff = snapshot?.counters.takeoversPutOff
    report.transitions = snapshot?.counters.transitions
    report.worstLatenessMilliseconds = snapshot.map { $0.counters.worstLateness / .milliseconds(1) }
    report.meanLatenessMilliseconds = snapshot.map { $0.counters.meanLateness / .milliseconds(1) }
    if snapshot?.state == .initialize {
      if case .unusable(let reason) = link {
        report.reason = reason.description
      } else {
        report.reason = record.election?.seat.refusal?.description ?? obstacle?.description
      }
    }
    if let inability = report.inability {
      let isLast = report.priorityInForce != report.priority
      report.reason = report.reason ?? "no follower can be served: \(inability)" + (isLast ? "; priority 1" : "")
    }
    report.linkUpDelaySeconds = group.linkUpDelay > .zero ? group.linkUpDelay / .seconds(1) : nil
    report.explain(snapshot, link, seatBegins: record.election?.seat.begins, at: clock.now)
    return report
  }
}

extension RouterReport.Group {
  /// Why a management group is in another state than its election and its interface say.
  fileprivate mutating func explain(
    _ snapshot: ElectionSnapshot?, _ link: ElectionLink?, seatBegins: Instant?, at now: Instant
  ) {
    func seconds(until moment: Instant) -> Int { Int((now.duration(to: moment) / .seconds(1)).rounded(.up)) }
    if let seatBegins, now < seatBegins { reason = "link-up-delay: begins in \(seconds(until: seatBegins)) s" }
    if let begins = snapshot?.begins, now < begins {
      reason = "initialize-hold-time: begins in \(seconds(until: begins)) s"
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
