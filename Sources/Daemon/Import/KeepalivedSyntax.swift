/// A line of keepalived.conf, with the block behind it.
struct KeepalivedStatement: Sendable {
  let words: [ImportWord]
  /// `nil`: no block.
  var block: [KeepalivedStatement]?

  var keyword: String { words.first?.text ?? "" }
  var place: ImportPlace { words[0].place }
  /// What stands behind the keyword.
  var arguments: ArraySlice<ImportWord> { words.dropFirst() }
  /// As it was written, for a comment.
  var text: String { words.map(\.text).joined(separator: " ") }
}

/// Reads keepalived.conf into statements: quotes, comments, blocks, includes, and definitions of the simple kind.
struct KeepalivedReader {
  /// The files that an `include` means.
  typealias Include = (_ path: String, _ includer: SourceText) throws(IncludeFailure) -> [SourceText]

  /// Why an include can't be followed.
  struct IncludeFailure: Error {
    let reason: String
  }

  private(set) var errors: [ConfigurationError] = []
  private(set) var notes: [ImportNote] = []
  private var definitions: [String: String] = [:]
  private var files = 0
  private let include: Include

  /// Deeper than any block of keepalived's own.
  private static let deepestBlock = 16
  /// An include that includes itself ends here.
  private static let deepestInclude = 16
  private static let mostFiles = 10_000
  private static let longestWord = 4096

  init(include: @escaping Include) { self.include = include }

  /// Every statement of a file, those of its includes in their places.
  mutating func statements(of source: SourceText) -> [KeepalivedStatement] { statements(of: source, depth: 0) }

  private struct Open {
    var statement: KeepalivedStatement
    var siblings: [KeepalivedStatement]
  }

  private enum Token {
    case word(ImportWord)
    case open(ImportPlace)
    case close(ImportPlace)
  }

  private mutating func statements(of source: SourceText, depth: Int) -> [KeepalivedStatement] {
    var open: [Open] = []
    var statements: [KeepalivedStatement] = []
    var words: [ImportWord] = []
    for number in 1...max(source.lineCount, 1) {
      let (tokens, continues) = tokens(in: source, line: number)
      for token in tokens {
        switch token {
        case .word(let word):
          words.append(word)
        case .open(let place):
          if !words.isEmpty {
            statements.append(KeepalivedStatement(words: words, block: nil))
            words = []
          }
          guard let last = statements.popLast(), last.block == nil else {
            errors.append(place.error("a block without a name", write: "vrrp_instance NAME {, or no brace"))
            return statements
          }
          guard open.count < Self.deepestBlock else {
            errors.append(place.error("blocks stand in blocks \(open.count) deep", write: "the } that is missing further up"))
            return statements
          }
          open.append(Open(statement: last, siblings: statements))
          statements = []
        case .close(let place):
          if !words.isEmpty { finish(&words, &statements, depth) }
          guard var block = open.popLast() else {
            errors.append(place.error("this } closes nothing", write: "nothing, or the { that is missing further up"))
            return statements
          }
          block.statement.block = statements
          statements = block.siblings + [block.statement]
        }
      }
      if !continues, !words.isEmpty { finish(&words, &statements, depth) }
    }
    if !words.isEmpty { finish(&words, &statements, depth) }
    if let block = open.last {
      errors.append(
        block.statement.place.error("the block of \(ImportNames.quoted(block.statement.text)) is never closed", write: "a } at its end"))
      while var block = open.popLast() {
        block.statement.block = statements
        statements = block.siblings + [block.statement]
      }
    }
    return statements
  }

  // MARK: - Lines that are not plain statements

  private static let includes: Set<String> = ["include", "includea", "includeb", "includem", "includer", "includew"]

