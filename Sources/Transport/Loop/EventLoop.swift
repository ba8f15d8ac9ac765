internal import CNetlink
internal import Engine
internal import Synchronization
internal import SystemPackage

/// A thread with one epoll, one timerfd and one eventfd, which is also the executor of the groups that live on it.
///
/// No timer fires before everything that had arrived by its deadline was handed to its reader: a loop that wakes up late, or is kept waiting
/// in the middle of a turn, hears a better Advertisement before it acts on its own timer.
///
/// It lives until `stop`. What is handed in afterwards is not carried out.
public final class EventLoop: SerialExecutor, TaskExecutor, Sendable {
  /// How the kernel schedules the loop's thread.
  public enum Scheduling: Hashable, Sendable {
    case normal
    /// SCHED_FIFO with this priority, where permitted.
    case realTime(priority: CInt)
  }

  /// What another thread asks of the loop.
  private enum Order {
    case job(UnownedJob)
    case call(@Sendable () -> Void)
  }

  private struct Inbox {
    var orders: [Order] = []
    var isRung = false
    var isStopping = false
    /// The thread has looked in here for the last time.
    var hasEnded = false
  }

  public let name: String
  private let inbox = Mutex(Inbox())
  private let doorbell: FileDescriptor
  private let state: LoopState
  /// The loop's own thread, while it runs.
  private let thread = Atomic<UInt>(0)

  /// Starts the thread.
  ///
  /// - Throws: when the kernel has no descriptor left.
  public init(name: String, scheduling: Scheduling = .normal) throws(TransportError) {
    self.name = name
    state = try LoopState(name: name)
    doorbell = FileDescriptor(
      rawValue: try systemCall("make an eventfd", name) { eventfd(0, CInt(EFD_NONBLOCK) | CInt(EFD_CLOEXEC)) })
    try start(scheduling)
  }

  // Not in `stop`: whoever rings behind the end must not write to what has got the descriptor's number since.
  deinit { try? doorbell.close() }

  /// Whether the thread runs under SCHED_FIFO as asked. `false`: not asked for, or not permitted.
  public var isRealTime: Bool { isRealTimeFlag.load(ordering: .acquiring) }
  private let isRealTimeFlag = Atomic<Bool>(false)

  /// Runs the thread under SCHED_FIFO from now on, where permitted: for a loop that had something long to do first.
  ///
  /// - Returns: whether it does.
  @discardableResult
  public func becomeRealTime(priority: CInt) -> Bool {
    let isPermitted = state.makeRealTime(priority)
    isRealTimeFlag.store(isPermitted, ordering: .releasing)
    return isPermitted
  }

  // MARK: Executor

  public func enqueue(_ job: consuming ExecutorJob) { post(.job(UnownedJob(job))) }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  public func checkIsolated() { preconditionOnLoop() }

  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  /// Whether the caller is on this loop's thread.
  public var isCurrent: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }

  func preconditionOnLoop() { precondition(isCurrent, "called off the \(name) loop, which is where this lives") }

  /// Calls `body` on the loop's thread, after everything that was handed in before.
  public func execute(_ body: @escaping @Sendable () -> Void) { post(.call(body)) }

  private func post(_ order: Order) {
    let rings = inbox.withLock { inbox in
      guard !inbox.hasEnded else { return false }
      inbox.orders.append(order)
      defer { inbox.isRung = true }
      return !inbox.isRung && !isCurrent
    }
    if rings { ring() }
  }

  private func ring() {
    var one: UInt64 = 1
    // It can only fail when the counter is full, and then the loop wakes up anyway.
    _ = write(doorbell.rawValue, &one, MemoryLayout<UInt64>.size)
  }

  // MARK: Descriptors and timers, on the loop only

  /// Calls `handler` whenever the descriptor can be read (or has failed). It is to read until there is nothing left, or a bound is reached.
  ///
  /// - Throws: when the kernel refuses the descriptor.
  public func watch(_ descriptor: CInt, _ handler: @escaping () -> Void) throws(TransportError) {
    preconditionOnLoop()
    try state.watch(descriptor, events: EPOLLIN.rawValue, handler)
  }

  /// Calls `handler` whenever the descriptor can be written (or has failed), and no longer when it can be read: what nobody reads would call
  /// without end.
  ///
  /// - Throws: when the kernel refuses the descriptor.
  public func watchWriting(_ descriptor: CInt, _ handler: @escaping () -> Void) throws(TransportError) {
    preconditionOnLoop()
    try state.watch(descriptor, events: EPOLLOUT.rawValue, handler)
  }

  /// No longer watches a descriptor. To be called before it is closed.
  public func unwatch(_ descriptor: CInt) {
    preconditionOnLoop()
    state.unwatch(descriptor)
  }

  /// A deadline on this loop; `handler` is called on it. The timer may be set from any thread.
  public func timer(_ handler: @escaping @Sendable () -> Void) -> LoopTimer { LoopTimer(loop: self, handler) }

  func schedule(_ timer: LoopTimer, at deadline: Instant) {
    preconditionOnLoop()
    state.schedule(timer, at: deadline)
  }

  /// Ends the thread once everything handed in so far has run, and waits for it. Not from the loop itself.
  ///
  /// A second call returns at once. Timers that are not due yet never fire; descriptors are no longer watched.
  public func stop() {
    precondition(!isCurrent, "the \(name) loop cannot wait for its own end")
    let isFirst = inbox.withLock { inbox in
      defer { inbox.isStopping = true }
      return !inbox.isStopping
    }
    guard isFirst else { return }
    ring()
    state.join()
  }

  // MARK: What waits

  /// How many deadlines the loop has in its queue, outdated ones included. On the loop.
  var timersQueued: Int { state.queueLength }

  /// How much was handed in that has not had its turn.
  var ordersWaiting: Int { inbox.withLock { $0.orders.count } }

  // MARK: The thread

  private func start(_ scheduling: Scheduling) throws(TransportError) {
    try state.start { [self] in
      thread.store(UInt(pthread_self()), ordering: .releasing)
      SystemThread.nameCurrent(name)
      run()
      // The number of a thread that has ended is soon another's, who is not on this loop.
      thread.store(0, ordering: .releasing)
    }
    // Here and not on the thread, so that `isRealTime` has its answer when `init` returns.
    if case .realTime(let priority) = scheduling { becomeRealTime(priority: priority) }
  }

  private func run() {
    state.watchDoorbell(doorbell.rawValue)
    // Handlers and timers hold whoever uses the loop, who holds the loop.
    defer { state.forget() }
    while true {
      state.turn(waits: inbox.withLock { $0.orders.isEmpty && !$0.isStopping })
      let (orders, isStopping) = inbox.withLock { inbox in
        defer {
          inbox.orders = []
          inbox.isRung = false
        }
        return (inbox.orders, inbox.isStopping)
      }
      for order in orders {
        switch order {
        case .job(let job): job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        case .call(let body): body()
        }
      }
      state.fireTimers()
      guard isStopping else { continue }
      let hasEnded = inbox.withLock { inbox in
        inbox.hasEnded = inbox.orders.isEmpty
        return inbox.hasEnded
      }
      if hasEnded { return }
    }
  }
}
