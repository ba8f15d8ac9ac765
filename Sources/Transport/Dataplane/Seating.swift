internal import Engine

/// Which group is on which interface, what stands in the way of each, and who has a seat in the gate.
///
/// Sendable because closures of the service loop hold it, on which every method is called.
final class Seating: @unchecked Sendable {
  struct Member {
    var plan: GroupPlan
    /// The interface of this name when it was last looked at.
    var interface: InterfaceIndex?
    var toldCondition: InterfaceCondition = .lost
    var toldObstacle: Obstacle?
    /// `nil`: nothing yet. That there is no interface is news, too.
    var toldLink: ElectionLink?
  }

  /// How far the gate is with an interface.
  enum SegmentState {
    case settling
    case settled
    case refused(TransportError)
  }

  /// What groups are to be told of an interface.
  struct News {
    var conditions: [(GroupSlot, InterfaceCondition)] = []
    var obstacles: [(GroupSlot, Obstacle?)] = []
    var elections: [(slot: GroupSlot, link: ElectionLink, interrupted: Bool)] = []
  }

  /// `all.forwarding`: without it nobody serves traffic.
  private var isForwarding = false
  /// Whether the gate is up wherever it can be. Nobody elects before: a router that cannot serve yet is not to take the place of one that does.
  var isReady = false
  private var members = SlotTable<Member>()
  /// Why the gate has no place for a group. Few at any time, and looked for often.
  private var refusals: [GroupSlot: TransportError] = [:]
  private var slotsByInterface: [String: [GroupSlot]] = [:]
  private var segments: [InterfaceIndex: SegmentState] = [:]
  /// Why leaders can serve none of their followers, as they were told last.
  private var inabilities: [LeaseNumber: Obstacle] = [:]

  private let gate: Gate
  private let monitor: LinkMonitor
  private let holder: Holder
  private let announcements: Announcements
  private let routerAdvertisements: RouterAdvertisements
  private let refused: @Sendable (TransportError, String) -> Void

  init(
    gate: Gate, monitor: LinkMonitor, holder: Holder, announcements: Announcements, routerAdvertisements: RouterAdvertisements,
    refused: @escaping @Sendable (TransportError, String) -> Void
  ) {
    self.gate = gate
    self.monitor = monitor
    self.holder = holder
    self.announcements = announcements
    self.routerAdvertisements = routerAdvertisements
    self.refused = refused
  }

  // MARK: Groups

  func add(_ plan: GroupPlan, at slot: GroupSlot) {
    members[slot] = Member(plan: plan)
    slotsByInterface[plan.id.interface, default: []].append(slot)
    advertise(plan, slot)
  }

  private func advertise(_ plan: GroupPlan, _ slot: GroupSlot) {
    if let parameters = plan.advertising, plan.servesTraffic, let source = plan.addresses.first {
      routerAdvertisements.add(slot, plan.id, source: source, parameters)
    }
  }

  func remove(_ slot: GroupSlot) {
    guard let member = members[slot] else { return }
    let name = member.plan.id.interface
    holder.release(name, for: member.plan.id)
    unseat(slot)
    routerAdvertisements.remove(slot)
    members[slot] = nil
    refusals[slot] = nil
    slotsByInterface[name]?.removeAll { $0 == slot }
    if slotsByInterface[name]?.isEmpty == true { slotsByInterface[name] = nil }
    // Another follower may hold the interface still.
    if let interface = member.interface, member.plan.mayHold, !mayHold(name) { lift(interface) }
  }

  /// A group serves otherwise from now on, in the same place.
  ///
  /// - Precondition: interface, VRID and lease are as before.
  func replace(_ plan: GroupPlan, at slot: GroupSlot) {
    guard let member = members[slot] else { return }
    let (old, name) = (member.plan, plan.id.interface)
    precondition(old.id == plan.id && old.lease == plan.lease, "group \(plan.id) in the place of \(old.id)")
    members[slot]?.plan = plan
    if old.mayHold, !plan.mayHold, !mayHold(name), let interface = member.interface { lift(interface) }
    if !old.isSeatedLike(plan) {
      refusals[slot] = nil
      let known = member.interface.flatMap { segments[$0] }
      unseat(slot)
      follow(monitor.link(named: name), slot)
      // Another one's filter is there already, and its own was: what changes of it, changes behind a gate that is up.
      if let interface = member.interface, let known, segments[interface] != nil { segments[interface] = known }
    }
    guard !old.advertisesLike(plan) else { return }
    routerAdvertisements.remove(slot)
    advertise(plan, slot)
    if let segment = gate.segment(of: slot) { routerAdvertisements.provide(slot, on: segment) }
  }

