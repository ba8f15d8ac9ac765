import Engine
import Synchronization

/// The last changes of state of every group.
///
/// A group that never changed has nothing here; one has 416 bytes at most, 1.6 MB for 4,000. Changes of thousands of groups within one round are
/// only written down in a row, and sorted to their groups when somebody asks or the round is over.
final class ChangeHistory: Sendable {
  /// How many changes of a group are remembered.
  static let limit = 16
  /// How many may wait to be sorted: four rounds of 4,000 groups.
  private static let unsortedLimit = 16_384

  /// Why something changed: one for all groups that changed because of it.
  final class Cause: Sendable {
    let text: String
    fileprivate let following: FollowingCause?

    init(_ cause: TransitionCause) {
      text = "\(cause)"
      following = nil
    }

    init(_ cause: FollowingCause) {
      text = "\(cause)"
      following = cause
    }
  }

  struct Change: Sendable {
    let at: Instant
    let from: RouterState
    let to: RouterState
    let cause: Cause
  }

  /// The newest replaces the oldest.
  private struct Ring: Sendable {
    var changes: [Change] = []
    /// Where the next one goes, once there are as many as there may be.
    var next = 0

    mutating func add(_ change: Change) {
      guard changes.count >= limit else { return changes.append(change) }
      changes[next] = change
      next = (next + 1) % limit
    }

    var newest: Change? { changes.count < limit ? changes.last : changes[(next + limit - 1) % limit] }
    var newestFirst: [Change] { (changes[next...] + changes[..<next]).reversed() }
  }

  private struct State {
    var rings = SlotTable<Ring>()
    var unsorted: [(slot: GroupSlot, change: Change)] = []
    var lastCause: Cause?

    mutating func sort() {
      for (slot, change) in unsorted {
        if rings[slot] == nil { rings[slot] = Ring() }
        rings[slot]?.add(change)
      }
      unsorted.removeAll(keepingCapacity: unsorted.capacity <= ChangeHistory.unsortedLimit)
    }
  }

  private let state = Mutex(State())

  /// Writes down a change of a group that elects. From any thread.
  func add(_ change: Change, of slot: GroupSlot) {
    state.withLock { state in
      if state.rings[slot] == nil { state.rings[slot] = Ring() }
      state.rings[slot]?.add(change)
    }
  }

  /// Writes down a change of one of many followers.
  func note(_ to: RouterState, from: RouterState, of slot: GroupSlot, because following: FollowingCause, at now: Instant) {
    state.withLock { state in
      let cause: Cause
      if let last = state.lastCause, last.following == following {
        cause = last
      } else {
        cause = Cause(following)
        state.lastCause = cause
      }
      state.unsorted.append((slot, Change(at: now, from: from, to: to, cause: cause)))
      if state.unsorted.count >= Self.unsortedLimit { state.sort() }
    }
  }

  /// A round is over, and there is time.
  func sort() { state.withLock { $0.sort() } }

  /// The newest change of a group.
  func newest(of slot: GroupSlot) -> Change? {
    state.withLock { state in
      if !state.unsorted.isEmpty { state.sort() }
      return state.rings[slot]?.newest
    }
  }

  /// Every change of a group that is remembered, newest first.
  func all(of slot: GroupSlot) -> [Change] {
    state.withLock { state in
      if !state.unsorted.isEmpty { state.sort() }
      return state.rings[slot]?.newestFirst ?? []
    }
  }

  /// The slot is another group's from now on.
  func forget(_ slot: GroupSlot) {
    state.withLock { state in
      state.sort()
      state.rings[slot] = nil
    }
  }
}
