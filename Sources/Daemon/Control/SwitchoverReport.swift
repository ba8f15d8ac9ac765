import Engine
import Foundation

/// The last switchovers of a running daemon: the answer to `show switchovers`.
struct SwitchoverLog: Codable, Equatable, Sendable {
  var router: String
  /// Since the start; those beyond the newest 64 are counted only.
  var count: Int
  /// Newest first.
  var switchovers: [SwitchoverReport]
  /// Milliseconds from detection to each step, of the switchovers to Active since the start.
  var times: [String: StepTimes]

  init(_ history: SwitchoverHistory, router: String, at now: Instant) {
    self.router = router
    count = history.count
    switchovers = history.all.map { SwitchoverReport($0.switchover, of: $0.leader, at: now) }
    times = [:]
    for step in SwitchoverHistory.Step.allCases { times[step.rawValue] = history.times(of: step) }
  }
}

/// One switchover. Times in milliseconds since it was detected.
struct SwitchoverReport: Codable, Equatable, Sendable {
  var leader: String
  var state: String
  var cause: String
  var epoch: UInt64
  /// How long ago it was detected.
  var secondsAgo: Double
  var groups: Int
  var announcements: Int
  var active: Int
  var excepted: Int
  var waiting: Int
  var failures: Int
  /// Elements of the gate that were changed beside the lease.
  var elements: Int
  var published: Double
  var decided: Double
  var gated: Double?
  var announced: Double?
  var settled: Double?
  /// The last of the interfaces that were held because of it went down.
  var withdrawn: Double?
  var interfacesHeld: Int

  init(_ switchover: Switchover, of leader: String, at now: Instant) {
    func since(_ moment: Instant) -> Double { switchover.detected.duration(to: moment) / .milliseconds(1) }
    self.leader = leader
    state = switchover.state.description
    cause = switchover.cause.description
    epoch = switchover.epoch
    secondsAgo = switchover.detected.duration(to: now) / .seconds(1)
    groups = switchover.groups
    announcements = switchover.announcements
    active = switchover.active
    excepted = switchover.excepted
    waiting = switchover.waiting
    failures = switchover.failures
    elements = switchover.elements
    published = since(switchover.published)
    decided = since(switchover.decided)
    gated = switchover.gated.map(since)
    announced = switchover.announced.map(since)
    settled = switchover.settled.map(since)
    withdrawn = switchover.withdrawn.map(since)
    interfacesHeld = switchover.interfacesHeld
  }
}

extension SwitchoverReport {
  /// One line: what happened, and how long after it was detected each step was done.
  var line: String {
    "last switchover of \(leader): \(state) (\(cause)); gated \(Self.text(gated)), announced \(Self.text(announced)) (\(announcements)), "
      + "settled \(Self.text(settled)); \(active) of \(groups) Active, \(excepted) excepted, \(waiting) waiting, \(failures) failed"
  }

  fileprivate static func text(_ time: Double?) -> String { time.map { String(format: "%.3f ms", $0) } ?? "-" }

  fileprivate static let columns = [
    "AGO", "LEADER", "STATE", "GATED", "PUBLISHED", "DECIDED", "ANNOUNCED", "SETTLED", "WITHDRAWN", "ACTIVE", "EXCEPTED", "WAITING",
    "FAILED", "CAUSE",
  ]

  fileprivate var cells: [String] {
    [
      Self.age(secondsAgo), leader, state, Self.text(gated), Self.text(published), Self.text(decided),
      announced.map { "\(Self.text($0)) (\(announcements))" } ?? "-", Self.text(settled),
      withdrawn.map { "\(Self.text($0)) (\(interfacesHeld))" } ?? "-", "\(active)/\(groups)", "\(excepted)",
      "\(waiting)",
      "\(failures)", cause,
    ]
  }

  /// In the largest unit that leaves a number of two digits or more, down to seconds.
  private static func age(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return whole < 120 ? "\(whole) s" : whole < 7200 ? "\(whole / 60) min" : whole < 172_800 ? "\(whole / 3600) h" : "\(whole / 86_400) d"
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
