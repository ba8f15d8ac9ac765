// Mistakes under `notify:` and `metrics:`.
extension ConfigurationErrorTests {
  static let telling: [Row] = [
    Row("notify that is a path", problem: "notify: this is no mapping", write: "fifo: /run/vrrp6d/notify", in: "notify: ›/x\n" + group),
    Row("notify that tells nobody", problem: "nobody is told anything", write: "script:", in: "›notify: {user: root}\n" + group),
    Row("unknown key of notify", problem: "\"scirpt\"", write: "script", in: "notify: {fifo: /x, ›scirpt: /y}\n" + group),
    Row(
      "a key of the file in notify", problem: "control doesn't belong here", write: "outside of notify",
      in: "notify: {fifo: /x, ›control: /y}\n" + group),
    Row("a FIFO by a relative path", problem: "not the absolute path", write: "/run/vrrp6d/notify", in: "notify: {fifo: ›x}\n" + group),
    Row("a script by a relative path", problem: "\"notify.sh\"", write: "/etc/vrrp6d", in: "notify: {script: ›notify.sh now}\n" + group),
    Row(
      "a script with too many arguments", problem: "33 arguments", write: "at most 32",
      in: "notify: {script: ›/x \(String(repeating: "a ", count: 33))}\n" + group),
    Row("a user with a space", problem: "not a user", write: "user:group", in: "notify: {script: /x, user: ›a b}\n" + group),
    Row("a user with two groups", problem: "not a user", write: "user:group", in: "notify: {script: /x, user: ›\"a:b:c\"}\n" + group),
    Row("a time limit of nothing", problem: "0 is not within", write: "100ms", in: "notify: {script: /x, timeout: ›0}\n" + group),
    Row(
      "a time limit for nothing", problem: "no effect without a script", write: "script", in: "notify: {fifo: /x, ›timeout: 1s}\n" + group),
    Row(
      "a FIFO of one group", problem: "one for all groups", write: "top of the file", in: group + "\n    notify: {›fifo: /x, script: /y}"),
    Row(
      "notify at a service group", problem: "no effect on a service group", write: "at the management group",
      in: "groups:\n  - {name: core, management: true, interface: m0, vrid: 1}\n"
        + "  - {interface: s1, vrid: 2, follow: core, mode: unflowdown, addresses: [\"fe80::1\"], ›notify: {script: /x}}"),
    Row("metrics that are an address", problem: "metrics: this is no mapping", write: "listen", in: "metrics: ›\"[::1]:9112\"\n" + group),
    Row("metrics without a place", problem: "no listen", write: "[::1]:9112", in: "›metrics: {per-group: true}\n" + group),
    Row(
      "metrics without a port", problem: "not an address with a port", write: "[::1]:9112", in: "metrics: {listen: ›localhost}\n" + group),
    Row("port 0", problem: "not an address with a port", write: "[::1]:9112", in: "metrics: {listen: ›\"[::1]:0\"}\n" + group),
    Row("IPv6 without brackets", problem: "not an address", write: "[::1]:9112", in: "metrics: {listen: ›\"::1:9112\"}\n" + group),
    Row("every address", problem: "from the network", write: "proxy", in: "metrics: {listen: ›\"[::]:9112\"}\n" + group),
    Row("an address of a link", problem: "from the network", write: "proxy", in: "metrics: {listen: ›192.0.2.1:9112}\n" + group),
    Row("a socket by a relative path", problem: "not the absolute path", write: "unix:/", in: "metrics: {listen: ›unix:x}\n" + group),
    Row(
      "per-group that is no boolean", problem: "not a boolean", write: "true",
      in: "metrics: {listen: \"[::1]:1\", per-group: ›yes}\n" + group),
  ]

  private static let group = "groups:\n  - interface: m0\n    vrid: 7\n    addresses: [\"fe80::1\"]"
}
