internal import CNetlink
internal import Engine
internal import Synchronization
internal import SystemPackage

/// A thread with one epoll, one timerfd and one eventfd, which is also the executor of the groups that live on it.
///
/// Each turn reads what has arrived before it looks at the clock: a loop that wakes up late hears a better Advertisement before it acts on its
/// own timer.
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
  }

  public let name: String
  private let inbox = Mutex(Inbox())
  private let doorbell: FileDescriptor
  private let state: LoopState
  /// The loop's own thread, once it runs.
  private let thread = Atomic<UInt>(0)

  /// Starts the thread.
  ///
  /// - Throws: when the kernel has no descriptor left.
  public init(name: String, scheduling: Scheduling = .normal) throws(TransportError) {
    self.name = name
    doorbell = FileDescriptor(
      rawValue: try systemCall("make an eventfd", name) { eventfd(0, CInt(EFD_NONBLOCK) | CInt(EFD_CLOEXEC)) })
    state = try LoopState(name: name)
    try start(scheduling)
  }

  /// Whether the thread runs with the scheduling that was asked for. When not, it runs with the normal one.
  public var isRealTime: Bool { isRealTimeFlag.load(ordering: .acquiring) }
  private let isRealTimeFlag = Atomic<Bool>(false)

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

  /// Like `watch`, and also when the descriptor can be written.
  public func watchWriting(_ descriptor: CInt, _ handler: @escaping () -> Void) throws(TransportError) {
    preconditionOnLoop()
    try state.watch(descriptor, events: EPOLLIN.rawValue | EPOLLOUT.rawValue, handler)
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
  public func stop() {
    precondition(!isCurrent, "the \(name) loop cannot wait for its own end")
    inbox.withLock { $0.isStopping = true }
    ring()
    state.join()
    try? doorbell.close()
  }

  // MARK: The thread

  private func start(_ scheduling: Scheduling) throws(TransportError) {
    try state.start { [self] in
      thread.store(UInt(pthread_self()), ordering: .releasing)
      pthread_setname_np(pthread_self(), String(name.prefix(15)))
      if case .realTime(let priority) = scheduling {
        var parameter = sched_param()
        parameter.sched_priority = priority
        isRealTimeFlag.store(pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter) == 0, ordering: .releasing)
      }
      run()
    }
  }

  private func run() {
    state.watchDoorbell(doorbell.rawValue)
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
      if isStopping, inbox.withLock({ $0.orders.isEmpty }) { return }
    }
  }
}
