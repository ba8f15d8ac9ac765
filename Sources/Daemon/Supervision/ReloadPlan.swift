import Engine

/// What has to be done to go from one configuration to another: a difference, so that what is the same is not touched.
struct ReloadPlan {
  /// A group that stays, with other settings.
  struct Change {
    let old: GroupConfiguration
    let new: GroupConfiguration
  }

  /// Gone from the file.
  private(set) var removed: [GroupConfiguration] = []
  /// New in the file.
  private(set) var added: [GroupConfiguration] = []
  /// Bound, unbound, bound otherwise, or with other addresses: let go as what they were, and made anew.
  private(set) var remade: [Change] = []
  /// Other settings of an election, another name, another mode of the same kind: changed while they run.
  private(set) var adjusted: [Change] = []
  private(set) var unchanged = 0
  /// Keys of the file itself that have other values and take effect.
  private(set) var settings: [String] = []
  /// What takes a restart, in words with what to write instead. Not empty: nothing of the plan is carried out.
  private(set) var refusals: [String] = []

  /// - Parameter holds: whether a mode of the old or of the new configuration may hold an interface.
  init(from old: Configuration, to new: Configuration, holds: (_ mode: String, _ isNew: Bool) -> Bool) {
    compareSettings(old, new)
    let before = Dictionary(old.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let present = Set(new.groups.map(\.id))
    removed = old.groups.filter { !present.contains($0.id) }
    for group in new.groups {
      guard let earlier = before[group.id] else {
        added.append(group)
        continue
      }
      compare(Change(old: earlier, new: group), holds, isModeNew: old.policies != new.policies)
    }
    let routers = Set(new.groups.compactMap(Self.router))
    ceasing = old.groups.filter { group in Self.router(group).map { !routers.contains($0) } ?? false }.map(\.id)
  }

  /// Groups that advertise to hosts as routers that nobody of this file is any more: the old file's, by their ids.
  private(set) var ceasing: [Engine.GroupID] = []

  var isEmpty: Bool { removed.isEmpty && added.isEmpty && remade.isEmpty && adjusted.isEmpty && settings.isEmpty }

  /// As whom hosts know a group's router: the interface that they are on, and its link-local address.
  private struct Router: Hashable {
    let interface: String
    let source: IPv6Address
  }

  private static func router(_ group: GroupConfiguration) -> Router? {
    guard group.advertising != nil, group.servesTraffic, let source = group.addresses.first else { return nil }
    return Router(interface: group.id.interface, source: source)
  }

  private mutating func compareSettings(_ old: Configuration, _ new: Configuration) {
    func restart(_ key: String, _ value: String) {
      refusals.append("\(key) can't change while the daemon runs: write \(key): \(value) as before, or restart")
    }
    if old.controlSocket != new.controlSocket { restart("control", old.controlSocket) }
    // The instance is locked by it.
    if old.router != new.router { restart("router", old.router) }
    if old.refresh != new.refresh { settings.append("refresh") }
    if old.announceRate != new.announceRate { settings.append("announce-rate") }
    if old.onStop != new.onStop { settings.append("on-stop") }
    if old.logLevel != new.logLevel { settings.append("log") }
    if old.policies != new.policies { settings.append("policies") }
  }

  private mutating func compare(_ change: Change, _ holds: (String, Bool) -> Bool, isModeNew: Bool) {
    let (old, new) = (change.old, change.new)
    let isSame = old.addresses == new.addresses && old.acceptsTraffic == new.acceptsTraffic && old.advertising == new.advertising
    switch (old.role, new.role) {
    case (.common, .common) where isSame:
      old == new ? unchanged += 1 : adjusted.append(change)
    case (.management(_, let wasGateway, holdGrace: _), .management(_, let isGateway, holdGrace: _)):
      guard isSame, wasGateway == isGateway, old.leadership == new.leadership, old.name == new.name else {
        return refusals.append(
          "\(old.name): name, gateway, addresses, accept-mode, router-advertisement, ignore-if-down and initialize-hold-time of a management "
            + "group can't change while groups follow it: write them as before, or restart")
      }
      old == new ? unchanged += 1 : adjusted.append(change)
    case (.service(let leader, let mode), .service(let newLeader, let newMode))
    where isSame && leader == newLeader && holds(mode, false) == holds(newMode, true):
      // A mode that is a table of the file may be another one under the same name.
      old == new && !isModeNew ? unchanged += 1 : adjusted.append(change)
    case (.common, _), (.management, _), (.service, _):
      remade.append(change)
    }
  }
}

/// What a reload did, or would do: the answer to `reload`, and `reload --plan`.
struct ReloadReport: Codable, Equatable, Sendable {
  var file: String
  /// `false`: only looked at.
  var isCarriedOut: Bool
  var added: Int
  var removed: Int
  var remade: Int
  var adjusted: Int
  var unchanged: Int
  var settings: [String]
  /// A few names of each kind, for people.
  var examples: [String: [String]]

  init(_ plan: ReloadPlan, file: String, isCarriedOut: Bool) {
    self.file = file
    self.isCarriedOut = isCarriedOut
    added = plan.added.count
    removed = plan.removed.count
    remade = plan.remade.count
    adjusted = plan.adjusted.count
    unchanged = plan.unchanged
    settings = plan.settings
    examples = [:]
    for (kind, names) in [
      ("added", plan.added.map(\.name)), ("removed", plan.removed.map(\.name)), ("remade", plan.remade.map(\.new.name)),
      ("adjusted", plan.adjusted.map(\.new.name)),
    ] where !names.isEmpty { examples[kind] = Array(names.prefix(Self.examplesShown)) }
  }

  private static let examplesShown = 5

  var text: String {
    let verb = isCarriedOut ? "" : "would have "
    func line(_ count: Int, _ kind: String, _ words: String) -> String? {
      guard count > 0 else { return nil }
      let names = examples[kind] ?? []
      let more = count > names.count ? " and \(count - names.count) more" : ""
      return "  \(count) \(words): \(names.joined(separator: ", "))\(more)"
    }
    let lines = [
      line(added, "added", "added"), line(removed, "removed", "removed"),
      line(remade, "remade", "made anew (bound, unbound or bound otherwise, or with other addresses)"),
      line(adjusted, "adjusted", "adjusted while they run"), settings.isEmpty ? nil : "  settings: \(settings.joined(separator: ", "))",
    ].compactMap(\.self)
    guard !lines.isEmpty else {
      return "\(file): nothing \(isCarriedOut ? "was" : "would be") changed; \(unchanged) groups are as in force"
    }
    return (["\(file): \(verb)\(unchanged) groups untouched"] + lines).joined(separator: "\n")
  }
}
