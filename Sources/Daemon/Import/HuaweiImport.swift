import Engine

/// Makes a router of the lines of a Huawei configuration that are about VRRP6: `admin-vrrp6` groups become management groups, groups that `track admin-vrrp6`
/// become service groups in the same mode.
struct HuaweiImport {
  private(set) var router = ImportedRouter()
  private(set) var errors: [ConfigurationError] = []
  private var groups: [Key: ImportedGroup] = [:]
  private var order: [Key] = []
  /// Whom a group is bound to, where it says so, and in which mode.
  private var bindings: [Key: (leader: Key, mode: String, place: ImportPlace)] = [:]
  private var interface: ImportWord?
  /// `vrrp6 recover-delay`, by interface; the empty name is for all of them.
  private var recoverDelays: [String: Int] = [:]
  private let interfaces: [String: String]

  private struct Key: Hashable {
    let interface: String
    let vrid: UInt8
  }

  /// - Parameter interfaces: the name on Linux for names of theirs.
  init(_ source: SourceText, interfaces: [String: String]) {
    self.interfaces = interfaces
    for number in 1...max(source.lineCount, 1) { read(Self.words(source, number)) }
    bind()
    finish()
  }

  /// The words of a line, without a prompt before them.
  private static func words(_ source: SourceText, _ number: Int) -> [ImportWord] {
    let line = source.line(number)
    var words: [ImportWord] = []
    var column = 1
    var start: (index: Substring.Index, column: Int)?
    func finish(_ end: Substring.Index) {
      guard let open = start else { return }
      words.append(
        ImportWord(
          text: String(line[open.index..<end]),
          place: ImportPlace(source: source, position: SourcePosition(line: number, column: open.column))))
      start = nil
    }
    for index in line.unicodeScalars.indices {
      if line.unicodeScalars[index].properties.isWhitespace { finish(index) } else if start == nil { start = (index, column) }
      column += 1
    }
    finish(line.endIndex)
    if let first = words.first?.text, first.hasPrefix("[") || first.hasPrefix("<"), first.hasSuffix("]") || first.hasSuffix(">") {
      words.removeFirst()
    }
    return words
  }

  private mutating func note(_ text: String, at place: ImportPlace) { router.notes.append(ImportNote(text: text, place: place)) }

  // MARK: - Lines

  private mutating func read(_ words: [ImportWord]) {
    guard let first = words.first, !first.text.hasPrefix("#"), !first.text.hasPrefix("!") else { return }
    switch first.text.lowercased() {
    case "sysname": router.name = words.dropFirst().first.flatMap { ImportNames.name($0.text) }
    case "interface": readInterface(words)
    case "vrrp6": readLine(words, isUndone: false)
    case "admin-vrrp6": readAdmin(words)
    case "undo" where words.count > 1 && words[1].text == "vrrp6": readLine(Array(words.dropFirst()), isUndone: true)
    case "vrrp", "admin-vrrp": note("\(first.text) is for IPv4, which has no equivalent", at: first.place)
    default: break
    }
  }

  private mutating func readInterface(_ words: [ImportWord]) {
    let name = words.dropFirst().map(\.text).joined()
    guard !name.isEmpty else {
      errors.append(words[0].place.error("interface has no name", write: "interface and its name"))
      return
    }
    interface = ImportWord(text: linux(name), place: words[0].place)
  }

  /// The name on Linux: as it was handed in, or theirs without what can't stand there.
  private func linux(_ name: String) -> String {
    if let known = interfaces[name] { return known }
    if let dot = name.lastIndex(of: "."), let parent = interfaces[String(name[..<dot])] { return parent + name[dot...] }
    return name.replacing("/", with: "-").replacing(":", with: "-")
  }

  private mutating func key(_ vrid: ImportWord?, after word: ImportWord) -> Key? {
    guard let interface else {
      errors.append(word.place.error("this stands in no interface", write: "interface and its name in a line before it"))
      return nil
    }
    guard let number = number(vrid, 1...255, "vrid", after: word) else { return nil }
    return Key(interface: interface.text, vrid: UInt8(number))
  }

