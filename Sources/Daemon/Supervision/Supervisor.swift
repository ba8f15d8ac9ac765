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
  static let servicePriority: CInt = 10

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

  /// What is in force.
  var configuration: Configuration
  /// The binding modes of this build, without those of the configuration.
  nonisolated let buildModes: PolicyCatalog
  var catalog: PolicyCatalog { buildModes.adding(configuration.policies) }
  /// The file that the configuration is read from, for `reload`. `nil`: there is none.
  nonisolated let file: String?
  nonisolated let service: EventLoop
  nonisolated let election: EventLoop
  nonisolated let journal: Journal
  /// Told of what happens, beside the journal: for whoever measures.
  nonisolated let observer: (any SupervisionObserver)?
  /// Whether this process is a daemon: its memory stays in memory once everything is made, and somebody wants to know how far that is.
  nonisolated let isDaemon: Bool
  nonisolated let clock = MonotonicClock()
  nonisolated let started: Instant
  nonisolated var unownedExecutor: UnownedSerialExecutor { service.asUnownedSerialExecutor() }

  let leases = LeaseBook()
  var keeper: GateKeeper?
  var dataplane: LinuxDataplane?
  var exchange: AdvertisementExchange?
  var electing: [GroupSlot: Electing] = [:]
  var lanes: [String: Lane] = [:]
  var laneOf: [GroupSlot: Lane] = [:]
  var services: [GroupSlot: ServiceGroup] = [:]
  /// Where each group stands in dataplane and lanes, for as long as it is the same group.
  var slots: [Engine.GroupID: GroupSlot] = [:]
  private(set) var slotsGiven = 0
  nonisolated let names = GroupNames()
  var numbers: LeaderNumbers
  /// Groups that elect for themselves from now on, and begin up to so much later than they could: they are many.
  var startingLate: [GroupSlot: Duration] = [:]
  var delayed: [GroupSlot: LoopTimer] = [:]
  var isReloading = false
  /// Until everything is made.
  var progress: StartProgress?
  var history = SwitchoverHistory()
  /// The leader because of whose state an interface may be held. There is one at most: the configuration sees to that.
  var holders: [String: String] = [:]
  /// By leader.
  var followers: [String: Task<Void, Never>] = [:]
  private var lock: InstanceLock?
  var control: ControlListener?
  var isStopping = false
  /// Electing groups by the lease the gate keeper knows them by.
  var groupOfLease: [Lease: GroupSlot] = [:]
  var leaseHandles: [GroupSlot: LeaseHandle] = [:]
  nonisolated let groupDirectory = GroupDirectory()
  var keeperEnded: CheckedContinuation<Void, Never>?

  init(
    configuration: Configuration, file: String? = nil, catalog: PolicyCatalog, service: EventLoop, election: EventLoop, journal: Journal,
    observer: (any SupervisionObserver)? = nil, isDaemon: Bool = false
  ) {
    self.configuration = configuration
    self.file = file
    buildModes = catalog
    numbers = LeaderNumbers(configuration.linkGroups)
    self.service = service
    self.election = election
    self.journal = journal
    self.observer = observer
    self.isDaemon = isDaemon
    started = clock.now
  }

  func nextSlot() -> GroupSlot {
    defer { slotsGiven += 1 }
    return GroupSlot(slotsGiven)
  }

  // MARK: Start

  /// Takes possession of lock, table and link groups, and begins.
  ///
  /// - Throws: `StartRefusal`. Nothing of ours is left in the kernel then.
  func start() async throws {
    lock = try InstanceLock(beside: configuration.controlSocket)
    let surroundings: Surroundings
    do { surroundings = try Surroundings() } catch { throw StartRefusal.kernel(error) }
    try refuseDangerousHolds(in: surroundings)
    let keeper = try makeKeeper(in: surroundings)
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
        record: HoldRecord(FilePath(configuration.controlSocket + ".holds")),
        repetitions: AnnouncementSchedule.Settings(refresh: configuration.refresh, framesPerSecond: configuration.announceRate)
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
      let serving = configuration.groups.filter(\.servesTraffic).map(\.id)
      let (removed, spared) = try await dataplane.clearLeftovers(in: configuration.linkGroups, sparing: Set(serving))
      if removed > 0 { journal.log(.notice, "removed \(removed) devices that a predecessor left") }
      if spared > 0 { journal.log(.notice, "takes over \(spared) devices that a predecessor left") }
    } catch let refusal as DataplaneRefusal {
      throw StartRefusal.foreignDevice(refusal)
    } catch let error as TransportError {
      throw error.errno == .notPermitted ? StartRefusal.noPermission(error) : .kernel(error)
    }
    await makeGroups(dataplane, exchange)
    if isDaemon { progress = makeProgress() }
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

  private func makeProgress() -> StartProgress {
    let count = configuration.groups.count(where: \.servesTraffic)
    let bar = ProgressBar.hasTerminal ? ProgressBar("making \(count) devices", total: count) : nil
    return StartProgress(total: count, bar: bar) { [journal] line in journal.log(.notice, line) }
  }

  /// The leader because of whose state an interface may be taken down, by interface.
  private var mayBeHeld: [String: String] {
    let modes = catalog
    let pairs = configuration.groups.compactMap { group -> (String, String)? in
      guard case .service(let leader, let mode) = group.role, modes[mode]?.mayHold == true else { return nil }
      return (group.id.interface, leader)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// An interface that nobody wants to see taken down is refused before anything is.
  private func refuseDangerousHolds(in surroundings: Surroundings) throws(StartRefusal) {
    let interfaces = mayBeHeld
    let inOrder = configuration.groups.map(\.id.interface).filter { interfaces[$0] != nil }
    guard let danger = BlastRadius(of: inOrder, in: surroundings, session: nil).dangers.first else { return }
    let group = configuration.groups.first { $0.id.interface == danger.interface }
    let place = group.flatMap { configuration.position(of: $0.id) }.map { "\($0): " } ?? ""
    throw .unsupportedInterface("\(place)\(danger.words)")
  }

  /// What a killed predecessor left shut stays shut from its table to ours: the interfaces are named to the keeper before anybody looks at them.
  private func makeKeeper(in surroundings: Surroundings) throws(StartRefusal) -> GateKeeper {
    let leaders = numbers.take(configuration)
    let held = mayBeHeld.compactMap { interface, leader -> (InterfaceIndex, LinkGroup)? in
      guard let link = surroundings.interfaces[interface]?.link, let number = numbers[leader] else { return nil }
      return (link.index, number)
    }
    let gate = GateConfiguration(
      table: configuration.table, linkGroups: configuration.linkGroups, leaders: leaders,
      held: Dictionary(held, uniquingKeysWith: { first, _ in first }), realTimePriority: Self.keeperPriority)
    do {
      return try GateKeeper(gate) { [weak self, leases, observer] event in
        leases.note(event)
        observer?.gate(event)
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

  // MARK: Stop

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
    for follower in followers.values { await follower.value }
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
