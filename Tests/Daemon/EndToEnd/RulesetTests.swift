import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// An operator's own rules on a router see what comes to the virtual MAC where it came in: at the service interface.
  @Suite struct RulesetTests {
    private let nft = Requirements.path(of: "nft") ?? "nft"
    private let segment = Segment(1)

    /// Both routers with this table, and r1 Active.
    private func scene(_ table: String) throws -> (Bench, Pinger) {
      let bench = try Bench(segments: 1, pingHosts: [1])
      for router in LabRouter.allCases { try bench.namespace(of: router).run(nft, "-f", "-", input: table) }
      _ = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      return (bench, bench.host(on: segment))
    }

    private func packets(of counter: String, on router: LabRouter, _ bench: Bench) throws -> Int {
      let text = try bench.namespace(of: router).run(nft, "list", "counter", "inet", "operator", counter)
      let words = text.split(whereSeparator: \.isWhitespace)
      let place = try #require(words.firstIndex(of: "packets"))
      return try #require(Int(words[place + 1]))
    }

    @Test func aRuleByTheNameOfTheInterfaceMatches() throws {
      let (bench, host) = try scene(
        """
        table inet operator {
          counter seen { }
          chain passage {
            type filter hook forward priority filter; policy accept;
            iifname "s1" icmpv6 type echo-request counter name seen
            iifname "s1" udp dport 9 drop
          }
        }
        """)
      try host.waitForAnswer(from: Uplink.host.description)
      #expect(try packets(of: "seen", on: .r1, bench) > 0)
      #expect(try packets(of: "seen", on: .r2, bench) == 0)
      try bench.namespace(of: .r1).run(
        nft, "insert", "rule", "inet", "operator", "passage", "iifname", "s1", "icmpv6", "type", "echo-request", "drop")
      #expect(try host.isLeftAlone(by: Uplink.host.description))
    }

    @Test func connectionTrackingKnowsBothDirections() throws {
      let (bench, _) = try scene(
        """
        table inet operator {
          chain passage {
            type filter hook forward priority filter; policy drop;
            ct state established,related accept
            iifname "s1" oifname "u0" ct state new accept
          }
        }
        """)
      let flow = try EchoFlow(
        from: bench.laboratory.layout.pingHost(on: segment), to: Uplink.host, in: bench.laboratory.layout.upstream, port: 7000,
        within: Bench.patience)
      #expect(try flow.exchange(1, within: Bench.patience))
      #expect(try flow.exchange(2, within: Bench.patience))
    }

    @Test func aStrictReversePathFilterLetsHostsPassAndNobodyElse() throws {
      let (bench, host) = try scene(
        """
        table inet operator {
          counter spoofed { }
          chain origin {
            type filter hook prerouting priority raw; policy accept;
            iifname "s1" ip6 saddr & ffc0:: != fe80:: meta l4proto ipv6-icmp fib saddr . iif oif 0 counter name spoofed drop
          }
        }
        """)
      try host.waitForAnswer(from: Uplink.host.description)
      #expect(try packets(of: "spoofed", on: .r1, bench) == 0)
      // Of a network that is not behind this interface.
      let peer = try CraftedPeer(on: segment, in: bench.laboratory)
      let stranger = IPv6Address(high: 0x2001_0db8_5700_0000, low: 1)
      try peer.send(
        .icmpv6(
          [128, 0, 0, 0, 0, 1, 0, 1], from: stranger, at: segment.hostMAC, to: Uplink.host, at: MACAddress(rawValue: 0x5e00_020a),
          hopLimit: 64))
      try bench.poll("a count") { try packets(of: "spoofed", on: .r1, bench) == 1 ? true : nil }
      #expect(try packets(of: "spoofed", on: .r2, bench) == 0)
    }
  }
}
