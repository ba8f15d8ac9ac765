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
    let id: GroupID
    let source: IPv6Address
    var advertising: RouterAdvertising
    /// Where it leaves; `nil` while there is nowhere.
    var segment: InterfaceIndex?
    /// The earliest place in the queue that this entry has.
    var queued: Instant?
    var counters = RouterAdvertisingReport.Counters()

    var vrid: VirtualRouterID { id.vrid }
    var sender: Sender { Sender(interface: id.interface, source: source) }
  }

  /// As whom hosts know a router.
  private struct Sender: Hashable {
    let interface: String
    let source: IPv6Address
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

  private var entries = SlotTable<Entry>()
  /// What groups that are gone had told hosts: a group that speaks as the same router takes it over.
  private var removed: [Sender: RouterAdvertising] = [:]
  private var queue = Heap<Place>()
  /// No frame leaves before: those that left before it had their share of a second.
  private var resumes = Instant.zero
  private var slotsBySegment: [InterfaceIndex: [GroupSlot]] = [:]
  private var random: any RandomNumberGenerator & Sendable

  init(random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) { self.random = random }

  // MARK: What there is

  /// Takes in a group, which advertises as soon as it has a segment and is Active.
  ///
  /// - Parameter source: the virtual router's link-local address.
  mutating func add(_ slot: GroupSlot, _ id: GroupID, source: IPv6Address, _ parameters: RouterAdvertisingParameters, at now: Instant) {
    var entry = Entry(id: id, source: source, advertising: RouterAdvertising(parameters: parameters))
    if let earlier = removed.removeValue(forKey: entry.sender) {
      entry.advertising = RouterAdvertising(parameters: parameters, succeeding: earlier, at: now)
    }
    entries[slot] = entry
  }

  /// The group is no more. What it has told hosts is remembered for a group that speaks as the same router, until `forgetRemoved`.
  mutating func remove(_ slot: GroupSlot) {
    withdraw(slot)
    if let entry = entries[slot] { removed[entry.sender] = entry.advertising }
    entries[slot] = nil
  }

  /// Nobody comes in the place of those who are gone any more.
  mutating func forgetRemoved() { removed = [:] }

  /// The last word of a group that stops advertising for good. `nil` for one that has nothing to take back.
  func farewell(of slot: GroupSlot) -> FrameSocket.Departure? {
    guard let entry = entries[slot], let segment = entry.segment, let farewell = entry.advertising.farewell(of: entry.vrid) else {
      return nil
    }
    return FrameSocket.Departure(farewell.frame(from: entry.source, at: .virtualRouter(entry.vrid)), by: segment)
  }

  /// The group serves this segment: there is somewhere to send.
  mutating func provide(_ slot: GroupSlot, on segment: InterfaceIndex) {
    guard let entry = entries[slot], entry.segment != segment else { return }
    withdraw(slot)
    entries[slot]?.segment = segment
    slotsBySegment[segment, default: []].append(slot)
  }

  /// The group serves no segment any more.
  mutating func withdraw(_ slot: GroupSlot) {
    guard let segment = entries[slot]?.segment else { return }
    entries[slot]?.segment = nil
    slotsBySegment[segment]?.removeAll { $0 == slot }
    if slotsBySegment[segment]?.isEmpty == true { slotsBySegment[segment] = nil }
  }

  /// Whether there is somebody to hear what arrives there.
  func serves(_ segment: InterfaceIndex) -> Bool { slotsBySegment[segment] != nil }

  /// What a group says, from the virtual router's link-local address and MAC, whose place bridges and hosts learn (RFC 9568 6.4.3). Made when
  /// it leaves: thousands of frames that wait for their turn would take megabytes.
  private static func departure(_ entry: Entry, at now: Instant) -> FrameSocket.Departure? {
    guard let segment = entry.segment else { return nil }
    let advertisement = entry.advertising.advertisement(of: entry.vrid, at: now)
    return FrameSocket.Departure(advertisement.frame(from: entry.source, at: .virtualRouter(entry.vrid)), by: segment)
  }

  // MARK: What happens

  mutating func handle(_ event: RouterAdvertising.Event, _ slot: GroupSlot, at now: Instant) {
    guard entries[slot] != nil else { return }
    _ = entries[slot]?.advertising.handle(event, at: now, using: &random)
    enqueue(slot)
  }

  /// Takes in what was heard on an interface.
  ///
  /// - Returns: What an operator should know of it.
  mutating func hear(_ message: RouterMessage, from source: IPv6Address, on segment: InterfaceIndex, at now: Instant) -> Contradiction? {
    switch message {
    case .solicitation:
      for slot in slotsBySegment[segment] ?? [] {
        entries[slot]?.counters.solicitations += 1
        handle(.solicited, slot, at: now)
      }
      return nil
    case .advertisement(let advertisement):
      guard let slot = (slotsBySegment[segment] ?? []).first(where: { entries[$0]?.source == source }), let entry = entries[slot] else {
        return nil
      }
      return compare(advertisement, slot, entry)
    }
  }

  private mutating func compare(_ heard: RouterAdvertisement, _ slot: GroupSlot, _ entry: Entry) -> Contradiction? {
    var heard = heard
    let own = entry.advertising.parameters.advertisement
    // What the other router takes back, this one may never have said.
    heard.prefixes.removeAll { prefix in
      prefix.preferredLifetime.seconds == 0 && !own.prefixes.contains { $0.address == prefix.address && $0.length == prefix.length }
    }
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
      leaving.append((first.slot, Self.departure(entry, at: now)))
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
    for slot in entries.slots {
      guard let entry = entries[slot] else { continue }
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
        advertising: entry.advertising, frameBytes: Self.departure(entry, at: now)?.frame.count,
        next: entry.advertising.deadline.map { now.duration(to: $0) },
        counters: entry.counters)
    }
  }
}

/// How one virtual router's Router Advertisements are getting on.
public struct RouterAdvertisingReport: Hashable, Sendable {
  public let advertising: RouterAdvertising
  /// The size of the Ethernet frame. `nil` while the group serves no segment.
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
