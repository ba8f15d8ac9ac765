import Engine
import Transport
import Yams

/// The keys of an entry under `track:`.
enum TrackKey: String, CaseIterable {
  case interface, route, table, file, expect, factor, script, interval, timeout, rise, fall, user, services, weight, damping

  /// Those that say what is tracked.
  static let kinds: [TrackKey] = [.interface, .route, .file, .script, .services]

  /// Those that belong to one kind. The others are for all.
  fileprivate var kinds: [TrackKey]? {
    switch self {
    case .table: [.route]
    case .expect, .factor: [.file]
    case .interval: [.file, .script]
    case .timeout, .rise, .fall, .user: [.script]
    case .interface, .route, .file, .script, .services, .weight, .damping: nil
    }
  }
}

/// The keys under `damping:`.
enum DampingKey: String, CaseIterable {
  case halfLife = "half-life"
  case suppress, reuse, penalty
}

/// The keys under `preempt-delay:`, where it is a mapping.
enum PreemptDelayKey: String, CaseIterable {
  case start
  case interfaceUp = "interface-up"
  case trackUp = "track-up"
  case otherwise
}

extension ConfigurationParser {
  /// What an electing group tracks.
  mutating func tracking(_ fields: Fields<GroupKey>, _ kind: GroupEntry.Kind, _ priority: Priority) -> [Located<TrackedObject>] {
    guard let field = fields[.track], kind != .service else { return [] }
    // RFC 9568 5.2.4: an owner has 255 and nothing else.
    guard priority != .owner else {
      refuse(
        at: field.keyPosition, "track has no effect on priority 255, the address owner, which no priority goes below",
        write: "a priority up to 254, or no track")
      return []
    }
    let example = "\"- interface: up0\" and its weight"
    guard let nodes = value(field, { node throws(Complaint) in try node.list(such: example) }) else { return [] }
    if nodes.isEmpty { refuse(at: field.position, "track: the list is empty", write: "\(example), or leave out the key") }
    let limit = Configuration.Limit.tracked
    if nodes.count > limit {
      let extra = nodes[limit].mark.map(SourcePosition.init) ?? field.position
      refuse(at: extra, "track: there are \(nodes.count)", write: "at most \(limit); a script can look at several things")
    }
    var objects: [Located<TrackedObject>] = []
    for node in nodes.prefix(limit) {
      guard let object = trackedObject(node, kind) else { continue }
      if objects.contains(where: { $0.value.source == object.value.source }) {
        refuse(at: object.position, "track: \(object.value.source) is in the list more than once", write: "it once")
      } else {
        objects.append(object)
      }
    }
    return objects
  }

  private mutating func trackedObject(_ node: Node, _ kind: GroupEntry.Kind) -> Located<TrackedObject>? {
    guard case .mapping(let mapping) = node else {
      refuse(
        at: node.mark.map(SourcePosition.init) ?? .start, "track: an entry is a mapping", write: "\"- interface: up0\" and its other keys")
      return nil
    }
    let fields = fields(
      of: mapping, as: TrackKey.self, foreign: (GroupKey.allCases.map(\.rawValue), "at the group itself, outside of track:"))
    let kinds = TrackKey.kinds.filter { fields[$0] != nil }
    guard let what = kinds.first, kinds.count == 1 else {
      let words = TrackKey.kinds.map(\.rawValue)
      refuse(
        at: kinds.dropFirst().first.flatMap { fields[$0]?.keyPosition } ?? fields.position,
        kinds.isEmpty
          ? "track: an entry says what is tracked"
          : "track: an entry is one thing, and not \(kinds.map(\.rawValue).joined(separator: " and "))",
        write: kinds.isEmpty ? "\(words.alternatives): and its value" : "an entry for each")
      return nil
    }
    for key in TrackKey.allCases {
      guard let place = fields[key], let owners = key.kinds, !owners.contains(what) else { continue }
      refuse(
        at: place.keyPosition, "\(key.rawValue) has no effect on what is tracked here, \(what.rawValue)",
        write: "it beside \(owners.map(\.rawValue).alternatives), or nothing")
    }
    guard let source = source(what, fields, kind) else { return nil }
    let effect = effect(source, fields)
    let damping = damping(fields[.damping], source)
    return Located(value: TrackedObject(source, effect, damping: damping), position: fields[what]?.position ?? fields.position)
  }

