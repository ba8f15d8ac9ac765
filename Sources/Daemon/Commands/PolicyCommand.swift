import ArgumentParser
import Engine
import Policies

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Look at binding modes, and rehearse them. Touches nothing.",
    discussion: """
      A binding mode is a function of 27 inputs: what the management group is in, the condition of the group's interface, and what the group \
      itself is in. Modes are built in, belong to this build, or are tables of a configuration (policies:), which --config reads.
      """,
    subcommands: [PolicyListCommand.self, PolicyShowCommand.self, PolicySimulateCommand.self])
}

/// Where a policy command looks for modes.
struct PolicySource: ParsableArguments {
  @Option(name: .customLong("config"), help: "A configuration, whose policies: are modes too. '-' reads standard input.")
  var file: String?

  @Flag(help: "As JSON.")
  var json = false

  func catalog() throws -> PolicyCatalog {
    let modes = VRRP6Daemon.modes
    guard let file else { return modes }
    return modes.adding(try Configuration.readOrExit(file, modes: modes.known).policies)
  }

  /// The mode of that name, or the nearest ones on standard error.
  func policy(_ name: String) throws -> any BindingPolicy {
    let catalog = try catalog()
    if let policy = catalog[name] { return policy }
    StandardError.write("vrrp6d: no binding mode \(name): write \(name.nearest(among: catalog.names))")
    throw ExitStatus.usage.code
  }
}

struct PolicyListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the binding modes.",
    discussion: """
      One line per mode: its name, whether it may take interfaces down, and what it does. With --config, the modes that a configuration \
      defines stand beside those of this build.
      """)

  @OptionGroup var source: PolicySource

  func run() throws {
    let policies = try source.catalog().all
    if source.json {
      print(try JSONText.encode(policies.map { PolicySummary(name: $0.name, summary: $0.summary, mayHold: $0.mayHold) }))
    } else {
      let rows = policies.map { [$0.name, $0.mayHold ? "may go down" : "stays", $0.summary] }
      print(TextTable.align([["MODE", "INTERFACE", "WHAT IT DOES"]] + rows))
    }
  }
}

private struct PolicySummary: Encodable {
  let name: String
  let summary: String
  let mayHold: Bool
}

struct PolicyShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a binding mode as the table it is.",
    discussion: """
      All 27 rows: what the mode says for each state of the management group, condition of the interface and state of the group itself. \
      What breaks a rule is said below, with exit status 70. --yaml prints the mode as an entry of policies:, as short as it can be written.
      """)

  @Argument(help: "The name of the mode, as mode: says it.")
  var name: String

  @OptionGroup var source: PolicySource

  @Flag(help: "As an entry of policies: of a configuration.")
  var yaml = false

  func run() throws {
    let policy = try source.policy(name)
    let audit = PolicyAudit(policy)
    if source.json {
      print(try JSONText.encode(PolicyReport(policy, audit)))
    } else if yaml {
      print(PolicyTable(normalizing: policy).yaml(name: policy.name, summary: policy.summary))
    } else {
      print(PolicyReport(policy, audit).text)
    }
    if !audit.isSound { throw ExitStatus.software.code }
  }
}
