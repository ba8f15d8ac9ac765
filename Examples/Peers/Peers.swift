internal import ArgumentParser
internal import Foundation
internal import Lab

/// `make bench-peers`: the same job done by vrrp6d and by keepalived, in one laboratory, one after the other.
@main
struct Peers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peers",
    abstract: "Measures vrrp6d and keepalived side by side: traffic, CPU, memory, start, takeover, hand-over.",
    discussion: """
      Builds two routers and their LANs in network namespaces of this machine, whose own network stays untouched, and lets each contender
      serve them in turn with Advertisements every second. Prints a table in Markdown. Needs root and keepalived; 69 when the machine lacks
      something.
      """)

  @Argument(help: "Path of the vrrp6d program.")
  var vrrp6d: String

  @Option(help: "Service groups, 1 to 4000.")
  var groups = 100

  @Option(help: "A file to write the table to, besides standard output.")
  var output: String?

  @Option(help: ArgumentHelp("Only these contenders: \(Contender.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var only: [Contender] = []

  func validate() throws {
    guard (1...4000).contains(groups) else { throw ValidationError("--groups \(groups): write a number from 1 to 4000.") }
    guard FileManager.default.isExecutableFile(atPath: vrrp6d) else { throw ValidationError("No program at \(vrrp6d).") }
  }

  func run() throws {
    let missing = Requirements.laboratory.with(program: "keepalived").missing
    guard missing.isEmpty else {
      print("The comparison needs \(missing.joined(separator: ", ")).")
      throw ExitCode(69)
    }
    let stage = try PeerStage(program: URL(fileURLWithPath: vrrp6d).path, groups: groups)
    // Before there is any other thread, so that all of them leave these signals alone.
    try Interruption.handle { stage.tearDown() }
    defer { stage.tearDown() }
    let contenders = only.isEmpty ? Contender.allCases : only
    let progress = Progress("\(groups) groups", total: contenders.count * Trial.stages)
    let laboratory = try stage.build()
    var results: [TrialResult] = []
    for contender in contenders {
      var trial = try Trial(contender, stage: stage, laboratory: laboratory, progress: progress)
      results.append(trial.run())
    }
    progress.end()
    let table = MarkdownTable(groups: groups, results: results).text
    print(table)
    if let output { try Data((table + "\n").utf8).write(to: URL(fileURLWithPath: output)) }
  }
}

extension Contender: ExpressibleByArgument {}
