import Engine
import Testing
import Transport

@testable import Daemon

struct TrackingConfigurationTests {
  private static func group(_ more: String, kind: String = "management: true") -> String {
    "groups:\n  - name: core\n    \(kind)\n    interface: m0\n    vrid: 1\n    addresses: [\"fe80::1\"]\n    \(more)"
  }

  private static func tracked(_ entry: String, kind: String = "management: true") -> String {
    group("track:\n      - \(entry)", kind: kind)
  }

  @Test func everyKindOfThingIsTracked() throws {
    let configuration = try read(
      Self.group(
        """
        priority: 200
            track:
              - {interface: up0, weight: -50}
              - {interface: up1}
              - {route: "::/0", weight: -60, damping: true}
              - {route: "2001:db8::/32", table: 100}
              - {file: /run/ok}
              - {file: /run/stop, expect: absent, weight: -10, interval: 500ms}
              - {file: /run/number, expect: value, factor: 2}
              - script: /usr/local/bin/check --fast -v
                interval: 2s
                timeout: 500ms
                rise: 2
                fall: 3
                user: nobody:nogroup
                weight: -70
                damping: {half-life: 30s, suppress: 3000, reuse: 1000, penalty: 500}
              - {script: ["/bin/a b", "c d"]}
              - {services: 50%, weight: -80}
        """)
    ).get()
    var damping = Damping.Settings()
    damping.halfLife = .seconds(30)
    (damping.suppress, damping.reuse, damping.penalty) = (3000, 1000, 500)
    let prefix = try #require(IPv6Prefix(IPv6Address(high: 0x2001_0db8 << 32, low: 0), length: 32))
    let file = TrackedFile(path: "/run/ok", expectation: .present, interval: .seconds(1))
    let script = TrackedScript(
      command: ["/usr/local/bin/check", "--fast", "-v"], interval: .seconds(2), timeout: .milliseconds(500), rise: 2, fall: 3,
      user: "nobody:nogroup")
    let other = TrackedScript(
      command: ["/bin/a b", "c d"], interval: .seconds(1), timeout: .seconds(1), rise: 1, fall: 1, user: nil)
    #expect(
      configuration.groups[0].tracking == [
        TrackedObject(.interface("up0"), .weight(-50)), TrackedObject(.interface("up1"), .givesWay),
        TrackedObject(.route(WatchedRoute(.everything, table: 254)), .weight(-60), damping: Damping.Settings()),
        TrackedObject(.route(WatchedRoute(prefix, table: 100)), .givesWay), TrackedObject(.file(file), .givesWay),
        TrackedObject(.file(TrackedFile(path: "/run/stop", expectation: .absent, interval: .milliseconds(500))), .weight(-10)),
        TrackedObject(.file(TrackedFile(path: "/run/number", expectation: .value, interval: .seconds(1))), .factor(2)),
        TrackedObject(.script(script), .weight(-70), damping: damping), TrackedObject(.script(other), .givesWay),
        TrackedObject(.services(percent: 50), .weight(-80)),
      ])
  }

  @Test func thePlanSaysWhatIsTracked() throws {
    let configuration = try read(
      Self.group("track: [{interface: up0, weight: -50}, {route: \"::/0\"}, {services: 50%, weight: -5, damping: true}]")
    ).get()
    let plan = Plan(configuration, modes: KnownMode.builtIn)
    #expect(
      plan.leaders[0].tracks == [
        "interface up0 (-50)", "route ::/0 (gives way)", "services from 50 % lost (-5, damped)",
      ])
    #expect(plan.description.contains("  tracks interface up0 (-50), route ::/0 (gives way), services from 50 % lost (-5, damped)"))
  }

  @Test func aLeaderThatCountsFollowersWhichItHoldsDownIsWarnedOf() throws {
    func plan(_ damping: String) throws -> Plan {
      let yaml =
        Self.group("track: [{services: 50%, weight: -50\(damping)}]")
        + "\n  - {interface: s1, vrid: 10, follow: core, mode: flowdown, addresses: [\"fe80::1\"]}"
      return Plan(try read(yaml).get(), modes: KnownMode.builtIn)
    }
    #expect(try plan("").warnings.contains { $0.contains("core: track: services: a router that is not Active can't see") })
    #expect(try !plan(", damping: true").warnings.contains { $0.contains("track:") })
  }

  @Test func thePreemptDelayIsOneForAllReasonsOrOneForEach() throws {
    func delays(_ text: String) throws -> PreemptDelays? {
      try read(Self.group("preempt-delay: \(text)")).get().groups[0].election?.preemptDelays
    }
    #expect(try delays("10s") == PreemptDelays(all: .seconds(10)))
    #expect(
      try delays("{start: 60s, interface-up: 20s, track-up: 10s, otherwise: 5s}")
        == PreemptDelays(start: .seconds(60), interfaceUp: .seconds(20), trackUp: .seconds(10), otherwise: .seconds(5)))
    #expect(try delays("{start: 60s}") == PreemptDelays(start: .seconds(60)))
  }

  /// Row: the mistake, what is wrong, what to write, and the file with `›` where it points to.
  private static let mistakes: [(String, problem: String, remedy: String, yaml: String)] = [
    ("no list", "this is a single value", "a list", group("track: ›up0")),
    ("an empty list", "the list is empty", "interface: up0", group("track: ›[]")),
    ("no mapping", "an entry is a mapping", "interface: up0", tracked("›up0")),
    ("nothing to track", "says what is tracked", "interface, route, file, script or services", tracked("›weight: -5")),
    ("two things", "one thing, and not interface and route", "an entry for each", tracked("interface: up0\n        ›route: \"::/0\"")),
    ("a key of the group", "priority doesn't belong here", "at the group itself", tracked("interface: up0\n        ›priority: 5")),
    ("a key that is none", "no key \"wieght\"", "weight", tracked("interface: up0\n        ›wieght: -5")),
    ("a range", "is a range", "an entry for each", tracked("interface: ›up[0-1]")),
    ("a raising weight", "50 would raise", "-50", tracked("interface: up0\n        weight: ›50")),
    ("a weight of 0", "changes nothing", "gives way", tracked("interface: up0\n        weight: ›0")),
    ("a large weight", "-254 is not in -253-253", "-253", tracked("interface: up0\n        weight: ›-254")),
    ("no prefix", "is no IPv6 prefix", "2001:db8::/32", tracked("route: ›10.0.0.0/8")),
    ("an address", "is no IPv6 prefix", "2001:db8::/32", tracked("route: ›\"2001:db8::1\"")),
    ("bits behind the prefix", "bits behind its 32", "2001:db8::/32", tracked("route: ›\"2001:db8::1/32\"")),
    ("a table that is none", "is not in 1-4294967295", "4294967295", tracked("route: \"::/0\"\n        table: ›0")),
    (
      "a table of an interface", "table has no effect on what is tracked here, interface", "beside route",
      tracked("interface: up0\n        ›table: 5")
    ),
    ("a relative file", "not the absolute path", "/run/vrrp6d/ok", tracked("file: ›ok")),
    ("an expectation that is none", "not one of present, absent, value", "present", tracked("file: /run/ok\n        expect: ›presnt")),
    ("a file's timeout", "timeout has no effect", "beside script", tracked("file: /run/ok\n        ›timeout: 1s")),
    ("a number times 0", "means nothing", "1, or another", tracked("file: /run/ok\n        expect: value\n        factor: ›0")),
    ("a weight of a number", "weight has no effect", "factor", tracked("file: /run/ok\n        expect: value\n        ›weight: -5")),
    ("a factor of no number", "factor has no effect", "expect: value", tracked("file: /run/ok\n        ›factor: 2")),
    (
      "a damped number", "no effect on the number in a file", "nothing",
      tracked("file: /run/ok\n        expect: value\n        ›damping: true")
    ),
    ("a relative program", "absolute path of a script", "/usr/local", tracked("script: ›check")),
    ("a shell's line", "no shell reads |", "a list", tracked("script: ›/bin/a | /bin/b")),
    ("no program", "absolute path of a script", "/usr/local", tracked("script: ›[]")),
    ("a user that is none", "is not a user", "user:group", tracked("script: /bin/a\n        user: ›\"a:b:c\"")),
    ("no run", "0 is not in 1-255", "1 to 255", tracked("script: /bin/a\n        rise: ›0")),
    ("too often", "is not within 100ms", "100ms", tracked("script: /bin/a\n        interval: ›10ms")),
    ("too long", "is not within 10ms ... 60s", "60s", tracked("script: /bin/a\n        timeout: ›2min")),
    ("no share", "no share of the groups", "50%", tracked("services: ›50")),
    ("a share of nothing", "no share of the groups", "50%", tracked("services: ›0%")),
    (
      "followers of a common group", "no effect on a common group", "management: true",
      tracked("›services: 50%", kind: "priority: 100")
    ),
    (
      "a penalty that never decays enough", "reuse (2000) is not below suppress (2000)", "reuse: 666",
      tracked("interface: up0\n        damping: {reuse: ›2000}")
    ),
    ("a key of damping that is none", "no key \"halflife\"", "half-life", tracked("interface: up0\n        damping: {›halflife: 5s}")),
    ("a damping that is none", "is not a boolean", "true", tracked("interface: up0\n        damping: ›yes")),
    (
      "the same twice", "interface up0 is in the list more than once", "it once",
      group("track:\n      - interface: up0\n      - interface: ›up0\n        weight: -5")
    ),
    ("an owner", "track has no effect on priority 255", "a priority up to 254", group("priority: 255\n    ›track: [{interface: up0}]")),
    (
      "a follower", "track has no effect on a service group", "at the management group",
      group("priority: 5") + "\n  - {interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: [\"fe80::1\"], ›track: []}"
    ),
    (
      "an interface that is taken down", "s1 is taken down by flowdown", "services:",
      tracked("interface: ›s1") + "\n  - {interface: s1, vrid: 10, follow: core, mode: flowdown, addresses: [\"fe80::1\"]}"
    ),
    (
      "too many", "there are 17", "at most 16",
      group("track:\n" + (0..<17).map { "      - \($0 == 16 ? "›" : "")interface: up\($0)\n" }.joined())
    ),
    ("a delay that is none", "is not a unit", "5s", group("preempt-delay: {start: ›5x}")),
    ("a reason that is none", "no key \"boot\"", "start", group("preempt-delay: {›boot: 5s}")),
    (
      "a delay that nobody waits for", "no effect with preempt: false", "preempt: true",
      group("preempt: false\n    preempt-delay: ›{start: 5s}")
    ),
  ]

  @Test(arguments: mistakes.indices) func aMistakeIsShownWhereItStands(_ number: Int) throws {
    let (name, problem, remedy, yaml) = Self.mistakes[number]
    let marked = MarkedYAML(yaml)
    guard case .failure(let refusal) = read(marked.yaml) else {
      Issue.record("\(name) is accepted")
      return
    }
    #expect(refusal.errors.count == 1, "\(name): one mistake, one error: \(refusal)")
    let error = try #require(refusal.errors.first)
    #expect(error.position == marked.position, "\(name): \(error)")
    #expect(error.problem.contains(problem) && error.remedy.contains(remedy), "\(name): \(error)")
  }

  @Test func manyFilesAndScriptsAreRefusedAndTheSameOnesAreOne() throws {
    func file(_ path: (Int) -> String) -> String {
      "groups:\n" + (0..<65).map { "  - {interface: s\($0), vrid: 1, addresses: [\"fe80::1\"], track: [{file: \(path($0))}]}\n" }.joined()
    }
    guard case .failure(let refusal) = read(file { "/run/\($0)" }) else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.errors.count == 1 && refusal.errors[0].problem.contains("more than 64 different files and scripts"))
    _ = try read(file { _ in "/run/ok" }).get()
  }
}
