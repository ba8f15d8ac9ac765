import CNetlink
import Engine
import Foundation
import Lab
import SystemPackage
import Testing

@testable import Transport

/// A link switch with a record of its own, in the namespace of the calling thread.
private final class SwitchUnderTest {
  let path = FilePath("/tmp/vrrp6d-test-\(UInt64.random(in: .min ... .max)).holds")
  let linkSwitch: LinkSwitch
  private let log = Log<LinkSwitch.Outcome>()

  init() throws { linkSwitch = try LinkSwitch(record: HoldRecord(path)) }

  deinit {
    linkSwitch.stop()
    unlink(path.string)
  }

  private func outcome(_ body: (@escaping @Sendable (LinkSwitch.Outcome) -> Void) -> Void) throws -> LinkSwitch.Outcome {
    let count = log.all.count
    body { [log] in log.append($0) }
    return try #require(try log.wait(for: count + 1).last)
  }

  func takeDown(_ links: Link...) throws -> LinkSwitch.Outcome {
    try outcome { linkSwitch.takeDown(links.map { ($0.index, $0.name) }, done: $0) }
  }

  func bringUp(_ links: Link...) throws -> LinkSwitch.Outcome { try outcome { linkSwitch.bringUp(links.map(\.index), done: $0) } }
  func retryRestores() throws -> LinkSwitch.Outcome { try outcome { linkSwitch.retryRestores(done: $0) } }

  /// What a successor would read.
  func recorded() throws -> [HoldRecord.Item] { try HoldRecord(path).read().items }
}

extension LinkSwitch.Outcome {
  fileprivate var isClean: Bool { refused.isEmpty && recordError == nil && lost.isEmpty }
}

@Suite(.inNamespace) struct TakingLinksDown {
  private func link(_ name: String) throws -> Link { try #require(try LinkMonitor().link(named: name)) }

  /// Addresses without lifetimes, and routes of both families, sorted.
  private func settings(of name: String) throws -> [String] {
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
      let before = try settings(of: "s0")
      #expect(before.contains { $0.contains("fe80::aa") } && before.contains { $0.contains("metric 77") })
      let s0 = try link("s0")
      let had = try NetlinkSocket(.route).settings(of: [s0.index])[s0.index] ?? LinkSettings()
      #expect(LinkSettings(text: had.text) == had && !had.isEmpty)
      let test = try SwitchUnderTest()
      #expect(try test.takeDown(s0).isClean)
      try waitForLink("s0", "down") { $0?.isUp == false }
      let down = try settings(of: "s0")
      #expect(!down.contains { $0.contains("fe80::aa") } && !down.contains { $0.contains("198.51.100.0/24") })
      #expect(down.contains { $0.contains("2001:db8:1::2") }, "permanent addresses are kept")
      #expect(try test.recorded() == [HoldRecord.Item(index: s0.index, name: "s0", settings: had)])

      let outcome = try test.bringUp(s0)
      #expect(outcome.isClean, "\(outcome)")
      #expect(try test.recorded() == [])
      try waitForLink("s0", "up") { $0?.isUp == true && $0?.linkLocal != nil }
      // A routing daemon's route (protocol 186) is that daemon's to restore.
      let expected = before.filter { !$0.contains("proto bgp") && !$0.contains("proto 186") }
      let end = now() + patience
      // The kernel derives a link-local address of its own, and checks it for duplicates, in its own time.
      var after = try settings(of: "s0")
      while after != expected {
        try #require(now() < end, "\(after)\nand not\n\(expected)")
        after = try settings(of: "s0")
      }
    }
  }

