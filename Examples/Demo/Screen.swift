internal import Engine
internal import Foundation

/// What the demo writes: coloured on a terminal, plain in a pipe.
struct Screen: Sendable {
  enum Colour: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  private let isColoured: Bool

  init() {
    // https://no-color.org
    isColoured = isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  func paint(_ text: String, _ colour: Colour) -> String { isColoured ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text }

  func heading(_ text: String) { write("\n" + paint(text, .bold)) }
  func line(_ text: String) { write("  " + text) }
  func aside(_ text: String) { write("  " + paint(text, .dim)) }

  /// At once: a pipe is to see each line when it is written, not at the end.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// A label and its value, aligned.
  func fact(_ label: String, _ value: String) { line(label.padded(to: 46) + value) }

  func verdict(_ claim: String, holds: Bool, _ detail: String = "") {
    let mark = holds ? paint("yes", .green) : paint("NO ", .red)
    line("\(mark)  \(claim)" + (detail.isEmpty ? "" : paint("  (\(detail))", holds ? .dim : .red)))
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Duration {
  /// Milliseconds with one decimal and a sign: `+12.3 ms`.
  var signed: String { String(format: "%+.1f ms", Double(nanoseconds) / 1e6) }
  /// Milliseconds with one decimal: `12.3 ms`.
  var plain: String { String(format: "%.1f ms", Double(nanoseconds) / 1e6) }
}
