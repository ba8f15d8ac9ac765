import Foundation
import Logging
import Transport

/// Hands what is logged to a thread of its own. Whoever logs makes no system call and waits for nobody, so that a loop which elects may.
struct LineLogHandler: LogHandler {
  let label: String
  let style: LogStyle
  let writer: LineWriter
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  init(label: String, style: LogStyle, writer: LineWriter) {
    self.label = label
    self.style = style
    self.writer = writer
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var event = event
    if !metadata.isEmpty { event.metadata = metadata.merging(event.metadata ?? [:]) { $1 } }
    let time = Date()
    writer.write { [label, style, event] in style.text(event, label: label, at: time) }
  }
}
