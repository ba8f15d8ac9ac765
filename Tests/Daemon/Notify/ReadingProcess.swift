import Foundation
import Lab

@testable import Daemon

/// A program of somebody else's that runs beside a test, and what it writes.
final class ReadingProcess {
  private let process = Process()
  private let output: URL

  init(_ program: String, _ arguments: [String], output: URL) throws {
    self.output = output
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  var lines: [String] { ((try? String(contentsOf: output, encoding: .utf8)) ?? "").split(separator: "\n").map { String($0) } }

  func terminate() { process.terminate() }

  /// Waits for what it writes.
  func wait(_ what: String, until condition: ([String]) -> Bool) async throws {
    let deadline = LabClock.now.advanced(by: Bench.patience)
    while !condition(lines) {
      guard LabClock.now < deadline else { throw LabError.timeout("\(what), only \(lines.suffix(3))") }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
