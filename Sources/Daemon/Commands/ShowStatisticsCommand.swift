import ArgumentParser
import ControlProtocol
import Foundation

struct ShowStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics",
    abstract: "What was counted since the start, or since a reset: RFC 8347's counters.",
    discussion: """
      Without a name: what was discarded, then a line for each group that elects. A group that follows sends and receives no Advertisements: \
      its leader counts.
      """)

  @Argument(help: "The name of one group, such as core.")
  var group: String?

  @Flag(
    help: "Behind this answer, count from now on: the group, or the router and all groups; for everybody who asks for statistics.")
  var reset = false

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(list()) { group == nil ? $0.text : $0.groups.first?.details ?? "" } }

  /// A page at a time, so that no answer is large; the first one last, since a reset comes with it.
  private func list() throws -> StatisticsReport {
    if let group { return try options.ask(StatisticsQuestion(group: group, reset: reset)) }
    let count = try options.ask(StatisticsQuestion(limit: 0)).electing
    let pages = stride(from: StatisticsQuestion.pageLimit, to: count, by: StatisticsQuestion.pageLimit)
    let others = try pages.flatMap { try options.ask(StatisticsQuestion(offset: $0)).groups }
    var report = try options.ask(StatisticsQuestion(reset: reset))
    report.groups += others
    return report
  }
}

struct ShowBadPacketsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bad-packets",
    abstract: "The last 64 packets that were discarded, and why; also as pcapng.",
    discussion: "`vrrp6d show bad-packets --export - | tcpdump -nvr -` shows what tcpdump makes of them.")

  @Option(help: "Write them to this file as pcapng, with the reasons as comments; `-` is standard output.")
  var export: String?

  @OptionGroup var options: ControlOptions

  func run() throws {
    let report = try options.ask(BadPacketsQuestion())
    guard let export else { return try options.print(report) { $0.text } }
    let file = Data(CaptureFile(report.packets.reversed(), by: "vrrp6d \(Version.current)").bytes)
    if export == "-" { return FileHandle.standardOutput.write(file) }
    do { try file.write(to: URL(filePath: export)) } catch {
      StandardError.write("vrrp6d: \(export) can't be written: \(error.localizedDescription)")
      throw ExitStatus.cannotCreate.code
    }
    print("\(report.packets.count) packets written to \(export)")
  }
}

extension OperationalData {
  /// Asks a running daemon for all of it, a page at a time.
  init(asking options: ControlOptions) throws {
    var instances: [VirtualRouterInstance] = []
    while true {
      let page = try options.ask(OperationalQuestion(offset: instances.count))
      instances += page.instances
      if page.instances.isEmpty || instances.count >= page.matching { break }
    }
    let statistics = try options.ask(StatisticsQuestion(limit: 0))
    self.init(status: try options.ask(StatusQuestion()), discards: statistics.discards, instances: instances)
  }
}
