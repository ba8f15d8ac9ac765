import ControlProtocol
import Engine
import Foundation
import Transport

// What totals and lists are made of, and what is not as it should be.
extension Supervisor {
  /// Every group, in the order of the configuration.
  var groupsInOrder: [Engine.GroupID] { configuration.groups.map(\.id) }

  /// What lists have to know of some groups. Those that have gone meanwhile are left out.
  func digests(of groups: ArraySlice<Engine.GroupID>) async -> [GroupDigest] {
    let records = groups.compactMap { registry[$0] }
    let elections = await snapshots(of: Set(records.map { $0.following?.leader ?? $0.slot }))
    // Meanwhile some may have left.
    guard let dataplane else { return [] }
    return records.filter { registry[$0.slot]?.configuration.id == $0.configuration.id }.map { record in
      let facts = dataplane.assumeIsolated { dataplane in
        Facts(
          obstacle: dataplane.obstacle(of: record.slot), rival: record.following == nil ? nil : dataplane.rival(of: record.slot),
          accepted: record.configuration.acceptsTraffic ? dataplane.acceptedAddresses(of: record.slot).count : nil)
      }
      return digest(record, elections, facts)
    }
  }

  /// What the dataplane says of a group.
  private struct Facts {
    let obstacle: Obstacle?
    let rival: SegmentRival?
    /// How many of its addresses the router has, of a group in accept mode.
    let accepted: Int?
  }

  /// The elections of these groups as they are now, with one visit to the loop that elects.
  func snapshots(of slots: Set<GroupSlot>) async -> [GroupSlot: ElectionSnapshot] {
    let groups = slots.compactMap { slot in registry[slot]?.election.map { (slot, $0.group) } }
    return groups.isEmpty ? [:] : await Self.snapshots(of: groups, on: election)
  }

  /// Belongs to no actor: what belongs to one does not leave its executor for another loop.
  private nonisolated static func snapshots(
    of groups: [(GroupSlot, ElectingGroup)], on election: EventLoop
  ) async -> [GroupSlot: ElectionSnapshot] {
    await withTaskExecutorPreference(election) { @Sendable in
      Dictionary(uniqueKeysWithValues: groups.map { ($0.0, $0.1.snapshotAtOnce) })
    }
  }

  private func digest(_ record: GroupRecord, _ elections: [GroupSlot: ElectionSnapshot], _ facts: Facts) -> GroupDigest {
    let group = record.configuration
    var isManagement = false
    if case .management = group.role { isManagement = true }
    let (state, trouble): (RouterState, Trouble?)
    var (leader, mode): (String?, String?) = (nil, nil)
    if case .service(let leaderName, let modeName) = group.role, let following = record.following {
      (leader, mode) = (leaderName, modeName)
      let (own, condition) = following.group.assumeIsolated { ($0.state, $0.condition) }
      state = own
      trouble = self.trouble(of: group, own, condition, leader: elections[following.leader]?.state, facts)
    } else {
      let snapshot = elections[record.slot]
      state = snapshot?.state ?? .initialize
      trouble = record.election.flatMap { self.trouble(of: group, $0, snapshot, facts) }
    }
    return GroupDigest(
      id: group.id, name: group.name, isManagement: isManagement, leader: leader, mode: mode, state: state,
      changed: changes(of: record).newest(of: record.slot)?.at ?? record.made, trouble: trouble)
  }

  /// Where the changes of a group are written down.
  func changes(of record: GroupRecord) -> ChangeHistory { record.following == nil ? electionChanges : followerChanges }

  // MARK: What is not as it should be

  private func trouble(
    of group: GroupConfiguration, _ state: RouterState, _ condition: InterfaceCondition, leader: RouterState?, _ facts: Facts
  ) -> Trouble? {
    if let rival = facts.rival {
      let rival = GroupReport.Rival(rival)
      return Trouble(.rival, rival.words, rival.remedy)
    }
    switch facts.obstacle {
    case nil, .held: break
    case .some(let obstacle): return Trouble(obstacle.mayPass ? .waiting : .lost, obstacle.description, obstacle.remedy)
    }
    guard leader == .active else { return nil }
    if state != .active {
      if condition == .held {
        return Trouble(
          .waiting, "the leader is Active, and the interface is still coming up", "wait; look at it with 'ip -d link show NAME'")
      }
      return Trouble(
        .waiting, "the leader is Active, and the binding mode \(mode(of: group)) says \(state)",
        "nothing, if the mode means it: 'vrrp6d policy show \(mode(of: group))'")
    }
    return acceptTrouble(of: group, facts)
  }

  private func mode(of group: GroupConfiguration) -> String { if case .service(_, let mode) = group.role { mode } else { "" } }

