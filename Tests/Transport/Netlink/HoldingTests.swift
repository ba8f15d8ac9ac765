import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct HoldingInterfaces {
  private func links() throws -> LinkMonitor { try LinkMonitor() }

  private func link(_ name: String) throws -> Link { try #require(try links().link(named: name)) }

  /// Addresses without lifetimes, and routes of both families, sorted.
  private func belongings(of name: String) throws -> [String] {
    let addresses = try shell("ip -o addr show dev \(name)").split(separator: "\n").map { line in
      line.split(separator: " ").dropFirst(2).prefix { $0 != "valid_lft" }.filter { $0 != "tentative" && !$0.hasPrefix("\\") }
        .joined(separator: " ")
    }
    let routes = try (shell("ip -6 route show table all") + shell("ip route show table all")).split(separator: "\n")
      .filter { $0.contains("dev \(name)") }
      .map { $0.replacing(" linkdown", with: "").replacing(" dead", with: "").trimmingSuffix { $0 == " " } }
    return (addresses + routes.map { String($0) }).sorted()
  }

  @Test func whatAnInterfaceLosesWithItsStateIsGivenBack() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      try shell(
        """
        ip addr add 2001:db8:1::2/64 dev s0 nodad && ip addr add 192.0.2.2/24 dev s0 && ip addr add fe80::aa/64 dev s0 nodad
        ip -6 route add 2001:db8:aaaa::/48 via fe80::99 dev s0 metric 77
        ip -6 route add 2001:db8:bbbb::/48 via 2001:db8:1::99 dev s0 proto static
        ip -6 route add 2001:db8:cccc::/48 dev s0 table 100 proto 186
        ip route add 198.51.100.0/24 via 192.0.2.99 dev s0 && ip route add 203.0.113.0/24 via 192.0.2.98 dev s0 metric 5 proto static
        ip -6 route add 2001:db8:dddd::/48 via fe80::99 dev lo onlink || true
        """)
      try waitForLink("s0", "settled") { link in link?.addresses.allSatisfy(\.isUsable) == true && (link?.addresses.count ?? 0) >= 3 }
      let before = try belongings(of: "s0")
      #expect(before.contains { $0.contains("fe80::aa") } && before.contains { $0.contains("metric 77") })
      let provisioner = try Provisioner()
      let s0 = try link("s0")
      let had = try provisioner.belongings(of: [s0.index])[s0.index] ?? LinkBelongings()
      #expect(LinkBelongings(text: had.text) == had)
      #expect(provisioner.hold([s0.index]).isEmpty)
      try waitForLink("s0", "down") { $0?.isUp == false }
      let down = try belongings(of: "s0")
      #expect(!down.contains { $0.contains("fe80::aa") } && !down.contains { $0.contains("198.51.100.0/24") })

      let (refused, owed, error) = provisioner.release([Provisioner.Held(try link("s0"), had)])
      #expect(refused.isEmpty && owed.isEmpty && error == nil, "\(String(describing: error))")
      try waitForLink("s0", "up") { $0?.isUp == true && $0?.linkLocal != nil }
      // A routing daemon's route (protocol 186) is that daemon's to restore.
      let expected = before.filter { !$0.contains("proto bgp") && !$0.contains("proto 186") }
      let end = now() + patience
      // The kernel derives a link-local address of its own, and checks it for duplicates, in its own time.
      var after = try belongings(of: "s0")
      while after != expected {
        try #require(now() < end, "\(after)\nand not\n\(expected)")
        after = try belongings(of: "s0")
      }
    }
  }

  @Test func whereTheDriverKnowsProtocolDownAddressesAndRoutesStay() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("p0", "h0")
      try shell("ip link add s0 link p0 type macvlan mode bridge && ip link set s0 up && ip addr add 2001:db8:1::2/64 dev s0 nodad")
      try waitForLink("s0", "usable") { $0?.isUsable == true }
      let s0 = try link("s0")
      let provisioner = try Provisioner()
      #expect(provisioner.hold([s0.index]).isEmpty)
      try waitForLink("s0", "protocol-down") { $0?.isProtocolDownByUs == true && $0?.hasCarrier == false }
      #expect(try link("s0").isUp, "the operator's own state is not touched")
      #expect(try shell("ip addr show dev s0").contains("2001:db8:1::2"))
      #expect(provisioner.release([Provisioner.Held(try link("s0"), LinkBelongings())]).refused.isEmpty)
      try waitForLink("s0", "usable again") { $0?.isUsable == true && $0?.isProtocolDown == false }
    }
  }

  @Test func anInterfaceThatOthersKeepProtocolDownStaysSo() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("p0", "h0")
      try shell("ip link add s0 link p0 type macvlan mode bridge && ip link set s0 up protodown on protodown_reason 3 on")
      let s0 = try link("s0")
      let provisioner = try Provisioner()
      #expect(provisioner.hold([s0.index]).isEmpty)
      #expect(try link("s0").isProtocolDownByUs)
      #expect(provisioner.release([Provisioner.Held(try link("s0"), LinkBelongings())]).refused.isEmpty)
      let left = try link("s0")
      #expect(left.isProtocolDown && !left.isProtocolDownByUs && !left.hasCarrier)
    }
  }

  @Test func whatCannotBeGivenBackIsOwed() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      try shell("ip addr add 192.0.2.2/24 dev s0 && ip route add 198.51.100.0/24 via 192.0.2.99 dev s0")
      let provisioner = try Provisioner()
      let s0 = try link("s0")
      let had = try provisioner.belongings(of: [s0.index])[s0.index] ?? LinkBelongings()
      #expect(provisioner.hold([s0.index]).isEmpty)
      // Its gateway can't be reached any more.
      try shell("ip addr del 192.0.2.2/24 dev s0")
      let (refused, owed, error) = provisioner.release([Provisioner.Held(try link("s0"), had)])
      #expect(refused.isEmpty)
      #expect(owed[s0.index]?.count == 1)
      #expect(error.map { "\($0)".contains("restore a route by") } == true, "\(String(describing: error))")
      try shell("ip addr add 192.0.2.2/24 dev s0")
      let (left, again) = provisioner.restore(owed)
      #expect(left.isEmpty && again == nil)
      #expect(try shell("ip route show dev s0").contains("198.51.100.0/24 via 192.0.2.99"))
    }
  }

  @Test func aNamespaceWithoutRoutesHasNoDefaultRoute() async throws {
    try await withIsolatedNetwork {
      let surroundings = try Surroundings()
      #expect(surroundings.interfaces.values.allSatisfy { !$0.hasDefaultRoute })
    }
  }

  @Test func theSurroundingsOfAnInterfaceAreReadWithoutTouchingThem() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      try shell(
        """
        ip addr add 2001:db8:1::2/64 dev s0 nodad && ip addr add 192.0.2.2/24 dev s0 && ip link add v0 link s0 type macvlan
        ip -6 route add default via fe80::99 dev s1
        """)
      let surroundings = try Surroundings()
      let s0 = try #require(surroundings.interfaces["s0"])
      #expect(s0.addresses.sorted() == ["192.0.2.2/24", "2001:db8:1::2/64"] && s0.carries == ["v0"] && !s0.hasDefaultRoute)
      #expect(surroundings.interfaces["s1"]?.hasDefaultRoute == true)
      #expect(surroundings.interface(with: "192.0.2.2") == "s0" && surroundings.interface(with: "192.0.2.3") == nil)
      // Also as one of several ways.
      try shell("ip -6 route del default && ip -6 route add default nexthop via fe80::99 dev s0 nexthop via fe80::98 dev s1")
      let both = try Surroundings()
      #expect(["s0", "s1"].allSatisfy { both.interfaces[$0]?.hasDefaultRoute == true })
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    String(reversed().drop(while: condition).reversed())
  }
}
