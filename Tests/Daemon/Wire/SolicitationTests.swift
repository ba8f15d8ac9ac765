import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What a router asks of hosts itself: as the virtual router while it is Active, and as itself otherwise.
  @Suite struct SolicitationTests {
    private static let segment = Segment(1)
    private static let virtual = MACAddress(rawValue: 0x5e00_020a)
    private static let linkLocal = IPv6Address(high: 0xfe80 << 48, low: 1)

    /// Who asks, and with which MAC address in the option (RFC 4861 4.3).
    private struct Question {
      let frame: CapturedFrame
      let option: MACAddress?

      init?(_ frame: CapturedFrame) {
        guard frame.kind == .neighborSolicitation, let message = frame.payload?.bytes else { return nil }
        self.frame = frame
        let bytes = message.dropFirst(24).prefix(8)
        option = bytes.prefix(2).elementsEqual([1, 1]) ? MACAddress(bytes: bytes.dropFirst(2)) : nil
      }
    }

    private func questions(of router: LabRouter, for target: IPv6Address, since start: Instant, _ bench: Bench) -> [Question] {
      bench.capture.frames { $0.time > start && $0.origin?.router == router && $0.origin?.segment == Self.segment && $0.target == target }
        .compactMap(Question.init)
    }

    /// Has a router forget the host, and the network upstream ask for it through that router.
    private func resolve(through router: LabRouter, _ bench: Bench) throws {
      try Command([
        "ip", "netns", "exec", bench.namespace(of: router).name, "ip", "-6", "neigh", "flush", "dev", Self.segment.interface,
      ]).run()
      try bench.upstream(to: Self.segment, through: router).waitForAnswer(from: "\(Self.segment.pingHost)")
    }

    /// From the virtual MAC, and from the virtual address: what a host learns from the question stays true after the next takeover. The answer
    /// goes to the router itself all the same.
    @Test(.rfc9568("8.2.2-1", refuses: "8.2.2-1")) func anActiveAsksAsTheVirtualRouterAndHostsLearnNothingThatATakeoverMakesFalse() throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let host = bench.host(on: Self.segment)
      var start = LabClock.now
      try resolve(through: .r1, bench)
      let asked = questions(of: .r1, for: Self.segment.pingHost, since: start, bench)
      #expect(!asked.isEmpty)
      for question in asked {
        #expect(question.frame.sourceMAC == Self.virtual && question.option == Self.virtual)
        #expect(question.frame.source == Self.linkLocal && question.frame.hopLimit == 255)
        let message = question.frame.payload.map { Array($0.bytes) } ?? []
        if let destination = question.frame.destination {
          #expect(InternetChecksum.of(message, nextHeader: 58, from: Self.linkLocal, to: destination) == 0)
        }
      }
      #expect(try bench.report(.r1)?.counters["solicitedAsRouter"].map { $0 > 0 } == true)
      #expect(try host.neighbour("fe80::1").contains("\(Self.virtual)"))
      #expect(try !host.neighbour("\(Self.segment.linkLocal(of: .r1))").contains("\(Self.virtual)"))

      // What is not Active asks as itself, and is answered.
      try bench.pinger(on: .r2).waitForAnswer(from: "\(Self.segment.pingHost)")
      let others = questions(of: .r2, for: Self.segment.pingHost, since: start, bench)
      #expect(!others.isEmpty && others.allSatisfy { $0.frame.sourceMAC == Self.segment.mac(of: .r2) && $0.option == $0.frame.sourceMAC })

      // The host has talked with the router itself, so that it has an entry that could become false.
      let own = "\(Self.segment.address(of: .r1))"
      try host.waitForAnswer(from: own)
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
      start = LabClock.now
      try resolve(through: .r2, bench)
      let again = questions(of: .r2, for: Self.segment.pingHost, since: start, bench)
      #expect(!again.isEmpty && again.allSatisfy { $0.frame.sourceMAC == Self.virtual && $0.frame.source == Self.linkLocal })
      // At the first attempt: nothing has to time out before.
      #expect(try host.isAnswered(own))
      #expect(try host.isAnswered("\(Self.segment.address(of: .r2))"))
      #expect(try host.isAnswered(Uplink.host.description))
      #expect(try host.neighbour(own).contains("\(Self.segment.mac(of: .r1))"))
      #expect(try bench.pinger(on: .r1).isAnswered("\(Self.segment.pingHost)"))
    }
  }
}
