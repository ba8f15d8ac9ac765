import ControlProtocol
import Engine
import Foundation

extension GroupsReport {
  /// A line for each group.
  var table: String { Self.table(of: groups) }

  private static let header = ["VRID", "STATE", "FOR", "INTERFACE", "TYPE", "MODE", "LEADER", "ADDRESS", ""]

  static func table(of groups: [GroupReport]) -> String { TextTable.align([header] + groups.map(\.cells)) }
}

extension GroupReport {
  /// What a line of a table has of it.
  fileprivate var cells: [String] {
    [
      String(vrid), state, secondsInState.map(AgeText.of) ?? "-", interfaceInFull, type, mode ?? "-", leader ?? "-",
      addresses.first { !$0.hasPrefix("fe80:") } ?? addresses.first ?? "-", reason ?? rivals.first?.words ?? acceptance ?? "",
    ]
  }

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

  /// Everything there is to say, a line each, then the history.
  var details: String {
    let lines =
      identity + settings + election + counts + (tracked ?? []).map { ("tracks", $0.line) } + rivals.map { ("rival", $0.inFull) }
      + (routerAdvertising?.details ?? [("router advertisements", "none")])
    let text = lines.compactMap { label, value in
      value.map { "\(label.padding(toLength: 24, withPad: " ", startingAt: 0))\($0)" }
    }
    .joined(separator: "\n")
    guard let changes, !changes.isEmpty else { return text + "\n\nits state has not changed since it was made" }
    let rows = changes.map { [$0.at, "\(AgeText.of($0.secondsAgo)) ago", "\($0.from) -> \($0.to)", $0.cause] }
    return text + "\n\n" + TextTable.align([["CHANGES, NEWEST FIRST", "", "", "CAUSE"]] + rows)
  }

  private typealias Line = (String, String?)

  private var identity: [Line] {
    [
      ("group", name), ("state", state + (secondsInState.map { " for \(AgeText.of($0))" } ?? "")), ("reason", reason), ("remedy", remedy),
      ("type", type), ("interface", interfaceInFull), ("VRID", String(vrid)), ("virtual MAC", virtualMAC),
      ("condition", interfaceCondition), ("hold", hold.map(holdInFull)), ("mode", mode), ("leader", leader),
      ("addresses", addresses.joined(separator: ", ")), ("accept mode", acceptanceInFull),
    ]
  }

  private func holdInFull(_ hold: String) -> String {
    switch hold {
    case "held": "held down (flowdown)"
    case "holding": "to be held down"
    case "released": "released by an operator: 'vrrp6d hold \(interface)' takes that back"
    default: hold
    }
  }

  private var settings: [Line] {
    [
      ("gateway", gateway.map { $0 ? "true" : "false (negotiates only)" }),
      ("ignore if down", ignoreIfDown.map { $0 ? "true: a cut of \(interface) alone makes both routers Active" : "false" }),
      ("initialize hold time", initializeHoldSeconds.map { "\($0) s" }), ("link-up delay", linkUpDelaySeconds.map { "\($0) s" }),
      ("priority", priority.map(priorityInFull)), ("serves nobody", inability), ("preempts", preempts.map(preemptInFull)),
      ("advertise interval", intervalMilliseconds.map { "\($0) ms" }),
    ]
  }

  private func preemptInFull(_ preempts: Bool) -> String {
    guard preempts else { return "false" }
    let delay = preemptDelaySeconds.flatMap { $0 > 0 ? ", after \(String(format: "%g", $0)) s" : nil } ?? ""
    return "true\(delay)" + (preemptRemainingSeconds.map { String(format: ", %.1f s to go", $0) } ?? "")
  }

  private var election: [Line] {
    [
      ("active router", activeRouter.map { state == "Active" ? "\($0) (this router)" : $0 }),
      ("active priority", activePriority.map(String.init)),
      ("learned interval", learnedIntervalMilliseconds.map { "\($0) ms" }),
      (
        "active-down timer",
        activeDownMilliseconds.map { String(format: "%.1f ms, %.1f ms to go", $0, activeDownRemainingMilliseconds ?? 0) }
      ),
      ("next advertisement", nextAdvertisementMilliseconds.map { String(format: "in %.1f ms", $0) }), ("advertises from", source),
      ("peers", peers.map { "\($0.joined(separator: ", ")), and nobody else" }), ("gate", isOpen.map { $0 ? "open" : "shut" }),
    ]
  }

  private var counts: [Line] {
    [
      ("created", createdAt), ("changed", changedAt), ("transitions", transitions.map(String.init)),
      ("advertisements sent", advertisementsSent.map(String.init)), ("advertisements refused", advertisementsRefused.map(String.init)),
      ("advertisements received", advertisementsReceived.map(String.init)), ("takeovers put off", takeoversPutOff.map(String.init)),
      ("lateness, worst", worstLatenessMilliseconds.map { String(format: "%.3f ms", $0) }),
      ("lateness, mean", meanLatenessMilliseconds.map { String(format: "%.3f ms", $0) }),
    ]
  }
}

extension GroupReport.Rival {
  /// Who it is, and what is wrong with it.
  var words: String {
    switch kind {
    case .deaf: "\(address) keeps advertising priority \(priority): it does not hear this router"
    case .sameAddress: "another router advertises priority \(priority) from \(address), this router's own address"
    case .undecidable: "another router advertises priority \(priority) from \(address): as this router, so neither gives way"
    case .unbound: "\(address) advertises it with priority \(priority): is it bound there, too?"
    case .unlisted: "\(address) advertises priority \(priority), and is not among its peers: dropped"
    }
  }

  /// What to do about it.
  var remedy: String {
    switch kind {
    case .deaf: "look what drops protocol 112 on its way there: firewall, snooping, a cable with one direction"
    case .sameAddress, .undecidable: "give one of the two another link-local address"
    case .unbound: "bind the group on that router, too, or take it away there"
    case .unlisted: "if it is one of the group's routers, list it under peers: otherwise find out who it is"
    }
  }

  fileprivate var inFull: String { "\(words); every \(intervalMilliseconds) ms, \(advertisements) heard" }
}

extension GroupReport.RouterAdvertising {
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
