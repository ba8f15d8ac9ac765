internal import CNetlink
internal import SystemPackage

/// A netlink socket, for requests with answers or for listening to the kernel's notifications.
///
/// Belongs to the network namespace of the thread that opens it and to one thread at a time. Never blocks longer than `answerTimeout`.
package final class NetlinkSocket {
  /// The kernel subsystem at the other end.
  package enum Bus: Sendable {
    case route
    case netfilter

    fileprivate var number: CInt {
      switch self {
      case .route: NETLINK_ROUTE
      case .netfilter: NETLINK_NETFILTER
      }
    }

    fileprivate var name: String {
      switch self {
      case .route: "rtnetlink"
      case .netfilter: "nfnetlink"
      }
    }
  }

  /// At most this many messages go to the kernel at once: their acknowledgements, about 1 KB of socket memory each, have to fit into
  /// the 416 KB that a receive buffer gets without privileges.
  package static let messagesPerSend = 256
  /// At most this many bytes of messages go to the kernel at once, unless one message is larger: well below the 208 KB of a send buffer.
  package static let bytesPerSend = 65_536
  /// A dump that changes underneath is repeated this often, then given as it is: on a machine where devices come and go without a pause
  /// no dump is ever consistent.
  package static let dumpAttempts = 3
  /// Netlink answers before `send` returns or when the reader asks for more. Whoever waits this long waits for nothing.
  package static let answerTimeout = Duration.seconds(5)
  /// The kernel fills at most 32 KB of a reader's buffer when it dumps; one message is smaller than this, too.
  private static let receiveSize = 65_536

  /// For an event loop: readable when the kernel has said something. Never blocks.
  package let fileDescriptor: CInt
  private let bus: Bus
  private let received = UnsafeMutableRawBufferPointer.allocate(byteCount: NetlinkSocket.receiveSize, alignment: 16)
  private var nextSequence: UInt32 = 1

  /// Opens a socket in the network namespace of the calling thread.
  ///
  /// - Parameters:
  ///   - groups: the notifications to receive, as `RTNLGRP_...` or `NFNLGRP_...`.
  ///   - receiveBuffer: bytes of kernel memory for what was not read yet. Privileged, it may exceed `net.core.rmem_max`.
  ///   - sendBuffer: bytes of kernel memory for one send, likewise.
  /// - Throws: when the kernel has no such bus or group, or no file descriptors are left.
  package init(_ bus: Bus, groups: [UInt32] = [], receiveBuffer: Int = 1 << 20, sendBuffer: Int = 1 << 18) throws(TransportError) {
    self.bus = bus
    fileDescriptor = socket(AF_NETLINK, CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue), bus.number)
    guard fileDescriptor >= 0 else {
      throw TransportError(operation: "open", object: "\(bus.name) socket", errno: .latest)
    }
    setOption(SOL_SOCKET, force: SO_RCVBUFFORCE, orElse: SO_RCVBUF, receiveBuffer)
    setOption(SOL_SOCKET, force: SO_SNDBUFFORCE, orElse: SO_SNDBUF, sendBuffer)
    // Refusals come with the kernel's words and without a copy of the request. Kernels before 4.12 know neither, and do without.
    setOption(SOL_NETLINK, NETLINK_EXT_ACK, 1)
    setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1)
    // Dumps then obey the filters in the request, or refuse them instead of ignoring them.
    setOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)

    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    let bound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(fileDescriptor, $0, socklen_t(MemoryLayout<sockaddr_nl>.size)) }
    }
    guard bound == 0 else { throw TransportError(operation: "bind", object: "\(bus.name) socket", errno: .latest) }
    for group in groups where !setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, CInt(group)) {
      throw TransportError(operation: "join", object: "\(bus.name) group \(group)", errno: .latest)
    }
  }

  /// Has the kernel drop every notification but those of these types, before they take room.
  ///
  /// - Parameters:
  ///   - value: a byte that they must have,
  ///   - place: and where, from the beginning of the message. `nil`: no such byte.
  /// - Throws: what the kernel refuses.
  func receiveOnly(_ types: [UInt16], with value: UInt8? = nil, at place: Int = 0) throws(TransportError) {
    func instruction(_ code: Int32, _ value: UInt32, then: UInt8 = 0, otherwise: UInt8 = 0) -> sock_filter {
      sock_filter(code: UInt16(code), jt: then, jf: otherwise, k: value)
    }
    // The filter reads in network order, and the type is in the machine's.
    var program = [instruction(BPF_LD | BPF_H | BPF_ABS, UInt32(MemoryLayout<nlmsghdr>.offset(of: \.nlmsg_type) ?? 0))]
    for (position, type) in types.enumerated() {
      program.append(instruction(BPF_JMP | BPF_JEQ | BPF_K, UInt32(type.bigEndian), then: UInt8(types.count - position)))
    }
    program.append(instruction(BPF_RET | BPF_K, 0))
    if let value {
      program += [
        instruction(BPF_LD | BPF_B | BPF_ABS, UInt32(place)), instruction(BPF_JMP | BPF_JEQ | BPF_K, UInt32(value), then: 1),
        instruction(BPF_RET | BPF_K, 0),
      ]
    }
    program.append(instruction(BPF_RET | BPF_K, .max))
    let error = program.withUnsafeMutableBufferPointer { program -> Errno? in
      var filter = sock_fprog(len: UInt16(program.count), filter: program.baseAddress)
      let size = socklen_t(MemoryLayout<sock_fprog>.size)
      return setsockopt(fileDescriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, size) == 0 ? nil : .latest
    }
    if let error { throw self.error("filter notifications of", error) }
  }

  /// By which the kernel tells this socket from others. 0 when the kernel does not say.
  var port: UInt32 {
    var address = sockaddr_nl()
    var size = socklen_t(MemoryLayout<sockaddr_nl>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(fileDescriptor, $0, &size) }
    }
    return result == 0 ? address.nl_pid : 0
  }

  deinit {
    if fileDescriptor >= 0 { close(fileDescriptor) }
    received.deallocate()
  }

  @discardableResult
  private func setOption(_ level: CInt, _ option: CInt, _ value: CInt) -> Bool {
    setsockopt(fileDescriptor, level, option, [value], socklen_t(MemoryLayout<CInt>.size)) == 0
  }

  private func setOption(_ level: CInt, force: CInt, orElse option: CInt, _ value: Int) {
    if !setOption(level, force, CInt(clamping: value)) { setOption(level, option, CInt(clamping: value)) }
  }
}

