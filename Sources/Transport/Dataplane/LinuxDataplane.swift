internal import Engine

/// The kernel, as groups see it: asks the gate, then the announcements, then the links.
///
/// Lives on the service loop. What must not wait for it, Advertisements and leases, does not pass through here.
public actor LinuxDataplane {
  nonisolated let loop: EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  nonisolated let gate: Gate
  nonisolated let monitor: LinkMonitor
  nonisolated let holder: Holder
  nonisolated let announcements: Announcements
  nonisolated let routerAdvertisements: RouterAdvertisements
  nonisolated let seating: Seating
  nonisolated let requests: Requests
  nonisolated let follower: InterfaceFollower
  private nonisolated let upkeep: Upkeep
  private nonisolated let sink: @Sendable (DataplaneEvent) -> Void

  private var refusals: UInt64 = 0
  private var putBack: UInt64 = 0

  /// Opens the sockets it needs and loads the gate's program. Nothing is attached yet.
  ///
  /// - Parameters:
  ///   - capacity: for how much the gate has room.
  ///   - instance: the daemon's name in its network namespace.
  ///   - programsAreLoaded: called when the kernel has all programs, before any thread is started.
  ///   - sink: called on the loop.
  /// - Throws: what the kernel has not got or does not permit.
  public init(
    loop: EventLoop, capacity: GateCapacity, instance: String, record: HoldRecord,
    repetitions: AnnouncementSchedule.Settings = .init(refresh: nil), programsAreLoaded: () throws(TransportError) -> Void = {},
    sink: @escaping @Sendable (DataplaneEvent) -> Void
  ) throws(TransportError) {
    let relay = DataplaneRelay()
    let refused: @Sendable (TransportError, String) -> Void = { error, consequence in relay.call { $0.refused(error, consequence) } }
    let gate = try Gate(capacity, instance: instance, loop: loop, programsAreLoaded: programsAreLoaded) { event in
      relay.call { $0.handle(event) }
    }
    do {
      let monitor = try LinkMonitor()
      let announcements = try Announcements(repetitions, gate: gate, refused: refused)
      let routerAdvertisements = try RouterAdvertisements(gate: gate, send: { announcements.send($0) }) { event in
        relay.call { $0.handle(event) }
      }
      let holder = try Holder(loop: loop, record: record, monitor: monitor) { event in relay.call { $0.handle(event) } }
      seating = Seating(
        gate: gate, monitor: monitor, holder: holder, announcements: announcements, routerAdvertisements: routerAdvertisements,
        refused: refused)
      holder.vital = { [seating] in monitor.links.vital($0, to: seating.elections) }
      requests = Requests(gate: gate, holder: holder, announcements: announcements, routerAdvertisements: routerAdvertisements)
      follower = InterfaceFollower(
        loop: loop, monitor: monitor, gate: gate, holder: holder, seating: seating, requests: requests, sink: sink, refused: refused)
      upkeep = Upkeep(
        gate: gate, holder: holder, monitor: monitor, seating: seating, follower: follower, requests: requests, sink: sink, refused: refused
      )
      (self.monitor, self.holder, self.announcements, self.routerAdvertisements) = (monitor, holder, announcements, routerAdvertisements)
    } catch {
      gate.abandon()
      throw error
    }
    self.loop = loop
    self.gate = gate
    self.sink = sink
    relay.dataplane = self
  }

  /// The leases of elections. Any thread may ask for one.
  public nonisolated var leases: Leases { gate.leases }

  /// A loop that may wait for the kernel.
  public nonisolated var worker: EventLoop { gate.attachments.loop }

  /// Whether the kernel has what the gate is attached by. Nothing of it stays.
  ///
  /// - Throws: ENOENT or EOPNOTSUPP, with what is missing.
  public func probe(needsAcceptedAddresses: Bool) throws(TransportError) { try gate.probe(needsRoutes: needsAcceptedAddresses) }

  // MARK: Life

  /// Begins to follow the kernel and to put the gate up. Events reach the sink from now on.
  public func run() throws(TransportError) {
    follower.isRunning = true
    seating.readForwarding()
    announcements.start(loop.timer { [weak self] in self?.assumeIsolated { $0.announcements.turn() } })
    routerAdvertisements.start(loop.timer { [weak self] in self?.assumeIsolated { $0.routerAdvertisements.sendDue() } })
    try loop.watch(routerAdvertisements.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.routerAdvertisements.hear() } }
    try loop.watch(monitor.fileDescriptor) { [follower] in follower.drain() }
    follower.reconsiderAll()
    // What was lost while the monitor was being made is read anew.
    follower.drain()
    follower.becomeReadyIfSettled()
    upkeep.start(on: loop)
  }

  var isRunning: Bool { follower.isRunning }

  /// As `Upkeep` does from time to time.
  func retryRefused() { upkeep.retryRefused() }

  func refused(_ error: TransportError, _ consequence: String) {
    refusals += 1
    sink(.refused(error, consequence: consequence))
  }

  /// Takes back everything: holds are released or kept, the gate is shut and taken down.
  ///
  /// - Parameter keepsHolds: leave down what is held down.
  /// - Returns: what the kernel refused to remove. It stays, shut.
  public func takeBack(keepsHolds: Bool) async -> [TransportError] {
    if isRunning {
      follower.isRunning = false
      loop.unwatch(monitor.fileDescriptor)
      loop.unwatch(routerAdvertisements.fileDescriptor)
    }
    upkeep.stop()
    routerAdvertisements.stop()
    announcements.stop()
    // The gate first, so that nothing passes by interfaces that come up.
    let remains = await gate.leave()
    // What the links are now, and not what they were when they were last looked at.
    do { _ = try monitor.drain() } catch { refused(error, "interfaces come up as they were known last") }
    await holder.finish(keepsHolds: keepsHolds)
    return remains
  }

  // MARK: What its parts tell

  private func handle(_ event: Gate.Event) {
    guard isRunning else { return }
    switch event {
    case .settled(let outcomes):
      for (segment, refusal) in outcomes { settled(segment, refusal) }
      follower.becomeReadyIfSettled()
      if seating.isAnybodyUnable || outcomes.contains(where: { $0.refusal != nil }) { follower.tellInabilities() }
      follower.commit()
    case .acceptRefused(let segment, let error):
      gate.accepted(isRefusedOn: segment)
      refused(error, "addresses on \(monitor.links[segment]?.name ?? "interface \(segment)") stay as they are; tried again")
    case .putBack(let names):
      putBack += UInt64(names.count)
      sink(.putBack(names))
    case .hidden(let name, let other): sink(.hidden(name, by: other))
    case .watchFailed(let error): refused(error, "filters that somebody deletes are found by the audit")
    }
  }

  private func settled(_ segment: InterfaceIndex, _ refusal: TransportError?) {
    guard seating.settled(segment, refusal) else { return }
    // An interface that has just gone, or has no IPv6, refuses for that reason, which is told for itself.
    if let refusal, !seating.isOfTheInterface(refusal, segment) {
      refused(refusal, "its groups stay in Initialize; tried again")
    }
    for name in monitor.links[segment]?.names ?? [] { follower.tell(name, interrupted: false) }
  }

  private func handle(_ event: Holder.Event) {
    // What was refused before the beginning and at the end is said as well.
    if case .refused(let error, let consequence) = event { return refused(error, consequence) }
    guard isRunning else { return }
    switch event {
    case .conditions(let names):
      for name in names { follower.tell(name, interrupted: false) }
      follower.commit()
    case .withdrawn(let names, let moment): sink(.withdrawn(names, at: moment))
    case .heldAgain(let name): sink(.heldAgain(name))
    case .refused: break
    case .stepped(let names):
      follower.drain()
      for name in names { follower.reconsider(name, interrupted: false) }
      follower.commit()
    }
  }

  private func handle(_ event: RouterAdvertisements.Event) {
    switch event {
    case .foreign(let slot, let differences): sink(.foreignRouterAdvertisement(slot, differences))
    case .differing(let slot, let differences): sink(.routerAdvertisementDiffers(slot, differences))
    case .discarded(let fault, let interface): sink(.routerMessageDiscarded(fault, interface))
    case .refused(let error, let consequence): refused(error, consequence)
    }
  }

  // MARK: What it looks like

  /// What the gate's program has counted.
  public func gateCounts() throws(TransportError) -> GateCounts { try gate.counts() }

  /// What was done, and what the kernel refused, since the start.
  public var counters: DataplaneCounters {
    let (announced, links) = (announcements.counters, holder.counters)
    return DataplaneCounters(
      announced: announced.announced, repeated: announced.repeated, refreshed: announced.refreshed, withheld: announced.withheld,
      refused: refusals, linksTakenDown: links.takenDown, linksBroughtUp: links.broughtUp, settingsLost: links.settingsLost,
      putBack: putBack)
  }
}
