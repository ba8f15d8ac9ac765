internal import CNetlink
internal import Engine
internal import SystemPackage

/// A unix socket at which a program of this machine asks a line and gets an answer.
///
/// Lives on a loop. Nobody who connects and then dawdles keeps anybody else waiting, or out.
public final class ControlListener: @unchecked Sendable {
  /// So many connections at once. One more takes the place of the one that has dawdled longest; when none does, it is closed unheard.
  public static let connectionsAtOnce = 32
  /// A question is shorter.
  public static let questionBytes = 4096
  /// How long a client has to ask, from the moment it is heard.
  public static let questionTime: Duration = .seconds(5)
  /// How long a client may leave its answer unread.
  public static let readingTime: Duration = .seconds(10)
  /// How long nobody is accepted after the kernel has refused one, for lack of descriptors for instance.
  static let pause: Duration = .seconds(1)

  /// How many connections may have a stream at once: there is room for questions beside them.
  public static let streamsAtOnce = 8
  /// How much of a stream may wait for its reader. What comes then is dropped, and counted.
  public static let streamBytes = 1 << 20

  /// Answers a question; is called on the loop. The reply is given from any thread, now or later.
  public typealias Responder = @Sendable (_ question: [UInt8], _ reply: ControlReply) -> Void

  /// What became of connections since the start.
  public struct Counters: Hashable, Sendable {
    /// Accepted.
    public var connections: UInt64 = 0
    /// Closed because no question came, or the answer was not read, in time; or to make room for others.
    public var dawdled: UInt64 = 0
    /// Closed unheard, because everybody's answer was being made.
    public var turnedAway: UInt64 = 0
    /// Closed because what came was longer than any question.
    public var garbage: UInt64 = 0
    /// Streams at this moment.
    public var streams = 0

    public init() {}
  }

  private final class Connection {
    enum State {
      /// Its question has not come, or not to its end.
      case asking
      /// Its answer is being made.
      case waiting
      /// Its answer is being written.
      case reading
      /// It has a stream.
      case streaming
    }

    let number: UInt64
    var question: [UInt8] = []
    var answer: ArraySlice<UInt8> = []
    var state = State.asking
    /// When it is closed unless it goes on.
    var deadline: Instant?
    /// Told when the stream is over.
    var ended: (@Sendable () -> Void)?

    init(_ number: UInt64, until deadline: Instant) {
      self.number = number
      self.deadline = deadline
    }
  }

  /// How long a client may take.
  struct Patience {
    var question = ControlListener.questionTime
    var reading = ControlListener.readingTime
    var pause = ControlListener.pause
  }

  private let loop: EventLoop
  private let path: String
  private let listener: CInt
  private let respond: Responder
  private let patience: Patience
  private let acceptOne: (CInt) -> CInt
  private var connections: [CInt: Connection] = [:]
  private var connectionsMade: UInt64 = 0
  private var timer: LoopTimer?
  private var isPaused = false
  private var counted = Counters()

  /// On the loop.
  public var counters: Counters {
    loop.preconditionOnLoop()
    var counters = counted
    counters.streams = connections.values.count { $0.state == .streaming }
    return counters
  }

