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
  static let servicePriority: CInt = 10

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
  nonisolated let notifier: Notifier
  /// Told of what happens, beside the journal: for whoever measures.
  nonisolated let observer: (any SupervisionObserver)?
  /// Tells the service manager how the daemon is. `nil`: nobody asks.
  nonisolated let reporter: ServiceReporter?
  /// Whether this process is a daemon: its memory stays in memory once everything is made, and somebody wants to know how far that is.
  nonisolated let isDaemon: Bool
  nonisolated let clock = MonotonicClock()
  nonisolated let started: Instant
  nonisolated var unownedExecutor: UnownedSerialExecutor { service.asUnownedSerialExecutor() }

  var dataplane: LinuxDataplane?
  var exchange: AdvertisementExchange?
  var registry = GroupRegistry()
  nonisolated let names = GroupNames()
  var isReloading = false
  var reloadWaiters: [CheckedContinuation<Void, Never>] = []
  /// Reads the configuration anew.
  nonisolated let reading: BoundedWork
  /// Has the elections leave while this loop does not answer.
  nonisolated let watch: ServingWatch
  nonisolated let silences: SilenceHistory
  /// What it is called, for as long as it lives.
  nonisolated let router: String
  /// What happens, for whoever watches.
  nonisolated let news = NewsFeed()
  /// The last changes of groups that elect, and of those that follow.
  nonisolated let electionChanges = ChangeHistory()
  nonisolated let followerChanges = ChangeHistory()
  /// For how much the gate was made.
  var capacity: GateCapacity?
  /// Until the gate is up.
  var progress: StartProgress?
  var history = SwitchoverHistory()
  var losses = SegmentLosses()
  /// Since when the statistics of what is discarded count. `nil`: since the start.
  var discardBaseline: StatisticsBaseline<DiscardCounts>?
  /// What groups have counted that are gone.
  var retired = RetiredElections()
  /// While losses are gathered for one line.
  var lossTimer: LoopTimer?
  /// Looks at what is tracked.
  nonisolated let tracking: TrackingDesk
  /// What was found last.
  var readings: [TrackedSource: TrackReading] = [:]
  /// Which groups track each: among thousands that follow, nobody looks for them. Some may not do so any more.
  var trackedBy: [TrackedSource: Set<GroupSlot>] = [:]
  /// Until somebody's damping is over; and while lost followers are counted.
  var settlingTimer: LoopTimer?
  var servicesTimer: LoopTimer?
  var trackNews = TrackNews()
  /// While that is gathered for lines.
  var trackNewsTimer: LoopTimer?
  /// Groups that an operator has drained.
  var drained: [Engine.GroupID: Drain] = [:]
  /// Writes down which, and reads it.
  nonisolated let drainWork: BoundedWork
  var isDraining = false
  private var lock: InstanceLock?
  var control: ControlDesk?
  var metricsDesk: MetricsDesk?
  /// What it was made for.
  var metricsServed: MetricsConfiguration?
  var isStopping = false
  /// Everything is put up, and groups are told of their interfaces.
  var isElecting = false

  init(
    configuration: Configuration, file: String? = nil, catalog: PolicyCatalog, service: EventLoop, election: EventLoop, journal: Journal,
    observer: (any SupervisionObserver)? = nil, reporter: ServiceReporter? = nil, isDaemon: Bool = false
  ) {
    self.configuration = configuration
    router = configuration.router
    self.file = file
    buildModes = catalog
    self.service = service
    self.election = election
    self.journal = journal
    notifier = Notifier(journal: journal)
    self.observer = observer
    self.reporter = reporter
    self.isDaemon = isDaemon
    started = clock.now
    reading = BoundedWork(name: "configuration", loop: service)
    let silences = SilenceHistory()
    self.silences = silences
    drainWork = BoundedWork(name: "drain record", loop: service)
    tracking = TrackingDesk { journal.complain(.error, $0) }
    watch = ServingWatch(election: election, serving: service) { change in
      silences.add(change)
      journal.log(change.level, change.words)
    }
  }

  // MARK: Start

  /// Takes possession of the lock and the instance's name, puts the gate up, and begins.
  ///
  /// - Throws: `StartRefusal`. Nothing of ours is left in the kernel then, and what a predecessor left is shut.
  func start() async throws {
    lock = try InstanceLock(beside: configuration.controlSocket, name: configuration.router)
    // Before anything is made: nobody listens there yet.
    do { try ControlListener.requireVacancy(configuration.controlSocket) } catch { throw StartRefusal.cannotCreate(error) }
    let host: HostInterfaces
    do { host = try HostInterfaces() } catch { throw StartRefusal.kernel(error) }
    try refuseDangerousHolds(in: host)
    do {
      try notify()
      try await startBehindLock()
    } catch {
      await takeBack(keepsHolds: true)
      await notifier.finish()
      throw error
    }
  }

  private func startBehindLock() async throws {
    let dataplane: LinuxDataplane
    let exchange: AdvertisementExchange
    let capacity = GateCapacity(GateCapacity.Need(configuration))
    self.capacity = capacity
    do throws(TransportError) {
      dataplane = try LinuxDataplane(
        loop: service, capacity: capacity, instance: configuration.router,
        record: HoldRecord(FilePath(configuration.controlSocket + ".holds")),
        repetitions: AnnouncementSchedule.Settings(refresh: configuration.refresh, framesPerSecond: configuration.announceRate)
      ) { [isDaemon] () throws(TransportError) in
        if isDaemon { try Privileges.endLoading() }
      } sink: { [weak self] event in
        self?.assumeIsolated { $0.handle(event) }
      }
      self.dataplane = dataplane
      try await dataplane.probe(needsAcceptedAddresses: configuration.groups.contains(where: \.acceptsTraffic))
      exchange = try AdvertisementExchange(loop: election) { [journal] reason, interface, heldBack in
        // The group it is for says that (`AllowedPeers`).
        guard reason != .unlistedPeer else { return }
        let more = heldBack == 0 ? "" : " (and \(heldBack) times more since it was last said)"
        journal.log(.info, "advertisement discarded on interface \(interface?.description ?? "unknown"): \(reason)\(more)")
      }
      self.exchange = exchange
      let serving = Set(configuration.groups.map(\.id.interface))
      let leftovers = try Leftovers.clear(instance: configuration.router, besides: serving)
      if !leftovers.isNothing { journal.log(.notice, "removed what a predecessor left: \(leftovers)") }
      await readDrains()
      try await makeGroups(dataplane, exchange)
      tracking.handOver { [weak self, service] source, reading in
        service.execute { [weak self] in self?.assumeIsolated { $0.found(reading, of: source) } }
      }
      lookAtWhatIsTracked()
    } catch {
      throw StartRefusal(error)
    }
    if isDaemon { progress = makeProgress() }
    if let (id, obstacle) = await dataplane.unsupportedInterfaces().first {
      throw StartRefusal.unsupportedInterface("\(place(of: id))group \(id): \(obstacle)")
    }
    let (held, released) = await dataplane.inheritHolds()
    if !held.isEmpty { journal.log(.notice, "holds \(held.count) interfaces that a predecessor took down") }
    if !released.isEmpty { journal.log(.notice, "brought up \(released.count) interfaces that a predecessor took down") }
    do throws(TransportError) {
      try await exchange.run()
      try await dataplane.run()
    } catch {
      throw StartRefusal.kernel(error)
    }
    watch.start()
    startReporting()
    if !election.isRealTime {
      journal.log(.notice, "the election runs without real-time scheduling (not permitted): intervals below 100 ms may flap under load")
    }
  }

  private func makeProgress() -> StartProgress {
    let count = Set(configuration.groups.lazy.filter(\.servesTraffic).map(\.id.interface)).count
    let bar =
      ProgressBar.hasTerminal
      ? ProgressBar("putting the gate up on \(count) interfaces", total: count) { [journal] in journal.draw($0) } : nil
    return StartProgress(total: count, bar: bar) { [journal] line in journal.log(.notice, line) }
  }

  /// An interface that nobody wants to see taken down is refused before anything is.
  private func refuseDangerousHolds(in host: HostInterfaces) throws(StartRefusal) {
    let radius = BlastRadius(
      of: configuration.groups.holdable(in: catalog), elections: configuration.groups.filter { $0.election != nil }, in: host, session: nil)
    guard let danger = radius.dangers.first else { return }
    let group = configuration.groups.first { $0.id.interface == danger.interface }
    throw .unsupportedInterface("\(group.map { place(of: $0.id) } ?? "")\(danger.words)")
  }

  /// Where the file has a group, for the beginning of a line.
  private func place(of id: Engine.GroupID) -> String {
    guard let position = configuration.position(of: id) else { return "" }
    return "\(file.map { "\($0):" } ?? "")\(position): "
  }

  // MARK: Stop

  /// Hands over and takes everything back: leases, resignation, holds, the gate.
  ///
  /// - Parameter isRefused: the start was refused when everything was made: what a predecessor held stays held, for the next one.
  func stop(isRefused: Bool = false) async {
    guard !isStopping else { return }
    isStopping = true
    reporter?.stopping()
    watch.stop()
    // Half of a reload is as good as the whole: everything goes.
    await interruptReload()
    await control?.close()
    control = nil
    await endMetrics()
    notifier.stopping()
    guard dataplane != nil else {
      await notifier.finish()
      await tracking.end(by: drainWork)
      return lock = nil
    }
    journal.log(.notice, "stopping: handing over")
    for election in registry.elections {
      await election.group.resign()
      election.handle.set(nil)
    }
    if let exchange { await exchange.close() }
    for election in registry.elections {
      if case .management(let group) = election.group { await group.finish() }
    }
    // Every lane reads the last state, in which nobody is Active, and then the end of its stream.
    for election in registry.elections { await election.lane?.task.value }
    await takeBack(keepsHolds: isRefused || configuration.onStop == .keep)
    // Nobody waits for scripts before the peer has taken over, and nothing is left to do here.
    await notifier.finish()
    await tracking.end(by: drainWork)
    lock = nil
    journal.log(.notice, "stopped")
  }

  /// Everything that was made in the kernel, however far that had come.
  private func takeBack(keepsHolds: Bool) async {
    guard let dataplane else { return }
    for error in await dataplane.takeBack(keepsHolds: keepsHolds) {
      journal.log(.error, "\(error): it stays, shut; the next start removes it")
    }
    self.dataplane = nil
  }
}

extension GateCapacity.Need {
  /// What a configuration asks for.
  init(_ configuration: Configuration) {
    let groups = configuration.groups
    let serving = groups.filter(\.servesTraffic)
    self.init(
      leases: groups.count { $0.election != nil }, groups: serving.count, addresses: serving.reduce(0) { $0 + $1.addresses.count },
      segments: Set(groups.map(\.id.interface)).count)
  }
}
