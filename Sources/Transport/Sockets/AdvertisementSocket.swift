internal import CNetlink
public import Engine
internal import SystemPackage

/// Hears every Advertisement on the interfaces it listens on: one raw socket for all of them.
///
/// Confined to the loop that watches it; its `memberships` are not.
public final class AdvertisementSocket {
  /// One Advertisement that passed every check a packet can be put to by itself.
  public struct Reception {
    public let advertisement: Advertisement
    public let source: IPv6Address
    public let interface: InterfaceIndex
  }

  /// How many datagrams one drain reads. A stream of garbage then cannot keep the loop from its timers.
  public static let datagramsPerDrain = 256
  /// How many a system call takes at once.
  private static let batch = 32
  /// The largest Advertisement there is has 255 addresses, 4,088 bytes. What does not fit is cut, and discarded as incomplete or too long.
  private static let bufferSize = 4608
  private static let controlSize = 128
  /// In bytes. Some 4,000 Advertisements of two addresses, which take about 1 KB of kernel memory each: thousands of groups hear theirs in the
  /// same instant when a switch between them comes back.
  private static let receiveBuffer: CInt = 4 << 20
  private static let protocolNumber: CInt = 112

  /// On which interfaces the kernel takes the group in for this socket.
  let memberships: AdvertisementMemberships
  private let socket: OwnedSocket
  private let buffers: UnsafeMutableRawBufferPointer
  private let controls: UnsafeMutableRawBufferPointer
  private let names: UnsafeMutableBufferPointer<sockaddr_in6>
  private let vectors: UnsafeMutableBufferPointer<iovec>
  private let messages: UnsafeMutableBufferPointer<mmsghdr>
  private var heard: Set<InterfaceIndex> = []

  /// - Throws: without the right to open raw sockets (CAP_NET_RAW), among others.
  public init() throws(TransportError) {
    socket = try OwnedSocket(AF_INET6, CInt(SOCK_RAW.rawValue), Self.protocolNumber, purpose: "the advertisement socket (protocol 112)")
    memberships = AdvertisementMemberships(socket)
    buffers = .allocate(byteCount: Self.batch * Self.bufferSize, alignment: 16)
    controls = .allocate(byteCount: Self.batch * Self.controlSize, alignment: 16)
    names = .allocate(capacity: Self.batch)
    vectors = .allocate(capacity: Self.batch)
    messages = .allocate(capacity: Self.batch)
    names.initialize(repeating: sockaddr_in6())
    vectors.initialize(repeating: iovec())
    messages.initialize(repeating: mmsghdr())
    let on: CInt = 1
    try socket.set(CInt(IPPROTO_IPV6), IPV6_RECVPKTINFO, on, named: "IPV6_RECVPKTINFO")
    try socket.set(CInt(IPPROTO_IPV6), IPV6_RECVHOPLIMIT, on, named: "IPV6_RECVHOPLIMIT")
    // Nothing before the first membership. Behind that the kernel asks for the group only: what any socket of the machine has joined, by
    // whatever interface, comes here too, and `take` leaves it alone.
    try socket.set(CInt(IPPROTO_IPV6), IPV6_MULTICAST_ALL, CInt(0), named: "IPV6_MULTICAST_ALL")
    do {
      try socket.set(SOL_SOCKET, SO_RCVBUFFORCE, Self.receiveBuffer, named: "SO_RCVBUFFORCE")
    } catch {
      try socket.set(SOL_SOCKET, SO_RCVBUF, Self.receiveBuffer, named: "SO_RCVBUF")
    }
  }

  deinit {
    buffers.deallocate()
    controls.deallocate()
    names.deallocate()
    vectors.deallocate()
    messages.deallocate()
  }

  public var fileDescriptor: CInt { socket.descriptor }

  /// Hands in what arrives on an interface from now on. Its membership is made elsewhere: `memberships`.
  func listen(on interface: InterfaceIndex) { heard.insert(interface) }

  /// What arrives on an interface from now on goes nowhere.
  func stopListening(on interface: InterfaceIndex) { heard.remove(interface) }

  /// Reads what has arrived, up to `datagramsPerDrain`.
  ///
  /// A datagram that fails a check goes to `discard` with its interface and the reason, and the next one is read. What arrived on an
  /// interface that is not listened on goes nowhere.
  public func drain(_ receive: (Reception) -> Void, discard: (DiscardReason, InterfaceIndex?) -> Void) {
    var read = 0
    while read < Self.datagramsPerDrain {
      prepare()
      let count = recvmmsg(socket.descriptor, messages.baseAddress, UInt32(Self.batch), CInt(MSG_DONTWAIT), nil)
      // Nothing there, or an error that belongs to an interface which has just gone: the next drain reads on.
      guard count > 0 else { return }
      for index in 0..<Int(count) { take(index, receive, discard) }
      read += Int(count)
      if count < Self.batch { return }
    }
  }

  private func prepare() {
    for index in 0..<Self.batch {
      vectors[index].iov_base = buffers.baseAddress.map { $0 + index * Self.bufferSize }
      vectors[index].iov_len = Self.bufferSize
      messages[index].msg_hdr.msg_name = names.baseAddress.map { UnsafeMutableRawPointer($0 + index) }
      messages[index].msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
      messages[index].msg_hdr.msg_iov = vectors.baseAddress.map { $0 + index }
      messages[index].msg_hdr.msg_iovlen = 1
      messages[index].msg_hdr.msg_control = controls.baseAddress.map { $0 + index * Self.controlSize }
      messages[index].msg_hdr.msg_controllen = Self.controlSize
      messages[index].msg_hdr.msg_flags = 0
    }
  }

  private func take(_ index: Int, _ receive: (Reception) -> Void, _ discard: (DiscardReason, InterfaceIndex?) -> Void) {
    let arrival = Arrival(&messages[index].msg_hdr)
    // Another program's group, or behind its end one of ours.
    if let interface = arrival.interface, !heard.contains(interface) { return }
    let source = IPv6Address(names[index].sin6_addr)
    let start = index * Self.bufferSize
    let bytes = UnsafeRawBufferPointer(rebasing: buffers[start..<start + Int(messages[index].msg_len)])
    do throws(DiscardReason) {
      let advertisement = try Advertisement(
        parsing: bytes.bytes, from: source, to: arrival.destination, hopLimit: arrival.hopLimit)
      guard let interface = arrival.interface else { throw .unknownVirtualRouter }
      receive(Reception(advertisement: advertisement, source: source, interface: interface))
    } catch {
      discard(error, arrival.interface)
    }
  }
}

/// What the kernel says of a datagram besides its bytes.
private struct Arrival {
  var interface: InterfaceIndex?
  var destination = IPv6Address.unspecified
  /// 0 when the kernel did not say, which no check passes.
  var hopLimit: UInt8 = 0

  init(_ header: inout msghdr) {
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
