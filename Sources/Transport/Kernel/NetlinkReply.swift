internal import CNetlink
package import Engine
package import SystemPackage

/// One message from the kernel. Lives as long as the closure it is given to.
package struct NetlinkReply: ~Copyable {
  private let message: UnsafePointer<nlmsghdr>

  init(_ message: UnsafePointer<nlmsghdr>) { self.message = message }

  /// Reads the messages of a datagram: up to one that is longer than what is left of it, or for which `body` says that it is the last.
  ///
  /// `mnl_nlmsg_ok` takes a length beyond 31 bits for a negative number, which fits anywhere.
  ///
  /// - Precondition: The datagram begins where a message may begin in memory.
  static func forEach(in datagram: UnsafeRawBufferPointer, _ body: (borrowing NetlinkReply) -> Bool) {
    var rest = datagram[...]
    while rest.count >= MemoryLayout<nlmsghdr>.size, let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress {
      let message = start.assumingMemoryBound(to: nlmsghdr.self)
      let length = Int(message.pointee.nlmsg_len)
      guard length >= MemoryLayout<nlmsghdr>.size, length <= rest.count, body(NetlinkReply(message)) else { return }
      rest = rest.dropFirst((length + 3) & ~3)
    }
  }

  package var type: Int { Int(message.pointee.nlmsg_type) }
  package var flags: CInt { CInt(message.pointee.nlmsg_flags) }
  package var sequence: UInt32 { message.pointee.nlmsg_seq }
  /// The port of the socket that asked for this, also of a notification that others get of it. 0: nobody did.
  package var requester: UInt32 { message.pointee.nlmsg_pid }
  package var isEndOfDump: Bool { type == Int(NLMSG_DONE) }
  /// The kernel lost messages to this socket (`NLMSG_OVERRUN`).
  package var isOverrun: Bool { type == Int(NLMSG_OVERRUN) }
  /// The kernel's tables changed while it dumped them (`NLM_F_DUMP_INTR`): what it said may not fit together.
  package var isInterruptedDump: Bool { flags & NLM_F_DUMP_INTR != 0 }

  private var payload: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: mnl_nlmsg_get_payload(message), count: mnl_nlmsg_get_payload_len(message))
  }

  /// Everything behind the netlink header.
  package var body: [UInt8] { Array(payload) }

  /// The family's fixed header. `nil` when the message is too short for it.
  package func header<Header: BitwiseCopyable>(_: Header.Type) -> Header? {
    guard payload.count >= MemoryLayout<Header>.size else { return nil }
    return payload.loadUnaligned(as: Header.self)
  }

  /// Reads the attributes that follow a fixed header.
  package func forEachAttribute<Header: BitwiseCopyable>(
    after _: Header.Type, _ body: (borrowing NetlinkAttribute) -> Void
  ) {
    NetlinkAttribute.forEach(in: payload, after: Header.self, body)
  }

  /// What the kernel says about the request with this number. `nil`: this message is no acknowledgement.
  package var acknowledgement: NetlinkAcknowledgement? {
    if isEndOfDump, let status = header(CInt.self) {
      return NetlinkAcknowledgement(refusal: status < 0 ? NetlinkRefusal(errno: Errno(rawValue: -status), text: nil) : nil)
    }
    guard type == Int(NLMSG_ERROR), let error = header(nlmsgerr.self) else { return nil }
    guard error.error != 0 else { return NetlinkAcknowledgement(refusal: nil) }
    var text: String?
    if flags & NLM_F_ACK_TLVS != 0 {
      // Without NLM_F_CAPPED the request itself stands between the error and the attributes.
      let echoed = flags & NLM_F_CAPPED != 0 ? 0 : max(0, Int(error.msg.nlmsg_len) - MemoryLayout<nlmsghdr>.size)
      let offset = MemoryLayout<nlmsgerr>.size + (echoed + 3) & ~3
      if payload.count > offset {
        NetlinkAttribute.forEach(in: UnsafeRawBufferPointer(rebasing: payload[offset...])) {
          if $0.type == Int(NLMSGERR_ATTR_MSG.rawValue) { text = $0.text }
        }
      }
    }
    return NetlinkAcknowledgement(refusal: NetlinkRefusal(errno: Errno(rawValue: abs(error.error)), text: text))
  }
}

