import Conformance
import ControlProtocol
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
    let (old, new) = (try read(old), try read(new))
    return ReloadPlan(
      from: old, PolicyCatalog.builtIn.adding(old.policies), to: new, PolicyCatalog.builtIn.adding(new.policies))
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

  private static let common = "{interface: s1, vrid: 10, addresses: [\"fe80::1\"]}"

  /// Row: the group before, the group after, and what of it is changed while it runs; `nil`: it is made anew.
  private static let changes: [(String, String, Set<ReloadPlan.Aspect>?)] = [
    (service("s1"), common, nil),
    (common, service("s1"), nil),
    (service("s1"), service("s1", mode: "flowdown"), [.binding]),
    (service("s1"), service("s1", more: ", accept-mode: true"), [.service]),
    (service("s1"), service("s1", more: ", router-advertisement: false"), [.service]),
    (common, "{interface: s1, vrid: 10, addresses: [\"fe80::2\"]}", [.addresses, .service]),
    (common, "{interface: s1, vrid: 10, priority: 7, addresses: [\"fe80::1\"]}", [.election]),
    // The owner accepts what is sent to its addresses, and programs may bind to them.
    (common, "{interface: s1, vrid: 10, priority: 255, addresses: [\"fe80::1\"]}", [.election, .service]),
    (
      "{interface: s1, vrid: 10, accept-mode: true, addresses: [\"fe80::1\"]}",
      "{interface: s1, vrid: 10, priority: 255, accept-mode: true, addresses: [\"fe80::1\"]}", [.election, .service]
    ),
    (service("s1"), service("s1", more: ", name: kitchen"), [.name]),
    (common, "{interface: s1, vrid: 10, addresses: [\"fe80::1\"], track: [{interface: up0}]}", [.tracking]),
    (common, "{interface: s1, vrid: 10, addresses: [\"fe80::1\"], preempt-delay: {start: 5s}}", [.election]),
  ]

  @Test(arguments: changes)
  func aGroupWithOtherSettingsIsRemadeOrChangedInThemAlone(_ old: String, _ new: String, _ aspects: Set<ReloadPlan.Aspect>?) throws {
    let plan = try plan(from: Self.file(old), to: Self.file(new))
    #expect(plan.remade.count == (aspects == nil ? 1 : 0) && plan.adjusted.map(\.aspects) == [aspects].compactMap(\.self))
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

  private static func policies(_ tables: String...) -> String { "policies:\n" + tables.map { "  - \($0)\n" }.joined() }
  private static let calm = "{name: calm, rows: [{management: active, interface: up, state: active}], default: {state: initialize}}"

  @Test func aModeIsWhatItSaysAndNotWhereItIsWritten() throws {
    let groups = [Self.service("s1", mode: "calm"), Self.service("s2"), Self.service("s3", mode: "flowdown")]
    func file(_ policies: String) -> String { Self.file(groups[0], groups[1], groups[2], settings: policies) }
    let old = file(Self.policies(Self.calm))
    // One more that nobody uses, and the same table written otherwise.
    let unused = Self.calm.replacing("calm", with: "idle")
    let rewritten = Self.calm.replacing(
      "rows: [", with: "summary: other words, rows: [{management: active, interface: held, state: initialize}, ")
    for new in [file(Self.policies(Self.calm, unused)), file(Self.policies(rewritten))] {
      let plan = try plan(from: old, to: new)
      #expect(plan.unchanged == 4 && plan.adjusted.isEmpty && plan.remade.isEmpty && plan.settings == ["policies"])
    }
    let other = Self.calm.replacing("state: active}", with: "state: active, delay: 2s}")
    let plan = try plan(from: old, to: file(Self.policies(other)))
    #expect(plan.adjusted.map(\.new.name) == ["s1/10"] && plan.adjusted.map(\.aspects) == [[.binding]] && plan.unchanged == 3)
  }

  @Test func aLeaderWithAnotherNameIsTheSameLeader() throws {
    let followers = [Self.service("s1"), Self.service("s2")].map { $0.replacing("core", with: "hub") }
    let plan = try plan(
      from: Self.file(Self.service("s1"), Self.service("s2")),
      to: Self.file(followers[0], followers[1], core: Self.core.replacing("core", with: "hub")))
    #expect(plan.adjusted.map(\.aspects) == [[.name]] && plan.unchanged == 2 && plan.remade.isEmpty)
  }

  @Test func anotherLeaderOfTheSameNameIsAnother() throws {
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), core: Self.core.replacing("m0", with: "m1")))
    #expect(plan.removed.count == 1 && plan.added.count == 1 && plan.remade.map(\.new.name) == ["s1/10"])
  }

  /// Row: what the management group has besides, and what of it is changed while it is followed.
  private static let leaderChanges: [(String, Set<ReloadPlan.Aspect>)] = [
    ("gateway: true, addresses: [\"fe80::1\"]", [.service]), ("addresses: [\"fe80::7\"]", [.addresses, .service]),
    ("peers: [\"fe80::b\"]", [.peers]), ("ignore-if-down: true", [.leadership]), ("initialize-hold-time: 5s", [.leadership]),
    ("hold-grace: 1s", [.holdGrace]),
    ("preempt: false", [.election, .holdGrace]),
  ]

  @Test(arguments: leaderChanges)
  func aLeaderIsChangedWhileItIsFollowed(_ more: String, _ aspects: Set<ReloadPlan.Aspect>) throws {
    let leader = Self.core.replacing("vrid: 1", with: "vrid: 1, \(more)")
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), core: leader))
    #expect(plan.refusals.isEmpty && plan.unchanged == 1)
    #expect(plan.adjusted.count == 1 && plan.adjusted[0].aspects == aspects, "\(plan.adjusted)")
  }

  @Test func aLeaderTakesAnotherPriorityWhileItRuns() throws {
    let other = "  - {name: core, management: true, interface: m0, vrid: 1, priority: 100, advertise-interval: 100ms}\n"
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), core: other))
    #expect(plan.adjusted.map(\.new.name) == ["core"] && plan.unchanged == 1 && plan.refusals.isEmpty)
  }

  @Test(arguments: [("control: /run/other.sock\n", "control can't change"), ("router: other\n", "router can't change")])
  func whatTakesARestartIsRefusedWithWhatToWrite(_ settings: String, _ words: String) throws {
    let plan = try plan(from: Self.file(Self.service("s1")), to: Self.file(Self.service("s1"), settings: settings))
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
    #expect(ReloadReport(same, file: "gw.yaml", isCarriedOut: true).text == "gw.yaml: nothing was changed; 1 group as in force")
  }
}