// MARK: Requests

extension NetlinkSocket {
  /// Has the kernel carry out messages that are independent of each other (rtnetlink), some hundred per system call.
  ///
  /// A refused message does not keep the following ones from being carried out.
  /// - Parameters:
  ///   - perCall: how many go with one system call at most. A kernel without preemption lets nobody else have the processor before all of them
  ///     are carried out, real-time threads included.
  ///   - reply: gets what the kernel sends besides acknowledgements, with the position of the message that asked for it.
  /// - Returns: for each message why it was refused, or `nil` when it was carried out. One whose acknowledgement the kernel had no memory
  ///   for counts as refused with ENOBUFS.
  /// - Throws: when the kernel does not take the messages at all; those of earlier system calls may have been carried out.
  package func send(
    _ batch: inout NetlinkBatch, perCall: Int = messagesPerSend, reply: (Int, borrowing NetlinkReply) -> Void = { _, _ in }
  ) throws(TransportError) -> [NetlinkRefusal?] {
    var answers = [NetlinkRefusal?](repeating: Self.unanswered, count: batch.count)
    let first = number(&batch, adding: UInt16(NLM_F_ACK))
    var sent = 0
    while sent < batch.count {
      let slice = sent..<batch.endOfSlice(from: sent, messages: perCall, bytes: Self.bytesPerSend)
      try transmit(batch, slice)
      try collect(from: first, count: batch.count, until: slice.count) { index, message in
        if let acknowledgement = message.acknowledgement {
          answers[index] = acknowledgement.refusal
        } else {
          reply(index, message)
        }
      }
      sent = slice.upperBound
    }
    return answers
  }

