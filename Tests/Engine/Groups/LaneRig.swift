import Engine
import Synchronization

/// A lane with a kernel that answers at once, a clock and a timer set by hand, and what it wrote down.
final class LaneRig: Sendable {
  /// Whoever calls is on it: a test has one thread.
  private final class CallingThread: SerialExecutor {
    func enqueue(_ job: consuming ExecutorJob) { preconditionFailure("nothing here waits for its turn") }
    func checkIsolated() {}
    func isIsolatingCurrentContext() -> Bool? { true }
  }

  private struct State {
    var now = Instant.zero
    var alarm: Instant?
    var finished: [Switchover] = []
    var became: [GroupSlot] = []
    var announcements = 0
    var asked: [String] = []
    var epoch: UInt64 = 0
    var slots = 0
  }

  private final class World: KernelPort, TimeSource, WakeSource, SwitchoverJournal {
    let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    func wake(at deadline: Instant?) { state.withLock { $0.alarm = deadline } }
    private func note(_ word: String, _ group: GroupSlot) { state.withLock { $0.asked.append("\(word) \(group.index)") } }
    func arm(_ group: GroupSlot) { note("arm", group) }
    func disarm(_ group: GroupSlot) { note("disarm", group) }
    func hold(_ group: GroupSlot) { note("hold", group) }
    func release(_ group: GroupSlot) { note("release", group) }
    func became(_ state: RouterState, _ group: GroupSlot) { note("\(state)", group) }
    func announce(_ group: GroupSlot) {
      note("announce", group)
      state.withLock { $0.announcements += 1 }
    }
    func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
      let (now, announced) = state.withLock { state in
        defer { state.announcements = 0 }
        return (state.now, state.announcements)
      }
      report(CommitReport(gated: now, announced: now, announcements: announced, failures: 0))
    }
    func finished(_ switchover: Switchover) { state.withLock { $0.finished.append(switchover) } }
    func became(_ state: RouterState, from old: RouterState, group: GroupSlot, because: FollowingCause, at: Instant) {
      if state == .active { self.state.withLock { $0.became.append(group) } }
    }
  }

  private let executor = CallingThread()
  private let world = World()
  private let lane: Lane

  init() { lane = Lane(executor: executor, kernel: world, time: world, wake: world, journal: world) }

  var alarm: Instant? { world.state.withLock { $0.alarm } }
  var finished: [Switchover] { world.state.withLock { $0.finished } }
  /// Groups in the order in which they became Active.
  var became: [GroupSlot] { world.state.withLock { $0.became } }

  /// What the groups ask the kernel for while `body` runs, in order.
  func asked(during body: () -> Void) -> [String] {
    world.state.withLock { $0.asked = [] }
    body()
    return world.state.withLock { $0.asked }
  }

  func rebind(_ slots: [GroupSlot], in policy: any BindingPolicy) { lane.assumeIsolated { $0.rebind(slots.map { ($0, policy) }) } }
  func restate(_ slots: [GroupSlot]) { lane.assumeIsolated { $0.restate(slots) } }

  func add(_ count: Int, _ policy: any BindingPolicy) -> [GroupSlot] {
    let first = world.state.withLock { state in
      defer { state.slots += count }
      return state.slots
    }
    let slots = (first..<first + count).map { GroupSlot($0) }
    lane.assumeIsolated { lane in
      for slot in slots { lane.add(ServiceGroup(slot: slot, policy: policy, kernel: world, executor: executor)) }
    }
    return slots
  }

  func set(_ conditions: [(GroupSlot, InterfaceCondition)]) { lane.assumeIsolated { $0.interfaces(conditions) } }

  func publish(_ state: RouterState) {
    let published = world.state.withLock { world in
      world.epoch += 1
      return ManagementState(
        state: state, epoch: world.epoch, announcements: world.epoch, cause: .nobodyHeard, detected: world.now)
    }
    lane.assumeIsolated { $0.round(published) }
  }

  /// Lets time pass, and the timer fire if it is due then.
  func advance(by duration: Duration) {
    let isDue = world.state.withLock { state in
      state.now = state.now + duration
      return state.alarm.map { $0 <= state.now } ?? false
    }
    if isDue { lane.assumeIsolated { $0.wakeUp() } }
  }
}
