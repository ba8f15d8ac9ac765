internal import CGate
internal import Engine

/// What the gate's program looks things up in, and the program itself.
///
/// Whatever is not in here is shut: a map that was just made lets nothing pass.
final class GateMaps: Sendable {
  let groups: BPFMap
  let byRouter: BPFMap
  let byAddress: BPFMap
  let accepted: BPFMap
  let segments: BPFMap
  let counters: BPFMap
  let ingress: BPFProgram
  let egress: BPFProgram
  let accept: BPFProgram

  /// Makes the maps and loads the program.
  ///
  /// - Throws: EPERM without CAP_BPF and CAP_NET_ADMIN in the initial user namespace; what the kernel has against the program.
  init(_ capacity: GateCapacity, leases: BPFMap) throws(TransportError) {
    let number = MemoryLayout<UInt32>.size
    groups = try BPFMap(
      .mappedArray, name: "groups", keySize: number, valueSize: MemoryLayout<gate_group>.stride, capacity: capacity.groups)
    byRouter = try BPFMap(
      .hash, name: "by_router", keySize: MemoryLayout<gate_router_key>.size, valueSize: number, capacity: capacity.groups)
    byAddress = try BPFMap(
      .hash, name: "by_address", keySize: MemoryLayout<gate_address_key>.size, valueSize: number, capacity: capacity.addresses)
    accepted = try BPFMap(
      .hash, name: "accepted", keySize: MemoryLayout<gate_address_key>.size, valueSize: number, capacity: capacity.addresses)
    segments = try BPFMap(
      .hash, name: "segments", keySize: number, valueSize: MemoryLayout<gate_segment>.stride, capacity: capacity.segments)
    counters = try BPFMap(
      .perProcessorArray, name: "counters", keySize: number, valueSize: MemoryLayout<UInt64>.size, capacity: Int(GATE_COUNTERS.rawValue))
    let maps = [
      "leases": leases, "groups": groups, "by_router": byRouter, "by_address": byAddress, "accepted": accepted, "segments": segments,
      "counters": counters,
    ]
    ingress = try BPFProgram(.ingress, maps: maps)
    egress = try BPFProgram(.egress, maps: maps)
    accept = try BPFProgram(.accept, maps: maps)
    try BootClock.check()
  }

  /// What the program has counted.
  func counts() throws(TransportError) -> GateCounts {
    func count(_ counter: gate_counter) throws(TransportError) -> UInt64 { try counters.sum(at: counter.rawValue) }
    var counts = GateCounts()
    counts.solicited = try count(GATE_SOLICITED)
    counts.answered = try count(GATE_ANSWERED)
    counts.solicitedWhileShut = try count(GATE_SOLICITED_SHUT)
    counts.solicitedBadly = try count(GATE_SOLICITATION_BAD)
    counts.passed = try count(GATE_PASSED)
    counts.droppedWhileShut = try count(GATE_DROPPED_SHUT)
    counts.droppedToAddress = try count(GATE_DROPPED_ADDRESSED)
    counts.droppedWhileHeld = try count(GATE_DROPPED_HELD)
    counts.foreignAnnouncements = try count(GATE_ANNOUNCEMENT_FOREIGN)
    counts.solicitedAsRouter = try count(GATE_SOLICITED_AS_ROUTER)
    counts.redirectsDropped = try count(GATE_REDIRECT_DROPPED)
    counts.accepted = try count(GATE_ACCEPTED)
    counts.acceptsDropped = try count(GATE_ACCEPT_DROPPED)
    counts.rivalAdvertisements = try count(GATE_RIVAL_HEARD)
    return counts
  }
}

/// What the gate's program has counted since the start, over all interfaces: packets.
public struct GateCounts: Hashable, Sendable {
  /// Neighbor Solicitations for a virtual address, and what became of them: answered, or dropped.
  public var solicited: UInt64 = 0
  public var answered: UInt64 = 0
  public var solicitedWhileShut: UInt64 = 0
  public var solicitedBadly: UInt64 = 0
  /// To a virtual MAC, while its lease was open.
  public var passed: UInt64 = 0
  /// To or from a virtual MAC, while it was shut.
  public var droppedWhileShut: UInt64 = 0
  /// To a virtual address that accepts none.
  public var droppedToAddress: UInt64 = 0
  /// To be forwarded through a flowdown interface while this router was not Active.
  public var droppedWhileHeld: UInt64 = 0
  /// Somebody else's Neighbor Advertisement for a virtual address, with a MAC of its own.
  public var foreignAnnouncements: UInt64 = 0
  /// The router's own solicitations that left as the virtual router's (RFC 9568 8.2.2).
  public var solicitedAsRouter: UInt64 = 0
  /// Redirects of the kernel's, which would have shown hosts another router than the virtual one.
  public var redirectsDropped: UInt64 = 0
  /// To a virtual address that accepts them: while its lease was open, and while it was not.
  public var accepted: UInt64 = 0
  public var acceptsDropped: UInt64 = 0
  /// Somebody's Advertisements for virtual routers that follow here.
  public var rivalAdvertisements: UInt64 = 0

  public init() {}
}