  func plan(of slot: GroupSlot) -> GroupPlan? { members[slot]?.plan }

  func setHoldGrace(_ grace: Duration, of slot: GroupSlot) {
    guard let member = members[slot], case .following(let mayHold, _) = member.plan.role else { return }
    members[slot]?.plan.role = .following(mayHold: mayHold, holdGrace: grace)
  }

  /// Groups that elect, and the interfaces that they are on.
  var elections: [(group: GroupID, interface: InterfaceIndex)] {
    members.slots.compactMap { members[$0]?.plan }.filter(\.isElecting).compactMap { plan in
      monitor.link(named: plan.id.interface).map { (plan.id, $0.index) }
    }
  }

  /// Every interface that a group is configured on, whether it exists or not.
  var interfaces: [String] { slotsByInterface.keys.sorted() }
  func slots(on interface: String) -> [GroupSlot] { slotsByInterface[interface] ?? [] }

  /// Whether a group of ours may take the interface down.
  func mayHold(_ interface: String) -> Bool { slots(on: interface).contains { members[$0]?.plan.mayHold ?? false } }

  /// Looks whether this machine is a router at all. What cannot be read is taken to be as it was.
  ///
  /// - Returns: whether it is otherwise now.
  @discardableResult
  func readForwarding() -> Bool {
    do throws(TransportError) {
      return setForwarding(try Sysctl.forwarding.read() != 0)
    } catch {
      refused(error, "taken to be as it was; read again soon")
      return false
    }
  }

  /// - Returns: whether it is otherwise now.
  func setForwarding(_ isForwarding: Bool) -> Bool {
    defer { self.isForwarding = isForwarding }
    return isForwarding != self.isForwarding
  }

  // MARK: Segments

  /// How many interfaces the gate is to be on, and on how many that is not decided yet.
  var segmentCount: Int { segments.count }
  var settling: Int { segments.values.count { if case .settling = $0 { true } else { false } } }

  /// Those where the kernel refused something.
  var refusedSegments: [InterfaceIndex] { segments.compactMap { if case .refused = $0.value { $0.key } else { nil } } }

  /// The gate is up on an interface, or why not.
  ///
  /// - Returns: `false` when it is nobody's any more.
  func settled(_ segment: InterfaceIndex, _ refusal: TransportError?) -> Bool {
    guard segments[segment] != nil else { return false }
    segments[segment] = refusal.map { .refused($0) } ?? .settled
    return true
  }

  func vanished(_ interface: InterfaceIndex) {
    segments[interface] = nil
    gate.vanished(interface)
  }

  /// Makes another attempt at the seats that the gate had no room for.
  func retryRefused() {
    for slot in refusals.keys.sorted(by: { $0.index < $1.index }) {
      refusals[slot] = nil
      follow(members[slot].flatMap { monitor.link(named: $0.plan.id.interface) }, slot)
    }
  }

  // MARK: What all followers of a leader suffer from

  /// Leaders that can serve none of their followers, or can again, since they were told.
  func inabilityNews() -> [(GroupSlot, Obstacle?)] {
    let present = inabilitiesNow()
    defer { inabilities = present }
    guard present != inabilities else { return [] }
    return members.slots.compactMap { slot in
      guard let plan = members[slot]?.plan, plan.isElecting, present[plan.lease] != inabilities[plan.lease] else { return nil }
      return (slot, present[plan.lease])
    }
  }

  /// Whether a leader was told that it can serve nobody.
  var isAnybodyUnable: Bool { !inabilities.isEmpty }

  /// By leaders' leases: those whose followers all suffer from what is this router's own matter, and why.
  ///
  /// An interface that is down or gone is not, and tells nothing of the others. One that is held is as it was before.
  private func inabilitiesNow() -> [LeaseNumber: Obstacle] {
    guard isReady, !isForwarding || isAnythingRefused else { return [:] }
    var causes: [LeaseNumber: Obstacle] = [:]
    var able: Set<LeaseNumber> = []
    for slot in members.slots {
      guard let member = members[slot], !member.plan.isElecting else { continue }
      if let cause = ownCause(member, slot) {
        causes[member.plan.lease] = causes[member.plan.lease] ?? cause
      } else if let interface = member.interface, case .settled = segments[interface] {
        able.insert(member.plan.lease)
      }
    }
    return causes.filter { !able.contains($0.key) }
  }

