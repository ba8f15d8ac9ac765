/// Text with places for the number of a range: `{i}` decimal, `{i:x}` hexadecimal, `{i+16:x}` and `{i-1}` with a constant added.
struct NumberTemplate: Equatable, Sendable {
  /// As written.
  let text: String
  private let pieces: [Piece]

  private enum Piece: Equatable, Sendable {
    case literal(String)
    case number(plus: Int, radix: Int)
  }

  /// Whether the text depends on the number.
  var usesNumber: Bool {
    pieces.contains { piece in
      if case .number = piece { true } else { false }
    }
  }

  /// - Throws: `Complaint` for a brace without its partner and for anything but `i` between them.
  init(_ text: String) throws(Complaint) {
    self.text = text
    var pieces: [Piece] = []
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      if brace > rest.startIndex { pieces.append(.literal(String(rest[..<brace]))) }
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw Complaint("a brace in \"\(text)\" has no partner", write: "{i} for the number of the range, {i:x} for hexadecimal")
      }
      pieces.append(try Self.place(rest[rest.index(after: brace)..<end]))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    self.pieces = pieces
  }

  /// What stands between two braces: `i`, a sign and a constant, `:x`.
  private static func place(_ inside: Substring) throws(Complaint) -> Piece {
    let complaint = Complaint("{\(inside)} means nothing here", write: "{i}, {i:x}, {i+16} or {i+16:x}")
    guard inside.first == "i" else { throw complaint }
    var rest = inside.dropFirst()
    let radix = rest.hasSuffix(":x") ? 16 : 10
    if radix == 16 { rest = rest.dropLast(2) }
    guard let sign = rest.first else { return .number(plus: 0, radix: radix) }
    let digits = rest.dropFirst()
    guard sign == "+" || sign == "-", digits.allSatisfy({ ("0"..."9").contains($0) }), let constant = UInt32(digits) else {
      throw complaint
    }
    return .number(plus: sign == "-" ? -Int(constant) : Int(constant), radix: radix)
  }

  /// As `text(for:)`.
  ///
  /// - Throws: `Complaint` if there is no number to put in, or it would be negative.
  func text(filledWith number: Int?) throws(Complaint) -> String {
    if let text = text(for: number) { return text }
    guard let number else {
      throw Complaint(
        "\"\(text)\" has no number to put in: the interface is no range", write: "it without braces, or a range such as s[1-100]")
    }
    throw Complaint("for \(number) of the range, \"\(text)\" is negative", write: "a number that stays at 0 or above")
  }

  /// Says of a complaint which number of a range it is about, where that makes a difference.
  func naming<Value>(_ number: Int?, _ body: () throws(Complaint) -> Value) throws(Complaint) -> Value {
    do {
      return try body()
    } catch {
      guard let number, usesNumber else { throw error }
      throw Complaint("for \(number) of the range: \(error.problem)", write: error.remedy)
    }
  }

  /// The text for one number of a range; `nil` stands for no range.
  ///
  /// - Returns: `nil` if there is no number to put in, or it would be negative.
  func text(for number: Int?) -> String? {
    var result = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal): result += literal
      case .number(let constant, let radix):
        guard let number, number + constant >= 0 else { return nil }
        result += String(number + constant, radix: radix)
      }
    }
    return result
  }
}
