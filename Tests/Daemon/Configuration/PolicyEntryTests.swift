import Engine
import Policies
import Testing

@testable import Daemon

/// Binding modes that a configuration defines.
struct PolicyEntryTests {
  private static let groups = """
    groups:
      - {name: core, management: true, interface: m0, vrid: 1}
      - {interface: "s[1-3]", vrid: 10, follow: core, mode: mine, addresses: ["fe80::1"]}
    """

  private static func policy(_ rows: String, more: String = "") -> String {
    "policies:\n  - name: mine\n    rows:\n\(rows)\(more)\n\(groups)"
  }

  @Test func aTableIsAModeOfTheFile() throws {
    let configuration = try read(
      Self.policy(
        """
              - {management: active, interface: up, own: initialize, state: active, delay: 2s}
              - {management: active, interface: up, state: active}
              - {management: backup, interface: up, state: backup}

        """, more: "    default: {state: initialize}\n    summary: waits")
    ).get()
    let policy = try #require(configuration.policies.first)
    #expect(policy.name == "mine" && policy.summary == "waits")
    for situation in BindingSituation.all {
      var wanted = Unflowdown().verdict(for: situation)
      if wanted.state == .active, situation.own == .initialize { wanted.delay = .seconds(2) }
      #expect(policy.verdict(for: situation) == wanted)
    }
    #expect(Plan(configuration, modes: KnownMode.builtIn).leaders.first?.followers == ["mine": 3])
    #expect(Plan(configuration, modes: KnownMode.builtIn).mayTakeDown == [])
  }