  private var isAnythingRefused: Bool { !refusals.isEmpty || !refusedSegments.isEmpty }

  /// Whether the kernel refuses something for what the interface is at the moment: gone, or without IPv6. That is no cause of the router's.
  func isOfTheInterface(_ refusal: TransportError, _ interface: InterfaceIndex) -> Bool {
    guard refusal.errno != .noSuchDevice, let link = monitor.links[interface] else { return true }
    return link.lacksIPv6
  }

  /// Whether the kernel has refused to put up the gate there.
  func isRefused(_ interface: InterfaceIndex) -> Bool { if case .refused = segments[interface] { true } else { false } }

  private func ownCause(_ member: Member, _ slot: GroupSlot) -> Obstacle? {
    if !isForwarding { return .forwardingOff }
    if let refusal = refusals[slot] { return .refused(refusal) }
    guard let interface = member.interface, case .refused(let error) = segments[interface], !isOfTheInterface(error, interface) else {
      return nil
    }
    return .refused(error)
  }

  // MARK: Links

  /// Whether a group's interface could be used by it; if not, why.
  func link(of slot: GroupSlot) -> Result<Link, Obstacle> {
    guard let member = members[slot] else { return .failure(.noInterface) }
    return link(of: member, slot)
  }

  private func link(of member: Member, _ slot: GroupSlot) -> Result<Link, Obstacle> {
    guard let link = monitor.link(named: member.plan.id.interface) else { return .failure(.noInterface) }
    if let obstacle = nameObstacle(member, link) ?? monitor.kindObstacle(of: link) { return .failure(obstacle) }
    if member.plan.servesTraffic {
      if !isForwarding { return .failure(.forwardingOff) }
      if let address = link.addresses.lazy.map(\.address).first(where: { member.plan.addresses.contains($0) }) {
        return .failure(.addressOnInterface(address))
      }
    }
    let isHeld = holder.condition(of: member.plan.id.interface) == .held
    // What is down by our own hand is as good as it was before.
    if !link.isUp, !isHeld { return .failure(.interfaceDown) }
    if !link.hasCarrier, !isHeld { return .failure(.noCarrier) }
    if member.plan.isElecting, !isReady { return .failure(.provisioning) }
    let (ipv6, gate) = (isHeld ? nil : link.ipv6Obstacle, member.plan.servesTraffic ? gateObstacle(member, slot, link) : nil)
    // What the interface lacks first: the kernel refuses much of one without IPv6. What passes by itself last.
    let obstacles = [ipv6, gate].compactMap(\.self)
    if let obstacle = obstacles.first(where: { !$0.isPassing }) ?? obstacles.last { return .failure(obstacle) }
    return .success(link)
  }

  private func gateObstacle(_ member: Member, _ slot: GroupSlot, _ link: Link) -> Obstacle? {
    if let refusal = refusals[slot] { return .refused(refusal) }
    switch segments[link.index] {
    case .settled: return nil
    // Who elects already goes on: of its own interface it is not in the way of the others that wait for it.
    case .settling where member.plan.isElecting && member.toldLink?.index == link.index: return nil
    case .settling, nil: return .provisioning
    case .refused(let error): return .refused(error)
    }
  }

  /// Groups whose interface is nothing that any group could ever serve on.
  var unsupported: [(GroupID, Obstacle)] {
    members.slots.compactMap { slot in
      guard let plan = members[slot]?.plan, let link = monitor.link(named: plan.id.interface), let obstacle = monitor.kindObstacle(of: link)
      else {
        return nil
      }
      return (plan.id, obstacle)
    }
  }

  /// Two names of one interface would be two segments, with a gate, a hold and virtual routers each. Those of the first name have it.
  private func nameObstacle(_ member: Member, _ link: Link) -> Obstacle? {
    guard let first = link.names.first(where: { slotsByInterface[$0] != nil }), first != member.plan.id.interface else { return nil }
    return .configuredAs(first)
  }

  /// Notices that an interface is there, is another one, or is gone, and gives its groups their seats there.
  func follow(_ name: String) {
    let link = monitor.link(named: name)
    for slot in slots(on: name) { follow(link, slot) }
  }

