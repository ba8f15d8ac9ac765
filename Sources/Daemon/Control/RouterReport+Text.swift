import Engine
import Foundation

extension RouterReport {
  /// The totals, then a line per group.
  var table: String {
    let header = ["VRID", "STATE", "INTERFACE", "TYPE", "MODE", "LEADER", "ADDRESS", ""]
    let rows = groups.map { group in
      [
        String(group.vrid), group.state, group.interfaceInFull, group.type, group.mode ?? "-", group.leader ?? "-",
        group.addresses.first ?? "-", group.reason ?? group.rivals.first?.words ?? group.acceptance ?? "",
      ]
    }
    let total = "\(router): \(groups.count) groups: \(totals.active) Active, \(totals.backup) Backup, \(totals.initialize) Initialize"
    let released = suspendedInterfaces.isEmpty ? [] : ["released by an operator: \(InterfaceSummary.text(suspendedInterfaces))"]
    return ([total] + switchovers.map(\.line) + (silences.map { [$0.line] } ?? []) + released + ["", TextTable.align([header] + rows)])
      .joined(separator: "\n")
  }
}

extension RouterReport.Silences {
  fileprivate var line: String {
    let times = count == 1 ? "once" : "\(count) times"
    return String(
      format: "the loop that serves did not answer \(times), for %.3f ms at most; it ended %.0f s ago. Elections were out meanwhile",
      longestMilliseconds, lastEndedSecondsAgo)
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

  /// With the interface's own name, where it is configured by another.
  fileprivate var interfaceInFull: String {
    guard let kernelInterface, kernelInterface != interface else { return interface }
    return "\(interface) (\(kernelInterface))"
  }

  private func priorityInFull(_ priority: Int) -> String {
    guard let priorityInForce, priorityInForce != priority else { return "\(priority)" }
    return "\(priority), \(priorityInForce) at the moment"
  }

  /// Everything there is to say, a line each.
  var details: String {
    var lines: [(String, String?)] = [
      ("group", name), ("state", state), ("reason", reason), ("type", type), ("interface", interfaceInFull), ("VRID", String(vrid)),
      ("condition", interfaceCondition), ("mode", mode), ("leader", leader), ("addresses", addresses.joined(separator: ", ")),
      ("accept mode", acceptanceInFull), ("gateway", gateway.map { $0 ? "true" : "false (negotiates only)" }),
      ("ignore if down", ignoreIfDown.map { $0 ? "true: a cut of \(interface) alone makes both routers Active" : "false" }),
      ("initialize hold time", initializeHoldSeconds.map { "\($0) s" }),
      ("link-up delay", linkUpDelaySeconds.map { "\($0) s" }),
      ("priority", priority.map(priorityInFull)), ("serves nobody", inability), ("preempts", preempts.map { $0 ? "true" : "false" }),
      ("advertise interval", intervalMilliseconds.map { "\($0) ms" }),
      ("learned interval", learnedIntervalMilliseconds.map { "\($0) ms" }), ("advertises from", source),
    ]
    lines += [
      ("advertisements sent", advertisementsSent.map(String.init)),
      ("advertisements received", advertisementsReceived.map(String.init)), ("transitions", transitions.map(String.init)),
      ("lateness, worst", worstLatenessMilliseconds.map { String(format: "%.3f ms", $0) }),
      ("lateness, mean", meanLatenessMilliseconds.map { String(format: "%.3f ms", $0) }),
    ]
    lines += rivals.map { ("rival", "\($0.words); every \($0.intervalMilliseconds) ms, \($0.advertisements) heard") }
    lines += routerAdvertising?.details ?? [("router advertisements", "none")]
    return lines.compactMap { label, value in
      value.map { "\(label.padding(toLength: 24, withPad: " ", startingAt: 0))\($0)" }
    }
    .joined(separator: "\n")
  }
}

extension RouterReport.Rival {
  fileprivate var words: String {
    switch kind {
    case .deaf: "\(address) keeps advertising priority \(priority): it does not hear this router"
    case .sameAddress: "another router advertises priority \(priority) from \(address), this router's own address"
    case .undecidable: "another router advertises priority \(priority) from \(address): as this router, so neither gives way"
    case .unbound: "\(address) advertises it with priority \(priority): is it bound there, too?"
    }
  }
}

extension RouterReport.RouterAdvertising {
  fileprivate var details: [(String, String?)] {
    let next = nextSeconds.map { String(format: ", the next in %.1f s", $0) } ?? ""
    let what = (["lifetime \(lifetimeSeconds) s"] + prefixes).joined(separator: ", ")
    return [
      ("router advertisements", "\(state)\(next); every \(String(format: "%g", intervalSeconds)) s at most, \(what)"),
      ("  sent, withheld", "\(sent), \(withheld)"), ("  solicitations heard", String(solicitations)),
      ("  foreign, differing", "\(foreign), \(differing)"),
    ]
  }
}