  @Test func aTableThatHoldsIsKnownToTakeInterfacesDown() throws {
    let rows = "      - {management: active, interface: up, state: active}\n      - {management: active, state: initialize}\n"
    let yaml = Self.policy(rows, more: "    default: {state: initialize, hold: true}")
    let configuration = try read(yaml).get()
    #expect(
      configuration.policies.first.map { TablePolicy(name: "flowdown", summary: Flowdown().summary, verdict: $0.verdict) }
        == TablePolicy(of: Flowdown()))
    #expect(Plan(configuration, modes: KnownMode.builtIn).mayTakeDown == ["s1", "s2", "s3"])
    // And so it is held to what holds for such modes.
    let shared = read(yaml + "\n  - {interface: s2, vrid: 11, follow: core, mode: unflowdown, addresses: [\"fe80::2\"]}")
    guard case .failure(let refusal) = shared else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.first?.problem.contains("mine takes the interface down for both") == true, "\(refusal)")
  }

  @Test func aListOfWordsMatchesEach() throws {
    let configuration = try read(
      Self.policy(
        "      - {management: active, interface: up, state: active}\n      - {management: [backup, initialize], interface: up, own: active, state: active}\n",
        more: "    default: {state: initialize}")
    ).get()
    let plan = Plan(configuration, modes: KnownMode.builtIn)
    #expect(plan.warnings.count == 2)
    #expect(plan.warnings.allSatisfy { $0.hasPrefix("policies: mine: ") && $0.contains("without its lease the gate stays shut") })
  }

  @Test func aModeThatNobodyUsesIsWarnedOf() throws {
    let yaml = Self.policy(
      "      - {management: active, interface: up, state: active}\n", more: "    default: {state: initialize}"
    ).replacing("mode: mine", with: "mode: unflowdown")
    #expect(Plan(try read(yaml).get(), modes: KnownMode.builtIn).warnings == ["policies: no group has mode: mine"])
  }

  @Test(arguments: PolicyCatalog.builtIn.names) func aPolicyThatIsPrintedAndReadBackIsTheSame(_ name: String) throws {
    let policy = try #require(PolicyCatalog.builtIn[name])
    let yaml = PolicyTable(normalizing: policy).yaml(name: "mine", summary: "a \"quoted\" \\ word: {x}") + "\n" + Self.groups
    let read = try #require(try read(yaml).get().policies.first)
    #expect(read == TablePolicy(name: "mine", summary: "a \"quoted\" \\ word: {x}", verdict: policy.verdict))
  }

  @Test func aDelayIsPrintedToTheNanosecond() throws {
    let policy = TablePolicy(name: "mine", summary: "s") { situation in
      var verdict = Unflowdown().verdict(for: situation)
      if verdict.state == .active { verdict.delay = .nanoseconds(1_500_000_007) }
      return verdict
    }
    let text = PolicyTable(normalizing: policy).yaml(name: "mine", summary: "s")
    #expect(text.contains("delay: 1500.000007ms"))
    #expect(try read(text + "\n" + Self.groups).get().policies == [policy])
  }

  // MARK: - Mistakes

  struct Row: CustomTestStringConvertible {
    let mistake: String
    let yaml: String
    let problem: [String]
    let remedy: String

    init(_ mistake: String, problem: String..., write remedy: String, in yaml: String) {
      self.mistake = mistake
      self.yaml = yaml
      self.problem = problem
      self.remedy = remedy
    }

    var testDescription: String { mistake }
  }

  private static let active = "      - {management: active, interface: up, state: active}\n"
  private static let rest = "    default: {state: initialize}"

  static let mistakes: [Row] = [
    Row(
      "an unknown state", problem: "\"actve\"", write: "active",
      in: policy("      - {management: active, interface: up, state: ›actve}\n", more: rest)),
    Row(
      "an unknown word in a list", problem: "own", "\"back\"", write: "backup",
      in: policy("      - {own: [initialize, ›back], interface: up, management: active, state: active}\n", more: rest)),
    Row(
      "a word twice", problem: "backup stands here more than once", write: "each word once",
      in: policy("      - {own: [backup, ›backup], interface: up, management: active, state: active}\n", more: rest)),
    Row(
      "an empty list", problem: "own", "empty", write: "leave out the key",
      in: policy("      - {own: ›[], interface: up, management: active, state: active}\n", more: rest)),
    Row(
      "an unknown key in a row", problem: "\"holt\"", write: "hold",
      in: policy("      - {interface: up, management: active, state: active, ›holt: true}\n", more: rest)),
    Row(
      "a row's key at the policy", problem: "state doesn't belong here", write: "in a row",
      in: policy(active, more: rest + "\n    ›state: active")),
    Row(
      "a row without a state", problem: "the row has no state", write: "active", in: policy("      - ›{management: active}\n", more: rest)),
    Row("a row that is a word", problem: "a row is a mapping", write: "state: active", in: policy("      - ›active\n", more: rest)),
    Row("no rows", problem: "rows", "empty", write: "at least one", in: "policies: [{name: mine, rows: ›[]}]\n\(groups)"),
    Row("no rows key", problem: "no rows", write: "rows:", in: "policies:\n  - ›name: mine\n\(groups)"),
    Row(
      "policies as a mapping", problem: "policies", "a mapping", write: "a list",
      in: "policies:\n  ›name: mine\n\(groups.replacing("mine", with: "unflowdown"))"),
    Row(
      "a built-in name", problem: "flowdown is a mode of this build", write: "my-flowdown",
      in: (policy(active, more: rest)).replacing("name: mine", with: "name: ›flowdown").replacing("mode: mine", with: "mode: flowdown")),
    Row(
      "a name twice", problem: "the policy in line 2", write: "another name",
      in: policy(active, more: rest + "\n  - name: ›mine\n    rows: [{state: initialize}]")),
    Row(
      "a name of two words", problem: "name", "spaces", write: "my-mode",
      in: (policy(active, more: rest)).replacing("name: mine", with: "name: ›my mode").replacing("mode: mine", with: "mode: flowdown")),
    Row(
      "a delay beyond its bound", problem: "61s", "0s ... 60s", write: "0s to 60s",
      in: policy("      - {management: active, interface: up, state: active, delay: ›61s}\n", more: rest)),
    Row(
      "a delay before Backup", problem: "delay has no effect before Backup", write: "active",
      in: policy(active + "      - {management: backup, interface: up, state: backup, ›delay: 1s}\n", more: rest)),
    Row(
      "a row that never decides", problem: "never decides", "line 4", write: "above",
      in: policy(active + "      - ›{management: active, interface: up, own: backup, state: backup}\n", more: rest)),
    Row(
      "a gap", problem: "no row for management Initialize, interface up, own Initialize", "23 more", write: "default:",
      in: policy(active).replacing("    rows:", with: "    ›rows:")),
    Row(
      "a default for nothing", problem: "the default never applies", write: "no default",
      in: policy(active + "      - {state: initialize}\n", more: rest.replacing("default", with: "›default"))),
    Row(
      "a condition in a default", problem: "interface has no place in a default", write: "a row",
      in: policy(active, more: "    default: {›interface: up, state: initialize}")),
    Row(
      "Active on a lost interface", problem: "policy mine: Active on an interface that is held", "management Active",
      write: "interface: up", in: policy("      - {management: active, state: ›active}\n", more: rest)),
    Row(
      "a default that is Backup", problem: "Backup on an interface that is held", write: "interface: up",
      in: policy(active, more: "    default: {state: ›backup}")),
    Row(
      "a hold for ever", problem: "a held interface is wanted down whatever the management group is in: for ever",
      write: "no hold in at least one state", in: policy(active, more: "    default: {state: initialize, hold: ›true}")),
    Row(
      "a hold that ends itself", problem: "it would go up and down for ever", write: "the same wish for both",
      in: policy(active + "      - {management: backup, interface: up, state: initialize, hold: ›true}\n", more: rest)),
    Row(
      "to and fro", problem: "says Active, and asked again as Active it says Backup", write: "the same for own Active",
      in: policy(
        "      - {management: active, interface: up, own: active, state: backup}\n      - {management: active, interface: up, state: ›active}\n",
        more: rest)),
    Row(
      "never Active", problem: "never becomes Active", write: "Active, without a hold",
      in: policy("      - {state: ›initialize}\n")),
    Row(
      "an unknown mode beside one of the file", problem: "\"mein\"", write: "mine",
      in: policy(active, more: rest).replacing("mode: mine", with: "mode: ›mein")),
  ]

  @Test(arguments: mistakes) func aMistakeIsShownWhereItStands(_ row: Row) throws {
    let marked = MarkedYAML(row.yaml)
    guard case .failure(let refusal) = read(marked.yaml) else {
      Issue.record("accepted")
      return
    }
    // `to and fro` shows from both sides.
    #expect(refusal.errors.count <= (row.mistake == "to and fro" ? 2 : 1), "\(refusal)")
    let error = try #require(refusal.errors.first { $0.position == marked.position }, "\(refusal)")
    for words in row.problem { #expect(error.problem.contains(words), "\(error)") }
    #expect(error.remedy.contains(row.remedy), "\(error)")
  }

  @Test func aRefusedPolicyIsNotBlamedOnItsFollowers() throws {
    guard case .failure(let refusal) = read(Self.policy("      - {management: active, interface: upp, state: active}\n", more: Self.rest))
    else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.map(\.position.line) == [4])
  }
}

