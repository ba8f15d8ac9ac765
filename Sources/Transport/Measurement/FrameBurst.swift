internal import CNetlink

/// The same frames again and again with the least that can be: everything is laid out before, and a burst is system calls alone.
package final class FrameBurst {
  private let socket: OwnedSocket
  private let count: Int
  private let frames: UnsafeMutableRawBufferPointer
  private let addresses: UnsafeMutableBufferPointer<sockaddr_ll>
  private let vectors: UnsafeMutableBufferPointer<iovec>
  private let messages: UnsafeMutableBufferPointer<mmsghdr>

  /// - Throws: without the right to open packet sockets (CAP_NET_RAW), among others.
  package init(_ departures: [FrameSocket.Departure]) throws(TransportError) {
    socket = try FrameSocket.open(sendBuffer: FrameSocket.standardSendBuffer)
    count = departures.count
    frames = .allocate(byteCount: max(1, departures.reduce(0) { $0 + $1.frame.count }), alignment: 16)
    addresses = .allocate(capacity: max(1, count))
    vectors = .allocate(capacity: max(1, count))
    messages = .allocate(capacity: max(1, count))
    addresses.initialize(repeating: sockaddr_ll())
    vectors.initialize(repeating: iovec())
    messages.initialize(repeating: mmsghdr())
    var offset = 0
    for (place, departure) in departures.enumerated() {
      let part = UnsafeMutableRawBufferPointer(rebasing: frames[offset..<offset + departure.frame.count])
      part.copyBytes(from: departure.frame)
      offset += departure.frame.count
      addresses[place] = FrameSocket.address(departure.interface)
      vectors[place] = iovec(iov_base: part.baseAddress, iov_len: part.count)
      messages[place].msg_hdr.msg_name = addresses.baseAddress.map { UnsafeMutableRawPointer($0 + place) }
      messages[place].msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_ll>.size)
      messages[place].msg_hdr.msg_iov = vectors.baseAddress.map { $0 + place }
      messages[place].msg_hdr.msg_iovlen = 1
    }
  }

  deinit {
    frames.deallocate()
    addresses.deallocate()
    vectors.deallocate()
    messages.deallocate()
  }

  /// Sends all of them.
  ///
  /// - Returns: how many the kernel took. It ends with the first refusal.
  package func send() -> Int {
    var next = 0
    while next < count {
      let size = UInt32(min(count - next, FrameSocket.framesPerCall))
      let sent = sendmmsg(socket.descriptor, messages.baseAddress.map { $0 + next }, size, 0)
      guard sent > 0 else { break }
      next += Int(sent)
    }
    return next
  }
}
