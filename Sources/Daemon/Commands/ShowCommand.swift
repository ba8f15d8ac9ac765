import ArgumentParser
import Foundation
import Transport

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the state of a running daemon.",
    discussion: """
      Without a name: the totals, then one line per group. With one: everything about that group, above all why it is in Initialize.
      """)

  @Argument(help: "The name of one group, such as s1/10.")
  var group: String?

  @Option(help: "The control socket of the daemon.")
  var control = Configuration.Default.controlSocket

  @Flag(help: "As JSON, complete.")
  var json = false

  func run() throws {
    let report = try ask()
    guard let group else {
      print(json ? try JSONText.encode(report) : report.table)
      return
    }
    guard let found = report.groups.first(where: { $0.name == group }) else {
      let near = NearestName.suggestions(for: group, among: report.groups.map(\.name))
      StandardError.write("vrrp6d: no group \(group)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?"))
      throw ExitStatus.usage.code
    }
    print(json ? try JSONText.encode(found) : found.details)
  }

  private func ask() throws -> RouterReport {
    let bytes: [UInt8]
    do throws(TransportError) {
      bytes = try ControlListener.ask(control, [UInt8](Self.question))
    } catch {
      StandardError.write("vrrp6d: \(error): does a daemon run with this control socket? Name another with --control")
      throw (error.errno == .permissionDenied ? ExitStatus.noPermission : .unavailable).code
    }
    switch try? JSONDecoder().decode(ControlAnswer.self, from: Data(bytes)) {
    case .report(let report): return report
    case .refused(let reason):
      StandardError.write("vrrp6d: the daemon at \(control) refused: \(reason)")
      throw ExitStatus.unavailable.code
    case nil:
      StandardError.write("vrrp6d: what answers at \(control) is no vrrp6d of this version")
      throw ExitStatus.unavailable.code
    }
  }

  private static var question: Data { (try? JSONEncoder().encode(ControlQuestion.show)) ?? Data() }
}
