import Engine
import Logging
import Yams

/// Reads one file, from its nodes to a checked configuration, and collects everything that is wrong with it on the way.
///
/// Three steps, a file of source each: every entry for itself, the groups the entries stand for, the rules between groups. A value that was
/// refused leaves its default behind, or nothing, so that the later steps still find what else is wrong: nothing of it gets out.
struct ConfigurationParser {
  let source: SourceText
  /// What `mode:` may say: those of the build, then those of `policies:`.
  var modes: [KnownMode]
  private let repeatedKeys: [String: Located<String>]
  private var errors: [ConfigurationError] = []
  /// An entry was dropped: its names are unknown, and a `follow` that finds no such name is not to blame.
  var droppedEntries = false

  /// - Parameter hostName: what `router` defaults to.
  static func parse(_ source: SourceText, hostName: String, modes: [KnownMode]) throws(ConfigurationRefusal) -> Configuration {
    let document: YAMLDocument
    do {
      document = try YAMLDocument(source)
    } catch {
      var parser = Self(source: source, modes: modes, repeatedKeys: [:])
      parser.refuse(at: error.position, error.complaint)
      throw parser.refusal
    }
    var parser = Self(source: source, modes: modes, repeatedKeys: document.repeatedKeys)
    guard let configuration = parser.configuration(document.root, hostName: hostName), parser.errors.isEmpty else { throw parser.refusal }
    return configuration
  }

  /// The refusal of a file that isn't text. What couldn't be decoded stands in `source` as a replacement character.
  static func notUTF8(_ source: SourceText) -> ConfigurationRefusal {
    var parser = Self(source: source, modes: [], repeatedKeys: [:])
    parser.refuse(
      at: source.position { $0 == "\u{fffd}" } ?? .start, "the file is not text in UTF-8", write: "the file anew, encoded in UTF-8")
    return parser.refusal
  }

  private init(source: SourceText, modes: [KnownMode], repeatedKeys: [String: Located<String>]) {
    self.source = source
    self.modes = modes
    self.repeatedKeys = repeatedKeys
  }

  // MARK: - Errors

  mutating func refuse(at position: SourcePosition, _ complaint: Complaint) {
    errors.append(
      ConfigurationError(
        file: source.file, position: position, problem: complaint.problem, remedy: complaint.remedy,
        excerpt: source.excerpt(at: position)))
  }

  mutating func refuse(at position: SourcePosition, _ problem: String, write remedy: String) {
    refuse(at: position, Complaint(problem, write: remedy))
  }

  private var refusal: ConfigurationRefusal {
    // Sorting is not promised to be stable: the order of finding breaks ties.
    let sorted = errors.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    let shown = sorted.prefix(Configuration.Limit.errorsShown)
    return .refused(Array(shown), omitted: sorted.count - shown.count)
  }

  // MARK: - Keys and values

  /// The value of a key, or `nil` for a key that isn't there or whose value was refused.
  mutating func value<Value>(_ field: Field?, _ decode: (Node) throws(Complaint) -> Value) -> Value? {
    guard let field else { return nil }
    do {
      return try decode(field.value)
    } catch {
      refuse(at: field.position, "\(field.key): \(error.problem)", write: error.remedy)
      return nil
    }
  }

  /// As `value`, with where it stands.
  mutating func located<Value>(_ field: Field?, _ decode: (Node) throws(Complaint) -> Value) -> Located<Value>? {
    guard let field, let value = value(field, decode) else { return nil }
    return Located(value: value, position: field.position)
  }

  /// The keys of a mapping; unknown and repeated ones are refused.
  ///
  /// - Parameters:
  ///   - foreign: keys that belong elsewhere, and where.
  ///   - retired: keys that mean nothing any more, and why.
  mutating func fields<Key: DescribedKey>(
    of mapping: Node.Mapping, as _: Key.Type, foreign: (keys: [String], place: String), retired: [String: String] = [:]
  ) -> Fields<Key> {
    let start = mapping.mark.map(SourcePosition.init) ?? .start
    var fields: [Key: Field] = [:]
    for (keyNode, value) in mapping {
      let position = keyNode.mark.map(SourcePosition.init) ?? start
      guard case .scalar(let scalar) = keyNode else {
        refuse(at: position, "a key has to be a word", write: "one of \(Key.allCases.map(\.rawValue).joined(separator: ", "))")
        continue
      }
      if let repeated = repeatedKeys[scalar.string] {
        // The mask stands at the first of the two; the second is the one too many.
        let again = mapping.first { $0.key.scalar?.string == repeated.value }?.key.mark.map(SourcePosition.init)
        refuse(
          at: again ?? repeated.position, "\(repeated.value) stands here more than once, first in line \(repeated.position.line)",
          write: "\(repeated.value) once")
      } else if let key = Key(rawValue: scalar.string) {
        fields[key] = Field(key: scalar.string, keyPosition: position, value: value)
      } else if let reason = retired[scalar.string] {
        refuse(at: position, "\(scalar.string) means nothing any more: \(reason)", write: "nothing: delete the key")
      } else {
        refuse(at: position, unknownKey(scalar.string, known: Key.allCases.map(\.rawValue), foreign: foreign))
      }
    }
    return Fields(position: start, fields: fields)
  }

