import Engine
import Logging
import Policies
import Transport

// From one configuration to another while everything runs.
extension Supervisor {
  /// Why a reload changes nothing.
  enum ReloadRefusal: Error {
    /// The file, as `check` says it.
    case configuration(ConfigurationRefusal)
    /// The difference.
    case difference([String])
    case busy

    var words: String {
      switch self {
      case .configuration(let refusal): "\(refusal)"
      case .difference(let refusals): (refusals + ["nothing was changed"]).joined(separator: "\n")
      case .busy: "the daemon is starting, stopping or reloading: try again"
      }
    }
  }

  /// Reads the file again and goes over to what it says.
  ///
  /// - Parameter isCarriedOut: `false` only says what would be done.
  /// - Throws: why nothing was changed.
  func reload(_ file: String, isCarriedOut: Bool) async throws(ReloadRefusal) -> ReloadReport {
    guard let dataplane, let exchange, !isStopping, !isReloading else { throw .busy }
    let new: Configuration
    do { new = try Configuration.read(file, modes: buildModes.known) } catch { throw .configuration(error) }
    let (before, after) = (catalog, buildModes.adding(new.policies))
    let plan = ReloadPlan(from: configuration, to: new) { mode, isNew in (isNew ? after : before)[mode]?.mayHold ?? false }
    let refusals = plan.refusals + dangers(of: plan, after)
    guard refusals.isEmpty else { throw .difference(refusals) }
    let report = ReloadReport(plan, file: file, isCarriedOut: isCarriedOut)
    guard isCarriedOut else { return report }
    isReloading = true
    defer { isReloading = false }
    await carryOut(plan, new, dataplane, exchange)
    journal.log(
      .notice, "reloaded \(file)",
      [
        "added": "\(report.added)", "removed": "\(report.removed)", "remade": "\(report.remade)", "adjusted": "\(report.adjusted)",
        "unchanged": "\(report.unchanged)",
      ])
    return report
  }

  /// What a start would refuse, of the interfaces that may be taken down from now on. Those of before are in force already.
  private func dangers(of plan: ReloadPlan, _ modes: PolicyCatalog) -> [String] {
    let groups = plan.added + plan.remade.map(\.new)
    let interfaces = groups.compactMap { group -> String? in
      guard case .service(leader: _, let mode) = group.role, modes[mode]?.mayHold == true else { return nil }
      return group.id.interface
    }
    guard !interfaces.isEmpty else { return [] }
    do throws(TransportError) {
      return BlastRadius(of: interfaces, in: try Surroundings(), session: nil).dangers.map(\.words)
    } catch {
      return ["\(error): what else goes down with \(InterfaceSummary.text(interfaces)) is not known: try again"]
    }
  }

  private func carryOut(
    _ plan: ReloadPlan, _ new: Configuration, _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange
  ) async {
    let old = configuration
    // Leaving comes first: an interface or an address may be another group's from now on. Those that come back leave last and come first: they
    // serve until it is their turn. Leaders stay for as long as they may be followed.
    await remove(plan.removed.filter { $0.election == nil }, dataplane, exchange)
    await remove(plan.removed.filter { $0.election != nil } + plan.remade.map(\.old), dataplane, exchange)
    configuration = new
    let known = Set(numbers.numbers.values)
    for number in numbers.take(new) where !known.contains(number) { await dataplane.add(number) }
    if old.logLevel != new.logLevel { journal.set(new.logLevel) }
    await dataplane.set(AnnouncementSchedule.Settings(refresh: new.refresh, framesPerSecond: new.announceRate))
    for change in plan.adjusted { await adjust(change, dataplane) }
    let unbound = Set(plan.remade.filter { $0.old.election == nil && $0.new.election != nil }.map(\.new.id))
    await add(plan.remade.map(\.new) + plan.added, startingLater: unbound, dataplane, exchange)
  }

  // MARK: Removing