  private mutating func source(_ what: TrackKey, _ fields: Fields<TrackKey>, _ kind: GroupEntry.Kind) -> TrackedSource? {
    let field = fields[what]
    switch what {
    case .interface:
      return value(field) { node throws(Complaint) in try node.trackedInterface() }.map { .interface($0) }
    case .route:
      let table = value(fields[.table]) { node throws(Complaint) in try node.routingTable() }
      return value(field) { node throws(Complaint) in try node.routePrefix() }
        .map { .route(WatchedRoute($0, table: table ?? TrackedSource.mainTable)) }
    case .file:
      let expectation = value(fields[.expect]) { node throws(Complaint) in
        try node.choice(of: TrackedFile.Expectation.allCases.map { ($0.rawValue, $0) })
      }
      let interval = lookInterval(fields)
      return value(field) { node throws(Complaint) in try node.filePath(such: "/run/vrrp6d/ok") }
        .map { .file(TrackedFile(path: $0, expectation: expectation ?? .present, interval: interval)) }
    case .script: return script(fields).map { .script($0) }
    case .services:
      guard kind == .management else {
        refuse(
          at: field?.keyPosition ?? fields.position, "services has no effect on a common group, which nothing follows",
          write: "management: true at the group, or another thing to track")
        return nil
      }
      return value(field) { node throws(Complaint) in try node.percentage() }.map { .services(percent: $0) }
    default: preconditionFailure("\(what.rawValue) says nothing of what is tracked")
    }
  }

  private mutating func lookInterval(_ fields: Fields<TrackKey>) -> Duration {
    value(fields[.interval]) { node throws(Complaint) in try node.duration(in: Configuration.Limit.lookInterval) }
      ?? Configuration.Default.lookInterval
  }

  private mutating func script(_ fields: Fields<TrackKey>) -> TrackedScript? {
    let interval = lookInterval(fields)
    let timeout = value(fields[.timeout]) { node throws(Complaint) in try node.duration(in: Configuration.Limit.scriptTimeout) }
    let rise = value(fields[.rise]) { node throws(Complaint) in try node.number(in: Configuration.Limit.runs) }
    let fall = value(fields[.fall]) { node throws(Complaint) in try node.number(in: Configuration.Limit.runs) }
    let user = value(fields[.user]) { node throws(Complaint) in try node.user() }
    return value(fields[.script]) { node throws(Complaint) in try node.trackedCommand() }.map {
      TrackedScript(
        command: $0, interval: interval, timeout: timeout ?? Configuration.Default.scriptTimeout, rise: rise ?? 1, fall: fall ?? 1,
        user: user)
    }
  }

  private mutating func effect(_ source: TrackedSource, _ fields: Fields<TrackKey>) -> TrackedObject.Effect {
    if case .file(let file) = source, file.expectation == .value {
      if let field = fields[.weight] {
        refuse(at: field.keyPosition, "weight has no effect on the number in a file, which is added itself", write: "factor, or nothing")
      }
      let factor = value(fields[.factor]) { node throws(Complaint) in try node.factor() }
      return .factor(factor ?? 1)
    }
    if let field = fields[.factor], case .file = source {
      refuse(at: field.keyPosition, "factor has no effect on a file that is only there or not", write: "expect: value beside it, or weight")
    }
    return value(fields[.weight]) { node throws(Complaint) in try node.weight() }.map { .weight($0) } ?? .givesWay
  }

  private mutating func damping(_ field: Field?, _ source: TrackedSource) -> Damping.Settings? {
    guard let field else { return nil }
    if case .file(let file) = source, file.expectation == .value {
      refuse(
        at: field.keyPosition, "damping has no effect on the number in a file: whoever writes it decides how often", write: "nothing")
      return nil
    }
    guard case .mapping(let mapping) = field.value else {
      let isDamped = value(field) { node throws(Complaint) in try node.flag() } ?? false
      return isDamped ? Damping.Settings() : nil
    }
    let fields = fields(
      of: mapping, as: DampingKey.self, foreign: (TrackKey.allCases.map(\.rawValue), "beside damping:, not in it"))
    var settings = Damping.Settings()
    let bounds = Configuration.Limit.penalty
    if let halfLife = value(fields[.halfLife], { node throws(Complaint) in try node.duration(in: Configuration.Limit.halfLife) }) {
      settings.halfLife = halfLife
    }
    if let suppress = value(fields[.suppress], { node throws(Complaint) in try node.number(in: bounds) }) { settings.suppress = suppress }
    if let reuse = value(fields[.reuse], { node throws(Complaint) in try node.number(in: bounds) }) { settings.reuse = reuse }
    if let penalty = value(fields[.penalty], { node throws(Complaint) in try node.number(in: bounds) }) { settings.penalty = penalty }
    if settings.reuse >= settings.suppress {
      refuse(
        at: fields[.reuse]?.position ?? fields[.suppress]?.position ?? fields.position,
        "damping: reuse (\(settings.reuse)) is not below suppress (\(settings.suppress)): nothing would ever be believed again, or at once",
        write: "reuse: \(max(1, settings.suppress / 3)), or a larger suppress")
    }
    return settings
  }

  // MARK: - The delay before preempting

