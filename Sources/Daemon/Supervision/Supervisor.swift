import Engine
import Logging
import Policies
import SystemPackage
import Transport

/// Makes the groups of a configuration, joins them to the kernel, and takes everything back in the end.
///
/// Lives on the service loop. The election loop runs without it.
actor Supervisor {
  /// SCHED_FIFO priorities, low among the real-time ones: above everything ordinary, below what the kernel itself runs there.
  static let electionPriority: CInt = 30
  static let keeperPriority = 29

  /// A group that elects, of either kind.
  enum ElectingGroup {
    case common(CommonGroup)
    case management(ManagementGroup)
  }

  /// A group that elects, with what it was given.
  struct Electing {
    let group: ElectingGroup
    let sender: AdvertisementSender
    let interface: String
    let vrid: VirtualRouterID
    var link: ElectionLink
  }

  nonisolated let configuration: Configuration
  nonisolated let catalog: PolicyCatalog
  nonisolated let service: EventLoop
  nonisolated let election: EventLoop
  nonisolated let journal: Journal
  nonisolated let clock = MonotonicClock()
  nonisolated let started: Instant
  nonisolated var unownedExecutor: UnownedSerialExecutor { service.asUnownedSerialExecutor() }

  let leases = LeaseBook()
  private(set) var keeper: GateKeeper?
  private(set) var dataplane: LinuxDataplane?
  private(set) var exchange: AdvertisementExchange?
  private(set) var electing: [GroupSlot: Electing] = [:]
  private(set) var lanes: [String: Lane] = [:]
  private var laneOf: [GroupSlot: Lane] = [:]
  private(set) var services: [GroupSlot: ServiceGroup] = [:]
  private(set) var lastSwitchover: [String: Switchover] = [:]
  private var followers: [Task<Void, Never>] = []
  private var lock: InstanceLock?
  var control: ControlListener?
  private var isStopping = false
  /// Electing groups by the lease the gate keeper knows them by.
  private var groupOfLease: [Lease: GroupSlot] = [:]

  init(
    configuration: Configuration, catalog: PolicyCatalog, service: EventLoop, election: EventLoop, journal: Journal
  ) {
    self.configuration = configuration
    self.catalog = catalog
    self.service = service
    self.election = election
    self.journal = journal
    started = clock.now
  }

  // MARK: Start

  /// Takes possession of lock, table and link groups, and begins.
  ///
  /// - Throws: `StartRefusal`. Nothing of ours is left in the kernel then.
  func start() async throws {
    lock = try InstanceLock(beside: configuration.controlSocket)
    let keeper = try makeKeeper()
    self.keeper = keeper
    do {
      try await startBehind(keeper)
    } catch {
      await dataplane?.takeBack(keepsHolds: true)
      keeper.stop(.deletingTable)
      throw error
    }
  }

  private func startBehind(_ keeper: GateKeeper) async throws {
    let dataplane: LinuxDataplane
    let exchange: AdvertisementExchange
    do {
      dataplane = try LinuxDataplane(
        loop: service, keeper: keeper, leases: leases, table: configuration.table,
        record: HoldRecord(FilePath(configuration.controlSocket + ".holds"))
      ) { [weak self] event in
        self?.assumeIsolated { $0.take(event) }
      }
      exchange = try AdvertisementExchange(loop: election) { [journal] reason, interface in
        journal.complain(.info, "advertisement discarded on interface \(interface?.description ?? "unknown"): \(reason)")
      }
    } catch {
      throw error.errno == .notPermitted || error.errno == .permissionDenied ? StartRefusal.noPermission(error) : .kernel(error)
    }
    self.dataplane = dataplane
    self.exchange = exchange
    do {
      let cleared = try await dataplane.clearLeftovers(in: configuration.linkGroups)
      if cleared > 0 { journal.log(.notice, "removed \(cleared) devices that a predecessor left") }
    } catch let refusal as DataplaneRefusal {
      throw StartRefusal.foreignDevice(refusal)
    } catch let error as TransportError {
      throw error.errno == .notPermitted ? StartRefusal.noPermission(error) : .kernel(error)
    }
    await makeGroups(dataplane, exchange)
    if let (id, obstacle) = await dataplane.unsupportedInterfaces().first {
      let place = configuration.position(of: id).map { "\($0): " } ?? ""
      throw StartRefusal.unsupportedInterface("\(place)group \(id): \(obstacle)")
    }
    let (held, released) = await dataplane.inheritHolds()
    if !held.isEmpty { journal.log(.notice, "holds \(held.count) interfaces that a predecessor took down") }
    if !released.isEmpty { journal.log(.notice, "brought up \(released.count) interfaces that a predecessor took down") }
    do {
      try await exchange.run()
      try await dataplane.run()
    } catch {
      throw StartRefusal.kernel(error)
    }
    if !election.isRealTime {
      journal.log(.notice, "the election runs without real-time scheduling (not permitted): intervals below 100 ms may flap under load")
    }
  }

  private func makeKeeper() throws(StartRefusal) -> GateKeeper {
    let gate = GateConfiguration(
      table: configuration.table, linkGroups: configuration.linkGroups, leaders: leaderNumbers.values.sorted(),
      realTimePriority: Self.keeperPriority)
    do {
      return try GateKeeper(gate) { [weak self, leases] event in
        leases.note(event)
        guard let self else { return }
        service.execute { self.assumeIsolated { $0.take(event) } }
      }
    } catch {
      switch error.errno {
      case .notPermitted where error.operation == "claim": throw .tableInUse(configuration.table, error)
      case .notPermitted, .permissionDenied: throw .noPermission(error)
      case .notSupported, .addressFamilyNotSupported, .protocolNotSupported, .noSuchFileOrDirectory: throw .noNetfilter(error)
      default: throw .kernel(error)
      }
    }
  }

  /// The link-group number of every management group: the range's first is the common groups'.
  var leaderNumbers: [String: LinkGroup] {
    var numbers: [String: LinkGroup] = [:]
    for group in configuration.groups {
      guard case .management = group.role else { continue }
      numbers[group.name] = LinkGroup(configuration.linkGroups.lowerBound + 1 + UInt32(numbers.count))
    }
    return numbers
  }

  // MARK: Groups

  private func makeGroups(_ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async {
    let numbers = leaderNumbers
    let settings = Dictionary(
      configuration.groups.compactMap { group in group.election.map { (group.name, $0) } }, uniquingKeysWith: { first, _ in first })
    for (index, group) in configuration.groups.enumerated() {
      let slot = GroupSlot(index)
      switch group.role {
      case .common(let election):
        let plan = GroupPlan(
          id: group.id, role: .electing(servesTraffic: true), linkGroup: LinkGroup(configuration.linkGroups.lowerBound),
          hasOwnLease: true, addresses: group.addresses)
        await dataplane.add(plan, at: slot)
        makeElecting(group, election, slot, plan, dataplane, exchange)
      case .management(let election, let isGateway, holdGrace: _):
        let plan = GroupPlan(
          id: group.id, role: .electing(servesTraffic: isGateway), linkGroup: numbers[group.name] ?? LinkGroup(0),
          hasOwnLease: false, addresses: group.addresses)
        await dataplane.add(plan, at: slot)
        makeElecting(group, election, slot, plan, dataplane, exchange)
      case .service(let leader, let mode):
        guard let policy = catalog[mode], let number = numbers[leader], let leaderSettings = settings[leader] else {
          preconditionFailure("group \(group.name) was accepted with leader \(leader) and mode \(mode), which do not exist")
        }
        let mayHold = BindingSituation.all.contains { policy.verdict(for: $0).wantsHold }
        await dataplane.add(
          GroupPlan(
            id: group.id, role: .following(mayHold: mayHold, holdGrace: holdGrace(of: leader, leaderSettings)), linkGroup: number,
            hasOwnLease: false, addresses: group.addresses), at: slot)
        services[slot] = ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service)
      }
    }
    await bind(dataplane)
  }

  /// How long a leader must have been out of Active before interfaces of its followers are taken down.
  ///
  /// One Active_Down_Interval, and one interval more: at start the two end at the same moment otherwise, and a router that is just becoming
  /// Active would take down interfaces that it needs in the next instant.
  private func holdGrace(of leader: String, _ settings: ElectionSettings) -> Duration {
    for group in configuration.groups where group.name == leader {
      if case .management(_, gateway: _, let grace?) = group.role { return grace }
    }
    let parameters = ElectionParameters(vrid: .first, priority: settings.priority, interval: settings.interval)
    return parameters.activeDownInterval(settings.interval) + settings.interval.duration
  }

  private func makeElecting(
    _ group: GroupConfiguration, _ settings: ElectionSettings, _ slot: GroupSlot, _ plan: GroupPlan, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) {
    guard let keeper else { return }
    let name = group.name
    let parameters = ElectionParameters(
      vrid: group.id.vrid, priority: settings.priority, interval: settings.interval, preempts: settings.preempts,
      preemptDelay: settings.preemptDelay)
    let sender = exchange.sender { [journal] error in
      journal.complain(.error, "\(name): \(error): the next Advertisement is tried in one interval")
    }
    let lease = LeaseHandle(keeper: keeper, lease: plan.hasOwnLease ? nil : .leader(plan.linkGroup))
    if !plan.hasOwnLease { groupOfLease[.leader(plan.linkGroup)] = slot }
    leaseHandles[slot] = lease
    let announcer = Announcer(dataplane: dataplane, slot: slot)
    let groupJournal = GroupJournal(name: name, journal: journal)
    let wake = election.timer { [weak self] in self?.wake(slot) }
    let made: ElectingGroup
    if case .management(_, let isGateway, holdGrace: _) = group.role {
      made = .management(
        ManagementGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: isGateway ? announcer : nil, journal: groupJournal))
    } else {
      made = .common(
        CommonGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: announcer, journal: groupJournal))
    }
    groupDirectory.set(slot, made)
    electing[slot] = Electing(
      group: made, sender: sender, interface: group.id.interface, vrid: group.id.vrid, link: .unusable(.noInterface))
  }

  /// One lane per management group: all of its followers live on this loop.
  private func bind(_ dataplane: LinuxDataplane) async {
    let names = configuration.groups.map(\.name)
    for (slot, electing) in electing.sorted(by: { $0.key.index < $1.key.index }) {
      guard case .management(let management) = electing.group else { continue }
      let leader = names[slot.index]
      let laneBox = LaneBox()
      let lane = Lane(
        executor: service, kernel: dataplane, time: clock, wake: service.timer { laneBox.lane?.assumeIsolated { $0.wakeUp() } },
        journal: LaneJournal(leader: leader, names: { names[$0.index] }, journal: journal) { [weak self] switchover in
          self?.assumeIsolated { $0.lastSwitchover[leader] = switchover }
        })
      laneBox.set(lane)
      lanes[leader] = lane
      for (index, group) in configuration.groups.enumerated() {
        guard case .service(leader, mode: _) = group.role, let service = services[GroupSlot(index)] else { continue }
        await lane.add(service)
        laneOf[service.slot] = lane
      }
      let states = management.states()
      followers.append(
        Task(name: "lane of \(leader)", executorPreference: service) { await lane.follow(states) })
    }
  }

  var leaseHandles: [GroupSlot: LeaseHandle] = [:]
  nonisolated let groupDirectory = GroupDirectory()

  /// A group's deadline has come. On the election loop.
  private nonisolated func wake(_ slot: GroupSlot) { groupDirectory.handle(.deadline, slot) }

  // MARK: Events

  private func take(_ event: DataplaneEvent) {
    switch event {
    case .conditions(let changes):
      var byLane: [ObjectIdentifier: (Lane, [(GroupSlot, InterfaceCondition)])] = [:]
      for change in changes {
        guard let lane = laneOf[change.0] else { continue }
        byLane[ObjectIdentifier(lane), default: (lane, [])].1.append(change)
      }
      for (lane, changes) in byLane.values { lane.assumeIsolated { $0.interfaces(changes) } }
    case .election(let slot, let link, let interrupted):
      follow(link, slot, interrupted: interrupted)
    case .refused(let error, let consequence):
      journal.complain(.error, "\(error): \(consequence)")
    case .heldAgain(let interface):
      journal.log(.warning, "\(interface) was brought up while it is held: taken down again")
    }
  }

  private func follow(_ link: ElectionLink, _ slot: GroupSlot, interrupted: Bool) {
    guard let electing = electing[slot], let exchange, !isStopping else { return }
    let before = electing.link
    self.electing[slot]?.link = link
    let directory = groupDirectory
    let (vrid, sender) = (electing.vrid, electing.sender)
    if case .usable = link { bindLease(slot) }
    let journal = self.journal
    let name = configuration.groups[slot.index].name
    if case .unusable(let obstacle) = link, link != before {
      // Devices are always being made at first: nothing to worry an operator with.
      journal.log(obstacle == .provisioning ? .debug : .notice, "\(name): cannot take part: \(obstacle)", ["group": "\(name)"])
    }
    election.execute {
      exchange.assumeIsolated { exchange in
        if case .usable(let index, _) = before {
          switch link {
          case .usable(let now, _) where now == index && !interrupted: break
          case .usable, .unusable:
            directory.handle(.interfaceLost, slot)
            exchange.detach(vrid, from: index)
            sender.use(nil)
          }
        }
        guard case .usable(let index, let source) = link else { return }
        do {
          try exchange.attach(vrid, on: index, source: source) { advertisement, peer in
            directory.handle(.received(advertisement, from: peer), slot)
          }
          sender.use(index)
          directory.handle(.sourceChanged(to: source), slot)
          directory.handle(.startup(from: source), slot)
        } catch {
          journal.complain(.error, "\(name): \(error): it stays in Initialize, because it would be deaf")
        }
      }
    }
  }

  /// A common group's lease is its device's, which may be a new one now.
  private func bindLease(_ slot: GroupSlot) {
    guard let handle = leaseHandles[slot], handle.isPerDevice,
      let device = dataplane?.assumeIsolated({ $0.device(of: slot) })
    else { return }
    handle.use(.device(device))
    groupOfLease[.device(device)] = slot
  }

  private func take(_ event: GateEvent) {
    switch event {
    case .lost(let lease, let loss):
      if let slot = groupOfLease[lease] { election.execute { [groupDirectory] in groupDirectory.handle(.leaseLost, slot) } }
      journal.complain(.warning, "lease of \(lease) lost (\(loss))")
    case .leaseFailed(let lease, let error):
      if let slot = groupOfLease[lease] { election.execute { [groupDirectory] in groupDirectory.handle(.leaseLost, slot) } }
      journal.complain(.error, "lease of \(lease): \(error): closed until the next Advertisement")
    case .failed(let error):
      journal.complain(.error, "\(error): what it was to open stays shut; tried again in \(GateKeeper.retryInterval)")
    case .rebuilt:
      journal.log(.warning, "somebody deleted the nftables table \(configuration.table): made anew")
    case .unprotected(let error):
      journal.complain(.critical, "somebody deleted the nftables table \(configuration.table), and the kernel refuses a new one: \(error)")
    case .stopped(let error):
      if let error { journal.log(.error, "\(error): the table stays, shut") }
      keeperEnded?.resume()
      keeperEnded = nil
    case .opened, .renewed, .closed: break
    }
  }

  // MARK: Stop

  private var keeperEnded: CheckedContinuation<Void, Never>?

  /// Hands over and takes everything back: leases, resignation, holds, devices, table.
  func stop() async {
    guard !isStopping else { return }
    isStopping = true
    control?.close()
    control = nil
    guard keeper != nil else { return lock = nil }
    journal.log(.notice, "stopping: handing over")
    for (slot, electing) in electing {
      switch electing.group {
      case .common(let group): await group.handle(.shutdown)
      case .management(let group): await group.handle(.shutdown)
      }
      groupDirectory.set(slot, nil)
    }
    if let exchange { await exchange.close() }
    for (_, electing) in electing {
      if case .management(let group) = electing.group { await group.finish() }
    }
    // Every lane reads the last state, in which nobody is Active, and then the end of its stream.
    for follower in followers { await follower.value }
    if let dataplane { await dataplane.takeBack(keepsHolds: configuration.onStop == .keep) }
    if let keeper {
      await withCheckedContinuation { continuation in
        keeperEnded = continuation
        keeper.stop(.deletingTable)
      }
    }
    lock = nil
    journal.log(.notice, "stopped")
  }
}
