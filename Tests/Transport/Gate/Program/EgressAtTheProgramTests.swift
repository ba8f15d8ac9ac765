import CGate
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.withPrograms) struct FramesFromAVirtualMAC {
  static func datagram(at mac: MACAddress, from source: IPv6Address = GateRig.own) -> [UInt8] {
    CraftedPacket([0, 1, 0, 2, 0, 8, 0, 0], nextHeader: 17, from: source, at: mac, to: GateRig.host, at: GateRig.hostMAC).bytes
  }

  static func announcement() -> [UInt8] { AnnouncementsAtTheProgram.advertisement(of: GateRig.gateway, at: GateRig.virtualMAC).bytes }

  @Test(.rfc9568(refuses: "6.4.2-2")) func leaveOnlyWhileOpen() throws {
    let rig = try GateRig()
    for frame in [Self.datagram(at: GateRig.virtualMAC), Self.announcement()] {
      #expect(try rig.expect(.egress, frame, .next, []).packet == frame)
      rig.shut()
      try rig.expect(.egress, frame, .drop, [GATE_DROPPED_SHUT], "no lease")
      rig.open(GateRig.lease)
      rig.setFlags(0)
      try rig.expect(.egress, frame, .drop, [GATE_DROPPED_SHUT], "not armed")
      rig.setFlags(GATE_ARMED)
    }
  }

  @Test func areDroppedWhileShutWhateverTheyAre() throws {
    let rig = try GateRig()
    rig.shut()
    for type in [[0x08, 0x00], [0x08, 0x06], [0x88, 0xcc]] as [[UInt8]] {
      try rig.expect(
        .egress, GateRig.hostMAC.bytes + GateRig.virtualMAC.bytes + type + [UInt8](repeating: 0, count: 50), .drop, [GATE_DROPPED_SHUT])
    }
    let frame = Self.datagram(at: GateRig.virtualMAC)
    for size in 15..<frame.count { try rig.expect(.egress, Array(frame.prefix(size)), .drop, [GATE_DROPPED_SHUT], "\(size) bytes") }
  }

  @Test func leaveWhileShutWhenTheyAreAdvertisements() throws {
    let rig = try GateRig()
    try rig.setSegment(flags: GATE_ACCEPTING)
    rig.shut()
    for source in [GateRig.gateway, GateRig.own] {
      for priority in [0, 100, 255] as [UInt8] {
        let frame = CraftedAdvertisement(vrid: 10, priority: priority, source: source).bytes
        #expect(try rig.expect(.egress, frame, .next, []).packet == frame)
      }
    }
  }

  @Test func ofRoutersThatAreNotKnownHereArePassed() throws {
    let rig = try GateRig()
    rig.shut()
    try rig.expect(.egress, Self.datagram(at: GateRig.mac(of: 11)), .next, [])
    try rig.expect(.egress, Self.datagram(at: GateRig.ownMAC), .next, [])
    try rig.segments.remove(GateRig.interface)
    try rig.expect(.egress, Self.datagram(at: GateRig.virtualMAC), .next, [])
  }

  @Test func withAVLANsTagAreTheVLANDevices() throws {
    let rig = try GateRig()
    rig.shut()
    let frame = Self.datagram(at: GateRig.virtualMAC)
    try rig.expect(.egress, frame, .next, [], vlan: 5)
    try rig.expect(.egress, frame, .drop, [GATE_DROPPED_SHUT], vlan: 3 << 13)
    for tag in [[0x81, 0x00, 0, 5], [0x88, 0xa8, 0, 5]] as [[UInt8]] {
      try rig.expect(.egress, Array(frame[..<12] + tag + frame[12...]), .next, [])
    }
  }
}

