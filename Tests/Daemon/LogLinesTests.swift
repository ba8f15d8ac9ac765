import Foundation
import Testing

/// docs/log-lines.md has every line that the daemon can write.
struct LogLinesTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// Functions that make lines, or words for them, without calling the journal themselves: all of their literals are looked for.
  private static let wordsElsewhere: [(file: String, from: String)] = [
    ("Sources/Engine/Election/Observation.swift", "extension Observation: CustomStringConvertible"),
    ("Sources/Engine/Election/TransitionCause.swift", "extension TransitionCause: CustomStringConvertible"),
    ("Sources/Daemon/Supervision/SilenceHistory.swift", "var words: String"),
    ("Sources/Daemon/Progress/StartProgress.swift", "func reached"),
  ]

  @Test func everyLineOfTheSourcesIsOnThePage() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/log-lines.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }.map(String.init)
    let lines = try Self.lines()
    #expect(lines.count > 40, "the sources were read")
    for line in lines where !rows.contains(where: { line.fits($0) }) {
      Issue.record(
        "\(line.place): docs/log-lines.md has no row for \"\(line.pieces.joined(separator: "..."))\": add level, line, meaning and what to do"
      )
    }
  }

  /// What a literal says outside of its interpolations.
  private struct Line {
    let place: String
    let pieces: [String]

    /// Whether a row has the pieces in their order.
    func fits(_ row: String) -> Bool {
      var rest = row[...]
      for piece in pieces {
        guard let range = rest.range(of: piece) else { return false }
        rest = rest[range.upperBound...]
      }
      return true
    }
  }

  private static func lines() throws -> [Line] {
    var lines: [Line] = []
    let sources = root.appending(path: "Sources/Daemon")
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) ?? .init() {
      guard file.pathExtension == "swift", !file.path.contains("/Benchmarks/"), file.lastPathComponent != "Journal.swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for marker in ["journal.log(", "journal.complain("] {
        var rest = text[...]
        while let call = rest.range(of: marker) {
          let number = text[..<call.lowerBound].count { $0 == "\n" } + 1
          let message = firstLiteral(in: text[call.upperBound...])
          if message.contains(where: { $0.count >= 4 }) {
            lines.append(Line(place: "\(file.lastPathComponent):\(number)", pieces: message))
          }
          rest = text[call.upperBound...]
        }
      }
    }
    for (path, start) in wordsElsewhere {
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      let begin = try #require(text.range(of: start), "\(path) has \(start)")
      let part = text[begin.upperBound...]
      var rest = part
      while let quote = rest.firstIndex(of: "\"") {
        let (pieces, end) = literal(from: quote, in: part)
        // Where the function ends, so do its words.
        if part[..<quote].contains("\n}\n") { break }
        if pieces.contains(where: { $0.count >= 4 }) { lines.append(Line(place: path, pieces: pieces)) }
        rest = part[end...]
      }
    }
    return lines
  }

  /// The message of a call: its first literal, with those that are added to it.
  private static func firstLiteral(in text: Substring) -> [String] {
    var pieces: [String] = []
    var index = text.startIndex
    var depth = 1
    while index < text.endIndex, depth > 0 {
      let character = text[index]
      if character == "\"" {
        let (found, end) = literal(from: index, in: text)
        pieces += found
        index = end
        let rest = text[end...].drop(while: \.isWhitespace)
        guard rest.hasPrefix("+") else { return pieces }
        continue
      }
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      index = text.index(after: index)
    }
    return pieces
  }

  /// - Returns: the pieces between interpolations, and where the literal is over.
  private static func literal(from quote: Substring.Index, in text: Substring) -> (pieces: [String], end: Substring.Index) {
    var pieces: [String] = []
    var piece = ""
    var index = text.index(after: quote)
    while index < text.endIndex, text[index] != "\"" {
      let next = text.index(after: index)
      if text[index] == "\\", next < text.endIndex, text[next] == "(" {
        pieces.append(piece)
        piece = ""
        index = interpolationEnd(from: next, in: text)
      } else {
        piece.append(text[index])
        index = next
      }
    }
    pieces.append(piece)
    let trimmed = pieces.map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.count >= 2 }
    return (trimmed, index < text.endIndex ? text.index(after: index) : index)
  }

  private static func interpolationEnd(from open: Substring.Index, in text: Substring) -> Substring.Index {
    var depth = 0
    var index = open
    var isQuoted = false
    while index < text.endIndex {
      let character = text[index]
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == "(" { depth += 1 }
      if !isQuoted, character == ")" { depth -= 1 }
      index = text.index(after: index)
      if depth == 0 { return index }
    }
    return index
  }
}
