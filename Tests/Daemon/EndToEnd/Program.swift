import Foundation
import Lab
import Testing

/// The program under test: vrrp6d as it was built, beside the tests.
enum Program {
  static let path: String =
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "vrrp6d").path

  /// Runs it to its end, outside of every laboratory.
  static func run(_ arguments: String..., input: String = "") throws -> Command.Outcome {
    try Command([path] + arguments, input: input).outcome()
  }
}

/// Everything that needs two routers. One at a time: a takeover within milliseconds is not to be seen beside another laboratory.
@Suite(.serialized, .enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
enum EndToEnd {}

/// A directory that is gone with the test.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-test-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}
