import Engine

/// Groups of interfaces with numbers in a row that differ by their numbers alone, as one entry.
struct ImportedRange {
  let first: ImportedGroup
  private(set) var count = 1
  /// What the name could be for all of them: none for groups without one.
  private var names: [NumberTemplate]?
  /// What each address could be for all of them.
  private var addresses: [[NumberTemplate]]
  private let prefix: String
  private let number: Int?

  init(_ group: ImportedGroup) {
    first = group
    let (prefix, number) = Self.split(group.interface)
    self.prefix = prefix
    self.number = number
    names = group.name.map { Self.candidates($0, number.map { [("\($0)", "{i}")] } ?? [], separators: "") }
    addresses = group.addresses.map { address in
      Self.candidates(
        "\(address)", number.map { [(String($0, radix: 16), "{i:x}"), ("\($0)", "{i}")] } ?? [], separators: ":")
    }
  }

  /// Takes in a group that goes on where this ends.
  ///
  /// - Returns: `false`, and nothing has changed, if it does not.
  mutating func append(_ group: ImportedGroup) -> Bool {
    guard let number, first.notes.isEmpty, group.notes.isEmpty else { return false }
    let (prefix, next) = Self.split(group.interface)
    guard prefix == self.prefix, next == number + count, Self.settings(group) == Self.settings(first),
      group.addresses.count == addresses.count, (group.name == nil) == (names == nil)
    else { return false }
    let fittingNames = names?.filter { $0.text(for: next) == group.name }
    let fitting = zip(addresses, group.addresses).map { candidates, address in
      candidates.filter { $0.text(for: next).flatMap { IPv6Address($0) } == address }
    }
    guard fittingNames?.isEmpty != true, !fitting.contains(where: \.isEmpty) else { return false }
    (names, addresses) = (fittingNames, fitting)
    count += 1
    return true
  }

  var interface: String {
    guard count > 1, let number else { return first.interface }
    return "\(prefix)[\(number)-\(number + count - 1)]"
  }

  var name: String? { count > 1 ? names?.first?.text : first.name }

  var addressTexts: [String] { count > 1 ? addresses.compactMap { $0.first?.text } : first.addresses.map { "\($0)" } }

  private struct Settings: Equatable {
    let vrid: UInt8
    let role: ImportedGroup.Role
    let numbers: [Int]
    let flags: [Bool]
  }

  private static func settings(_ group: ImportedGroup) -> Settings {
    Settings(
      vrid: group.vrid, role: group.role,
      numbers: [
        Int(group.priority), group.intervalMilliseconds, group.preemptDelayMilliseconds, group.linkUpDelaySeconds,
        group.initializeHoldSeconds,
      ], flags: [group.preempts, group.ignoresLostInterface, group.acceptsTraffic])
  }

  /// The number at the end of a name. Padded numbers stay text.
  private static func split(_ name: String) -> (prefix: String, number: Int?) {
    let digits = name.reversed().prefix { ("0"..."9").contains($0) }
    guard (1...6).contains(digits.count), digits.count == 1 || digits.last != "0", let number = Int(String(digits.reversed())) else {
      return (name, nil)
    }
    return (String(name.dropLast(digits.count)), number)
  }

  /// The text as it is, and with a place for the number wherever the number stands: as a whole field between separators, or, without separators, as a run of
  /// digits.
  private static func candidates(_ text: String, _ marks: [(digits: String, mark: String)], separators: String) -> [NumberTemplate] {
    var texts: [String] = []
    for (digits, mark) in marks {
      for start in text.indices where text[start...].hasPrefix(digits) {
        let end = text.index(start, offsetBy: digits.count)
        let before = start == text.startIndex ? nil : text[text.index(before: start)]
        let after = end == text.endIndex ? nil : text[end]
        func isBorder(_ character: Character?) -> Bool {
          guard let character else { return true }
          return separators.isEmpty ? !("0"..."9").contains(character) : separators.contains(character)
        }
        if isBorder(before), isBorder(after) { texts.append(text[..<start] + mark + text[end...]) }
      }
    }
    return (texts + [text]).compactMap { try? NumberTemplate($0) }
  }
}

extension ImportedRouter {
  /// The groups, ranges put together, in their order.
  var ranges: [ImportedRange] {
    var ranges: [ImportedRange] = []
    for group in groups {
      if var last = ranges.popLast() {
        let isTaken = last.append(group)
        ranges.append(last)
        if isTaken { continue }
      }
      ranges.append(ImportedRange(group))
    }
    return ranges
  }
}
