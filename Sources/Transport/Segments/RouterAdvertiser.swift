public import Engine
internal import HeapModule

/// The Router Advertisements of every virtual router of this machine: what each says, when the next one is due, and how fast they may leave.
///
/// One queue of deadlines for all of them, so that thousands need one timer. It sends nothing itself: who does asks for a turn's worth, and
/// hands back what could not leave.
struct RouterAdvertiser {
  /// How many leave in one turn of the loop, about a quarter of a millisecond's work.
  static let framesPerTurn = 64
  /// How many leave in a second. A takeover of 4,000 groups is a second of them, and no host waits longer than that for a default router that
  /// it has already.
  static let framesPerSecond = 4000
  /// How many outdated entries the queue may have for each that counts, before it is made anew.
  private static let queueSlack = 2

  /// One virtual router.
  private struct Entry {
    let vrid: VirtualRouterID
    let source: IPv6Address
    var advertising: RouterAdvertising
    /// What leaves, built once per device; `nil` while there is none.
    var departure: FrameSocket.Departure?
    /// The earliest place in the queue that this entry has.
    var queued: Instant?
    var counters = RouterAdvertisingReport.Counters()
  }

  private struct Place: Comparable {
    let deadline: Instant
    let slot: GroupSlot

    static func < (left: Place, right: Place) -> Bool { left.deadline < right.deadline }
  }

  /// Someone else said something as one of our virtual routers.
  enum Contradiction: Hashable {
    /// While that is Active here.
    case foreign(GroupSlot, [RouterAdvertisement.Difference])
    /// While that is Active there, presumably.
    case differing(GroupSlot, [RouterAdvertisement.Difference])
  }

  private var entries: [GroupSlot: Entry] = [:]
  private var queue = Heap<Place>()
  /// No frame leaves before: those that left before it had their share of a second.
  private var resumes = Instant.zero
  private var slotsByParent: [InterfaceIndex: Set<GroupSlot>] = [:]
  private var slotsByRouter: [InterfaceAddress: GroupSlot] = [:]
  private var random: any RandomNumberGenerator & Sendable

  init(random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) { self.random = random }

  // MARK: What there is

  /// Takes in a group, which advertises as soon as it has a device and is Active. One whose plan says nothing of it never does.
  mutating func add(_ plan: GroupPlan, at slot: GroupSlot) {
    guard let parameters = plan.advertising, plan.servesTraffic, let source = plan.addresses.first else { return }
    entries[slot] = Entry(vrid: plan.id.vrid, source: source, advertising: RouterAdvertising(parameters: parameters))
  }

  /// The group is no more.
  mutating func remove(_ slot: GroupSlot) {
    withdraw(slot)
    entries[slot] = nil
  }

  /// The group has a device on this interface: there is something to send, and somewhere.
  mutating func provide(_ slot: GroupSlot, on parent: InterfaceIndex) {
    guard let entry = entries[slot] else { return }
    // RFC 9568 6.4.3: from the virtual router's link-local address and MAC, whose place bridges and hosts learn.
    let advertisement = entry.advertising.parameters.advertisement(of: entry.vrid)
    let frame = advertisement.frame(from: entry.source, at: .virtualRouter(entry.vrid))
    entries[slot]?.departure = FrameSocket.Departure(frame, by: parent)
    slotsByParent[parent, default: []].insert(slot)
    slotsByRouter[InterfaceAddress(interface: parent, address: entry.source)] = slot
  }

  /// The group's device is gone.
  mutating func withdraw(_ slot: GroupSlot) {
    guard let entry = entries[slot], let parent = entry.departure?.interface else { return }
    entries[slot]?.departure = nil
    slotsByParent[parent]?.remove(slot)
    if slotsByParent[parent]?.isEmpty == true { slotsByParent[parent] = nil }
    slotsByRouter[InterfaceAddress(interface: parent, address: entry.source)] = nil
  }

  /// Whether there is somebody to hear what arrives there.
  func serves(_ parent: InterfaceIndex) -> Bool { slotsByParent[parent] != nil }

  // MARK: What happens

  mutating func handle(_ event: RouterAdvertising.Event, _ slot: GroupSlot, at now: Instant) {
    guard entries[slot] != nil else { return }
    _ = entries[slot]?.advertising.handle(event, at: now, using: &random)
    enqueue(slot)
  }

  /// Takes in what was heard on an interface.
  ///
  /// - Returns: What an operator should know of it.
  mutating func hear(_ message: RouterMessage, from source: IPv6Address, on parent: InterfaceIndex, at now: Instant) -> Contradiction? {
    switch message {
    case .solicitation:
      for slot in slotsByParent[parent] ?? [] {
        entries[slot]?.counters.solicitations += 1
        handle(.solicited, slot, at: now)
      }
      return nil
    case .advertisement(let advertisement):
      guard let slot = slotsByRouter[InterfaceAddress(interface: parent, address: source)], let entry = entries[slot] else { return nil }
      return compare(advertisement, slot, entry)
    }
  }

