import CGate
import Engine
import Lab
import Testing

@testable import Transport

/// splitmix64: the same packets for the same seed, on every machine.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Packets that are nearly right, and some that are nothing.
private struct PacketSource {
  var random: SeededGenerator
  private static let addresses = [GateRig.gateway, GateRig.virtualAddress]
  private static let samples: [[UInt8]] =
    addresses.flatMap { address in
      SolicitationCase.all.map { $0.bytes(address) }
        + [
          FramesToAVirtualMAC.datagram(to: address), FramesFromAVirtualMAC.datagram(at: GateRig.virtualMAC, from: address),
          FramesFromAVirtualMAC.datagram(at: GateRig.ownMAC, from: address),
          AnnouncementsAtTheProgram.advertisement(of: address, at: GateRig.virtualMAC).bytes,
          AnswersToTheVirtualRouter.answer(to: address).bytes,
        ]
    } + [
      FramesToAVirtualMAC.datagram(to: GateRig.far), AnnouncementsAtTheProgram.report(from: GateRig.virtualMAC),
      RedirectsAtTheProgram.redirect.bytes, OwnSolicitations.solicitation().bytes,
      OwnSolicitations.solicitation(isUnicast: true, behind: CraftedSolicitation.nonce).bytes,
      CraftedAdvertisement(vrid: 10, priority: 100).bytes,
    ]

