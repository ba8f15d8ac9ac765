import ControlProtocol
import Engine
import Transport

extension TrackedReport {
  init(_ tracker: Tracker, _ counts: TrackingDesk.Counts?, at now: Instant) {
    let state: State =
      switch tracker.reading {
      case .unknown: .unknown
      case .lost: .lost
      case .value, .noValue: .value
      case .present: tracker.isLost ? .damped : .present
      }
    self.init(
      what: "\(tracker.object.source)", state: state, words: tracker.words(at: now),
      secondsInState: tracker.since.duration(to: now) / .seconds(1),
      losses: tracker.losses)
    if case .weight(let number) = tracker.object.effect { weight = number }
    if case .adds(let number) = tracker.consequence { adds = number }
    penalty = tracker.damping.map { $0.penalty(at: now) }
    dampedSeconds = tracker.deadline.map { max(0, now.duration(to: $0) / .seconds(1)) }
    looks = counts?.looks
    failures = counts?.failures
    timeouts = counts?.timeouts
    last = counts?.last
  }

  /// A line of `show NAME`.
  var line: String {
    let effect = adds.map { $0 == 0 ? "" : ", \($0 > 0 ? "+" : "")\($0)" } ?? ", gives way"
    let runs = looks.map { "; looked \($0 == 1 ? "once" : "\($0) times"), \(failures ?? 0) failed, \(timeouts ?? 0) too long" } ?? ""
    let end = last.map { "; the last \($0)" } ?? ""
    let lost = losses > 0 ? "; lost \(losses == 1 ? "once" : "\(losses) times")" : ""
    let left = penalty.map { $0 >= 1 ? "; penalty \(Int($0.rounded()))" : "" } ?? ""
    return words + effect + lost + left + runs + end
  }
}

extension DrainedReport {
  init(_ drain: Drain, _ snapshot: ElectionSnapshot?, at now: Instant) {
    let heard = snapshot?.heard.flatMap { now < $0.isSilentFrom ? $0 : nil }
    self.init(
      seconds: drain.since.duration(to: now) / .seconds(1), persists: drain.persists, isAlone: snapshot?.drain?.isAlone ?? false,
      peer: heard?.address.description)
  }

  /// Why the group is in Initialize.
  var reason: String {
    let who = isAlone ? "nobody else advertises, so nobody serves" : peer.map { "\($0) serves" } ?? "nobody else was heard yet"
    return "drained by an operator\(persists ? ", also behind a restart" : ""): \(who)"
  }

  static let remedy = "'vrrp6d undrain' has it take part again"
}

extension DrainOutcome {
  /// What became of the drained; `nil`: none was.
  var text: String? {
    guard !drained.isEmpty else { return nil }
    return
      "\(InterfaceSummary.text(drained)): drained until 'vrrp6d undrain'\(persists ? ", also behind a restart" : ", or a restart of the daemon")"
  }

  /// What became of the others; `nil`: there are none.
  var refusal: String? {
    kept.isEmpty
      ? nil : "\(InterfaceSummary.text(kept)): no other router advertises: not drained, and as before; --force drains all the same"
  }
}

extension UndrainOutcome {
  var text: String {
    undrained.isEmpty ? "nothing was drained" : "\(InterfaceSummary.text(undrained)): \(undrained.count == 1 ? "takes" : "take") part again"
  }
}

extension LogLevelReport {
  var text: String {
    before.map { "logs from \(level) on, until a restart or a reload with another log:; it was \($0)" } ?? level
  }
}