  private mutating func finish(_ words: inout [ImportWord], _ statements: inout [KeepalivedStatement], _ depth: Int) {
    defer { words = [] }
    guard let first = words.first else { return }
    if first.text.hasPrefix("$"), let sign = first.text.firstIndex(of: "=") {
      let name = String(first.text[first.text.index(after: first.text.startIndex)..<sign])
      let value = ([String(first.text[first.text.index(after: sign)...])] + words.dropFirst().map(\.text)).joined(separator: " ")
      guard value.utf8.count <= Self.longestWord else {
        errors.append(first.place.error("the definition has more than \(Self.longestWord) bytes", write: "a shorter one"))
        return
      }
      definitions[name] = value
      return
    }
    guard Self.includes.contains(first.text), words.count == 2 else {
      return statements.append(KeepalivedStatement(words: words, block: nil))
    }
    guard depth < Self.deepestInclude else {
      errors.append(first.place.error("files include files \(depth) deep", write: "no include that comes back to this file"))
      return
    }
    do throws(IncludeFailure) {
      let sources = try include(words[1].text, first.place.source)
      files += sources.count
      guard files <= Self.mostFiles else {
        errors.append(first.place.error("more than \(Self.mostFiles) files are included", write: "fewer"))
        return
      }
      if sources.isEmpty { notes.append(ImportNote(text: "\(ImportNames.quoted(words[1].text)) matches no file", place: first.place)) }
      for source in sources { statements += self.statements(of: source, depth: depth + 1) }
    } catch {
      notes.append(
        ImportNote(
          text: "\(ImportNames.quoted(words[1].text)) cannot be read (\(error.reason)): what it has is missing here", place: first.place))
    }
  }

  // MARK: - Words

  /// - Returns: the words and braces of a line, and whether it goes on in the next.
  private mutating func tokens(in source: SourceText, line number: Int) -> (tokens: [Token], continues: Bool) {
    let scalars = Array(source.line(number).unicodeScalars)
    var tokens: [Token] = []
    var index = 0
    func place(_ index: Int) -> ImportPlace {
      ImportPlace(source: source, position: SourcePosition(line: number, column: index + 1))
    }
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "#" || scalar == "!" { break }
      if scalar == "\\", index == scalars.count - 1 { return (tokens, true) }
      if scalar.properties.isWhitespace {
        index += 1
      } else if scalar == "{" {
        tokens.append(.open(place(index)))
        index += 1
      } else if scalar == "}" {
        tokens.append(.close(place(index)))
        index += 1
      } else {
        let start = index
        guard let word = word(scalars, &index, place) else { return (tokens, false) }
        tokens += substituted(word, place(start)).map { .word($0) }
      }
    }
    return (tokens, false)
  }

  /// - Returns: `nil` for quotes that are never closed.
  private mutating func word(_ scalars: [Unicode.Scalar], _ index: inout Int, _ place: (Int) -> ImportPlace) -> String? {
    var word = String.UnicodeScalarView()
    var quote: (mark: Unicode.Scalar, index: Int)?
    var isVariable = false
    while index < scalars.count {
      let scalar = scalars[index]
      if let open = quote {
        if scalar == open.mark {
          quote = nil
        } else if scalar == "\\", index + 1 < scalars.count {
          index += 1
          word.append(scalars[index])
        } else {
          word.append(scalar)
        }
      } else if scalar == "\"" || scalar == "'" {
        quote = (scalar, index)
      } else if scalar == "{", word.last == "$" {
        isVariable = true
        word.append(scalar)
      } else if scalar == "}", isVariable {
        isVariable = false
        word.append(scalar)
      } else if scalar.properties.isWhitespace || scalar == "{" || scalar == "}" || scalar == "#" || scalar == "!" {
        break
      } else {
        word.append(scalar)
      }
      index += 1
    }
    if let quote {
      errors.append(place(quote.index).error("these quotes are never closed", write: "a \(quote.mark) at the end of the text"))
      return nil
    }
    return String(word)
  }

  /// The words that a word with definitions in it stands for.
  private mutating func substituted(_ word: String, _ place: ImportPlace) -> [ImportWord] {
    guard word.contains("$"), !definitions.isEmpty, !(word.hasPrefix("$") && word.contains("=")) else {
      return [ImportWord(text: word, place: place)]
    }
    var text = word
    // The longest first: $A is the beginning of $AB.
    for (name, value) in definitions.sorted(by: { ($0.key.count, $0.key) > ($1.key.count, $1.key) }) {
      text = text.replacing("${\(name)}", with: value).replacing("$\(name)", with: value)
      guard text.utf8.count <= Self.longestWord else {
        errors.append(place.error("what the definitions make of this has more than \(Self.longestWord) bytes", write: "the text itself"))
        return []
      }
    }
    return text.split(separator: " ").map { ImportWord(text: String($0), place: place) }
  }
}