/// The two departures of a management group from its election.
struct LeadershipKeyTests {
  private func yaml(_ core: String, service: String = "") -> String {
    """
    groups:
      - {name: core, management: true, interface: m0, vrid: 1\(core)}
      - {interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: ["fe80::1"]\(service)}
    """
  }

  @Test func theyAreOffUnlessSet() throws {
    #expect(try read(yaml("")).get().groups.first?.leadership == .asElected)
    let set = try read(yaml(", ignore-if-down: true, initialize-hold-time: 5min")).get()
    #expect(set.groups.first?.leadership == Leadership(ignoresLostInterface: true, initializeHoldTime: .seconds(300)))
  }

  @Test func everyGroupThatElectsMayWaitForItsLink() throws {
    #expect(try read(yaml("")).get().groups.map(\.linkUpDelay) == [.zero, .zero])
    #expect(try read(yaml(", link-up-delay: 60min")).get().groups.first?.linkUpDelay == .seconds(3600))
    let common = try read("groups: [{interface: a0, vrid: 1, addresses: [\"fe80::1\"], link-up-delay: 20s}]").get()
    #expect(common.groups.map(\.linkUpDelay) == [.seconds(20)])
  }

  @Test func everyGroupThatElectsMayHavePeers() throws {
    #expect(try read(yaml("")).get().groups.allSatisfy { $0.peers == nil })
    let set = try read(yaml(", peers: [\"fe80::b\", \"fe80::c\"]")).get()
    #expect(set.groups.first?.peers == [IPv6Address(high: 0xfe80 << 48, low: 0xb), IPv6Address(high: 0xfe80 << 48, low: 0xc)])
    #expect("\(Plan(set, modes: KnownMode.builtIn))".contains("  takes Advertisements from fe80::b fe80::c only\n"))
    let common = try read("groups: [{interface: a0, vrid: 1, addresses: [\"fe80::1\"], peers: [\"fe80::b\"]}]").get()
    #expect(common.groups.first?.peers?.count == 1)
  }

