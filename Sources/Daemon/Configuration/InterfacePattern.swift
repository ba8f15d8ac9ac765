/// One interface name, or many with a range of numbers in it: `m0`, `s[1-4000]`, `eth0.[100-199,300]`, `port[01-48]`.
struct InterfacePattern: Equatable, Sendable {
  /// As written.
  let text: String
  private let prefix: String
  private let suffix: String
  private let runs: [Run]

  /// Numbers in a row, written with at least `width` digits.
  private struct Run: Equatable, Sendable {
    let numbers: ClosedRange<UInt32>
    let width: Int

    func text(_ number: UInt32) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  /// Whether it has a range, and so an `{i}` has a meaning.
  var isRange: Bool { !runs.isEmpty }

  /// How many interfaces it names.
  var count: Int { isRange ? runs.reduce(0) { $0 + $1.numbers.count } : 1 }

  /// Every name, and the number it has in a range. As many as `count`, which is the caller's to bound first.
  var names: [(name: String, number: Int?)] {
    guard isRange else { return [(prefix, nil)] }
    return runs.flatMap { run in run.numbers.map { ("\(prefix)\(run.text($0))\(suffix)", Int($0)) } }
  }

  /// - Throws: `Complaint` for anything that is not a name or a range, and for names no interface can have.
  init(_ text: String) throws(Complaint) {
    self.text = text
    guard let open = text.firstIndex(where: { $0 == "[" || $0 == "]" }) else {
      (prefix, suffix, runs) = (text, "", [])
      try Self.checkName(text)
      return
    }
    guard text[open] == "[", let close = text[open...].firstIndex(of: "]") else {
      throw Complaint("the range in \"\(text)\" has only one bracket", write: "a range such as s[1-100]")
    }
    prefix = String(text[..<open])
    suffix = String(text[text.index(after: close)...])
    guard !suffix.contains(where: { $0 == "[" || $0 == "]" }), !text[text.index(after: open)..<close].contains("[") else {
      throw Complaint("\"\(text)\" has more than one range", write: "one range for each group, such as s[1-10,20-30]")
    }
    runs = try Self.runs(in: text[text.index(after: open)..<close], prefix: prefix, suffix: suffix)
    for run in runs { try Self.checkName("\(prefix)\(run.text(run.numbers.upperBound))\(suffix)") }
  }

  private static func runs(in list: Substring, prefix: String, suffix: String) throws(Complaint) -> [Run] {
    guard !list.isEmpty else {
      throw Complaint("the range is empty", write: "numbers between the brackets, such as \(prefix)[1-100]\(suffix)")
    }
    var runs: [Run] = []
    for item in list.split(separator: ",", omittingEmptySubsequences: false) {
      runs.append(try run(item, in: list))
    }
    let sorted = runs.map(\.numbers).sorted { $0.lowerBound < $1.lowerBound }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.overlaps(right) {
      throw Complaint("\(right.lowerBound) is in [\(list)] more than once", write: "each number once: parts of a range may not overlap")
    }
    return runs
  }

  private static func run(_ item: Substring, in list: Substring) throws(Complaint) -> Run {
    let ends = item.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = ends.compactMap { $0.allSatisfy { ("0"..."9").contains($0) } ? UInt32($0) : nil }
    guard (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
      let firstText = ends.first, let lastText = ends.last
    else {
      throw Complaint("\"\(item)\" is not a range of numbers", write: "[1-100], or several parts: [1-10,20,30-39]")
    }
    guard first <= last else {
      throw Complaint("the range [\(item)] runs backwards", write: "the smaller number first: [\(lastText)-\(firstText)]")
    }
    let padded = firstText.count > 1 && firstText.first == "0" || lastText.count > 1 && lastText.first == "0"
    if padded, firstText.count != lastText.count {
      let width = max(firstText.count, lastText.count)
      func pad(_ text: Substring) -> String { String(repeating: "0", count: width - text.count) + text }
      throw Complaint(
        "the ends of [\(item)] are padded with zeros to different lengths",
        write: "the same number of digits: [\(pad(firstText))-\(pad(lastText))]")
    }
    return Run(numbers: first...last, width: padded ? firstText.count : 1)
  }

  /// The kernel's rules (`dev_valid_name`), and no character that would mislead a reader of a log.
  private static func checkName(_ name: String) throws(Complaint) {
    let limit = Configuration.Limit.interfaceNameBytes
    guard name.utf8.count <= limit else {
      throw Complaint(
        "\"\(name)\" has \(name.utf8.count) bytes; the name of an interface has at most 15, an alternative one \(limit)",
        write: "the name that ip link shows")
    }
    guard !name.isEmpty, name != ".", name != "..",
      name.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7f && $0 != "/" && $0 != ":" })
    else {
      throw Complaint(
        "no interface can be called \"\(name)\"",
        write: "the name that ip link shows, without the @; spaces, '/' and ':' can't be part of it")
    }
  }
}
