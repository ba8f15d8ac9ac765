import Engine
import Transport

/// What an operation costs, measured in batches: one is too short for a clock.
struct CostTable: Codable {
  struct Row: Codable {
    let name: String
    /// One batch after another, in nanoseconds.
    let batch: Percentiles
    let nanosecondsEach: Double
    let perSecond: Double
  }

  let benchmark: String
  /// What one batch is.
  let words: String
  let operationsPerBatch: Int
  let rounds: Int
  private(set) var rows: [Row] = []

  init(benchmark: String, words: String, operationsPerBatch: Int, rounds: Int) {
    self.benchmark = benchmark
    self.words = words
    self.operationsPerBatch = operationsPerBatch
    self.rounds = rounds
  }

  /// Rounds that are not counted, in which code and memory become warm.
  private static let warmUp = 2

  /// Measures one operation, a batch in each round.
  mutating func measure(_ name: String, _ progress: ProgressBar, prepare: () -> Void = {}, batch: () throws -> Void) rethrows {
    let clock = MonotonicClock()
    var recorder = Percentiles.Recorder()
    for round in 0..<rounds + Self.warmUp {
      prepare()
      let start = clock.now
      try batch()
      let end = clock.now
      if round >= Self.warmUp { recorder.record(start.duration(to: end)) }
      progress.step()
    }
    let each = Double(recorder.percentiles.p50) / Double(operationsPerBatch)
    rows.append(Row(name: name, batch: recorder.percentiles, nanosecondsEach: each, perSecond: each > 0 ? 1e9 / each : 0))
  }

  /// How often `measure` steps a progress bar.
  static func steps(operations: Int, rounds: Int) -> Int { operations * (rounds + warmUp) }
}

extension CostTable: CustomStringConvertible {
  var description: String {
    let name = rows.map(\.name.count).max() ?? 0
    var lines = ["\(words), \(rounds) rounds; the times are of one batch, each: its median divided by the batch", ""]
    lines.append("".padded(right: name) + Percentiles.header + "each".padded(left: 11) + "per second".padded(left: 13))
    for row in rows {
      lines.append(
        row.name.padded(right: name) + row.batch.columns + Percentiles.text(row.nanosecondsEach).padded(left: 11)
          + Percentiles.count(row.perSecond).padded(left: 13))
    }
    lines += ["", "each, median:"]
    lines += BarChart(bars: rows.map { .init(label: $0.name, value: $0.nanosecondsEach, text: Percentiles.text($0.nanosecondsEach)) }).lines
    return lines.joined(separator: "\n")
  }
}

/// Keeps the optimiser from leaving out what nobody uses.
@inline(never) func keep<Value>(_ value: Value) {}
