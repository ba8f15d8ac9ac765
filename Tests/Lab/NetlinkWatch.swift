internal import CNetlink
internal import Engine

/// Reads the notifications of one netlink family in a namespace on a thread of its own, and keeps what each says.
///
/// What the kernel had no room for is counted: who says that something did not happen has to see 0 lost.
final class NetlinkWatch<Record: Sendable>: Sendable {
  private let seen: Monitor<Seen>
  private let stopSignal: FileDescriptor
  private let thread: LabThread

  private struct Seen {
    var records: [Record] = []
    var lost = 0
  }

  /// - Parameters:
  ///   - groups: numbers of the multicast groups, RTNLGRP_ or NFNLGRP_.
  ///   - limit: the most records kept; later ones count as lost.
  ///   - reading: what a message says, read at that moment.
  init(
    in namespace: NetworkNamespace, family: Int32, groups: [UInt32], limit: Int,
    reading: @escaping @Sendable (UnsafePointer<nlmsghdr>, Instant) -> [Record]
  ) throws {
    let socket = try namespace.enter {
      let kind = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue)
      let socket = FileDescriptor(owning: try checked("netlink socket") { CNetlink.socket(AF_NETLINK, kind, family) })
      // More than the default where that is permitted; what gets lost either way is counted.
      try? socket.set(SOL_SOCKET, SO_RCVBUFFORCE, Int32(64 << 20))
      var address = sockaddr_nl()
      address.nl_family = sa_family_t(AF_NETLINK)
      try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          _ = try checked("bind netlink") {
            bind(socket.rawValue, pointer, socklen_t(MemoryLayout<sockaddr_nl>.size))
          }
        }
      }
      for group in groups { try socket.set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, Int32(group)) }
      return socket
    }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let seen = Monitor(Seen())
    self.seen = seen
    self.stopSignal = stopSignal
    thread = try LabThread {
      var polls = [socket, stopSignal].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
      defer { buffer.deallocate() }
      while polls[1].revents == 0 {
        poll(&polls, 2, -1)
        guard polls[0].revents != 0 else { continue }
        let count = recv(socket.rawValue, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        let now = LabClock.now
        guard count >= 0 else {
          seen.update { $0.lost += 1 }
          continue
        }
        var records: [Record] = []
        var header = UnsafePointer(buffer.baseAddress?.assumingMemoryBound(to: nlmsghdr.self))
        var left = Int32(count)
        while let message = header, mnl_nlmsg_ok(message, left) {
          records += reading(message, now)
          header = UnsafePointer(mnl_nlmsg_next(message, &left))
        }
        guard !records.isEmpty else { continue }
        seen.update { seen in
          let room = max(0, limit - seen.records.count)
          seen.records += records.prefix(room)
          seen.lost += records.dropFirst(room).count
        }
      }
    }
  }

  deinit { stop() }

  /// Ends the watch; what was seen stays.
  func stop() {
    try? stopSignal.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  var records: [Record] { seen.read { $0.records } }
  var lost: Int { seen.read { $0.lost } }

  /// The first record that satisfies `condition`, of those there are.
  func first(where condition: (Record) -> Bool) -> Record? { seen.read { $0.records.first(where: condition) } }

  /// Waits until `body` gives a value for the records there are.
  ///
  /// - Returns: `nil` when there is none within `limit`.
  func wait<Result>(within limit: Duration, for body: ([Record]) -> Result?) -> Result? {
    seen.wait(until: LabClock.now.advanced(by: limit)) { body($0.records) }
  }
}

/// The attributes of a netlink message, or of one nested in it.
struct NetlinkAttributes: Sequence {
  private let first: UnsafePointer<nlattr>?
  private let end: UnsafeRawPointer

  /// - Parameter header: bytes of the family's own header in front of the attributes.
  init(of message: UnsafePointer<nlmsghdr>, behind header: Int) {
    first = UnsafePointer(mnl_nlmsg_get_payload_offset(message, header)?.assumingMemoryBound(to: nlattr.self))
    end = UnsafeRawPointer(message) + Int(message.pointee.nlmsg_len)
  }

  init(nestedIn attribute: UnsafePointer<nlattr>) {
    first = UnsafePointer(mnl_attr_get_payload(attribute)?.assumingMemoryBound(to: nlattr.self))
    end = UnsafeRawPointer(attribute) + Int(attribute.pointee.nla_len)
  }

  func makeIterator() -> AnyIterator<UnsafePointer<nlattr>> {
    var next = first
    return AnyIterator {
      guard let current = next, mnl_attr_ok(current, Int32(end - UnsafeRawPointer(current))) else { return nil }
      next = UnsafePointer(mnl_attr_next(current))
      return current
    }
  }
}

extension UnsafePointer<nlattr> {
  var kind: Int32 { Int32(mnl_attr_get_type(self)) }
  var text: String? { mnl_attr_get_str(self).map { String(cString: $0) } }
  var number: UInt32? { mnl_attr_get_payload_len(self) == 4 ? mnl_attr_get_u32(self) : nil }
  var bytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: mnl_attr_get_payload(self), count: Int(mnl_attr_get_payload_len(self))))
  }
}
