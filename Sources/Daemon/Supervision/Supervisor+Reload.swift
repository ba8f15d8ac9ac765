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
    do { new = try Configuration.read(file, modes: buildModes.known, hostName: configuration.router) } catch { throw .configuration(error) }
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
      return BlastRadius(of: interfaces, in: try HostInterfaces(), session: nil).dangers.map(\.words)
    } catch {
      return ["\(error): what else goes down with \(InterfaceSummary.text(interfaces)) is not known: try again"]
    }
  }

  private func carryOut(
    _ plan: ReloadPlan, _ new: Configuration, _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange
  ) async {
    let old = configuration
    await dataplane.sayFarewell(plan.ceasing.compactMap { registry[$0]?.slot })
    // Leaving comes first: an interface or an address may be another group's from now on. Those that come back leave last and come first: they
    // serve until it is their turn. Leaders stay for as long as they may be followed.
    await remove(plan.removed.filter { $0.election == nil }, dataplane)
    await remove(plan.removed.filter { $0.election != nil } + plan.remade.map(\.old), dataplane)
    configuration = new
    if old.logLevel != new.logLevel { journal.set(new.logLevel) }
    await dataplane.set(AnnouncementSchedule.Settings(refresh: new.refresh, framesPerSecond: new.announceRate))
    for change in plan.adjusted { await adjust(change, dataplane) }
    let unbound = Set(plan.remade.filter { $0.old.election == nil && $0.new.election != nil }.map(\.new.id))
    await add(plan.remade.map(\.new) + plan.added, startingLater: unbound, dataplane, exchange)
  }

  // MARK: Removing

  private func remove(_ groups: [GroupConfiguration], _ dataplane: LinuxDataplane) async {
    let leaving = groups.compactMap { registry[$0.id] }
    // Followers before leaders, and every lane once.
    let followers = Dictionary(grouping: leaving.filter { $0.following != nil }, by: { $0.following?.leader ?? "" })
    for (leader, records) in followers { await registry[leader: leader]?.election?.lane?.lane.remove(records.map(\.slot)) }
    for record in leaving { if let election = record.election { await resign(election) } }
    // Shut before anything else is done in its place; what was made for it goes in the background.
    await dataplane.remove(leaving.map(\.slot))
    for record in leaving {
      registry.remove(record.slot)
      names.set(nil, of: record.slot)
      if let election = record.election { dataplane.leases.giveBack(election.lease.number) }
    }
  }

  private func resign(_ election: GroupRecord.Election) async {
    await election.group.resign()
    if case .management(let management) = election.group {
      await management.finish()
      await election.lane?.task.value
    }
    election.handle.set(nil)
    election.seat.leave()
  }

  // MARK: Changing

  private func adjust(_ change: ReloadPlan.Change, _ dataplane: LinuxDataplane) async {
    guard let record = registry[change.new.id] else { return }
    let slot = record.slot
    registry.setConfiguration(change.new, of: slot)
    names.set(change.new.name, of: slot)
    switch change.new.role {
    case .common(let settings), .management(let settings, gateway: _, holdGrace: _):
      await record.election?.group.reconfigure(ElectionParameters(vrid: change.new.id.vrid, settings))
      if case .management = change.new.role {
        await dataplane.setHoldGrace(holdGrace(of: change.new.name), of: registry.followers(of: change.new.name))
      }
    case .service(let leader, let mode):
      guard let lane = registry[leader: leader]?.election?.lane?.lane, let following = record.following else { return }
      let condition = await following.group.condition
      await lane.remove([slot])
      let policy = policy(named: mode)
      let group = ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service)
      registry.setFollowing(GroupRecord.Following(group: group, leader: leader, mayHold: policy.mayHold), of: slot)
      await lane.add(group)
      await lane.interfaces([(slot, condition)])
    }
  }

  // MARK: Adding

  private func add(
    _ groups: [GroupConfiguration], startingLater unbound: Set<Engine.GroupID>, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) async {
    var made: [GroupSlot] = []
    // Leaders first: their followers' leases are theirs.
    for group in groups.filter({ $0.election != nil }) + groups.filter({ $0.election == nil }) {
      do throws(TransportError) {
        made.append(
          try await make(group, dataplane, exchange, startingWithin: unbound.contains(group.id) ? group.election?.interval.duration : nil))
      } catch {
        journal.log(.error, "\(group.name): \(error)")
      }
    }
    for group in groups { await join(group, dataplane) }
    await dataplane.begin(made)
  }
}
