import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// What a killed daemon leaves in the kernel.
@Suite(.inNamespace) struct LeftoversOfTheDead {
  /// A daemon that served these interfaces, accepted packets there and was killed.
  private static func die(_ instance: String, on links: Link...) throws {
    let test = try GateUnderTest(instance: instance)
    let lease = try test.makeLease()
    for (slot, link) in links.enumerated() {
      let addresses = ["fe80::1", "2001:db8:\(slot + 1)::fe"]
      #expect(try test.insert(try GateUnderTest.seat(slot, on: link, lease, accepts: true, addresses: addresses), on: link) == nil)
      try test.settle { $0.accept(true, for: GroupSlot(slot)) }
    }
    test.die()
  }

  @Test func whatIsNotServedAnyMoreGoesAndTheRestIsToBeReplaced() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      try Self.die("test", on: first, second)
      #expect(try acceptRoutes().count == 4)
      let left = try Leftovers.clear(instance: "test", besides: ["s0"])
      #expect(left.segments == 1 && left.routes == 4 && left.devices == 0 && !left.hadTable)
      #expect(left.description == "filters on 1 interfaces, 4 routes of accepted addresses")
      #expect(try acceptRoutes() == [])
      #expect(try filterQdisc(of: "s1") == nil && heardMACs(of: "s1") == [])
      #expect(try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:test") } && heardMACs(of: "s0") == ["00:00:5e:00:02:0a"])
      #expect(try Leftovers.clear(instance: "test", besides: ["s0"]).isNothing)
      #expect(try Leftovers.clear(instance: "test", besides: []).segments == 1)
      #expect(try filterQdisc(of: "s0") == nil)
    }
  }

  @Test func whatBelongsToSomebodyElseStays() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let name = try InstanceName("other")
      let alive = try GateUnderTest(instance: "other")
      #expect(try alive.insert(try GateUnderTest.seat(0, on: first, try alive.makeLease()), on: first) == nil)
      try Self.die("test", on: second)
      try shell(
        """
        ip link add m0 link s1 address 00:00:5e:00:02:63 type macvlan && ip link set m0 up
        ip -6 route add local 2001:db8:99::1 dev s0 table local proto 112
        """)
      let filter = try ForeignFilter(on: second, .ingress, "theirs", preference: 9)
      let left = try Leftovers.clear(instance: "test", besides: [])
      #expect(left.segments == 1 && left.routes == 2)
      #expect(try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:other") })
      #expect(try filters(of: "s1")[0].contains("theirs") && filters(of: "s1").allSatisfy { !$0.contains("vrrp6d:") })
      #expect(try heardMACs(of: "s1") == ["00:00:5e:00:02:63"])
      #expect(try acceptRoutes() == ["2001:db8:99::1 s0"])
      withExtendedLifetime((name, filter)) {}
      #expect(try alive.leave().isEmpty)
    }
  }

  /// An instance of another name that was killed is nobody's either.
  @Test func whatIsLeftOfAnInstanceThatIsDeadGoesWhateverItsName() async throws {
    try await withIsolatedNetwork {
      try Self.die("other", on: try makeSegment())
      #expect(try Leftovers.clear(instance: "test", besides: []).segments == 1)
      #expect(try filterQdisc(of: "s0") == nil && heardMACs(of: "s0") == [])
    }
  }

  @Test func devicesAndTheTableOfAnOlderVersionGo() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell(
        """
        ip link add vrrp6.\(link.index).10 link s0 address 00:00:5e:00:02:0a type macvlan mode bridge
        ip link set vrrp6.\(link.index).10 alias "vrrp6d table vrrp6d" group 5601 up
        ip link add vrrp6.\(link.index).11 link s0 type macvlan mode bridge
        nft add table inet vrrp6d
        """)
      let left = try Leftovers.clear(instance: "test", besides: ["s0"])
      #expect(left.devices == 1 && left.hadTable)
      #expect(try shell("ip -o link").contains("vrrp6.\(link.index).11@") && !shell("ip -o link").contains("vrrp6.\(link.index).10@"))
      #expect(try shell("nft list tables") == "")
    }
  }

  @Test func interfacesThatItHeldComeUp() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      try shell("ip addr add fe80::aa/64 dev s0 nodad")
      let links = try ["s0", "s1"].map { name in try #require(try LinkMonitor().link(named: name)) }
      let path = FilePath("/tmp/vrrp6d-test-\(UInt64.random(in: .min ... .max)).holds")
      let log = Log<LinkSwitch.Outcome>()
      let dead = try LinkSwitch(record: HoldRecord(path))
      dead.takeDown(links.map { ($0.index, $0.name) }) { log.append($0) }
      #expect(try log.wait(for: 1)[0].refused.isEmpty)
      dead.stop()
      // Somebody has brought up one of them since.
      try shell("ip link set s1 up")
      let outcome = try waitFor { try await Leftovers.bringUp(HoldRecord(path)) }
      #expect(outcome.interfaces == ["s0"] && outcome.refusals.isEmpty)
      try waitForLink("s0", "up") { $0?.isUp == true && $0?.addresses.contains { "\($0.address)" == "fe80::aa" } == true }
      #expect(try HoldRecord(path).read().items == [])
    }
  }
}
