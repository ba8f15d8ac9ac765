import ArgumentParser

struct BenchElectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "election",
    abstract: "Events per second that the state machine of RFC 9568 decides.",
    discussion: """
      Every virtual router is handed the same kind of event in turn: an Advertisement, its timer. What follows from the event is decided and \
      written down, and not carried out: no packet is sent. Needs no rights.
      """)

  @Option(help: "Virtual routers, 1 to 100000.")
  var groups = 10_000

  @Option(help: "Events for each of them that are counted, 1 to 100000.")
  var rounds = 100

  @Flag(help: "As JSON.")
  var json = false

  func validate() throws {
    try require(groups, "--groups", in: ElectionBenchmark.groupBounds)
    try require(rounds, "--rounds", in: ElectionBenchmark.roundBounds)
  }

  func run() throws {
    let table = ElectionBenchmark(groups: groups, rounds: rounds).run()
    print(json ? try JSONText.encode(table) : table.description)
  }
}
