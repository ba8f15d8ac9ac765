internal import CNetlink
public import Engine

/// Hears what a service tells its service manager (sd_notify(3)), as systemd would.
public final class ServiceManagerStandIn: Sendable {
  /// One datagram.
  public struct Message: Hashable, Sendable {
    /// When the kernel took it.
    public let time: Instant
    /// Its lines, `NAME=value`.
    public let fields: [String: String]

    public subscript(name: String) -> String? { fields[name] }
  }

  /// What to put into NOTIFY_SOCKET.
  public let place: String
  private let socket: FileDescriptor
  private let stopSignal: FileDescriptor
  private let heard: Monitor<[Message]>
  private let thread: LabThread

  /// Listens at a path, or at a name in the abstract space of a namespace, as `@name`.
  ///
  /// - Throws: ``LabError`` when the place is taken.
  public init(at place: String, in namespace: NetworkNamespace) throws {
    self.place = place
    let socket = try namespace.enter { try Self.bound(to: place) }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let heard = Monitor<[Message]>([])
    self.socket = socket
    self.stopSignal = stopSignal
    self.heard = heard
    thread = try LabThread { Self.listen(at: socket, into: heard, until: stopSignal) }
  }

  deinit {
    eventfd_write(stopSignal.rawValue, 1)
    thread.join()
    if place.hasPrefix("/") { unlink(place) }
  }

  /// Everything so far.
  public var messages: [Message] { heard.read { $0 } }

  /// How many there are so far: what comes later can be told from it.
  public var count: Int { heard.read { $0.count } }

  /// Waits for the first message, of those behind the first `start`, that satisfies `condition`. Blocks the calling thread.
  ///
  /// - Throws: ``LabError/timeout(_:)``, with the last messages.
  @discardableResult
  public func message(
    within limit: Duration, from start: Int = 0, _ what: String, where condition: (Message) -> Bool
  ) throws(LabError) -> Message {
    let found = heard.wait(until: LabClock.now.advanced(by: limit)) { $0.dropFirst(start).first(where: condition) }
    guard let found else { throw .timeout("\(what): heard \(messages.suffix(12).map(\.fields))") }
    return found
  }

  private static func bound(to place: String) throws -> FileDescriptor {
    let made = FileDescriptor(
      owning: try checked("socket") { CNetlink.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0) })
    var one: Int32 = 1
    try checked("SO_TIMESTAMPNS") {
      setsockopt(made.rawValue, SOL_SOCKET, SO_TIMESTAMPNS, &one, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = place.hasPrefix("@") ? [0] + Array(place.utf8.dropFirst()) : Array(place.utf8) + [0]
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { throw LabError.system(operation: place, errno: ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + bytes.count)
    try checked("bind \(place)") {
      withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(made.rawValue, $0, size) } }
    }
    return made
  }

  private static func listen(at socket: FileDescriptor, into heard: Monitor<[Message]>, until stopSignal: FileDescriptor) {
    var polls = [socket.rawValue, stopSignal.rawValue].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      poll(&polls, nfds_t(polls.count), -1)
      guard polls[1].revents == 0 else { return }
      guard let (count, time) = receive(socket, &buffer) else { continue }
      let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
      let fields = lines.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }
      heard.update { $0.append(Message(time: time, fields: Dictionary(fields) { $1 })) }
    }
  }

  private static func receive(_ socket: FileDescriptor, _ buffer: inout [UInt8]) -> (count: Int, time: Instant)? {
    var control = [UInt8](repeating: 0, count: 64)
    let fromWallClock = LabClock.fromWallClock
    return buffer.withUnsafeMutableBytes { bytes in
      control.withUnsafeMutableBytes { control in
        var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return withUnsafeMutablePointer(to: &part) { part in
          var header = msghdr()
          header.msg_iov = part
          header.msg_iovlen = 1
          header.msg_control = control.baseAddress
          header.msg_controllen = control.count
          let count = recvmsg(socket.rawValue, &header, 0)
          guard count > 0 else { return nil }
          // One control message at most: its header, and a timespec behind it.
          let head = MemoryLayout<cmsghdr>.stride
          guard header.msg_controllen >= head + MemoryLayout<timespec>.size else { return (count, LabClock.now) }
          let stamp = control.loadUnaligned(fromByteOffset: head, as: timespec.self)
          let wall = Instant(nanoseconds: Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec))
          return (count, wall.advanced(by: fromWallClock))
        }
      }
    }
  }
}
