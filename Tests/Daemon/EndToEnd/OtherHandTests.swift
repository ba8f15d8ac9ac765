import Conformance
import Engine
import Lab
import Testing
import Transport

@testable import Daemon

extension EndToEnd {
  /// Somebody changes what is ours on a router that runs: a network manager, a script, an operator.
  @Suite struct OtherHandTests {
    /// What it does to s1, and the words with which the daemon says that it saw it.
    struct Hand: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let commands: [String]
      var words = "somebody removed the gate from s1: put back"
    }

    static let hands = [
      Hand(testDescription: "deletes what comes in", commands: ["tc filter del dev s1 ingress"]),
      Hand(testDescription: "deletes what goes out", commands: ["tc filter del dev s1 egress"]),
      Hand(testDescription: "deletes our filter alone", commands: ["tc filter del dev s1 ingress pref 1"]),
      Hand(testDescription: "deletes the qdisc", commands: ["tc qdisc del dev s1 clsact"]),
      Hand(testDescription: "replaces the qdisc", commands: ["tc qdisc del dev s1 clsact; tc qdisc add dev s1 clsact || true"]),
      Hand(
        testDescription: "deletes the MAC address from the filter",
        commands: ["bridge fdb del 00:00:5e:00:02:0a dev s1 self"]),
    ]

    @Test(
      .seenInTheWild("K#1330", "K#1385", "K#200", "K#2357", "K#2479", "K#2564", "K#2678", "K#836"), arguments: hands)
    func itIsPutRightOnBothRoutersAndSaid(_ hand: Hand) throws {
      let bench = try Bench(segments: 1)
      let segment = Segment(1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let before = try LabRouter.allCases.map { try gate(of: $0, bench) }
      let probe = try Probe(.init(segments: [segment], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [segment], since: LabClock.now, within: Bench.patience)
      let start = LabClock.now
      for (router, daemon) in daemons {
        for command in hand.commands { try bench.namespace(of: router).run("sh", "-c", command) }
        try daemon.line(within: Bench.patience, since: start, "the repair") { $0.contains(hand.words) }
      }
      #expect(try LabRouter.allCases.map { try gate(of: $0, bench) } == before)
      let repaired = LabClock.now
      try probe.answers(from: .r1, on: [segment], since: repaired, within: Bench.patience)
      try bench.hear(5, from: .r1)
      probe.stop()

      // The elections never saw it, nor did anybody hear the Backup.
      #expect(try bench.report(.r1)?.totals.active == 2)
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      // What a host is told is that of a router: R is set (RFC 4861 4.4).
      let answers = bench.capture.frames { frame in
        frame.time > repaired && frame.kind == .solicitedNeighborAdvertisement && frame.origin?.segment == segment
      }
      #expect(!answers.isEmpty && answers.allSatisfy { $0.isFromVirtualMAC && $0.bytes[58] & 0x80 != 0 })
      #expect(bench.capture.lost == 0)
    }

    /// Without what the kernel numbers anew.
    private func gate(of router: LabRouter, _ bench: Bench) throws -> [String] {
      let number = /\ id [0-9]+/
      return try bench.gate(of: router).map { $0.replacing(number, with: "") }
    }

    /// A filter of somebody else's keeps its place, and we keep ours; it outlives us, with the qdisc that both are in.
    @Test func anOperatorsOwnFilterStaysWhereItIs() throws {
      let bench = try Bench(segments: 1)
      let namespace = bench.namespace(of: .r1)
      try namespace.run("tc", "qdisc", "add", "dev", "s1", "clsact")
      try namespace.run(
        "tc", "filter", "add", "dev", "s1", "ingress", "pref", "5", "protocol", "all", "bpf", "da", "bytecode", "1,6 0 0 4294967295")
      let before = try bench.traces(on: .r1)
      let daemon = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let probe = try Probe(.init(segments: [Segment(1)], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [Segment(1)], since: LabClock.now, within: Bench.patience)
      probe.stop()
      #expect(try bench.filters(on: .r1).contains { $0.hasPrefix("s1 ingress") && $0.contains("pref 5") })
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
    }

    /// One that comes before ours may keep packets from it: that is said.
    @Test func aFilterBeforeOursIsNamed() throws {
      let bench = try Bench(segments: 1)
      let daemon = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      // Of the same preference: a later one comes first there.
      try bench.namespace(of: .r1).run(
        "tc", "filter", "add", "dev", "s1", "ingress", "pref", "1", "protocol", "all", "bpf", "da", "bytecode", "1,6 0 0 4294967295")
      try daemon.line(within: Bench.patience, "a word about it") { $0.contains("s1: the filter") && $0.contains("comes before the gate") }
    }

    /// A host that comes with an address of ours is told that it is taken (RFC 4862 5.4.4), by the Active and by nobody else.
    @Test func aHostThatProbesForAnAddressOfOursIsTold() throws {
      let bench = try Bench(segments: 1)
      let segment = Segment(1)
      _ = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let (socket, index) = try bench.laboratory.layout.hosts.enter {
        (try FrameSocket(), try LinkMonitor().link(named: segment.bridge)?.index)
      }
      let start = LabClock.now
      for address in [IPv6Address(high: 0xfe80 << 48, low: 1), segment.virtualAddress] {
        let probe = NeighborSolicitation(target: address, sourceLinkLayerAddress: nil)
        try socket.send(probe.frame(from: .unspecified, at: segment.hostMAC), by: try #require(index))
        let answer = try bench.capture.frame(within: Bench.patience, "an answer for \(address)") { frame in
          frame.time > start && frame.kind == .unsolicitedNeighborAdvertisement && frame.target == address
            && frame.origin?.segment == segment
        }
        #expect(answer.origin?.router == .r1 && answer.isFromVirtualMAC)
        #expect(answer.destination == .allNodes)
        // R, and neither S nor O.
        #expect(answer.bytes[58] & 0xe0 == 0x80)
      }
      #expect(bench.strays(of: .r2, since: start) == [])
    }
  }
}
