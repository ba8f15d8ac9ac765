import ControlProtocol
import Engine
import Logging
import OrderedCollections
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
    /// There is no file, or it could not be read in time.
    case unreadable(String)

    var words: String {
      switch self {
      case .configuration(let refusal): "\(refusal)"
      case .difference(let refusals): (refusals + ["nothing was changed"]).joined(separator: "\n")
      case .busy: "the daemon is starting, stopping or reloading: try again"
      case .unreadable(let words): words
      }
    }

    var kind: ControlRefusal.Kind {
      switch self {
      case .configuration(.unreadable), .unreadable: .unreadable
      case .configuration(.refused), .difference: .configuration
      case .busy: .busy
      }
    }
  }

  /// How long reading and parsing the file may take, on a thread of its own.
  static let readingTime: Duration = .seconds(20)

  /// Reads the file again and goes over to what it says. A stop ends it wherever it is.
  ///
  /// - Parameter isCarriedOut: `false` only says what would be done.
  /// - Throws: why nothing was changed.
  func reload(isCarriedOut: Bool) async throws(ReloadRefusal) -> ReloadReport {
    guard let file else { throw .unreadable("this daemon has no configuration file: it has read standard input") }
    // It ends by itself, soon.
    while isDraining, !isStopping { await pause(.milliseconds(50)) }
    guard let dataplane, let exchange, !isStopping, !isReloading else { throw .busy }
    isReloading = true
    defer { reloadEnded() }
    let new = try await read(file)
    guard !isStopping else { throw .busy }
    let modes = buildModes.adding(new.policies)
    let plan = ReloadPlan(from: configuration, catalog, to: new, modes)
    let refusals = plan.refusals + shortages(of: new) + dangers(of: plan, new, modes)
    guard refusals.isEmpty else { throw .difference(refusals) }
    let report = ReloadReport(plan, file: file, isCarriedOut: isCarriedOut)
    guard isCarriedOut else { return report }
    await carryOut(plan, new, dataplane, exchange)
    guard !isStopping else { throw .busy }
    journal.log(
      .notice, "reloaded \(file)",
      [
        "added": "\(report.added)", "removed": "\(report.removed)", "remade": "\(report.remade)", "adjusted": "\(report.adjusted)",
        "unchanged": "\(report.unchanged)",
      ])
    return report
  }

  /// Reads and parses the file off this loop. Its file system may hang.
  private func read(_ file: String) async throws(ReloadRefusal) -> Configuration {
    let (modes, router) = (buildModes.known, configuration.router)
    let outcome = await reading.run(within: Self.readingTime) { () -> Result<Configuration, ConfigurationRefusal> in
      do throws(ConfigurationRefusal) { return .success(try Configuration.read(file, modes: modes, hostName: router)) } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .done(.success(let configuration)): return configuration
    case .done(.failure(let refusal)): throw .configuration(refusal)
    case .interrupted: throw .busy
    case .timedOut:
      throw .unreadable("\(file): could not be read within \(Self.readingTime.components.seconds) s: does its file system answer?")
    case .hanging: throw .unreadable("\(file): an earlier attempt to read it still hangs: does its file system answer?")
    case .refused(let error): throw .unreadable("\(file): \(error)")
    }
  }

  /// Waits until no reload goes on. Who ends has it ended (`interruptReload`) first.
  func endOfReload() async {
    while isReloading { await withCheckedContinuation { reloadWaiters.append($0) } }
  }

  private func reloadEnded() {
    isReloading = false
    let waiters = reloadWaiters
    reloadWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Ends a reload where it is. It goes no further than the group it is at once `isStopping` is set.
  func interruptReload() async {
    reading.interrupt()
    await endOfReload()
  }

  /// Lets the loop turn between groups: thousands in one go would keep what arrives waiting, and the election without a sign of life.
  ///
  /// - Returns: whether to go on.
  private func mayGoOn(behind count: Int) async -> Bool {
    if count.isMultiple(of: Self.groupsAtOnce) { await Task.yield() }
    return !isStopping
  }

  private static let groupsAtOnce = 32

  /// What the gate has no room for. It was made for the configuration at the start, and some more.
  private func shortages(of new: Configuration) -> [String] {
    guard let capacity else { return [] }
    return capacity.shortages(for: GateCapacity.Need(new)).map { "\($0): restart vrrp6d, which makes it larger" }
  }

  /// What a start would refuse, of the interfaces that may be taken down from now on, and of the elections that are new. Those of before are in
  /// force already.
  private func dangers(of plan: ReloadPlan, _ new: Configuration, _ modes: PolicyCatalog) -> [String] {
    let changed = plan.added + plan.remade.map(\.new) + plan.adjusted.filter { $0.aspects.contains(.binding) }.map(\.new)
    guard !changed.isEmpty else { return [] }
    let (holdable, elections) = (changed.holdable(in: modes), changed.filter { $0.election != nil })
    do throws(TransportError) {
      let host = try HostInterfaces()
      let dangers =
        BlastRadius(of: holdable, elections: new.groups.filter { $0.election != nil }, in: host, session: nil).dangers
        + BlastRadius(of: new.groups.holdable(in: modes), elections: elections, in: host, session: nil).severed
      return OrderedSet(dangers.map(\.words)).elements
    } catch {
      return ["\(error): what else goes down with interfaces that are held is not known: try again"]
    }
  }

  /// Each step looks whether the daemon is stopping: that waits for the end of this, and takes back what there is then.
  private func carryOut(
    _ plan: ReloadPlan, _ new: Configuration, _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange
  ) async {
    let old = configuration
    await dataplane.sayFarewell(plan.ceasing.compactMap { registry[$0]?.slot })
    // Leaving comes first: an interface or an address may be another group's from now on. Those that come back leave last and come first: they
    // serve until it is their turn. Leaders stay for as long as they may be followed.
    await remove(plan.removed.filter { $0.election == nil }, dataplane)
    await remove(plan.removed.filter { $0.election != nil } + plan.remade.map(\.old), dataplane)
    guard !isStopping else { return }
    configuration = new
    if old.logLevel != new.logLevel { journal.set(new.logLevel) }
    notifyLater(new)
    await dataplane.set(AnnouncementSchedule.Settings(refresh: new.refresh, framesPerSecond: new.announceRate))
    rename(new.groups)
    await adjust(plan.adjusted, dataplane)
    let unbound = Set(plan.remade.filter { $0.old.election == nil && $0.new.election != nil }.map(\.new.id))
    await add(plan.remade.map(\.new) + plan.added, startingLater: unbound, dataplane, exchange)
    if !isStopping { await serveMetrics() }
    lookAtWhatIsTracked()
    followersChanged()
    await forgetDrains()
  }

  // MARK: Removing

  private func remove(_ groups: [GroupConfiguration], _ dataplane: LinuxDataplane) async {
    guard !isStopping else { return }
    let leaving = groups.compactMap { registry[$0.id] }
    // Followers before leaders, and every lane once.
    let followers = Dictionary(grouping: leaving.filter { $0.following != nil }, by: { $0.following?.leader })
    for (leader, records) in followers { await leader.flatMap { registry[$0]?.election?.lane?.lane }?.remove(records.map(\.slot)) }
    var counted: [GroupSlot: ElectionCounters] = [:]
    for record in leaving {
      guard let election = record.election else { continue }
      await resign(election)
      counted[record.slot] = await election.group.snapshot.counters
    }
    // Shut before anything else is done in its place; what was made for it goes in the background.
    await dataplane.remove(leaving.map(\.slot))
    for record in leaving {
      registry.remove(record.slot)
      // At once: in an answer to a scraper it is here or there.
      if let counters = counted[record.slot] { retired.add(counters, of: record.configuration) }
      watch.remove(record.slot)
      names.set(nil, of: record.slot)
      history.forget(record.configuration.name)
      changes(of: record).forget(record.slot)
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

  /// Groups that stay are what the new configuration says of them. What they are called is nothing but that.
  private func rename(_ groups: [GroupConfiguration]) {
    var renamed: [String: String] = [:]
    for group in groups {
      guard let record = registry[group.id], record.configuration != group else { continue }
      if record.configuration.name != group.name { renamed[record.configuration.name] = group.name }
      registry.setConfiguration(group, of: record.slot)
      names.set(group.name, of: record.slot)
    }
    history.rename(renamed)
  }

  private func adjust(_ changes: [ReloadPlan.Change], _ dataplane: LinuxDataplane) async {
    // What followers want of their interfaces is counted by what their leader says.
    for change in changes where change.new.election != nil { await adjustElection(change, dataplane) }
    let followers = changes.filter { $0.new.election == nil && !$0.aspects.isDisjoint(with: [.binding, .service]) }
    await adjustFollowers(followers, dataplane)
  }

  private func adjustElection(_ change: ReloadPlan.Change, _ dataplane: LinuxDataplane) async {
    guard !isStopping, let record = registry[change.new.id], let election = record.election, let settings = change.new.election else {
      return
    }
    let (new, slot, aspects) = (change.new, record.slot, change.aspects)
    if aspects.contains(.election) {
      await election.group.reconfigure(ElectionParameters(vrid: new.id.vrid, settings))
      watch.set(election.handle, at: slot, interval: settings.interval.duration)
    }
    if aspects.contains(.tracking) || aspects.contains(.election) { track(new, at: slot, isRunning: true) }
    if aspects.contains(.linkUpDelay) { election.seat.setLinkUpDelay(new.linkUpDelay) }
    if aspects.contains(.peers) { election.seat.peers.set(new.peers) }
    if aspects.contains(.addresses) { await election.group.readdress(to: new.addresses) }
    if aspects.contains(.leadership), case .management(let group) = election.group { await group.reconfigure(new.leadership) }
    if aspects.contains(.holdGrace) { await dataplane.setHoldGrace(Self.holdGrace(of: new), of: registry.followers(of: slot)) }
    if aspects.contains(.service) {
      await dataplane.replace([(slot, Self.plan(of: new, electingWith: election.lease))])
      election.announcer.restate(await election.group.snapshot.state, isGateway: new.servesTraffic)
    }
  }

  private func adjustFollowers(_ changes: [ReloadPlan.Change], _ dataplane: LinuxDataplane) async {
    var plans: [(slot: GroupSlot, plan: GroupPlan)] = []
    var rebound: [GroupSlot: [(slot: GroupSlot, policy: any BindingPolicy)]] = [:]
    var restated: [GroupSlot: [GroupSlot]] = [:]
    for change in changes {
      guard let record = registry[change.new.id], var following = record.following, case .service(_, let mode) = change.new.role,
        let leader = registry[following.leader]
      else { continue }
      let policy = policy(named: mode)
      plans.append((record.slot, plan(of: change.new, following: leader, in: policy)))
      if change.aspects.contains(.binding) { rebound[leader.slot, default: []].append((record.slot, policy)) }
      if change.aspects.contains(.service) { restated[leader.slot, default: []].append(record.slot) }
      following.mayHold = policy.mayHold
      registry.setFollowing(following, of: record.slot)
    }
    guard !plans.isEmpty, !isStopping else { return }
    // What is forwarded through an interface that may be held needs the lease before anybody holds it.
    await dataplane.replace(plans)
    for (leader, slots) in restated { await registry[leader]?.election?.lane?.lane.restate(slots) }
    for (leader, changes) in rebound { await registry[leader]?.election?.lane?.lane.rebind(changes) }
  }

  // MARK: Adding

  private func add(
    _ groups: [GroupConfiguration], startingLater unbound: Set<Engine.GroupID>, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) async {
    var made: [GroupSlot] = []
    // Leaders first: their followers' leases are theirs.
    let inOrder = groups.filter { $0.election != nil } + groups.filter { $0.election == nil }
    for (count, group) in inOrder.enumerated() {
      guard await mayGoOn(behind: count) else { return }
      do throws(TransportError) {
        made.append(
          try await make(group, dataplane, exchange, startingWithin: unbound.contains(group.id) ? group.election?.interval.duration : nil))
      } catch {
        journal.log(.error, "\(group.name): \(error)")
      }
    }
    for (count, group) in groups.enumerated() {
      guard await mayGoOn(behind: count) else { return }
      await join(group, dataplane)
    }
    await dataplane.begin(made)
  }
}
