import ArgumentParser

struct BenchFanOutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fan-out",
    abstract: "Publication of a management group's state -> its last follower decided, in three designs.",
    discussion: """
      One process, one run: a stream and a task for every service group; the product's lanes, with a stream for each; and a plain loop over \
      the binding policies, which is what neither can undercut. A round is published when the one before is over. Needs no rights.
      """)

  @Option(help: "Service groups, 1 to 100000.")
  var groups = 10_000

  @Option(help: "Lanes, each with a thread of its own, 1 to 64. The daemon has one for all.")
  var lanes = 1

  @Option(help: "Rounds that are counted, 1 to 100000.")
  var rounds = 200

  @Flag(help: "As JSON.")
  var json = false

  func validate() throws {
    try require(groups, "--groups", in: FanOutBenchmark.groupBounds)
    try require(lanes, "--lanes", in: FanOutBenchmark.laneBounds)
    try require(rounds, "--rounds", in: FanOutBenchmark.roundBounds)
    guard lanes <= groups else { throw ValidationError("--lanes \(lanes): write at most \(groups), so that every lane has a group.") }
  }

  func run() throws {
    let report = try FanOutBenchmark(groups: groups, lanes: lanes, rounds: rounds).run()
    print(json ? try JSONText.encode(report) : report.description)
  }
}
