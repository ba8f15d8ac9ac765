internal import CNetlink
internal import DequeModule
internal import Engine
internal import SystemPackage

/// A FIFO that another program reads lines from.
///
/// Lives on a loop, and nobody on it ever waits for a reader: what the kernel does not take waits here, and what there is no room for is lost,
/// and counted. It is made where there is none. Held open for reading, too, as keepalived does it, so that lines wait for a reader who comes
/// later or comes back.
public final class LineFIFO: @unchecked Sendable {
  /// What it is at the moment.
  public enum State: Hashable, Sendable {
    /// Nothing has been written yet.
    case unopened
    case open
    /// It cannot be opened or made: tried again.
    case refused(TransportError)
  }

  /// What it has counted.
  public struct Counters: Hashable, Sendable {
    /// Lines that the kernel took.
    public internal(set) var written: UInt64 = 0
    /// Lines that there was no room for.
    public internal(set) var lost: UInt64 = 0
    /// Lines that wait.
    public internal(set) var waiting = 0
    public internal(set) var state = State.unopened
  }

  /// How many lines wait at most: a switchover of four groups in five of the largest configuration that was measured.
  public static let capacity = 16_384
  /// How long after a refusal it is tried again.
  static let pause: Duration = .seconds(5)
  /// PIPE_BUF: so much is written as a whole, or not at all.
  private static let batchBytes = 4096

  public let path: String
  private let loop: EventLoop
  private let user: String?
  private let capacity: Int
  private let changed: (Counters) -> Void
  private let present: () -> [String]
  private var descriptor: CInt?
  private var isMadeHere = false
  private var isWatching = false
  private var lines: Deque<[UInt8]> = []
  private var counters = Counters()
  private var hasLost = false
  private var retry: LoopTimer?

  /// On the loop. Opens nothing yet.
  ///
  /// - Parameters:
  ///   - user: whose it is if it has to be made: see ``Script/user``.
  ///   - changed: hears what it has counted, on the loop.
  ///   - present: how things stand, asked on the loop when lines were lost and others can be written again: that follows behind a gap.
  public init(
    _ path: String, user: String?, loop: EventLoop, capacity: Int = LineFIFO.capacity, changed: @escaping (Counters) -> Void,
    present: @escaping () -> [String]
  ) {
    self.path = path
    self.user = user
    self.loop = loop
    self.capacity = capacity
    self.changed = changed
    self.present = present
  }

  /// Opens it, so that a reader who is started now finds it.
  public func prepare() { write(EmptyCollection()) }

  /// Writes lines, without their newlines, in order and each as a whole.
  public func write(_ texts: some Sequence<String>) {
    loop.preconditionOnLoop()
    for text in texts {
      guard lines.count < capacity else {
        counters.lost += 1
        hasLost = true
        continue
      }
      append(text)
    }
    if !isWatching { flush() }
    tell()
  }

  private func append(_ text: String) { lines.append(Array(text.utf8) + [UInt8(ascii: "\n")]) }

  /// Writes what the kernel still takes, and lets go. A FIFO that was made here goes, too.
  public func close() {
    loop.preconditionOnLoop()
    flush()
    retry?.wake(at: nil)
    if isMadeHere, let descriptor, isSame(descriptor) { unlink(path) }
    letGo()
  }

  private func tell() {
    counters.waiting = lines.count
    changed(counters)
  }

  private func flush() {
    guard let descriptor = opened() else { return }
    while let first = lines.first {
      var batch = first
      var count = 1
      while count < lines.count, batch.count + lines[count].count <= Self.batchBytes {
        batch += lines[count]
        count += 1
      }
      let taken = batch.withUnsafeBytes { CNetlink.write(descriptor, $0.baseAddress, $0.count) }
      if taken < 0, Errno.latest == .interrupted { continue }
      guard taken == batch.count else { return waitForRoom(descriptor) }
      lines.removeFirst(count)
      counters.written += UInt64(count)
      guard lines.isEmpty, hasLost else { continue }
      hasLost = false
      // Beyond the bound, if need be: that is one line for each that there is.
      for text in present() { append(text) }
    }
    if isWatching {
      loop.unwatch(descriptor)
      isWatching = false
    }
  }

  private func waitForRoom(_ descriptor: CInt) {
    guard !isWatching else { return }
    do {
      try loop.watchWriting(descriptor) { [weak self] in
        self?.flush()
        self?.tell()
      }
      isWatching = true
    } catch {
      refused(error)
    }
  }

  // MARK: Opening

  private func opened() -> CInt? {
    if let descriptor {
      // Who replaces it means the new one.
      if isSame(descriptor) { return descriptor }
      letGo()
    }
    if case .refused = counters.state, retry != nil { return nil }
    do throws(TransportError) {
      let opened = try open()
      descriptor = opened
      counters.state = .open
      return opened
    } catch {
      refused(error)
      return nil
    }
  }

  private func refused(_ error: TransportError) {
    counters.state = .refused(error)
    retry = loop.timer { [weak self] in
      self?.retry = nil
      self?.flush()
      self?.tell()
    }
    retry?.wake(at: MonotonicClock().now + Self.pause)
  }

  private func open() throws(TransportError) -> CInt {
    var status = stat()
    if lstat(path, &status) != 0, Errno.latest == .noSuchFileOrDirectory {
      let owner = try ScriptUser(user)
      try systemCall("make FIFO", path) { mkfifo(path, 0o600) }
      isMadeHere = true
      if owner.isAnother { try systemCall("give away FIFO", path) { lchown(path, owner.user, owner.group) } }
    }
    let descriptor = try systemCall("open FIFO", path) { open_with_mode(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0) }
    guard fstat(descriptor, &status) == 0, CInt(truncatingIfNeeded: status.st_mode) & S_IFMT == S_IFIFO else {
      CNetlink.close(descriptor)
      throw TransportError(operation: "open FIFO", object: path, errno: .fileExists, kernelText: "what is there is no FIFO, and stays")
    }
    return descriptor
  }

  private func isSame(_ descriptor: CInt) -> Bool {
    var (there, here) = (stat(), stat())
    return lstat(path, &there) == 0 && fstat(descriptor, &here) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev
  }

  private func letGo() {
    guard let descriptor else { return }
    if isWatching { loop.unwatch(descriptor) }
    isWatching = false
    isMadeHere = false
    self.descriptor = nil
    CNetlink.close(descriptor)
  }
}
