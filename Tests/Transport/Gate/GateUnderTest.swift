import CNetlink
import Engine
import Testing

@testable import Transport

/// A gate with its loop and everything it told, in the namespace of the calling thread.
final class GateUnderTest: Sendable {
  let loop: EventLoop
  let gate: Gate
  let log = Log<Gate.Event>()

  static let capacity = GateCapacity(leases: 4, groups: 8, addresses: 16, segments: 4)

  init(instance: String = "test", capacity: GateCapacity = capacity) throws {
    loop = try EventLoop(name: "service")
    do {
      gate = try Gate(capacity, instance: instance, loop: loop) { [log] event in log.append(event) }
    } catch {
      loop.stop()
      throw error
    }
  }

  @discardableResult
  func run<Result: Sendable>(_ body: @escaping @Sendable (Gate) throws -> Result) throws -> Result {
    try loop.run { [gate] in try body(gate) }
  }

  /// Changes the gate, has its objects made and removed, and waits until that is done.
  @discardableResult
  func settle<Result: Sendable>(_ body: @escaping @Sendable (Gate) throws -> Result) throws -> Result {
    let result = try run { gate in
      let result = try body(gate)
      gate.commit()
      return result
    }
    try waitForThread()
    return result
  }

  /// Waits until the gate's thread has done what it was given, and told it: a wish makes a turn, which is behind it in line.
  func waitForThread() throws {
    for _ in 0..<3 { try gate.attachments.loop.run {} }
    try loop.run {}
  }

  /// A lease, closed.
  func makeLease() throws -> Lease { try gate.leases.make() }

  /// A seat on an interface. Nothing of it is there yet.
  static func seat(
    _ slot: Int, on link: Link, vrid: UInt8 = 10, _ lease: Lease, accepts: Bool = false, isBindable: Bool = false,
    addresses: [String] = ["fe80::1", "2001:db8:1::fe"]
  ) throws -> Seat {
    Seat(
      slot: GroupSlot(slot), segment: link.index, vrid: try #require(VirtualRouterID(vrid)),
      addresses: try addresses.map { try address($0) }, acceptsTraffic: accepts, isBindable: isBindable, lease: lease.number)
  }

  /// Takes in a seat, and waits until its objects are there.
  ///
  /// - Returns: why they are not.
  @discardableResult
  func insert(_ seat: Seat, on link: Link) throws -> TransportError? {
    let name = link.name
    try settle { try $0.insert(seat, on: Gate.SegmentLink(name: name)) }
    return refusal(of: link)
  }

  /// What was last said of an interface: `nil` when it is as it has to be.
  func refusal(of link: Link) -> TransportError? {
    var refusal: TransportError?
    for event in log.all {
      guard case .settled(let outcomes) = event, let outcome = outcomes.last(where: { $0.segment == link.index }) else { continue }
      refusal = outcome.refusal
    }
    return refusal
  }

  /// The interfaces on which something was put back, in order.
  var putBack: [String] {
    log.all.flatMap { event -> [String] in if case .putBack(let names) = event { names } else { [] } }
  }

  /// Takes everything back, and ends the threads.
  ///
  /// - Returns: what is left.
  @discardableResult
  func leave() throws -> [TransportError] {
    let refusals = try waitFor { [gate] in await gate.leave() }
    loop.stop()
    return refusals
  }

  /// What is left when a daemon is killed: all of it.
  func die() {
    gate.abandon()
    loop.stop()
  }
}

/// Waits for something asynchronous, on a thread that may wait: in the namespace of that thread, and without Swift's pool, whose threads other
/// tests may keep busy for long.
func waitFor<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
  let loop = try EventLoop(name: "waiter")
  defer { loop.stop() }
  let outcome = Log<Swift.Result<Result, any Error>>()
  Task(executorPreference: loop) {
    do { outcome.append(.success(try await body())) } catch { outcome.append(.failure(error)) }
  }
  return try outcome.wait(for: 1, "an answer")[0].get()
}

/// Asks again until it is so, for as long as a failing test waits.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = now() + patience
  while now() < end {
    if try condition() { return true }
    sched_yield()
  }
  return false
}

/// The filters on an interface, by direction, as tc(8) shows them. Empty without a qdisc for them.
func filters(of interface: String) throws -> [String] {
  try ["ingress", "egress"].map { try shell("tc filter show dev \(interface) \($0) || true") }
}

/// The kind of the qdisc that filters are attached to. `nil`: there is none.
func filterQdisc(of interface: String) throws -> String? {
  try shell("tc qdisc show dev \(interface)").split(separator: "\n").compactMap { line -> String? in
    let words = line.split(separator: " ")
    return words.count > 2 && words[2] == "ffff:" ? String(words[1]) : nil
  }.first
}

/// The virtual MAC addresses in an interface's filter.
func heardMACs(of interface: String) throws -> [String] {
  try shell("bridge fdb show dev \(interface)").split(separator: "\n").compactMap { line in
    line.hasPrefix("00:00:5e:00:02:") && line.contains("self") ? line.split(separator: " ").first.map { String($0) } : nil
  }.sorted()
}

/// The solicited-node groups that an interface is a member of, by users.
func solicitedNodeGroups(of interface: String) throws -> Set<String> {
  Set(
    try shell("ip -6 maddr show dev \(interface)").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return words.count > 1 && words[1].hasPrefix("ff02::1:ff") ? String(words[1]) : nil
    })
}

/// The routes by which packets to virtual addresses are the router's own: `address dev interface`.
func acceptRoutes() throws -> [String] {
  // The table does not exist before there is a route in it.
  try shell("ip -6 route show table local proto 112 || true").split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").map { String($0) }
    guard words.first == "local", words.count > 1, let place = words.firstIndex(of: "dev"), place + 1 < words.count else { return nil }
    return "\(words[1]) \(words[place + 1])"
  }.sorted()
}
