import CGate
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

/// A solicitation with its name, and what is different about it.
struct SolicitationCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: @Sendable (IPv6Address) -> [UInt8]

  init(_ name: String, _ make: @escaping @Sendable (IPv6Address) -> CraftedSolicitation) {
    testDescription = name
    bytes = { make($0).bytes }
  }

  /// A sound one with a change.
  init(_ name: String, changing change: @escaping @Sendable (inout CraftedSolicitation) -> Void) {
    self.init(name) { target in
      var solicitation = CraftedSolicitation(for: target)
      change(&solicitation)
      return solicitation
    }
  }

  static let answeredToTheAsker = [
    SolicitationCase("multicast") { CraftedSolicitation(for: $0) },
    SolicitationCase("from a global address", changing: { $0.source = GateRig.hostGlobal }),
    SolicitationCase("multicast without a link-layer address", changing: { $0.options = [] }),
    SolicitationCase("unicast") { .unicast(for: $0) },
    SolicitationCase("unicast without a link-layer address") { target in
      var solicitation = CraftedSolicitation.unicast(for: target)
      solicitation.options = []
      return solicitation
    },
    SolicitationCase("to the virtual MAC, and the group of the address", changing: { $0.destinationMAC = GateRig.virtualMAC }),
    SolicitationCase("to the router's own MAC", changing: { $0.destinationMAC = GateRig.ownMAC }),
    SolicitationCase("with a nonce behind", changing: { $0.options += CraftedSolicitation.nonce }),
    SolicitationCase("with a nonce in front", changing: { $0.options = CraftedSolicitation.nonce + $0.options }),
    SolicitationCase("with an option of an unknown kind", changing: { $0.options += [253, 2] + [UInt8](repeating: 7, count: 14) }),
    SolicitationCase("as long as can be", changing: { $0.options += [14, 12] + [UInt8](repeating: 3, count: 94) }),
    SolicitationCase("with as many options as can be", changing: { $0.options += (0..<12).flatMap { _ in CraftedSolicitation.nonce } }),
    SolicitationCase("padded by Ethernet", changing: { $0.trailer = [1, 2, 3, 4] }),
  ]

  static let malformed = [
    SolicitationCase("hop limit 254", changing: { $0.hopLimit = 254 }),
    SolicitationCase("IPv5", changing: { $0.version = 5 }),
    SolicitationCase("hop limit 0", changing: { $0.hopLimit = 0 }),
    SolicitationCase("code 1", changing: { $0.code = 1 }),
    SolicitationCase("checksum wrong by one", changing: { $0.checksumError = 1 }),
    SolicitationCase("checksum wrong in its first byte", changing: { $0.checksumError = 0x100 }),
    SolicitationCase("an option of length 0", changing: { $0.options = [1, 0] + GateRig.hostMAC.bytes }),
    SolicitationCase("an option of length 0 behind a sound one", changing: { $0.options += [14, 0, 0, 0, 0, 0, 0, 0] }),
    SolicitationCase("an option longer than the packet", changing: { $0.options = [14, 2] + GateRig.hostMAC.bytes }),
    SolicitationCase("a link-layer address of 14 bytes", changing: { $0.options = [1, 2] + [UInt8](repeating: 2, count: 14) }),
    SolicitationCase("a length that isn't one of whole options", changing: { $0.options += [1, 2, 3, 4] }),
    SolicitationCase("longer than is looked at", changing: { $0.options += [14, 13] + [UInt8](repeating: 3, count: 102) }),
    SolicitationCase("cut off", changing: { $0.length = 40 }),
    SolicitationCase("said to be shorter than it has to be", changing: { $0.length = 16 }),
    SolicitationCase("said to be empty", changing: { $0.length = 0 }),
    SolicitationCase("from the virtual MAC itself", changing: { $0.sourceMAC = GateRig.virtualMAC }),
    SolicitationCase("from a multicast address", changing: { $0.source = .allNodes }),
    SolicitationCase("a probe with a link-layer address") { target in
      var probe = CraftedSolicitation.probe(for: target)
      probe.options = CraftedSolicitation.sourceLinkLayer(GateRig.hostMAC)
      return probe
    },
    SolicitationCase("a probe to the address itself") { target in
      var probe = CraftedSolicitation.probe(for: target)
      probe.destination = target
      probe.destinationMAC = GateRig.virtualMAC
      return probe
    },
    SolicitationCase("a probe to all nodes") { target in
      var probe = CraftedSolicitation.probe(for: target)
      probe.destination = .allNodes
      return probe
    },
  ]

  static let all =
    answeredToTheAsker + malformed + [SolicitationCase("a probe") { .probe(for: $0) }]
}