  /// Row: what stands under `peers:`, what is wrong with it, and what to write.
  @Test(arguments: [
    ("[›\"2001:db8::b\"]", "2001:db8::b is not link-local", "\"fe80::b\""), ("[›\"fe80::b%m0\"]", "has a zone", "\"fe80::b\", without it"),
    ("[›\"fe80::b/64\"]", "has a prefix length", "\"fe80::b\", without it"), ("[›192.0.2.1]", "is an IPv4 address", "an IPv6 address"),
    ("[›\"fe80::{i}\"]", "is a template", "\"fe80::b\""), ("[›\"ff02::12\"]", "a multicast address", "a unicast address"),
    ("[\"fe80::b\", ›\"fe80::B\"]", "in the list more than once", "each peer once"), ("›[]", "the list is empty", "no peers"),
    ("›\"fe80::b\"", "single value", "a list, such as [\"fe80::b\"]"),
    ("[\((1...32).map { "\"fe80::1:\($0)\"" }.joined(separator: ", ")), ›\"fe80::2\"]", "there are 33", "at most 32"),
  ])
  func aPeerIsALinkLocalAddress(_ peers: String, _ problem: String, _ remedy: String) throws {
    let marked = MarkedYAML(yaml(", peers: \(peers)"))
    guard case .failure(let refusal) = read(marked.yaml) else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.map(\.position) == [marked.position])
    #expect(refusal.errors.first?.problem.contains(problem) == true && refusal.errors.first?.remedy.contains(remedy) == true, "\(refusal)")
  }

  @Test func checkWarnsOfACutCable() throws {
    let plan = Plan(try read(yaml(", ignore-if-down: true")).get(), modes: KnownMode.builtIn)
    #expect(
      plan.warnings == ["core: ignore-if-down: cutting m0 alone makes both routers Active, for every group that follows"])
  }

  @Test(arguments: [
    ("", ", ›ignore-if-down: true", "has no effect on a service group"),
    ("", ", ›initialize-hold-time: 1s", "has no effect on a service group"),
    ("", ", ›peers: [\"fe80::b\"]", "has no effect on a service group"),
    ("", ", ›link-up-delay: 1s", "has no effect on a service group"), (", link-up-delay: ›3601s", "", "not within 0s ... 3600s"),
    (", initialize-hold-time: ›3601s", "", "not within 0s ... 3600s"), (", ignore-if-down: ›yes", "", "not a boolean"),
  ])
  func whatHasNoEffectOrIsOutOfBoundsIsRefused(_ core: String, _ service: String, _ problem: String) throws {
    let marked = MarkedYAML(yaml(core, service: service))
    guard case .failure(let refusal) = read(marked.yaml) else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.map(\.position) == [marked.position])
    #expect(refusal.errors.first?.problem.contains(problem) == true, "\(refusal)")
  }

  @Test func aCommonGroupHasNoFollowersToLead() {
    guard case .failure(let refusal) = read("groups: [{interface: a0, vrid: 1, addresses: [\"fe80::1\"], ignore-if-down: true}]") else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.first?.problem == "ignore-if-down has no effect on a common group, which nothing follows")
  }
}
