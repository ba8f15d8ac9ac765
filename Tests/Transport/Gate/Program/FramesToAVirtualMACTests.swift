import CGate
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.withPrograms) struct FramesToAVirtualMAC {
  /// A datagram.
  static func datagram(
    from source: IPv6Address = GateRig.hostGlobal, to destination: IPv6Address, at mac: MACAddress = GateRig.virtualMAC
  ) -> [UInt8] {
    CraftedPacket([0, 1, 0, 2, 0, 8, 0, 0], nextHeader: 17, from: source, at: GateRig.hostMAC, to: destination, at: mac, hopLimit: 64).bytes
  }

  @Test(.rfc9568("6.4.3-3")) func areLetInWhileOpen() throws {
    let rig = try GateRig()
    let frame = Self.datagram(to: GateRig.far)
    #expect(try rig.expect(frame, .next, [GATE_PASSED]).packet == frame)
  }

  @Test(.rfc9568("6.4.2-3", refuses: "6.4.2-3")) func areDroppedWhileShut() throws {
    let rig = try GateRig()
    let frame = Self.datagram(to: GateRig.far)
    rig.shut()
    try rig.expect(frame, .drop, [GATE_DROPPED_SHUT], "no lease")
    rig.open(GateRig.lease, until: BootClock.now)
    try rig.expect(frame, .drop, [GATE_DROPPED_SHUT], "a lease that is over")
    rig.open(GateRig.lease)
    rig.setFlags(GATE_ACCEPTS)
    try rig.expect(frame, .drop, [GATE_DROPPED_SHUT], "not armed")
    rig.setFlags(GATE_ARMED)
    try rig.expect(frame, .next, [GATE_PASSED])
  }

  @Test func aLeaseEndsByItself() throws {
    let rig = try GateRig()
    let end = BootClock.now + 20_000_000
    rig.open(GateRig.lease, until: end)
    let frame = Self.datagram(to: GateRig.far)
    while BootClock.now < end {
      let verdict = try rig.run(.ingress, frame).verdict
      if BootClock.now < end { #expect(verdict == .next) }
    }
    // The kernel reads its clock without a lock there, and may be a moment behind.
    while BootClock.now < end + 1_000_000 {}
    try rig.expect(frame, .drop, [GATE_DROPPED_SHUT])
  }

  @Test func ofRoutersThatAreNotKnownHereAreTheKernels() throws {
    let rig = try GateRig()
    try rig.expect(Self.datagram(to: GateRig.far, at: GateRig.mac(of: 11)), .next, [], "another VRID")
    // RFC 9568 7.3: 01 is IPv4's.
    try rig.expect(Self.datagram(to: GateRig.far, at: MACAddress(rawValue: 0x0000_5e00_010a)), .next, [], "the same VRID of IPv4")
    try rig.expect(Self.datagram(to: GateRig.far, at: MACAddress(rawValue: 0x0100_5e00_020a)), .next, [], "a group that looks alike")
    try rig.segments.remove(GateRig.interface)
    try rig.expect(Self.datagram(to: GateRig.far), .next, [], "an interface without virtual routers")
  }

  @Test func anEntryOfAGroupThatIsAnotherNowLeadsNowhere() throws {
    let rig = try GateRig()
    try rig.setGroup(GateRig.group, vrid: 11, addresses: [])
    try rig.expect(Self.datagram(to: GateRig.far), .next, [], "of another VRID")
    try rig.setGroup(GateRig.group, vrid: GateRig.vrid, interface: 77, addresses: [])
    try rig.expect(Self.datagram(to: GateRig.far), .next, [], "on another interface")
  }

  @Test func areIPv6OrDropped() throws {
    let rig = try GateRig()
    for type in [[0x08, 0x00], [0x08, 0x06], [0x88, 0xcc], [0x81, 0x00]] as [[UInt8]] {
      let frame = GateRig.virtualMAC.bytes + GateRig.hostMAC.bytes + type + [UInt8](repeating: 0, count: 60)
      try rig.expect(frame, .drop, [GATE_DROPPED_SHUT])
    }
  }

  @Test(.rfc9568("6.4.3-4", "8.3.1-1", refuses: "6.4.3-4", "8.3.1-1"), arguments: [GateRig.gateway, GateRig.virtualAddress])
  func toAVirtualAddressAreLetInWhenItAccepts(address: IPv6Address) throws {
    let rig = try GateRig()
    let frame = Self.datagram(to: address)
    try rig.expect(frame, .drop, [GATE_DROPPED_ADDRESSED])
    rig.setFlags(GATE_ARMED | GATE_ACCEPTS)
    try rig.expect(frame, .next, [GATE_PASSED])
    rig.setFlags(GATE_ACCEPTS)
    try rig.expect(frame, .drop, [GATE_DROPPED_SHUT])
  }

  @Test func toAnAddressWithTheSameLastBitsArePassed() throws {
    let rig = try GateRig()
    try rig.expect(Self.datagram(to: IPv6Address(high: 0x2001_0db8_0009_0000, low: 0xfe)), .next, [GATE_PASSED])
  }

  @Test func thatAreTooShortForAnIPv6HeaderAreDropped() throws {
    let rig = try GateRig()
    let frame = Self.datagram(to: GateRig.far)
    for size in 15..<54 { try rig.expect(Array(frame.prefix(size)), .drop, [], "\(size) bytes") }
    for size in 54...frame.count { try rig.expect(Array(frame.prefix(size)), .next, [GATE_PASSED], "\(size) bytes") }
  }

  @Test func withExtensionHeadersArePassedOrDroppedAsOthers() throws {
    let rig = try GateRig()
    for number in [0, 43, 44, 60] as [UInt8] {
      var packet = CraftedPacket(
        [128, 0, 0, 0, 0, 1, 0, 1], nextHeader: 58, from: GateRig.hostGlobal, at: GateRig.hostMAC, to: GateRig.far, at: GateRig.virtualMAC)
      packet.extensionHeader = (number, CraftedPacket.padding)
      try rig.expect(packet.bytes, .next, [GATE_PASSED])
      packet.destination = GateRig.virtualAddress
      try rig.expect(packet.bytes, .drop, [GATE_DROPPED_ADDRESSED])
      rig.shut()
      try rig.expect(packet.bytes, .drop, [GATE_DROPPED_SHUT])
      rig.open(GateRig.lease)
    }
  }

  @Test func withAVLANsTagAreTheVLANDevices() throws {
    let rig = try GateRig()
    rig.shut()
    try rig.expect(Self.datagram(to: GateRig.far), .next, [], vlan: 5)
    try rig.expect(CraftedSolicitation(for: GateRig.gateway).bytes, .next, [], vlan: 5)
  }

  @Test func withAPriorityOnlyAreAsWithoutATag() throws {
    let rig = try GateRig()
    let priority: UInt16 = 5 << 13
    try rig.expect(Self.datagram(to: GateRig.far), .next, [GATE_PASSED], vlan: priority)
    let passage = try rig.expect(
      CraftedSolicitation(for: GateRig.gateway).bytes, .redirect, [GATE_SOLICITED, GATE_ANSWERED], vlan: priority)
    #expect(SeenAdvertisement(passage.packet) != nil)
    rig.shut()
    try rig.expect(Self.datagram(to: GateRig.far), .drop, [GATE_DROPPED_SHUT], vlan: priority)
  }
}

@Suite(.withPrograms) struct FramesToOthersAtTheProgram {
  @Test func arePassedUntouchedWhateverTheyAre() throws {
    let rig = try GateRig()
    rig.shut()
    let frames =
      [GateRig.ownMAC, GateRig.farMAC].flatMap { mac in
        [GateRig.far, GateRig.own, GateRig.virtualAddress].map { FramesToAVirtualMAC.datagram(to: $0, at: mac) }
      }
      + [[0x08, 0x00], [0x08, 0x06], [0x88, 0xcc]].map {
        GateRig.ownMAC.bytes + GateRig.hostMAC.bytes + $0 + [UInt8](repeating: 0, count: 60)
      }
    for frame in frames { #expect(try rig.expect(frame, .next, []).packet == frame) }
  }

  @Test func arePassedWhenTheyAreShort() throws {
    let rig = try GateRig()
    var solicitation = CraftedSolicitation(for: GateRig.gateway)
    solicitation.destinationMAC = GateRig.ownMAC
    let frame = solicitation.bytes
    // Without a whole target there is no telling whose.
    for size in 15..<78 { try rig.expect(Array(frame.prefix(size)), .next, [], "\(size) bytes") }
    for size in 78..<frame.count {
      try rig.expect(Array(frame.prefix(size)), .drop, [GATE_SOLICITED, GATE_SOLICITATION_BAD], "\(size) bytes")
    }
  }
}
