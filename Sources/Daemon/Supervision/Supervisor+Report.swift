import ControlProtocol
import Engine
import Transport

extension Supervisor {
  /// What there is to say of some groups, for a list. Those that have gone meanwhile are left out.
  func reports(on groups: ArraySlice<Engine.GroupID>) async -> [GroupReport] {
    let elections = await snapshots(of: Set(groups.compactMap { registry[$0]?.slot }))
    var reports: [GroupReport] = []
    for id in groups { if let record = registry[id] { reports.append(await report(record, elections[record.slot])) } }
    return reports
  }

  /// Everything there is to say of one group.
  ///
  /// - Throws: `.unknownName`.
  func report(onGroup name: String) async throws(ControlRefusal) -> GroupReport {
    guard let group = configuration.groups.first(where: { $0.name == name }), let record = registry[group.id] else {
      let near = NearestName.suggestions(for: name, among: configuration.groups.map(\.name))
      throw ControlRefusal(.unknownName, "no group \(name)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?"))
    }
    var report = await report(record)
    let wall = WallClock(clock.now)
    report.changes = changes(of: record).all(of: record.slot).map { change in
      .init(
        at: wall.text(change.at), secondsAgo: wall.seconds(since: change.at), from: change.from.description, to: change.to.description,
        cause: change.cause.text)
    }
    return report
  }

  func report(_ record: GroupRecord) async -> GroupReport { await report(record, await snapshots(of: [record.slot])[record.slot]) }

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
    // Everything is announced: there is time.
    followerChanges.sort()
    if switchover.groups > 0 { news.publish(.switchover(switchover, leader: leader)) }
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

  func counters() async -> [String: Int] {
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

  /// What there is to say of one group, but its history.
  func report(_ record: GroupRecord, _ snapshot: ElectionSnapshot?) async -> GroupReport {
    let (group, slot) = (record.configuration, record.slot)
    var report = GroupReport(
      name: group.name, vrid: Int(group.id.vrid.rawValue), state: "", interface: group.id.interface, type: group.role.word,
      addresses: group.addresses.map(\.description), virtualMAC: MACAddress.virtualRouter(group.id.vrid).description,
      acceptMode: group.acceptsTraffic)
    report.kernelInterface = await dataplane?.interfaceName(of: slot)
    report.routerAdvertising = await routerAdvertising(of: slot)
    if group.acceptsTraffic { report.acceptedAddresses = await dataplane?.acceptedAddresses(of: slot).map(\.description) }
    let wall = WallClock(clock.now)
    let changed = changes(of: record).newest(of: slot)?.at ?? record.made
    report.createdAt = wall.text(record.made)
    report.changedAt = wall.text(changed)
    report.secondsInState = wall.seconds(since: changed)
    let obstacle = await dataplane?.obstacle(of: slot)
    if case .service(let leader, let mode) = group.role, let following = record.following {
      report.mode = mode
      report.leader = leader
      await describe(following, of: slot, obstacle, in: &report)
      return report
    }
    if case .management(_, let isGateway, holdGrace: _) = group.role {
      report.gateway = isGateway
      report.ignoreIfDown = group.leadership.ignoresLostInterface
      report.initializeHoldSeconds = group.leadership.initializeHoldTime / .seconds(1)
    }
    report.linkUpDelaySeconds = group.linkUpDelay > .zero ? group.linkUpDelay / .seconds(1) : nil
    report.state = snapshot?.state.description ?? RouterState.initialize.description
    if let settings = group.election { report.describe(settings) }
    report.peers = group.peers?.sorted().map(\.description)
    if let snapshot { report.describe(snapshot, group.election?.priority, at: clock.now) }
    if let unlisted = record.election?.seat.peers.unlisted { report.rivals.append(GroupReport.Rival(unlisted)) }
    if let election = record.election { report.explain(snapshot, election, obstacle, at: clock.now) }
    explainFitness(&report, record, snapshot)
    return report
  }

  private func describe(
    _ following: GroupRecord.Following, of slot: GroupSlot, _ obstacle: Obstacle?, in report: inout GroupReport
  ) async {
    let state = await following.group.state
    let condition = await following.group.condition
    let wantsHold = await following.group.wantsHold
    report.state = state.description
    report.rivals = (await dataplane?.rival(of: slot)).map { [GroupReport.Rival($0)] } ?? []
    report.interfaceCondition = condition.description
    if following.mayHold {
      let isReleased = await dataplane?.isSuspended(report.interface) ?? false
      report.hold = isReleased ? "released" : condition == .held ? "held" : wantsHold ? "holding" : "none"
    }
    guard state == .initialize else { return }
    report.reason = obstacle?.description ?? "\(report.leader ?? "its leader") is not Active"
    report.remedy = obstacle == .held ? nil : obstacle?.remedy
  }
}