  /// Listens. A socket that is left of an earlier one of this path is replaced: whoever calls this holds the lock beside it.
  ///
  /// - Throws: when the socket cannot be made; EEXIST when something else is there, which stays.
  public convenience init(loop: EventLoop, path: String, respond: @escaping Responder) throws(TransportError) {
    try self.init(loop: loop, path: path, patience: Patience(), respond: respond) { listener in
      accept4(listener, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
    }
  }

  init(
    loop: EventLoop, path: String, patience: Patience, respond: @escaping Responder, accept: @escaping (CInt) -> CInt
  ) throws(TransportError) {
    loop.preconditionOnLoop()
    self.loop = loop
    self.path = path
    self.respond = respond
    self.patience = patience
    acceptOne = accept
    try Self.requireVacancy(path)
    unlink(path)
    listener = try systemCall("open", "a unix socket") {
      socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    do {
      // 0600 from the first moment: who may ask may also tell, one day. On Linux a socket's own mode is what its file gets, so there is no
      // need to change the umask under every other thread of the process.
      try systemCall("protect control socket", path) { fchmod(listener, 0o600) }
      var address = try sockaddr_un(path)
      try systemCall("bind control socket", path) {
        withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
      }
      try systemCall("listen at", path) { listen(listener, CInt(Self.connectionsAtOnce)) }
      try loop.watch(listener) { [weak self] in self?.accept() }
    } catch {
      Transport.close(listener)
      throw error
    }
    timer = loop.timer { [weak self] in self?.endDawdlers() }
  }

  /// Refuses a path at which something other than a socket is: nobody's file is deleted for the sake of a control socket.
  ///
  /// - Throws: EEXIST.
  public static func requireVacancy(_ path: String) throws(TransportError) {
    guard let isSocket = isSocket(path), !isSocket else { return }
    throw TransportError(
      operation: "make control socket", object: path, errno: .fileExists,
      kernelText: "what is there is no socket, and stays: move it away, or write another `control:`")
  }

  /// - Returns: `nil` where there is nothing.
  private static func isSocket(_ path: String) -> Bool? {
    var status = stat()
    // The link itself and not what it leads to.
    return lstat(path, &status) == 0 ? CInt(truncatingIfNeeded: status.st_mode) & S_IFMT == S_IFSOCK : nil
  }

  /// Closes the socket and every connection. On the loop.
  public func close() {
    loop.preconditionOnLoop()
    loop.unwatch(listener)
    Transport.close(listener)
    for descriptor in connections.keys { drop(descriptor) }
    timer?.wake(at: nil)
    timer = nil
    if Self.isSocket(path) ?? false { unlink(path) }
  }

  // MARK: Coming

  private func accept() {
    // A bound: those who come without end do not keep those who are there waiting.
    for _ in 0..<Self.connectionsAtOnce {
      let descriptor = acceptOne(listener)
      guard descriptor >= 0 else { return acceptFailed(Errno.latest) }
      guard connections.count < Self.connectionsAtOnce || endLongestDawdler() else {
        counted.turnedAway += 1
        Transport.close(descriptor)
        continue
      }
      connectionsMade += 1
      counted.connections += 1
      connections[descriptor] = Connection(connectionsMade, until: MonotonicClock().now + patience.question)
      do { try loop.watch(descriptor) { [weak self] in self?.serve(descriptor) } } catch {
        drop(descriptor)
        continue
      }
      // What has asked already keeps its place.
      serve(descriptor)
    }
    setTimer()
  }

  private func acceptFailed(_ error: Errno) {
    // The listener can be read for as long as somebody waits there, and would call without end.
    if error != .wouldBlock, error != .interrupted, error != .connectionAbort {
      loop.unwatch(listener)
      isPaused = true
    }
    setTimer()
  }

  private func acceptAgain() {
    isPaused = false
    do { try loop.watch(listener) { [weak self] in self?.accept() } } catch { isPaused = true }
  }

  // MARK: Dawdling

  /// Makes room.
  ///
  /// - Returns: `false` when everybody's answer is being made.
  private func endLongestDawdler() -> Bool {
    let dawdlers = connections.compactMap { descriptor, connection in connection.deadline.map { (descriptor, $0) } }
    guard let first = dawdlers.min(by: { $0.1 < $1.1 }) else { return false }
    counted.dawdled += 1
    drop(first.0)
    return true
  }

  private func endDawdlers() {
    let now = MonotonicClock().now
    for (descriptor, connection) in connections {
      guard let deadline = connection.deadline, deadline <= now else { continue }
      counted.dawdled += 1
      drop(descriptor)
    }
    if isPaused { acceptAgain() }
    setTimer()
  }

  private func setTimer() {
    let deadlines = connections.values.compactMap(\.deadline) + (isPaused ? [MonotonicClock().now + patience.pause] : [])
    timer?.wake(at: deadlines.min())
  }

  // MARK: Asking and answering

  private func serve(_ descriptor: CInt) {
    guard let connection = connections[descriptor] else { return }
    if connection.state == .reading { return write(descriptor, connection) }
    if connection.state == .streaming { return stream(descriptor, connection) }
    var buffer = [UInt8](repeating: 0, count: Self.questionBytes)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, Errno.latest == .wouldBlock || Errno.latest == .interrupted { return }
    guard count > 0 else { return drop(descriptor) }
    connection.question += buffer[..<count]
    guard let end = connection.question.firstIndex(of: UInt8(ascii: "\n")) else {
      if connection.question.count >= Self.questionBytes {
        counted.garbage += 1
        drop(descriptor)
      }
      return
    }
    connection.state = .waiting
    connection.deadline = nil
    // Not read again: a client that has gone, or has said all it will, would turn the loop.
    loop.unwatch(descriptor)
    respond(Array(connection.question[..<end]), ControlReply(self, loop, descriptor, connection.number))
  }

  fileprivate func answer(_ descriptor: CInt, _ number: UInt64, _ answer: [UInt8]) {
    // The descriptor may be another connection's by now.
    guard let connection = connections[descriptor], connection.number == number, connection.state == .waiting else { return }
    connection.answer = answer[...]
    connection.state = .reading
    connection.deadline = MonotonicClock().now + patience.reading
    do { try loop.watchWriting(descriptor) { [weak self] in self?.serve(descriptor) } } catch { drop(descriptor) }
    setTimer()
  }

  // MARK: Streams

  fileprivate func beginStream(_ descriptor: CInt, _ number: UInt64, _ ended: @escaping @Sendable () -> Void) -> Bool {
    loop.preconditionOnLoop()
    guard let connection = connections[descriptor], connection.number == number, connection.state == .waiting,
      connections.values.count(where: { $0.state == .streaming }) < Self.streamsAtOnce
    else { return false }
    connection.state = .streaming
    connection.ended = ended
    do { try loop.watch(descriptor) { [weak self] in self?.serve(descriptor) } } catch {
      drop(descriptor)
      return false
    }
    return true
  }

  fileprivate func send(_ line: [UInt8], _ descriptor: CInt, _ number: UInt64) -> Bool {
    loop.preconditionOnLoop()
    guard let connection = connections[descriptor], connection.number == number, connection.state == .streaming else { return false }
    guard connection.answer.count + line.count < Self.streamBytes else { return false }
    if connection.answer.isEmpty { connection.deadline = MonotonicClock().now + patience.reading }
    connection.answer += line + [UInt8(ascii: "\n")]
    writeStream(descriptor, connection)
    setTimer()
    return true
  }

  /// Something can be read or written, or the client has gone.
  private func stream(_ descriptor: CInt, _ connection: Connection) {
    guard connection.answer.isEmpty else { return writeStream(descriptor, connection) }
    // It has nothing to say any more: to go is all that it can do.
    var buffer = [UInt8](repeating: 0, count: Self.questionBytes)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, Errno.latest == .wouldBlock || Errno.latest == .interrupted { return }
    if count > 0 { counted.garbage += 1 }
    drop(descriptor)
  }

  private func writeStream(_ descriptor: CInt, _ connection: Connection) {
    while !connection.answer.isEmpty {
      let count = connection.answer.withUnsafeBytes { CNetlink.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count < 0, Errno.latest == .interrupted { continue }
      guard count > 0 else {
        if Errno.latest != .wouldBlock { return drop(descriptor) }
        break
      }
      connection.answer = connection.answer.dropFirst(count)
      connection.deadline = MonotonicClock().now + patience.reading
    }
    do {
      if connection.answer.isEmpty {
        connection.answer = []
        connection.deadline = nil
        try loop.watch(descriptor) { [weak self] in self?.serve(descriptor) }
      } else {
        try loop.watchWriting(descriptor) { [weak self] in self?.serve(descriptor) }
      }
    } catch {
      drop(descriptor)
    }
  }

  private func write(_ descriptor: CInt, _ connection: Connection) {
    while !connection.answer.isEmpty {
      let count = connection.answer.withUnsafeBytes { CNetlink.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count < 0, Errno.latest == .interrupted { continue }
      if count < 0, Errno.latest == .wouldBlock { return }
      guard count > 0 else { break }
      connection.answer = connection.answer.dropFirst(count)
      connection.deadline = MonotonicClock().now + patience.reading
    }
    drop(descriptor)
  }

  private func drop(_ descriptor: CInt) {
    loop.unwatch(descriptor)
    let connection = connections.removeValue(forKey: descriptor)
    Transport.close(descriptor)
    connection?.ended?()
  }
}

/// How a question is answered: once, or by a stream.
public final class ControlReply: Sendable {
  private let listener: ControlListener
  private let loop: EventLoop
  private let descriptor: CInt
  private let number: UInt64

  fileprivate init(_ listener: ControlListener, _ loop: EventLoop, _ descriptor: CInt, _ number: UInt64) {
    self.listener = listener
    self.loop = loop
    self.descriptor = descriptor
    self.number = number
  }

  /// Gives the whole answer, and closes the connection behind it. From any thread. A second answer is nobody's.
  public func callAsFunction(_ answer: [UInt8]) {
    loop.execute { [self] in listener.answer(descriptor, number, answer) }
  }

  /// Begins a stream in the place of an answer. On the loop.
  ///
  /// - Parameter ended: called on the loop, once, when the client has gone or reads no more.
  /// - Returns: `false` when the client has gone already, or there are as many streams as there may be.
  public func beginStream(_ ended: @escaping @Sendable () -> Void) -> Bool { listener.beginStream(descriptor, number, ended) }

  /// Sends one line of the stream, without its newline. On the loop.
  ///
  /// - Returns: `false` when it is dropped, because the client does not read what came before.
  @discardableResult
  public func send(_ line: [UInt8]) -> Bool { listener.send(line, descriptor, number) }
}

extension sockaddr_un {
  /// - Throws: ENAMETOOLONG.
  init(_ path: String) throws(TransportError) {
    self.init()
    sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: sun_path) else {
      throw TransportError(operation: "use control socket", object: path, errno: .fileNameTooLong)
    }
    withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: bytes) }
  }
}

/// The system call, inside types that have a `close` of their own.
private func close(_ descriptor: CInt) { _ = CNetlink.close(descriptor) }
