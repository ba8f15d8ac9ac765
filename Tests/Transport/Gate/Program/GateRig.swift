import CGate
import CNetlink
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

extension Trait where Self == ConditionTrait {
  /// Skips, with the reason, where the kernel takes no programs from this process.
  static var withPrograms: Self {
    .enabled("needs root in the initial user namespace (CAP_BPF and CAP_NET_ADMIN) to load programs") {
      (try? GateRig()) != nil
    }
  }
}

/// The gate's programs with maps of their own, on packets that nobody sent.
///
/// As it is made, it has one segment, ``interface``, with one virtual router, ``vrid``, that is armed and open.
final class GateRig {
  /// The loopback interface is in every network namespace. Its own MAC address is zero.
  static let interface: UInt32 = 1
  static let ownMAC = MACAddress(rawValue: 0)
  static let own = IPv6Address(high: 0xfe80 << 48, low: 0xaa)
  static let hostMAC = MACAddress(rawValue: 0x0200_0000_0099)
  static let host = IPv6Address(high: 0xfe80 << 48, low: 0x99)
  static let hostGlobal = IPv6Address(high: 0x2001_0db8_0001_0000, low: 0x99)
  static let vrid: UInt32 = 10
  static let virtualMAC = mac(of: vrid)
  static let gateway = IPv6Address(high: 0xfe80 << 48, low: 1)
  static let virtualAddress = IPv6Address(high: 0x2001_0db8_0001_0000, low: 0xfe)
  /// Not on the segment.
  static let far = IPv6Address(high: 0x2001_0db8_0002_0000, low: 9)
  static let farMAC = MACAddress(rawValue: 0x0200_0000_0055)
  static let lease: UInt32 = 2
  static let holder: UInt32 = 4
  static let group: UInt32 = 3

  static func mac(of vrid: UInt32) -> MACAddress { MACAddress(rawValue: 0x0000_5e00_0200 | UInt64(vrid)) }

  let leases: BPFMap
  let groups: BPFMap
  let byRouter: BPFMap
  let byAddress: BPFMap
  let accepted: BPFMap
  let segments: BPFMap
  let counters: BPFMap
  let maps: [String: BPFMap]
  private var programs: [BPFProgram.Role: BPFProgram] = [:]

  /// - Parameter interface: what the segment is.
  init(interface: UInt32 = GateRig.interface) throws {
    leases = try BPFMap(.mappedArray, name: "leases", keySize: 4, valueSize: 8, capacity: 16)
    groups = try BPFMap(.mappedArray, name: "groups", keySize: 4, valueSize: MemoryLayout<gate_group>.size, capacity: 64)
    byRouter = try BPFMap(.hash, name: "by_router", keySize: 8, valueSize: 4, capacity: 64)
    byAddress = try BPFMap(.hash, name: "by_address", keySize: MemoryLayout<gate_address_key>.size, valueSize: 4, capacity: 256)
    accepted = try BPFMap(.hash, name: "accepted", keySize: MemoryLayout<gate_address_key>.size, valueSize: 4, capacity: 256)
    segments = try BPFMap(.hash, name: "segments", keySize: 4, valueSize: MemoryLayout<gate_segment>.size, capacity: 16)
    counters = try BPFMap(.perProcessorArray, name: "counters", keySize: 4, valueSize: 8, capacity: Int(GATE_COUNTERS.rawValue))
    maps = [
      "leases": leases, "groups": groups, "by_router": byRouter, "by_address": byAddress, "accepted": accepted, "segments": segments,
      "counters": counters,
    ]
    for role in BPFProgram.Role.allCases { programs[role] = try BPFProgram(role, maps: maps) }
    try setSegment(interface)
    try setGroup(Self.group, vrid: Self.vrid, interface: interface, addresses: [Self.gateway, Self.virtualAddress])
    open(Self.lease)
  }