extension GroupReport {
  /// What was configured.
  fileprivate mutating func describe(_ settings: ElectionSettings) {
    priority = Int(settings.priority.rawValue)
    intervalMilliseconds = Int(settings.interval.centiseconds) * 10
    preempts = settings.preempts
    preemptDelaySeconds = settings.preempts ? settings.preemptDelay / .seconds(1) : nil
  }

  /// What the election is like.
  fileprivate mutating func describe(_ snapshot: ElectionSnapshot, _ configured: Priority?, at now: Instant) {
    priorityInForce = Int(snapshot.priority.rawValue)
    learnedIntervalMilliseconds = snapshot.learned.map { Int($0.centiseconds) * 10 }
    source = snapshot.source.isUnspecified ? nil : snapshot.source.description
    advertisementsSent = snapshot.counters.sent
    advertisementsRefused = snapshot.counters.refused
    advertisementsReceived = snapshot.counters.received
    isOpen = snapshot.isOpen
    rivals = Rival.list(snapshot.rivals, of: configured)
    takeoversPutOff = snapshot.counters.takeoversPutOff
    transitions = snapshot.counters.transitions
    worstLatenessMilliseconds = snapshot.counters.worstLateness / .milliseconds(1)
    meanLatenessMilliseconds = snapshot.counters.meanLateness / .milliseconds(1)
    func remaining(_ moment: Instant) -> Duration { max(.zero, now.duration(to: moment)) }
    switch snapshot.election {
    case .initialize: break
    case .backup(let backup):
      activeDownMilliseconds = snapshot.activeDownInterval / .milliseconds(1)
      activeDownRemainingMilliseconds = WallClock.rounded(remaining(backup.activeDown) / .milliseconds(1))
      preemptRemainingSeconds = backup.preemptsFrom.map { WallClock.rounded(remaining($0) / .seconds(1)) }
      switch backup.incumbent {
      case .advertising(let peer), .outranked(let peer):
        activeRouter = peer.description
        if let heard = snapshot.heard, heard.address == peer { activePriority = Int(heard.priority.rawValue) }
      case .unheard, .resigned, .nobody: break
      }
    case .active(let active):
      nextAdvertisementMilliseconds = WallClock.rounded(remaining(active.nextAdvertisement) / .milliseconds(1))
      activeRouter = source
      activePriority = priorityInForce
    }
  }

  /// Why a group that elects is in another state than its election and its interface say, and what to do about it.
  fileprivate mutating func explain(_ snapshot: ElectionSnapshot?, _ election: GroupRecord.Election, _ obstacle: Obstacle?, at now: Instant)
  {
    func seconds(until moment: Instant) -> Int { Int((now.duration(to: moment) / .seconds(1)).rounded(.up)) }
    inability = election.inability?.description
    let link = election.seat.link
    if snapshot?.state == .initialize {
      if case .unusable(let obstacle) = link {
        reason = obstacle.description
        remedy = obstacle.remedy
      } else {
        reason = election.seat.refusal?.description ?? obstacle?.description
        remedy = election.seat.refusal == nil ? obstacle?.remedy : "tried again every five seconds"
      }
    }
    if let inability = election.inability {
      let isLast = priorityInForce != priority
      reason = reason ?? "no follower can be served: \(inability)" + (isLast ? "; priority 1" : "")
      remedy = remedy ?? inability.remedy
    }
    if let begins = election.seat.begins, now < begins { wait("link-up-delay: begins in \(seconds(until: begins)) s") }
    if let begins = snapshot?.begins, now < begins { wait("initialize-hold-time: begins in \(seconds(until: begins)) s") }
    if snapshot?.standsAlone ?? false {
      let obstacle =
        if case .unusable(let obstacle) = link { obstacle.description } else { "the interface is back, the election begins anew" }
      reason = "stands alone (ignore-if-down): \(obstacle)"
      remedy = "bring the interface back"
    }
  }

  private mutating func wait(_ reason: String) {
    self.reason = reason
    remedy = "wait"
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
