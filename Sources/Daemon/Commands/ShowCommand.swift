import ArgumentParser
import Transport

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the state of a running daemon.",
    discussion: """
      Without a name: the totals, then one line per group. With one: everything about that group, above all why it is in Initialize. \
      `show switchovers`: the last 64 switchovers, when each step was done, and percentiles.
      """)

  @Argument(help: "The name of one group, such as s1/10; or `switchovers`.")
  var group: String?

  @Option(help: "The control socket of the daemon.")
  var control = Configuration.Default.controlSocket

  @Flag(help: "As JSON, complete.")
  var json = false

  /// In the place of a group's name. A group that is called so is in the table and in the JSON.
  private static let switchovers = "switchovers"

  func run() throws {
    if group == Self.switchovers {
      guard case .switchovers(let log) = try ControlAnswer.of(.switchovers, at: control) else {
        throw ControlAnswer.unexpected(at: control)
      }
      return print(json ? try JSONText.encode(log) : log.text)
    }
    if let group {
      guard case .group(let found) = try ControlAnswer.of(.group(group), at: control) else { throw ControlAnswer.unexpected(at: control) }
      return print(json ? try JSONText.encode(found) : found.details)
    }
    guard case .report(let report) = try ControlAnswer.of(.show, at: control) else { throw ControlAnswer.unexpected(at: control) }
    print(json ? try JSONText.encode(report) : report.table)
  }
}
