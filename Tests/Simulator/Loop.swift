import Synchronization

/// One thread of one process, as far as actors and events can tell: it does one thing at a time, and it can be stopped and killed.
///
/// Jobs run on the thread that runs the world, in an order drawn from its seed.
public final class Loop: SerialExecutor, TaskExecutor {
  private enum Life: Sendable { case running, stopped, dead }

  private struct State: Sendable {
    var life = Life.running
    var jobs: [UnownedJob] = []
    var parked: [(kind: World.Kind, action: World.Action)] = []
    var lateness: ClosedRange<Duration>?
    var mostJobs = 0
  }

  private unowned let world: World
  private let state = Mutex(State())

  init(world: World) { self.world = world }

  // MARK: Executor

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { state in
      state.jobs.append(job)
      state.mostJobs = max(state.mostJobs, state.jobs.count)
    }
  }

  public func checkIsolated() {
    precondition(world.isCurrent(self), "called from outside of its loop")
  }

  public func isIsolatingCurrentContext() -> Bool? { world.isCurrent(self) }

  /// How many jobs waited at most.
  public var mostJobs: Int { state.withLock { $0.mostJobs } }

  var isReady: Bool { state.withLock { $0.life == .running && !$0.jobs.isEmpty } }

  func runOneJob() {
    let count = state.withLock { $0.jobs.count }
    guard count > 0 else { return }
    let choice = world.draw(0...count - 1)
    let job = state.withLock { $0.jobs.remove(at: choice) }
    world.withCurrent(self) {
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  // MARK: Events

  /// Does something on this loop now, for a test that is not on any.
  public func perform(_ body: () -> Void) { world.withCurrent(self, body) }

  func take(_ action: @escaping World.Action, _ kind: World.Kind) {
    let runs = state.withLock { state in
      if state.life == .stopped { state.parked.append((kind, action)) }
      return state.life == .running
    }
    if runs { perform(action) }
  }

  /// Timers fire so late from now on; `nil`: in time.
  public func wakeLate(by lateness: ClosedRange<Duration>?) { state.withLock { $0.lateness = lateness } }

  /// How late a timer is that is due now.
  func drawLateness() -> Duration { state.withLock { $0.lateness }.map(world.draw) ?? .zero }

  // MARK: Life

  /// As SIGSTOP: nothing runs, and what arrives waits.
  public func stop() {
    state.withLock { if $0.life == .running { $0.life = .stopped } }
  }

  /// As SIGCONT: first what waits in the sockets, then the timers that have fired.
  public func proceed() {
    let parked = state.withLock { state -> [World.Action] in
      guard state.life == .stopped else { return [] }
      state.life = .running
      defer { state.parked = [] }
      return World.Kind.inOrder.flatMap { kind in state.parked.filter { $0.kind == kind }.map(\.action) }
    }
    for action in parked { perform(action) }
  }

  var isDead: Bool { state.withLock { $0.life == .dead } }
  var isRunning: Bool { state.withLock { $0.life == .running } }

  /// What waits runs after all: for the end of a world.
  func revive() { state.withLock { $0.life = .running } }

  /// As SIGKILL: nothing ever runs again.
  public func kill() {
    state.withLock { state in
      state.life = .dead
      state.parked = []
    }
  }
}

extension World.Kind {
  fileprivate static let inOrder: [World.Kind] = [.datagram, .timer]
}
