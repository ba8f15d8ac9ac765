import ArgumentParser
import ControlProtocol

struct ReloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Have a running daemon read its configuration anew.",
    discussion: """
      Only the difference is carried out: a group that is the same sends no packet and is not touched in the kernel. A file with a mistake \
      changes nothing, nor does one that cannot be read within \(Supervisor.readingTime.components.seconds) s. SIGHUP does the same, with the \
      answer in the log. A daemon that is told to end does not finish a reload first.

      Groups that are bound, unbound or bound to another group are let go as what they were and made anew; everything else is changed \
      while they run, an election's settings without a change of state. The keys control and router take a restart.
      """)

  @Flag(help: "Only say what would be done.")
  var plan = false

  @OptionGroup var options: ControlOptions

  func run() throws {
    try options.print(options.ask(ReloadQuestion(isPlan: plan), patience: AskedDaemon.reloadPatience)) { $0.text }
  }
}
