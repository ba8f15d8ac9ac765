import Foundation
import Testing

@testable import Daemon

/// What `vrrp6d check` says.
struct PlanTests {
  private func plan(_ yaml: String) throws -> Plan {
    Plan(try read(yaml).get(), modes: KnownMode.builtIn)
  }

  private let gateway = """
    router: gw1
    groups:
      - {name: core, management: true, interface: m0, vrid: 1, priority: 200, advertise-interval: 100ms}
      - {name: edge, management: true, gateway: true, interface: m1, vrid: 2, addresses: ["fe80::2", "2001:db8:e::2"]}
      - {interface: "s[1-30]", vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:{i:x}::1"]}
      - {interface: "s[31-50]", vrid: 10, follow: core, mode: flowdown, addresses: ["fe80::1"]}
      - {interface: "s[31-50]", vrid: 11, follow: core, mode: flowdown, addresses: ["fe80::2"]}
      - {interface: t0, vrid: 10, follow: edge, mode: unflowdown, addresses: ["fe80::1"]}
      - {interface: lan0, vrid: 20, advertise-interval: 4s, addresses: ["fe80::20"]}
    """

  @Test func aPlanCountsWhatAFileAmountsTo() throws {
    let plan = try plan(gateway)
    #expect(plan.groups == Plan.GroupCounts(common: 1, management: 2, service: 71))
    #expect(plan.gate.groups == 73, "every group but the one that only negotiates")
    #expect(plan.gate.interfaces == 53, "twenty have two groups")
    #expect(plan.gate.addresses == 2 + 30 * 2 + 20 + 20 + 1 + 1)
    // The addresses of s1 to s30 are alike in their last 24 bits: one group each. Three interfaces have an election.
    #expect(plan.multicastMemberships == 1 + 30 + 20 * 2 + 1 + 1 + 3)
    #expect(plan.mayTakeDown == (31...50).map { "s\($0)" })
    #expect(plan.advertisementsPerSecond == 10 + 1 + 0.25)
    #expect(abs(plan.refreshFramesPerSecond - 71.0 / 120) < 1e-9)
    #expect(plan.leaders.map(\.name) == ["core", "edge"])
    #expect(plan.leaders.map(\.followers) == [["unflowdown": 30, "flowdown": 40], ["unflowdown": 1]])
    #expect(plan.leaders.map(\.announcementsPerSwitchover) == [30 * 2 + 40, 1 + 2])
    #expect(plan.leaders.map(\.intervalMilliseconds) == [100, 1000])
  }

