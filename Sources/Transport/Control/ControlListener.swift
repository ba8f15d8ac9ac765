internal import CNetlink
internal import SystemPackage

/// A unix socket at which a program of this machine asks a line and gets an answer.
///
/// Lives on a loop. Nobody who connects and then dawdles keeps anybody else waiting.
public final class ControlListener: @unchecked Sendable {
  /// More connections than this at once are closed unheard.
  public static let connectionsAtOnce = 16
  /// A question is shorter.
  public static let questionBytes = 4096

  /// Answers a question; is called on the loop, and calls back on it, now or later.
  public typealias Responder = @Sendable (_ question: [UInt8], _ answer: @escaping @Sendable ([UInt8]) -> Void) -> Void

  private final class Connection {
    let number: UInt64
    var question: [UInt8] = []
    var answer: ArraySlice<UInt8> = []
    var isAsked = false

    init(_ number: UInt64) { self.number = number }
  }

  private let loop: EventLoop
  private let path: String
  private let listener: CInt
  private let respond: Responder
  private var connections: [CInt: Connection] = [:]
  private var connectionsMade: UInt64 = 0

  /// Listens. What is left of an earlier socket of this path is replaced: whoever calls this holds the lock beside it.
  ///
  /// - Throws: when the socket cannot be made.
  public init(loop: EventLoop, path: String, respond: @escaping Responder) throws(TransportError) {
    loop.preconditionOnLoop()
    self.loop = loop
    self.path = path
    self.respond = respond
    unlink(path)
    listener = try systemCall("open", "a unix socket") {
      socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    do {
      // 0600 from the first moment: who may ask may also tell, one day. On Linux a socket's own mode is what its file gets, so there is no
      // need to change the umask under every other thread of the process.
      try systemCall("protect control socket", path) { fchmod(listener, 0o600) }
      var address = try Self.address(path)
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
  }

  /// Closes the socket and every connection. On the loop.
  public func close() {
    loop.preconditionOnLoop()
    loop.unwatch(listener)
    Transport.close(listener)
    for descriptor in connections.keys { drop(descriptor) }
    unlink(path)
  }

  private static func address(_ path: String) throws(TransportError) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw TransportError(operation: "use control socket", object: path, errno: .fileNameTooLong)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }

  private func accept() {
    while true {
      let descriptor = accept4(listener, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
      guard descriptor >= 0 else { return }
      guard connections.count < Self.connectionsAtOnce else {
        Transport.close(descriptor)
        continue
      }
      connectionsMade += 1
      connections[descriptor] = Connection(connectionsMade)
      do { try loop.watch(descriptor) { [weak self] in self?.serve(descriptor) } } catch { drop(descriptor) }
    }
  }

  private func serve(_ descriptor: CInt) {
    guard let connection = connections[descriptor] else { return }
    if connection.isAsked { return write(descriptor, connection) }
    var buffer = [UInt8](repeating: 0, count: Self.questionBytes)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, Errno.latest == .wouldBlock { return }
    guard count > 0 else { return drop(descriptor) }
    connection.question += buffer[..<count]
    guard let end = connection.question.firstIndex(of: UInt8(ascii: "\n")) else {
      if connection.question.count >= Self.questionBytes { drop(descriptor) }
      return
    }
    connection.isAsked = true
    // Not read again while the answer is being made, or a client that has gone would turn the loop.
    loop.unwatch(descriptor)
    respond(Array(connection.question[..<end])) { [loop, self, number = connection.number] answer in
      loop.execute { self.answer(descriptor, number, answer) }
    }
  }

  private func answer(_ descriptor: CInt, _ number: UInt64, _ answer: [UInt8]) {
    // The descriptor may be another connection's by now.
    guard let connection = connections[descriptor], connection.number == number else { return }
    connection.answer = answer[...]
    do { try loop.watchWriting(descriptor) { [weak self] in self?.serve(descriptor) } } catch { drop(descriptor) }
  }

  private func write(_ descriptor: CInt, _ connection: Connection) {
    while !connection.answer.isEmpty {
      let count = connection.answer.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count < 0, Errno.latest == .wouldBlock { return }
      guard count > 0 else { break }
      connection.answer = connection.answer.dropFirst(count)
    }
    drop(descriptor)
  }

  private func drop(_ descriptor: CInt) {
    loop.unwatch(descriptor)
    connections[descriptor] = nil
    Transport.close(descriptor)
  }

  /// Asks a listener, and waits for the whole answer. For commands, not for loops.
  ///
  /// - Throws: ENOENT or ECONNREFUSED when nobody listens there.
  public static func ask(_ path: String, _ question: [UInt8]) throws(TransportError) -> [UInt8] {
    let descriptor = try systemCall("open", "a unix socket") {
      socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    defer { Transport.close(descriptor) }
    var address = try address(path)
    try systemCall("connect to", path) {
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
      }
    }
    var rest = (question + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = try systemCall("write to", path) {
        rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      }
      rest = rest.dropFirst(count)
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try systemCall("read from", path) { read(descriptor, &buffer, buffer.count) }
      if count == 0 { return answer }
      answer += buffer[..<count]
    }
  }
}

/// The system call, inside types that have a `close` of their own.
private func close(_ descriptor: CInt) { _ = CNetlink.close(descriptor) }
