import Yams

/// A configuration file as YAML nodes, which know their positions.
struct YAMLDocument {
  /// `nil` for a file without content.
  let root: Node?
  /// Keys that stand in one mapping more than once, by what stands in their place in `root`.
  let repeatedKeys: [String: Located<String>]

  /// Not YAML, or YAML this daemon has no use for.
  struct Fault: Error {
    let position: SourcePosition
    let complaint: Complaint
  }

  /// Yams ends at the first key that stands twice. The earlier of the two is masked by a name of its own, of the same length so that
  /// every position stays true, and reading starts again: so one such key hides no other error.
  ///
  /// - Throws: `Fault` where libyaml gave up.
  init(_ source: SourceText) throws(Fault) {
    var text = source.text
    var repeatedKeys: [String: Located<String>] = [:]
    while true {
      do {
        // Without resolver rules nothing is guessed from a scalar's looks: `no` is no boolean here, and `010` no number in octal.
        root = try Yams.compose(yaml: text, .basic)
        self.repeatedKeys = repeatedKeys
        return
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let position = SourcePosition(context.mark)
        let key = keys.first ?? ""
        let mask = Self.mask(number: repeatedKeys.count, for: key)
        guard repeatedKeys.count < Configuration.Limit.errorsShown,
          let masked = SourceText(file: source.file, text: text).replacing(key, at: position, with: mask)
        else {
          throw Fault(position: position, complaint: Complaint("the key \"\(key)\" stands here more than once", write: "each key once"))
        }
        repeatedKeys[mask] = Located(value: key, position: position)
        text = masked
      } catch let error as YamlError {
        throw Self.fault(error, in: source)
      } catch {
        throw Fault(position: .start, complaint: Complaint("not YAML: \(error)", write: "a YAML file"))
      }
    }
  }

  /// As long as the key, of a character no key has: one from Unicode's private use area.
  private static func mask(number: Int, for key: String) -> String {
    let scalar = Unicode.Scalar(0xe000 + UInt32(number)).map(Character.init) ?? "\u{f8ff}"
    return String(repeating: scalar, count: key.unicodeScalars.count)
  }

  private static func fault(_ error: YamlError, in source: SourceText) -> Fault {
    switch error {
    case .scanner(let context, let problem, let mark, yaml: _), .parser(let context, let problem, let mark, yaml: _),
      .composer(let context, let problem, let mark, yaml: _):
      let position = SourcePosition(mark)
      if let complaint = knownMistake(problem, at: position, in: source) { return Fault(position: position, complaint: complaint) }
      let began = context.map { " (\($0.text) that begins at \($0.mark))" } ?? ""
      return Fault(
        position: position,
        complaint: Complaint(
          "not YAML: \(problem)\(began)",
          write: "\"key: value\" lines that line up, a space after each colon, and quotes around text with special characters"))
    case .reader:
      let position = source.position { !isPrintable($0) } ?? .start
      return Fault(
        position: position, complaint: Complaint("a control character can't stand in a YAML file", write: "printable text only"))
    default:
      return Fault(position: .start, complaint: Complaint("not YAML: \(error)", write: "a YAML file"))
    }
  }

  /// What this file's authors get wrong most, in words of theirs.
  private static func knownMistake(_ problem: String, at position: SourcePosition, in source: SourceText) -> Complaint? {
    let line = source.line(position.line)
    if line.prefix(while: \.isWhitespace).contains("\t") {
      return Complaint("the line is indented with a tab", write: "spaces: YAML doesn't indent with tabs")
    }
    if problem.contains("another document") {
      return Complaint("a second document begins here", write: "one document: leave out the ---")
    }
    let outsideQuotes = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset.isMultiple(of: 2) }
    if outsideQuotes.contains(where: { $0.element.contains("{i") }), !line.contains("'") {
      return Complaint("a brace outside of quotes begins a YAML mapping", write: "the text with {i} in double quotes")
    }
    return nil
  }

  /// What YAML 1.1 calls printable, as libyaml checks it.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a, 0x0d, 0x20...0x7e, 0x85, 0xa0...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }
}

extension SourcePosition {
  init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension SourceText {
  /// The text with `old`, which stands at this position or behind a quote there, replaced.
  ///
  /// - Returns: `nil` if `old` doesn't stand there letter by letter.
  fileprivate func replacing(_ old: String, at position: SourcePosition, with new: String) -> String? {
    guard !old.isEmpty else { return nil }
    var lines = (1...lineCount).map { String(line($0)) }
    guard lines.indices.contains(position.line - 1) else { return nil }
    let scalars = lines[position.line - 1].unicodeScalars
    guard var start = scalars.index(scalars.startIndex, offsetBy: position.column - 1, limitedBy: scalars.endIndex) else { return nil }
    if start < scalars.endIndex, scalars[start] == "\"" || scalars[start] == "'" { start = scalars.index(after: start) }
    guard scalars[start...].starts(with: old.unicodeScalars) else { return nil }
    let end = scalars.index(start, offsetBy: old.unicodeScalars.count)
    lines[position.line - 1].replaceSubrange(start..<end, with: new)
    return lines.joined(separator: "\n")
  }
}
