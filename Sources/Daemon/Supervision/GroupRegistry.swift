import ControlProtocol
import Engine
import Synchronization
import Transport

/// One group of the configuration in force, with all that was made for it.
struct GroupRecord {
  let slot: GroupSlot
  var configuration: GroupConfiguration
  /// When it was made.
  let made: Instant
  var part: Part

  enum Part {
    /// Apart from the record: few elect, and thousands of followers would have room for it, too.
    indirect case electing(Election)
    case following(Following)
  }

  /// What an electing group has.
  struct Election {
    let group: ElectingGroup
    let handle: ElectionHandle
    let seat: ElectionSeat
    let lease: Lease
    let announcer: Announcer
    /// Why none of its followers can be served here. `nil`: some can, or nobody follows.
    var inability: Obstacle?
    /// Since when its statistics count. `nil`: since it was made.
    var baseline: StatisticsBaseline<AdvertisementStatistics>?
    /// How good this router is for what the group is elected for, and what its election was told of that last.
    var fitness = Fitness()
    var told = Ability.able
    /// `nil` for a common group, and for a management group that nobody follows.
    var lane: LaneRecord?
  }

  /// The followers of a management group, and what has them follow.
  struct LaneRecord {
    let lane: Lane
    let timer: LoopTimer
    let task: Task<Void, Never>
  }

  struct Following {
    let group: ServiceGroup
    let leader: GroupSlot
    /// Whether its mode may take the interface down.
    var mayHold: Bool
  }

  var election: Election? { if case .electing(let election) = part { election } else { nil } }
  var following: Following? { if case .following(let following) = part { following } else { nil } }
}

/// Every group there is, each in one place: by slot, by what it is on the wire, and leaders by name.
struct GroupRegistry {
  private var records = SlotTable<GroupRecord>()
  private var slots: [Engine.GroupID: GroupSlot] = [:]
  private var leaders: [String: GroupSlot] = [:]
  /// Slots that were given back, and the first that nobody has had.
  private var free: [GroupSlot] = []
  private var next = 0

  /// A slot for one more group.
  mutating func takeSlot() -> GroupSlot {
    if let slot = free.popLast() { return slot }
    defer { next += 1 }
    return GroupSlot(next)
  }

  /// A slot that nobody got in the end.
  mutating func giveBack(_ slot: GroupSlot) { free.append(slot) }

  mutating func insert(_ record: GroupRecord) {
    records[record.slot] = record
    slots[record.configuration.id] = record.slot
    if case .management = record.configuration.role { leaders[record.configuration.name] = record.slot }
  }

  /// Forgets a group: its slot is another one's from now on.
  @discardableResult
  mutating func remove(_ slot: GroupSlot) -> GroupRecord? {
    guard let record = records[slot] else { return nil }
    records[slot] = nil
    slots[record.configuration.id] = nil
    if leaders[record.configuration.name] == slot { leaders[record.configuration.name] = nil }
    free.append(slot)
    return record
  }

  subscript(slot: GroupSlot) -> GroupRecord? { records[slot] }

  /// Changes an election's record in its place.
  mutating func updateElection(_ slot: GroupSlot, _ change: (inout GroupRecord.Election) -> Void) {
    guard case .electing(var election) = records[slot]?.part else { return }
    change(&election)
    records[slot]?.part = .electing(election)
  }

  /// A group goes on with other settings, of the same interface and VRID, and maybe under another name.
  mutating func setConfiguration(_ configuration: GroupConfiguration, of slot: GroupSlot) {
    guard let record = records[slot] else { return }
    records[slot]?.configuration = configuration
    guard case .management = configuration.role else { return }
    // Two leaders may have changed names: the old one is another's by now.
    if leaders[record.configuration.name] == slot { leaders[record.configuration.name] = nil }
    leaders[configuration.name] = slot
  }

  mutating func setFollowing(_ following: GroupRecord.Following, of slot: GroupSlot) { records[slot]?.part = .following(following) }

  subscript(id: Engine.GroupID) -> GroupRecord? { slots[id].flatMap { records[$0] } }
  subscript(leader name: String) -> GroupRecord? { leaders[name].flatMap { records[$0] } }

  /// In the order of their slots.
  var all: [GroupRecord] { records.slots.compactMap { records[$0] } }
  var elections: [GroupRecord.Election] { all.compactMap(\.election) }

  /// Who follows a leader.
  func followers(of leader: GroupSlot) -> [GroupSlot] { all.filter { $0.following?.leader == leader }.map(\.slot) }

  /// The leader because of whose state each interface may be held. There is one at most: the configuration sees to that.
  var holders: [String: GroupSlot] {
    let pairs = all.compactMap { record in
      record.following.flatMap { $0.mayHold ? (record.configuration.id.interface, $0.leader) : nil }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

/// What groups are called, for the lines that are written about them from any thread.
final class GroupNames: Sendable {
  private let names = Mutex<[GroupSlot: String]>([:])

  subscript(slot: GroupSlot) -> String { names.withLock { $0[slot] } ?? "group \(slot.index)" }

  func set(_ name: String?, of slot: GroupSlot) { names.withLock { $0[slot] = name } }
}
