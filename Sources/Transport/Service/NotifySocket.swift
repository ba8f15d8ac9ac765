internal import CNetlink
internal import SystemPackage

/// The socket at which a service manager hears how a service is: the protocol of sd_notify(3).
///
/// A datagram of lines `NAME=value`. Whoever sends one never waits: it is taken at once, or it is not taken.
public final class NotifySocket: Sendable {
  private let socket: OwnedSocket
  private let address: [UInt8]

  /// - Parameter place: what the service manager put into NOTIFY_SOCKET: a path, or a name in the abstract space behind an `@`.
  /// - Throws: EINVAL when it is neither, ENAMETOOLONG when it does not fit; when the kernel has no descriptor left.
  public init(_ place: String) throws(TransportError) {
    let bytes = Array(place.utf8)
    guard let first = bytes.first, bytes.count > 1, first == UInt8(ascii: "/") || first == UInt8(ascii: "@") else {
      throw TransportError(operation: "use NOTIFY_SOCKET", object: place, errno: .invalidArgument, kernelText: "neither a path nor @name")
    }
    // A zero in place of the @, and none at the end: the kernel counts an abstract name by its length.
    let name = first == UInt8(ascii: "@") ? [0] + bytes.dropFirst() : bytes + [0]
    var made = sockaddr_un()
    made.sun_family = sa_family_t(AF_UNIX)
    guard name.count <= MemoryLayout.size(ofValue: made.sun_path) else {
      throw TransportError(operation: "use NOTIFY_SOCKET", object: place, errno: .fileNameTooLong)
    }
    withUnsafeMutableBytes(of: &made.sun_path) { $0.copyBytes(from: name) }
    let size = (MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + name.count
    address = withUnsafeBytes(of: &made) { Array($0.prefix(size)) }
    socket = try OwnedSocket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0, purpose: "a unix socket")
  }

  /// Sends lines as one datagram. May be called by a loop that elects.
  ///
  /// - Returns: `false` when it was not taken: the manager's queue is full, or nobody is there.
  @discardableResult
  public func send(_ lines: String) -> Bool {
    var lines = lines
    // To the address each time: a manager that starts anew has another socket of the same name.
    let sent = lines.withUTF8 { text in
      address.withUnsafeBytes { address in
        sendto(
          socket.descriptor, text.baseAddress, text.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL),
          address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
      }
    }
    return sent >= 0
  }
}

/// What a service manager has put into the environment of its service.
public enum ServiceEnvironment {
  /// The variables of sd_notify(3) and sd_watchdog_enabled(3), which are taken out: programs that the service starts are not the service.
  /// To be called before there is a second thread.
  public static func take() -> (notifySocket: String?, watchdogMicroseconds: String?, watchdogProcess: String?) {
    func take(_ name: String) -> String? {
      defer { unsetenv(name) }
      return getenv(name).map { String(cString: $0) }
    }
    return (take("NOTIFY_SOCKET"), take("WATCHDOG_USEC"), take("WATCHDOG_PID"))
  }

  /// This process, as WATCHDOG_PID names it.
  public static var process: Int32 { getpid() }

  /// Microseconds of CLOCK_MONOTONIC, which is what `RELOADING=1` is dated by. Not the clock that everything else here goes by: a service manager
  /// compares it with its own.
  public static var monotonicMicroseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
