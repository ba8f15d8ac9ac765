internal import CNetlink
internal import Engine
internal import Synchronization
internal import SystemPackage

/// Writes text to a descriptor from a thread of its own. Whoever hands some in never waits for its reader, who may have stalled or gone.
///
/// What does not fit, or is refused, is dropped and counted, and the count is written in its place as soon as something can be written again.
public final class LineWriter: Sendable {
  /// Makes the text, on the writer's thread.
  public typealias Text = @Sendable () -> String

  private struct Pending {
    var texts: [Text] = []
    var dropped = 0
    var isEnding = false
  }

  /// How many texts wait at most, and are being written at most beside those: room for what a round of 10,000 groups says at once.
  public static let capacity = 16_384

  private let descriptor: CInt
  private let capacity: Int
  private let notice: @Sendable (Int) -> String
  private let pending = Mutex(Pending())
  private let droppedInAll = Atomic<UInt64>(0)
  private let bell: OwnedEvent
  private let end: OwnedEvent

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - descriptor: stays the caller's, and stays as it is: others may share what it stands for.
  ///   - notice: says that so many texts were dropped. Called on the writer's thread.
  /// - Throws: when the kernel has no descriptor or thread left.
  public init(
    to descriptor: CInt, capacity: Int = LineWriter.capacity, notice: @escaping @Sendable (_ dropped: Int) -> String
  ) throws(TransportError) {
    self.descriptor = descriptor
    self.capacity = capacity
    self.notice = notice
    bell = try OwnedEvent(of: "a log")
    end = try OwnedEvent(of: "a log")
    try SystemThread(of: "a log") { [self] in
      SystemThread.nameCurrent("log")
      run()
    }.detach()
  }

  /// Hands in a text, with its newline. Returns at once. What comes behind `finish` is not written.
  public func write(_ text: @escaping Text) {
    let rings = pending.withLock { pending in
      guard pending.texts.count < capacity else {
        pending.dropped += 1
        droppedInAll.add(1, ordering: .relaxed)
        return false
      }
      pending.texts.append(text)
      return pending.texts.count == 1
    }
    if rings { bell.ring() }
  }

  /// How many texts were dropped or refused, since the start.
  public var dropped: UInt64 { droppedInAll.load(ordering: .relaxed) }

  /// Ends the thread once everything that was handed in has been written, and waits for that.
  ///
  /// - Parameter limit: not longer than this. A thread that its reader still blocks then ends with the process.
  /// - Returns: whether everything was written, or refused.
  @discardableResult
  public func finish(within limit: Duration) -> Bool {
    pending.withLock { $0.isEnding = true }
    bell.ring()
    return end.wait(for: limit)
  }

  // MARK: On the thread

  private func run() {
    // What the descriptor refused, or was dropped, since something was last written.
    var lost = 0
    while true {
      let (texts, dropped, isEnding) = pending.withLock { pending in
        defer {
          pending.texts = []
          pending.dropped = 0
        }
        return (pending.texts, pending.dropped, pending.isEnding)
      }
      for text in texts where !(sayLost(&lost) && put(text())) {
        lost += 1
        droppedInAll.add(1, ordering: .relaxed)
      }
      // They were dropped while there was no room: behind all that had room.
      lost += dropped
      _ = sayLost(&lost)
      guard texts.isEmpty else { continue }
      if isEnding { return end.ring() }
      bell.wait()
    }
  }

  /// - Returns: whether nothing is left to be said.
  private func sayLost(_ lost: inout Int) -> Bool {
    if lost > 0, put(notice(lost)) { lost = 0 }
    return lost == 0
  }

  /// - Returns: whether the text was written, whole.
  private func put(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { CNetlink.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch Errno.latest {
      case .interrupted: continue
      case .wouldBlock:
        // Whoever shares the descriptor has made it non-blocking.
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
      default: return false
      }
    }
    return true
  }
}

/// Something that one thread waits for and another does.
private final class OwnedEvent: Sendable {
  private let descriptor: CInt

  init(of owner: String) throws(TransportError) {
    descriptor = try systemCall("make an eventfd of", owner) { eventfd(0, CInt(EFD_CLOEXEC)) }
  }

  deinit { close(descriptor) }

  func ring() { eventfd_write(descriptor, 1) }

  func wait() {
    var rings: eventfd_t = 0
    eventfd_read(descriptor, &rings)
  }

  /// Leaves it as it is.
  func wait(for limit: Duration) -> Bool {
    let deadline = MonotonicClock().now + limit
    while true {
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = max(0, MonotonicClock().now.duration(to: deadline).nanoseconds / 1_000_000)
      let count = poll(&wanted, 1, CInt(clamping: left))
      if count > 0 { return true }
      if count == 0 { return false }
    }
  }
}
