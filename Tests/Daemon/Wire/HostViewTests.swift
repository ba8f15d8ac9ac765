import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Two routers as the hosts of a segment see them.
  @Suite struct HostViewTests {
    private static let segment = Segment(1)
    private static let host = LabHost(segment: segment)
    private static let virtual = MACAddress(rawValue: 0x5e00_020a)
    private static let linkLocal = IPv6Address(high: 0xfe80 << 48, low: 1)
    private static let addresses = [linkLocal, segment.virtualAddress]

    private struct Question {
      let what: String
      let packet: CraftedPacket
      let target: IPv6Address
      /// Where an answer has to go, and whether it is a solicited one.
      let answer: (to: IPv6Address, isSolicited: Bool)
    }

    /// Every way to ask for every address.
    private static var questions: [Question] {
      addresses.flatMap { target in
        LabHost.Asker.allCases.flatMap { asker in
          let address = asker == .linkLocal ? segment.hostLinkLocal : segment.host
          return [
            Question(
              what: "multicast for \(target) from \(address)", packet: host.solicitation(for: target, from: asker), target: target,
              answer: (address, true)),
            Question(
              what: "unicast for \(target) from \(address)", packet: host.probe(for: target, at: virtual, from: asker), target: target,
              answer: (address, true)),
          ]
        } + [
          Question(
            what: "duplicate detection of \(target)", packet: host.duplicateDetection(for: target), target: target,
            answer: (.allNodes, false))
        ]
      }
    }

    private func scene() throws -> (Bench, CraftedPeer) {
      let bench = try Bench(segments: 2)
      _ = try bench.startBoth([.init(interface: "s[1-2]", mode: "unflowdown")])
      return (bench, try CraftedPeer(on: Self.segment, in: bench.laboratory))
    }

    /// Tells the routers where a host is, which nobody plays here: nothing that they send to it has to wait for its answer.
    private func introduce(_ address: IPv6Address, at mac: MACAddress, _ bench: Bench) throws {
      for router in LabRouter.allCases {
        try bench.namespace(of: router).batch(["neigh replace \(address) lladdr \(mac) dev \(Self.segment.interface)"])
      }
    }

    private func heard(_ bench: Bench, since start: Instant) -> [HeardNeighbor] {
      bench.capture.frames { $0.time > start && $0.origin?.segment == Self.segment }.compactMap(HeardNeighbor.init)
    }

    @Test(
      .rfc9568("6.1-2", "6.4.2-1", "6.4.3-1", "8.2.2-1", refuses: "6.4.2-1", "6.4.3-1", "8.2.2-1"), .seenInTheWild("K#200", "K#1330"))
    func theActiveAloneAnswersSolicitationsWithTheVirtualMAC() throws {
      let (bench, peer) = try scene()
      // An announcement that is repeated would be taken for an answer.
      try bench.waitForRepetitions(.r1, of: 2 * 2)
      let start = LabClock.now
      for question in Self.questions {
        let asked = LabClock.now
        try peer.send(question.packet)
        let frame = try bench.capture.frame(within: Bench.patience, "an answer to \(question.what)") {
          $0.time > asked && $0.origin?.segment == Self.segment && HeardNeighbor($0)?.target == question.target
        }
        let answer = try #require(HeardNeighbor(frame))
        #expect(frame.origin?.router == .r1 && frame.sourceMAC == Self.virtual, "\(question.what)")
        #expect(answer.linkLayerAddress == Self.virtual && answer.isRouter, "\(question.what)")
        #expect(answer.isSolicited == question.answer.isSolicited && frame.destination == question.answer.to, "\(question.what)")
        #expect(frame.hopLimit == 255, "\(question.what)")
      }
      // What is nobody's is not answered for, and a Backup that is asked alone stays silent. Asked at its physical MAC address, the Active
      // answers with the virtual one all the same.
      let atPhysicalMAC = LabHost.Asker.allCases.count * Self.addresses.count
      let nobodys = try #require(IPv6Address("2001:db8:1::77"))
      for asker in LabHost.Asker.allCases {
        try peer.send(Self.host.solicitation(for: nobodys, from: asker))
        for router in LabRouter.allCases {
          for address in Self.addresses { try peer.send(Self.host.probe(for: address, at: Self.segment.mac(of: router), from: asker)) }
        }
      }
      for question in Self.questions { try peer.send(question.packet, to: .only(.r2)) }
      try bench.hear(5, from: .r1)

      // The Backup may forward what came to its physical MAC address, and asks for the address as anybody does.
      let hosts = [Self.segment.host, Self.segment.hostLinkLocal, .allNodes]
      let answers = heard(bench, since: start).filter { answer in
        (Self.addresses + [nobodys]).contains(answer.target) && hosts.contains { $0 == answer.frame.destination }
      }
      #expect(answers.allSatisfy { $0.frame.origin?.router == .r1 && $0.frame.sourceMAC == Self.virtual })
      #expect(answers.allSatisfy { $0.linkLayerAddress == Self.virtual && $0.isRouter && $0.target != nobodys })
      #expect(
        answers.count == Self.questions.count + atPhysicalMAC,
        "\(answers.map { "\($0.target) to \(String(describing: $0.frame.destination))" })")
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(bench.capture.lost == 0)
    }

    @Test(
      .rfc9568("6.4.2-3", "6.4.3-3", "6.4.3-4", "8.3.1-1", refuses: "6.4.2-3", "6.4.3-4", "8.3.1-1"))
    func framesToTheVirtualMACAreForwardedByTheActiveAloneAndNeverTakenIn() throws {
      let (bench, peer) = try scene()
      try introduce(Self.segment.host, at: Self.segment.hostMAC, bench)
      let upstream = try FrameCapture(in: bench.laboratory.layout.upstream)
      let start = LabClock.now
      // To the Backup alone first, then as a switch would that has not learned: one arrives, from the Active.
      try peer.send(Self.host.echo(to: Uplink.host, at: Self.virtual, sequence: 1), to: .only(.r2))
      try peer.send(Self.host.echo(to: Uplink.host, at: Self.virtual, sequence: 2, hopLimit: 1), to: .only(.r2))
      for router in LabRouter.allCases {
        for (number, address) in Self.addresses.enumerated() {
          try peer.send(Self.host.echo(to: address, at: Self.virtual, sequence: 10 + UInt16(number)), to: .only(router))
        }
      }
      try peer.send(Self.host.echo(to: Uplink.host, at: Self.virtual, sequence: 3))
      try peer.send(Self.host.echo(to: Uplink.host, at: Self.virtual, sequence: 4, hopLimit: 1))
      let forwarded = try upstream.frame(within: Bench.patience, "the request upstream") {
        $0.time > start && $0.kind == .echoRequest && $0.source == Self.segment.host
      }
      #expect(forwarded.interface == Uplink.port(to: .r1) && forwarded.hopLimit == 63 && forwarded.sequence == 3)
      _ = try bench.capture.frame(within: Bench.patience, "Time Exceeded") {
        $0.time > start && $0.kind == .timeExceeded && $0.origin?.router == .r1
      }
      try bench.hear(5, from: .r1)
      upstream.stop()

      let requests = upstream.frames { $0.time > start && $0.kind == .echoRequest && $0.interface != Uplink.bridge }
      #expect(requests.compactMap(\.sequence) == [3], "\(requests.map { "\($0.interface) \(String(describing: $0.sequence))" })")
      let back = bench.capture.frames { $0.time > start && $0.origin?.segment == Self.segment }
      // One Time Exceeded, and from the segment's own requests nothing: no answer, no frame sent back onto the segment.
      #expect(back.count { $0.kind == .timeExceeded } == 1)
      #expect(!back.contains { $0.kind == .echoRequest })
      #expect(!back.contains { frame in frame.kind == .echoReply && Self.addresses.contains { $0 == frame.source } })
      #expect(bench.strays(of: .r2, since: start) == [])
    }

    @Test(.rfc9568("7.4-1", refuses: "7.4-1"), .seenInTheWild("K#2026"))
    func noIdentifierIsMadeOfTheVirtualMAC() throws {
      let (bench, _) = try scene()
      for router in LabRouter.allCases {
        let text = try bench.namespace(of: router).run("ip", "-6", "-o", "addr")
        let addresses = text.split(separator: "\n").compactMap { line in
          line.split(separator: " ").drop { $0 != "inet6" }.dropFirst().first?.split(separator: "/").first.flatMap {
            IPv6Address(String($0))
          }
        }
        #expect(addresses.count > 5, "\(text)")
        #expect(!addresses.contains { Self.isMadeOfVirtualMAC($0) }, "\(text)")
      }
      let frames = bench.capture.framesFromVirtualMAC()
      #expect(!frames.isEmpty)
      #expect(!frames.contains { $0.source.map(Self.isMadeOfVirtualMAC) ?? false })
    }

    /// 0000:5eff:fe00:02xx, or with the universal bit turned over, 0200:5eff:fe00:02xx.
    private static func isMadeOfVirtualMAC(_ address: IPv6Address) -> Bool {
      (address.low & ~0x0200_0000_0000_00ff) == 0x0000_5eff_fe00_0200
    }

    /// A router that says "go there directly" says so from the address that the host took for its router (RFC 4861 8.1). The kernel would say it
    /// from the interface's own address, to a host that uses the virtual one: then it is not said at all. A router that is not Active is
    /// used by its own address, and redirects from there.
    @Test(.rfc9568("8.2.1-1", refuses: "8.2.1-1")) func redirectsComeFromTheAddressThatTheHostUsed() throws {
      let (bench, peer) = try scene()
      let neighbour = Self.segment.pingHost
      let neighbourMAC = MACAddress(rawValue: 0x0200_0000_beef)
      try introduce(neighbour, at: neighbourMAC, bench)
      try introduce(Self.segment.host, at: Self.segment.hostMAC, bench)
      let start = LabClock.now
      // To the virtual MAC, and to the Active's own: whoever uses that one, too, is on a segment with a virtual router.
      for (sequence, mac) in [(UInt16(5), Self.virtual), (6, Self.segment.mac(of: .r1))] {
        try peer.send(Self.host.echo(to: neighbour, at: mac, sequence: sequence))
        let passed = try bench.capture.frame(within: Bench.patience, "the packet at its neighbour") {
          $0.time > start && $0.sequence == sequence && $0.destinationMAC == neighbourMAC
        }
        #expect(passed.origin?.router == .r1 && passed.hopLimit == 63)
      }
      try bench.hear(3, from: .r1)
      #expect(bench.capture.frames { $0.kind == .icmpv6(type: 137) && $0.origin != nil }.isEmpty)
      // That it has not redirected is the gate's doing, and counted.
      #expect(try bench.report(.r1)?.counters["redirectsDropped"].map { $0 > 0 } == true)

      try peer.send(Self.host.echo(to: neighbour, at: Self.segment.mac(of: .r2), sequence: 7))
      let redirect = try bench.capture.frame(within: Bench.patience, "a redirect") {
        $0.time > start && $0.kind == .icmpv6(type: 137) && $0.origin != nil
      }
      #expect(redirect.origin?.router == .r2)
      #expect(redirect.source == Self.segment.linkLocal(of: .r2) && redirect.sourceMAC == Self.segment.mac(of: .r2))
    }

    @Test(.rfc9568("8.2.4-1")) func unsolicitedAdvertisementsOfHostsAreTakenInByBackupAndActive() throws {
      let (bench, peer) = try scene()
      func entry(_ router: LabRouter) throws -> String {
        try bench.namespace(of: router).run("ip", "-6", "neigh", "show", "\(Self.segment.host)", "dev", Self.segment.interface)
      }
      for router in LabRouter.allCases {
        try peer.send(Self.host.probe(for: Self.segment.address(of: router), at: Self.segment.mac(of: router), from: .global))
        _ = try bench.poll("\(router) knows the host") { try entry(router).contains("\(Self.segment.hostMAC)") ? true : nil }
      }
      let moved = MACAddress(rawValue: 0x0200_0000_cafe)
      try peer.send(Self.host.announcement(of: Self.segment.host, at: moved))
      for router in LabRouter.allCases {
        _ = try bench.poll("\(router) has heard where the host is now") { try entry(router).contains("\(moved)") ? true : nil }
      }
    }
  }
}

extension CapturedFrame {
  /// The sequence number of an echo request.
  fileprivate var sequence: UInt16? {
    guard kind == .echoRequest, let bytes = payload?.bytes.dropFirst(6).prefix(2), bytes.count == 2 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt16($1) }
  }
}
