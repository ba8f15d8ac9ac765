internal import CNetlink
public import Engine
internal import SystemPackage

/// Sends whole Ethernet frames, so that their source can be a virtual router's MAC. Hears nothing.
///
/// Packet sockets pass nftables by: whoever sends here has to know that it may.
public final class FrameSocket: Sendable {
  /// One frame and the interface it leaves by.
  public struct Departure: Sendable {
    public let frame: [UInt8]
    public let interface: InterfaceIndex

    public init(_ frame: [UInt8], by interface: InterfaceIndex) {
      self.frame = frame
      self.interface = interface
    }
  }

  /// How many frames one sendmmsg takes.
  public static let framesPerCall = 512

  private let socket: OwnedSocket

  /// - Parameter sendBuffer: in bytes; must hold what one interface's queue may lag behind.
  /// - Throws: without the right to open packet sockets (CAP_NET_RAW), among others.
  public init(sendBuffer: CInt = standardSendBuffer) throws(TransportError) {
    socket = try Self.open(sendBuffer: sendBuffer)
  }

  /// In bytes: some ten thousand frames that a queue has not taken yet.
  public static let standardSendBuffer: CInt = 8 << 20

  static func open(sendBuffer: CInt) throws(TransportError) -> OwnedSocket {
    // Protocol 0: the kernel copies no frame to a socket that only sends.
    let socket = try OwnedSocket(AF_PACKET, CInt(SOCK_RAW.rawValue), 0, purpose: "a packet socket")
    do {
      try socket.set(SOL_SOCKET, SO_SNDBUFFORCE, sendBuffer, named: "SO_SNDBUFFORCE")
    } catch {
      try socket.set(SOL_SOCKET, SO_SNDBUF, sendBuffer, named: "SO_SNDBUF")
    }
    return socket
  }

  static func address(_ interface: InterfaceIndex) -> sockaddr_ll {
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_protocol = UInt16(ETH_P_IPV6).bigEndian
    address.sll_ifindex = CInt(interface.rawValue)
    address.sll_halen = UInt8(MACAddress.byteCount)
    return address
  }

  /// Sends one frame now.
  ///
  /// - Throws: what the kernel refuses, ENETDOWN or ENOBUFS for instance. Nothing was sent then.
  public func send(_ frame: [UInt8], by interface: InterfaceIndex) throws(TransportError) {
    var address = Self.address(interface)
    try systemCall("send a frame by", "interface \(interface)") {
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(socket.descriptor, frame, frame.count, 0, $0, socklen_t(MemoryLayout<sockaddr_ll>.size))
        }
      }
    }
  }

  /// Sends many frames in few system calls. One that the kernel refuses does not keep back the others.
  ///
  /// - Returns: the refusals, by place in `departures`.
  public func send(_ departures: some Collection<Departure>) -> [(index: Int, error: TransportError)] {
    var refusals: [(index: Int, error: TransportError)] = []
    var rest = departures[...]
    var index = 0
    while !rest.isEmpty {
      let chunk = Array(rest.prefix(Self.framesPerCall))
      rest = rest.dropFirst(chunk.count)
      sendChunk(chunk, startingAt: index, &refusals)
      index += chunk.count
    }
    return refusals
  }

  private func sendChunk(_ chunk: [Departure], startingAt base: Int, _ refusals: inout [(index: Int, error: TransportError)]) {
    var addresses = chunk.map { Self.address($0.interface) }
    // One contiguous buffer, because the vectors point into it for the length of the call.
    var bytes = chunk.flatMap(\.frame)
    var vectors = [iovec](repeating: iovec(), count: chunk.count)
    var messages = [mmsghdr](repeating: mmsghdr(), count: chunk.count)
    addresses.withUnsafeMutableBufferPointer { addresses in
      bytes.withUnsafeMutableBytes { bytes in
        vectors.withUnsafeMutableBufferPointer { vectors in
          messages.withUnsafeMutableBufferPointer { messages in
            var offset = 0
            for place in chunk.indices {
              vectors[place].iov_base = bytes.baseAddress.map { $0 + offset }
              vectors[place].iov_len = chunk[place].frame.count
              offset += chunk[place].frame.count
              messages[place].msg_hdr.msg_name = addresses.baseAddress.map { UnsafeMutableRawPointer($0 + place) }
              messages[place].msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_ll>.size)
              messages[place].msg_hdr.msg_iov = vectors.baseAddress.map { $0 + place }
              messages[place].msg_hdr.msg_iovlen = 1
            }
            transmit(messages, chunk, base, &refusals)
          }
        }
      }
    }
  }

  private func transmit(
    _ messages: UnsafeMutableBufferPointer<mmsghdr>, _ chunk: [Departure], _ base: Int,
    _ refusals: inout [(index: Int, error: TransportError)]
  ) {
    var next = 0
    while next < chunk.count {
      let sent = sendmmsg(socket.descriptor, messages.baseAddress.map { $0 + next }, UInt32(chunk.count - next), 0)
      if sent > 0 {
        next += Int(sent)
        continue
      }
      let errno = Errno.latest
      if errno == .interrupted { continue }
      // The first of the rest was refused; the others may well be taken.
      refusals.append(
        (base + next, TransportError(operation: "send a frame by", object: "interface \(chunk[next].interface)", errno: errno)))
      next += 1
    }
  }
}
