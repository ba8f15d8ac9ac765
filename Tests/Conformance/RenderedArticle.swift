import Foundation
public import Testing

/// An article of the documentation that is rendered from the rows that tests run, so that it can say nothing else.
public struct RenderedArticle: Sendable {
  /// Where it is committed, seen from the root of the repository.
  public let path: String
  public let text: String

  /// With this variable set to 1, articles are written anew instead of compared.
  public static let writingVariable = "VRRP6D_WRITE_TABLES"

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// Expects that the committed article is this one, or writes it.
  ///
  /// - Throws: what the file system refuses.
  public func expectCommitted(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = Self.root.appending(path: path)
    if ProcessInfo.processInfo.environment[Self.writingVariable] == "1" {
      return try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let committed = FileManager.default.fileExists(atPath: file.path) ? try String(contentsOf: file, encoding: .utf8) : ""
    guard committed != text else { return }
    let (lines, wanted) = (Self.lines(committed), Self.lines(text))
    let place = zip(lines, wanted).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(lines.count, wanted.count)
    Issue.record(
      """
      \(path):\(place + 1) is not what the tests' rows say: write it anew with `make tables`, and read what has changed
        committed: \(lines.indices.contains(place) ? lines[place] : "(nothing)")
        the rows:  \(wanted.indices.contains(place) ? wanted[place] : "(nothing)")
      """, sourceLocation: sourceLocation)
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// What stands below the title of such an article, unseen by its readers: where to change it instead.
  public static func origin(_ rows: String) -> String { "<!-- Rendered from \(rows) by `make tables`: change the rows, not this file. -->" }

  /// A table in Markdown. A cell may have everything but a line break.
  public static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