  private mutating func compare(_ heard: RouterAdvertisement, _ slot: GroupSlot, _ entry: Entry) -> Contradiction? {
    let differences = entry.advertising.parameters.advertisement(of: entry.vrid).differences(from: heard)
    if case .silent = entry.advertising.state {
      // RFC 9568 8.2.3: hosts would be told other things after a takeover.
      guard !differences.isEmpty else { return nil }
      entries[slot]?.counters.differing += 1
      return .differing(slot, differences)
    }
    entries[slot]?.counters.foreign += 1
    // One that says the same confuses nobody: the other router, Active from this moment on, of which we are about to hear; or a frame of ours
    // that a loop brought back.
    return differences.isEmpty ? nil : .foreign(slot, differences)
  }

  // MARK: Turns

  /// When to ask for the next turn; `nil` while nothing is to be sent.
  var deadline: Instant? { queue.min.map { max($0.deadline, resumes) } }

  /// What is to leave now, those first that have waited longest. What cannot leave is to be handed to `withheld`.
  mutating func turn(at now: Instant) -> [(slot: GroupSlot, departure: FrameSocket.Departure?)] {
    guard now >= resumes else { return [] }
    var leaving: [(GroupSlot, FrameSocket.Departure?)] = []
    while leaving.count < Self.framesPerTurn, let first = queue.min, first.deadline <= now {
      queue.removeMin()
      guard let entry = entries[first.slot], entry.queued == first.deadline else { continue }
      entries[first.slot]?.queued = nil
      let effects = entries[first.slot]?.advertising.handle(.deadline, at: now, using: &random) ?? []
      enqueue(first.slot)
      guard effects == [.advertise] else { continue }
      entries[first.slot]?.counters.sent += 1
      leaving.append((first.slot, entry.departure))
    }
    resumes = now + .seconds(1) * leaving.count / Self.framesPerSecond
    return leaving
  }

  /// One of the last turn's did not leave.
  mutating func withheld(_ slot: GroupSlot, at now: Instant) {
    entries[slot]?.counters.sent -= 1
    entries[slot]?.counters.withheld += 1
    handle(.withheld, slot, at: now)
  }

  /// Gives a group its place in the queue. A deadline that moves back leaves it where it is, to be put right when its time has come.
  private mutating func enqueue(_ slot: GroupSlot) {
    guard let entry = entries[slot], let deadline = entry.advertising.deadline else { return }
    if let queued = entry.queued, queued <= deadline { return }
    entries[slot]?.queued = deadline
    queue.insert(Place(deadline: deadline, slot: slot))
    if queue.count > entries.count * (1 + Self.queueSlack) { rebuildQueue() }
  }

  /// Deadlines that moved forward left entries behind, which a stream of solicitations could pile up.
  private mutating func rebuildQueue() {
    var places: [Place] = []
    for (slot, entry) in entries {
      let deadline = entry.advertising.deadline
      entries[slot]?.queued = deadline
      if let deadline { places.append(Place(deadline: deadline, slot: slot)) }
    }
    queue = Heap(places)
  }

  /// How many entries the queue has, outdated ones included.
  var queueLength: Int { queue.count }

  // MARK: What it looks like

  /// - Returns: `nil` for a group that never advertises.
  func report(of slot: GroupSlot, at now: Instant) -> RouterAdvertisingReport? {
    entries[slot].map { entry in
      RouterAdvertisingReport(
        advertising: entry.advertising, frameBytes: entry.departure?.frame.count,
        next: entry.advertising.deadline.map { now.duration(to: $0) },
        counters: entry.counters)
    }
  }
}

/// How one virtual router's Router Advertisements are getting on.
public struct RouterAdvertisingReport: Hashable, Sendable {
  public let advertising: RouterAdvertising
  /// The size of the Ethernet frame. `nil` while the group has no device.
  public let frameBytes: Int?
  /// How long until the next one is due.
  public let next: Duration?
  public let counters: Counters

  public struct Counters: Hashable, Sendable {
    /// Handed to the kernel.
    public var sent: UInt64 = 0
    /// Due, and not sent: the lease was not open, or the kernel refused.
    public var withheld: UInt64 = 0
    /// Router Solicitations heard, whatever the group's state was.
    public var solicitations: UInt64 = 0
    /// Heard from the virtual router's address while it is Active here.
    public var foreign: UInt64 = 0
    /// Heard from the virtual router's address while it is not Active here, and not what we would say.
    public var differing: UInt64 = 0

    public init() {}
  }
}
