import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct InterfacesOfTheHost {
  @Test func aNamespaceWithoutRoutesHasNoDefaultRoute() async throws {
    try await withIsolatedNetwork {
      let host = try HostInterfaces()
      #expect(host.interfaces.values.allSatisfy { !$0.hasDefaultRoute })
    }
  }

  /// Whatever it is called, at any height, and a bridge when none of its ports is left.
  @Test func whatIsSeveredByAnInterfaceIsFoundByWhatItLivesOn() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      try shell(
        """
        ip link add lan link s0 type macvlan && ip link add lan1 link s1 type macvlan && ip link add br0 type bridge
        ip link set lan master br0 && ip link add top link br0 type macvlan
        """)
      #expect(try HostInterfaces().severed(by: ["s0", "none"]) == ["lan": "s0", "br0": "s0", "top": "s0"])
      try shell("ip link set lan1 master br0")
      #expect(try HostInterfaces().severed(by: ["s0"]) == ["lan": "s0"], "the bridge has another port")
      #expect(try Set(HostInterfaces().severed(by: ["s0", "s1"]).keys) == ["lan", "lan1", "br0", "top"])
      #expect(try HostInterfaces().severed(by: ["top"]) == [:])
      // The same from above: who asks what it lives on.
      let monitor = try LinkMonitor()
      func causes(_ name: String, _ down: String...) throws -> Set<String>? {
        let found = monitor.links.causes(severing: try indexOf(name), by: Set(try down.map { try indexOf($0) }))
        return found.map { Set($0.compactMap { monitor.links[$0]?.name }) }
      }
      #expect(try causes("top", "s0") == nil, "the bridge has another port")
      #expect(try causes("top", "s0", "s1") == ["s0", "s1"])
      #expect(try causes("lan", "s0", "s1") == ["s0"])
      #expect(try causes("s0", "s1", "top") == nil && causes("s0", "s0") == ["s0"])
    }
  }

  @Test func whatDependsOnAnInterfaceIsReadWithoutTouchingIt() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      try shell(
        """
        ip addr add 2001:db8:1::2/64 dev s0 nodad && ip addr add 192.0.2.2/24 dev s0 && ip link add v0 link s0 type macvlan
        ip -6 route add default via fe80::99 dev s1
        """)
      let host = try HostInterfaces()
      let s0 = try #require(host.interfaces["s0"])
      #expect(s0.addresses.sorted() == ["192.0.2.2/24", "2001:db8:1::2/64"] && s0.carries == ["v0"] && !s0.hasDefaultRoute)
      #expect(host.interfaces["s1"]?.hasDefaultRoute == true)
      #expect(host.interface(with: "192.0.2.2") == "s0" && host.interface(with: "192.0.2.3") == nil)
      // Also as one of several ways.
      try shell("ip -6 route del default && ip -6 route add default nexthop via fe80::99 dev s0 nexthop via fe80::98 dev s1")
      let both = try HostInterfaces()
      #expect(["s0", "s1"].allSatisfy { both.interfaces[$0]?.hasDefaultRoute == true })
    }
  }
}