  mutating func next() -> [UInt8] {
    guard Int.random(in: 0..<50, using: &random) > 0 else {
      return (0..<Int.random(in: 15...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    var packet = Self.samples[Int.random(in: 0..<Self.samples.count, using: &random)]
    for _ in 0..<[0, 0, 1, 1, 2, 5][Int.random(in: 0..<6, using: &random)] { mutate(&packet) }
    // So that what is wrong elsewhere isn't hidden by the checksum.
    if packet.count >= 78, packet[20] == 58, Bool.random(using: &random) { seal(&packet) }
    return packet
  }

  private mutating func mutate(_ packet: inout [UInt8]) {
    let place = Int.random(in: 0..<packet.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: packet[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: packet[place] = UInt8.random(in: 0...255, using: &random)
    case 2: packet[place] = [0, 1, 2, 58, 112, 135, 136, 137, 255][Int.random(in: 0..<9, using: &random)]
    case 3: packet = Array(packet.prefix(max(15, place)))
    case 4: packet += (0..<Int.random(in: 1...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    // Where the length is, and the options.
    case 5: if packet.count > 20 { packet[19] = UInt8.random(in: 0...160, using: &random) }
    case 6: if packet.count > 80 { packet[78 + Int.random(in: 0...1, using: &random)] = UInt8.random(in: 0...16, using: &random) }
    default: if packet.count > 20 { packet[20] = [0, 43, 44, 58, 60, 112][Int.random(in: 0..<6, using: &random)] }
    }
  }

  private func seal(_ packet: inout [UInt8]) {
    let end = min(packet.count, 54 + Int(packet[18]) << 8 + Int(packet[19]))
    guard end >= 58, let source = IPv6Address(bytes: packet[22..<38]), let destination = IPv6Address(bytes: packet[38..<54]) else { return }
    packet.replaceSubrange(56..<58, with: [0, 0])
    let checksum = InternetChecksum.of(Array(packet[54..<end]), nextHeader: 58, from: source, to: destination)
    packet.replaceSubrange(56..<58, with: [UInt8(checksum >> 8), UInt8(checksum & 0xff)])
  }
}

@Suite(.withPrograms) struct TheProgramAndAnyPacket {
  private static let packets = 8_000

  private enum State: CaseIterable { case open, shut, unarmed }

  private static func set(_ state: State, _ accepting: Bool, of rig: GateRig) throws {
    try rig.setSegment(flags: accepting ? GATE_ACCEPTING : 0)
    rig.setFlags((state == .unarmed ? 0 : GATE_ARMED) | (accepting ? GATE_ACCEPTS : 0))
    if state == .shut { rig.shut() } else { rig.open(GateRig.lease) }
  }

  private static func isSealed(_ packet: [UInt8]) -> Bool {
    guard packet.count >= 78, let source = IPv6Address(bytes: packet[22..<38]), let destination = IPv6Address(bytes: packet[38..<54])
    else { return false }
    let end = 54 + Int(packet[18]) << 8 + Int(packet[19])
    guard end <= packet.count, end >= 78 else { return false }
    return InternetChecksum.of(Array(packet[54..<end]), nextHeader: 58, from: source, to: destination) == 0
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func whatComesIn(seed: UInt64) throws {
    let rig = try GateRig()
    let program = try rig.program(.ingress)
    var source = PacketSource(random: SeededGenerator(state: seed))
    var answered = 0
    for number in 0..<Self.packets {
      let state = State.allCases[number % 3]
      if number % 100 < 3 { try Self.set(state, number % 200 < 100, of: rig) }
      let current = number % 100 < 3 ? state : State.allCases[(number / 100 * 100 + 2) % 3]
      let packet = source.next()
      let outcome = try program.run(packet, interface: GateRig.interface)
      let isToVirtual = Array(packet[0..<6]) == GateRig.virtualMAC.bytes
      switch outcome.verdict {
      case -1:
        #expect(!isToVirtual || current == .open, "\(packet)")
        let isTurned = outcome.packet != packet
        #expect(!isTurned || (isToVirtual && packet[20] == 58 && packet[54] == 136 && packet[21] == 255), "\(packet)")
        #expect(!isTurned || Self.isSealed(packet) == Self.isSealed(outcome.packet), "\(packet)")
      case 2: #expect(outcome.packet == packet, "\(packet)")
      case 7:
        answered += 1
        #expect(current == .open, "\(packet)")
        let answer = try #require(SeenAdvertisement(outcome.packet), "\(packet)")
        #expect(answer.sourceMAC == GateRig.virtualMAC && answer.targetMAC == GateRig.virtualMAC && answer.source == answer.target)
        #expect([GateRig.gateway, GateRig.virtualAddress].contains(answer.target))
        // What another reader of the same standard finds sound.
        let frame = try #require(Engine.Frame(parsing: packet)?.packet, "\(packet)")
        let question = NeighborSolicitation(
          parsing: packet.span.bytes.extracting(frame.payload), from: frame.source, to: frame.destination, hopLimit: frame.hopLimit)
        #expect(question?.target == answer.target, "\(packet)")
        #expect(frame.source.isUnspecified ? answer.destination == .allNodes : answer.destination == frame.source)
        if !frame.source.isUnspecified, let mac = question?.sourceLinkLayerAddress { #expect(answer.destinationMAC == mac) }
      default: Issue.record("verdict \(outcome.verdict) for \(packet)")
      }
    }
    #expect(answered > Self.packets / 100, "too few were sound: \(answered)")
    // Nothing else counts what is let in, and no packet of a shut gate was.
    #expect(try rig.counters.sum(at: GATE_ANSWERED.rawValue) == UInt64(answered))
  }

  @Test(arguments: [State.shut, .unarmed], [4, 5] as [UInt64])
  private func whatComesInWhileShut(state: State, seed: UInt64) throws {
    let rig = try GateRig()
    var source = PacketSource(random: SeededGenerator(state: seed))
    for accepting in [true, false] {
      try Self.set(state, accepting, of: rig)
      for _ in 0..<Self.packets / 4 {
        let packet = source.next()
        let outcome = try rig.program(.ingress).run(packet, interface: GateRig.interface)
        #expect(outcome.verdict == 2 || (outcome.verdict == -1 && Array(packet[0..<6]) != GateRig.virtualMAC.bytes), "\(packet)")
        guard packet.count >= 54 else { continue }
        #expect(try rig.program(.accept).run(packet, interface: GateRig.interface).verdict == 2, "\(packet)")
      }
    }
    for counter in [GATE_ANSWERED, GATE_PASSED, GATE_TURNED_HOME, GATE_ACCEPTED] {
      #expect(try rig.counters.sum(at: counter.rawValue) == 0)
    }
  }

  @Test(arguments: [6, 7] as [UInt64], [true, false]) func whatGoesOut(seed: UInt64, isOpen: Bool) throws {
    let rig = try GateRig()
    try Self.set(isOpen ? .open : .shut, true, of: rig)
    let program = try rig.program(.egress)
    var source = PacketSource(random: SeededGenerator(state: seed))
    for _ in 0..<Self.packets / 2 {
      let packet = source.next()
      let outcome = try program.run(packet, interface: GateRig.interface)
      switch outcome.verdict {
      case -1:
        let type = Array(packet[12..<14])
        let isVRRP = packet.count > 20 && type == [0x86, 0xdd] && packet[20] == 112
        let isTagged = type == [0x81, 0x00] || type == [0x88, 0xa8]
        #expect(Array(packet[6..<12]) != GateRig.virtualMAC.bytes || isOpen || isVRRP || isTagged, "\(packet)")
        if outcome.packet != packet {
          #expect(isOpen && packet[54] == 135 && Array(outcome.packet[6..<12]) == GateRig.virtualMAC.bytes, "\(packet)")
          #expect(Self.isSealed(packet) == Self.isSealed(outcome.packet), "\(packet)")
        }
      case 2: #expect(outcome.packet == packet, "\(packet)")
      default: Issue.record("verdict \(outcome.verdict) for \(packet)")
      }
    }
  }
}
