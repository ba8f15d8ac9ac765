public import Engine

// Groups that come and go, and what they ask for.
extension LinuxDataplane {
  /// Takes in groups, before `run`; later ones are looked at by `begin`.
  public func add(_ plan: GroupPlan, at slot: GroupSlot) { seating.add(plan, at: slot) }

  /// Looks at the interfaces of groups that were added while it runs.
  public func begin(_ slots: [GroupSlot]) {
    guard isRunning else { return }
    follower.reconsiderAllNames(of: slots.compactMap { seating.plan(of: $0)?.id.interface })
    follower.tellInabilities()
    follower.commit()
    routerAdvertisements.forgetRemoved()
  }

  /// Has groups that stop advertising for good tell hosts so, before they are removed (RFC 4861 6.2.5).
  public func sayFarewell(_ slots: [GroupSlot]) { routerAdvertisements.sayFarewell(slots) }

  /// Lets groups go that have left Active: shut at once, what was made for them is removed in the background.
  public func remove(_ slots: [GroupSlot]) {
    guard isRunning else { return }
    let names = slots.compactMap { seating.plan(of: $0)?.id.interface }
    for slot in slots { seating.remove(slot) }
    requests.forget(slots)
    follower.reconsiderAllNames(of: names)
    follower.tellInabilities()
    follower.commit()
  }

  /// Groups serve otherwise from now on, each in its place. What is the same stays as it is; what is not begins shut, and unheard of.
  public func replace(_ plans: [(slot: GroupSlot, plan: GroupPlan)]) {
    guard isRunning else { return }
    for (slot, plan) in plans { seating.replace(plan, at: slot) }
    routerAdvertisements.forgetRemoved()
    follower.reconsiderAllNames(of: plans.map(\.plan.id.interface))
    follower.tellInabilities()
    follower.commit()
  }

  /// A group is held for longer or shorter before its interface goes down.
  public func setHoldGrace(_ grace: Duration, of slots: [GroupSlot]) { for slot in slots { seating.setHoldGrace(grace, of: slot) } }

  /// Repeats announcements otherwise from the next one on.
  public func set(_ settings: AnnouncementSchedule.Settings) { announcements.set(settings) }

  // MARK: An operator's word

  /// What an operator says of an interface that a binding mode may keep down.
  public enum OperatorOverride: Hashable, Sendable {
    /// Let it up, whoever wants it down, until told otherwise.
    case release
    /// Take that back.
    case hold
  }

  /// - Returns: `false` when no group of ours may hold the interface.
  public func apply(_ override: OperatorOverride, to interface: String) -> Bool {
    guard seating.mayHold(interface) else { return false }
    switch override {
    case .release: holder.suspend(interface)
    case .hold: holder.resume(interface)
    }
    follower.commit()
    return true
  }

  /// Takes over the interfaces that a killed predecessor left down, as its record says: those that a group may hold are held from now on, the
  /// others come up.
  ///
  /// - Returns: the names of both kinds.
  public func inheritHolds() async -> (held: [String], released: [String]) { await holder.inherit { [seating] in seating.mayHold($0) } }

  // MARK: What it looks like

  /// Every interface that the gate has anything to do with.
  public var segments: [InterfaceIndex] { gate.segmentsInOrder }

  /// What these interfaces are to have in the kernel, for a `KernelObservation`.
  public func wishes(on segments: ArraySlice<InterfaceIndex>) -> [SegmentWish] { segments.compactMap { gate.segmentWish($0) } }

  /// Where a group stands, for whoever shows it.
  public func obstacle(of slot: GroupSlot) -> Obstacle? {
    guard let plan = seating.plan(of: slot) else { return nil }
    switch seating.link(of: slot) {
    case .success:
      let isHeld = holder.condition(of: plan.id.interface) == .held
      if let error = holder.refusal(of: plan.id.interface) { return isHeld ? .stillHeld(error) : .notHeld(error) }
      return isHeld ? .held : nil
    case .failure(let obstacle): return obstacle
    }
  }

