import Conformance
import Engine
import Lab
import Testing

@testable import Transport

private let first = GroupSlot(0)

/// Somebody else's hand on what is ours. Whatever it did is found, put right and counted, and the device stays the one it was.
@Suite(.inNamespace) struct DataplaneAuditing {
  struct Hand: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// With the device's name.
    let does: @Sendable (String) -> String
    let found: @Sendable (Deviation) -> Bool
  }

  private static let hands: [Hand] = [
    Hand(testDescription: "flushes its addresses", does: { "ip addr flush dev \($0)" }, found: { $0 == .noSource }),
    Hand(testDescription: "deletes a proxy entry", does: { "ip -6 neigh del proxy 2001:db8:1::1 dev \($0)" }) {
      if case .notAnswering(let address) = $0 { address == IPv6Address("2001:db8:1::1") } else { false }
    },
    Hand(testDescription: "replaces a proxy entry by one that is no router", does: { "ip -6 neigh replace proxy fe80::1 dev \($0)" }) {
      if case .notAnswering(let address) = $0 { address == IPv6Address("fe80::1") } else { false }
    },
    Hand(testDescription: "takes it down", does: { "ip link set \($0) down" }, found: { $0 == .down }),
    Hand(testDescription: "moves it to another link group", does: { "ip link set \($0) group 7" }, found: { $0 == .linkGroup(7) }),
    Hand(testDescription: "gives it another MAC address", does: { "ip link set \($0) address 02:00:00:00:00:77" }) { $0 == .macAddress },
    Hand(testDescription: "cuts its MTU", does: { "ip link set \($0) mtu 1300" }, found: { $0 == .mtu(1300) }),
    Hand(testDescription: "takes its IPv6 with its MTU", does: { "ip link set \($0) mtu 1000" }, found: { $0 == .mtu(1000) }),
    Hand(testDescription: "has it make addresses", does: { "ip link set \($0) addrgenmode eui64" }) { deviation in
      if case .setting(let setting, 0) = deviation { setting.path.hasSuffix("addr_gen_mode") } else { false }
    },
    Hand(testDescription: "no longer forwards on it", does: { "echo 0 > /proc/sys/net/ipv6/conf/\($0)/forwarding" }) { deviation in
      if case .setting(let setting, 0) = deviation { setting.path.hasSuffix("forwarding") } else { false }
    },
    Hand(testDescription: "turns proxies off", does: { "echo 0 > /proc/sys/net/ipv6/conf/\($0)/proxy_ndp" }) { deviation in
      if case .setting(let setting, 0) = deviation { setting.path.hasSuffix("proxy_ndp") } else { false }
    },
  ]

  @Test(.seenInTheWild("K#1385", "K#2357", "K#2479", "K#2564", "K#2678", "K#836"), arguments: hands)
  func whatAnotherHandChangedIsPutRight(_ hand: Hand) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let device = try #require(try test.run { $0.device(of: first) })
      let name = "vrrp6.\(link.index).10"
      try shell(hand.does(name))
      let entries = try test.log.wait("the repair") { $0.contains { if case .repaired = $0 { true } else { false } } }
      let found = entries.flatMap { entry -> [Deviation] in if case .repaired(let repair) = entry { repair.found } else { [] } }
      #expect(found.contains(where: hand.found), "\(found)")
      // Nothing is left, the device is the old one, and nothing was refused.
      let subject = DeviceUnderAudit(
        device: try #require(
          try test.run { dataplane in
            dataplane.member(first).flatMap { member in
              dataplane.monitor.link(named: "s0").flatMap { dataplane.device(for: member.plan, on: $0) }
            }
          }), index: device, name: name)
      let end = now() + patience
      var (left, failures) = try Provisioner().inspect([subject])
      while left != [[]], now() < end { (left, failures) = try Provisioner().inspect([subject]) }
      #expect(left == [[]] && failures.isEmpty)
      #expect(try test.run { $0.device(of: first) } == device)
      let counters = try test.run { $0.counters }
      #expect(counters.repaired > 0 && counters.refused == 0)
      #expect(test.conditions(of: first) == [.up])
      try test.end()
    }
  }

  @Test func twoWhoDisagreeDoNotKeepEachOtherBusy() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let start = now()
      // As fast as it can, for three repairs: those that follow the first come with the audits.
      while try test.run({ $0.counters.repaired }) < 3, now() < start + patience { try shell("ip link set vrrp6.\(link.index).10 down") }
      #expect(try test.run { $0.counters.repaired } == 3)
      #expect(now() >= start + LinuxDataplane.auditInterval)
      try test.end()
    }
  }

  @Test func nothingIsRepairedWhereNobodyChangedAnything() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1", mayHold: true)
      for slot in [first, GroupSlot(1)] { try test.wait(for: slot, .up) }
      // A held interface, a carrier that goes and an interface that is made anew are no other hand.
      try test.round { $0.hold(first) }
      try test.wait(for: first, .held)
      try shell("ip link del s1")
      try test.wait(for: GroupSlot(1), .lost)
      _ = try makeSegment("s1", "h1")
      try test.wait(for: GroupSlot(1), .up)
      try test.round { $0.release(first) }
      try test.wait(for: first, .up)
      let audits = try test.run { $0.audits }
      let end = now() + patience
      while try test.run({ $0.audits }) < audits + 2, now() < end { try shell("true") }
      #expect(try test.run { $0.audits } >= audits + 2)
      #expect(try test.run { $0.counters.repaired } == 0, "\(test.log.all)")
      try test.end()
    }
  }
}
