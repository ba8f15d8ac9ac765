import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the state fan-out, a switchover, the codec and the election, on this machine.",
    discussion: """
      Each prints percentiles over the rounds and, where there is something to compare with, the ratio to it: a wall-clock figure alone says \
      little about a machine that others use too. `--json` is for programs. Nothing here needs a configuration or a running daemon; only \
      `switchover` needs root, for a network namespace of its own.
      """,
    subcommands: [BenchFanOutCommand.self, BenchSwitchoverCommand.self, BenchCodecCommand.self, BenchElectionCommand.self])
}

/// Refuses a number outside of its bounds, and says what to write.
func require(_ value: Int, _ option: String, in bounds: ClosedRange<Int>) throws {
  guard bounds.contains(value) else {
    throw ValidationError("\(option) \(value): write a number from \(bounds.lowerBound) to \(bounds.upperBound).")
  }
}