  /// What the kernel calls a group's interface, which may be configured by another name. `nil` while there is none.
  public func interfaceName(of slot: GroupSlot) -> String? { seating.plan(of: slot).flatMap { monitor.link(named: $0.id.interface)?.name } }

  /// What the kernel says of a group's interface. `nil` while there is none.
  public func link(of slot: GroupSlot) -> Link? { seating.plan(of: slot).flatMap { monitor.link(named: $0.id.interface) } }

  /// What the kernel calls its interfaces.
  public var interfaceNames: [InterfaceIndex: String] { monitor.links.mapValues(\.name) }

  /// Interfaces that are to carry groups and never can, because of what they are.
  public func unsupportedInterfaces() -> [(GroupID, Obstacle)] { seating.unsupported }

  /// The addresses of a group that the router has at the moment, or is about to have.
  public func acceptedAddresses(of slot: GroupSlot) -> [IPv6Address] { gate.accepts(slot) ? seating.plan(of: slot)?.addresses ?? [] : [] }

  /// How a group's Router Advertisements are getting on. `nil` for one that never sends any.
  public func routerAdvertising(of slot: GroupSlot) -> RouterAdvertisingReport? { routerAdvertisements.report(of: slot) }

  /// The most Router Advertisements that leave in a second, for all groups together.
  public static var routerAdvertisementsPerSecond: Int { RouterAdvertiser.framesPerSecond }

  /// Router Solicitations and Advertisements that were dropped.
  public var routerMessageFaults: [RouterMessage.Fault: UInt64] { routerAdvertisements.faults }

  /// The frames that tell the segment of a group where it is, as they leave by its interface. None before it is seated.
  package func announcement(of slot: GroupSlot) -> [FrameSocket.Departure] { announcements.frames(of: slot) }

  /// Who advertises the virtual router of a group that follows.
  public func rival(of slot: GroupSlot) -> SegmentRival? { gate.rivals.rival(of: slot) }

  /// Every interface that is held down.
  public var heldInterfaces: [String] { holder.held }

  /// Whether an operator has taken an interface out of our hands.
  public func isSuspended(_ interface: String) -> Bool { holder.isSuspended(interface) }

  /// The interfaces that an operator has taken out of our hands.
  public var suspendedInterfaces: [String] { holder.suspended }
}

extension LinuxDataplane: KernelPort {
  public nonisolated func arm(_ group: GroupSlot) { assumeIsolated { $0.requests.setArmed(group, true) } }
  public nonisolated func disarm(_ group: GroupSlot) { assumeIsolated { $0.requests.setArmed(group, false) } }
  public nonisolated func hold(_ group: GroupSlot) { assumeIsolated { $0.seating.plan(of: group).map($0.requests.hold) } }
  public nonisolated func release(_ group: GroupSlot) { assumeIsolated { $0.seating.plan(of: group).map($0.requests.release) } }
  public nonisolated func announce(_ group: GroupSlot) { assumeIsolated { $0.requests.announce([group]) } }
  public nonisolated func became(_ state: RouterState, _ group: GroupSlot) { assumeIsolated { $0.requests.became(state, group) } }
  public nonisolated func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
    assumeIsolated { $0.requests.commit(then: report) }
  }

  /// Announces an electing group's own addresses, after its lease is open. From any thread, without waiting.
  public nonisolated func announceLater(_ group: GroupSlot) { request { $0.announce([group]) } }

  /// As `became`, for an electing group. From any thread, without waiting.
  public nonisolated func becameLater(_ state: RouterState, _ group: GroupSlot) { request { $0.became(state, group) } }

  private nonisolated func request(_ body: @escaping @Sendable (Requests) -> Void) {
    loop.execute { [requests] in
      body(requests)
      requests.commit()
    }
  }
}
