public import Engine
internal import SystemPackage

/// What stands between segments and their virtual routers: a program on each service interface, and what it looks up. Shut wherever it was
/// not told otherwise.
///
/// Sendable because closures of the service loop hold it, on which every method is called; the leases belong to whoever elects. What has to
/// wait for the kernel's interface lock waits on a thread of the gate's own.
public final class Gate: @unchecked Sendable {
  /// What the gate tells, on the service loop.
  public enum Event: Sendable {
    /// The program is attached to these interfaces, and they hear what they have to hear; or why not.
    case settled([(segment: InterfaceIndex, refusal: TransportError?)])
    /// Accepted addresses of this interface are not as they shall be: tried again.
    case acceptRefused(InterfaceIndex, TransportError)
    /// Somebody removed objects of ours, and they are there again.
    case putBack([String])
    /// Somebody's filter, or tcx program, comes before ours and may keep packets from it.
    case hidden(String, by: String)
    /// What was deleted cannot be watched for any more; it is found by the audit.
    case watchFailed(TransportError)
  }

  private struct Place {
    let seat: Seat
    /// In the program's array.
    let number: UInt32
    var isArmed = false
    var accepts = false
  }

  private struct Segment {
    var slots: [GroupSlot] = []
    var holder: LeaseNumber?
    var own = IPv6Address.unspecified
    var link: SegmentLink
  }

  /// What the gate has to know of an interface.
  public struct SegmentLink: Hashable, Sendable {
    public var name: String
    public var isBridge: Bool
    /// `nil` unless it belongs to one.
    public var vrf: VRF?

    public init(name: String, isBridge: Bool = false, vrf: VRF? = nil) {
      self.name = name
      self.isBridge = isBridge
      self.vrf = vrf
    }
  }

  /// A VRF: where packets to the router itself are looked up, and by which interface they seem to have come then.
  public struct VRF: Hashable, Sendable {
    public var interface: InterfaceIndex
    public var table: UInt32

    public init(interface: InterfaceIndex, table: UInt32) {
      self.interface = interface
      self.table = table
    }
  }

  public let leases: Leases
  private let maps: GateMaps
  private let entries: GateEntries
  let attachments: Attachments
  private var places = SlotTable<Place>()
  private var segments: [InterfaceIndex: Segment] = [:]
  /// Segments whose objects are to be looked at with the next `commit`.
  private var changed: Set<InterfaceIndex> = []
  private var acceptRefused: Set<InterfaceIndex> = []
  /// Who advertises virtual routers that follow here.
  let rivals: RivalWatch

  /// Loads the program. Nothing is attached yet.
  ///
  /// - Parameters:
  ///   - instance: what our filters are called by: of two daemons of one namespace, never the same.
  ///   - programsAreLoaded: called when the kernel has all programs, before any thread is started.
  ///   - sink: called on `loop`.
  /// - Throws: what the kernel has not got or does not permit.
  public init(
    _ capacity: GateCapacity, instance: String, loop: EventLoop, programsAreLoaded: () throws(TransportError) -> Void = {},
    sink: @escaping @Sendable (Event) -> Void
  ) throws(TransportError) {
    leases = try Leases(capacity: capacity.leases)
    maps = try GateMaps(capacity, leases: leases.map)
    try programsAreLoaded()
    entries = GateEntries(maps)
    rivals = RivalWatch(groups: maps.groups, counters: maps.counters)
    attachments = try Attachments(maps: maps, instance: instance) { event in loop.execute { sink(event) } }
  }

  // MARK: Seats

  /// Takes in a virtual router, shut. It serves once its segment is settled and it is armed.
  ///
  /// - Throws: E2BIG when there is no room; then nothing of it is there.
  public func insert(_ seat: Seat, on link: SegmentLink) throws(TransportError) {
    precondition(places[seat.slot] == nil, "group \(seat.slot.index) has a seat already")
    let number = try entries.insert(seat, on: link)
    places[seat.slot] = Place(seat: seat, number: number)
    if seat.follows { rivals.add(seat.slot, number) }
    segments[seat.segment, default: Segment(link: link)].slots.append(seat.slot)
    segments[seat.segment]?.link = link
    do throws(TransportError) {
      try write(seat.segment)
    } catch {
      remove(seat.slot)
      throw error
    }
    changed.insert(seat.segment)
  }