  @Test func aPlanReadsLikeThis() throws {
    #expect(
      try plan(gateway).description == """
        router gw1: 74 groups: 2 management, 71 service, 1 common
        management group core: m0, VRID 1, priority 200, every 100 ms, negotiates only with fe80::1
          followed by 40 flowdown, 30 unflowdown
          a switchover announces 100 addresses
        management group edge: m1, VRID 2, priority 100, every 1000 ms, serves fe80::2 2001:db8:e::2
          followed by 1 unflowdown
          a switchover announces 3 addresses
        creates a qdisc (clsact) and two filters each on 53 interfaces; no devices, no nftables rules
        enters 73 groups with 104 addresses in the gate, joins 76 multicast groups
        may take down 20 interfaces: s[31-50]
        sends 11.3 Advertisements/s while Active, refreshes 0.6 frames/s
        sends Router Advertisements for 73 groups, 0.2/s while Active
        warning: on-stop: release: an orderly stop lets 20 interfaces up again, where this router may then route beside the Active one
        """)
  }

  /// What is little is not nothing, and what is nothing is 0.
  @Test func aSmallRateIsNotRoundedToNothing() throws {
    let groups = "{refresh: 0, groups: [{interface: s0, vrid: 10, advertise-interval: 40s, addresses: [\"fe80::1\"]}]}"
    #expect(try plan(groups).description.contains("sends less than 0.1 Advertisements/s while Active, refreshes 0 frames/s\n"))
  }

  @Test func aPlanSaysWhoseAdvertisementsALeaderTakesIn() throws {
    let core = "groups: [{name: core, management: true, interface: m0, vrid: 1, peers: [\"fe80::c\", \"fe80::b\"]}]"
    #expect(try plan(core).description.contains("\n  takes Advertisements from fe80::b fe80::c only\n"))
  }

  /// RFC 9568 6.1: by Accept_Mode, or as the owner of the addresses.
  @Test func aPlanCountsTheAddressesThatAreRoutedToTheRouterWhileActive() throws {
    let plan = try plan(
      """
      groups:
        - {interface: lan0, vrid: 20, accept-mode: true, addresses: ["fe80::20"]}
        - {interface: lan1, vrid: 20, priority: 255, addresses: ["fe80::20", "2001:db8::20"]}
        - {interface: lan2, vrid: 20, addresses: ["fe80::20"]}
      """)
    #expect(plan.acceptingGroups == 2 && plan.acceptedAddresses == 3)
    #expect(plan.description.contains("\nroutes 3 addresses of 2 groups to itself while Active (accept mode, owner)\n"), "\(plan)")
    #expect(
      plan.warnings == [
        "lan1/20: owns its addresses (priority 255): they are routed to this router while it is Active, and must not be configured on lan1"
      ])
  }

  @Test func aPlanIsJSONToo() throws {
    let data = try JSONEncoder().encode(try plan(gateway))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["router"] as? String == "gw1")
    #expect((object["groups"] as? [String: Int]) == ["common": 1, "management": 2, "service": 71])
    #expect((object["gate"] as? [String: Int]) == ["interfaces": 53, "groups": 73, "addresses": 104])
    #expect((object["mayTakeDown"] as? [String])?.count == 20)
    #expect((object["leaders"] as? [[String: Any]])?.first?["announcementsPerSwitchover"] as? Int == 100)
  }

  @Test(arguments: [
    ("on-stop: keep", "flowdown, addresses: [\"fe80::1\"]", "", "on-stop: keep: an orderly stop leaves interface s1 down"),
    ("on-stop: release", "flowdown, addresses: [\"fe80::1\"]", "", "on-stop: release: an orderly stop lets interface s1 up"),
    ("refresh: 0", "unflowdown, addresses: [\"fe80::1\"]", "", "refresh: 0: service groups send nothing"),
    ("", "unflowdown, addresses: [\"fe80::1\"]", ", advertise-interval: 90ms", "core: an interval of 90ms needs real-time"),
    ("", "unflowdown, addresses: [\"fe80::1\"]", ", hold-grace: 1s", "core: hold-grace has no effect"),
    ("", "unflowdown, addresses: [\"fe80::1\"]", ", addresses: [\"fe80::1\", \"2001:db8::1\"]", "core: negotiates only; its 2 addresses"),
  ])
  func aPlanWarnsOfWhatItsAuthorMayNotExpect(_ top: String, _ mode: String, _ core: String, _ warning: String) throws {
    let plan = try plan(
      """
      \(top)
      groups:
        - {name: core, management: true, interface: m0, vrid: 1\(core)}
        - {interface: "s[1]", vrid: 10, follow: core, mode: \(mode)}
      """)
    #expect(plan.warnings.count == 1)
    #expect(plan.warnings.first?.hasPrefix(warning) == true, "\(plan.warnings)")
  }

  @Test func aPlanWarnsOfALeaderWithoutFollowers() throws {
    #expect(
      try plan("groups: [{name: core, management: true, interface: m0, vrid: 1}]").warnings == [
        "core: nothing follows this management group"
      ])
  }

  @Test func aPlanForAnElectionAloneCreatesNothing() throws {
    let plan = try plan("groups: [{name: core, management: true, interface: m0, vrid: 1}]")
    #expect(plan.gate == Plan.GateCounts(interfaces: 0, groups: 0, addresses: 0))
    #expect(plan.description.contains("\ncreates nothing in the kernel: no group serves traffic; joins 1 multicast group\n"), "\(plan)")
  }

  @Test(arguments: [(16, []), (17, ["more than 16 groups on s[1-3]"]), (255, ["more than 16 groups on s[1-3]"])])
  func aPlanWarnsOfGroupsThatCannotSpeakForTheRouter(_ groups: Int, _ warnings: [String]) throws {
    let entries = (1...groups).map { "  - {interface: \"s[1-3]\", vrid: \($0), addresses: [\"fe80::\($0)\"]}\n" }
    let plan = try plan("groups:\n" + entries.joined())
    #expect(plan.warnings.map { String($0.prefix { $0 != ":" }) } == warnings)
  }

  @Test func aPlanWarnsOfAForgottenTemplate() throws {
    let plan = try plan("groups: [{interface: \"s[1-9]\", vrid: 1, addresses: [\"fe80::1\", \"2001:db8::1\"]}]")
    #expect(plan.warnings == ["2001:db8::1 is on 9 interfaces; {i} in it would give each its own"])
  }

  @Test func aPlanWarnsOfAForgottenTemplateInAPrefix() throws {
    let plan = try plan(
      "groups: [{interface: \"s[1-9]\", vrid: 1, addresses: [\"fe80::1\"], router-advertisement: {prefixes: [\"2001:db8::/64\"]}}]")
    #expect(plan.warnings == ["prefix 2001:db8::/64 is on 9 interfaces; {i} in it would give each its own"])
  }

  @Test func aPlanWarnsOfAPrefixInWhichTheRouterIsNot() throws {
    let plan = try plan(
      """
      groups:
        - interface: s[1-20]
          vrid: 1
          addresses: ["fe80::1", "2001:db8:{i:x}::1"]
          router-advertisement: {prefixes: ["2001:db8:{i}::/64"]}
      """)
    // Up to 9 both are the same.
    #expect(
      plan.warnings == [
        "s10/1: tells hosts that 2001:db8:10::/64 is on the link, where none of its addresses is; so for 11 groups"
      ])
  }

  @Test func aPlanWarnsOfMoreRouterAdvertisementsThanAreSent() throws {
    let plan = try plan(
      "groups: [{interface: \"s[1-20000]\", vrid: 1, addresses: [\"fe80::1\"], router-advertisement: {interval: 4s}}]")
    #expect(plan.warnings.count == 1)
    #expect(plan.warnings.first?.hasPrefix("router-advertisement: 5714 a second are more than the 4000 that are sent") == true)
  }

  @Test func aPlanSaysWhenNobodyIsToldOfADefaultRouter() throws {
    let plan = try plan("groups: [{interface: s1, vrid: 1, addresses: [\"fe80::1\"], router-advertisement: false}]")
    #expect(plan.description.contains("sends no Router Advertisements") && plan.routerAdvertisers == 0)
  }

  @Test func nothingUnexpectedIsNoWarning() throws {
    let plan = try plan(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1, advertise-interval: 100ms}
        - {interface: "s[1-9]", vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1", "2001:db8:{i:x}::1"]}
      """)
    #expect(plan.warnings.isEmpty)
    #expect(plan.description.contains("takes no interface down"))
  }
}
