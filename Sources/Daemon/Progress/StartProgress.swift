import Engine
import Transport

/// How far the devices of a start are, for whoever waits for it: a bar on a terminal, otherwise a line in the log now and then.
final class StartProgress {
  /// How long the log is silent about it.
  static let interval: Duration = .seconds(10)

  private let total: Int
  private let bar: ProgressBar?
  private let say: (String) -> Void
  private let time: any TimeSource
  private let start: Instant
  private var said: Instant

  /// - Parameters:
  ///   - total: how many devices there will be.
  ///   - bar: what there is to draw on; `nil` where nobody looks.
  ///   - say: writes a line of the log.
  init(total: Int, bar: ProgressBar?, time: any TimeSource = MonotonicClock(), say: @escaping (String) -> Void) {
    self.total = total
    self.bar = bar
    self.say = say
    self.time = time
    start = time.now
    said = start
  }

  /// - Parameter made: how many devices there are by now.
  func reached(_ made: Int) {
    if let bar { return bar.reach(made) }
    guard said.duration(to: time.now) >= Self.interval else { return }
    said = time.now
    say("the gate is up on \(made) of \(total) interfaces")
  }

  /// The gate is up wherever it can be.
  func end() {
    bar?.end()
    let took = start.duration(to: time.now)
    guard took >= ProgressBar.patience else { return }
    say("the gate is up after \(Percentiles.text(Double(took.nanoseconds)))")
  }
}
