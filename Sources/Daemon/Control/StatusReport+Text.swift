import ControlProtocol
import Foundation

extension StatusReport {
  /// The totals, each leader, and what is not as it should be.
  var text: String { ([headline] + leaderLines + ["", exceptionText]).joined(separator: "\n") }

  /// How many groups there are, and in which states.
  var headline: String {
    "\(router): \(totals.inFull); up \(AgeText.of(uptimeSeconds)), vrrp6d \(version)"
  }

  /// A line for each leader, under a header; and one for its last switchover.
  var leaderLines: [String] {
    guard !leaders.isEmpty else { return [] }
    let header = ["LEADER", "STATE", "FOR", "PRIORITY", "ACTIVE ROUTER", "GATE", "FOLLOWERS", "LAST SWITCHOVER"]
    let rows = leaders.map { leader in
      [
        leader.name, leader.state, AgeText.of(leader.secondsInState), leader.priorityText, leader.activeText,
        leader.isOpen ? "open" : "shut",
        leader.followers.all == 0 ? "none" : leader.followers.short, leader.lastSwitchover?.summary ?? "-",
      ]
    }
    return ["", TextTable.align([header] + rows)]
  }

  /// What is not as it should be, with what to do about it.
  var exceptionText: String {
    guard !exceptions.isEmpty else { return "everything is as it should be" }
    let head = exceptions.count == 1 ? "1 thing is not as it should be:" : "\(exceptions.count) things are not as they should be:"
    return ([head] + exceptions.flatMap(\.lines)).joined(separator: "\n")
  }
}

extension StatusReport.Totals {
  /// `3 groups: 2 Active, 1 Backup, 0 Initialize`.
  fileprivate var inFull: String {
    "\(all) \(all == 1 ? "group" : "groups"): \(active) Active, \(backup) Backup, \(initialize) Initialize"
  }

  /// Only the states that somebody is in.
  var short: String {
    [(active, "Active"), (backup, "Backup"), (initialize, "Initialize")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(
      separator: ", ")
  }
}

extension StatusReport.Leader {
  fileprivate var priorityText: String { priority == priorityInForce ? "\(priority)" : "\(priorityInForce) (of \(priority))" }

  fileprivate var activeText: String {
    guard state != "Active" else { return "this router" }
    guard let activeRouter else { return "-" }
    return activePriority.map { "\(activeRouter) (\($0))" } ?? activeRouter
  }
}

extension StatusReport.Exception {
  /// What it is, of whom, and what to do.
  var lines: [String] {
    let more = count > names.count ? " and \(count - names.count) more" : ""
    let whose = names.isEmpty ? "\(count)" : names.joined(separator: ", ") + more
    return ["  \(kind.rawValue): \(problem)", "    \(whose)", "    -> \(remedy)"]
  }

  /// In one line.
  var line: String {
    let more = count > names.count ? " and \(count - names.count) more" : ""
    return "\(kind.rawValue): \(problem): \(names.joined(separator: ", "))\(more) -> \(remedy)"
  }
}

extension SwitchoverReport {
  /// What happened, when, and how long until everything was done.
  var summary: String {
    let done = settled.map { String(format: " within %.1f ms", $0) } ?? ", not settled"
    return "\(AgeText.of(secondsAgo)) ago: \(state)\(done) (\(cause))"
  }
}
