import Foundation
import Logging
import Transport

/// Where a running daemon writes: its log and what else it says, all through one thread, on standard error.
struct LogOutput: Sendable {
  /// How long an end waits for the reader of the last lines.
  static let farewell: Duration = .seconds(2)

  let style: LogStyle
  private let label: String
  private let writer: LineWriter

  /// - Parameters:
  ///   - label: the router's name.
  ///   - descriptor: standard error, but for tests.
  /// - Throws: when the kernel has no thread left.
  init(label: String, to descriptor: CInt = StandardDescriptors.errors) throws(TransportError) {
    let isJournal = StandardDescriptors.isJournal(descriptor, stream: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])
    let style: LogStyle = isJournal ? .journal : .plain
    self.style = style
    self.label = label
    writer = try LineWriter(to: descriptor) { count in
      let event = LogEvent(
        level: .warning, message: "\(count) lines were dropped: who reads the log was too slow, or gone", metadata: nil, source: "Daemon",
        file: #fileID, function: #function, line: #line)
      return style.text(event, label: label, at: Date())
    }
  }

  /// A logger with the router's name as its label.
  func logger(_ level: Logger.Level) -> Logger {
    var logger = Logger(label: label) { [style, writer] in LineLogHandler(label: $0, style: style, writer: writer) }
    logger.logLevel = level
    return logger
  }

  /// Writes text as it is: what a terminal shows and no log has.
  func write(_ text: String) { writer.write { text } }

  /// How many lines its reader did not take in time, since the start.
  var dropped: UInt64 { writer.dropped }

  /// Writes what is pending, if its reader takes it in time. Nothing is written behind that.
  func finish() { writer.finish(within: Self.farewell) }
}
