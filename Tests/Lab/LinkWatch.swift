internal import CNetlink
public import Engine

/// Records when the interfaces of a namespace go up and down, as the kernel reports it.
public final class LinkWatch: Sendable {
  /// One report.
  public struct Change: Hashable, Sendable {
    /// When the report was read, which is a little after the fact.
    public let time: Instant
    public let interface: String
    /// Set up by somebody, and with carrier.
    public let isUsable: Bool
  }

  private let seen: Monitor<Seen>
  private let stopSignal: FileDescriptor
  private let thread: LabThread

  fileprivate struct Seen {
    var changes: [Change] = []
    var lost = 0
  }

  /// The most reports kept; later ones are dropped.
  public static let limit = 1_000_000

  public init(in namespace: NetworkNamespace) throws {
    let socket = try namespace.enter {
      let kind = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue)
      let socket = FileDescriptor(owning: try checked("netlink socket") { CNetlink.socket(AF_NETLINK, kind, NETLINK_ROUTE) })
      var address = sockaddr_nl()
      address.nl_family = sa_family_t(AF_NETLINK)
      address.nl_groups = UInt32(RTMGRP_LINK)
      try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          _ = try checked("bind netlink") {
            bind(socket.rawValue, pointer, socklen_t(MemoryLayout<sockaddr_nl>.size))
          }
        }
      }
      // More than the default where that is permitted; what gets lost either way is counted.
      try? socket.set(SOL_SOCKET, SO_RCVBUFFORCE, Int32(16 << 20))
      return socket
    }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let seen = Monitor(Seen())
    self.seen = seen
    self.stopSignal = stopSignal
    thread = try LabThread { Self.watch(socket, into: seen, until: stopSignal) }
  }

  deinit { stop() }

  /// Ends the watch; what was seen stays.
  public func stop() {
    try? stopSignal.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  public var changes: [Change] { seen.read { $0.changes } }
  /// How often the kernel had to drop reports.
  public var lost: Int { seen.read { $0.lost } }

  /// When an interface was first reported usable at `start` or later.
  public func usable(_ interface: String, since start: Instant) -> Instant? {
    seen.read { $0.changes.first { $0.time >= start && $0.interface == interface && $0.isUsable }?.time }
  }

  private static func watch(_ socket: FileDescriptor, into seen: Monitor<Seen>, until stopSignal: FileDescriptor) {
    var polls = [socket, stopSignal].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { buffer.deallocate() }
    while polls[1].revents == 0 {
      poll(&polls, 2, -1)
      guard polls[0].revents != 0 else { continue }
      let count = recv(socket.rawValue, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      let now = LabClock.now
      seen.update { seen in
        if count < 0 {
          seen.lost += 1
        } else if seen.changes.count < limit {
          seen.changes += changes(in: UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: now)
        }
      }
    }
  }

  private static func changes(in messages: UnsafeRawBufferPointer, at now: Instant) -> [Change] {
    var changes: [Change] = []
    var header = messages.baseAddress?.assumingMemoryBound(to: nlmsghdr.self)
    var left = Int32(messages.count)
    while let message = header, mnl_nlmsg_ok(message, left) {
      if message.pointee.nlmsg_type == RTM_NEWLINK, let change = change(in: message, at: now) { changes.append(change) }
      header = UnsafePointer(mnl_nlmsg_next(message, &left))
    }
    return changes
  }

  private static func change(in message: UnsafePointer<nlmsghdr>, at now: Instant) -> Change? {
    guard let link = mnl_nlmsg_get_payload(message)?.assumingMemoryBound(to: ifinfomsg.self).pointee else { return nil }
    var attribute = mnl_nlmsg_get_payload_offset(message, MemoryLayout<ifinfomsg>.size)?.assumingMemoryBound(to: nlattr.self)
    let end = UnsafeRawPointer(message) + Int(message.pointee.nlmsg_len)
    while let current = attribute, mnl_attr_ok(current, Int32(end - UnsafeRawPointer(current))) {
      if mnl_attr_get_type(current) == IFLA_IFNAME, let name = mnl_attr_get_str(current) {
        let usable = UInt32(IFF_UP) | lowerUp
        return Change(time: now, interface: String(cString: name), isUsable: link.ifi_flags & usable == usable)
      }
      attribute = UnsafeMutablePointer(mutating: mnl_attr_next(current))
    }
    return nil
  }

  /// IFF_LOWER_UP of linux/if.h, which net/if.h, that is included instead, doesn't have.
  private static let lowerUp: UInt32 = 1 << 16
}
