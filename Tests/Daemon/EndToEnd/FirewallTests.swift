import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The case that flowdown is there for: a stateful firewall behind each router, which knows a connection only if it has seen it begin.
  ///
  /// ```
  ///  user on s1 --- r1 --- f1 ---.
  ///            `--- r2 --- f2 ----- server
  /// ```
  @Suite struct FirewallTests {
    private static let server = Uplink.host

    /// A laboratory whose routers reach the network upstream through a firewall each.
    private final class Site {
      let bench: Bench
      private var firewalls: [LabRouter: NetworkNamespace] = [:]
      private let user: NetworkNamespace
      private let upstream: NetworkNamespace
      private var port: UInt16 = 7000

      init() throws {
        bench = try Bench(segments: 1, pingHosts: [1])
        upstream = bench.laboratory.layout.upstream
        user = bench.laboratory.layout.pingHost(on: Segment(1))
        // The laboratory's own way upstream is by both routers' u0, and back by the router that a request came through.
        try upstream.run(Requirements.path(of: "nft") ?? "nft", "delete", "table", "ip6", "lab")
        for router in LabRouter.allCases { try insert(firewallBehind: router) }
      }

      deinit {
        for firewall in firewalls.values { try? firewall.delete() }
      }

      private func insert(firewallBehind router: LabRouter) throws {
        let firewall = try NetworkNamespace.create("\(bench.laboratory.layout.prefix)-f\(router == .r1 ? 1 : 2)")
        firewalls[router] = firewall
        let number = router == .r1 ? 1 : 2
        try upstream.batch(["link del \(Uplink.port(to: router))"])
        try upstream.batch(["link add f\(number) master \(Uplink.bridge) up type veth peer name out netns \(firewall)"])
        try firewall.batch([
          "link add in type veth peer name u1 netns \(bench.namespace(of: router))", "link set in up", "link set out up", "link set lo up",
          "addr add 2001:db8:f0\(number)::2/64 dev in nodad", "addr add \(gateway(number))/64 dev out nodad",
          "route add \(Segment(1).prefix)/64 via 2001:db8:f0\(number)::1",
        ])
        try firewall.set(["ipv6/conf/all/forwarding": "1"])
        try bench.namespace(of: router).batch([
          "link set u1 up", "addr add 2001:db8:f0\(number)::1/64 dev u1 nodad", "route add \(Uplink.prefix)/64 via 2001:db8:f0\(number)::2",
        ])
        try firewall.run(
          Requirements.path(of: "nft") ?? "nft", "-f", "-",
          input: """
            table ip6 firewall {
              chain passage {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "in" ct state new accept
              }
            }
            """)
        // A firewall that a connection comes back to has missed a part of it. Pairs that share their state need no such leniency.
        try firewall.set(["netfilter/nf_conntrack_tcp_be_liberal": "1"])
      }

      private func gateway(_ number: Int) -> IPv6Address { IPv6Address(high: Uplink.prefix.high, low: 0x20 + UInt64(number)) }

      /// Does what a routing protocol does: the network upstream goes to the segment by a router that has a route to it, by r2 where both do.
      func converge() throws {
        for (router, number) in [(LabRouter.r2, 2), (.r1, 1)] {
          let route = try bench.namespace(of: router).run("ip", "-6", "route", "show", "\(Segment(1).prefix)/64", "dev", "s1")
          guard !route.isEmpty, !route.contains("linkdown") else { continue }
          return try upstream.batch(["route replace \(Segment(1).prefix)/64 via \(gateway(number)) dev \(Uplink.bridge)"])
        }
        throw LabError.timeout("no router has a route to the segment")
      }

      func connect(within limit: Duration) throws -> EchoFlow {
        port += 1
        return try EchoFlow(from: user, to: FirewallTests.server, in: upstream, port: port, within: limit)
      }
    }

    private func groups(_ mode: String) -> [RouterFile.Entry] {
      [.init(interface: "s1", mode: mode, addresses: ["fe80::1", "2001:db8:1::1"])]
    }

    @Test func withUnflowdownTheWayBackMayMissTheFirewallThatKnowsTheConnection() throws {
      let site = try Site()
      _ = try site.bench.startBoth(groups("unflowdown"))
      try site.converge()
      // The user's packets go by r1, which is Active; the answers come by r2, whose interface is up as well.
      #expect(throws: LabError.self) { try site.connect(within: .seconds(2)) }
    }

    @Test func withFlowdownBothDirectionsUseOneRouterAndAConnectionOutlivesASwitchover() throws {
      let site = try Site()
      let daemons = try site.bench.startBoth(groups("flowdown"))
      try site.converge()
      let flow = try site.connect(within: Bench.patience)
      #expect(try flow.exchange(1, within: Bench.patience))

      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try site.bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
      try site.bench.poll("r2's route to the segment") { try? site.converge() }
      #expect(try flow.exchange(2, within: Bench.patience), "the connection goes on through r2 and its firewall")

      // r1 comes back and preempts: its interface is up first, r2's goes down behind the grace, and the connection follows.
      _ = try site.bench.start(.r1, RouterFile(.r1, groups("flowdown")))
      try site.bench.wait(.r1, "r1 Active again") { $0.totals.active == 2 }
      try site.bench.wait(.r2, "s1 of r2 held") { $0.heldInterfaces == ["s1"] }
      try site.converge()
      #expect(try flow.exchange(3, within: Bench.patience), "and back through r1")
      #expect(try site.connect(within: Bench.patience).exchange(4, within: Bench.patience), "a new one too")
    }
  }
}
