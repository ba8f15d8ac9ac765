import CNetlink
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// A dataplane with its loop, its gate and everything it told, in the namespace of the calling thread.
final class DataplaneUnderTest: Sendable {
  /// What the dataplane told, one entry for each group.
  enum Entry: Hashable, Sendable {
    case condition(GroupSlot, InterfaceCondition)
    case election(GroupSlot, ElectionLink, interrupted: Bool)
    case refused(TransportError)
    case withdrawn([String])
    case heldAgain(String)
    case foreignRouterAdvertisement(GroupSlot)
    case routerAdvertisementDiffers(GroupSlot)
    case routerMessageDiscarded(RouterMessage.Fault)
    case repaired(Repair)
  }

  static let leader = LinkGroup(5601)

  let loop: EventLoop
  let keeper: GateKeeper
  let leases = LeaseBook()
  let dataplane: LinuxDataplane
  let log = Log<Entry>()
  let recordPath = "/tmp/vrrp6d-test-\(UInt64.random(in: .min ... .max)).holds"
  private let gateLog = Log<GateEvent>()

  init(repetitions: AnnouncementSchedule.Settings = .init(refresh: nil)) throws {
    try Sysctl.forwarding.write(1)
    loop = try EventLoop(name: "service")
    keeper = try GateKeeper(GateConfiguration(leaders: [Self.leader])) { [leases, gateLog] event in
      leases.note(event)
      gateLog.append(event)
    }
    dataplane = try LinuxDataplane(
      loop: loop, keeper: keeper, leases: leases, table: "vrrp6d",
      record: HoldRecord(FilePath(recordPath)), repetitions: repetitions
    ) { [log] event in
      switch event {
      case .conditions(let conditions): for (slot, condition) in conditions { log.append(.condition(slot, condition)) }
      case .election(let slot, let link, let interrupted): log.append(.election(slot, link, interrupted: interrupted))
      case .refused(let error, _): log.append(.refused(error))
      case .provisioned, .ready: break
      case .withdrawn(let names, at: _): log.append(.withdrawn(names))
      case .heldAgain(let name): log.append(.heldAgain(name))
      case .foreignRouterAdvertisement(let slot, _): log.append(.foreignRouterAdvertisement(slot))
      case .routerAdvertisementDiffers(let slot, _): log.append(.routerAdvertisementDiffers(slot))
      case .routerMessageDiscarded(let fault, _): log.append(.routerMessageDiscarded(fault))
      case .repaired(let repairs): for repair in repairs { log.append(.repaired(repair)) }
      }
    }
  }

  @discardableResult
  func run<Result: Sendable>(_ body: @escaping @Sendable (isolated LinuxDataplane) throws -> Result) throws -> Result {
    try loop.run { [dataplane] in try dataplane.assumeIsolated { try body($0) } }
  }

  /// One following group for each interface, slots in their order, and begins to run.
  func start(_ interfaces: String..., mayHold: Bool = false, holdGrace: Duration = .zero) throws {
    for (place, interface) in interfaces.enumerated() {
      let plan = try Self.plan(interface, .following(mayHold: mayHold, holdGrace: holdGrace))
      try run { $0.add(plan, at: GroupSlot(place)) }
    }
    try run { try $0.run() }
  }

  static func plan(_ interface: String, _ role: GroupPlan.Role, vrid: UInt8 = 10, common: Bool = false, accepts: Bool = false) throws
    -> GroupPlan
  {
    GroupPlan(
      id: GroupID(interface: interface, vrid: try #require(VirtualRouterID(vrid))), role: role,
      linkGroup: common ? LinkGroup(GateConfiguration.standardLinkGroups.lowerBound) : leader, hasOwnLease: common,
      addresses: [try address("fe80::1"), try address("2001:db8:1::1")], acceptsTraffic: accepts)
  }

  /// Waits until a group was last told this condition.
  func wait(for slot: GroupSlot, _ condition: InterfaceCondition) throws {
    try log.wait("\(condition) for group \(slot.index)") { entries in
      entries.last { if case .condition(slot, _) = $0 { true } else { false } } == .condition(slot, condition)
    }
  }

  func conditions(of slot: GroupSlot) -> [InterfaceCondition] {
    log.all.compactMap { if case .condition(slot, let condition) = $0 { condition } else { nil } }
  }

  func openLease(_ lease: Lease = .leader(leader), for length: Duration = .seconds(1000)) throws {
    keeper.open(lease, until: now() + length)
    try gateLog.wait("the lease") { $0.contains { if case .opened(lease, _, _) = $0 { true } else { false } } }
  }

  func closeLease(_ lease: Lease = .leader(leader)) throws {
    keeper.close(lease)
    try gateLog.wait("the end of the lease") { $0.contains { if case .closed(lease, _) = $0 { true } else { false } } }
  }

  /// What a round of a lane does.
  @discardableResult
  func round(_ body: @escaping @Sendable (LinuxDataplane) -> Void) throws -> CommitReport {
    let reports = Log<CommitReport>()
    try loop.run { [dataplane] in
      body(dataplane)
      dataplane.commit { reports.append($0) }
    }
    return try reports.wait(for: 1, "the report")[0]
  }

  func takeBack(keepsHolds: Bool = false) throws { try run { $0.takeBack(keepsHolds: keepsHolds) } }

  /// Ends the threads, and the table with them.
  func end(takesBack: Bool = true) throws {
    if takesBack { try takeBack() }
    keeper.stop(.deletingTable)
    try gateLog.wait("the keeper's end") { if case .stopped(nil)? = $0.last { true } else { false } }
    loop.stop()
  }
}

/// The interfaces in the gate's set of those that may pass.
func armed() throws -> String { try shell("nft list set inet vrrp6d active") }

/// Waits until the kernel says of an interface what is expected.
func waitForLink(_ name: String, _ what: String, _ condition: (Link?) -> Bool) throws {
  let monitor = try LinkMonitor()
  try drain(monitor) { condition($0.link(named: name)) }
  guard condition(monitor.link(named: name)) else { throw NothingCame(what: "\(name) \(what)") }
}

func captured(_ bytes: [UInt8]) -> CapturedFrame {
  CapturedFrame(time: Instant(nanoseconds: 0), interfaceIndex: 0, interface: "", bytes: bytes)
}
