internal import CNetlink
internal import Engine
internal import SystemPackage

/// Asks a `ControlListener`. For commands, not for loops: it waits.
public enum ControlClient {
  /// How long a listener may do nothing: a daemon that is stopped takes connections and questions as one that runs does.
  public static let patience: Duration = .seconds(10)

  /// Asks, and waits for the whole answer.
  ///
  /// - Parameter patience: how long nothing may happen.
  /// - Throws: ENOENT or ECONNREFUSED when nobody listens there, ETIMEDOUT when nothing happened for so long.
  public static func ask(
    _ path: String, _ question: [UInt8], patience: Duration = ControlClient.patience
  ) throws(TransportError) -> [UInt8] {
    let descriptor = try connect(path, question, patience: patience)
    defer { close(descriptor) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try call("read from", path) { read(descriptor, &buffer, buffer.count) }
      if count == 0 { return answer }
      answer += buffer[..<count]
    }
  }

  /// Connects, and asks.
  ///
  /// - Returns: a descriptor that is the caller's to close.
  static func connect(_ path: String, _ question: [UInt8], patience: Duration) throws(TransportError) -> CInt {
    let descriptor = try systemCall("open", "a unix socket") {
      socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    do throws(TransportError) {
      // Connecting waits, too, once as many as may wait at the listener do.
      let nanoseconds = max(patience.nanoseconds, 1000)
      var limit = timeval(tv_sec: Int(nanoseconds / 1_000_000_000), tv_usec: Int(nanoseconds % 1_000_000_000 / 1000))
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      var address = try sockaddr_un(path)
      try call("connect to", path) {
        withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            CNetlink.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
          }
        }
      }
      var rest = (question + [UInt8(ascii: "\n")])[...]
      while !rest.isEmpty {
        let count = try call("write to", path) {
          rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
        }
        rest = rest.dropFirst(count)
      }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// EAGAIN is how a blocking socket says that its time is over.
  @discardableResult
  static func call<Result: SignedInteger>(_ operation: String, _ path: String, _ body: () -> Result) throws(TransportError)
    -> Result
  {
    do throws(TransportError) { return try systemCall(operation, path, body) } catch {
      guard error.errno == .wouldBlock else { throw error }
      throw TransportError(operation: operation, object: path, errno: .timedOut)
    }
  }
}