  private func follow(_ link: Link?, _ slot: GroupSlot) {
    guard var member = members[slot] else { return }
    let link = link.flatMap { nameObstacle(member, $0) == nil ? $0 : nil }
    let segment = link.map { monitor.segmentLink(of: $0) }
    if gate.isSeated(slot), member.interface != link?.index || gate.link(of: slot) != segment { unseat(slot) }
    if member.interface != link?.index {
      // Under another name than before, it is no segment of this group's any more. It may be another's.
      if let old = member.interface, member.plan.mayHold, let present = monitor.links[old], !present.names.contains(where: mayHold) {
        lift(old)
      }
      member.interface = link?.index
      refusals[slot] = nil
    }
    defer { members[slot] = member }
    guard let link, let segment else { return }
    do throws(TransportError) {
      // Before anything else of it is looked at: what is forwarded through it is shut from now on.
      if member.plan.mayHold, gate.holder(of: link.index) != member.plan.lease {
        try gate.hold(link.index, for: member.plan.lease, on: segment)
        if segments[link.index] == nil { segments[link.index] = .settling }
      }
      guard member.plan.servesTraffic, !gate.isSeated(slot), refusals[slot] == nil, monitor.kindObstacle(of: link) == nil else { return }
      try seat(slot, member.plan, on: link, segment)
    } catch {
      refusals[slot] = error
      refused(error, "group \(member.plan.id) stays in Initialize; tried again")
    }
  }

  private func seat(_ slot: GroupSlot, _ plan: GroupPlan, on link: Link, _ segment: Gate.SegmentLink) throws(TransportError) {
    try gate.insert(
      Seat(
        slot: slot, segment: link.index, vrid: plan.id.vrid, addresses: plan.addresses, acceptsTraffic: plan.acceptsTraffic,
        isBindable: plan.isBindable, follows: !plan.isElecting, lease: plan.lease), on: segment)
    gate.setOwnAddress(link.linkLocal, of: link.index)
    if segments[link.index] == nil { segments[link.index] = .settling }
    announcements.provide(slot, vrid: plan.id.vrid, addresses: plan.addresses, on: link.index, isSilent: !plan.isElecting)
    routerAdvertisements.provide(slot, on: link.index)
    // An election needs no exceptions: its lease alone decides.
    if plan.isElecting { gate.arm(slot) }
  }

  private func unseat(_ slot: GroupSlot) {
    guard let segment = gate.segment(of: slot) else { return }
    gate.remove(slot)
    announcements.withdraw(slot)
    routerAdvertisements.withdraw(slot)
    if gate.isUnused(segment) { segments[segment] = nil }
  }

  private func lift(_ interface: InterfaceIndex) {
    gate.release(interface)
    if gate.isUnused(interface) { segments[interface] = nil }
  }

  /// What has changed for the groups of an interface since they were told last.
  func news(of name: String, interrupted: Bool, lostLinkLocal: Bool) -> News {
    var news = News()
    for slot in slots(on: name) {
      guard var member = members[slot] else { continue }
      let link = link(of: member, slot)
      switch member.plan.role {
      case .following:
        let condition: InterfaceCondition =
          switch link {
          case .success: holder.condition(of: name)
          case .failure: .lost
          }
        if interrupted, condition == .up, member.toldCondition == .up { news.conditions.append((slot, .lost)) }
        if condition != member.toldCondition || interrupted { news.conditions.append((slot, condition)) }
        member.toldCondition = condition
        let obstacle = link.obstacle
        if obstacle != member.toldObstacle, obstacle?.isPassing != true {
          news.obstacles.append((slot, obstacle))
          member.toldObstacle = obstacle
        }
      case .electing:
        let told: ElectionLink =
          switch link {
          case .success(let link): link.linkLocal.map { .usable(link.index, source: $0) } ?? .unusable(.noLinkLocal)
          case .failure(let obstacle): .unusable(obstacle)
          }
        // The source was away and is back: with it went the membership that the group hears by.
        let interrupted = interrupted || (lostLinkLocal && told.index != nil)
        if told != member.toldLink || interrupted { news.elections.append((slot, told, interrupted)) }
        member.toldLink = told
      }
      members[slot] = member
    }
    return news
  }
}

extension Result where Failure == Obstacle {
  fileprivate var obstacle: Obstacle? { if case .failure(let obstacle) = self { obstacle } else { nil } }
}
