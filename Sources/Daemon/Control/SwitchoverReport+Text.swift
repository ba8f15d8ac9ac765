import ControlProtocol
import Engine
import Foundation

extension SwitchoverLog {
  init(_ history: SwitchoverHistory, router: String, at now: Instant) {
    var times: [String: StepTimes] = [:]
    for step in SwitchoverHistory.Step.allCases { times[step.rawValue] = history.times(of: step) }
    self.init(
      router: router, count: history.count, switchovers: history.all.map { SwitchoverReport($0.switchover, of: $0.leader, at: now) },
      times: times)
  }
}

extension SwitchoverReport {
  init(_ switchover: Switchover, of leader: String, at now: Instant) {
    func since(_ moment: Instant) -> Double { switchover.detected.duration(to: moment) / .milliseconds(1) }
    self.init(
      leader: leader, state: switchover.state.description, cause: switchover.cause.description, epoch: switchover.epoch,
      at: WallClock(now).text(switchover.detected), secondsAgo: switchover.detected.duration(to: now) / .seconds(1),
      groups: switchover.groups, announcements: switchover.announcements, active: switchover.active, excepted: switchover.excepted,
      waiting: switchover.waiting, failures: switchover.failures, elements: switchover.elements, published: since(switchover.published),
      decided: since(switchover.decided), gated: switchover.gated.map(since), announced: switchover.announced.map(since),
      settled: switchover.settled.map(since), withdrawn: switchover.withdrawn.map(since), interfacesHeld: switchover.interfacesHeld)
  }
}

extension SwitchoverReport {
  /// One line: what happened, and how long after it was detected each step was done.
  var line: String {
    "switchover of \(leader): \(state) (\(cause)); gated \(Self.text(gated)), announced \(Self.text(announced)) (\(announcements)), "
      + "settled \(Self.text(settled)); \(active) of \(groups) Active, \(excepted) excepted, \(waiting) waiting, \(failures) failed"
  }

  fileprivate static func text(_ time: Double?) -> String { time.map { String(format: "%.3f ms", $0) } ?? "-" }

  fileprivate static let columns = [
    "AGO", "LEADER", "STATE", "GATED", "PUBLISHED", "DECIDED", "ANNOUNCED", "SETTLED", "WITHDRAWN", "ACTIVE", "EXCEPTED", "WAITING",
    "FAILED", "CAUSE",
  ]

  fileprivate var cells: [String] {
    [
      AgeText.of(secondsAgo), leader, state, Self.text(gated), Self.text(published), Self.text(decided),
      announced.map { "\(Self.text($0)) (\(announcements))" } ?? "-", Self.text(settled),
      withdrawn.map { "\(Self.text($0)) (\(interfacesHeld))" } ?? "-", "\(active)/\(groups)", "\(excepted)",
      "\(waiting)",
      "\(failures)", cause,
    ]
  }
}

extension SwitchoverLog {
  /// A line per switchover, newest first, then the percentiles of each step.
  var text: String {
    guard !switchovers.isEmpty else { return "\(router): no switchover yet" }
    let beyond = count > switchovers.count ? ", the newest \(switchovers.count)" : ""
    var lines = ["\(router): \(count) switchovers since the start\(beyond); times since each was detected", ""]
    lines.append(TextTable.align([SwitchoverReport.columns] + switchovers.map(\.cells)))
    let steps = SwitchoverHistory.Step.allCases.compactMap { step in
      times[step.rawValue].map { times in
        [step.rawValue, "\(times.count)"] + [times.p50, times.p90, times.p99, times.max].map { String(format: "%.3f ms", $0) }
      }
    }
    if !steps.isEmpty { lines += ["", TextTable.align([["TO ACTIVE", "COUNT", "P50", "P90", "P99", "MAX"]] + steps)] }
    return lines.joined(separator: "\n")
  }
}
