import Foundation
import Logging

/// How a line of the log looks.
enum LogStyle: Hashable, Sendable {
  /// With its time and its level in words: for a file, a terminal, another program.
  case plain
  /// For journald, which has a time of its own: a priority as syslog numbers it, at the beginning of every line (sd-daemon(3)).
  case journal

  /// One entry of the log, with its newline.
  func text(_ event: LogEvent, label: String, at time: Date) -> String {
    let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    switch self {
    case .plain:
      return "\(Self.timestamp(time)) \(event.level) \(label):\(metadata) [\(event.source)] \(event.message)\n"
    case .journal:
      let priority = "<\(event.level.syslogPriority)>"
      // A newline begins another entry there.
      return "\(label):\(metadata) \(event.message)".split(separator: "\n").map { "\(priority)\($0)\n" }.joined()
    }
  }

  private static func timestamp(_ time: Date) -> String {
    var seconds = time_t(time.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Logger.Level {
  /// RFC 5424's severity.
  fileprivate var syslogPriority: Int {
    switch self {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }
}
