import CGate
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.withPrograms) struct AnnouncementsAtTheProgram {
  static func advertisement(
    of target: IPv6Address, from source: IPv6Address? = nil, at mac: MACAddress, to destination: IPv6Address = .allNodes,
    at destinationMAC: MACAddress? = nil, flags: UInt8 = 0xa0, hopLimit: UInt8 = 255
  ) -> CraftedPacket {
    .icmpv6(
      [136, 0, 0, 0, flags, 0, 0, 0] + target.bytes + [2, 1] + mac.bytes, from: source ?? target, at: mac, to: destination,
      at: destinationMAC, hopLimit: hopLimit)
  }

  @Test(arguments: [true, false]) func ofAVirtualAddressEndHereAndAreCounted(isOpen: Bool) throws {
    let rig = try GateRig()
    if !isOpen { rig.shut() }
    for address in [GateRig.gateway, GateRig.virtualAddress] {
      try rig.expect(Self.advertisement(of: address, at: GateRig.virtualMAC).bytes, .drop, [GATE_ANNOUNCEMENT_HEARD])
      try rig.expect(Self.advertisement(of: address, at: GateRig.farMAC).bytes, .drop, [GATE_ANNOUNCEMENT_FOREIGN])
      try rig.expect(Self.advertisement(of: address, at: GateRig.mac(of: 11)).bytes, .drop, [GATE_ANNOUNCEMENT_FOREIGN])
    }
  }

  @Test func fromElsewhereThanTheLinkAreNoEvidence() throws {
    let rig = try GateRig()
    try rig.expect(Self.advertisement(of: GateRig.gateway, at: GateRig.farMAC, hopLimit: 64).bytes, .drop, [])
  }

  @Test func ofOtherAddressesAreTheKernels() throws {
    let rig = try GateRig()
    try rig.expect(Self.advertisement(of: GateRig.host, at: GateRig.hostMAC).bytes, .next, [])
  }

  @Test func sentToThisRouterAloneAreTheKernels() throws {
    let rig = try GateRig()
    // A Backup's own question for the virtual address is answered by the Active.
    let answer = Self.advertisement(of: GateRig.gateway, at: GateRig.virtualMAC, to: GateRig.own, at: GateRig.ownMAC)
    #expect(try rig.expect(answer.bytes, .next, []).packet == answer.bytes)
  }

  /// MLDv2 as it is on the wire: Hop-by-Hop with Router Alert, hop limit 1 (RFC 3810 5).
  static func report(_ type: UInt8 = 143, from mac: MACAddress, hasRouterAlert: Bool = true) -> [UInt8] {
    let record: [UInt8] = [4, 0, 0, 0] + GateRig.gateway.solicitedNode.bytes
    return CraftedPacket.icmpv6(
      [type, 0, 0, 0, 0, 0, 0, 1] + record, from: GateRig.host, at: mac, to: .allMLDv2Routers, hopLimit: 1, hasRouterAlert: hasRouterAlert
    ).bytes
  }

  @Test func reportsOfGroupsFromAVirtualMACOfThisSegmentEndHere() throws {
    let rig = try GateRig()
    try rig.expect(Self.report(from: GateRig.virtualMAC), .drop, [GATE_REPORT_DROPPED])
    try rig.expect(Self.report(131, from: GateRig.virtualMAC), .drop, [GATE_REPORT_DROPPED])
    try rig.expect(Self.report(from: GateRig.hostMAC), .next, [])
    try rig.expect(Self.report(from: GateRig.mac(of: 11)), .next, [], "a virtual router that isn't known here")
    // A query, which everybody has to hear.
    try rig.expect(Self.report(130, from: GateRig.virtualMAC), .next, [])
  }
}

@Suite(.withPrograms) struct AnswersToTheVirtualRouter {
  static let asked = IPv6Address(high: 0x2001_0db8_0001_0000, low: 0x99)

  static func answer(to destination: IPv6Address = GateRig.gateway, hopLimit: UInt8 = 255, type: UInt8 = 136) -> CraftedPacket {
    .icmpv6(
      [type, 0, 0, 0, 0x60, 0, 0, 0] + asked.bytes + [2, 1] + GateRig.hostMAC.bytes, from: asked, at: GateRig.hostMAC, to: destination,
      at: GateRig.virtualMAC, hopLimit: hopLimit)
  }

  @Test(arguments: [0, GATE_ACCEPTS]) func areTurnedHomeWithARightChecksum(accepting: Int) throws {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | accepting)
    let answer = Self.answer().bytes
    let packet = try rig.expect(answer, .next, [GATE_PASSED, GATE_TURNED_HOME]).packet
    #expect(IPv6Address(bytes: packet[38..<54]) == GateRig.own)
    #expect(InternetChecksum.of(Array(packet[54...]), nextHeader: 58, from: Self.asked, to: GateRig.own) == 0)
    // Nothing else is touched.
    #expect(packet[..<38] == answer[..<38] && packet[54..<56] == answer[54..<56] && packet[58...] == answer[58...])
  }

  @Test func stayWrongWhereTheyWereWrong() throws {
    let rig = try GateRig()
    var answer = Self.answer()
    answer.payload[2] ^= 1
    let packet = try rig.expect(answer.bytes, .next, [GATE_PASSED, GATE_TURNED_HOME]).packet
    #expect(InternetChecksum.of(Array(packet[54...]), nextHeader: 58, from: Self.asked, to: GateRig.own) != 0)
  }

  @Test func areDroppedWhileShut() throws {
    let rig = try GateRig()
    rig.shut()
    try rig.expect(Self.answer().bytes, .drop, [GATE_DROPPED_SHUT])
  }

  @Test func areTheOnlyPacketsThatAreTurnedHome() throws {
    let rig = try GateRig()
    try rig.expect(Self.answer(hopLimit: 254).bytes, .drop, [GATE_DROPPED_ADDRESSED], "from elsewhere")
    try rig.expect(Self.answer(type: 134).bytes, .drop, [GATE_DROPPED_ADDRESSED], "another message")
    try rig.expect(Self.answer(to: GateRig.virtualAddress).bytes, .drop, [GATE_DROPPED_ADDRESSED], "nobody asks from that address")
    try rig.setSegment(own: .unspecified)
    try rig.expect(Self.answer().bytes, .drop, [GATE_DROPPED_ADDRESSED], "no home")
  }
}
