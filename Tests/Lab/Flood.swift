internal import CNetlink
public import Engine

/// One frame of a host, sent as fast as the kernel takes it. What comes of it is for the counters of interfaces to say: a capture
/// would be the slowest part.
public struct Flood: Sendable {
  private let frame: [UInt8]
  private let segment: Segment

  /// Who has `target`?
  public static func solicitations(for target: IPv6Address, on segment: Segment) -> Flood {
    Flood(frame: HostPacket.neighborSolicitation(for: target, on: segment, from: segment.hostLinkLocal).bytes, segment: segment)
  }

  /// Echo replies to the upstream host, which takes them and answers nothing.
  public static func replies(on segment: Segment, via gateway: MACAddress) -> Flood {
    let packet = HostPacket(
      destinationMAC: gateway, sourceMAC: segment.hostMAC, source: segment.host, destination: Uplink.host, hopLimit: 64,
      message: [129, 0, 0, 0, 0, 0, 0, 0])
    return Flood(frame: packet.bytes, segment: segment)
  }

  /// Sends for so long. Blocks the calling thread.
  ///
  /// - Returns: frames that the kernel took, and how long it really was.
  public func run(for time: Duration, in lab: Laboratory) throws -> (sent: Int, took: Duration) {
    try lab.layout.hosts.enter {
      let socket = FileDescriptor(
        owning: try checked("packet socket") { CNetlink.socket(AF_PACKET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), 0) })
      var address = sockaddr_ll()
      address.sll_family = UInt16(AF_PACKET)
      address.sll_ifindex = Int32(segment.bridgeIndex)
      let start = LabClock.now
      var now = start
      var sent = 0
      while start.duration(to: now) < time {
        // The clock is asked every now and then only.
        for _ in 0..<32 {
          let count = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
              frame.withUnsafeBytes {
                sendto(socket.rawValue, $0.baseAddress, $0.count, 0, address, socklen_t(MemoryLayout<sockaddr_ll>.size))
              }
            }
          }
          if count == frame.count { sent += 1 }
        }
        now = LabClock.now
      }
      return (sent, start.duration(to: now))
    }
  }
}