  private func trouble(
    of group: GroupConfiguration, _ election: GroupRecord.Election, _ snapshot: ElectionSnapshot?, _ facts: Facts
  ) -> Trouble? {
    guard let snapshot else { return nil }
    if let rival = GroupReport.Rival.list(snapshot.rivals, of: group.election?.priority).first {
      return Trouble(.rival, rival.words, rival.remedy)
    }
    if let unlisted = election.seat.peers.unlisted.map({ GroupReport.Rival($0) }) {
      return Trouble(.rival, unlisted.words, unlisted.remedy)
    }
    if let inability = election.inability {
      return Trouble(.unable, "no follower can be served: \(inability)", inability.remedy)
    }
    if snapshot.standsAlone {
      return Trouble(.out, "stands alone (ignore-if-down): without its interface it hears no peer", "bring the interface back")
    }
    if let trouble = fitnessTrouble(of: group, election, snapshot) { return trouble }
    switch snapshot.state {
    case .active:
      if !snapshot.isOpen {
        return Trouble(
          .shut, "Active, and nothing is forwarded: its Advertisements are late, or do not leave",
          "look for refused Advertisements and lateness in 'vrrp6d show NAME', and at the log")
      }
      return acceptTrouble(of: group, facts)
    case .backup: return nil
    case .initialize:
      let now = clock.now
      if let begins = election.seat.begins, now < begins { return Trouble(.waiting, "link-up-delay: it begins when that is over", "wait") }
      if let begins = snapshot.begins, now < begins {
        return Trouble(.waiting, "initialize-hold-time: it begins when that is over", "wait")
      }
      if case .unusable(let obstacle) = election.seat.link {
        return Trouble(obstacle.mayPass ? .waiting : .out, obstacle.description, obstacle.remedy)
      }
      if let refusal = election.seat.refusal { return Trouble(.out, refusal.description, "tried again every five seconds; see the log") }
      if let obstacle = facts.obstacle { return Trouble(.out, obstacle.description, obstacle.remedy) }
      return nil
    }
  }

  private func acceptTrouble(of group: GroupConfiguration, _ facts: Facts) -> Trouble? {
    guard let accepted = facts.accepted, accepted < group.addresses.count else { return nil }
    return Trouble(
      .addresses, "accept mode: \(accepted) of \(group.addresses.count) addresses are set", "tried again; 'vrrp6d show kernel' has them")
  }

  // MARK: The whole

  /// Everything that `show` says.
  func status(_ tally: StatusTally) async -> StatusReport {
    let wall = WallClock(clock.now)
    var tally = tally
    let suspended = await dataplane?.suspendedInterfaces ?? []
    for interface in suspended {
      tally.add(
        Trouble(.override, "released by an operator: it stays up whatever its binding mode says", "'vrrp6d hold NAME' takes that back"),
        of: interface)
    }
    let silent = StatusReport.Silences(silences.counts, at: clock.now)
    if let silent, silent.lastEndedSecondsAgo < Self.silenceShown {
      tally.add(
        Trouble(
          .silence,
          "the loop that serves did not answer \(silent.count == 1 ? "once" : "\(silent.count) times"), "
            + String(format: "for %.0f ms at most: elections left meanwhile", silent.longestMilliseconds),
          "look at what else this machine does; the log has the times"), of: configuration.router)
    }
    let discards = await exchange?.discards ?? DiscardCounts()
    return StatusReport(
      router: configuration.router, version: Version.current, at: wall.text(wall.now), startedAt: wall.text(started),
      uptimeSeconds: wall.seconds(since: started), totals: tally.totals, leaders: await leaders(tally, wall), exceptions: tally.exceptions,
      switchovers: history.newest.sorted { $0.key < $1.key }.map { SwitchoverReport($0.value, of: $0.key, at: clock.now) },
      discards: Dictionary(
        uniqueKeysWithValues: DiscardReason.allCases.filter { discards[$0] > 0 }.map { ($0.description, discards[$0]) }),
      routerMessageDiscards: Dictionary(
        uniqueKeysWithValues: (await dataplane?.routerMessageFaults ?? [:]).map { ($0.key.description, $0.value) }),
      heldInterfaces: await dataplane?.heldInterfaces ?? [], suspendedInterfaces: suspended, counters: await counters(), silences: silent,
      clients: .init())
  }

  /// A silence is an exception for an hour.
  private static let silenceShown = 3600.0

  private func leaders(_ tally: StatusTally, _ wall: WallClock) async -> [StatusReport.Leader] {
    let records = configuration.groups.compactMap { group -> GroupRecord? in
      if case .management = group.role { registry[group.id] } else { nil }
    }
    let elections = await snapshots(of: Set(records.map(\.slot)))
    var leaders: [StatusReport.Leader] = []
    for record in records {
      guard let snapshot = elections[record.slot], let priority = record.configuration.election?.priority else { continue }
      let group = record.configuration
      let report = await self.report(record)
      let changed = changes(of: record).newest(of: record.slot)?.at ?? record.made
      leaders.append(
        .init(
          name: group.name, interface: group.id.interface, vrid: Int(group.id.vrid.rawValue), state: snapshot.state.description,
          changedAt: wall.text(changed), secondsInState: wall.seconds(since: changed), reason: report.reason,
          priority: Int(priority.rawValue),
          priorityInForce: Int(snapshot.priority.rawValue), activeRouter: report.activeRouter, activePriority: report.activePriority,
          isOpen: snapshot.isOpen, followers: tally.followers[group.name] ?? .init(),
          lastSwitchover: history.newest[group.name].map { SwitchoverReport($0, of: group.name, at: clock.now) }))
    }
    return leaders
  }

  /// - Throws: `.unknownName` when there is no management group of this name.
  func requireLeader(_ name: String) throws(ControlRefusal) {
    guard registry[leader: name] == nil else { return }
    let near = NearestName.suggestions(for: name, among: configuration.groups.lazy.filter { $0.role.word == "management" }.map(\.name))
    throw ControlRefusal(
      .unknownName, "no management group \(name)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?"))
  }
}

extension StatusReport.Silences {
  init?(_ counts: SilenceHistory.Counts, at now: Instant) {
    guard let lastEnd = counts.lastEnd else { return nil }
    self.init(
      count: counts.count, longestMilliseconds: counts.longest / .milliseconds(1),
      lastEndedSecondsAgo: lastEnd.duration(to: now) / .seconds(1))
  }
}