  /// Lost with the last of their interfaces, and given back with the last that comes up; those of one interface with that.
  @Test func routesWithSeveralNextHopsAndNextHopObjectsAreGivenBack() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      try shell(
        """
        ip addr add 192.0.2.2/24 dev s0 && ip addr add 198.51.100.2/24 dev s1
        ip -6 route add 2001:db8:aaaa::/48 nexthop via fe80::99 dev s0 weight 2 nexthop via fe80::98 dev s1
        ip route add 203.0.113.0/25 nexthop via 192.0.2.99 dev s0 nexthop via 198.51.100.99 dev s1 weight 3
        ip nexthop add id 7 via 192.0.2.99 dev s0 && ip -6 nexthop add id 8 via fe80::99 dev s0
        ip -6 nexthop add id 9 via fe80::98 dev s1 && ip nexthop add id 5 group 8,1/9,4
        ip nexthop add id 11 via 192.0.2.98 dev s0 protocol zebra
        ip route add 203.0.113.128/26 nhid 7 && ip -6 route add 2001:db8:bbbb::/48 nhid 8
        ip -6 route add 2001:db8:cccc::/48 nhid 5 proto static
        """)
      try waitForLink("s0", "settled") { $0?.linkLocal != nil }
      try waitForLink("s1", "settled") { $0?.linkLocal != nil }
      func routing() throws -> [String] {
        let text = try shell("ip -6 route show; ip route show; ip nexthop show")
        // What goes on in a line of its own belongs to the one before; the kernel's own come and go by themselves.
        return text.replacing("\n\t", with: " ").split(separator: "\n").map { line in
          line.split(separator: " ").filter { !["linkdown", "dead"].contains($0) }.joined(separator: " ")
        }
        .filter { !$0.contains("proto kernel") && !$0.contains("proto zebra") }.sorted()
      }
      let before = try routing()
      #expect(before.count == 9, "\(before)")
      let (s0, s1) = (try link("s0"), try link("s1"))
      let test = try SwitchUnderTest()
      // One after the other: the second is read when half of each is dead already.
      #expect(try test.takeDown(s0).isClean)
      try waitForLink("s0", "down") { $0?.isUp == false }
      #expect(try test.takeDown(s1).isClean)
      try waitForLink("s1", "down") { $0?.isUp == false }
      let left = try routing()
      #expect(left.isEmpty, "\(left)")
      let recorded = try test.recorded().map { LinkSettings(text: $0.settings.text) == $0.settings }
      #expect(recorded == [true, true])

