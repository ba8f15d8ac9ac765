import Engine
import Synchronization
import Transport

/// What groups are called, for the lines that are written about them from any thread.
final class GroupNames: Sendable {
  private let names = Mutex<[GroupSlot: String]>([:])

  subscript(slot: GroupSlot) -> String { names.withLock { $0[slot] } ?? "group \(slot.index)" }

  func set(_ name: String?, of slot: GroupSlot) { names.withLock { $0[slot] = name } }
}

/// Which link-group number each management group has: a leader that stays keeps its own.
struct LeaderNumbers {
  private let range: ClosedRange<UInt32>
  private(set) var numbers: [String: LinkGroup] = [:]

  /// - Parameter range: the first number is the common groups'.
  init(_ range: ClosedRange<UInt32>) { self.range = range }

  subscript(leader: String) -> LinkGroup? { numbers[leader] }

  /// The number that all common groups share.
  var common: LinkGroup { LinkGroup(range.lowerBound) }

  /// One that no group has. `nil` when all are taken.
  var spare: LinkGroup? {
    let taken = Set(numbers.values)
    return range.dropFirst().lazy.map { LinkGroup($0) }.first { !taken.contains($0) }
  }

  /// Gives numbers to the leaders of a configuration, and takes back those of leaders that it doesn't have.
  ///
  /// - Returns: The numbers of all of them.
  mutating func take(_ configuration: Configuration) -> [LinkGroup] {
    let leaders = configuration.groups.filter { if case .management = $0.role { true } else { false } }.map(\.name)
    numbers = numbers.filter { leaders.contains($0.key) }
    for leader in leaders where numbers[leader] == nil { numbers[leader] = spare }
    return numbers.values.sorted()
  }
}