  /// Has the kernel carry out one batch as a whole (nfnetlink): one system call, no flags added.
  ///
  /// Only messages with `NLM_F_ACK` are acknowledged, but each one may be refused, the batch's own begin message included.
  /// - Returns: every answer with the position of the message it belongs to, in the order the kernel gave them.
  /// - Throws: when the kernel does not take the batch (EMSGSIZE: larger than the socket's send buffer), or lost answers (ENOBUFS).
  package func transact(
    _ batch: inout NetlinkBatch, reply: (Int, borrowing NetlinkReply) -> Void = { _, _ in }
  ) throws(TransportError) -> [(message: Int, refusal: NetlinkRefusal?)] {
    var answers: [(message: Int, refusal: NetlinkRefusal?)] = []
    let first = number(&batch, adding: 0)
    try transmit(batch, 0..<batch.count)
    let complete = try collect(from: first, count: batch.count, until: .max) { index, message in
      if let acknowledgement = message.acknowledgement {
        answers.append((index, acknowledgement.refusal))
      } else {
        reply(index, message)
      }
    }
    guard complete else { throw error("read answers from", .noBufferSpace) }
    return answers
  }

  /// Asks for a whole table, and asks again when it changed meanwhile.
  ///
  /// - Parameters:
  ///   - type: such as `RTM_GETLINK`.
  ///   - build: puts the attributes that filter the dump.
  ///   - item: reads one message of the dump; `nil` leaves it out.
  package func dump<Header: BitwiseCopyable, Item>(
    _ type: some BinaryInteger, header: Header, _ build: (inout NetlinkMessage) -> Void = { _ in },
    item: (borrowing NetlinkReply) -> Item?
  ) throws(TransportError) -> NetlinkDump<Item> {
    var dump = NetlinkDump<Item>(items: [], isConsistent: false)
    for _ in 0..<Self.dumpAttempts {
      dump = try dumpOnce(type, header: header, build, item: item)
      if dump.isConsistent { break }
    }
    return dump
  }

  private func dumpOnce<Header: BitwiseCopyable, Item>(
    _ type: some BinaryInteger, header: Header, _ build: (inout NetlinkMessage) -> Void,
    item: (borrowing NetlinkReply) -> Item?
  ) throws(TransportError) -> NetlinkDump<Item> {
    var batch = NetlinkBatch()
    batch.append(type, flags: NLM_F_DUMP, header: header, build)
    let first = number(&batch, adding: 0)
    try transmit(batch, 0..<1)
    var dump = NetlinkDump<Item>(items: [], isConsistent: true)
    var ended = false
    var refusal: NetlinkRefusal?
    while !ended {
      let outcome = try receive { message in
        guard message.sequence == first else { return }
        if message.isInterruptedDump { dump.isConsistent = false }
        if let acknowledgement = message.acknowledgement {
          ended = true
          refusal = acknowledgement.refusal
        } else if let value = item(message) {
          dump.items.append(value)
        }
      }
      switch outcome {
      case .messages: continue
      case .overrun: dump.isConsistent = false
      case .nothing: try waitForAnswer()
      }
    }
    // The end of a dump says EINTR on some kernels instead of setting a flag.
    if let refusal, refusal.errno != .interrupted { throw refusal.error("dump", "\(bus.name) table \(type)") }
    if refusal != nil { dump.isConsistent = false }
    return dump
  }

  private func number(_ batch: inout NetlinkBatch, adding flags: UInt16) -> UInt32 {
    // Notifications carry 0: no request of ours does.
    if UInt32.max - nextSequence <= UInt32(clamping: batch.count) { nextSequence = 1 }
    let first = nextSequence
    batch.number(from: first, adding: flags)
    nextSequence += UInt32(clamping: batch.count)
    return first
  }

