internal import CNetlink
internal import Engine

/// Reads datagrams from a raw IPv6 socket, many per system call, with what the kernel says of each besides its bytes.
///
/// Confined to the loop that watches the socket.
final class DatagramReceiver {
  /// How many a system call takes at once.
  private static let batch = 32
  private static let controlSize = 128

  private let socket: OwnedSocket
  private let bufferSize: Int
  private let buffers: UnsafeMutableRawBufferPointer
  private let controls: UnsafeMutableRawBufferPointer
  private let names: UnsafeMutableBufferPointer<sockaddr_in6>
  private let vectors: UnsafeMutableBufferPointer<iovec>
  private let messages: UnsafeMutableBufferPointer<mmsghdr>

  /// What the kernel says of a datagram.
  struct Arrival {
    let source: IPv6Address
    fileprivate(set) var interface: InterfaceIndex?
    fileprivate(set) var destination = IPv6Address.unspecified
    /// 0 when the kernel did not say, which no check passes.
    fileprivate(set) var hopLimit: UInt8 = 0
  }

  /// Has the kernel say of each datagram what is asked for here. To be called before there is anything to hear.
  ///
  /// - Parameter receiveBuffer: the socket's, in bytes; how much may wait between two drains.
  /// - Throws: what the kernel refuses.
  static func prepare(_ socket: OwnedSocket, receiveBuffer: CInt) throws(TransportError) {
    let on: CInt = 1
    try socket.set(CInt(IPPROTO_IPV6), IPV6_RECVPKTINFO, on, named: "IPV6_RECVPKTINFO")
    try socket.set(CInt(IPPROTO_IPV6), IPV6_RECVHOPLIMIT, on, named: "IPV6_RECVHOPLIMIT")
    do {
      try socket.set(SOL_SOCKET, SO_RCVBUFFORCE, receiveBuffer, named: "SO_RCVBUFFORCE")
    } catch {
      try socket.set(SOL_SOCKET, SO_RCVBUF, receiveBuffer, named: "SO_RCVBUF")
    }
  }

  /// - Parameters:
  ///   - socket: a prepared one.
  ///   - bufferSize: the largest datagram, in bytes. What does not fit is cut.
  init(_ socket: OwnedSocket, bufferSize: Int) {
    self.socket = socket
    self.bufferSize = bufferSize
    buffers = .allocate(byteCount: Self.batch * bufferSize, alignment: 16)
    controls = .allocate(byteCount: Self.batch * Self.controlSize, alignment: 16)
    names = .allocate(capacity: Self.batch)
    vectors = .allocate(capacity: Self.batch)
    messages = .allocate(capacity: Self.batch)
    names.initialize(repeating: sockaddr_in6())
    vectors.initialize(repeating: iovec())
    messages.initialize(repeating: mmsghdr())
  }

  deinit {
    buffers.deallocate()
    controls.deallocate()
    names.deallocate()
    vectors.deallocate()
    messages.deallocate()
  }

  /// Reads what has arrived, up to `limit` datagrams and the rest of the batch that it falls into.
  func drain(atMost limit: Int, _ take: (UnsafeRawBufferPointer, Arrival) -> Void) {
    var read = 0
    while read < limit {
      prepare()
      let count = recvmmsg(socket.descriptor, messages.baseAddress, UInt32(Self.batch), CInt(MSG_DONTWAIT), nil)
      // Nothing there, or an error that belongs to an interface which has just gone: the next drain reads on.
      guard count > 0 else { return }
      for index in 0..<Int(count) {
        let start = index * bufferSize
        let bytes = UnsafeRawBufferPointer(rebasing: buffers[start..<start + Int(messages[index].msg_len)])
        take(bytes, Arrival(&messages[index].msg_hdr, from: IPv6Address(names[index].sin6_addr)))
      }
      read += Int(count)
      if count < Self.batch { return }
    }
  }

  private func prepare() {
    for index in 0..<Self.batch {
      vectors[index].iov_base = buffers.baseAddress.map { $0 + index * bufferSize }
      vectors[index].iov_len = bufferSize
      messages[index].msg_hdr.msg_name = names.baseAddress.map { UnsafeMutableRawPointer($0 + index) }
      messages[index].msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
      messages[index].msg_hdr.msg_iov = vectors.baseAddress.map { $0 + index }
      messages[index].msg_hdr.msg_iovlen = 1
      messages[index].msg_hdr.msg_control = controls.baseAddress.map { $0 + index * Self.controlSize }
      messages[index].msg_hdr.msg_controllen = Self.controlSize
      messages[index].msg_hdr.msg_flags = 0
    }
  }
}

extension DatagramReceiver.Arrival {
  fileprivate init(_ header: inout msghdr, from source: IPv6Address) {
    self.source = source
    let alignment = MemoryLayout<Int>.size
    let headerSize = (MemoryLayout<cmsghdr>.size + alignment - 1) & ~(alignment - 1)
    guard let base = header.msg_control else { return }
    var offset = 0
    while offset + MemoryLayout<cmsghdr>.size <= header.msg_controllen {
      let item = (base + offset).loadUnaligned(as: cmsghdr.self)
      guard item.cmsg_len >= headerSize, offset + item.cmsg_len <= header.msg_controllen else { return }
      let payload = base + offset + headerSize
      let size = item.cmsg_len - headerSize
      if item.cmsg_level == CInt(IPPROTO_IPV6) {
        if item.cmsg_type == IPV6_PKTINFO, size >= MemoryLayout<in6_pktinfo>.size {
          let info = payload.loadUnaligned(as: in6_pktinfo.self)
          interface = InterfaceIndex(info.ipi6_ifindex)
          destination = IPv6Address(info.ipi6_addr)
        } else if item.cmsg_type == IPV6_HOPLIMIT, size >= MemoryLayout<CInt>.size {
          hopLimit = UInt8(clamping: payload.loadUnaligned(as: CInt.self))
        }
      }
      offset += (item.cmsg_len + alignment - 1) & ~(alignment - 1)
    }
  }
}
