internal import CGate
internal import CNetlink
internal import Engine
internal import SystemPackage

/// What the gate's program costs each packet, on this machine and without a network (BPF_PROG_TEST_RUN).
package struct GateProgramMeasurement: Sendable {
  package enum Packet: String, Sendable, CaseIterable {
    case otherInterface = "in, an interface without virtual routers"
    case notForUs = "in, for somebody else"
    case forwarded = "in, to the virtual MAC"
    case droppedShut = "in, to the virtual MAC while shut"
    case solicitation = "in, a Neighbor Solicitation answered"
    case leaving = "out, a packet of the router's or forwarded"
    case leavingAsVirtual = "out, from the virtual MAC"
  }

  package let packet: Packet
  /// Of one packet. Of a solicitation: the median of single runs, without what the kernel needs to begin one.
  package let nanoseconds: Double

  /// How many instructions each program has.
  package static func instructionCounts() throws(TransportError) -> [(program: String, instructions: Int)] {
    let subject = try Subject()
    return [subject.ingress, subject.egress].map { ($0.role.rawValue, $0.instructionCount) }
  }

  /// - Parameters:
  ///   - repeats: how often each packet goes through.
  ///   - groups: how many virtual routers there are, with two addresses each.
  /// - Throws: EPERM without the right to load programs.
  package static func measure(repeats: Int = 1_000_000, groups: Int = 1000) throws(TransportError) -> [GateProgramMeasurement] {
    let subject = try Subject(groups: groups)
    var measurements: [GateProgramMeasurement] = []
    for packet in Packet.allCases {
      measurements.append(GateProgramMeasurement(packet: packet, nanoseconds: try subject.cost(of: packet, repeats: repeats)))
    }
    return measurements
  }
}

/// The programs with virtual routers on the loopback interface, all but the second one open.
private struct Subject {
  let ingress: BPFProgram
  let egress: BPFProgram
  private let maps: [String: BPFMap]
  private static let interface: UInt32 = 1
  private static let host = MACAddress(rawValue: 0x0200_0000_0099)
  private static let hostAddress = IPv6Address(high: 0xfe80 << 48, low: 0x99)
  private static let far = IPv6Address(high: 0x2001_0db8_0002_0000, low: 9)

  init(groups: Int = 1) throws(TransportError) {
    let entries = groups + 1
    let addressKeySize = MemoryLayout<gate_address_key>.size
    maps = [
      "leases": try BPFMap(.mappedArray, name: "leases", keySize: 4, valueSize: 8, capacity: 2),
      "groups": try BPFMap(.mappedArray, name: "groups", keySize: 4, valueSize: MemoryLayout<gate_group>.size, capacity: entries),
      "by_router": try BPFMap(.hash, name: "by_router", keySize: 8, valueSize: 4, capacity: entries),
      "by_address": try BPFMap(.hash, name: "by_address", keySize: addressKeySize, valueSize: 4, capacity: 2 * entries),
      "accepted": try BPFMap(.hash, name: "accepted", keySize: addressKeySize, valueSize: 4, capacity: 1),
      "segments": try BPFMap(.hash, name: "segments", keySize: 4, valueSize: MemoryLayout<gate_segment>.size, capacity: entries),
      "counters": try BPFMap(.perProcessorArray, name: "counters", keySize: 4, valueSize: 8, capacity: Int(GATE_COUNTERS.rawValue)),
    ]
    ingress = try BPFProgram(.ingress, maps: maps)
    egress = try BPFProgram(.egress, maps: maps)
    try set("leases", 0 as UInt32, UInt64.max)
    // The first two are on the interface that is measured.
    for number in 0..<UInt32(groups) + 1 { try add(number, on: number < 2 ? Self.interface : Self.interface + number) }
  }

  private func add(_ number: UInt32, on interface: UInt32) throws(TransportError) {
    let vrid = 10 + number % 2
    let addresses = [0xfe80 << 48, 0x2001_0db8_0001_0000].map { IPv6Address(high: $0, low: UInt64(1 + number)) }
    var group = gate_group()
    group.lease = number == 1 ? 1 : 0
    group.flags = UInt32(GATE_ARMED)
    group.vrid = vrid
    group.interface = interface
    for address in addresses { group.last_bits |= 1 << (address.low & 63) }
    try set("groups", number, group)
    try set("by_router", gate_router_key(interface: interface, vrid: vrid), number)
    for address in addresses {
      var key = gate_address_key()
      key.interface = interface
      withUnsafeMutableBytes(of: &key.address) { $0.copyBytes(from: address.bytes) }
      try set("by_address", key, number)
    }
    try set("segments", interface, gate_segment())
  }

  private func set<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ map: String, _ key: Key, _ value: Value) throws(TransportError) {
    try maps[map]?.set(key, value)
  }

  func cost(of packet: GateProgramMeasurement.Packet, repeats: Int) throws(TransportError) -> Double {
    let open = MACAddress(rawValue: 0x0000_5e00_020a)
    let shut = MACAddress(rawValue: 0x0000_5e00_020b)
    let own = MACAddress(rawValue: 0)
    switch packet {
    case .otherInterface:
      return try without { () throws(TransportError) in
        try mean(ingress, Self.datagram(to: own, from: Self.host), repeats)
      }
    case .notForUs: return try mean(ingress, Self.datagram(to: own, from: Self.host), repeats)
    case .forwarded: return try mean(ingress, Self.datagram(to: open, from: Self.host), repeats)
    case .droppedShut: return try mean(ingress, Self.datagram(to: shut, from: Self.host), repeats)
    case .leaving: return try mean(egress, Self.datagram(to: Self.host, from: own), repeats)
    case .leavingAsVirtual: return try mean(egress, Self.datagram(to: Self.host, from: open), repeats)
    case .solicitation:
      // It is an answer after one run, so each run is one of its own.
      let target = IPv6Address(high: 0xfe80 << 48, low: 1)
      let question = NeighborSolicitation(target: target, sourceLinkLayerAddress: Self.host).frame(from: Self.hostAddress, at: Self.host)
      let runs = max(1, repeats / 50)
      let begin = try without { () throws(TransportError) in try median(ingress, question, runs) }
      return try max(0, median(ingress, question, runs) - begin) + cost(of: .otherInterface, repeats: repeats)
    }
  }

  /// As long as the interface has no virtual routers.
  private func without(_ body: () throws(TransportError) -> Double) throws(TransportError) -> Double {
    try maps["segments"]?.remove(Self.interface)
    let result = try body()
    try set("segments", Self.interface, gate_segment())
    return result
  }

  private func mean(_ program: BPFProgram, _ packet: [UInt8], _ repeats: Int) throws(TransportError) -> Double {
    Double(try program.run(packet, interface: Self.interface, repeats: repeats).nanoseconds)
  }

  private func median(_ program: BPFProgram, _ packet: [UInt8], _ runs: Int) throws(TransportError) -> Double {
    var times: [Int] = []
    for _ in 0..<runs { times.append(try program.run(packet, interface: Self.interface).nanoseconds) }
    return Double(times.sorted()[runs / 2])
  }

  /// UDP, 1000 bytes, on its way far.
  private static func datagram(to destination: MACAddress, from source: MACAddress) -> [UInt8] {
    let header: [UInt8] = [0x86, 0xdd, 0x60, 0, 0, 0, 0x03, 0xe8, 17, 64]
    return destination.bytes + source.bytes + header + hostAddress.bytes + far.bytes + [UInt8](repeating: 0, count: 1000)
  }
}
