internal import CNetlink
internal import Engine
internal import HeapModule
internal import SystemPackage

/// What only the loop's own thread touches: descriptors and deadlines.
///
/// Sendable because the loop holds it; every entry point but `start`, `makeRealTime` and `join` is called on the loop's thread.
final class LoopState: @unchecked Sendable {
  /// A descriptor's handler, and which of the watches it is that this descriptor number has had.
  private struct Watch {
    let number: UInt32
    let handler: () -> Void
  }

  private struct Entry: Comparable {
    let deadline: Instant
    let timer: LoopTimer

    static func < (left: Entry, right: Entry) -> Bool { left.deadline < right.deadline }
    static func == (left: Entry, right: Entry) -> Bool { left.deadline == right.deadline }
  }

  private let epoll: FileDescriptor
  private let clock: FileDescriptor
  private var watches: [CInt: Watch] = [:]
  private var watchesMade: UInt32 = 0
  private var queue = Heap<Entry>()
  /// What the timerfd is set to.
  private var alarm: Instant?
  /// When the present turn last looked for what has arrived: what is due later may have something to read before it.
  private var horizon = Instant(nanoseconds: 0)
  /// Room for every descriptor: one turn serves all that can be read, and only then the timers.
  private var events = [epoll_event](repeating: epoll_event(), count: 16)
  private var thread: SystemThread?
  private let name: String

  init(name: String) throws(TransportError) {
    self.name = name
    let epoll = FileDescriptor(rawValue: try systemCall("make an epoll", name) { epoll_create1(CInt(EPOLL_CLOEXEC)) })
    self.epoll = epoll
    do {
      clock = FileDescriptor(
        rawValue: try systemCall("make a timerfd", name) {
          timerfd_create(CLOCK_BOOTTIME, CInt(TFD_NONBLOCK) | CInt(TFD_CLOEXEC))
        })
    } catch {
      // Without a clock this is not whole yet, and what is not whole has no deinit.
      try? epoll.close()
      throw error
    }
    try watch(clock.rawValue, events: EPOLLIN.rawValue) { [clock, weak self] in
      var expirations: UInt64 = 0
      _ = read(clock.rawValue, &expirations, MemoryLayout<UInt64>.size)
      self?.alarm = nil
    }
  }

  deinit {
    try? epoll.close()
    try? clock.close()
  }

  func watch(_ descriptor: CInt, events interest: UInt32, _ handler: @escaping () -> Void) throws(TransportError) {
    watchesMade &+= 1
    var event = epoll_event()
    event.events = interest
    event.data.u64 = UInt64(watchesMade) << 32 | UInt64(UInt32(bitPattern: descriptor))
    let operation = watches[descriptor] == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    try systemCall("watch descriptor", "\(descriptor) on the \(name) loop") {
      epoll_ctl(epoll.rawValue, operation, descriptor, &event)
    }
    watches[descriptor] = Watch(number: watchesMade, handler: handler)
    if watches.count > events.count { events += [epoll_event](repeating: epoll_event(), count: events.count) }
  }

  func unwatch(_ descriptor: CInt) {
    guard watches.removeValue(forKey: descriptor) != nil else { return }
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
    horizon = MonotonicClock().now
    let isTimerDue = queue.min.map { $0.deadline <= horizon } ?? false
    if waits, !isTimerDue { setAlarm() }
    let count = epoll_wait(epoll.rawValue, &events, CInt(events.count), waits && !isTimerDue ? -1 : 0)
    // EINTR and nothing else: the arguments are ours.
    guard count > 0 else { return }
    for event in events.prefix(Int(count)) {
      let data = event.data.u64
      // May be gone, and its number another's: an earlier handler of this turn unwatched it.
      guard let watch = watches[CInt(truncatingIfNeeded: data)], watch.number == UInt32(truncatingIfNeeded: data >> 32) else { continue }
      watch.handler()
    }
  }

  /// Fires what was due before this turn looked for something to read.
  ///
  /// By that time and not by now's: what arrived in between, and came due in between, is for the next turn, which reads first. So it is with
  /// what a handler schedules for now, so that a timer cannot keep the loop from reading.
  func fireTimers() {
    var due: [Entry] = []
    while let first = queue.min, first.deadline <= horizon { due.append(queue.removeMin()) }
    for entry in due { entry.timer.fire(entry.deadline, at: horizon) }
  }

  /// How many entries the timers' queue has.
  var queueLength: Int { queue.count }

  /// Lets go of every handler and timer.
  func forget() {
    watches = [:]
    queue = Heap()
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

  func start(_ run: @escaping @Sendable () -> Void) throws(TransportError) { thread = try SystemThread(of: "the \(name) loop", run) }

  func join() { thread?.join() }

  /// - Returns: whether the kernel permits it.
  func makeRealTime(_ priority: CInt) -> Bool { thread?.makeRealTime(priority) ?? false }
}
