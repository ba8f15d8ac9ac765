internal import Engine
internal import Foundation
internal import Lab
internal import Synchronization

/// A bar on standard error, where that is a terminal; nothing otherwise.
final class Progress: Sendable {
  private struct Task {
    var name = ""
    var total = 0
    var done = 0
    var start = Instant.zero
  }

  private let task = Mutex(Task())
  private let isShown = isatty(STDERR_FILENO) == 1
  private static let width = 30

  func begin(_ name: String, of total: Int) {
    task.withLock { $0 = Task(name: name, total: max(total, 1), done: 0, start: LabClock.now) }
    draw()
  }

  func step(to done: Int? = nil) {
    task.withLock { $0.done = done ?? $0.done + 1 }
    draw()
  }

  /// Takes the bar away, so that what is written next has the line for itself.
  func end() {
    task.withLock { $0 = Task() }
    if isShown { write("\r\u{1b}[K") }
  }

  private func draw() {
    guard isShown else { return }
    let task = task.withLock { $0 }
    let share = min(1, Double(task.done) / Double(task.total))
    let full = Int(share * Double(Self.width))
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full)
    write("\r\u{1b}[K\(task.name) [\(bar)] \(task.done)/\(task.total)\(remaining(task, share))")
  }

  private func remaining(_ task: Task, _ share: Double) -> String {
    guard share > 0, share < 1 else { return "" }
    let left = (task.start.duration(to: LabClock.now) / .seconds(1)) * (1 - share) / share
    return String(format: ", %.0f s left", left)
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