  private func unknownKey(_ key: String, known: [String], foreign: (keys: [String], place: String)) -> Complaint {
    if key == "<<" { return Complaint("merge keys are not supported", write: "the keys themselves") }
    if foreign.keys.contains(key) { return Complaint("\(key) doesn't belong here", write: "\(key) \(foreign.place)") }
    return Complaint("there is no key \"\(key)\" here", write: key.nearest(among: known))
  }

  // MARK: - The file

  private mutating func configuration(_ root: Node?, hostName: String) -> Configuration? {
    let skeleton = "groups: and a list of groups; Examples/minimal.yaml is the shortest useful file"
    guard let root, !root.isMissing else {
      refuse(at: .start, "the file is empty", write: skeleton)
      return nil
    }
    guard case .mapping(let mapping) = root else {
      refuse(at: root.mark.map(SourcePosition.init) ?? .start, "the file is not a mapping of keys to values", write: skeleton)
      return nil
    }
    let fields = fields(
      of: mapping, as: DaemonKey.self, foreign: (GroupKey.allCases.map(\.rawValue), "in a group, under groups:"),
      retired: DaemonKey.retired)
    let router = router(fields, hostName: hostName)
    let controlSocket = value(fields[.control]) { node throws(Complaint) in try node.socketPath() }
    let refresh = value(fields[.refresh]) { node throws(Complaint) in try node.refresh() }
    let announceRate = value(fields[.announceRate]) { node throws(Complaint) in try node.number(in: Configuration.Limit.announceRate) }
    let onStop = value(fields[.onStop]) { node throws(Complaint) in
      try node.choice(of: Configuration.OnStop.allCases.map { ($0.rawValue, $0) })
    }
    let logLevel = value(fields[.log]) { node throws(Complaint) in try node.choice(of: Logger.Level.allCases.map { ($0.rawValue, $0) }) }
    let notify = notify(fields)
    let metrics = metrics(fields)
    let policies = policies(fields[.policies])
    let entries = entries(fields)
    let expanded = expand(entries)
    checkUniqueness(of: expanded, entries)
    checkBindings(entries, expanded)
    checkHeldInterfaces(expanded, entries)
    checkTracking(expanded, entries)

    var groups: [GroupConfiguration] = []
    var positions: [GroupID: SourcePosition] = [:]
    for group in expanded {
      let entry = entries[group.entry]
      guard let role = entry.role else { continue }
      groups.append(
        GroupConfiguration(
          name: group.name, id: group.id, role: role, addresses: group.addresses.map(\.value), acceptsTraffic: entry.acceptsTraffic,
          leadership: entry.leadership, linkUpDelay: entry.linkUpDelay, peers: entry.peers, tracking: entry.tracking.map(\.value),
          advertising: group.advertising, notify: entry.notify))
      positions[group.id] = entry.position
    }
    return Configuration(
      router: router, controlSocket: controlSocket ?? Configuration.Default.controlSocket,
      refresh: refresh ?? Configuration.Default.refresh,
      announceRate: announceRate ?? Configuration.Default.announceRate, onStop: onStop ?? Configuration.Default.onStop,
      logLevel: logLevel ?? Configuration.Default.logLevel, notify: notify, metrics: metrics, policies: policies, groups: groups,
      positions: positions)
  }

  /// The name in the file, or else the host's, which was made for other purposes and may not do.
  private mutating func router(_ fields: Fields<DaemonKey>, hostName: String) -> String {
    if let field = fields[.router] { return value(field) { node throws(Complaint) in try NameText.router(node.text()) } ?? hostName }
    do {
      return try NameText.router(hostName)
    } catch {
      refuse(
        at: fields.position, "there is no router: key, and the host's name can't stand for it: \(error.problem)",
        write: "router: and \(error.remedy)")
      return hostName
    }
  }

  private mutating func entries(_ fields: Fields<DaemonKey>) -> [GroupEntry] {
    guard let field = fields[.groups] else {
      refuse(at: fields.position, "there is no groups: key", write: "groups: and a list of groups")
      return []
    }
    guard let nodes = value(field, { node throws(Complaint) in try node.list(such: "\"- interface: m0\" and its other keys") }) else {
      return []
    }
    if nodes.isEmpty { refuse(at: field.position, "groups: the list is empty", write: "at least one group") }
    return nodes.compactMap { entry($0) }
  }
}