@Suite(.withPrograms) struct SolicitationsAtTheProgram {
  static let addresses = [GateRig.gateway, GateRig.virtualAddress]

  @Test(.rfc9568("6.4.3-1", "8.2.2-1"), arguments: SolicitationCase.answeredToTheAsker)
  func aHostIsAnsweredWithTheVirtualMAC(asking: SolicitationCase) throws {
    let rig = try GateRig()
    for target in Self.addresses {
      let asked = asking.bytes(target)
      let passage = try rig.expect(asked, .redirect, [GATE_SOLICITED, GATE_ANSWERED])
      let source = try #require(IPv6Address(bytes: asked[22..<38]))
      #expect(SeenAdvertisement(passage.packet) == SeenAdvertisement(to: source, at: GateRig.hostMAC, flags: 0xc0, target: target))
    }
  }

  @Test func theAnswerGoesToTheMACThatTheHostNames() throws {
    let rig = try GateRig()
    let other = MACAddress(rawValue: 0x0200_0000_0077)
    var solicitation = CraftedSolicitation(for: GateRig.gateway)
    solicitation.options = CraftedSolicitation.nonce + CraftedSolicitation.sourceLinkLayer(other)
    let passage = try rig.expect(solicitation.bytes, .redirect, [GATE_SOLICITED, GATE_ANSWERED])
    #expect(SeenAdvertisement(passage.packet)?.destinationMAC == other)
  }

  @Test(.rfc9568("6.4.3-1"), arguments: [[], CraftedSolicitation.nonce], addresses)
  func aProbeForDuplicatesIsAnsweredToAllNodes(options: [UInt8], target: IPv6Address) throws {
    let rig = try GateRig()
    var probe = CraftedSolicitation.probe(for: target)
    probe.options = options
    let passage = try rig.expect(probe.bytes, .redirect, [GATE_SOLICITED, GATE_ANSWERED])
    let allNodes = MACAddress(rawValue: 0x3333_0000_0001)
    #expect(SeenAdvertisement(passage.packet) == SeenAdvertisement(to: .allNodes, at: allNodes, flags: 0x80, target: target))
  }

  @Test(arguments: SolicitationCase.malformed)
  func aMalformedSolicitationIsDroppedUnanswered(asking: SolicitationCase) throws {
    let rig = try GateRig()
    for target in Self.addresses {
      let asked = asking.bytes(target)
      let passage = try rig.expect(asked, .drop, [GATE_SOLICITED, GATE_SOLICITATION_BAD])
      #expect(passage.packet == asked)
    }
  }

  @Test(.rfc9568("6.4.2-1", refuses: "6.4.2-1"), arguments: addresses)
  func nobodyIsAnsweredWhileShut(target: IPv6Address) throws {
    let rig = try GateRig()
    for asking in SolicitationCase.all { try expectSilence(rig, asking.bytes(target)) }
  }

  private func expectSilence(_ rig: GateRig, _ asked: [UInt8]) throws {
    // To the virtual MAC: dropped before anybody looks inside.
    let counters = asked[0] == 0 && asked[2] == 0x5e ? [GATE_DROPPED_SHUT] : [GATE_SOLICITED, GATE_SOLICITED_SHUT]
    rig.shut()
    try rig.expect(asked, .drop, counters, "no lease")
    rig.open(GateRig.lease, until: BootClock.now)
    try rig.expect(asked, .drop, counters, "a lease that is over")
    rig.open(GateRig.lease)
    rig.setFlags(0)
    try rig.expect(asked, .drop, counters, "not armed")
    rig.setFlags(GATE_ARMED)
    rig.open(GateRig.lease)
  }

