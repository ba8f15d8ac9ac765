import Engine
import Transport

/// Followers that are lost by their interface or by this router: what is so, and what of it has been said.
///
/// What was lost and is back before it was said is not said.
struct SegmentLosses {
  /// How many groups a line names.
  static let groupsNamed = 4

  private var present: [Engine.GroupID: Obstacle] = [:]
  private var said: [Engine.GroupID: Obstacle] = [:]
  /// Those that may have something to be said of.
  private var changed: Set<Engine.GroupID> = []

  /// - Parameter obstacle: `nil`: nothing keeps it from serving any more.
  mutating func record(_ obstacle: Obstacle?, of group: Engine.GroupID) {
    present[group] = obstacle
    changed.insert(group)
  }

  /// Whether a follower is lost at this moment.
  func contains(_ group: Engine.GroupID) -> Bool { present[group] != nil }

  var isUnsaid: Bool { !changed.isEmpty }

  /// Two lines at most: what is lost since the last call, or lost for another reason, and what is back.
  ///
  /// - Parameter isThere: whether a group is a follower still. Of others there is nothing to say.
  mutating func say(_ isThere: (Engine.GroupID) -> Bool) -> (lost: String?, restored: String?) {
    var lost: [(Engine.GroupID, Obstacle)] = []
    var restored: [Engine.GroupID] = []
    for group in changed.sorted() {
      guard isThere(group) else {
        present[group] = nil
        said[group] = nil
        continue
      }
      if present[group] != said[group] {
        if let obstacle = present[group] { lost.append((group, obstacle)) } else { restored.append(group) }
      }
      said[group] = present[group]
    }
    changed = []
    return (
      lost.isEmpty ? nil : "\(Self.count(lost.count)) lost: \(Self.reasons(lost))",
      restored.isEmpty ? nil : "\(Self.count(restored.count)) back: \(Self.list(restored.map(\.description), of: restored.count))"
    )
  }

  private static func count(_ number: Int) -> String { number == 1 ? "1 service group is" : "\(number) service groups are" }

  private static func list(_ names: [String], of count: Int) -> String {
    let named = names.prefix(groupsNamed)
    return named.joined(separator: ", ") + (count > named.count ? " and \(count - named.count) more" : "")
  }

  /// One reason for all is said once.
  private static func reasons(_ losses: [(group: Engine.GroupID, obstacle: Obstacle)]) -> String {
    guard let first = losses.first?.obstacle, losses.allSatisfy({ $0.obstacle == first }) else {
      return list(losses.prefix(groupsNamed).map { "\($0.group) (\($0.obstacle))" }, of: losses.count)
    }
    return "\(list(losses.prefix(groupsNamed).map(\.group.description), of: losses.count)): \(first)"
  }
}
