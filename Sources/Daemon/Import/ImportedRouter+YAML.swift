/// A configuration of ours, and where each line of it comes from.
struct ImportedText {
  private(set) var lines: [String] = []
  /// By the number of the line, from 1.
  private(set) var places: [Int: ImportPlace] = [:]

  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func add(_ line: String, from place: ImportPlace? = nil) {
    lines.append(line)
    places[lines.count] = place
  }
}

extension ImportedRouter {
  /// The configuration, with its comments.
  ///
  /// - Parameters:
  ///   - mainFile: whose lines need no file's name.
  ///   - headings: what stands at its head as a comment.
  func yaml(mainFile: String, headings: [String]) -> ImportedText {
    // What is said of several groups is said once, at the head.
    var counts: [String: [ImportPlace]] = [:]
    var order: [String] = []
    for note in notes + groups.flatMap(\.notes) {
      if counts[note.text] == nil { order.append(note.text) }
      counts[note.text, default: []].append(note.place)
    }
    let own = Set(groups.flatMap(\.notes).map(\.text)).filter { counts[$0]?.count == 1 }
    // In the order of the file; those of included files at the end.
    func place(_ note: String) -> (Int, SourcePosition) {
      guard let first = counts[note]?.first else { return (2, .start) }
      return (first.source.file == mainFile ? 0 : 1, first.position)
    }
    let shared = order.filter { !own.contains($0) }.enumerated()
      .sorted {
        let (left, right) = (place($0.element), place($1.element))
        return (left.0, left.1, $0.offset) < (right.0, right.1, $1.offset)
      }.map(\.element)

    var text = ImportedText()
    for heading in headings { text.add(heading.isEmpty ? "#" : "# \(heading)") }
    if !shared.isEmpty {
      text.add("#")
      text.add("# To look at:")
      for note in shared { text.add("# - \(Self.places(counts[note] ?? [], mainFile)): \(note)") }
    }
    text.add("")
    if let name { text.add("router: \(Self.scalar(name))") }
    text.add("groups:")
    var bare = self
    for index in bare.groups.indices { bare.groups[index].notes.removeAll { !own.contains($0.text) } }
    for range in bare.ranges { Self.add(range, mainFile: mainFile, to: &text) }
    return text
  }

  private static func places(_ places: [ImportPlace], _ mainFile: String) -> String {
    let listed = 3
    let words = places.map { $0.words(mainFile: mainFile) }
    let shown = words.prefix(listed).enumerated().map { index, word in
      index > 0 && word.hasPrefix("line ") ? String(word.dropFirst("line ".count)) : word
    }
    let rest = words.count - shown.count
    let text = shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return words.count > 1 && text.hasPrefix("line ") ? "lines " + text.dropFirst("line ".count) : text
  }

  private static func add(_ range: ImportedRange, mainFile: String, to text: inout ImportedText) {
    let group = range.first
    for note in group.notes { text.add("  # \(note.place.words(mainFile: mainFile)): \(note.text)", from: note.place) }
    var keys: [(String, String)] = []
    if let name = range.name { keys.append(("name", scalar(name))) }
    if case .management(let gateway) = group.role {
      keys.append(("management", "true"))
      if gateway { keys.append(("gateway", "true")) }
    }
    keys += [("interface", scalar(range.interface)), ("vrid", "\(group.vrid)")]
    if group.isElecting {
      keys.append(("priority", "\(group.priority)"))
      if group.intervalMilliseconds != 1000 {
        keys.append(("advertise-interval", DurationText.text(.milliseconds(group.intervalMilliseconds))))
      }
      if !group.preempts { keys.append(("preempt", "false")) }
      if group.preemptDelayMilliseconds > 0 {
        keys.append(("preempt-delay", DurationText.text(.milliseconds(group.preemptDelayMilliseconds))))
      }
      if group.linkUpDelaySeconds > 0 { keys.append(("link-up-delay", "\(group.linkUpDelaySeconds)s")) }
    }
    if case .management = group.role {
      if group.initializeHoldSeconds > 0 { keys.append(("initialize-hold-time", "\(group.initializeHoldSeconds)s")) }
      if group.ignoresLostInterface { keys.append(("ignore-if-down", "true")) }
    }
    if case .service(let leader, let mode) = group.role { keys += [("follow", scalar(leader)), ("mode", mode)] }
    if !group.addresses.isEmpty { keys.append(("addresses", "[\(range.addressTexts.map { "\"\($0)\"" }.joined(separator: ", "))]")) }
    if group.acceptsTraffic { keys.append(("accept-mode", "true")) }
    for (index, (key, value)) in keys.enumerated() {
      text.add("  \(index == 0 ? "-" : " ") \(key): \(value)", from: group.place)
    }
  }

  /// Bare where nothing else could be meant by it, otherwise in double quotes.
  private static func scalar(_ text: String) -> String {
    let isWord = text.first.map { $0.isASCII && $0.isLetter } ?? false
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/[]".contains($0)) }
    let isSpecial = ["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
    if isWord, isPlain, !isSpecial { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
