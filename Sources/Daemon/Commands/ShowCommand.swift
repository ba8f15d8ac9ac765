import ArgumentParser
import ControlProtocol

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the state of a running daemon.",
    discussion: """
      `show`: the totals, each management group with its last switchover, and what is not as it should be, with what to do \
      about it. `show NAME`: everything about that group; one that is called like a subcommand is shown by `show group NAME`. `show --all`: \
      all of it, every group included.

      Every answer is to be had as JSON (--json), as docs/control.schema.json describes it.
      """,
    subcommands: [
      ShowStatusCommand.self, ShowGroupsCommand.self, ShowGroupCommand.self, ShowSwitchoversCommand.self, ShowBindingsCommand.self,
      ShowKernelCommand.self, ShowStatisticsCommand.self, ShowBadPacketsCommand.self,
    ],
    defaultSubcommand: ShowStatusCommand.self)
}

struct ShowStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "The totals, each leader, and what is not as it should be; or one group.",
    discussion: "It is what `vrrp6d show` does. Behind each thing that is not as it should be stands what to do about it.",
    shouldDisplay: false)

  @Argument(help: "The name of one group, such as s1/10.")
  var group: String?

  @Flag(help: "All groups, too.")
  var all = false

  @Flag(help: "For YANG tools: RFC 8347's ietf-vrrp with vrrp6d-binding, as RFC 7951 JSON; see docs/statistics.md.")
  var yang = false

  @OptionGroup var options: ControlOptions

  func validate() throws {
    if yang, group != nil || all || options.json { throw ValidationError("--yang stands alone: it is everything there is.") }
  }

  func run() throws {
    if yang { return print(try OperationalData(asking: options).json) }
    if let group { return try options.print(options.ask(GroupQuestion(name: group))) { $0.details } }
    if all { return try options.print(options.ask(EverythingQuestion())) { "\($0.status.text)\n\n\(GroupsReport.table(of: $0.groups))" } }
    try options.print(options.ask(StatusQuestion())) { $0.text }
  }
}

struct ShowGroupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group", abstract: "Everything about one group, with its last 16 changes and their causes.",
    discussion: "Configured beside what is in force, what remains of delays, and why it is in Initialize, with the remedy.")

  @Argument(help: "The name of the group, such as s1/10.")
  var name: String

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(GroupQuestion(name: name))) { $0.details } }
}

struct ShowSwitchoversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "switchovers", abstract: "The last 64 switchovers, when each step was done, and percentiles.",
    discussion: "One line for each, however many groups follow: from the detection to the last announcement, in milliseconds.")

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(SwitchoversQuestion())) { $0.text } }
}

struct ShowBindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bindings", abstract: "Who follows whom, and in which binding mode.",
    discussion: "A line for each management group and mode, with how many follow; with a name, only that group's followers.")

  @Argument(help: "Only this management group.")
  var leader: String?

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(BindingsQuestion(leader: leader))) { $0.text } }
}

struct ShowKernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel",
    abstract: "What the gate needs of the kernel beside what the kernel has; differences are marked.",
    discussion: """
      Filters, MAC addresses in the interfaces' filters, memberships, routes of accepted addresses, what the gate's program looks up, and \
      the leases; read anew. Without --complete: only interfaces with a difference.
      """)

  @Option(help: "Only interfaces of this pattern, such as 's1*': * is any text, ? any one character.")
  var interface: String?

  @Flag(help: "Interfaces, too, on which everything is as it should be.")
  var complete = false

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(KernelQuestion(interface: interface, complete: complete))) { $0.text } }
}
