import Engine
import Lab
import Testing

/// What watches a kernel sees what was done, and says of which interface.
@Suite(.serialized, .enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
struct WatchTests {
  private func index(of interface: String, in namespace: NetworkNamespace) throws -> UInt32 {
    let text = try namespace.run("ip", "-o", "link", "show", interface)
    return try #require(UInt32(text.prefix { $0 != ":" }))
  }

  /// Looks until it is so: notifications are read by another thread.
  private func eventually(_ condition: () -> Bool) -> Bool {
    let deadline = LabClock.now.advanced(by: .seconds(30))
    while !condition() {
      guard LabClock.now < deadline else { return false }
    }
    return true
  }

  @Test func whatChangesOfAnInterfaceIsNotedByKindAndIndex() throws {
    let laboratory = try Laboratory(Layout(segments: 2))
    let namespace = laboratory.namespace(of: .r1)
    let watch = try ChangeWatch(in: namespace)
    let (touched, other) = (try index(of: "s1", in: namespace), try index(of: "s2", in: namespace))
    try namespace.batch([
      "addr add 2001:db8:aaaa::1/64 dev s1 nodad", "route add 2001:db8:bbbb::/64 dev s1",
      "neigh add fe80::99 lladdr 02:00:00:00:00:99 dev s1", "link set s1 mtu 1400",
    ])
    try namespace.run("tc", "qdisc", "add", "dev", "s1", "clsact")
    let sawAll = eventually { Set(watch.changes.filter { $0.interfaceIndex == touched }.map(\.kind)) == Set(ChangeWatch.Kind.allCases) }
    #expect(sawAll)
    #expect(!watch.changes.contains { $0.interfaceIndex == other } && watch.lost == 0)
  }

  @Test func packetsThroughARouterAreCountedByTheWayTheyCame() throws {
    let laboratory = try Laboratory(Layout(segments: 2))
    // Without a virtual router nobody has its MAC address, so the hosts' gateway is the router's own here.
    let traffic = try CrossTraffic(
      through: .r1, on: [Segment(1)], gateway: Segment(1).mac(of: .r1), interval: .milliseconds(5), in: laboratory)
    try traffic.flows(since: LabClock.now, within: .seconds(10))
    try laboratory.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "0"])
    let shut = LabClock.now
    #expect(eventually { traffic.beats.count { $0 > shut } > 20 })
    traffic.stop()
    #expect(!traffic.crossings.contains { $0.sent > shut } && traffic.lost == 0)
    #expect(traffic.crossings.allSatisfy { $0.segment == Segment(1) && $0.time >= $0.sent })
  }
}
