import Synchronization

@testable import Engine

/// Everything outside of a group, by hand: what it sends leaves, unless it is told otherwise.
final class ElectorWorld: TimeSource, WakeSource, AdvertisementPort, LeasePort, ElectionJournal {
  enum Entry: Hashable {
    case sent(Priority)
    case held
    case closed
  }

  private struct State {
    var now = Instant.zero
    var outcome = SendOutcome.sent
    var alarm: Instant?
    var entries: [Entry] = []
    var notes: [Observation] = []
  }

  private let state = Mutex(State())

  var now: Instant { state.withLock { $0.now } }
  var alarm: Instant? { state.withLock { $0.alarm } }
  var entries: [Entry] { state.withLock { $0.entries } }
  var notes: [Observation] { state.withLock { $0.notes } }
  func set(_ now: Instant) { state.withLock { $0.now = now } }
  /// What becomes of Advertisements from now on.
  func set(_ outcome: SendOutcome) { state.withLock { $0.outcome = outcome } }
  func clear() { state.withLock { $0.entries = [] } }

  private func add(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }

  func wake(at deadline: Instant?) { state.withLock { $0.alarm = deadline } }
  func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome {
    add(.sent(advertisement.priority))
    return state.withLock { $0.outcome }
  }
  func hold(until end: Instant) { add(.held) }
  func close() { add(.closed) }
  var isOpen: Bool { false }
  func became(_ state: RouterState, from old: RouterState, because cause: TransitionCause, at: Instant) {}
  func noted(_ observation: Observation, at: Instant) { state.withLock { $0.notes.append(observation) } }
}