  func program(_ role: BPFProgram.Role) throws -> BPFProgram { try #require(programs[role]) }

  func setSegment(
    _ interface: UInt32 = GateRig.interface, flags: Int = 0, speakers: [UInt32] = [GateRig.group], own: IPv6Address = GateRig.own
  ) throws {
    var segment = gate_segment()
    segment.flags = UInt32(flags)
    segment.holder = Self.holder
    segment.speakers = UInt32(speakers.count)
    let numbers = speakers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
    withUnsafeMutableBytes(of: &segment.speaker) { $0.copyBytes(from: numbers) }
    withUnsafeMutableBytes(of: &segment.own) { $0.copyBytes(from: own.bytes) }
    try segments.set(interface, segment)
  }

  /// Makes or changes a group, with the entries that lead to it.
  func setGroup(
    _ number: UInt32, vrid: UInt32, interface: UInt32 = GateRig.interface, lease: UInt32 = GateRig.lease, flags: Int = GATE_ARMED,
    addresses: [IPv6Address]
  ) throws {
    var group = gate_group()
    group.lease = lease
    group.flags = UInt32(flags)
    group.vrid = vrid
    group.interface = interface
    for address in addresses { group.last_bits |= 1 << (address.low & 63) }
    if let address = addresses.first(where: \.isLinkLocal) {
      withUnsafeMutableBytes(of: &group.link_local) { $0.copyBytes(from: address.bytes) }
    }
    group.prefix = (addresses.first { !$0.isLinkLocal }?.high ?? 0).bigEndian
    try groups.set(number, group)
    try byRouter.set(gate_router_key(interface: interface, vrid: vrid), number)
    for address in addresses {
      try byAddress.set(Self.key(interface, address), number)
      try accepted.set(Self.key(address.isLinkLocal ? interface : 0, address), number)
    }
  }

  /// Changes the flags of ``group`` alone, as the daemon does: by a store.
  func setFlags(_ flags: Int) {
    let place = Int(Self.group) * MemoryLayout<gate_group>.stride + 4
    gate_store_u32(groups.memory + place, UInt32(flags))
  }

  func open(_ lease: UInt32, until: UInt64 = BootClock.now + 3_600_000_000_000) { gate_store_u64(leases.memory + Int(lease) * 8, until) }
  func shut(_ lease: UInt32 = GateRig.lease) { gate_store_u64(leases.memory + Int(lease) * 8, 0) }

  static func key(_ interface: UInt32, _ address: IPv6Address) -> gate_address_key {
    var key = gate_address_key()
    key.interface = interface
    withUnsafeMutableBytes(of: &key.address) { $0.copyBytes(from: address.bytes) }
    return key
  }
}

/// What a program did with a packet, and what it counted.
struct Passage: Equatable {
  enum Verdict: Int32 {
    case next = -1
    case letIn = 0
    case drop = 2
    case redirect = 7
  }

  let verdict: Verdict
  let packet: [UInt8]
  /// What grew, and by how much.
  let counts: [String: UInt64]
}

extension GateRig {
  /// The counters' names, in their order.
  static let counted = [
    "solicited", "answered", "solicited while shut", "malformed solicitation", "passed", "dropped while shut", "dropped: not accepted",
    "dropped: held", "announcement heard", "foreign announcement", "asked as the router", "turned home", "redirect dropped", "accepted",
    "dropped: not accepted while shut", "report dropped", "rival heard",
  ]

  func run(
    _ role: BPFProgram.Role, _ packet: [UInt8], interface: UInt32 = GateRig.interface, from ingressInterface: UInt32 = 0,
    vlan: UInt16? = nil
  ) throws -> Passage {
    let before = try Self.counted.indices.map { try counters.sum(at: UInt32($0)) }
    let outcome = try program(role).run(packet, interface: interface, ingressInterface: ingressInterface, vlan: vlan)
    var counts: [String: UInt64] = [:]
    for (index, before) in before.enumerated() {
      let grown = try counters.sum(at: UInt32(index)) - before
      if grown != 0 { counts[Self.counted[index]] = grown }
    }
    let verdict = try #require(Passage.Verdict(rawValue: outcome.verdict), "verdict \(outcome.verdict)")
    return Passage(verdict: verdict, packet: outcome.packet, counts: counts)
  }

  /// Runs a program, and looks at the verdict and at what was counted.
  @discardableResult
  func expect(
    _ role: BPFProgram.Role, _ packet: [UInt8], _ verdict: Passage.Verdict, _ counters: [gate_counter], _ comment: String = "",
    interface: UInt32 = GateRig.interface, from ingressInterface: UInt32 = 0, vlan: UInt16? = nil,
    at location: SourceLocation = #_sourceLocation
  ) throws -> Passage {
    let passage = try run(role, packet, interface: interface, from: ingressInterface, vlan: vlan)
    #expect(passage.verdict == verdict, Comment(rawValue: comment), sourceLocation: location)
    let counts = Dictionary(counters.map { (Self.counted[Int($0.rawValue)], 1 as UInt64) }, uniquingKeysWith: +)
    #expect(passage.counts == counts, Comment(rawValue: comment), sourceLocation: location)
    return passage
  }

  /// The same with the ingress program.
  @discardableResult
  func expect(
    _ packet: [UInt8], _ verdict: Passage.Verdict, _ counters: [gate_counter], _ comment: String = "",
    interface: UInt32 = GateRig.interface,
    vlan: UInt16? = nil, at location: SourceLocation = #_sourceLocation
  ) throws -> Passage {
    try expect(.ingress, packet, verdict, counters, comment, interface: interface, vlan: vlan, at: location)
  }
}