  private func transmit(_ batch: borrowing NetlinkBatch, _ messages: Range<Int>) throws(TransportError) {
    var kernel = sockaddr_nl()
    kernel.nl_family = sa_family_t(AF_NETLINK)
    var failure: Errno?
    repeat {
      failure = batch.withBytes(of: messages) { bytes in
        let sent = withUnsafePointer(to: kernel) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sendto(fileDescriptor, bytes.baseAddress, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
          }
        }
        return sent < 0 ? Errno.latest : nil
      }
    } while failure == .interrupted
    if let failure { throw error("send to", failure) }
  }

  /// Reads answers until `limit` acknowledgements were seen, or nothing more is there: netlink answers before the send returns.
  ///
  /// - Returns: whether the kernel had memory for all of them.
  @discardableResult
  private func collect(
    from first: UInt32, count: Int, until limit: Int, _ body: (Int, borrowing NetlinkReply) -> Void
  ) throws(TransportError) -> Bool {
    var acknowledged = 0
    var complete = true
    while acknowledged < limit {
      let outcome = try receive { message in
        // An answer to something earlier, or a notification.
        guard message.sequence >= first, message.sequence - first < UInt32(clamping: count) else { return }
        if message.acknowledgement != nil { acknowledged += 1 }
        body(Int(message.sequence - first), message)
      }
      switch outcome {
      case .messages: continue
      case .overrun: complete = false
      case .nothing: return complete
      }
    }
    return complete
  }

  private static let unanswered = NetlinkRefusal(errno: .noBufferSpace, text: "the answer was lost")
}

/// What a dump said.
package struct NetlinkDump<Item> {
  package var items: [Item]
  /// `false`: the table changed during every attempt. What is listed was there; what isn't may be there all the same.
  package var isConsistent: Bool
}

// MARK: Reading

extension NetlinkSocket {
  package enum Received: Sendable {
    /// One datagram was read; its messages went to the closure.
    case messages
    /// Nothing is there now.
    case nothing
    /// The kernel had no memory for something it wanted to say: it is lost.
    case overrun
  }

  /// Reads one datagram, without waiting for it.
  package func receive(_ body: (borrowing NetlinkReply) -> Void) throws(TransportError) -> Received {
    var sender = sockaddr_nl()
    var senderSize = socklen_t(MemoryLayout<sockaddr_nl>.size)
    // With MSG_TRUNC the kernel gives the size of the datagram, also when it did not fit.
    let size = withUnsafeMutablePointer(to: &sender) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(fileDescriptor, received.baseAddress, received.count, CInt(MSG_TRUNC), $0, &senderSize)
      }
    }
    guard size >= 0 else {
      switch Errno.latest {
      case .resourceTemporarilyUnavailable: return .nothing
      case .noBufferSpace: return .overrun
      case .interrupted: return .messages
      case let failure: throw error("read from", failure)
      }
    }
    // Privileged processes may write to this socket, too; only the kernel has port 0.
    guard sender.nl_pid == 0 else { return .messages }
    guard size <= received.count else { return .overrun }
    return parse(size, body)
  }

  private func parse(_ size: Int, _ body: (borrowing NetlinkReply) -> Void) -> Received {
    var isOverrun = false
    NetlinkReply.forEach(in: UnsafeRawBufferPointer(rebasing: received[..<size])) { message in
      isOverrun = message.isOverrun
      if !isOverrun { body(message) }
      return !isOverrun
    }
    return isOverrun ? .overrun : .messages
  }

  private func waitForAnswer() throws(TransportError) {
    var descriptor = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, CInt(Self.answerTimeout.components.seconds * 1000)) != 0 else {
      throw error("wait for an answer from", .timedOut)
    }
  }

  private func error(_ operation: String, _ errno: Errno) -> TransportError {
    TransportError(operation: operation, object: "the kernel's \(bus.name)", errno: errno)
  }
}
