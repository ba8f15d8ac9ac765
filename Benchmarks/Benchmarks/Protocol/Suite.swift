import Benchmark

/// Every measurement there is. Their names are also names of files, under `Thresholds`.
///
/// What is held to a threshold is a ratio or a count: a time alone says little about a machine that others use.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(metrics: [.wallClock, .instructions], warmupIterations: 3, maxDuration: .seconds(2))
  fanOut()
  codec()
  election()
  gate()
}
