@testable import Daemon

/// A small sound configuration with a key in it, for looking at what the parser does with the key.
struct KeyDocument {
  /// A value that takes the key away.
  static let nothing = "(nothing)"

  let key: ConfigurationKey
  /// The kind of group that it is in, where it is in one.
  let kind: GroupEntry.Kind

  init(_ key: ConfigurationKey, in kind: GroupEntry.Kind? = nil) {
    self.key = key
    // follow: makes a service group of a common one.
    let usual: GroupEntry.Kind =
      key.name == GroupKey.follow.rawValue
      ? .common : [.common, .management, .service].first { key.row.kinds.contains($0) } ?? .common
    self.kind = kind ?? usual
  }

  /// - Parameter value: of the key; without one, what the document has otherwise.
  func yaml(_ value: String? = nil) -> String {
    var own = key.row.beside.filter { applies($0.key) }
    own[key.name] = value
    // Its companion has no effect without it.
    if value == nil, key.name == GroupKey.follow.rawValue { own = [:] }
    switch key.section {
    case .file: return file(own)
    case .group: return file(group: own)
    case .preemptDelay: return file(group: ["preempt-delay": flow(own)])
    case .track:
      let isComplete = TrackKey.kinds.contains { own[$0.rawValue] != nil }
      return file(group: ["track": "[\(flow(isComplete ? own : own.merging(["interface": "up0"]) { first, _ in first }))]"])
    case .damping: return file(group: ["track": "[{interface: up0, damping: \(flow(own))}]"])
    case .routerAdvertisement: return file(group: ["router-advertisement": flow(own)])
    case .prefix:
      let prefix = flow(["prefix": "\"2001:db8:7::/64\""].merging(own) { $1 })
      return file(group: ["router-advertisement": "{prefixes: [\(prefix)]}"])
    case .policy:
      let isDefault = key.name == PolicyKey.otherwise.rawValue
      let base =
        isDefault
        ? [
          "rows": rows(
            "{interface: up, management: active, state: active}", "{management: active, state: initialize}",
            value == nil ? "{state: initialize}" : nil)
        ]
        : ["rows": rows("{interface: up, management: active, state: active}"), "default": "{state: initialize}"]
      return file(policy: base.merging(own) { $1 })
    case .row:
      let row = flow(["interface": "up", "management": "backup", "state": "backup"].merging(own) { $1 })
      return file(policy: ["rows": rows(row, "{interface: up, management: active, state: active}"), "default": "{state: initialize}"])
    case .verdict:
      let rows =
        key.name == PolicyRowKey.delay.rawValue
        ? rows("{interface: [lost, held], state: initialize}", "{management: active, state: active}")
        : rows("{interface: up, management: active, state: active}", "{management: active, state: initialize}")
      return file(policy: ["rows": rows, "default": flow(["state": "initialize"].merging(own) { $1 })])
    case .notify: return file(["notify": flow(["script": "/etc/vrrp6d/other.sh"].merging(own) { $1 })])
    case .metrics: return file(["metrics": flow(["listen": "\"[::1]:9112\""].merging(own) { $1 })])
    }
  }

  /// A companion that has no place here stays away.
  private func applies(_ name: String) -> Bool {
    switch key.section {
    case .group: key.name == GroupKey.follow.rawValue || GroupKey(rawValue: name)?.row.kinds.contains(kind) ?? true
    case .verdict: PolicyRowKey.verdictKeys.contains { $0.rawValue == name }
    case .file, .preemptDelay, .track, .damping, .routerAdvertisement, .prefix, .policy, .row, .notify, .metrics: true
    }
  }

  private func rows(_ rows: String?...) -> String { "[\(rows.compactMap(\.self).joined(separator: ", "))]" }

  private func file(policy: [String: String]) -> String { file(["policies": "[\(flow(["name": "still"].merging(policy) { $1 }))]"]) }

  private func file(_ own: [String: String] = [:], group: [String: String] = [:]) -> String {
    let core = "{name: core, management: true, interface: m1, vrid: 1}"
    var base = ["interface": "p0", "vrid": "7", "addresses": "[\"fe80::1\"]"]
    switch kind {
    case .common: break
    case .management: base["management"] = "true"
    case .service: base.merge(["follow": "core", "mode": "unflowdown"]) { $1 }
    }
    return flow(["groups": "[\(core), \(flow(base.merging(group) { $1 }))]"].merging(own) { $1 })
  }

  private func flow(_ members: [String: String]) -> String {
    // Groups first: where they stand is part of a configuration.
    func place(_ name: String) -> String { name == DaemonKey.groups.rawValue ? "" : name }
    let present = members.filter { $0.value != Self.nothing }.sorted { place($0.key) < place($1.key) }
    return "{\(present.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
  }
}
