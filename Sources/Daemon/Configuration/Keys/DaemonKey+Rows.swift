import Logging

extension DaemonKey: DescribedKey {
  static let section = ConfigurationSection.file

  var row: KeyRow {
    switch self {
    case .router:
      KeyRow(
        .text(.routerName), default: .words("the host's name"), reload: .restart, example: "gw1",
        "The name of this router in logs and outputs, and of this daemon: no two daemons of a network namespace have the same.")
    case .control:
      KeyRow(
        .text(.socketPath), default: .value(Configuration.Default.controlSocket), reload: .restart, example: "/run/gw1.sock",
        "The unix socket at which `vrrp6d show` and its like ask.")
    case .refresh:
      KeyRow(
        .either([.literal("0"), .duration(Configuration.Limit.refresh)]),
        default: .value(DurationText.text(Configuration.Default.refresh)), reload: .setting, example: "60s",
        "How often an Active group sends a Neighbor Advertisement, so that switches do not forget it. `0`: never.")
    case .announceRate:
      KeyRow(
        .number(Configuration.Limit.announceRate), default: .value("\(Configuration.Default.announceRate)"), reload: .setting,
        example: "4000",
        "The most frames per second that repeated announcements and refreshes take together. The first announcements of a takeover are never slowed down."
      )
    case .onStop:
      KeyRow(
        .words(Configuration.OnStop.allCases.map(\.rawValue)), default: .value(Configuration.Default.onStop.rawValue), reload: .setting,
        example: "keep",
        "What an orderly stop does with interfaces that a binding mode holds down: `release` brings them up, `keep` leaves them down until the next start or `vrrp6d release --all`."
      )
    case .log:
      KeyRow(
        .words(Logger.Level.allCases.map(\.rawValue)), default: .value(Configuration.Default.logLevel.rawValue), reload: .setting,
        example: "notice", "What is less important is not logged: [log lines](log-lines.md).")
    case .notify:
      KeyRow(
        .mapping(.notify), default: .words("nobody"), reload: .setting, example: "{fifo: /run/vrrp6d/notify}",
        "Who is told of changes, as keepalived tells it: [notify](notify.md).")
    case .metrics:
      KeyRow(
        .mapping(.metrics), default: .words("nowhere"), reload: .setting, example: "{listen: \"[::1]:9112\"}",
        "Where Prometheus can ask: [metrics](metrics.md).")
    case .policies:
      KeyRow(
        .list(of: .mapping(.policy), count: 1...Configuration.Limit.policies), default: .words("none"), reload: .setting,
        example: "[{name: still, rows: [{interface: up, management: active, state: active}], default: {state: initialize}}]",
        "Binding modes of your own, beside `flowdown` and `unflowdown`. Groups that follow in a mode that does otherwise now are changed while they run."
      )
    case .groups:
      KeyRow(
        .list(of: .mapping(.group), count: 1...Configuration.Limit.groups), default: .required, reload: .parts,
        example: "[{interface: m0, vrid: 1, addresses: [\"fe80::1\"]}]",
        "The groups. An item with a range of interfaces stands for as many groups; all together are \(Configuration.Limit.groups) at most.")
    }
  }
}
