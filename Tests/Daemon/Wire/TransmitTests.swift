import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What a router puts on the wire, read without the engine's codec.
  @Suite struct TransmitTests {
    private static let segment = Segment(1)
    /// Of the virtual router that answers: what comes sooner than this was not its timer's doing.
    private static let slowest = 40_950

    /// VRID 1 negotiates on m0. On s1, side by side: 255 with twenty addresses, 7 every 10 ms, 8 every 40.95 s, which owns its addresses and so
    /// need not wait for two minutes.
    private static let groups: [RouterFile.Entry] = [
      .init(interface: "s[1-1]", mode: nil, addresses: linkLocals(0x101...0x114).map(\.description), vrid: 255),
      .init(interface: "s[1-1]", mode: nil, addresses: ["fe80::7"], vrid: 7, interval: 10),
      .init(interface: "s[1-1]", mode: nil, addresses: ["fe80::8"], vrid: 8, priority: 255, interval: slowest),
    ]

    private struct Expectation {
      let segment: Segment
      let vrid: UInt8
      let priority: UInt8
      let centiseconds: UInt16
      let addresses: [IPv6Address]
    }

    private static let expected = [
      Expectation(segment: .management, vrid: 1, priority: 200, centiseconds: 10, addresses: linkLocals(1...1)),
      Expectation(segment: segment, vrid: 255, priority: 200, centiseconds: 10, addresses: linkLocals(0x101...0x114)),
      Expectation(segment: segment, vrid: 7, priority: 200, centiseconds: 1, addresses: linkLocals(7...7)),
      Expectation(segment: segment, vrid: 8, priority: 255, centiseconds: 4095, addresses: linkLocals(8...8)),
    ]

    private static func linkLocals(_ numbers: ClosedRange<UInt64>) -> [IPv6Address] {
      numbers.map { IPv6Address(high: 0xfe80 << 48, low: $0) }
    }

    /// Every field of every Advertisement.
    private func check(_ heard: HeardAdvertisement, _ expected: Expectation, priority: UInt8? = nil) {
      #expect(heard.destinationMAC.description == "33:33:00:00:00:12")
      #expect(heard.sourceMAC == MACAddress(rawValue: 0x5e00_0200 | UInt64(expected.vrid)))
      #expect(heard.source == expected.segment.linkLocal(of: .r1))
      #expect(heard.destination.description == "ff02::12")
      #expect(heard.nextHeader == 112 && heard.hopLimit == 255)
      #expect(heard.payloadLength.said == heard.payloadLength.actual)
      #expect(heard.version == 3 && heard.type == 1)
      #expect(heard.priority == priority ?? expected.priority)
      #expect(heard.count == UInt8(expected.addresses.count) && heard.addresses == expected.addresses)
      #expect(heard.reserve == 0 && heard.centiseconds == expected.centiseconds)
      #expect(heard.isChecksumRight)
    }

    @Test(
      .rfc9568(
        "5.1.2-1", "5.1.2.3-1", "5.2.1-1", "5.2.2-1", "5.2.3-1", "5.2.4-1", "5.2.4-2", "5.2.5-1", "5.2.6-1", "5.2.7-1", "5.2.8-1",
        "5.2.9-1",
        "6.1-1", "6.4.1-1", "6.4.1-2", "6.4.2-5", "6.4.3-5", "6.4.3-6", "6.4.3-7", "6.4.3-9", "7.2-1", "8.2.2-2",
        refuses: "6.4.1-2", "6.4.3-5", "6.4.3-9", "7.2-1"))
    func everyAdvertisementIsRightFromTheFirstToTheFarewell() throws {
      let bench = try Bench(segments: 1)
      let started = LabClock.now
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 4 }
      try bench.hear(10, from: .r1)
      try answers(of: bench)

      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      for expected in Self.expected {
        let heard = bench.capture.advertisements(of: .r1, on: expected.segment, vrid: expected.vrid)
        let first = try #require(heard.first)
        let farewell = try #require(heard.last)
        heard.dropLast().forEach { check($0, expected) }
        check(farewell, expected, priority: 0)
        // Skew_Time of priority 200 is 56/256 of an interval. The owner waits for nobody.
        let wait = expected.priority == 255 ? 0 : Double(expected.centiseconds) * 10 * (3 + 56.0 / 256)
        #expect(started.duration(to: first.time) >= .milliseconds(wait), "VRID \(expected.vrid)")
        // The Advertisement that makes it Active leaves before anything else from the virtual MAC does.
        let frames = bench.capture.framesFromVirtualMAC(of: .r1).filter { $0.sourceMAC == first.sourceMAC }
        #expect(frames.first?.kind == .advertisement, "VRID \(expected.vrid)")
        #expect(frames.last?.kind == .advertisement, "VRID \(expected.vrid)")
      }
      // None from a physical MAC address, and none that is nobody's.
      let advertisements = bench.capture.frames { $0.kind == .advertisement && $0.origin != nil }
      #expect(advertisements.allSatisfy { $0.isFromVirtualMAC && $0.origin?.router == .r1 })
      #expect(Set(advertisements.compactMap { $0.advertisement?.vrid }) == Set(Self.expected.map(\.vrid)))
      intervals(of: bench)
      #expect(bench.capture.lost == 0)
    }

    /// Whoever has a worse claim, or leaves, is answered at once, by a virtual router whose timer fires in 40 s.
    private func answers(of bench: Bench) throws {
      let peer = try CraftedPeer(on: Self.segment, in: bench.laboratory)
      for priority in [UInt8(100), 0, 254, 1, 0] {
        let asked = LabClock.now
        try peer.send(CraftedAdvertisement(vrid: 8, priority: priority, centiseconds: 1, addresses: Self.linkLocals(8...8)))
        _ = try bench.capture.frame(within: Bench.patience, "an answer to priority \(priority)") {
          $0.time > asked && $0.isAdvertisement(of: .r1, on: Self.segment) && $0.advertisement?.vrid == 8
        }
      }
      // It answered, and took nothing over: not the claim, not the interval.
      let group = try #require(try bench.report(.r1)?.groups.first { $0.vrid == 8 })
      #expect(group.state == "Active" && group.transitions == 2 && group.intervalMilliseconds == Self.slowest)
    }

    /// Between the transition and the farewell: as often as the interval says, with room for a machine that does other things too.
    private func intervals(of bench: Bench) {
      for (segment, vrid, interval) in [(Segment.management, UInt8(1), Duration.milliseconds(100)), (Self.segment, 7, .milliseconds(10))] {
        let times = bench.capture.advertisements(of: .r1, on: segment, vrid: vrid).dropLast().map(\.time)
        let gaps = zip(times, times.dropFirst()).map { $0.duration(to: $1) }.sorted()
        guard let first = times.first, let last = times.last, gaps.count > 5 else {
          Issue.record("VRID \(vrid) was heard \(times.count) times")
          continue
        }
        let mean = first.duration(to: last) / gaps.count
        #expect(mean > interval * 0.9, "VRID \(vrid): \(mean) between two")
        #expect(gaps[gaps.count / 4] < interval * 1.5, "VRID \(vrid): a quarter has at most \(gaps[gaps.count / 4]) between two")
      }
    }

    /// RFC 9568 6.4.2: after silence the Backup moves when its Active_Down_Timer says so, no sooner, and not much later.
    @Test(.rfc9568("6.1-1", "6.4.2-5", "6.4.2-6")) func aBackupMovesWhenItsTimerSays() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r2, RouterFile(.r2, [.init(interface: "s[1-1]", mode: "unflowdown")]))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
      let peer = try CraftedPeer(on: .management, in: bench.laboratory)
      // Of priority 100: Skew_Time is 156/256 of the learned interval.
      for (farewells, centiseconds, wait) in [(false, UInt16(20), 721.875), (true, 20, 121.875), (false, 5, 180.46875)] {
        let sent = LabClock.now
        try peer.send(CraftedAdvertisement(vrid: 1, priority: 150, centiseconds: centiseconds))
        if farewells { try peer.send(CraftedAdvertisement(vrid: 1, priority: 0, centiseconds: centiseconds)) }
        try bench.wait(.r2, "r2 Active again") { $0.totals.active == 2 }
        let first = try #require(
          bench.capture.frames.first { $0.time > sent && $0.isAdvertisement(of: .r2) && $0.time > sent + .milliseconds(50) })
        let waited = sent.duration(to: first.time)
        #expect(waited >= .milliseconds(wait) && waited < .milliseconds(wait + 500), "\(centiseconds) cs: \(waited)")
      }
    }

    /// Link-local scope: no router passes ff02::12 on, whatever MAC address the frame came to.
    @Test(.rfc9568("5.1.2.2-1", refuses: "5.1.2.2-1")) func advertisementsStayOnTheirLink() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.startBoth([.init(interface: "s[1-2]", mode: "unflowdown")])
      let upstream = try FrameCapture(in: bench.laboratory.layout.upstream)
      let start = LabClock.now
      let stranger = IPv6Address(high: 0xfe80 << 48, low: 0x5712)
      let peer = try CraftedPeer(on: Self.segment, in: bench.laboratory)
      let multicast = MACAddress(rawValue: 0x3333_0000_0012)
      let virtual = MACAddress(rawValue: 0x5e00_020a)
      for mac in [multicast, virtual] + LabRouter.allCases.map({ Self.segment.mac(of: $0) }) {
        for source in [stranger, Self.segment.host] {
          var advertisement = CraftedAdvertisement(vrid: 10, priority: 255, source: source)
          advertisement.destinationMAC = mac
          advertisement.sourceMAC = Self.segment.hostMAC
          for router in LabRouter.allCases { try peer.send(advertisement, to: .only(router)) }
        }
      }
      try bench.hear(5, from: .r1)
      upstream.stop()
      let strays = (bench.capture.frames + upstream.frames).filter { frame in
        frame.time > start && frame.kind == .advertisement && (frame.source == stranger || frame.source == Self.segment.host)
      }
      #expect(strays.isEmpty, "\(strays.map(\.interface))")
      #expect(try bench.report(.r1)?.totals.active == 3)
    }
  }
}
