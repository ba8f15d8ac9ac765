import ArgumentParser
import Simulator

@main
struct HistoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "histories",
    abstract: "Plays simulated histories of routers, each with faults drawn from its seed, and looks whether all was in order.",
    discussion: "Ends with status 1 if one was not, and says how to see it again.",
    subcommands: [Soak.self, Replay.self])
}

struct Soak: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "One history after the other.")

  @Option(help: "The first seed; drawn if left out.") var seed: UInt64?
  @Option(help: "How many; until it is stopped, if left out.") var count: UInt64?
  @Option(help: "Stop after so many that were not in order.") var complaints = 1

  func run() throws {
    let first = seed ?? UInt64.random(in: 0...UInt64(Int64.max) / 2)
    print("from seed \(first)")
    var failed = 0
    var known: [Fault: Int] = [:]
    var played: UInt64 = 0
    while played < count ?? .max {
      let history = History(seed: first + played)
      history.play()
      for misfortune in history.misfortunes { known[misfortune.fault, default: 0] += 1 }
      let complaints = history.complaints
      if !complaints.isEmpty {
        failed += 1
        print(([history.told] + complaints.map { "! \($0)" }).joined(separator: "\n"))
        print("to see it again: make sim SEED=\(history.seed)")
      }
      history.bury()
      played += 1
      if played % 10_000 == 0 { print("\(played) histories, \(failed) not in order") }
      if failed >= self.complaints { throw ExitCode(1) }
    }
    print("\(played) histories, \(failed) not in order")
    for (fault, count) in known.sorted(by: { $0.value > $1.value }) { print("  \(fault.rawValue): \(count)") }
    if failed > 0 { throw ExitCode(1) }
  }
}

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "One history, with its timelines.")

  @Argument(help: "Its seed.") var seed: UInt64

  func run() throws {
    let history = History(seed: seed)
    history.play()
    print(history.told)
    let complaints = history.complaints
    for complaint in complaints { print("! \(complaint)") }
    print(complaints.isEmpty ? "in order" : "not in order")
    if !complaints.isEmpty { throw ExitCode(1) }
  }
}
