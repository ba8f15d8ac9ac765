import ControlProtocol
import Engine

/// Which groups a list has, and in which order.
struct GroupFilter {
  private let state: RouterState?
  private let interface: Glob?
  private let leader: String?
  private let isTroubled: Bool
  private let order: GroupsQuestion.Order

  /// - Throws: `.notUnderstood` for a state that is none.
  init(_ question: GroupsQuestion) throws(ControlRefusal) {
    if let name = question.state {
      guard let state = Self.states.first(where: { $0.description.lowercased() == name.lowercased() }) else {
        throw ControlRefusal(.notUnderstood, "there is no state \(name): write Active, Backup or Initialize")
      }
      self.state = state
    } else {
      state = nil
    }
    interface = question.interface.map { Glob($0) }
    leader = question.leader
    isTroubled = question.troubled ?? false
    order = question.order ?? .configuration
  }

  private static let states: [RouterState] = [.active, .backup, .initialize]

  func admits(_ digest: GroupDigest) -> Bool {
    (state == nil || digest.state == state) && (leader == nil || digest.leader == leader || (digest.isManagement && digest.name == leader))
      && (!isTroubled || digest.trouble != nil) && interface?.matches(digest.id.interface) != false
  }

  /// - Parameter groups: with their places in the configuration, by which those that are equal are ordered.
  func sort(_ groups: inout [(place: Int, digest: GroupDigest)]) {
    func order<Key: Comparable>(by keys: (GroupDigest) -> Key) {
      let keyed = groups.map { (key: keys($0.digest), group: $0) }
      groups = keyed.sorted { $0.key != $1.key ? $0.key < $1.key : $0.group.place < $1.group.place }.map(\.group)
    }
    switch self.order {
    case .configuration: break
    case .name: order { NaturalText($0.name) }
    case .interface: order { NaturalText("\($0.id.interface)/\($0.id.vrid)") }
    case .state: order { Self.states.firstIndex(of: $0.state) ?? 0 }
    case .leader: order { NaturalText($0.leader ?? $0.name) }
    case .changed: order { -$0.changed.nanoseconds }
    case .trouble: order { TroubleKey(isFine: $0.trouble == nil, changed: -$0.changed.nanoseconds) }
    }
  }

  private struct TroubleKey: Comparable {
    let isFine: Bool
    let changed: Int64

    static func < (left: Self, right: Self) -> Bool {
      left.isFine != right.isFine ? !left.isFine : left.changed < right.changed
    }
  }
}

/// A pattern for a name: `*` is any text, `?` any one character.
struct Glob {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (at, place) = (0, 0)
    // Where the last star is, and how much of the name it has taken.
    var star: (at: Int, place: Int)?
    while place < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[place] {
        at += 1
        place += 1
      } else if let last = star {
        star = (last.at, last.place + 1)
        at = last.at + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}

/// Text in which numbers are compared as numbers: s2 comes before s10.
struct NaturalText: Comparable {
  private enum Part: Comparable {
    case number(UInt64)
    case text(String)
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      let isDigit = ("0"..."9").contains(first)
      let run = rest.prefix { ("0"..."9").contains($0) == isDigit }
      parts.append(isDigit ? .number(UInt64(run.prefix(18)) ?? 0) : .text(String(run)))
      rest = rest[run.endIndex...]
    }
    self.parts = parts
  }

  static func < (left: Self, right: Self) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
}
