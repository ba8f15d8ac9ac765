import ArgumentParser
import ControlProtocol
import Engine
import Transport

struct DrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain",
    abstract: "Have this router hand over and stay away.",
    discussion: """
      Tells the running daemon to leave Active with priority 0, and to stay in Initialize, whatever happens to its peer, until \
      `vrrp6d undrain`. A service group is where its management group is.

      An Active cannot know whether anybody would take over: Backups are silent. So it gives way first, and stays away once it hears \
      another router. If none takes over within an Active_Down_Interval it is Active again, and the command ends with 75; with --force it \
      stays away all the same, and nobody serves. A drained router that hears nobody says so in its log and in `vrrp6d show`.
      """)

  @Argument(help: "A group that elects. All of them, without a name.")
  var name: String?

  @Flag(help: "Also behind a restart of the daemon: until `vrrp6d undrain`, or the machine's next start.")
  var persist = false

  @Flag(help: "Even if no other router advertises.")
  var force = false

  @OptionGroup var options: ControlOptions

  /// As long as handing over takes with the longest interval, and more.
  private static let patience: Duration = .seconds(300)

  func run() throws {
    let outcome = try options.ask(DrainQuestion(name: name, persists: persist, isForced: force), patience: Self.patience)
    if options.json {
      try options.print(outcome) { _ in "" }
    } else if let text = outcome.text {
      print(text)
    }
    guard let refusal = outcome.refusal else { return }
    StandardError.write("vrrp6d: \(refusal)")
    throw ExitStatus.temporaryFailure.code
  }
}

struct UndrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undrain",
    abstract: "Take back `vrrp6d drain`.",
    discussion: "Tells the running daemon to take part again: as a router that starts, and preempts if that is configured.")

  @Argument(help: "A group that elects. All that are drained, without a name.")
  var name: String?

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(UndrainQuestion(name: name))) { $0.text } }
}

struct LogLevelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log-level",
    abstract: "Say or change from which level on a running daemon logs.",
    discussion: "Until its next start, or until a reload with another `log:`.")

  @Argument(help: "trace, debug, info, notice, warning, error or critical. Without: only say which it is.")
  var level: Level?

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(LogLevelQuestion(level: level?.rawValue))) { $0.text } }

  enum Level: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
  }
}
