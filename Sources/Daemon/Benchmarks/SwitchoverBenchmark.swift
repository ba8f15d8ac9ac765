import Engine
import Transport

/// How long a switchover takes on the real kernel, step by step, and what the same frames take with nothing around them.
struct SwitchoverBenchmark {
  static let groupBounds = 1...4000
  static let roundBounds = 1...10_000
  /// Rounds that are not counted.
  private static let warmUp = 1

  let groups: Int
  let rounds: Int

  struct Report: Codable {
    struct Step: Codable {
      let name: String
      let words: String
      let latency: Percentiles
    }

    let benchmark: String
    let groups: Int
    let rounds: Int
    /// How many frames announce all groups.
    let frames: Int
    /// Rounds in which not every group was announced, because the lease was lost for instance.
    let incomplete: Int
    /// Each counted from the moment the timer fired, in nanoseconds.
    let steps: [Step]
    /// From the gate on: every announcement handed to the kernel.
    let handedOver: Percentiles
    /// The same frames, laid out before, with sendmmsg alone.
    let bare: Percentiles
    let timesBare: Double
    /// A lease is opened, the clock read and one store, whatever the number of groups.
    let store: Percentiles
    /// From the daemon's start until it was Active for all groups, beyond the Active_Down_Interval, in nanoseconds: every device is made.
    let start: UInt64
    /// How long it took to take everything back, in nanoseconds.
    let stop: UInt64
  }

  /// - Throws: ``TransportError`` with EPERM without the right to make a network namespace; `StartRefusal`; ``BenchmarkFailure``.
  func run() throws -> Report {
    let progress = ProgressBar("switchover", total: groups + rounds + Self.warmUp)
    defer { progress.end() }
    let rig = try SwitchoverRig(groups: groups, progress)
    _ = try rig.watch.next(to: .active)
    let clock = MonotonicClock()
    let start = rig.start.duration(to: clock.now) - SwitchoverRig.activeDownInterval
    let frames = try rig.announcements()
    let burst = try FrameBurst(frames)

    var recorder = Recorder()
    for round in 0..<rounds + Self.warmUp {
      rig.hear(resignation: false)
      _ = try rig.watch.next(to: .backup)
      rig.hear(resignation: true)
      let switchover = try rig.watch.next(to: .active)
      let bare = try send(burst, frames.count)
      if round >= Self.warmUp { recorder.record(switchover, bare: bare, groups: groups) }
      progress.step()
    }
    let store = try LeaseBenchmark(rounds: rounds).run()
    let stopping = clock.now
    try rig.stop()
    return recorder.report(
      groups: groups, rounds: rounds, frames: frames.count, store: store, start: start,
      stop: stopping.duration(to: clock.now))
  }

  private func send(_ burst: FrameBurst, _ count: Int) throws(BenchmarkFailure) -> Duration {
    let clock = MonotonicClock()
    let start = clock.now
    let sent = burst.send()
    let end = clock.now
    guard sent == count else { throw .refused("the kernel took \(sent) of \(count) frames") }
    return start.duration(to: end)
  }

  private struct Recorder {
    private var gated = Percentiles.Recorder()
    private var published = Percentiles.Recorder()
    private var decided = Percentiles.Recorder()
    private var announced = Percentiles.Recorder()
    private var handedOver = Percentiles.Recorder()
    private var bare = Percentiles.Recorder()
    private var incomplete = 0

    mutating func record(_ switchover: Switchover, bare: Duration, groups: Int) {
      guard switchover.announcements == groups, let gated = switchover.gated, let announced = switchover.announced else {
        incomplete += 1
        return
      }
      self.gated.record(switchover.detected.duration(to: gated))
      published.record(switchover.detected.duration(to: switchover.published))
      decided.record(switchover.detected.duration(to: switchover.decided))
      self.announced.record(switchover.detected.duration(to: announced))
      handedOver.record(gated.duration(to: announced))
      self.bare.record(bare)
    }

    func report(
      groups: Int, rounds: Int, frames: Int, store: Percentiles, start: Duration, stop: Duration
    ) -> Report {
      let (handedOver, bare) = (handedOver.percentiles, bare.percentiles)
      return Report(
        benchmark: "switchover", groups: groups, rounds: rounds, frames: frames, incomplete: incomplete,
        steps: [
          .init(name: "gated", words: "the lease is open, and so the way through the kernel for every group", latency: gated.percentiles),
          .init(name: "published", words: "the lane has read the state", latency: published.percentiles),
          .init(name: "decided", words: "the last group knows what it is", latency: decided.percentiles),
          .init(name: "announced", words: "the kernel has the last announcement", latency: announced.percentiles),
        ], handedOver: handedOver, bare: bare, timesBare: Double(handedOver.p50) / Double(max(bare.p50, 1)), store: store,
        start: UInt64(clamping: start.nanoseconds), stop: UInt64(clamping: stop.nanoseconds))
    }
  }
}

extension SwitchoverBenchmark.Report: CustomStringConvertible {
  var description: String {
    let rows =
      steps.map { ($0.name, $0.latency) } + [
        ("announcing alone", handedOver), ("bare sendmmsg", bare), ("lease alone", store),
      ]
    let name = rows.map(\.0.count).max() ?? 0
    var lines = [
      "\(groups) service groups, each on a veth pair of its own, \(frames) frames, \(rounds) switchovers on this kernel", "",
      "".padded(right: name) + Percentiles.header,
    ]
    lines += rows.map { $0.0.padded(right: name) + $0.1.columns }
    lines += ["", "since the timer fired, median:"]
    lines +=
      BarChart(bars: steps.map { .init(label: $0.name, value: Double($0.latency.p50), text: Percentiles.text($0.latency.p50)) }).lines
    lines.append("")
    lines += steps.map { "\($0.name.padded(right: name))  \($0.words)" }
    lines += [
      "announcing alone is \(Percentiles.decimal(timesBare)) times a bare sendmmsg of the same frames, by the medians.",
      "A lease is one store, and a clock to read.",
      "start: Active for all groups after \(Percentiles.text(start)), beyond the Active_Down_Interval; everything taken back in \(Percentiles.text(stop)).",
    ]
    if incomplete > 0 { lines.append("\(incomplete) of \(rounds) rounds are not counted: not every group was announced.") }
    return lines.joined(separator: "\n")
  }
}
