import ControlProtocol

/// Who follows whom, put together group by group.
struct BindingsTally: Sendable {
  /// Whose followers are wanted. `nil`: everybody's.
  let leader: String?
  private var found: [BindingsReport.Leader] = []
  /// By leader and mode.
  private var modes: [String: [BindingsReport.Mode]] = [:]
  private var places: [String: [String: Int]] = [:]
  private var interfaces: [String: [String: Set<String>]] = [:]

  init(leader: String?) { self.leader = leader }

  mutating func add(_ digest: GroupDigest) {
    if digest.isManagement, leader == nil || leader == digest.name {
      found.append(
        .init(
          name: digest.name, interface: digest.id.interface, vrid: Int(digest.id.vrid.rawValue), state: digest.state.description, modes: [])
      )
    }
    guard let name = digest.leader, let mode = digest.mode, leader == nil || leader == name else { return }
    if places[name]?[mode] == nil {
      places[name, default: [:]][mode] = modes[name, default: []].count
      modes[name, default: []].append(.init(mode: mode))
    }
    guard let place = places[name]?[mode] else { return }
    modes[name]?[place].followers.append(digest.name)
    modes[name]?[place].states.count(digest.state)
    if interfaces[name, default: [:]][mode, default: []].insert(digest.id.interface).inserted {
      modes[name]?[place].interfaces.append(digest.id.interface)
    }
  }

  /// In the order of the configuration.
  var leaders: [BindingsReport.Leader] {
    found.map { leader in
      var leader = leader
      leader.modes = modes[leader.name] ?? []
      return leader
    }
  }
}
