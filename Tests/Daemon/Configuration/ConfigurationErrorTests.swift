import Conformance
import Testing

@testable import Daemon

/// Every mistake has one error, at its place, that says what is wrong and what to write.
struct ConfigurationErrorTests {
  struct Row: CustomTestStringConvertible {
    let mistake: String
    /// With `›` where the error points to.
    let yaml: String
    let problem: [String]
    let remedy: [String]

    init(_ mistake: String, problem: String..., write remedy: String..., in yaml: String) {
      self.mistake = mistake
      self.yaml = yaml
      self.problem = problem
      self.remedy = remedy
    }

    var testDescription: String { mistake }
  }

  @Test(
    .rfc9568(refuses: "5.2.3-1", "5.2.4-2", "5.2.7-1", "5.2.9-1", "6.1-3"), .seenInTheWild("vyos-1x#2966"),
    arguments: file + settings + interfaces + addresses + bindings + betweenGroups + routerAdvertisements + telling)
  func aMistakeIsShownWhereItStands(_ row: Row) throws {
    let marked = MarkedYAML(row.yaml)
    guard case .failure(let refusal) = read(marked.yaml) else {
      Issue.record("accepted")
      return
    }
    #expect(refusal.exitStatus == .configuration)
    #expect(refusal.errors.count == 1, "one mistake, one error: \(refusal)")
    let error = try #require(refusal.errors.first)
    #expect(error.position == marked.position)
    for words in row.problem { #expect(error.problem.contains(words), "\(error)") }
    for words in row.remedy { #expect(error.remedy.contains(words), "\(error)") }
  }

  // MARK: - The file and its keys

  static let file: [Row] = [
    Row("empty file", problem: "empty", write: "groups:", in: "›"),
    Row("only a comment", problem: "empty", write: "groups:", in: "›# nothing yet\n"),
    Row("no mapping", problem: "not a mapping", write: "groups:", in: "›- interface: m0\n"),
    Row("one word", problem: "not a mapping", write: "groups:", in: "›hello\n"),
    Row("a tab", problem: "tab", write: "spaces", in: "groups:\n›\t- interface: m0\n"),
    Row("a tab behind spaces", problem: "tab", write: "spaces", in: "groups:\n  - interface: m0\n  ›\tvrid: 1\n"),
    Row("not YAML", problem: "not YAML", "mapping values", write: "line up", in: "groups:\n  - interface: m0›: 1\n"),
    Row("a list that isn't closed", problem: "not YAML", "begins at 4:16", write: "line up", in: common("addresses: [\"fe80::1\"\n›")),
    Row("two documents", problem: "second document", write: "---", in: common() + "\n›---\nrouter: b\n"),
    Row(
      "a template outside of quotes", problem: "brace outside of quotes", write: "double quotes", in: common("addresses: [fe80:›:{i:x}]")),
    Row("a control character", problem: "control character", write: "printable", in: "router: a›\u{7}\n"),
    Row("an alias of nothing", problem: "undefined alias", write: "line up", in: "groups: ›*x\n"),
    Row("no groups", problem: "no groups", write: "groups:", in: "›router: a\n"),
    Row("groups without a value", problem: "groups", "no value", write: "a list", in: "router: a\n›groups:\n"),
    Row("an empty list of groups", problem: "groups", "empty", write: "at least one", in: "groups: ›[]\n"),
    Row("groups as a mapping", problem: "groups", "a mapping", write: "a list", in: "groups:\n  ›core:\n    vrid: 1\n"),
    Row("a group that is a word", problem: "a group is a mapping", write: "interface", in: common() + "\n  - ›core\n"),
    Row("unknown key", problem: "\"roter\"", write: "router", in: "›roter: gw1\n" + common()),
    Row("unknown key, nothing like it", problem: "\"colour\"", write: "router, control, refresh", in: "›colour: red\n" + common()),
    Row("unknown key of a group", problem: "\"prio\"", write: "priority", in: common("›prio: 100")),
    Row("swapped letters", problem: "\"virtualid\"", write: "vrid", in: common("›virtualid: 100")),
    Row("a key of the file in a group", problem: "refresh doesn't belong here", write: "top", in: common("›refresh: 60s")),
    Row("a key of a group in the file", problem: "vrid doesn't belong here", write: "under groups", in: "›vrid: 1\n" + common()),
    Row("a merge key", problem: "merge keys", write: "the keys themselves", in: common("›<<: {preempt: true}")),
    Row("a key that is a list", problem: "a key has to be a word", write: "interface", in: common("? ›[a, b]\n    : c")),
    Row("a key twice", problem: "vrid stands here more than once", "line 3", write: "once", in: common("›vrid: 2")),
    Row("a key twice, in quotes", problem: "vrid stands here more than once", write: "once", in: common("›\"vrid\": 1")),
    Row(
      "a key twice in braces", problem: "vrid", "more than once", write: "once",
      in: "groups: [{interface: a, vrid: 1, ›vrid: 2, addresses: [\"fe80::1\"]}]"),
    Row("groups twice", problem: "groups stands here more than once", "line 1", write: "once", in: "groups: 1\n›" + common()),
    Row("router as a list", problem: "router", "a list", write: "text", in: "router: ›[a]\n" + common()),
    Row("router without a value", problem: "router", "no value", write: "leave out", in: "›router:\n" + common()),
    Row("router with a space", problem: "router", "spaces", write: "gate-way", in: "router: ›\"gate way\"\n" + common()),
    Row("router too long", problem: "router", "65 bytes", write: "64", in: "router: ›\(String(repeating: "a", count: 65))\n" + common()),
    Row("router empty", problem: "router: the name is empty", write: "gw1", in: "router: ›\"\"\n" + common()),
    Row("router with a slash", problem: "router: \"a/b\" can't name", write: "a-b", in: "router: ›a/b\n" + common()),
    Row("router nothing but slashes", problem: "router: \"//\" can't name", write: "gw1", in: "router: ›//\n" + common()),
    Row("router a directory", problem: "router: \".\" can't name", write: "gw1", in: "router: ›.\n" + common()),
    Row("router the directory above", problem: "router: \"..\" can't name", write: "gw1", in: "router: ›..\n" + common()),
    Row("router with a control character", problem: "control characters", write: "a-b", in: "router: ›\"a\\x07b\"\n" + common()),
    Row("router with an invisible character", problem: "control characters", write: "a-b", in: "router: ›\"a\\u200bb\"\n" + common()),
    Row("router with a quote", problem: "quotes", write: "a-b", in: "router: ›'a\"b'\n" + common()),
    Row("socket path relative", problem: "control", "absolute", write: "/run/", in: "control: ›run/control.sock\n" + common()),
    Row("socket path a directory", problem: "control", "absolute", write: "/run/", in: "control: ›/run/\n" + common()),
    Row(
      "socket path too long", problem: "108 bytes", write: "shorter", in: "control: ›/\(String(repeating: "a", count: 107))\n" + common()),
    Row(
      "an nftables table", problem: "table means nothing any more", "no nftables table", write: "delete the key",
      in: "›table: vrrp6d\n" + common()),
    Row("an nftables table without a value", problem: "no nftables table", write: "delete the key", in: "›table:\n" + common()),
    Row(
      "link groups", problem: "link-groups means nothing any more", "no devices", write: "delete the key",
      in: "›link-groups: 5600-5855\n" + common()),
    Row("an nftables table in a group", problem: "no nftables table", write: "delete the key", in: common("›table: vrrp6d")),
    Row("refresh too often", problem: "29s", "30s ... 1200s", write: "30s", "0", in: "refresh: ›29s\n" + common()),
    Row("refresh too seldom", problem: "1201s", "30s ... 1200s", write: "1200s", in: "refresh: ›1201s\n" + common()),
    Row("announcing too slowly", problem: "99 is not in 100-100000", write: "100 to 100000", in: "announce-rate: ›99\n" + common()),
    Row("an announce rate with a unit", problem: "not a whole decimal number", write: "100", in: "announce-rate: ›2000/s\n" + common()),
    Row("refresh without a unit", problem: "no unit", write: "120s", in: "refresh: ›120\n" + common()),
    Row("on-stop unknown", problem: "\"releas\"", "keep", write: "release", in: "on-stop: ›releas\n" + common()),
    Row("log level unknown", problem: "\"verbose\"", write: "trace, debug", in: "log: ›verbose\n" + common()),
  ]

  // MARK: - The settings of a group

  static let settings: [Row] = [
    Row("no interface", problem: "no interface", write: "interface:", in: "groups:\n  - ›vrid: 1\n    addresses: [\"fe80::1\"]"),
    Row("no vrid", problem: "no vrid", write: "vrid:", in: "groups:\n  - ›interface: m0\n    addresses: [\"fe80::1\"]"),
    Row("VRID 0", problem: "vrid: 0 is not in 1-255", write: "1 to 255", in: group("interface: m0", "vrid: ›0", fe80)),
    Row("VRID 256", problem: "vrid: 256 is not in 1-255", write: "1 to 255", in: group("interface: m0", "vrid: ›256", fe80)),
    Row("VRID -1", problem: "-1 is not in 1-255", write: "1 to 255", in: group("interface: m0", "vrid: ›-1", fe80)),
    Row(
      "VRID beyond any number", problem: "is not in 1-255", write: "1 to 255",
      in: group("interface: m0", "vrid: ›99999999999999999999", fe80)),
    Row("VRID a word", problem: "\"ten\" is not a whole", write: "1 to 255", in: group("interface: m0", "vrid: ›ten", fe80)),
    Row("VRID a fraction", problem: "\"1.5\" is not a whole", write: "1 to 255", in: group("interface: m0", "vrid: ›1.5", fe80)),
    Row("VRID hexadecimal", problem: "\"0x10\" is not a whole decimal", write: "1 to 255", in: group("interface: m0", "vrid: ›0x10", fe80)),
    Row("VRID octal", problem: "octal", write: "10", in: group("interface: m0", "vrid: ›010", fe80)),
    Row("VRID in quotes", problem: "in quotes is text", write: "without quotes", in: group("interface: m0", "vrid: ›\"10\"", fe80)),
    Row("VRID a template", problem: "vrid", "not a whole", write: "1 to 255", in: group("interface: s[1-9]", "vrid: ›1{i}", fe80)),
    Row("VRID a list", problem: "vrid", "a list", write: "1 to 255", in: group("interface: m0", "vrid: ›[1]", fe80)),
    Row("VRID without a value", problem: "vrid", "no value", write: "1 to 255", in: group("interface: m0", "›vrid:", fe80)),
    Row("priority 0", problem: "0 is what a router sends when it resigns", write: "1 to 254", in: common("priority: ›0")),
    Row("priority 256", problem: "priority: 256 is not in 0-255", write: "to 255", in: common("priority: ›256")),
    Row("interval 0", problem: "advertise-interval: 0 is not within 10ms", write: "10ms", in: common("advertise-interval: ›0")),
    Row("interval too short", problem: "9ms is not within 10ms", write: "10ms", in: common("advertise-interval: ›9ms")),
    Row("interval too long", problem: "41s is not within", write: "40950ms", in: common("advertise-interval: ›41s")),
    Row(
      "interval between the steps", problem: "15ms is not a multiple of 10 ms", write: "10ms or 20ms",
      in: common("advertise-interval: ›15ms")),
    Row(
      "interval finer than a millisecond", problem: "multiple of 10 ms", write: "10ms or 20ms", in: common("advertise-interval: ›10.5ms")),
    Row("interval without a unit", problem: "100 has no unit", write: "100ms, 100s", in: common("advertise-interval: ›100")),
    Row("interval in centiseconds", problem: "\"cs\" is not a unit", write: "10ms, 10s", in: common("advertise-interval: ›10cs")),
    Row("interval with a space", problem: "\" ms\" is not a unit", write: "10ms", in: common("advertise-interval: ›10 ms")),
    Row("interval a word", problem: "\"fast\" is not a duration", write: "100ms", in: common("advertise-interval: ›fast")),
    Row("interval a list", problem: "advertise-interval", "a list", write: "text", in: common("advertise-interval: ›[1s]")),
    Row("preempt: yes", problem: "\"yes\" is not a boolean", write: "true", in: common("preempt: ›yes")),
    Row("preempt: off", problem: "\"off\" is not a boolean", write: "false", in: common("preempt: ›off")),
    Row("preempt: 1", problem: "\"1\" is not a boolean", write: "true or false", in: common("preempt: ›1")),
    Row("preempt in quotes", problem: "in quotes is text", write: "without quotes", in: common("preempt: ›\"true\"")),
    Row("preempt-delay beyond an hour", problem: "61min is not within", write: "3600s", in: common("preempt-delay: ›61min")),
    Row(
      "preempt-delay without preempt", problem: "preempt-delay has no effect", write: "preempt: true",
      in: common("preempt: false\n    preempt-delay: ›1s")),
    Row(
      "the owner not preempting", problem: "preempt: false has no effect", write: "254", in: common("priority: 255\n    preempt: ›false")),
    Row("the owner delayed", problem: "preempt-delay has no effect", write: "254", in: common("priority: 255\n    preempt-delay: ›1s")),
    Row(
      "the owner not accepting", problem: "accept-mode: false has no effect", write: "254",
      in: common("priority: 255\n    accept-mode: ›false")),
    Row("gateway at a common group", problem: "gateway has no effect on a common", write: "management: true", in: common("›gateway: true")),
    Row(
      "hold-grace at a common group", problem: "hold-grace has no effect on a common", write: "management: true",
      in: common("›hold-grace: 1s")),
    Row(
      "accept-mode without gateway", problem: "accept-mode has no effect", "negotiates", write: "gateway: true",
      in: management("›accept-mode: true")),
    Row(
      "management: yes, and one error for it", problem: "\"yes\" is not a boolean", write: "true",
      in: """
        groups:
          - name: core
            management: ›yes
            interface: m0
            vrid: 1
          - interface: s[1-9]
            vrid: 1
            follow: core
            mode: flowdown
            addresses: ["fe80::1"]
        """),
    Row("a name with a space", problem: "name", "spaces", write: "the-core", in: common("name: ›the core")),
    Row("an empty name", problem: "name: the name is empty", write: "core", in: common("name: ›\"\"")),
    Row("a name too long", problem: "65 bytes", write: "64", in: common("name: ›\(String(repeating: "n", count: 65))")),
    Row(
      "a name for a whole range", problem: "9 groups can't all be called \"a\"", write: "\"a{i}\"",
      in: group("name: ›a", "interface: s[1-9]", "vrid: 1", fe80)),
    Row("a template without a range", problem: "no number to put in", write: "s[1-100]", in: common("name: ›\"a{i}\"")),
    Row(
      "an unknown place in a name", problem: "{n} means nothing", write: "{i}",
      in: group("name: ›\"a{n}\"", "interface: s[1-9]", "vrid: 1", fe80)),
    Row(
      "a brace without its partner", problem: "no partner", write: "{i}", in: group("name: ›\"a{i\"", "interface: s[1-9]", "vrid: 1", fe80)),
    Row("a name below zero", problem: "negative", write: "a name", in: group("name: ›\"a{i-5}\"", "interface: s[1-9]", "vrid: 1", fe80)),
  ]

  // MARK: - Interfaces and ranges

  static let interfaces: [Row] = [
    Row("name too long", problem: "128 bytes", write: "ip link", in: onInterface("›\(String(repeating: "a", count: 128))")),
    Row(
      "name too long at the end of a range", problem: "aaa100\"", "128 bytes", write: "ip link",
      in: onInterface("›\(String(repeating: "a", count: 125))[1-100]")),
    Row("name with a slash", problem: "no interface can be called \"m/0\"", write: "'/'", in: onInterface("›m/0")),
    Row("name with a space", problem: "no interface can be called \"m 0\"", write: "spaces", in: onInterface("›m 0")),
    Row("name with a colon", problem: "no interface can be called \"m0:1\"", write: "':'", in: onInterface("›m0:1")),
    Row("name of a directory", problem: "no interface can be called", write: "ip link", in: onInterface("›..")),
    Row("empty name", problem: "no interface can be called", write: "ip link", in: onInterface("›\"\"")),
    Row("empty range", problem: "range is empty", write: "s[1-100]", in: onInterface("›s[]")),
    Row("reversed range", problem: "[9-1] runs backwards", write: "[1-9]", in: onInterface("›s[9-1]")),
    Row("range that overlaps itself", problem: "10 is in [1-10,10-20] more than once", write: "overlap", in: onInterface("›s[1-10,10-20]")),
    Row("number twice in a range", problem: "5 is in [1-10,5] more than once", write: "once", in: onInterface("›s[1-10,5]")),
    Row("range of letters", problem: "\"a-f\" is not a range", write: "[1-100]", in: onInterface("›s[a-f]")),
    Row("range without an end", problem: "\"1-\" is not a range", write: "[1-100]", in: onInterface("›s[1-]")),
    Row("range with too many ends", problem: "\"1-2-3\" is not a range", write: "[1-100]", in: onInterface("›s[1-2-3]")),
    Row("range with an empty part", problem: "\"\" is not a range", write: "[1-100]", in: onInterface("›s[1,]")),
    Row("range with a space", problem: "\" 3\" is not a range", write: "[1-100]", in: onInterface("›s[1-2, 3]")),
    Row("number too great", problem: "not a range of numbers", write: "[1-100]", in: onInterface("›s[4294967296]")),
    Row("range not closed", problem: "only one bracket", write: "s[1-100]", in: onInterface("›s[1-4")),
    Row("range not opened", problem: "only one bracket", write: "s[1-100]", in: onInterface("›s1-4]")),
    Row("two ranges", problem: "more than one range", write: "one range", in: onInterface("›s[1-2]p[1-2]")),
    Row("uneven padding", problem: "different lengths", write: "[001-100]", in: onInterface("›s[01-100]")),
    Row("range without a name, a list for YAML", problem: "interface", "a list", write: "text", in: onInterface("›[1-4]")),
    Row("too many groups", problem: "the 100001 groups", write: "at most 100000", in: onInterface("›s[0-100000]")),
    Row("too many groups, far too many", problem: "the 4294967295 groups", write: "at most 100000", in: onInterface("›s[1-4294967295]")),
    Row(
      "too many groups together", problem: "has 100001", write: "at most 100000",
      in: onInterface("s[1-100000]") + "\n" + onInterface("›m0").dropFirst("groups:\n".count)),
  ]

  // MARK: - Addresses

  static let addresses: [Row] = [
    Row("no addresses", problem: "no addresses", write: "fe80::1", in: "groups:\n  - ›interface: m0\n    vrid: 1"),
    Row(
      "no addresses at a gateway", problem: "no addresses", write: "fe80::1",
      in: "groups:\n  - ›interface: m0\n    vrid: 1\n    management: true\n    gateway: true"),
    Row("empty list", problem: "addresses", "empty", write: "fe80::1", in: common(addresses: "›[]")),
    Row("no list", problem: "addresses", "single value", write: "a list", in: common(addresses: "›fe80::1")),
    Row("not an address", problem: "\"fe80::g\" is not an IPv6 address", write: "fe80::1", in: common(addresses: "[›\"fe80::g\"]")),
    Row("an address with a prefix", problem: "prefix length", write: "\"fe80::1\"", in: common(addresses: "[›\"fe80::1/64\"]")),
    Row("an address with a zone", problem: "zone", write: "\"fe80::1\"", in: common(addresses: "[›\"fe80::1%m0\"]")),
    Row("IPv4", problem: "192.0.2.1 is an IPv4 address", write: "IPv6", in: common(addresses: "[\"fe80::1\", ›192.0.2.1]")),
    Row(
      "IPv4 in disguise", problem: "IPv4 address in disguise", write: "unicast",
      in: common(addresses: "[\"fe80::1\", ›\"::ffff:192.0.2.1\"]")),
    Row(
      "first not link-local", problem: "2001:db8::1, which is not link-local", write: "link-local",
      in: common(addresses: "[›\"2001:db8::1\", \"fe80::1\"]")),
    Row("multicast", problem: "multicast", write: "unicast", in: common(addresses: "[\"fe80::1\", ›\"ff02::1\"]")),
    Row("unspecified", problem: "unspecified", write: "unicast", in: common(addresses: "[\"fe80::1\", ›\"::\"]")),
    Row("the anycast address of the routers", problem: "anycast", write: "\"fe80::1\"", in: common(addresses: "[›\"fe80::\"]")),
    Row(
      "the anycast address of a prefix", problem: "2001:db8:1:: is the anycast address of all routers", write: "\"2001:db8:1::1\"",
      in: common(addresses: "[\"fe80::1\", ›\"2001:db8:1::\"]")),
    Row(
      "the anycast address of each number's prefix", problem: "2001:db8:1:: is the anycast address", write: "\"2001:db8:1::1\"",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", ›\"2001:db8:{i}::\"]")),
    Row(
      "the anycast address of the routers, by its number", problem: "for 0 of the range", "anycast", write: "unicast",
      in: onInterface("s[0-9]", addresses: "[›\"fe80::{i}\"]")),
    Row(
      "multicast, by its number", problem: "for 1 of the range", "multicast", write: "unicast",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", ›\"ff02::{i}\"]")),
    Row("loopback", problem: "loopback", write: "unicast", in: common(addresses: "[\"fe80::1\", ›\"::1\"]")),
    Row(
      "the same twice", problem: "fe80::1 is in the list more than once", write: "once",
      in: common(addresses: "[\"fe80::1\", ›\"FE80:0::1\"]")),
    Row(
      "the same twice for one number", problem: "2001:db8::5 is in the list", write: "once",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", \"2001:db8::5\", ›\"2001:db8::{i}\"]")),
    Row(
      "too many", problem: "there are 21", write: "at most 20",
      in: common(addresses: "[\"fe80::1\", " + (2...20).map { "\"fe80::\($0)\", " }.joined() + "›\"fe80::21\"]")),
    Row(
      "template without a range", problem: "no number to put in", write: "s[1-100]",
      in: common(addresses: "[\"fe80::1\", ›\"2001:db8:{i}::1\"]")),
    Row(
      "template that leaves the address", problem: "for 65535 of the range", "10000::1", write: "an address",
      in: onInterface("s[65530-65540]", addresses: "[\"fe80::1\", ›\"2001:db8:{i+1:x}::1\"]")),
    Row(
      "template below zero", problem: "for 1 of the range", "negative", write: "0 or above",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", ›\"2001:db8:{i-2}::1\"]")),
    Row(
      "template of another letter", problem: "{j} means nothing", write: "{i:x}",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", ›\"2001:db8:{j}::1\"]")),
    Row(
      "template of another base", problem: "{i:o} means nothing", write: "{i:x}",
      in: onInterface("s[1-9]", addresses: "[\"fe80::1\", ›\"2001:db8:{i:o}::1\"]")),
    Row(
      "template first, not link-local", problem: "2001:db8:1::1, which is not link-local", write: "link-local",
      in: onInterface("s[1-9]", addresses: "[›\"2001:db8:{i}::1\"]")),
    Row(
      "an address without a value", problem: "no value", write: "a value", in: common(addresses: "[\"fe80::1\", ›~]")),
  ]

  // MARK: - Bindings

  static let bindings: [Row] = [
    Row("mode missing", problem: "needs a mode", "no default", write: "unflowdown or flowdown", in: service("›follow: core")),
    Row("unknown mode", problem: "\"flowdwn\"", write: "flowdown", in: service("follow: core", "mode: ›flowdwn")),
    Row(
      "unknown mode, nothing like it", problem: "\"active\"", write: "unflowdown or flowdown", in: service("follow: core", "mode: ›active")),
    Row("mode without follow", problem: "mode has no effect without follow", write: "follow:", in: common("›mode: flowdown")),
    Row("mode at a management group", problem: "mode has no effect", write: "that follow this one", in: management("›mode: flowdown")),
    Row("follow of an unknown name", problem: "no group \"cor\"", write: "core", in: service("follow: ›cor", "mode: flowdown")),
    Row(
      "follow of an unknown name, nothing like it", problem: "no group \"uplink\"", write: "core",
      in: service("follow: ›uplink", "mode: flowdown")),
    Row(
      "follow where nobody manages", problem: "no group \"core\"", write: "management: true",
      in: common("follow: ›core\n    mode: flowdown")),
    Row(
      "follow of a common group", problem: "\"m1/2\" is a common group", write: "core",
      in: service("follow: ›m1/2", "mode: flowdown") + "\n  - interface: m1\n    vrid: 2\n    addresses: [\"fe80::1\"]"),
    Row(
      "follow of a service group", problem: "\"s0/10\" is a service group", write: "core",
      in: service("follow: core", "mode: unflowdown")
        + "\n  - interface: m1\n    vrid: 2\n    follow: ›s0/10\n    mode: unflowdown\n    addresses: [\"fe80::1\"]"),
    Row("follow of itself", problem: "\"s0/10\" is a service group", write: "core", in: service("follow: ›s0/10", "mode: unflowdown")),
    Row(
      "management bound to management", problem: "\"edge\" is a management group and can't be bound to \"core\", which is one too",
      write: "either",
      in: management("gateway: false")
        + "\n  - name: edge\n    management: true\n    interface: m1\n    vrid: 1\n    follow: ›core\n    mode: flowdown"),
    Row(
      "management bound to nothing there is", problem: "\"edge\" is a management group", write: "either",
      in: "groups:\n  - name: edge\n    management: true\n    interface: m1\n    vrid: 1\n    follow: ›core"),
    Row(
      "priority at a service group", problem: "priority has no effect on a service group", write: "at the management group",
      in: service("›priority: 100", "follow: core", "mode: flowdown")),
    Row(
      "preempt at a service group", problem: "preempt has no effect on a service group", write: "at the management group",
      in: service("›preempt: true", "follow: core", "mode: flowdown")),
    Row(
      "preempt-delay at a service group", problem: "preempt-delay has no effect on a service group", write: "at the management group",
      in: service("›preempt-delay: 1s", "follow: core", "mode: flowdown")),
    Row(
      "interval at a service group", problem: "advertise-interval has no effect on a service group", write: "at the management group",
      in: service("›advertise-interval: 1s", "follow: core", "mode: flowdown")),
    Row(
      "gateway at a service group", problem: "gateway has no effect on a service group", write: "at the management group",
      in: service("›gateway: true", "follow: core", "mode: flowdown")),
    Row(
      "hold-grace at a service group", problem: "hold-grace has no effect on a service group", write: "at the management group",
      in: service("›hold-grace: 1s", "follow: core", "mode: flowdown")),
  ]

  // MARK: - Rules between groups

  static let betweenGroups: [Row] = [
    Row(
      "flowdown on the management group's interface", problem: "flowdown would take down m0", "its own management group \"core\"",
      write: "another interface", in: service("follow: core", "mode: ›flowdown", interface: "m0")),
    Row(
      "flowdown on the parent of it", problem: "flowdown would take down m0", "\"core\" on m0.100", write: "another interface",
      in: service("follow: core", "mode: ›flowdown", interface: "m0").replacing(
        "interface: m0\n    vrid: 1\n", with: "interface: m0.100\n    vrid: 1\n")),
    Row(
      "flowdown on the parent of the parent", problem: "flowdown would take down m0", "\"core\" on m0.100.7", write: "another interface",
      in: service("follow: core", "mode: ›flowdown", interface: "m0").replacing(
        "interface: m0\n    vrid: 1\n", with: "interface: m0.100.7\n    vrid: 1\n")),
    Row(
      "flowdown on a common group's interface", problem: "flowdown would take down s0", "the group \"s0/20\"", write: "another interface",
      in: service("follow: core", "mode: ›flowdown") + "\n  - interface: s0\n    vrid: 20\n    addresses: [\"fe80::20\"]"),
    Row(
      "two modes on one interface", problem: "s0 is shared with the group in line 6", "mode unflowdown", write: "mode: unflowdown here too",
      in: service("follow: core", "mode: unflowdown")
        + "\n  - interface: s0\n    vrid: 20\n    follow: core\n    mode: ›flowdown\n    addresses: [\"fe80::20\"]"),
    Row(
      "two leaders on one interface", problem: "s0 is shared with the group in line 6", "follows \"core\" in mode flowdown",
      write: "follow: core",
      in: service("follow: core", "mode: flowdown")
        + "\n  - name: edge\n    management: true\n    interface: m1\n    vrid: 1\n  - interface: s0\n    vrid: 20\n    follow: edge\n    mode: ›flowdown\n    addresses: [\"fe80::20\"]"
    ),
    Row(
      "the third on an interface", problem: "s0 is shared with the group in line 6", write: "unflowdown here too",
      in: service("follow: core", "mode: unflowdown")
        + "\n  - interface: s0\n    vrid: 20\n    follow: core\n    mode: unflowdown\n    addresses: [\"fe80::20\"]\n  - interface: s0\n    vrid: 30\n    follow: core\n    mode: ›flowdown\n    addresses: [\"fe80::30\"]"
    ),
    Row(
      "VRID twice on an interface", problem: "VRID 7 on m0 belongs to the group in line 2", write: "another vrid",
      in: common() + "\n  - interface: ›m0\n    vrid: 7\n    addresses: [\"fe80::2\"]"),
    Row(
      "ranges that overlap", problem: "VRID 10 on s8 belongs to the group in line 2", "3 interfaces", write: "another vrid",
      in: onInterface("s[1-10]") + "\n" + onInterface("›s[8-20]").dropFirst("groups:\n".count)),
    Row(
      "name twice", problem: "the name \"a\" belongs to the group in line 2", write: "another name",
      in: common("name: a") + "\n  - interface: m1\n    name: ›a\n    vrid: 7\n    addresses: [\"fe80::2\"]"),
    Row(
      "name that another group has by default", problem: "the name \"m0/7\" belongs to the group in line 2", write: "another name",
      in: common() + "\n  - interface: m1\n    name: ›m0/7\n    vrid: 7\n    addresses: [\"fe80::2\"]"),
    Row(
      "address twice on an interface", problem: "2001:db8::1 on m0 belongs to the group in line 2", write: "an address that no other",
      in: common(addresses: "[\"fe80::1\", \"2001:db8::1\"]")
        + "\n  - interface: m0\n    vrid: 8\n    addresses: [\"fe80::2\", ›\"2001:db8::1\"]"),
    Row(
      "the address a management group has by default", problem: "fe80::1 on m0 belongs to the group in line 2",
      write: "an address that no other", in: service("follow: core", "mode: unflowdown", interface: "m0", addresses: "[›\"fe80::1\"]")),
  ]

  // MARK: - Router Advertisements

  static let routerAdvertisements: [Row] = [
    Row(
      "router-advertisement without gateway", problem: "router-advertisement has no effect", "negotiates", write: "gateway: true",
      in: management("›router-advertisement: {interval: 60s}")),
    Row(
      "router-advertisement: false without gateway", problem: "router-advertisement has no effect", write: "gateway: true",
      in: management("›router-advertisement: false")),
    Row(
      "true", problem: "router-advertisement: true is what it means", write: "false, or a mapping",
      in: common("router-advertisement: ›true")),
    Row("no", problem: "\"no\" is not a boolean", write: "false", in: common("router-advertisement: ›no")),
    Row("a list", problem: "router-advertisement", "a list", write: "a mapping", in: common("router-advertisement: ›[a]")),
    Row("without a value", problem: "router-advertisement", "no value", write: "false, or a mapping", in: common("›router-advertisement:")),
    Row("unknown key", problem: "\"prefix\"", write: "prefixes", in: advertising("›prefix: \"2001:db8::/64\"")),
    Row("a key of the group", problem: "addresses doesn't belong here", write: "at the group itself", in: advertising("›addresses: []")),
    Row("interval too short", problem: "interval: 3s is not within 4s ... 1800s", write: "1800s", in: advertising("interval: ›3s")),
    Row("interval too long", problem: "interval: 1801s is not within", write: "1800s", in: advertising("interval: ›1801s")),
    Row(
      "interval too long, and the lifetime not blamed for it", problem: "interval: 5000s is not within", write: "1800s",
      in: advertising("interval: ›5000s, lifetime: 60s")),
    Row("lifetime too long", problem: "9001s is neither 0 nor within 600s ... 9000s", write: "9000s", in: advertising("lifetime: ›9001s")),
    Row(
      "lifetime shorter than the interval", problem: "899s is neither 0 nor within 900s ... 9000s", write: "900s (the interval)",
      in: advertising("interval: 900s, lifetime: ›899s")),
    Row(
      "lifetime no whole seconds", problem: "1800.5s is not a whole number", write: "1800s or 1801s", in: advertising("lifetime: ›1800.5s")),
    Row("preference unknown", problem: "\"hi\" is not one of high, medium, low", write: "high", in: advertising("preference: ›hi")),
    Row(
      "preference of no default router", problem: "preference has no effect with lifetime 0", write: "no preference",
      in: advertising("lifetime: 0, ›preference: high")),
    Row("managed: 1", problem: "managed: \"1\" is not a boolean", write: "true or false", in: advertising("managed: ›1")),
    Row("MTU below IPv6's", problem: "mtu: 1279 is not in 1280-65535", write: "1280", in: advertising("mtu: ›1279")),
    Row("hop limit too great", problem: "hop-limit: 256 is not in 0-255", write: "255", in: advertising("hop-limit: ›256")),
    Row("no prefixes", problem: "prefixes: the list is empty", write: "leave out", in: advertising("prefixes: ›[]")),
    Row("prefixes no list", problem: "prefixes", "single value", write: "a list", in: advertising("prefixes: ›\"2001:db8::/64\"")),
    Row("no prefix", problem: "\"hello\" is not an IPv6 prefix", write: "/64", in: advertising("prefixes: [›hello]")),
    Row("a prefix without a length", problem: "has no length", write: "\"2001:db8::/64\"", in: advertising("prefixes: [›\"2001:db8::\"]")),
    Row("a length beyond 128", problem: "not in 1-128", write: "/64", in: advertising("prefixes: [›\"2001:db8::/129\"]")),
    Row("two lengths", problem: "is not an IPv6 prefix", write: "/64", in: advertising("prefixes: [›\"2001:db8::/64/64\"]")),
    Row(
      "bits behind the length", problem: "2001:db8::1/64 has bits behind its length", write: "\"2001:db8::/64\"",
      in: advertising("prefixes: [›\"2001:db8::1/64\"]")),
    Row("a link-local prefix", problem: "no prefix that hosts take", write: "global", in: advertising("prefixes: [›\"fe80::/64\"]")),
    Row("a multicast prefix", problem: "no prefix that hosts take", write: "global", in: advertising("prefixes: [›\"ff02::/64\"]")),
    Row(
      "addresses from a prefix that is no /64", problem: "hosts make no addresses from 2001:db8::/56", write: "autonomous: false",
      in: advertising("prefixes: [›\"2001:db8::/56\"]")),
    Row(
      "a prefix twice", problem: "2001:DB8::/64 is in the list more than once", write: "once",
      in: advertising("prefixes: [\"2001:db8::/64\", ›\"2001:DB8::/64\"]")),
    Row("a prefix without a prefix", problem: "the prefix has no prefix", write: "prefix:", in: advertising("prefixes: [›{valid: 1s}]")),
    Row(
      "a prefix for nothing", problem: "neither on-link nor autonomous", write: "one of the two",
      in: advertising("prefixes: [›{prefix: \"2001:db8::/64\", on-link: false, autonomous: false}]")),
    Row(
      "preferred for longer than valid", problem: "preferred, 7200s, is longer than valid, 3600s", write: "3600s at most",
      in: advertising("prefixes: [{prefix: \"2001:db8::/64\", valid: 3600s, preferred: ›7200s}]")),
    Row(
      "valid for longer than there are numbers", problem: "more than 136 years", write: "infinite",
      in: advertising("prefixes: [{prefix: \"2001:db8::/64\", valid: ›99999999min}]")),
    Row(
      "an unknown key of a prefix", problem: "\"onlink\"", write: "on-link",
      in: advertising("prefixes: [{prefix: \"2001:db8::/64\", ›onlink: false}]")),
    Row(
      "a prefix below zero", problem: "for 1 of the range", "negative", write: "0 or above",
      in: advertising("prefixes: [›\"2001:db8:{i-2}::/64\"]", interface: "s[1-9]")),
    Row(
      "a prefix that leaves the address", problem: "for 65536 of the range", "10000", write: "a prefix",
      in: advertising("prefixes: [›\"2001:db8:{i:x}::/64\"]", interface: "s[65530-65540]")),
    Row(
      "a template without a range", problem: "no number to put in", write: "s[1-100]",
      in: advertising("prefixes: [›\"2001:db8:{i}::/64\"]")),
    Row("no DNS address", problem: "dns: \"ns1\" is not an IPv6 address", write: "an address", in: advertising("dns: [›ns1]")),
    Row(
      "a DNS address twice", problem: "dns: 2001:db8::53 is in the list more than once", write: "once",
      in: advertising("dns: [\"2001:db8::53\", ›\"2001:db8:0::53\"]")),
    Row("no domain", problem: "search: \"a..b\" is not a domain name", write: "example.net", in: advertising("search: [›a..b]")),
    Row(
      "a domain twice", problem: "search: example.net is in the list more than once", write: "once",
      in: advertising("search: [example.net, ›Example.NET.]")),
    Row(
      "a domain of a template without a range", problem: "search", "no number to put in", write: "s[1-100]",
      in: advertising("search: [›\"s{i}.example.net\"]")),
    Row(
      "too many prefixes", problem: "prefixes: there are 39", write: "at most 38",
      in: advertising("prefixes: [" + (1...38).map { "\"2001:db8:\($0)::/64\", " }.joined() + "›\"2001:db8:39::/64\"]")),
    Row(
      "more than a link takes", problem: "has 1288 bytes; a link has to take 1280", write: "fewer prefixes",
      in: advertising(
        "prefixes: [" + (1...37).map { "\"2001:db8:\($0)::/64\"" }.joined(separator: ", ") + "], dns: [\"2001:db8::53\", \"2001:db8::54\"]",
        mark: true)),
    Row(
      "more than an option can hold", problem: "is too long; a link has to take 1280", write: "search domains",
      in: advertising(
        "search: [" + (1...38).map { "\(String(repeating: "a", count: 60)).b\($0)" }.joined(separator: ", ") + "]", mark: true)),
  ]

  // MARK: - Files with a mistake in them

  private static let fe80 = "addresses: [\"fe80::1\"]"

  private static func group(_ lines: String...) -> String {
    "groups:\n  - " + lines.joined(separator: "\n    ")
  }

  /// A sound common group of VRID 7 on m0, and what to add to it.
  private static func common(_ more: String? = nil, addresses: String = "[\"fe80::1\"]") -> String {
    let sound = "groups:\n  - interface: m0\n    vrid: 7\n"
    guard let more else { return sound + "    addresses: \(addresses)" }
    return sound + "    " + (more.hasPrefix("addresses:") ? more : more + "\n    addresses: \(addresses)")
  }

  /// A common group of VRID 7 with these settings of its Router Advertisements, or with the mistake in all of them together.
  private static func advertising(_ settings: String, interface: String = "m0", mark: Bool = false) -> String {
    group("interface: \(interface)", "vrid: 7", fe80, "router-advertisement: \(mark ? "›" : ""){\(settings)}")
  }

  private static func onInterface(_ interface: String, addresses: String = "[\"fe80::1\"]") -> String {
    group("interface: \(interface)", "vrid: 10", "addresses: \(addresses)")
  }

  /// A sound management group "core" on m0, and what to add to it.
  private static func management(_ more: String) -> String {
    group("name: core", "management: true", "interface: m0", "vrid: 1", more)
  }

  /// The management group "core" in lines 2 to 5, and a service group from line 6 on.
  private static func service(_ lines: String..., interface: String = "s0", addresses: String = "[\"fe80::10\"]") -> String {
    group("name: core", "management: true", "interface: m0", "vrid: 1")
      + "\n  - " + (["interface: \(interface)", "vrid: 10"] + lines + ["addresses: \(addresses)"]).joined(separator: "\n    ")
  }
}
