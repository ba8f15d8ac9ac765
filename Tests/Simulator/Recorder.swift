public import Engine
import Synchronization

/// Writes down what the groups of one router did.
public final class Recorder: ElectionJournal, SwitchoverJournal {
  private struct State: Sendable {
    var election = Timeline()
    var groups: [GroupSlot: Timeline] = [:]
    var causes: [TransitionCause] = []
    var observations: [Observation] = []
    var switchovers: [Switchover] = []
  }

  private let state = Mutex(State())

  public init() { state.withLock { $0.election.enter(.initialize, at: .zero) } }

  public var election: Timeline { state.withLock { $0.election } }
  public var causes: [TransitionCause] { state.withLock { $0.causes } }
  public var observations: [Observation] { state.withLock { $0.observations } }
  public var switchovers: [Switchover] { state.withLock { $0.switchovers } }

  public func timeline(of group: GroupSlot) -> Timeline { state.withLock { $0.groups[group] ?? Timeline() } }

  public func became(_ new: RouterState, from old: RouterState, because cause: TransitionCause, at now: Instant) {
    state.withLock { state in
      state.election.enter(new, at: now)
      state.causes.append(cause)
    }
  }

  public func noted(_ observation: Observation, at: Instant) {
    state.withLock { $0.observations.append(observation) }
  }

  public func finished(_ switchover: Switchover) {
    state.withLock { $0.switchovers.append(switchover) }
  }

  public func became(_ new: RouterState, from old: RouterState, group: GroupSlot, because: FollowingCause, at now: Instant) {
    state.withLock { $0.groups[group, default: Timeline()].enter(new, at: now) }
  }
}
