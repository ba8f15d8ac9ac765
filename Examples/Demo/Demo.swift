internal import ArgumentParser
internal import Foundation
internal import Lab

/// `make demo`: two routers, hosts behind them, and a takeover that anyone can watch.
@main
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Shows one mVRRP6 group move its service groups between two routers.",
    discussion: """
      Builds two routers, their LANs and hosts in network namespaces of this machine, whose own network stays untouched. Runs as root: \
      vrrp6d loads a program into the kernel, which no other user may. Exit status 0 means that everything it says was seen; 1 that \
      something was not; 69 that the machine lacks something.
      """)

  @Argument(help: "Path of the vrrp6d program.")
  var vrrp6d: String

  @Option(help: "Service groups: the first half unflowdown, the second half flowdown.")
  var groups = 200

  @Flag(help: "Stays at the end, with the second router running, until it is interrupted, and says how to look at it.")
  var keep = false

  func validate() throws {
    guard (2...2000).contains(groups) else { throw ValidationError("--groups takes 2 to 2000.") }
    guard FileManager.default.isExecutableFile(atPath: vrrp6d) else { throw ValidationError("No program at \(vrrp6d).") }
  }

  func run() throws {
    let missing = Requirements.laboratory.missing
    guard missing.isEmpty else {
      print("The demo needs \(missing.joined(separator: ", ")).")
      throw ExitCode(69)
    }
    let stage = try Stage(program: URL(fileURLWithPath: vrrp6d).path, groups: groups, keep: keep)
    // Before there is any other thread, so that all of them leave these signals alone.
    try Interruption.handle { stage.tearDown() }
    defer { stage.tearDown() }
    var story = Story(stage: stage)
    guard try story.tell() else { throw ExitCode(1) }
  }
}
