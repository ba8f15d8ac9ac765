import Engine
import Foundation

extension RouterReport {
  /// The totals, then a line per group.
  var table: String {
    let header = ["VRID", "STATE", "INTERFACE", "TYPE", "MODE", "LEADER", "ADDRESS", ""]
    let rows = groups.map { group in
      [
        String(group.vrid), group.state, group.interface, group.type, group.mode ?? "-", group.leader ?? "-",
        group.addresses.first ?? "-", group.reason ?? group.acceptance ?? "",
      ]
    }
    let total = "\(router): \(groups.count) groups: \(totals.active) Active, \(totals.backup) Backup, \(totals.initialize) Initialize"
    return ([total] + switchovers.map(\.line) + ["", Self.align([header] + rows)]).joined(separator: "\n")
  }

  private static func align(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    .joined(separator: "\n")
  }
}

extension RouterReport.SwitchoverReport {
  /// One line: what happened, and how long after it was detected each step was done.
  var line: String {
    func text(_ time: Double?) -> String { time.map { String(format: "%.3f ms", $0) } ?? "-" }
    return "last switchover of \(leader): \(state) (\(cause)); gated \(text(gated)), announced \(text(announced)) (\(announcements)), "
      + "settled \(text(settled)); \(active) of \(groups) Active, \(excepted) excepted, \(waiting) waiting, \(failures) failed"
  }
}

extension RouterReport.Group {
  /// What a line says of a group in accept mode: nothing but that, where all is as it has to be.
  fileprivate var acceptance: String? {
    guard let acceptedAddresses else { return nil }
    return state == RouterState.active.description && acceptedAddresses.count < addresses.count
      ? "accept mode, \(acceptedAddresses.count) of \(addresses.count) addresses set" : "accept mode"
  }

  private var acceptanceInFull: String {
    guard acceptMode, let acceptedAddresses else { return acceptMode ? "true" : "false" }
    return "true (set: \(acceptedAddresses.isEmpty ? "none" : acceptedAddresses.joined(separator: ", ")))"
  }

  /// Everything there is to say, a line each.
  var details: String {
    var lines: [(String, String?)] = [
      ("group", name), ("state", state), ("reason", reason), ("type", type), ("interface", interface), ("VRID", String(vrid)),
      ("condition", interfaceCondition), ("mode", mode), ("leader", leader), ("addresses", addresses.joined(separator: ", ")),
      ("accept mode", acceptanceInFull), ("gateway", gateway.map { $0 ? "true" : "false (negotiates only)" }),
      ("priority", priority.map(String.init)), ("preempts", preempts.map { $0 ? "true" : "false" }),
      ("advertise interval", intervalMilliseconds.map { "\($0) ms" }),
      ("learned interval", learnedIntervalMilliseconds.map { "\($0) ms" }), ("advertises from", source),
    ]
    lines += [
      ("advertisements sent", advertisementsSent.map(String.init)),
      ("advertisements received", advertisementsReceived.map(String.init)), ("transitions", transitions.map(String.init)),
    ]
    return lines.compactMap { label, value in
      value.map { "\(label.padding(toLength: 24, withPad: " ", startingAt: 0))\($0)" }
    }
    .joined(separator: "\n")
  }
}