      #expect(try test.bringUp(s0).refused.isEmpty)
      try waitForLink("s0", "up") { $0?.linkLocal != nil && $0?.hasCarrier == true }
      #expect(try test.bringUp(s1).refused.isEmpty)
      try waitForLink("s1", "up") { $0?.linkLocal != nil && $0?.hasCarrier == true }
      let end = now() + patience
      var after = try routing()
      while after != before {
        try #require(now() < end, "\(after)\nand not\n\(before)")
        _ = try test.retryRestores()
        after = try routing()
      }
    }
  }

  @Test func whereTheDriverKnowsProtocolDownAddressesAndRoutesStay() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("p0", "h0")
      try shell("ip link add s0 link p0 type macvlan mode bridge && ip link set s0 up && ip addr add 2001:db8:1::2/64 dev s0 nodad")
      try waitForLink("s0", "usable") { $0?.isUsable == true }
      let s0 = try link("s0")
      let test = try SwitchUnderTest()
      #expect(try test.takeDown(s0).isClean)
      try waitForLink("s0", "protocol-down") { $0?.isProtocolDownByUs == true && $0?.hasCarrier == false }
      #expect(try link("s0").isUp, "the operator's own state is not touched")
      #expect(try shell("ip addr show dev s0").contains("2001:db8:1::2"))
      #expect(try test.bringUp(s0).isClean)
      try waitForLink("s0", "usable again") { $0?.isUsable == true && $0?.isProtocolDown == false }
    }
  }

  @Test func anInterfaceThatOthersKeepProtocolDownStaysSo() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("p0", "h0")
      try shell("ip link add s0 link p0 type macvlan mode bridge && ip link set s0 up protodown on protodown_reason 3 on")
      let s0 = try link("s0")
      let test = try SwitchUnderTest()
      #expect(try test.takeDown(s0).isClean)
      #expect(try link("s0").isProtocolDownByUs)
      #expect(try test.bringUp(s0).isClean)
      let left = try link("s0")
      #expect(left.isProtocolDown && !left.isProtocolDownByUs && !left.hasCarrier)
    }
  }

  @Test func whatCannotBeGivenBackIsTriedAgainAndRecordedUntilThen() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      try shell("ip addr add 192.0.2.2/24 dev s0 && ip route add 198.51.100.0/24 via 192.0.2.99 dev s0")
      let s0 = try link("s0")
      let test = try SwitchUnderTest()
      #expect(try test.takeDown(s0).isClean)
      // Its gateway can't be reached any more.
      try shell("ip addr del 192.0.2.2/24 dev s0")
      #expect(try test.bringUp(s0).isClean)
      #expect(try test.recorded().map(\.name) == ["s0"])
      // Taken down once more meanwhile, it is owed the same.
      #expect(try test.takeDown(s0).isClean)
      #expect(try test.bringUp(s0).isClean)
      #expect(try test.recorded().map { $0.settings.items.count { $0.kind == .route } } == [1])
      try shell("ip addr add 192.0.2.2/24 dev s0")
      #expect(try test.retryRestores().isClean)
      #expect(try shell("ip route show dev s0").contains("198.51.100.0/24 via 192.0.2.99"))
      #expect(try test.recorded() == [])
    }
  }

  @Test func whatCannotBeGivenBackForLongIsGivenUpAndSaid() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      try shell("ip addr add 192.0.2.2/24 dev s0 && ip route add 198.51.100.0/24 via 192.0.2.99 dev s0")
      let s0 = try link("s0")
      let test = try SwitchUnderTest()
      #expect(try test.takeDown(s0).isClean)
      try shell("ip addr del 192.0.2.2/24 dev s0")
      #expect(try test.bringUp(s0).isClean)
      var outcome = LinkSwitch.Outcome()
      for _ in 1..<LinkSwitch.restoreAttempts {
        #expect(outcome.lost.isEmpty)
        outcome = try test.retryRestores()
      }
      #expect(outcome.lost.map(\.name) == ["s0"] && outcome.lost.map(\.count) == [1])
      #expect(outcome.lost.first.map { "\($0.error)".contains("restore a route by s0") } == true)
      #expect(try test.recorded() == [])
    }
  }

  @Test func anInterfaceThatIsGoneIsRefusedAndTheOthersGoDown() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      try shell("ip link del s0")
      let test = try SwitchUnderTest()
      let outcome = try test.takeDown(first, second)
      #expect(Set(outcome.refused.keys) == [first.index])
      #expect(try link("s1").isUp == false)
      #expect(try test.recorded().map(\.name) == ["s1"])
      #expect(try test.bringUp(second).isClean)
    }
  }

  @Test func aRecordThatCannotBeWrittenIsSaidAndTheInterfaceGoesDownAllTheSame() async throws {
    try await withIsolatedNetwork {
      let s0 = try makeSegment()
      let linkSwitch = try LinkSwitch(record: HoldRecord("/proc/no/such/place"))
      let log = Log<LinkSwitch.Outcome>()
      linkSwitch.takeDown([(s0.index, s0.name)]) { log.append($0) }
      let outcome = try log.wait(for: 1)[0]
      #expect(outcome.refused.isEmpty && outcome.recordError != nil)
      #expect(try link("s0").isUp == false)
      linkSwitch.stop()
    }
  }

  /// A predecessor's: one that is held on, one that comes up.
  @Test func aPredecessorsInterfacesAreTakenOver() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      try shell("ip addr add fe80::aa/64 dev s1 nodad && ip addr add fe80::bb/64 dev s0 nodad")
      let dead = try SwitchUnderTest()
      #expect(try dead.takeDown(first, second).isClean)
      let path = dead.path
      let linkSwitch = try LinkSwitch(record: HoldRecord(path))
      let items = try waitFor { try await linkSwitch.recorded().items }
      #expect(items.map(\.name) == ["s0", "s1"])
      let adopted = try waitFor { await linkSwitch.adopt(items.map { ($0, false) }, releasing: [second.index]) }
      #expect(adopted.isClean)
      try waitForLink("s1", "up") { $0?.isUp == true && $0?.addresses.contains { "\($0.address)" == "fe80::aa" } == true }
      #expect(try link("s0").isUp == false)
      #expect(try HoldRecord(path).read().items.map(\.name) == ["s0"])
      let finished = try waitFor { await linkSwitch.finish(bringingUp: [first.index]) }
      #expect(finished.isClean)
      try waitForLink("s0", "up") { $0?.isUp == true && $0?.addresses.contains { "\($0.address)" == "fe80::bb" } == true }
      #expect(try HoldRecord(path).read().items == [])
      linkSwitch.stop()
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    String(reversed().drop(while: condition).reversed())
  }
}
