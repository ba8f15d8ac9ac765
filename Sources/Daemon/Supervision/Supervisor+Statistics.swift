import ControlProtocol
import Engine
import Transport

// What has been counted, for `show statistics`, `show bad-packets` and `show --yang`.
extension Supervisor {
  // MARK: Counters

  /// What has been counted since the start or a reset; and, if asked to, counts from now on.
  func statistics(_ question: StatisticsQuestion) async throws(ControlRefusal) -> StatisticsReport {
    let all = configuration.groups
    let electing = all.filter { $0.election != nil }
    let (offset, limit) = (max(0, question.offset ?? 0), min(max(0, question.limit ?? .max), StatisticsQuestion.pageLimit))
    let shown: [GroupConfiguration]
    if let name = question.group { shown = [try group(named: name)] } else { shown = Array(electing.dropFirst(offset).prefix(limit)) }
    var groups: [GroupStatistics] = []
    let elections = await snapshots(of: Set(shown.compactMap { registry[$0.id]?.slot }))
    for group in shown { if let record = registry[group.id] { groups.append(statistics(of: record, elections[record.slot])) } }
    let discards = question.group == nil ? await discardStatistics() : nil
    if question.reset ?? false { await reset(question.group == nil ? electing : shown, andDiscards: question.group == nil) }
    return StatisticsReport(
      router: configuration.router, at: WallClock(clock.now).text(clock.now), discards: discards, electing: electing.count,
      following: all.count - electing.count, offset: offset, groups: groups)
  }

  /// What a group has counted since it was made, or since a reset. Nothing, of one that follows.
  private func statistics(of record: GroupRecord, _ snapshot: ElectionSnapshot?) -> GroupStatistics {
    let group = record.configuration
    var statistics = GroupStatistics(
      name: group.name, interface: group.id.interface, vrid: Int(group.id.vrid.rawValue), type: group.role.word)
    if case .service(let leader, mode: _) = group.role { statistics.leader = leader }
    guard let election = record.election, let snapshot else { return statistics }
    let counters = AdvertisementStatistics(snapshot.counters, election.seat.faults)
    let baseline = election.baseline
    statistics.counters = counters.since(baseline?.counts ?? AdvertisementStatistics())
    statistics.discontinuityAt = WallClock(clock.now).text(baseline?.moment ?? snapshot.milestones.made)
    return statistics
  }

  private func discardStatistics() async -> DiscardStatistics {
    let counts = await exchange?.discards ?? DiscardCounts()
    return DiscardStatistics(
      counts, since: discardBaseline?.counts ?? DiscardCounts(), at: WallClock(clock.now).text(discardBaseline?.moment ?? started))
  }

  /// Remembers what counters are now. They go on: others read them, too.
  private func reset(_ groups: [GroupConfiguration], andDiscards isAll: Bool) async {
    let discards = await exchange?.discards ?? DiscardCounts()
    let elections = await snapshots(of: Set(groups.compactMap { registry[$0.id]?.slot }))
    let now = clock.now
    for (slot, snapshot) in elections {
      registry.updateElection(slot) {
        $0.baseline = StatisticsBaseline(counts: AdvertisementStatistics(snapshot.counters, $0.seat.faults), moment: now)
      }
    }
    if isAll { discardBaseline = StatisticsBaseline(counts: discards, moment: now) }
    journal.log(.notice, "statistics of \(isAll ? "the router and all groups" : groups.first?.name ?? "nobody") were reset by an operator")
  }

  private func group(named name: String) throws(ControlRefusal) -> GroupConfiguration {
    if let group = configuration.groups.first(where: { $0.name == name }) { return group }
    let near = NearestName.suggestions(for: name, among: configuration.groups.map(\.name))
    throw ControlRefusal(.unknownName, "no group \(name)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?"))
  }

  // MARK: Bad packets

  /// The newest packets that were discarded.
  func badPackets() async -> BadPacketsReport {
    let packets = await exchange?.discardedPackets ?? []
    let names = await dataplane?.interfaceNames ?? [:]
    let wall = WallClock(clock.now)
    return BadPacketsReport(
      router: configuration.router, count: await exchange?.discards.total ?? 0,
      packets: packets.reversed().map { BadPacket($0, wall) { names[$0] } })
  }

  // MARK: For YANG

  /// Some groups, with all that YANG modules say of them. Those that have gone meanwhile are left out.
  func instances(of groups: ArraySlice<Engine.GroupID>) async -> [VirtualRouterInstance] {
    let elections = await snapshots(of: Set(groups.compactMap { registry[$0]?.slot }))
    var instances: [VirtualRouterInstance] = []
    for id in groups { if let record = registry[id] { instances.append(await instance(of: record, elections[record.slot])) } }
    return instances
  }

  private func instance(of record: GroupRecord, _ snapshot: ElectionSnapshot?) async -> VirtualRouterInstance {
    var instance = VirtualRouterInstance(
      group: await report(record, snapshot), link: await dataplane?.link(of: record.slot).map(LinkFacts.init),
      statistics: statistics(of: record, snapshot))
    guard let snapshot, let settings = record.configuration.election else { return instance }
    let parameters = ElectionParameters(vrid: record.configuration.id.vrid, settings)
    instance.begunAt = snapshot.milestones.begun.map { WallClock(clock.now).text($0) }
    instance.skewMicroseconds = Int(parameters.skew(snapshot.learned ?? settings.interval).nanoseconds / 1000)
    instance.lastEvent = snapshot.milestones.lastEvent
    instance.newActiveReason = snapshot.milestones.newActiveReason
    return instance
  }
}

extension LinkFacts {
  init(_ link: Link) {
    self.init(kind: link.kind, isUp: link.isUp, hasCarrier: link.hasCarrier, mac: link.macAddress?.description)
  }
}