  /// A duration for whatever reason, or a mapping of reasons. `nil` without the key.
  mutating func preemptDelays(_ field: Field?) -> PreemptDelays? {
    guard let field else { return nil }
    guard case .mapping(let mapping) = field.value else {
      return value(field) { node throws(Complaint) in try node.duration(in: Configuration.Limit.delay) }.map { PreemptDelays(all: $0) }
    }
    let fields = fields(
      of: mapping, as: PreemptDelayKey.self, foreign: (GroupKey.allCases.map(\.rawValue), "at the group itself, outside of preempt-delay:"))
    var delays: [PreemptDelayKey: Duration] = [:]
    for key in PreemptDelayKey.allCases {
      delays[key] = value(fields[key]) { node throws(Complaint) in try node.duration(in: Configuration.Limit.delay) }
    }
    return PreemptDelays(
      start: delays[.start] ?? .zero, interfaceUp: delays[.interfaceUp] ?? .zero, trackUp: delays[.trackUp] ?? .zero,
      otherwise: delays[.otherwise] ?? .zero)
  }

  // MARK: - Rules between groups

  /// What tracking one interface would make of a group that takes it down itself; and how many programs would run.
  mutating func checkTracking(_ groups: [ExpandedGroup], _ entries: [GroupEntry]) {
    var holders: [String: GroupEntry] = [:]
    for group in groups {
      let entry = entries[group.entry]
      if entry.kind == .service, entry.mode?.value.mayHold ?? false { holders[group.id.interface] = entry }
    }
    var sources: Set<TrackedSource> = []
    var wasRefused = false
    for entry in entries {
      for object in entry.tracking {
        if case .interface(let name) = object.value.source, let holder = holders[name], let mode = holder.mode?.value {
          refuse(
            at: object.position,
            "track: \(name) is taken down by \(mode.name) (line \(holder.position.line)) while its leader is not Active: once lost, always lost",
            write: "services: and a percentage, or an interface that nothing takes down")
        }
        guard object.value.source.isLookedAt, sources.insert(object.value.source).inserted else { continue }
        let limit = Configuration.Limit.probes
        if sources.count > limit, !wasRefused {
          wasRefused = true
          refuse(
            at: object.position, "track: there are more than \(limit) different files and scripts",
            write: "at most \(limit), or the same for several groups: those are looked at once")
        }
      }
    }
  }
}

extension TrackedSource {
  fileprivate var isLookedAt: Bool {
    switch self {
    case .file, .script: true
    case .interface, .route, .services: false
    }
  }
}

/// The values under `track:`.
extension Node {
  /// One interface, and no range.
  fileprivate func trackedInterface() throws(Complaint) -> String {
    let pattern = try InterfacePattern(text())
    guard !pattern.isRange, let name = pattern.names.first?.name else {
      throw Complaint("\(pattern.text) is a range", write: "an entry for each interface")
    }
    return name
  }

  fileprivate func routePrefix() throws(Complaint) -> IPv6Prefix {
    let text = try text()
    if text == "default" { return .everything }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPv6Address(String(parts[0])), let length = UInt8(parts[1]), length <= 128 else {
      throw Complaint("\"\(text)\" is no IPv6 prefix", write: "a prefix and its length, such as \"2001:db8::/32\", or \"::/0\"")
    }
    guard let prefix = IPv6Prefix(address, length: length) else {
      throw Complaint(
        "\(text) has bits behind its \(length): no route is so", write: "\"\(IPv6Prefix.first(address, length))/\(length)\"")
    }
    return prefix
  }

  fileprivate func routingTable() throws(Complaint) -> UInt32 {
    let text = try text()
    if text == "main" { return TrackedSource.mainTable }
    return UInt32(try number(in: Configuration.Limit.routingTable))
  }

  /// A program with its arguments: no shell takes them apart.
  fileprivate func trackedCommand() throws(Complaint) -> [String] {
    if case .scalar = self, let special = try text().first(where: { "\"'`$|&;<>\\".contains($0) }) {
      throw Complaint(
        "no shell reads \(special) here", write: "a list: [\"/path/to/program\", \"an argument\"], or a script that says it")
    }
    return try command(such: "/usr/local/sbin/check-uplink")
  }

  /// What is added to the priority while something is lost.
  fileprivate func weight() throws(Complaint) -> Int {
    let limit = Configuration.Limit.weight
    let number = try number(in: -limit...limit)
    guard number < 0 else {
      throw Complaint(
        number == 0 ? "a weight of 0 changes nothing" : "\(number) would raise the priority of a router that has lost something",
        write: number == 0 ? "-1 to -\(limit), or no weight: then the router gives way" : "-\(number)")
    }
    return number
  }

  /// What the number in a file is multiplied by.
  fileprivate func factor() throws(Complaint) -> Int {
    let limit = Configuration.Limit.weight
    let number = try number(in: -limit...limit)
    guard number != 0 else { throw Complaint("with 0 the number means nothing", write: "1, or another number up to \(limit)") }
    return number
  }

  fileprivate func percentage() throws(Complaint) -> Int {
    let text = try text()
    guard text.hasSuffix("%"), let number = Int(text.dropLast()), (1...100).contains(number) else {
      throw Complaint("\"\(text)\" is no share of the groups that follow", write: "1% to 100%, such as 50%")
    }
    return number
  }
}
