internal import CNetlink
internal import Engine
internal import HeapModule
internal import SystemPackage

/// What only the loop's own thread touches: descriptors and deadlines.
///
/// Sendable because the loop holds it; every entry point but `start` and `join` is called on the loop's thread.
final class LoopState: @unchecked Sendable {
  /// How many descriptors one turn serves; the others are served by the next.
  private static let eventsPerTurn = 64

  private struct Entry: Comparable {
    let deadline: Instant
    let timer: LoopTimer

    static func < (left: Entry, right: Entry) -> Bool { left.deadline < right.deadline }
    static func == (left: Entry, right: Entry) -> Bool { left.deadline == right.deadline }
  }

  private let epoll: FileDescriptor
  private let clock: FileDescriptor
  private var handlers: [CInt: () -> Void] = [:]
  private var queue = Heap<Entry>()
  /// What the timerfd is set to.
  private var alarm: Instant?
  private var events = [epoll_event](repeating: epoll_event(), count: eventsPerTurn)
  private var thread = pthread_t()
  private let name: String

  init(name: String) throws(TransportError) {
    self.name = name
    epoll = FileDescriptor(rawValue: try systemCall("make an epoll", name) { epoll_create1(CInt(EPOLL_CLOEXEC)) })
    clock = FileDescriptor(
      rawValue: try systemCall("make a timerfd", name) {
        timerfd_create(CLOCK_MONOTONIC, CInt(TFD_NONBLOCK) | CInt(TFD_CLOEXEC))
      })
    try add(clock.rawValue, events: EPOLLIN.rawValue)
  }

  deinit {
    try? epoll.close()
    try? clock.close()
  }

  private func add(_ descriptor: CInt, events: UInt32) throws(TransportError) {
    var event = epoll_event()
    event.events = events
    event.data.fd = descriptor
    let operation = handlers[descriptor] == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    try systemCall("watch descriptor", "\(descriptor) on the \(name) loop") {
      epoll_ctl(epoll.rawValue, operation, descriptor, &event)
    }
  }

  func watch(_ descriptor: CInt, events: UInt32, _ handler: @escaping () -> Void) throws(TransportError) {
    try add(descriptor, events: events)
    handlers[descriptor] = handler
  }

  func unwatch(_ descriptor: CInt) {
    guard handlers.removeValue(forKey: descriptor) != nil else { return }
    epoll_ctl(epoll.rawValue, EPOLL_CTL_DEL, descriptor, nil)
  }

  func watchDoorbell(_ descriptor: CInt) {
    do {
      try watch(descriptor, events: EPOLLIN.rawValue) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
      }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  func schedule(_ timer: LoopTimer, at deadline: Instant) {
    queue.insert(Entry(deadline: deadline, timer: timer))
  }

  /// Waits for something to read, a deadline or the doorbell, and calls the handlers of what can be read.
  func turn(waits: Bool) {
    setAlarm()
    let count = epoll_wait(epoll.rawValue, &events, CInt(events.count), waits ? -1 : 0)
    // EINTR and nothing else: the arguments are ours.
    guard count > 0 else { return }
    for event in events.prefix(Int(count)) {
      let descriptor = event.data.fd
      if descriptor == clock.rawValue {
        var expirations: UInt64 = 0
        _ = read(descriptor, &expirations, MemoryLayout<UInt64>.size)
        alarm = nil
      } else {
        // May be gone: an earlier handler of this turn unwatched it.
        handlers[descriptor]?()
      }
    }
  }

  func fireTimers() {
    guard !queue.isEmpty else { return }
    let now = MonotonicClock().now
    // What a handler schedules for now waits for the next turn, so that a timer cannot keep the loop from reading.
    var due: [Entry] = []
    while let first = queue.min, first.deadline <= now { due.append(queue.removeMin()) }
    for entry in due { entry.timer.fire(entry.deadline, at: now) }
  }

  private func setAlarm() {
    guard let next = queue.min?.deadline, next != alarm else { return }
    alarm = next
    // An absolute time of zero would disarm the timer, so a deadline at the clock's origin is its first nanosecond.
    let nanoseconds = max(next.nanoseconds, 1)
    var setting = itimerspec()
    setting.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
    setting.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
    timerfd_settime(clock.rawValue, CInt(TFD_TIMER_ABSTIME), &setting, nil)
  }

  // MARK: The thread

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  func start(_ run: @escaping () -> Void) throws(TransportError) {
    let body = Unmanaged.passRetained(Body(run))
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard result == 0 else {
      body.release()
      throw TransportError(operation: "start the thread of", object: "the \(name) loop", errno: Errno(rawValue: result))
    }
  }

  func join() { pthread_join(thread, nil) }
}
