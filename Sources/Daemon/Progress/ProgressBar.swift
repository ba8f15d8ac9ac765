import Engine
import Foundation
import Transport

/// A line on standard error that says how far something is. Only on a terminal, and only when it takes longer than `patience`.
final class ProgressBar {
  /// What ends sooner needs no bar.
  static let patience: Duration = .seconds(2)
  /// Not drawn more often than this.
  private static let interval: Duration = .milliseconds(100)
  private static let width = 30

  private let label: String
  private let total: Int
  private let isShown: Bool
  private let write: (String) -> Void
  private let time: any TimeSource
  private let start: Instant
  private var drawn: Instant?
  private var done = 0

  /// - Parameters:
  ///   - total: how many steps there are.
  ///   - isTerminal: whether there is anybody to see it.
  init(
    _ label: String, total: Int, time: any TimeSource = MonotonicClock(), isTerminal: Bool = ProgressBar.hasTerminal,
    write: @escaping (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }
  ) {
    self.label = label
    self.total = max(total, 1)
    self.time = time
    self.write = write
    isShown = isTerminal
    start = time.now
  }

  static var hasTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// One step is done.
  func step() { reach(done + 1) }

  /// So many steps are done.
  func reach(_ count: Int) {
    done = count
    guard isShown else { return }
    let now = time.now
    guard start.duration(to: now) >= Self.patience, drawn.map({ $0.duration(to: now) >= Self.interval }) ?? true else { return }
    drawn = now
    let filled = min(Self.width, done * Self.width / total)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    write("\r\(label) [\(bar)] \(min(100, done * 100 / total)) %")
  }

  /// Takes the line away, if there is one.
  func end() {
    guard drawn != nil else { return }
    write("\r\u{1b}[K")
    drawn = nil
  }
}