@Suite(.withPrograms) struct PacketsFromAVirtualAddress {
  @Test(arguments: [GateRig.gateway, GateRig.virtualAddress])
  func leaveAnAcceptingSegmentOnlyWhileOpen(address: IPv6Address) throws {
    let rig = try GateRig()
    try rig.setSegment(flags: GATE_ACCEPTING)
    let frame = FramesFromAVirtualMAC.datagram(at: GateRig.ownMAC, from: address)
    try rig.expect(.egress, frame, .next, [])
    rig.shut()
    try rig.expect(.egress, frame, .drop, [GATE_DROPPED_SHUT])
    // Another's, and its own.
    try rig.expect(.egress, frame, .next, [], from: 7)
    try rig.expect(.egress, FramesFromAVirtualMAC.datagram(at: GateRig.ownMAC), .next, [])
    try rig.setSegment()
    try rig.expect(.egress, frame, .next, [], "nothing is accepted here")
  }
}

@Suite(.withPrograms) struct RedirectsAtTheProgram {
  static let redirect = CraftedPacket.icmpv6(
    [137, 0, 0, 0, 0, 0, 0, 0] + GateRig.host.bytes + GateRig.hostGlobal.bytes, from: GateRig.own, at: GateRig.ownMAC,
    to: GateRig.hostGlobal, at: GateRig.hostMAC)

  @Test(.rfc9568("8.2.1-1", refuses: "8.2.1-1")) func doNotLeaveWhileAVirtualRouterIsOpen() throws {
    let rig = try GateRig()
    try rig.expect(.egress, Self.redirect.bytes, .drop, [GATE_REDIRECT_DROPPED])
    rig.shut()
    try rig.expect(.egress, Self.redirect.bytes, .next, [])
  }

  @Test func areHeldBackByAnySpeaker() throws {
    let rig = try GateRig()
    rig.shut()
    let speakers = Array(20..<36 as Range<UInt32>)
    try rig.setSegment(speakers: speakers)
    for (place, speaker) in speakers.enumerated() {
      try rig.setGroup(speaker, vrid: speaker, lease: 6, flags: place == 15 ? GATE_ARMED : 0, addresses: [])
    }
    try rig.expect(.egress, Self.redirect.bytes, .next, [])
    rig.open(6)
    try rig.expect(.egress, Self.redirect.bytes, .drop, [GATE_REDIRECT_DROPPED])
  }
}

@Suite(.withPrograms) struct OwnSolicitations {
  static func solicitation(
    for target: IPv6Address = GateRig.hostGlobal, from source: IPv6Address = GateRig.own, isUnicast: Bool = false, behind: [UInt8] = []
  ) -> CraftedSolicitation {
    var solicitation = CraftedSolicitation(for: target)
    solicitation.source = source
    solicitation.sourceMAC = MACAddress(rawValue: 0x0200_0000_00aa)
    solicitation.options = CraftedSolicitation.sourceLinkLayer(solicitation.sourceMAC) + behind
    if isUnicast { (solicitation.destination, solicitation.destinationMAC) = (target, GateRig.hostMAC) }
    return solicitation
  }

  /// What the packet has to be: the same question, asked by the virtual router, made anew.
  static func asked(_ solicitation: CraftedSolicitation, as address: IPv6Address, of vrid: UInt32, behind: [UInt8] = []) -> [UInt8] {
    var solicitation = solicitation
    solicitation.source = address
    solicitation.sourceMAC = GateRig.mac(of: vrid)
    solicitation.options = CraftedSolicitation.sourceLinkLayer(GateRig.mac(of: vrid)) + behind
    return solicitation.bytes
  }

  @Test(.rfc9568("8.2.2-1"), arguments: [GateRig.own, IPv6Address(high: 0x2001_0db8_0001_0000, low: 0xaa)], [true, false])
  func leaveAsTheVirtualRouters(source: IPv6Address, isUnicast: Bool) throws {
    let rig = try GateRig()
    for behind in [[], CraftedSolicitation.nonce] {
      let solicitation = Self.solicitation(from: source, isUnicast: isUnicast, behind: behind)
      let packet = try rig.expect(.egress, solicitation.bytes, .next, [GATE_SOLICITED_AS_ROUTER]).packet
      #expect(packet == Self.asked(solicitation, as: GateRig.gateway, of: GateRig.vrid, behind: behind))
    }
  }

