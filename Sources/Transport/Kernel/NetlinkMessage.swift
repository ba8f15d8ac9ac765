internal import CNetlink

/// Messages for one netlink socket, in the order in which the kernel shall see them.
///
/// Grows as needed; the socket numbers the messages when it sends them, and answers by their position in the batch.
package struct NetlinkBatch: ~Copyable {
  /// Where each message starts, in bytes from the beginning.
  private(set) var starts: [Int] = []
  private let buffer = NetlinkBuffer()

  package init() {}

  /// How many messages there are.
  package var count: Int { starts.count }
  package var isEmpty: Bool { starts.isEmpty }
  package var byteCount: Int { buffer.count }

  /// Adds one message.
  ///
  /// - Parameters:
  ///   - type: such as `RTM_NEWLINK`.
  ///   - flags: `NLM_F_...` beyond `NLM_F_REQUEST`, which is always set.
  ///   - header: the family's fixed header, such as `ifinfomsg`.
  ///   - build: puts the attributes.
  package mutating func append<Header: BitwiseCopyable>(
    _ type: some BinaryInteger, flags: CInt = 0, header: Header, _ build: (inout NetlinkMessage) -> Void = { _ in }
  ) {
    let start = buffer.count
    var message = NetlinkMessage(in: buffer, type: UInt16(type), flags: UInt16(NLM_F_REQUEST | flags), header: header)
    build(&message)
    starts.append(start)
  }

  /// Forgets the messages and keeps the memory.
  package mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    buffer.count = 0
  }

  /// Numbers the messages consecutively, and sets flags on all of them.
  mutating func number(from sequence: UInt32, adding flags: UInt16) {
    for (index, start) in starts.enumerated() {
      let header = buffer.header(at: start)
      header.pointee.nlmsg_seq = sequence &+ UInt32(index)
      header.pointee.nlmsg_flags |= flags
    }
  }

  /// Where a slice ends that begins at `start`, holds at least one message and no more than so many messages or bytes.
  func endOfSlice(from start: Int, messages: Int, bytes: Int) -> Int {
    var end = start + 1
    while end < count, end - start < messages, (end + 1 == count ? byteCount : starts[end + 1]) - starts[start] <= bytes { end += 1 }
    return end
  }

  /// The bytes of some of the messages.
  func withBytes<Result>(of messages: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard !messages.isEmpty else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let start = starts[messages.lowerBound]
    let end = messages.upperBound == count ? byteCount : starts[messages.upperBound]
    return body(UnsafeRawBufferPointer(rebasing: buffer.bytes[start..<end]))
  }
}

/// One message that is being written. Lives as long as the closure it is given to.
package struct NetlinkMessage: ~Copyable {
  private let buffer: NetlinkBuffer
  private let start: Int

  fileprivate init<Header: BitwiseCopyable>(in buffer: NetlinkBuffer, type: UInt16, flags: UInt16, header: Header) {
    self.buffer = buffer
    start = buffer.count
    let headerSize = MemoryLayout<Header>.size
    buffer.reserve(MemoryLayout<nlmsghdr>.size + NetlinkBuffer.aligned(headerSize))
    guard let message = mnl_nlmsg_put_header(buffer.bytes.baseAddress?.advanced(by: start)) else {
      preconditionFailure("libmnl wrote no message header")
    }
    message.pointee.nlmsg_type = type
    message.pointee.nlmsg_flags = flags
    mnl_nlmsg_put_extra_header(message, headerSize)?.storeBytes(of: header, as: Header.self)
    buffer.count = start + Int(message.pointee.nlmsg_len)
  }

  /// The size of the message so far. A nest holds at most 65,535 bytes: whoever fills one without end looks here.
  package var byteCount: Int { buffer.count - start }

  /// Puts a number in the machine's byte order, which is what rtnetlink takes; nftables wants most of its numbers `.bigEndian`.
  package mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ type: some BinaryInteger, _ value: Number) {
    withUnsafeBytes(of: value) { put(type, $0) }
  }

  /// Puts a text with its terminating zero.
  package mutating func put(_ type: some BinaryInteger, text: String) {
    text.withCString { put(type, UnsafeRawBufferPointer(start: $0, count: text.utf8.count + 1)) }
  }

  package mutating func put(_ type: some BinaryInteger, bytes: [UInt8]) {
    bytes.withUnsafeBytes { put(type, $0) }
  }

  /// Puts a structure of C as it is in memory.
  package mutating func put<Structure: BitwiseCopyable>(_ type: some BinaryInteger, structure: Structure) {
    withUnsafeBytes(of: structure) { put(type, $0) }
  }

  /// Puts an attribute without a value.
  package mutating func putFlag(_ type: some BinaryInteger) {
    put(type, UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Puts an attribute that consists of attributes.
  package mutating func nest(_ type: some BinaryInteger, _ build: (inout NetlinkMessage) -> Void) {
    buffer.reserve(MemoryLayout<nlattr>.size)
    let nest = buffer.count
    mnl_attr_nest_start(buffer.header(at: start), UInt16(type))
    buffer.count = nest + MemoryLayout<nlattr>.size
    build(&self)
    precondition(buffer.count - nest <= UInt16.max, "a netlink nest of \(buffer.count - nest) bytes: its length has 16 bits")
    // The buffer may have moved since: the nest is found again by its place.
    let attribute = buffer.bytes.baseAddress?.advanced(by: nest).assumingMemoryBound(to: nlattr.self)
    mnl_attr_nest_end(buffer.header(at: start), attribute)
  }

  private mutating func put(_ type: some BinaryInteger, _ payload: UnsafeRawBufferPointer) {
    precondition(
      payload.count <= Int(UInt16.max) - MemoryLayout<nlattr>.size, "a netlink attribute of \(payload.count) bytes")
    buffer.reserve(MemoryLayout<nlattr>.size + NetlinkBuffer.aligned(payload.count))
    let message = buffer.header(at: start)
    mnl_attr_put(message, UInt16(type), payload.count, payload.baseAddress)
    buffer.count = start + Int(message.pointee.nlmsg_len)
  }
}

/// Memory that grows, for a batch and the message that is being added to it.
private final class NetlinkBuffer {
  private(set) var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  var count = 0

  deinit { bytes.deallocate() }

  /// Makes room; whoever holds a pointer into the buffer has to take it anew.
  func reserve(_ extra: Int) {
    guard count + extra > bytes.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count * 2, count + extra), alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    bytes.deallocate()
    bytes = larger
  }

  func header(at start: Int) -> UnsafeMutablePointer<nlmsghdr> {
    guard let base = bytes.baseAddress else { preconditionFailure("a netlink buffer without memory") }
    return base.advanced(by: start).assumingMemoryBound(to: nlmsghdr.self)
  }

  /// Netlink pads everything to four bytes.
  static func aligned(_ size: Int) -> Int { (size + 3) & ~3 }
}
