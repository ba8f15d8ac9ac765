public import ArgumentParser
public import ControlProtocol

struct ShowGroupsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups",
    abstract: "A line for each group, or for some of them.",
    discussion: """
      Without options: every group, in the order of the configuration. What is asked for is combined: `--state Initialize --leader core`. \
      A pattern has to be quoted, or the shell takes it for files.
      """)

  @Option(help: "Only those in this state: Active, Backup or Initialize.")
  var state: State?

  @Option(help: "Only those on interfaces of this pattern, such as 's1*': * is any text, ? any one character.")
  var interface: String?

  @Option(help: "Only this management group, and those that follow it.")
  var leader: String?

  @Flag(help: "Only those that are not as they should be.")
  var troubled = false

  @Option(help: "configuration, name, interface, state, leader, changed (what changed last comes first) or trouble.")
  var sort: GroupsQuestion.Order = .configuration

  @Option(help: "How many at most.")
  var limit: Int?

  @OptionGroup var options: ControlOptions

  enum State: String, ExpressibleByArgument, CaseIterable {
    case active = "Active"
    case backup = "Backup"
    case initialize = "Initialize"

    init?(argument: String) {
      guard let state = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else { return nil }
      self = state
    }
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit has to be 1 or more.") }
  }

  func run() throws { try options.print(list()) { $0.matching == 0 ? "\($0.router): no such group" : $0.table } }

  /// A page at a time, so that no answer is large.
  private func list() throws -> GroupsReport {
    var question = GroupsQuestion(
      state: state?.rawValue, interface: interface, leader: leader, troubled: troubled, order: sort, offset: 0, limit: limit)
    var report = try options.ask(question)
    let wanted = min(limit ?? .max, report.matching)
    while report.groups.count < wanted {
      question.offset = report.groups.count
      question.limit = min(GroupsQuestion.pageLimit, wanted - report.groups.count)
      let page = try options.ask(question)
      if page.groups.isEmpty { break }
      report.groups += page.groups
    }
    return report
  }
}

extension GroupsQuestion.Order: ExpressibleByArgument {}