/// The kernel's answer to one message: done, or refused.
package struct NetlinkAcknowledgement: Hashable, Sendable {
  package let refusal: NetlinkRefusal?
}

/// Why the kernel refused one message.
package struct NetlinkRefusal: Hashable, Sendable {
  package let errno: Errno
  /// The kernel's own words (`NLMSGERR_ATTR_MSG`).
  package let text: String?

  /// The refusal as an error that says what was attempted.
  package func error(_ operation: String, _ object: String) -> TransportError {
    TransportError(operation: operation, object: object, errno: errno, kernelText: text)
  }
}

/// One attribute of a message. Lives as long as the closure it is given to.
package struct NetlinkAttribute: ~Copyable {
  private let attribute: UnsafePointer<nlattr>

  /// The number without the flags for nesting and byte order.
  package var type: Int { Int(mnl_attr_get_type(attribute)) }

  private var payload: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: mnl_attr_get_payload(attribute), count: Int(mnl_attr_get_payload_len(attribute)))
  }

  /// A number in the order it was sent in. `nil` unless the attribute has exactly its size.
  package func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type = Number.self) -> Number? {
    guard payload.count == MemoryLayout<Number>.size else { return nil }
    return payload.loadUnaligned(as: Number.self)
  }

  /// One of the numbers that the attribute is an array of. `nil` when there are not so many.
  package func number<Number: FixedWidthInteger & BitwiseCopyable>(at place: Int, _: Number.Type = Number.self) -> Number? {
    let offset = place * MemoryLayout<Number>.size
    guard place >= 0, offset + MemoryLayout<Number>.size <= payload.count else { return nil }
    return payload.loadUnaligned(fromByteOffset: offset, as: Number.self)
  }

  /// A text up to its terminating zero, or to the end of the attribute.
  package var text: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }

  package var bytes: [UInt8] { Array(payload) }

  /// - Returns: `nil` unless the attribute has sixteen bytes.
  package var address: IPv6Address? {
    // Dumps of machines with thousands of interfaces have ten thousands of these.
    guard payload.count == IPv6Address.byteCount else { return nil }
    return IPv6Address(
      high: UInt64(bigEndian: payload.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      low: UInt64(bigEndian: payload.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// - Returns: `nil` unless the attribute has six bytes.
  package var macAddress: MACAddress? { MACAddress(bytes: payload) }

  /// Reads the attributes that this one consists of.
  package func forEachAttribute(_ body: (borrowing NetlinkAttribute) -> Void) {
    Self.forEach(in: payload, body)
  }

  /// Reads the attributes that follow a fixed header.
  static func forEach<Header: BitwiseCopyable>(
    in bytes: UnsafeRawBufferPointer, after _: Header.Type, _ body: (borrowing NetlinkAttribute) -> Void
  ) {
    let offset = (MemoryLayout<Header>.size + 3) & ~3
    guard bytes.count > offset else { return }
    forEach(in: UnsafeRawBufferPointer(rebasing: bytes[offset...]), body)
  }

  /// The `mnl_attr_for_each` macros as a function: Swift doesn't import macros that are loops.
  fileprivate static func forEach(in bytes: UnsafeRawBufferPointer, _ body: (borrowing NetlinkAttribute) -> Void) {
    guard let start = bytes.baseAddress else { return }
    let end = start + bytes.count
    var next: UnsafePointer<nlattr>? = UnsafePointer(start.assumingMemoryBound(to: nlattr.self))
    while let attribute = next, mnl_attr_ok(attribute, CInt(end - UnsafeRawPointer(attribute))) {
      body(NetlinkAttribute(attribute: attribute))
      next = UnsafePointer(mnl_attr_next(attribute))
    }
  }
}