  /// Lets a virtual router go: shut at once, its objects with the next `commit`.
  public func remove(_ slot: GroupSlot) {
    guard let place = places[slot] else { return }
    let segment = place.seat.segment
    entries.shut(place.number)
    places[slot] = nil
    rivals.remove(slot)
    segments[segment]?.slots.removeAll { $0 == slot }
    if let link = segments[segment]?.link { entries.remove(place.seat, place.number, on: link) }
    forgetIfUnused(segment)
    changed.insert(segment)
  }

  private func forgetIfUnused(_ segment: InterfaceIndex) {
    if segments[segment]?.slots.isEmpty == true, segments[segment]?.holder == nil {
      segments[segment] = nil
      try? maps.segments.remove(segment.rawValue)
    } else {
      // The entry is there, and is replaced by a smaller one: nothing that the kernel could refuse.
      try? write(segment)
    }
  }

  /// Whether a group has a seat.
  public func isSeated(_ slot: GroupSlot) -> Bool { places[slot] != nil }

  /// Where a group has its seat.
  public func segment(of slot: GroupSlot) -> InterfaceIndex? { places[slot]?.seat.segment }

  /// As what the interface of a group's seat was known when it was taken in.
  public func link(of slot: GroupSlot) -> SegmentLink? { places[slot].flatMap { segments[$0.seat.segment]?.link } }

  /// Whether nobody has anything to do with this interface.
  public func isUnused(_ segment: InterfaceIndex) -> Bool { segments[segment] == nil }

  // MARK: The way through

  /// Lets a group's packets pass whenever its lease is open. One store.
  public func arm(_ slot: GroupSlot) { setArmed(slot, true) }

  /// Lets nothing of the group pass. One store.
  public func disarm(_ slot: GroupSlot) { setArmed(slot, false) }

  private func setArmed(_ slot: GroupSlot, _ isArmed: Bool) {
    guard let place = places[slot] else { return }
    places[slot]?.isArmed = isArmed
    entries.set(place.seat, place.number, isArmed: isArmed)
  }

  /// Whether the group is armed and its lease open, at this moment: whether it may speak.
  public func isOpen(_ slot: GroupSlot) -> Bool {
    guard let place = places[slot], place.isArmed else { return false }
    return leases[place.seat.lease]?.isOpen ?? false
  }

  /// Whether the group is armed.
  public func isArmed(_ slot: GroupSlot) -> Bool { places[slot]?.isArmed ?? false }

  /// Has what is forwarded through an interface pass only while this lease is open, in either direction (flowdown).
  ///
  /// - Throws: E2BIG when there is no room.
  public func hold(_ segment: InterfaceIndex, for lease: LeaseNumber, on link: SegmentLink) throws(TransportError) {
    let before = segments[segment]
    segments[segment, default: Segment(link: link)].holder = lease
    segments[segment]?.link = link
    do throws(TransportError) {
      try write(segment)
    } catch {
      segments[segment] = before
      throw error
    }
    changed.insert(segment)
  }

  /// Lifts `hold`.
  public func release(_ segment: InterfaceIndex) {
    guard segments[segment]?.holder != nil else { return }
    segments[segment]?.holder = nil
    forgetIfUnused(segment)
    changed.insert(segment)
  }

  /// The lease that what is forwarded through an interface needs.
  public func holder(of segment: InterfaceIndex) -> LeaseNumber? { segments[segment]?.holder }

  /// The interface sends from this link-local address: answers to what the router asked as a virtual router are turned to it.
  public func setOwnAddress(_ address: IPv6Address?, of segment: InterfaceIndex) {
    let address = address ?? .unspecified
    guard let known = segments[segment], known.own != address else { return }
    segments[segment]?.own = address
    // The entry is there, and is replaced.
    try? write(segment)
  }

  /// Whether packets to a group's addresses shall be the router's own. In the background, after `commit`.
  public func accept(_ isWanted: Bool, for slot: GroupSlot) {
    guard let place = places[slot], place.seat.acceptsTraffic, place.accepts != isWanted else { return }
    places[slot]?.accepts = isWanted
    changed.insert(place.seat.segment)
  }

  /// Whether packets to a group's addresses are wanted as the router's own.
  public func accepts(_ slot: GroupSlot) -> Bool { places[slot]?.accepts ?? false }

