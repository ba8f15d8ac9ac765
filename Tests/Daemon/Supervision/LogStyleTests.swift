import Foundation
import Logging
import Testing

@testable import Daemon

@Suite struct LogStyleTests {
  private func text(_ style: LogStyle, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata? = nil) -> String {
    let event = LogEvent(
      level: level, message: "\(message)", metadata: metadata, source: "Daemon", file: #fileID, function: #function, line: #line)
    return style.text(event, label: "r1", at: Date(timeIntervalSince1970: 1_800_000_000))
  }

  @Test func aPlainLineHasItsTimeAndItsLevelInWords() throws {
    let line = text(.plain, .notice, "core: Backup -> Active", ["group": "core", "cause": "nobody advertised"])
    #expect(line.hasSuffix(" notice r1: cause=nobody advertised group=core [Daemon] core: Backup -> Active\n"))
    let time = try #require(line.split(separator: " ").first)
    // In the zone of the host, whichever that is.
    let formatter = ISO8601DateFormatter()
    #expect(formatter.date(from: String(time))?.timeIntervalSince1970 == 1_800_000_000, "\(time)")
  }

  @Test(arguments: [
    (Logger.Level.critical, 2), (.error, 3), (.warning, 4), (.notice, 5), (.info, 6), (.debug, 7), (.trace, 7),
  ])
  func journaldGetsThePriorityAndNoTime(_ level: Logger.Level, _ priority: Int) {
    #expect(text(.journal, level, "core: Backup -> Active", ["group": "core"]) == "<\(priority)>r1: group=core core: Backup -> Active\n")
  }

  /// Each line is an entry of its own there, and would have journald's own priority.
  @Test func everyLineOfAJournalEntryHasThePriority() {
    #expect(
      text(.journal, .error, "gw.yaml:3:1: error\n    vrid: 256\n  write: less")
        == "<3>r1: gw.yaml:3:1: error\n<3>    vrid: 256\n<3>  write: less\n")
  }
}
