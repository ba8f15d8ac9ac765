import ControlProtocol
import Engine
import Policies

/// What has to be done to go from one configuration to another: a difference, so that what is the same is not touched.
struct ReloadPlan {
  /// A group that stays, with other settings.
  struct Change {
    let old: GroupConfiguration
    let new: GroupConfiguration
    let aspects: Set<Aspect>
  }

  /// What of a group is another: each is changed for itself, and nothing is done for the others.
  enum Aspect: Hashable {
    /// What it is called.
    case name
    /// Priority, interval, preemption.
    case election
    /// What it advertises, and serves.
    case addresses
    /// Where a management group departs from its election.
    case leadership
    /// How long it waits when its interface has come up.
    case linkUpDelay
    /// Whose Advertisements it takes in.
    case peers
    /// What it tracks.
    case tracking
    /// How long a management group is out of Active before interfaces are taken down.
    case holdGrace
    /// Its mode does otherwise, or is called otherwise.
    case binding
    /// What the dataplane does for it: addresses, accept mode, Router Advertisements, whether it is a gateway.
    case service
    /// Whom its changes are told.
    case notify
  }

  /// Gone from the file.
  private(set) var removed: [GroupConfiguration] = []
  /// New in the file.
  private(set) var added: [GroupConfiguration] = []
  /// Bound, unbound, or bound to another group: let go as what they were, and made anew.
  private(set) var remade: [(old: GroupConfiguration, new: GroupConfiguration)] = []
  /// Changed while they run.
  private(set) var adjusted: [Change] = []
  private(set) var unchanged = 0
  /// Keys of the file itself that have other values and take effect.
  private(set) var settings: [String] = []
  /// What takes a restart, in words with what to write instead. Not empty: nothing of the plan is carried out.
  private(set) var refusals: [String] = []

  private let before: Modes
  private let after: Modes

  /// The binding modes of one of the two configurations, and its leaders.
  private struct Modes {
    private let verdicts: [String: TablePolicy]
    private let leaders: [String: Engine.GroupID]

    init(_ catalog: PolicyCatalog, _ configuration: Configuration) {
      // Without names: two modes that do the same are the same here.
      verdicts = Dictionary(
        uniqueKeysWithValues: catalog.all.map { policy in
          (policy.name, TablePolicy(name: "", summary: "") { policy.verdict(for: $0) })
        })
      leaders = Dictionary(
        configuration.groups.compactMap { group in if case .management = group.role { (group.name, group.id) } else { nil } },
        uniquingKeysWith: { first, _ in first })
    }

    func verdicts(of mode: String) -> TablePolicy? { verdicts[mode] }
    func leader(_ name: String) -> Engine.GroupID? { leaders[name] }
  }

  /// - Parameters:
  ///   - before: the binding modes that the old configuration is read with.
  ///   - after: those of the new one.
  init(from old: Configuration, _ before: PolicyCatalog, to new: Configuration, _ after: PolicyCatalog) {
    self.before = Modes(before, old)
    self.after = Modes(after, new)
    compareSettings(old, new)
    let known = Dictionary(old.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let present = Set(new.groups.map(\.id))
    removed = old.groups.filter { !present.contains($0.id) }
    for group in new.groups {
      guard let earlier = known[group.id] else {
        added.append(group)
        continue
      }
      compare(earlier, group)
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
    // The instance is locked by it, and its filters are called by it.
    if old.router != new.router { restart("router", old.router) }
    if old.refresh != new.refresh { settings.append("refresh") }
    if old.announceRate != new.announceRate { settings.append("announce-rate") }
    if old.onStop != new.onStop { settings.append("on-stop") }
    if old.logLevel != new.logLevel { settings.append("log") }
    if old.notify != new.notify { settings.append("notify") }
    if old.metrics != new.metrics { settings.append("metrics") }
    if old.policies != new.policies { settings.append("policies") }
  }

  private mutating func compare(_ old: GroupConfiguration, _ new: GroupConfiguration) {
    var aspects: Set<Aspect> = []
    switch (old.role, new.role) {
    case (.common(let settings), .common(let newSettings)):
      if settings != newSettings { aspects.insert(.election) }
    case (.management(let settings, gateway: _, let grace), .management(let newSettings, gateway: _, let newGrace)):
      if settings != newSettings { aspects.insert(.election) }
      if old.leadership != new.leadership { aspects.insert(.leadership) }
      // Unless it is said, it follows from the settings.
      if grace != newGrace || (newGrace == nil && settings != newSettings) { aspects.insert(.holdGrace) }
    case (.service(let leader, let mode), .service(let newLeader, let newMode)) where before.leader(leader) == after.leader(newLeader):
      if mode != newMode || before.verdicts(of: mode) != after.verdicts(of: newMode) { aspects.insert(.binding) }
    case (.common, _), (.management, _), (.service, _):
      return remade.append((old, new))
    }
    if old.notify != new.notify { aspects.insert(.notify) }
    if old.name != new.name { aspects.insert(.name) }
    if old.linkUpDelay != new.linkUpDelay { aspects.insert(.linkUpDelay) }
    if old.peers != new.peers { aspects.insert(.peers) }
    if old.tracking != new.tracking { aspects.insert(.tracking) }
    if old.addresses != new.addresses { aspects.formUnion([.addresses, .service]) }
    let isOwner = (old.election?.priority == .owner, new.election?.priority == .owner)
    if old.acceptsTraffic != new.acceptsTraffic || old.advertising != new.advertising || old.servesTraffic != new.servesTraffic
      || isOwner.0 != isOwner.1
    {
      aspects.insert(.service)
    }
    aspects.isEmpty ? unchanged += 1 : adjusted.append(Change(old: old, new: new, aspects: aspects))
  }
}

extension ReloadReport {
  init(_ plan: ReloadPlan, file: String, isCarriedOut: Bool) {
    self.init(
      file: file, isCarriedOut: isCarriedOut, added: plan.added.count, removed: plan.removed.count, remade: plan.remade.count,
      adjusted: plan.adjusted.count, unchanged: plan.unchanged, settings: plan.settings, examples: [:])
    for (kind, names) in [
      ("added", plan.added.map(\.name)), ("removed", plan.removed.map(\.name)), ("remade", plan.remade.map(\.new.name)),
      ("adjusted", plan.adjusted.map(\.new.name)),
    ] where !names.isEmpty { examples[kind] = Array(names.prefix(Self.examplesShown)) }
  }

  private static let examplesShown = 5

  var text: String {
    let groups = "\(unchanged) \(unchanged == 1 ? "group" : "groups")"
    let verb = isCarriedOut ? "" : "would have "
    func line(_ count: Int, _ kind: String, _ words: String) -> String? {
      guard count > 0 else { return nil }
      let names = examples[kind] ?? []
      let more = count > names.count ? " and \(count - names.count) more" : ""
      return "  \(count) \(words): \(names.joined(separator: ", "))\(more)"
    }
    let lines = [
      line(added, "added", "added"), line(removed, "removed", "removed"),
      line(remade, "remade", "made anew (bound, unbound, or bound to another group)"),
      line(adjusted, "adjusted", "adjusted while they run"), settings.isEmpty ? nil : "  settings: \(settings.joined(separator: ", "))",
    ].compactMap(\.self)
    guard !lines.isEmpty else {
      return "\(file): nothing \(isCarriedOut ? "was" : "would be") changed; \(groups) as in force"
    }
    return (["\(file): \(verb)\(groups) untouched"] + lines).joined(separator: "\n")
  }
}
