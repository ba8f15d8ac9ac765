import ControlProtocol
import DequeModule
import Engine
import Histogram

/// The last switchovers, and how long each step of those to Active took since the start.
struct SwitchoverHistory {
  /// Enough for the story of a bad night; a few kilobytes.
  static let limit = 64
  /// A step that takes longer counts as this long.
  private static let longest: UInt64 = 600_000_000

  /// A moment of a switchover that is counted from its detection.
  enum Step: String, CaseIterable, Sendable {
    case gated, published, decided, announced, settled
  }

  private(set) var newest: [String: Switchover] = [:]
  private var kept: Deque<(leader: String, switchover: Switchover)> = []
  /// In microseconds, two significant digits.
  private var times: [Step: Histogram<UInt32>] = [:]
  private(set) var count = 0
  /// For metrics: with bounds that stay, and nothing forgotten.
  private(set) var totals = SwitchoverTotals()

  mutating func add(_ switchover: Switchover, of leader: String) {
    newest[leader] = switchover
    kept.append((leader, switchover))
    if kept.count > Self.limit { kept.removeFirst() }
    count += 1
    totals.add(switchover, of: leader)
    guard switchover.state == .active, switchover.groups > 0 else { return }
    for step in Step.allCases {
      guard let moment = switchover.moment(of: step) else { continue }
      let microseconds = UInt64(clamping: switchover.detected.duration(to: moment).nanoseconds / 1000)
      _ =
        times[step, default: Histogram(highestTrackableValue: Self.longest, numberOfSignificantValueDigits: .two)]
        .record(min(microseconds, Self.longest))
    }
  }

  /// Interfaces have gone down because a leader is no longer Active: that belongs to its newest switchover.
  mutating func withdrew(_ count: Int, at moment: Instant, of leader: String) {
    guard newest[leader].map({ $0.state != .active }) == true, let place = kept.lastIndex(where: { $0.leader == leader }) else { return }
    kept[place].switchover.interfacesHeld += count
    kept[place].switchover.withdrawn = moment
    newest[leader] = kept[place].switchover
  }

  /// Leaders are called otherwise from now on, in what has happened already too.
  mutating func rename(_ names: [String: String]) {
    guard !names.isEmpty else { return }
    newest = Dictionary(newest.map { (names[$0.key] ?? $0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    for place in kept.indices { kept[place].leader = names[kept[place].leader] ?? kept[place].leader }
  }

  /// The leader is gone. What has happened has happened.
  mutating func forget(_ leader: String) { newest[leader] = nil }

  /// Newest first.
  var all: [(leader: String, switchover: Switchover)] { kept.reversed() }

  /// How long a step took, in switchovers to Active with followers. `nil` when there was none.
  func times(of step: Step) -> StepTimes? {
    guard let histogram = times[step], histogram.totalCount > 0 else { return nil }
    func milliseconds(_ microseconds: UInt64) -> Double { Double(microseconds) / 1000 }
    return StepTimes(
      count: Int(histogram.totalCount), p50: milliseconds(histogram.valueAtPercentile(50)),
      p90: milliseconds(histogram.valueAtPercentile(90)), p99: milliseconds(histogram.valueAtPercentile(99)),
      max: milliseconds(histogram.maxRecorded))
  }
}

extension Switchover {
  func moment(of step: SwitchoverHistory.Step) -> Instant? {
    switch step {
    case .gated: gated
    case .published: published
    case .decided: decided
    case .announced: announced
    case .settled: settled
    }
  }
}