  /// The interface was down or gone in between, though it may be as before now: what the kernel forgets with that is set again.
  ///
  /// - Parameter lostIPv6: its memberships are gone, too.
  public func interrupted(_ segment: InterfaceIndex, lostIPv6: Bool) {
    guard segments[segment] != nil else { return }
    attachments.forget(segment, groups: lostIPv6)
    changed.insert(segment)
  }

  /// The interface does not exist any more, and nothing on it.
  public func vanished(_ segment: InterfaceIndex) {
    for slot in segments[segment]?.slots ?? [] { remove(slot) }
    if segments.removeValue(forKey: segment) != nil { try? maps.segments.remove(segment.rawValue) }
    changed.remove(segment)
    attachments.vanished(segment)
  }

  /// Has the objects of changed segments made and removed, in the background. `Event.settled` says what became of them.
  public func commit() {
    guard !changed.isEmpty else { return }
    var wishes: [(InterfaceIndex, SegmentObjects?)] = []
    for segment in changed.sorted() { wishes.append((segment, wish(segment))) }
    changed = []
    attachments.want(wishes)
  }

  /// Addresses of this segment are not accepted, or still are: the next `retryRefused` tries again.
  public func accepted(isRefusedOn segment: InterfaceIndex) { acceptRefused.insert(segment) }

  /// Makes another attempt at what the kernel refused: at these segments, and at addresses. With the next `commit`.
  public func retryRefused(_ refused: [InterfaceIndex]) {
    changed.formUnion(acceptRefused.union(refused).filter { segments[$0] != nil })
    acceptRefused = []
  }

  /// Looks at so many segments: whether everything is as it was made. What is not is put right, and said.
  public func audit(_ count: Int) { attachments.audit(count) }

  /// What the program has counted.
  public func counts() throws(TransportError) -> GateCounts { try maps.counts() }

  /// Shuts everything, then takes it back: filters, what the interfaces hear, routes.
  ///
  /// - Returns: what the kernel refused to remove. It stays, shut.
  public nonisolated(nonsending) func leave() async -> [TransportError] {
    leases.closeAll()
    for slot in places.slots { if let place = places[slot] { entries.shut(place.number) } }
    return await attachments.leave()
  }

  /// Whether the kernel has what the program is attached by. Nothing of it stays.
  ///
  /// - Throws: what is missing.
  func probe(needsRoutes: Bool) throws(TransportError) {
    try SegmentFilters.probe(maps.egress)
    if needsRoutes { try AcceptRoutes.probe(maps.accept) }
  }

  /// Ends the thread. For whoever could not go on after it was made: nothing is attached yet.
  func abandon() { attachments.loop.stop() }

  // MARK: What is looked up

  private func write(_ interface: InterfaceIndex) throws(TransportError) {
    guard let segment = segments[interface] else { return }
    let seats = segment.slots.compactMap { places[$0] }
    try entries.write(interface, holder: segment.holder, own: segment.own, groups: seats.map { ($0.seat, $0.number) })
  }

  /// Every interface that somebody has anything to do with, by index.
  var segmentsInOrder: [InterfaceIndex] { segments.keys.sorted() }

  /// What an interface is to have, and what the maps have of it. `nil`: nobody has anything to do with it.
  func segmentWish(_ interface: InterfaceIndex) -> SegmentWish? {
    guard let objects = wish(interface), let segment = segments[interface] else { return nil }
    return SegmentWish(
      segment: interface, objects: objects,
      lookups: segment.slots.compactMap { places[$0] }.map {
        entries.lookup($0.seat, $0.number, isArmed: $0.isArmed, on: segment.link)
      })
  }

  private func wish(_ interface: InterfaceIndex) -> SegmentObjects? {
    guard let segment = segments[interface] else { return nil }
    var objects = SegmentObjects(
      name: segment.link.name, isBridge: segment.link.isBridge, table: segment.link.vrf?.table ?? Attachments.localTable)
    for place in segment.slots.compactMap({ places[$0] }) {
      objects.routers.insert(place.seat.vrid)
      objects.groups.formUnion(place.seat.addresses.map(\.solicitedNode))
      if place.seat.follows { objects.hearsAdvertisements = true }
      guard place.accepts else { continue }
      objects.accepted.formUnion(place.seat.addresses)
      // Only where the loopback interface is what routes of the router itself are of, and not for addresses that are of one link.
      if place.seat.isBindable, segment.link.vrf == nil { objects.bindable.formUnion(place.seat.addresses.filter { !$0.isLinkLocal }) }
    }
    return objects
  }
}
