import Engine
import Transport

/// What it costs to open and close the way through the kernel for all that follow one election: a store.
struct LeaseBenchmark {
  /// Stores that are timed together: one alone takes less than reading the clock.
  private static let storesPerRound = 1000

  let rounds: Int

  /// Each, on average of a thousand.
  ///
  /// - Throws: ``TransportError`` with EPERM without the right to make maps (CAP_BPF).
  func run() throws -> Percentiles {
    let lease = try Leases(capacity: 1).make()
    let clock = MonotonicClock()
    var recorder = Percentiles.Recorder()
    for _ in 0..<rounds {
      let start = clock.now
      for _ in 0..<Self.storesPerRound { lease.hold(until: start + .seconds(1)) }
      recorder.record(start.duration(to: clock.now) / Self.storesPerRound)
    }
    lease.close()
    return recorder.percentiles
  }
}
