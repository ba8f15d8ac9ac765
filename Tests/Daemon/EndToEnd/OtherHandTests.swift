import Conformance
import Engine
import Lab
import Testing
import Transport

@testable import Daemon

extension EndToEnd {
  /// Somebody changes what is ours on a router that runs: a network manager, a script, an operator.
  @Suite struct OtherHandTests {
    /// What it does to the device of s1, and the words with which the daemon says that it saw it.
    struct Hand: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let commands: [String]
      let words: String
      /// Whether a Backup is heard until it is put right: the gate goes by link groups.
      var opensTheGate = false
    }

    static let hands = [
      Hand(testDescription: "flushes addresses", commands: ["ip addr flush dev $D"], words: "it had no source address"),
      Hand(
        testDescription: "deletes proxy entries",
        commands: ["ip -6 neigh del proxy fe80::1 dev $D", "ip -6 neigh del proxy 2001:db8:1::1 dev $D"],
        words: "it did not answer for fe80::1, it did not answer for 2001:db8:1::1"),
      Hand(testDescription: "turns proxies off", commands: ["echo 0 > /proc/sys/net/ipv6/conf/$D/proxy_ndp"], words: "proxy_ndp was 0"),
      Hand(
        testDescription: "turns forwarding off", commands: ["echo 0 > /proc/sys/net/ipv6/conf/$D/forwarding"], words: "forwarding was 0"),
      Hand(testDescription: "takes it down", commands: ["ip link set $D down"], words: "it was down"),
      Hand(
        testDescription: "takes it out of its link group", commands: ["ip link set $D group default"], words: "its link group was 0",
        opensTheGate: true),
      Hand(
        testDescription: "takes its IPv6 away", commands: ["ip link set $D mtu 1000"],
        words: "its MTU was 1000"),
    ]

    @Test(
      .seenInTheWild("K#1330", "K#1385", "K#200", "K#2357", "K#2479", "K#2564", "K#2678", "K#836"), arguments: hands)
    func itIsPutRightOnBothRoutersAndSaid(_ hand: Hand) throws {
      let bench = try Bench(segments: 1)
      let segment = Segment(1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let probe = try Probe(.init(segments: [segment], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [segment], since: LabClock.now, within: Bench.patience)
      let start = LabClock.now
      for (router, daemon) in daemons {
        let namespace = bench.namespace(of: router)
        let listed = try namespace.run("ip", "-o", "link", "show", "vrrp6-s1-10")
        let name = try #require(listed.split(separator: " ").dropFirst().first?.split(separator: "@").first.map(String.init))
        for command in hand.commands { try namespace.run("sh", "-c", command.replacing("$D", with: name)) }
        try daemon.line(within: Bench.patience, since: start, "the repair") {
          $0.contains("somebody changed what is ours, put right: \(name) of s1/10: ") && $0.contains(hand.words)
        }
      }
      let repaired = LabClock.now
      try probe.answers(from: .r1, on: [segment], since: repaired, within: Bench.patience)
      try bench.hear(5, from: .r1)
      probe.stop()

      // The elections never saw it, nor did anybody hear the Backup.
      #expect(try bench.report(.r1)?.totals.active == 2)
      let shut = hand.opensTheGate ? repaired : start
      #expect(bench.strays(of: .r2, since: shut) == [])
      #expect(probe.report.answered(by: .r2, askedSince: shut) == [])
      // What a host is told is that of a router: R is set (RFC 4861 4.4).
      let answers = bench.capture.frames { frame in
        frame.time > repaired && frame.kind == .solicitedNeighborAdvertisement && frame.origin?.segment == segment
      }
      #expect(!answers.isEmpty && answers.allSatisfy { $0.isFromVirtualMAC && $0.bytes[58] & 0x80 != 0 })
      #expect(bench.capture.lost == 0)
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
