import ControlProtocol

/// What `watch` and `top` draw: text, line by line, for a terminal of some size.
enum WatchScreen {
  /// So many events are remembered: more than fit on any screen.
  static let eventsKept = 200

  /// The state, what is not as it should be, and what happened, newest first.
  static func lines(_ status: StatusReport?, events: [WatchEvent], rows: Int) -> [String] {
    guard let status else { return ["waiting for the daemon"] }
    var lines = head(status)
    lines += ["", "WHAT HAPPENED (q ends)"]
    lines += events.isEmpty ? ["nothing since this began"] : events.map(\.line)
    return Array(lines.prefix(rows))
  }

  /// The leaders on top, then groups.
  static func lines(
    _ status: StatusReport?, _ groups: GroupsReport?, order: GroupsQuestion.Order, note: String?, rows: Int
  ) -> [String] {
    guard let status else { return [note ?? "waiting for the daemon"] }
    var lines = head(status)
    let keys = "sorted by \(order.rawValue): s sorts otherwise, q ends"
    lines += ["", note ?? keys]
    guard let groups else { return lines }
    lines += GroupsReport.table(of: groups.groups).split(separator: "\n").map(String.init)
    if lines.count > rows || groups.groups.count < groups.matching {
      lines = Array(lines.prefix(max(0, rows - 1)))
      lines.append("... \(groups.matching) groups in all: 'vrrp6d show groups' has them")
    }
    return Array(lines.prefix(rows))
  }

  private static func head(_ status: StatusReport) -> [String] {
    let leaders = status.leaderLines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    return [status.headline] + leaders + [""] + status.exceptionText.split(separator: "\n").map(String.init)
  }
}

extension WatchEvent {
  /// In one line. Of a status, nothing but that there is one.
  var line: String {
    switch kind {
    case .begins: "\(at)  the stream begins"
    case .status: "\(at)  \(status?.headline ?? "")"
    case .election: election.map { "\(at)  \($0.group): \($0.from) -> \($0.to) (\($0.cause))" } ?? at
    case .switchover: switchover.map { "\(at)  \($0.line)" } ?? at
    case .exception: exception.map { "\(at)  \($0.line)" } ?? at
    case .cleared: exception.map { "\(at)  over: \($0.problem)" } ?? at
    case .missed: "\(at)  \(missed ?? 0) events are missing: they came faster than they were read"
    }
  }
}