  @Test func stayWrongWhereTheyWereWrong() throws {
    let rig = try GateRig()
    var solicitation = Self.solicitation()
    solicitation.checksumError = 0x40
    let packet = try rig.run(.egress, solicitation.bytes).packet
    #expect(
      InternetChecksum.of(Array(packet[54...]), nextHeader: 58, from: GateRig.gateway, to: solicitation.target.solicitedNode) != 0)
  }

  @Test func areAskedByTheRouterWhosePrefixFitsElseByTheFirst() throws {
    let rig = try GateRig()
    let second = IPv6Address(high: 0xfe80 << 48, low: 2)
    let third = IPv6Address(high: 0xfe80 << 48, low: 3)
    try rig.setGroup(7, vrid: 20, lease: 6, addresses: [second, IPv6Address(high: 0x2001_0db8_0007_0000, low: 1)])
    try rig.setGroup(8, vrid: 30, lease: 8, addresses: [third, IPv6Address(high: 0x2001_0db8_0008_0000, low: 1)])
    try rig.setSegment(speakers: [7, GateRig.group, 8])
    rig.open(6)
    rig.open(8)
    func asker(of prefix: UInt64) throws -> IPv6Address? {
      let solicitation = Self.solicitation(for: IPv6Address(high: prefix, low: 0x99))
      return IPv6Address(bytes: try rig.run(.egress, solicitation.bytes).packet[22..<38])
    }
    #expect(try asker(of: 0x2001_0db8_0001_0000) == GateRig.gateway)
    #expect(try asker(of: 0x2001_0db8_0007_0000) == second)
    #expect(try asker(of: 0x2001_0db8_0008_0000) == third)
    #expect(try asker(of: 0x2001_0db8_0009_0000) == second)
    #expect(try asker(of: 0xfe80 << 48) == second)
    rig.shut(6)
    #expect(try asker(of: 0x2001_0db8_0007_0000) == GateRig.gateway)
    rig.shut()
    #expect(try asker(of: 0x2001_0db8_0001_0000) == third)
    rig.shut(8)
    #expect(try asker(of: 0x2001_0db8_0001_0000) == GateRig.own)
  }

  @Test func stayTheRoutersOwnWhenNobodySpeaksForIt() throws {
    let rig = try GateRig()
    func staysAsItIs(_ solicitation: CraftedSolicitation, _ comment: String) throws {
      #expect(try rig.expect(.egress, solicitation.bytes, .next, [], comment).packet == solicitation.bytes)
    }
    var probe = CraftedSolicitation.probe(for: GateRig.own)
    try staysAsItIs(probe, "duplicate address detection")
    probe.options = CraftedSolicitation.nonce
    try staysAsItIs(probe, "duplicate address detection with a nonce")
    var bare = Self.solicitation()
    bare.options = []
    try staysAsItIs(bare, "without the option")
    bare.options = CraftedSolicitation.nonce
    try staysAsItIs(bare, "with another option only")
    var routed = Self.solicitation()
    routed.hopLimit = 64
    try staysAsItIs(routed, "hop limit 64")
    var cut = Self.solicitation()
    cut.length = 24
    try staysAsItIs(cut, "the option is behind the packet's end")
    var virtual = Self.solicitation()
    virtual.sourceMAC = GateRig.virtualMAC
    try staysAsItIs(virtual, "it is a virtual router's")
    rig.shut()
    try staysAsItIs(Self.solicitation(), "shut")
    rig.open(GateRig.lease)
    try rig.setSegment(speakers: [])
    try staysAsItIs(Self.solicitation(), "no speaker")
    try rig.setSegment()
    try rig.setGroup(GateRig.group, vrid: GateRig.vrid, addresses: [GateRig.virtualAddress])
    try staysAsItIs(Self.solicitation(), "no link-local address")
  }

  @Test func arePassedWhenTheyAreShort() throws {
    let rig = try GateRig()
    let frame = Self.solicitation().bytes
    for size in 15..<frame.count {
      let short = Array(frame.prefix(size))
      #expect(try rig.expect(.egress, short, .next, [], "\(size) bytes").packet == short)
    }
  }
}