  @Test(.rfc9568(refuses: "6.4.3-1"))
  func solicitationsForOtherAddressesAreTheKernels() throws {
    let rig = try GateRig()
    for target in [GateRig.own, GateRig.host, IPv6Address(high: 0x2001_0db8_0001_0000, low: 0xfd)] {
      let asked = CraftedSolicitation(for: target).bytes
      #expect(try rig.expect(asked, .next, []).packet == asked)
    }
    // With the same last bits as an address of ours, at the virtual MAC.
    let alike = IPv6Address(high: 0x2001_0db8_0001_0000, low: 0x1fe)
    try rig.expect(CraftedSolicitation.unicast(for: alike).bytes, .next, [GATE_PASSED])
  }

  @Test func theSameAddressOnAnotherInterfaceIsAnotherOne() throws {
    let rig = try GateRig()
    try rig.byAddress.remove(GateRig.key(1, GateRig.gateway))
    try rig.byAddress.set(GateRig.key(77, GateRig.gateway), GateRig.group)
    try rig.expect(CraftedSolicitation(for: GateRig.gateway).bytes, .next, [])
  }

  @Test func anEntryThatLeadsToAGroupOfAnotherInterfaceAnswersNobody() throws {
    let rig = try GateRig()
    // The group's number was used again.
    try rig.setGroup(GateRig.group, vrid: 11, interface: 77, addresses: [])
    try rig.expect(CraftedSolicitation(for: GateRig.gateway).bytes, .drop, [GATE_SOLICITED, GATE_SOLICITED_SHUT])
  }

  @Test func solicitationsSeenInPassingAreNotAnswered() throws {
    let rig = try GateRig()
    var solicitation = CraftedSolicitation(for: GateRig.gateway)
    solicitation.destinationMAC = GateRig.farMAC
    try rig.expect(solicitation.bytes, .next, [])
    solicitation.destinationMAC = GateRig.mac(of: 99)
    try rig.expect(solicitation.bytes, .next, [], "the virtual MAC of a router that this one knows nothing of")
  }

  @Test func eachGroupOfASegmentAnswersForItself() throws {
    let rig = try GateRig()
    let other = IPv6Address(high: 0xfe80 << 48, low: 2)
    try rig.setGroup(5, vrid: 20, lease: 6, addresses: [other])
    try rig.expect(CraftedSolicitation(for: other).bytes, .drop, [GATE_SOLICITED, GATE_SOLICITED_SHUT])
    rig.open(6)
    rig.shut()
    let passage = try rig.expect(CraftedSolicitation(for: other).bytes, .redirect, [GATE_SOLICITED, GATE_ANSWERED])
    let expected = SeenAdvertisement(to: GateRig.host, at: GateRig.hostMAC, flags: 0xc0, target: other, mac: GateRig.mac(of: 20))
    #expect(SeenAdvertisement(passage.packet) == expected)
    try rig.expect(CraftedSolicitation(for: GateRig.gateway).bytes, .drop, [GATE_SOLICITED, GATE_SOLICITED_SHUT])
  }

  @Test func everyVirtualRouterIdentifierHasItsMAC() throws {
    let rig = try GateRig()
    let address = IPv6Address(high: 0xfe80 << 48, low: 2)
    for vrid in 0...255 as ClosedRange<UInt32> {
      try rig.setGroup(5, vrid: vrid, addresses: [address])
      let passage = try rig.expect(CraftedSolicitation(for: address).bytes, .redirect, [GATE_SOLICITED, GATE_ANSWERED])
      #expect(SeenAdvertisement(passage.packet)?.targetMAC == GateRig.mac(of: vrid))
      try rig.byRouter.remove(gate_router_key(interface: GateRig.interface, vrid: vrid))
    }
  }
}
