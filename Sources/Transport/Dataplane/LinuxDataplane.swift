public import Engine

/// The kernel, as groups see it: provisions ahead of time, opens and shuts the gate, announces, and settles links afterwards.
///
/// Lives on the service loop. What must not wait for it, advertisements and leases, does not pass through here.
public actor LinuxDataplane {
  /// How often what is not notified, such as `all.forwarding`, is looked at.
  static let auditInterval: Duration = .seconds(2)
  /// So many audits pass between two attempts to make a device that the kernel refused.
  static let auditsPerRetry = 5

  struct Member {
    var plan: GroupPlan
    var device: InterfaceIndex?
    var parent: InterfaceIndex?
    var refusal: TransportError?
    /// Waits for its device to be made.
    var isQueued = false
    /// The device the gate lets pass, so that it can be shut again when the device is gone.
    var armed: InterfaceIndex?
    /// Where each address is.
    var announcement: [FrameSocket.Departure] = []
    /// What the virtual router listens to.
    var reports: [FrameSocket.Departure] = []
    var toldCondition: InterfaceCondition = .lost
    var toldLink: ElectionLink = .unusable(.noInterface)

    /// Whether it sends nothing while Active by which switches would remember its MAC address.
    var isSilent: Bool { if case .following = plan.role { true } else { false } }
  }

  nonisolated let loop: EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  nonisolated let keeper: GateKeeper
  nonisolated let leases: LeaseBook
  nonisolated let clock = MonotonicClock()
  let provisioner: Provisioner
  let settler: Settler
  let crew: AnnouncementCrew
  let monitor: LinkMonitor
  let sink: @Sendable (DataplaneEvent) -> Void
  var record: HoldRecord

  var members: [Member?] = []
  var slotsByInterface: [String: [GroupSlot]] = [:]
  /// Whose the devices are.
  var slotsByDevice: [InterfaceIndex: GroupSlot] = [:]
  var holds = InterfaceHolds(hasBegun: false)
  /// Parents whose forwarded traffic is tied to a leader's lease.
  var gatedParents: [InterfaceIndex: LinkGroup] = [:]
  var isForwarding = false
  var isRunning = false

  /// Devices that a predecessor made for groups of ours, by name, until those groups' turn comes.
  var inheritance: [String: Inheritance] = [:]
  /// How many of them were taken over as they were, or put right.
  public internal(set) var inherited = 0
  /// Groups whose device is to be made, in order.
  var toProvision: [GroupSlot] = []
  var isProvisioning = false
  /// Whether every device that could be made at start has been. Nobody elects before: a router that cannot serve yet is not to take the place
  /// of one that does.
  var isReady = false

  var removalPace = RemovalPace(sparing: .zero)

  /// Asked for since the last commit.
  var changes = GateChanges()
  var toAnnounce: [GroupSlot] = []
  var toTakeDown: [String] = []
  var toBringUp: [String] = []
  var isSettling = false
  /// What held interfaces had, by name.
  var belongings: [String: LinkBelongings] = [:]
  /// What interfaces that came up should have again, and the kernel has refused so far.
  var owed: [InterfaceIndex: Debt] = [:]
  /// The addresses of groups that accept packets to them.
  var accepted = AcceptedAddresses()
  /// Leases that have opened or closed since addresses were last settled.
  var turnedLeases: Set<Lease> = []
  var isSettlingAddresses = false

  var repetitions: AnnouncementSchedule
  /// Groups that have just been announced wait for their turn until then.
  var burstsResume = Instant.zero
  var repetitionTimer: LoopTimer?
  var holdTimer: LoopTimer?
  var auditTimer: LoopTimer?
  var audits = 0
  var auditing = DeviceAudit()

  let routerMessages: RouterMessageSocket
  var advertiser = RouterAdvertiser()
  var advertiserTimer: LoopTimer?
  /// Router Solicitations and Advertisements that were dropped.
  public internal(set) var routerMessageFaults: [RouterMessage.Fault: UInt64] = [:]

  public internal(set) var counters = Counters()

  public struct Counters: Hashable, Sendable {
    /// Frames of announcements handed to the kernel, repetitions and refreshes included.
    public var announced: UInt64 = 0
    /// How many of them repeated an announcement.
    public var repeated: UInt64 = 0
    /// How many of them reminded switches.
    public var refreshed: UInt64 = 0
    /// Groups that were not announced because they had been shut, or the lease had ended.
    public var withheld: UInt64 = 0
    /// Requests that the kernel refused.
    public var refused: UInt64 = 0
    public var linksTakenDown: UInt64 = 0
    public var linksBroughtUp: UInt64 = 0
    /// Addresses and routes of released interfaces that the kernel refused for good.
    public var belongingsLost: UInt64 = 0
    /// Devices that somebody else had changed, and that were put right.
    public var repaired: UInt64 = 0

    public init() {}
  }

  /// Opens the sockets it needs. Nothing in the kernel is changed yet.
  ///
  /// - Parameters:
  ///   - table: marks our devices, so that those of another daemon are left alone.
  ///   - repetitions: how announcements are repeated.
  ///   - sink: called on the loop.
  /// - Throws: when the kernel refuses a socket, for lack of permission for instance.
  public init(
    loop: EventLoop, keeper: GateKeeper, leases: LeaseBook, table: String, record: HoldRecord,
    repetitions: AnnouncementSchedule.Settings = .init(refresh: nil), sink: @escaping @Sendable (DataplaneEvent) -> Void
  ) throws(TransportError) {
    self.loop = loop
    self.keeper = keeper
    self.leases = leases
    self.sink = sink
    self.record = record
    self.repetitions = AnnouncementSchedule(repetitions)
    provisioner = try Provisioner(table: table)
    settler = try Settler()
    crew = try AnnouncementCrew(leases: leases)
    monitor = try LinkMonitor()
    routerMessages = try RouterMessageSocket()
  }

  /// Where a group stands, for whoever shows it.
  public func obstacle(of slot: GroupSlot) -> Obstacle? {
    guard let member = member(slot) else { return nil }
    switch link(of: member) {
    case .success: return holds.condition(of: member.plan.id.interface) == .held ? .held : nil
    case .failure(let obstacle): return obstacle.reason
    }
  }

  /// The device of a group, once it is made.
  public func device(of slot: GroupSlot) -> InterfaceIndex? { member(slot)?.device }

  /// The frames that tell the segment of a group where it is, as they leave by its interface. None before its device is made.
  package func announcement(of slot: GroupSlot) -> [FrameSocket.Departure] { member(slot)?.announcement ?? [] }

  /// How many interfaces are held down.
  public var heldInterfaces: [String] { holds.held }

  func member(_ slot: GroupSlot) -> Member? {
    members.indices.contains(slot.index) ? members[slot.index] : nil
  }

  func lease(of member: Member) -> Lease? {
    member.plan.hasOwnLease ? member.device.map { .device($0) } : .leader(member.plan.linkGroup)
  }

  /// Takes in groups, before `run`; later ones are looked at by `begin`.
  public func add(_ plan: GroupPlan, at slot: GroupSlot) {
    while members.count <= slot.index { members.append(nil) }
    members[slot.index] = Member(plan: plan)
    slotsByInterface[plan.id.interface, default: []].append(slot)
    advertiser.add(plan, at: slot)
  }

  /// Removes what a predecessor left in our range of link groups, but for the devices of groups that there are to be again.
  ///
  /// Those are taken over when their groups' turn comes: the kernel takes long to remove a device among thousands, and to make one.
  /// - Returns: How many devices were removed, and how many wait to be taken over.
  /// - Throws: `DataplaneRefusal.foreignDevices` when a device in the range is not ours; what the kernel refuses.
  public func clearLeftovers(in range: ClosedRange<UInt32>, sparing groups: Set<GroupID>) throws -> (removed: Int, spared: Int) {
    let leftovers = try provisioner.leftovers(in: range)
    if let first = leftovers.foreign.first { throw DataplaneRefusal.foreignDevice(first.name, linkGroup: first.group, range: range) }
    let wanted = Dictionary(
      groups.compactMap { group in
        monitor.link(named: group.interface).map { (VirtualRouterDevice.name(parent: $0.index, vrid: group.vrid), $0.index) }
      }
    ) { first, _ in first }
    // Outside of our range the gate does not keep them shut, and without our mark nobody knows how far their making had come.
    let spared = leftovers.ours.filter { $0.alias != nil && range.contains($0.group) && $0.parent != nil && $0.parent == wanted[$0.name] }
    let doomed = Set(leftovers.ours.map(\.index)).subtracting(spared.map(\.index))
    // Gathered first: in the range they had, another daemon may have devices by now.
    if !doomed.isEmpty { try provisioner.remove(Array(doomed), gatheringIn: range.lowerBound) }
    let answered = spared.isEmpty ? [] : try provisioner.answered()
    let answeredByDevice = Dictionary(grouping: answered, by: \.interface)
    inheritance = Dictionary(
      spared.map { link in (link.name, Inheritance(index: link.index, answered: (answeredByDevice[link.index] ?? []).map(\.address))) }
    ) { first, _ in first }
    return (doomed.count, spared.count)
  }

  /// Interfaces that are to carry groups and cannot, because they belong to something else.
  public func unsupportedInterfaces() -> [(GroupID, Obstacle)] {
    members.compactMap { member in
      guard let member, let link = monitor.link(named: member.plan.id.interface), let port = portObstacle(link) else { return nil }
      return (member.plan.id, port)
    }
  }

  /// Begins to follow the kernel and to provision. Events reach the sink from now on.
  public func run() throws(TransportError) {
    isRunning = true
    isForwarding = readForwarding()
    holdTimer = loop.timer { [weak self] in self?.assumeIsolated { $0.expireHolds() } }
    repetitionTimer = loop.timer { [weak self] in self?.assumeIsolated { $0.repeatAnnouncements() } }
    auditTimer = loop.timer { [weak self] in self?.assumeIsolated { $0.audit() } }
    try startAdvertising()
    followLeases()
    try loop.watch(monitor.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.drainMonitor() } }
    reconsiderAll()
    // What was lost while the monitor was being made is read anew.
    drainMonitor()
    if !isProvisioning { becomeReady() }
    auditTimer?.wake(at: clock.now + Self.auditInterval)
  }

  /// Announces under SCHED_FIFO from now on, where permitted.
  ///
  /// - Parameter priority: the service loop's.
  public func hurry(priority: CInt) { crew.becomeRealTime(priority: priority) }

  func becomeReady() {
    guard !isReady else { return }
    isReady = true
    holds.begin(at: clock.now)
    sink(.ready)
    reconsiderAll()
  }

  private func reconsiderAll() {
    for name in slotsByInterface.keys.sorted() { reconsider(name, interrupted: false) }
    commitInternally()
  }

  private func readForwarding() -> Bool {
    do { return try Sysctl.forwarding.read() != 0 } catch {
      refused(error, "groups stay in Initialize until it can be read")
      return false
    }
  }

  private func audit() {
    guard isRunning else { return }
    let forwarding = readForwarding()
    if forwarding != isForwarding {
      isForwarding = forwarding
      reconsiderAll()
    }
    if monitor.hasMore { drainMonitor() }
    auditDevices()
    audits += 1
    payDebts()
    if audits.isMultiple(of: Self.auditsPerRetry) {
      retryRefused()
      perform(holds.retry())
      settleLinks()
    }
    auditAddresses(retriesRefused: audits.isMultiple(of: Self.auditsPerRetry))
    auditTimer?.wake(at: clock.now + Self.auditInterval)
  }

  func refused(_ error: TransportError, _ consequence: String) {
    counters.refused += 1
    sink(.refused(error, consequence: consequence))
  }

  /// Takes back everything: holds are released or kept, devices removed. The table is the keeper's to delete.
  ///
  /// - Parameter keepsHolds: leave down what is held down.
  public func takeBack(keepsHolds: Bool) {
    isRunning = false
    loop.unwatch(monitor.fileDescriptor)
    holdTimer?.wake(at: nil)
    auditTimer?.wake(at: nil)
    stopAdvertising()
    repetitionTimer?.wake(at: nil)
    // Behind this, no link goes down any more.
    settler.stop()
    crew.stop()
    releaseForGood(keepsHolds: keepsHolds)
    // With one message for each management group: to gather a few at a time costs the kernel more than to remove them, and nobody elects here
    // now. A predecessor's devices whose turn has not come may have another number.
    let numbers = members.compactMap { $0?.plan.linkGroup.rawValue } + inheritance.values.compactMap { monitor.links[$0.index]?.group }
    for number in Set(numbers).sorted() {
      do { try provisioner.removeLinkGroup(number) } catch { refused(error, "its devices stay; the next start removes them") }
    }
  }
}

/// Why a dataplane does not start.
public enum DataplaneRefusal: Error, Hashable, Sendable {
  case foreignDevice(String, linkGroup: UInt32, range: ClosedRange<UInt32>)
}

extension DataplaneRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .foreignDevice(let name, let group, let range):
      "interface \(name) is in link group \(group), which is in our range \(range.lowerBound)-\(range.upperBound), and is not ours: "
        + "give link-groups: another range, or move it with 'ip link set \(name) group default'"
    }
  }
}
