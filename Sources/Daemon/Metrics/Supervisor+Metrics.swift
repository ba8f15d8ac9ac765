import Engine
import Transport

extension Supervisor {
  /// What some groups add to an answer. Those that have gone meanwhile are left out.
  func metrics(of groups: ArraySlice<Engine.GroupID>) async -> [GroupMetrics] {
    var metrics: [GroupMetrics] = []
    metrics.reserveCapacity(groups.count)
    for id in groups { if let record = registry[id] { metrics.append(await self.metrics(of: record)) } }
    return metrics
  }

  private func metrics(of record: GroupRecord) async -> GroupMetrics {
    let (group, slot) = (record.configuration, record.slot)
    let obstacle = await dataplane?.obstacle(of: slot)
    var metrics = GroupMetrics(
      name: group.name, interface: group.id.interface, vrid: group.id.vrid.rawValue, role: .service(leader: ""), state: .initialize)
    if case .held? = obstacle {} else { metrics.obstacle = obstacle }
    if case .service(let leader, mode: _) = group.role {
      metrics.role = .service(leader: leader)
      metrics.state = await record.following?.group.state ?? .initialize
      if await dataplane?.rival(of: slot) != nil { metrics.rival = "unbound" }
      return metrics
    }
    guard let election = record.election, let settings = group.election else { return metrics }
    let snapshot = await election.group.snapshot
    metrics.state = snapshot.state
    if case .unusable(let obstacle) = election.seat.link { metrics.obstacle = obstacle }
    metrics.rival = Self.rival(snapshot.rivals, of: settings.priority) ?? election.seat.peers.unlisted.map { _ in "unlisted" }
    let elected = ElectionMetrics(
      isOpen: snapshot.isOpen, priority: snapshot.priority.rawValue, configuredPriority: settings.priority.rawValue,
      interval: settings.interval.duration, isUnable: election.inability != nil,
      isDrained: drained[record.configuration.id] != nil, trackedLost: election.fitness.trackers.count(where: \.isLost),
      counters: snapshot.counters)
    if case .management = group.role { metrics.role = .management(elected) } else { metrics.role = .common(elected) }
    return metrics
  }

  private static func rival(_ rivals: Rivals, of priority: Priority) -> String? {
    if let namesake = rivals.namesake { return namesake.priority == priority ? "undecidable" : "same-address" }
    return rivals.deaf.flatMap { $0.isSaid ? "deaf" : nil }
  }

  /// What the whole router adds to an answer.
  func routerMetrics() async -> RouterMetrics {
    let now = clock.now
    var gate: GateCounts?
    do throws(TransportError) { gate = try await dataplane?.gateCounts() } catch {
      journal.complain(.error, "\(error): metrics have nothing of what the gate has counted")
    }
    return RouterMetrics(
      router: configuration.router, uptime: started.duration(to: now) / .seconds(1), discards: await exchange?.discards ?? DiscardCounts(),
      routerMessageFaults: Dictionary(
        uniqueKeysWithValues: (await dataplane?.routerMessageFaults ?? [:]).map { ($0.key.description, $0.value) }),
      dataplane: await dataplane?.counters, gate: gate, interfacesHeld: await dataplane?.heldInterfaces.count ?? 0,
      interfacesReleased: await dataplane?.suspendedInterfaces.count ?? 0, silences: silences.counts.count,
      logLinesDropped: journal.linesDropped, notify: notifier.counts, switchovers: history.totals,
      lastSwitchovers: history.newest.mapValues { $0.detected.duration(to: now) / .seconds(1) }, retired: retired)
  }
}
