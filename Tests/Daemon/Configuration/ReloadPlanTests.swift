import Conformance
import Engine
import Policies
import Testing

@testable import Daemon

struct ReloadPlanTests {
  private static let modes = PolicyCatalog.builtIn.known

  private func read(_ yaml: String) throws -> Configuration {
    try Configuration(yaml: yaml, file: "gw.yaml", modes: Self.modes, hostName: "gw")
  }

  private func plan(from old: String, to new: String) throws -> ReloadPlan {
    ReloadPlan(from: try read(old), to: try read(new)) { mode, _ in mode == "flowdown" }
  }

  private static let core = "  - {name: core, management: true, interface: m0, vrid: 1, priority: 200}\n"

  private static func file(_ groups: String..., core: String = core, settings: String = "") -> String {
    "\(settings)groups:\n\(core)" + groups.map { "  - \($0)\n" }.joined()
  }

  private static func service(_ interface: String, mode: String = "unflowdown", more: String = "") -> String {
    "{interface: \"\(interface)\", vrid: 10, follow: core, mode: \(mode), addresses: [\"fe80::1\"]\(more)}"
  }

  @Test(.seenInTheWild("K#2159")) func theSameFileIsNothingToDoAlsoInAnotherOrder() throws {
    let plan = try plan(from: Self.file(Self.service("s1"), Self.service("s2")), to: Self.file(Self.service("s2"), Self.service("s1")))
    #expect(plan.isEmpty && plan.unchanged == 3 && plan.refusals.isEmpty)
  }

  @Test func whatIsNewGoneAndTheSameIsToldApart() throws {
    let plan = try plan(from: Self.file(Self.service("s[1-100]")), to: Self.file(Self.service("s[51-150]")))
    #expect(plan.removed.count == 50 && plan.added.count == 50 && plan.unchanged == 51)
    #expect(plan.remade.isEmpty && plan.adjusted.isEmpty)
  }

  /// Row: the group before, the group after, and which of the two ways it takes.
  @Test(arguments: [
    (service("s1"), "{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}", true),
    ("{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}", service("s1"), true),
    (service("s1"), service("s1", mode: "flowdown"), true),
    (service("s1"), service("s1", more: ", accept-mode: true"), true),
    (service("s1"), service("s1", more: ", router-advertisement: false"), true),
    ("{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}", "{interface: s1, vrid: 10, addresses: [\"fe80::2\"]}", true),
    ("{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}", "{interface: s1, vrid: 10, priority: 7, addresses: [\"fe80::1\"]}", false),
    (service("s1"), service("s1", more: ", name: kitchen"), false),
  ])
  func aGroupWithOtherSettingsIsRemadeOrAdjusted(_ old: String, _ new: String, _ isRemade: Bool) throws {
    let plan = try plan(from: Self.file(old), to: Self.file(new))
    #expect(plan.remade.count == (isRemade ? 1 : 0) && plan.adjusted.count == (isRemade ? 0 : 1))
    #expect(plan.unchanged == 1 && plan.removed.isEmpty && plan.added.isEmpty)
  }

  /// Row: what is in the place of a group behind the reload, and whether hosts are to forget their router.
  @Test(arguments: [
    ("", true), (service("s1", more: ", router-advertisement: false"), true),
    ("{interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: [\"fe80::2\"]}", true),
    (service("s2"), true),
    (service("s1", mode: "flowdown"), false), (service("s1", more: ", router-advertisement: {lifetime: 900s}"), false),
    ("{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}", false),
    // Another virtual router, and the same one for hosts.
    ("{interface: s1, vrid: 11, follow: core, mode: unflowdown, addresses: [\"fe80::1\"]}", false),
  ])
  func whoAdvertisesNoMoreIsKnown(_ new: String, _ ceases: Bool) throws {
    let after = new.isEmpty ? Self.file() : Self.file(new)
    let plan = try plan(from: Self.file(Self.service("s1")), to: after)
    #expect(plan.ceasing.map(\.interface) == (ceases ? ["s1"] : []))
    #expect(try self.plan(from: Self.file(Self.service("s1", more: ", router-advertisement: false")), to: after).ceasing.isEmpty)
  }

  @Test func aLeaderTakesAnotherPriorityWhileItRuns() throws {
    let other = "  - {name: core, management: true, interface: m0, vrid: 1, priority: 100, advertise-interval: 100ms}\n"
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), core: other))
    #expect(plan.adjusted.map(\.new.name) == ["core"] && plan.unchanged == 1 && plan.refusals.isEmpty)
  }

  @Test(arguments: [
    ("control: /run/other.sock\n", core, "control can't change"), ("router: other\n", core, "router can't change"),
    ("", "  - {name: core, management: true, gateway: true, interface: m0, vrid: 1, addresses: [\"fe80::1\"]}\n", "core: name, gateway"),
    ("", "  - {name: core, management: true, interface: m0, vrid: 1, ignore-if-down: true}\n", "ignore-if-down"),
  ])
  func whatTakesARestartIsRefusedWithWhatToWrite(_ settings: String, _ core: String, _ words: String) throws {
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), core: core, settings: settings))
    #expect(plan.refusals.count == 1 && plan.refusals[0].contains(words) && plan.refusals[0].contains("or restart"), "\(plan.refusals)")
  }

  @Test func settingsOfTheFileThatTakeEffectAreNamed() throws {
    let plan = try plan(
      from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), settings: "refresh: 60s\nannounce-rate: 500\nlog: debug\n"))
    #expect(plan.settings == ["refresh", "announce-rate", "log"] && plan.unchanged == 2)
  }

  @Test func theReportSaysWhatWasAndWhatWouldBeDone() throws {
    let plan = try plan(from: Self.file(Self.service("s[1-100]")), to: Self.file(Self.service("s[51-150]")))
    #expect(
      ReloadReport(plan, file: "gw.yaml", isCarriedOut: false).text == """
        gw.yaml: would have 51 groups untouched
          50 added: s101/10, s102/10, s103/10, s104/10, s105/10 and 45 more
          50 removed: s1/10, s2/10, s3/10, s4/10, s5/10 and 45 more
        """)
    let same = try self.plan(from: Self.file(), to: Self.file())
    #expect(ReloadReport(same, file: "gw.yaml", isCarriedOut: true).text == "gw.yaml: nothing was changed; 1 groups are as in force")
  }
}