  private func remove(_ groups: [GroupConfiguration], _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async {
    let leaving = groups.compactMap { group in slots[group.id].map { (group, $0) } }
    // Followers before leaders, and every lane once.
    for lane in lanes.values { await lane.remove(leaving.map(\.1)) }
    for (group, slot) in leaving where group.election != nil { await resign(group, slot, exchange) }
    for (group, slot) in leaving {
      slots[group.id] = nil
      services[slot] = nil
      laneOf[slot] = nil
      names.set(nil, of: slot)
      delayed[slot] = nil
      startingLate[slot] = nil
    }
    let followed = Set(configuration.groups.lazy.filter { [slots] in slots[$0.id] != nil && $0.election == nil }.map(\.id.interface))
    holders = holders.filter { followed.contains($0.key) }
    let interval = configuration.groups.compactMap { $0.election?.interval.duration }.min()
    await dataplane.paceRemovals(sparing: interval ?? .zero)
    var left = leaving[...]
    while !left.isEmpty {
      let slice = left.prefix(await dataplane.groupsPerRemoval).map(\.1)
      left = left.dropFirst(slice.count)
      await dataplane.remove(slice, gatheringIn: numbers.spare)
      // Others of this loop have their turn.
      await Task.yield()
    }
  }

  /// RFC 9568 6.4.3: who leaves says so. Its lease goes first.
  private func resign(_ group: GroupConfiguration, _ slot: GroupSlot, _ exchange: AdvertisementExchange) async {
    guard let leaving = electing.removeValue(forKey: slot) else { return }
    switch leaving.group {
    case .common(let common): await common.handle(.shutdown)
    case .management(let management):
      await management.handle(.shutdown)
      await management.finish()
      await followers.removeValue(forKey: group.name)?.value
      lanes[group.name] = nil
    }
    groupDirectory.set(slot, nil)
    leaseHandles[slot] = nil
    groupOfLease = groupOfLease.filter { $0.value != slot }
    if case .usable(let index, _) = leaving.link {
      await exchange.detach(leaving.vrid, from: index)
      exchange.memberships.leave(leaving.vrid, on: index)
    }
    leaving.sender.use(nil)
  }

  // MARK: Changing

  private func adjust(_ change: ReloadPlan.Change, _ dataplane: LinuxDataplane) async {
    guard let slot = slots[change.new.id] else { return }
    names.set(change.new.name, of: slot)
    switch change.new.role {
    case .common(let settings), .management(let settings, gateway: _, holdGrace: _):
      let parameters = ElectionParameters(vrid: change.new.id.vrid, settings)
      switch electing[slot]?.group {
      case .common(let group): await group.handle(.reconfigured(parameters))
      case .management(let group):
        await group.reconfigure(parameters)
        await dataplane.setHoldGrace(holdGrace(of: change.new.name), of: followerSlots(of: change.new.name))
      case nil: break
      }
    case .service(let leader, let mode):
      guard let lane = lanes[leader] else { return }
      let condition = await services[slot]?.condition ?? .lost
      await lane.remove([slot])
      let service = ServiceGroup(slot: slot, policy: policy(named: mode), kernel: dataplane, executor: service)
      services[slot] = service
      await lane.add(service)
      await lane.interfaces([(slot, condition)])
    }
  }

  private func followerSlots(of leader: String) -> [GroupSlot] {
    configuration.groups.compactMap { group in
      if case .service(leader, mode: _) = group.role { slots[group.id] } else { nil }
    }
  }

  // MARK: Adding

  private func add(
    _ groups: [GroupConfiguration], startingLater unbound: Set<Engine.GroupID>, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) async {
    var made: [GroupSlot] = []
    for group in groups {
      let slot = await make(group, dataplane, exchange)
      // Thousands that are unbound at once would advertise at once for ever.
      if unbound.contains(group.id), let election = group.election { startingLate[slot] = election.interval.duration }
      made.append(slot)
    }
    for group in groups { await join(group, dataplane) }
    await dataplane.begin(made)
  }
}
