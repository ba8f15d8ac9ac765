import CNetlink
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// A dataplane with its loop and everything it told, in the namespace of the calling thread.
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
    case rival(GroupSlot, IPv6Address)
    case rivalGone(GroupSlot, IPv6Address)
    case putBack([String])
    case hidden(String, by: String)
  }

  enum Fitness: Hashable, Sendable {
    case obstacle(GroupSlot, Obstacle?)
    case inability(GroupSlot, Obstacle?)
  }

  let loop: EventLoop
  let dataplane: LinuxDataplane
  /// That of the management group which every following group follows.
  let lease: Lease
  let log = Log<Entry>()
  /// What it told of obstacles, and of leaders that can serve nobody.
  let fitness = Log<Fitness>()
  /// How far the gate was, and that it was ready in the end.
  let progress = Log<Int?>()
  let recordPath: String

  static let capacity = GateCapacity(leases: 4, groups: 8, addresses: 16, segments: 8)

  init(
    instance: String = "test", capacity: GateCapacity = capacity, repetitions: AnnouncementSchedule.Settings = .init(refresh: nil),
    recordPath: String = "/tmp/vrrp6d-test-\(UInt64.random(in: .min ... .max)).holds"
  ) throws {
    self.recordPath = recordPath
    try Sysctl.forwarding.write(1)
    loop = try EventLoop(name: "service")
    dataplane = try LinuxDataplane(
      loop: loop, capacity: capacity, instance: instance, record: HoldRecord(FilePath(recordPath)), repetitions: repetitions
    ) { [log, fitness, progress] event in
      switch event {
      case .obstacles(let obstacles): for (slot, obstacle) in obstacles { fitness.append(.obstacle(slot, obstacle)) }
      case .inability(let slot, let obstacle): fitness.append(.inability(slot, obstacle))
      case .conditions(let conditions): for (slot, condition) in conditions { log.append(.condition(slot, condition)) }
      case .election(let slot, let link, let interrupted): log.append(.election(slot, link, interrupted: interrupted))
      case .refused(let error, _): log.append(.refused(error))
      case .provisioned(let count): progress.append(count)
      case .ready: progress.append(nil)
      case .withdrawn(let names, at: _): log.append(.withdrawn(names))
      case .heldAgain(let name): log.append(.heldAgain(name))
      case .foreignRouterAdvertisement(let slot, _): log.append(.foreignRouterAdvertisement(slot))
      case .routerAdvertisementDiffers(let slot, _): log.append(.routerAdvertisementDiffers(slot))
      case .routerMessageDiscarded(let fault, _): log.append(.routerMessageDiscarded(fault))
      case .rivals(let rivals): for (slot, rival) in rivals { log.append(.rival(slot, rival.address)) }
      case .rivalsGone(let rivals): for (slot, rival) in rivals { log.append(.rivalGone(slot, rival.address)) }
      case .putBack(let names): log.append(.putBack(names))
      case .hidden(let name, let other): log.append(.hidden(name, by: other))
      }
    }
    lease = try dataplane.leases.make()
  }

  @discardableResult
  func run<Result: Sendable>(_ body: @escaping @Sendable (isolated LinuxDataplane) throws -> Result) throws -> Result {
    try loop.run { [dataplane] in try dataplane.assumeIsolated { try body($0) } }
  }

  /// Adds groups, slots in their order, and begins to run.
  func start(_ plans: [GroupPlan]) throws {
    try run { dataplane in
      for (place, plan) in plans.enumerated() { dataplane.add(plan, at: GroupSlot(place)) }
      try dataplane.run()
    }
  }

  /// One following group for each interface, and begins to run.
  func start(_ interfaces: String..., mayHold: Bool = false, holdGrace: Duration = .zero) throws {
    try start(try interfaces.map { try plan($0, .following(mayHold: mayHold, holdGrace: holdGrace)) })
  }

  func plan(
    _ interface: String, _ role: GroupPlan.Role, vrid: UInt8 = 10, lease: Lease? = nil, accepts: Bool = false,
    addresses: [String] = ["fe80::1", "2001:db8:1::1"], advertising: RouterAdvertisingParameters? = nil
  ) throws -> GroupPlan {
    GroupPlan(
      id: GroupID(interface: interface, vrid: try #require(VirtualRouterID(vrid))), role: role, lease: (lease ?? self.lease).number,
      addresses: try addresses.map { try address($0) }, acceptsTraffic: accepts, advertising: advertising)
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

  /// Holds the lease until a test's end.
  func openLease() { lease.hold(until: now() + .seconds(1000)) }

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

  func inheritHolds() throws -> (held: [String], released: [String]) { try waitFor { [dataplane] in await dataplane.inheritHolds() } }

  /// - Returns: what is left.
  @discardableResult
  func takeBack(keepsHolds: Bool = false) throws -> [TransportError] {
    try waitFor { [dataplane] in await dataplane.takeBack(keepsHolds: keepsHolds) }
  }

  /// Ends the threads.
  func end(takesBack: Bool = true, keepsRecord: Bool = false) throws {
    if takesBack {
      let left = try takeBack()
      #expect(left.isEmpty, "\(left)")
    }
    loop.stop()
    if !keepsRecord { unlink(recordPath) }
  }
}

/// Waits until the kernel says of an interface what is expected.
func waitForLink(_ name: String, _ what: String, _ condition: (Link?) -> Bool) throws {
  let monitor = try LinkMonitor()
  try drain(monitor) { condition($0.link(named: name)) }
  guard condition(monitor.link(named: name)) else { throw NothingCame(what: "\(name) \(what)") }
}

func captured(_ bytes: [UInt8]) -> CapturedFrame {
  CapturedFrame(time: Instant(nanoseconds: 0), interfaceIndex: 0, interface: "", bytes: bytes)
}

/// The announcements among frames.
func announcements(_ frames: [[UInt8]]) -> [CapturedFrame] {
  frames.map(captured).filter { $0.isFromVirtualMAC && $0.kind == .unsolicitedNeighborAdvertisement }
}
