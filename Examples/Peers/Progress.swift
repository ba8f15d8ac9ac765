internal import Foundation

/// What is being done, on standard error, where that is a terminal.
final class Progress {
  private let label: String
  private let total: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var done = 0

  init(_ label: String, total: Int) {
    self.label = label
    self.total = total
  }

  func step(_ words: String) {
    guard isTerminal else { return }
    let filled = 24 * done / max(total, 1)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
    write("\r\u{1b}[K\(label) [\(bar)] \(words)")
    done += 1
  }

  func end() { if isTerminal { write("\r\u{1b}[K") } }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
