internal import CNetlink
public import Engine

/// One TCP connection between two namespaces, through whatever is between them: a client that sends numbers and a server that sends each back.
public final class EchoFlow: Sendable {
  private let client: FileDescriptor
  private let serverEnd: FileDescriptor
  private let thread: LabThread

  /// Connects.
  ///
  /// - Parameters:
  ///   - server: an address of the namespace the server is in.
  ///   - limit: how long the connection may take.
  ///   - listener: what the server listens on; `nil`: the address that the client connects to.
  /// - Throws: ``LabError/timeout(_:)`` when it does not come about: a firewall is in the way, for instance.
  public init(
    from namespace: NetworkNamespace, to server: IPv6Address, in serverNamespace: NetworkNamespace, port: UInt16, within limit: Duration,
    listensOn listener: IPv6Address? = nil
  ) throws {
    let listener = try serverNamespace.enter { try Self.listener(at: listener ?? server, port: port) }
    let client = try namespace.enter { () -> FileDescriptor in
      let client = try Self.socket()
      try Self.withAddress(server, port) { address, size in
        // Non-blocking: EINPROGRESS, and writable once it is through.
        if connect(client.rawValue, address, size) != 0, lab_errno() != EINPROGRESS {
          throw LabError.system(operation: "connect to \(server)", errno: lab_errno())
        }
      }
      return client
    }
    let deadline = LabClock.now.advanced(by: limit)
    guard Self.wait(for: listener, POLLIN, until: deadline), Self.wait(for: client, POLLOUT, until: deadline) else {
      throw LabError.timeout("a connection to \(server)")
    }
    let accepted = FileDescriptor(
      owning: try checked("accept") { accept4(listener.rawValue, nil, nil, Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)) })
    let end = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    self.client = client
    serverEnd = end
    thread = try LabThread { Self.echo(accepted, until: end) }
  }

  deinit {
    try? serverEnd.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  /// Sends one byte and waits for it to come back. What TCP loses meanwhile it sends again.
  ///
  /// - Returns: whether it was back within `limit`.
  public func exchange(_ byte: UInt8, within limit: Duration) throws(LabError) -> Bool {
    try client.write([byte])
    let deadline = LabClock.now.advanced(by: limit)
    while Self.wait(for: client, POLLIN, until: deadline) {
      var answer: UInt8 = 0
      // A reset of the connection is readable too, and ends it.
      guard read(client.rawValue, &answer, 1) == 1 else { return false }
      if answer == byte { return true }
    }
    return false
  }

  // MARK: Sockets

  private static func socket() throws(LabError) -> FileDescriptor {
    FileDescriptor(
      owning: try checked("socket") {
        CNetlink.socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
      })
  }

  private static func listener(at address: IPv6Address, port: UInt16) throws -> FileDescriptor {
    let listener = try socket()
    try listener.set(SOL_SOCKET, SO_REUSEADDR, Int32(1))
    try withAddress(address, port) { address, size in
      try checked("bind port \(port)") { bind(listener.rawValue, address, size) }
    }
    try checked("listen") { listen(listener.rawValue, 1) }
    return listener
  }

  private static func withAddress(
    _ address: IPv6Address, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
  ) throws {
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    name.sin6_port = port.bigEndian
    withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: address.bytes) }
    try withUnsafePointer(to: &name) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
    }
  }

  private static func wait(for file: FileDescriptor, _ events: Int32, until deadline: Instant) -> Bool {
    while true {
      var descriptor = pollfd(fd: file.rawValue, events: Int16(events), revents: 0)
      let count = poll(&descriptor, 1, LabClock.pollTimeout(until: deadline))
      if count > 0 { return Int32(descriptor.revents) & events != 0 }
      if count == 0 { return false }
    }
  }

  private static func echo(_ connection: FileDescriptor, until end: FileDescriptor) {
    var polls = [connection, end].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
    var chunk = [UInt8](repeating: 0, count: 256)
    while polls[1].revents == 0 {
      poll(&polls, 2, -1)
      guard polls[0].revents != 0 else { continue }
      let count = chunk.withUnsafeMutableBytes { read(connection.rawValue, $0.baseAddress, $0.count) }
      guard count > 0, (try? connection.write(Array(chunk[..<count]))) != nil else { return }
    }
  }
}