  private mutating func number(_ word: ImportWord?, _ bounds: ClosedRange<Int>, _ what: String, after: ImportWord) -> Int? {
    if let text = word?.text, text.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text), bounds.contains(number) {
      return number
    }
    let found =
      word.map { "\"\(ImportNames.quoted($0.text))\" is no number in \(bounds.lowerBound)-\(bounds.upperBound)" } ?? "there is no number"
    errors.append(
      (word ?? after).place.error("\(what): \(found)", write: "a number from \(bounds.lowerBound) to \(bounds.upperBound)"))
    return nil
  }

  private mutating func group(_ key: Key, at place: ImportPlace, _ change: (inout ImportedGroup) -> Void) {
    if groups[key] == nil { order.append(key) }
    var group = groups.removeValue(forKey: key) ?? ImportedGroup(interface: key.interface, vrid: key.vrid, place: place)
    change(&group)
    groups[key] = group
  }

  private mutating func readAdmin(_ words: [ImportWord]) {
    guard words.count > 2, words[1].text == "vrid", let key = key(words[2], after: words[1]) else {
      if words.count <= 2 { errors.append(words[0].place.error("admin-vrrp6 has no vrid", write: "admin-vrrp6 vrid and a number")) }
      return
    }
    let rest = words.dropFirst(3)
    group(key, at: words[0].place) { group in
      group.role = .management(gateway: false)
      for word in rest {
        if word.text == "ignore-if-down" {
          group.ignoresLostInterface = true
        } else {
          group.notes.append(ImportNote(text: "\(ImportNames.quoted(word.text)) of admin-vrrp6 has no equivalent", place: word.place))
        }
      }
    }
  }

  private mutating func readLine(_ words: [ImportWord], isUndone: Bool) {
    guard words.count > 1 else { return }
    if words[1].text == "recover-delay" {
      if !isUndone, let delay = number(words.dropFirst(2).first, 0...3600, "recover-delay", after: words[1]) {
        recoverDelays[interface?.text ?? ""] = delay
      }
      return
    }
    guard words[1].text == "vrid" else {
      return note(
        "\(ImportNames.quoted(words.map(\.text).joined(separator: " "))) has no equivalent that is known here", at: words[0].place)
    }
    guard let key = key(words.dropFirst(2).first, after: words[1]), words.count > 3 else { return }
    let rest = Array(words.dropFirst(3))
    let text = rest.map(\.text)
    let place = words[0].place
    if isUndone {
      guard text.first == "preempt-mode", !text.contains("timer") else {
        return note("undo of \(ImportNames.quoted(text.joined(separator: " "))) was passed over", at: place)
      }
      return group(key, at: place) { $0.preempts = false }
    }
    switch text[0] {
    case "virtual-ip": readAddress(key, rest)
    case "priority":
      if let number = number(rest.dropFirst().first, 1...254, "priority", after: rest[0]) {
        group(key, at: place) { $0.priority = UInt8(number) }
      }
    case "preempt-mode": readPreemption(key, rest, place)
    case "timer": readTimer(key, rest)
    case "initialize":
      if let number = number(rest.dropFirst(2).first, 0...3600, "state-hold-time", after: rest[0]) {
        group(key, at: place) { $0.initializeHoldSeconds = number }
      }
    case "accept-mode": group(key, at: place) { $0.acceptsTraffic = true }
    case "track": readTrack(key, rest, place)
    default:
      group(key, at: place) {
        $0.notes.append(
          ImportNote(text: "\(ImportNames.quoted(text.joined(separator: " "))) has no equivalent that is known here", place: place))
      }
    }
  }

  private mutating func readAddress(_ key: Key, _ words: [ImportWord]) {
    guard let word = words.dropFirst().first else {
      errors.append(words[0].place.error("virtual-ip has no address", write: "an IPv6 address"))
      return
    }
    guard let address = IPv6Address(word.text) else {
      errors.append(word.place.error("\"\(ImportNames.quoted(word.text))\" is no IPv6 address", write: "an address such as FE80::1"))
      return
    }
    group(key, at: words[0].place) { group in
      if !group.addresses.contains(address) { group.addresses.append(address) }
    }
  }

  private mutating func readPreemption(_ key: Key, _ words: [ImportWord], _ place: ImportPlace) {
    if words.dropFirst().first?.text == "disable" { return group(key, at: place) { $0.preempts = false } }
    guard let delay = words.firstIndex(where: { $0.text == "delay" }) else { return group(key, at: place) { $0.preempts = true } }
    if let number = number(words.dropFirst(delay + 1).first, 0...3600, "delay", after: words[delay]) {
      group(key, at: place) { $0.preemptDelayMilliseconds = number * 1000 }
    }
  }

  private mutating func readTimer(_ key: Key, _ words: [ImportWord]) {
    guard words.count > 2, words[1].text == "advertise" else {
      return note(
        "\(ImportNames.quoted(words.map(\.text).joined(separator: " "))) has no equivalent that is known here", at: words[0].place)
    }
    let isFine = words[2].text == "millisecond"
    let bounds = isFine ? 10...40_950 : 1...4095
    guard let number = number(words.dropFirst(isFine ? 3 : 2).first, bounds, "advertise", after: words[1]) else { return }
    guard !isFine || number.isMultiple(of: 10) else {
      errors.append(words[2].place.error("\(number) ms is no multiple of 10 ms, the unit of an Advertisement", write: "100, 200 or 500"))
      return
    }
    group(key, at: words[0].place) { $0.intervalMilliseconds = isFine ? number : number * 10 }
  }

  private mutating func readTrack(_ key: Key, _ words: [ImportWord], _ place: ImportPlace) {
    guard words.dropFirst().first?.text == "admin-vrrp6" else {
      let what = ImportNames.quoted(words.map(\.text).joined(separator: " "))
      return group(key, at: place) { $0.notes.append(ImportNote(text: "\(what): tracking is not carried over", place: place)) }
    }
    guard let vrid = words.lastIndex(where: { $0.text == "vrid" }), words.count > 3, words[2].text == "interface", vrid > 3 else {
      errors.append(place.error("track admin-vrrp6 names no group", write: "track admin-vrrp6 interface NAME vrid NUMBER"))
      return
    }
    guard let number = number(words.dropFirst(vrid + 1).first, 1...255, "vrid", after: words[vrid]) else { return }
    let leader = Key(interface: linux(words[3..<vrid].map(\.text).joined()), vrid: UInt8(number))
    // Without the word it is flowdown.
    let mode = words.contains { $0.text == "unflowdown" } ? "unflowdown" : "flowdown"
    bindings[key] = (leader, mode, place)
    group(key, at: place) { _ in }
  }

  // MARK: - Groups

  private mutating func bind() {
    let leaders = order.filter { if case .management = groups[$0]?.role { true } else { false } }
    for (index, key) in leaders.enumerated() { groups[key]?.name = leaders.count == 1 ? "core" : "core-\(index + 1)" }
    for (key, binding) in bindings.sorted(by: { $0.value.place.position < $1.value.place.position }) {
      guard let name = groups[binding.leader]?.name else {
        errors.append(
          binding.place.error(
            "there is no admin-vrrp6 vrid \(binding.leader.vrid) on \(ImportNames.quoted(binding.leader.interface))",
            write: "admin-vrrp6 vrid \(binding.leader.vrid) in that interface"))
        continue
      }
      guard var group = groups[key] else { continue }
      if case .management = group.role {
        errors.append(binding.place.error("a management group can't be bound to another one", write: "admin-vrrp6, or track admin-vrrp6"))
        continue
      }
      if group.priority != Priority.standard.rawValue || group.preemptDelayMilliseconds > 0 || group.intervalMilliseconds != 1000
        || !group.preempts
      {
        group.notes.append(
          ImportNote(
            text: "priority, timer and preempt-mode of a group that is bound have no effect: they were left out", place: group.place))
      }
      group.role = .service(leader: name, mode: binding.mode)
      groups[key] = group
    }
  }

  private mutating func finish() {
    for key in order {
      guard var group = groups[key] else { continue }
      if group.isElecting { group.linkUpDelaySeconds = recoverDelays[key.interface] ?? recoverDelays[""] ?? 0 }
      if !group.preempts, group.preemptDelayMilliseconds > 0 {
        group.preemptDelayMilliseconds = 0
        group.notes.append(ImportNote(text: "a delay has no effect without preempt-mode", place: group.place))
      }
      if case .management = group.role {
        if !group.addresses.isEmpty { group.role = .management(gateway: true) }
      } else if group.initializeHoldSeconds > 0 {
        group.initializeHoldSeconds = 0
        group.notes.append(ImportNote(text: "state-hold-time is for a management group: it was left out", place: group.place))
      }
      if group.role == .common || group.addresses.isEmpty == false {
        guard !group.addresses.isEmpty else {
          note("vrid \(key.vrid) has no virtual-ip: it was left out", at: group.place)
          continue
        }
        group.putLinkLocalFirst()
      } else if !group.isElecting {
        note("vrid \(key.vrid) has no virtual-ip: it was left out", at: group.place)
        continue
      }
      router.groups.append(group)
    }
  }
}
