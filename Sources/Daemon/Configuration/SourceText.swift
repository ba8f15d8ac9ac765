/// The text of a configuration file, for showing lines of it.
struct SourceText {
  let file: String
  let text: String
  private let lines: [Substring]

  init(file: String, text: String) {
    self.file = file
    self.text = text
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  }

  /// The line with this number, from 1. Empty beyond the end.
  func line(_ number: Int) -> Substring {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  var lineCount: Int { lines.count }

  func excerpt(at position: SourcePosition) -> SourceExcerpt {
    SourceExcerpt(line: line(position.line), column: position.column)
  }

  /// Where the first scalar stands that is meant.
  func position(where isMeant: (Unicode.Scalar) -> Bool) -> SourcePosition? {
    for number in 1...lineCount {
      if let column = line(number).unicodeScalars.enumerated().first(where: { isMeant($0.element) })?.offset {
        return SourcePosition(line: number, column: column + 1)
      }
    }
    return nil
  }
}

/// A line of a file and a caret under one of its columns. A long line is cut to the part around the column.
public struct SourceExcerpt: Equatable, Sendable {
  /// The line, or the part of it around the column. Empty behind the end of the file.
  public let line: String
  /// Spaces, and a caret under the column.
  public let caret: String

  /// Wider than this doesn't fit a terminal with what stands beside it.
  static let width = 100

  init(line: some StringProtocol, column: Int) {
    let scalars = Array(line.unicodeScalars)
    let place = min(max(column - 1, 0), scalars.count)
    let start = place < Self.width ? 0 : place - Self.width / 2
    let end = min(scalars.count, start + Self.width)
    func string(_ part: ArraySlice<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      // A control character would move the caret, or the terminal.
      text.append(contentsOf: part.map { $0.properties.generalCategory == .control ? " " : $0 })
      return String(text)
    }
    let mark = "…"
    self.line = (start > 0 ? mark : "") + string(scalars[start..<end]) + (end < scalars.count ? mark : "")
    caret = String(repeating: " ", count: place - start + (start > 0 ? 1 : 0)) + "^"
  }
}
