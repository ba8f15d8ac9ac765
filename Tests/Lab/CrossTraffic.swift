internal import CNetlink
public import Engine

/// Packets that want through one router all the time, whoever is Active: from hosts to the network upstream, and back.
///
/// Each is put into the cable that leads to the router, so no switch decides where it goes, and counts where it comes out, with the kernel's
/// time. The hosts answer the router's Neighbor Solicitations; nobody answers the packets.
public final class CrossTraffic: Sendable {
  /// How a packet goes.
  public enum Way: UInt16, Hashable, Sendable, CaseIterable {
    /// From a host to the virtual router's MAC address.
    case byGateway
    /// From a host to the MAC address of the router's own interface on the segment, as with a route by the router itself.
    case byRouter
    /// From the network upstream to a host.
    case toUser
  }

  /// A packet that came out behind the router.
  public struct Crossing: Hashable, Sendable {
    public let way: Way
    public let segment: Segment
    public let sent: Instant
    public let time: Instant
  }

  private struct Seen {
    var crossings: [Crossing] = []
    var beats: [Instant] = []
    var lost = 0
  }

  public let router: LabRouter
  public let segments: [Segment]
  private let seen: Monitor<Seen>
  private let stopSignal: FileDescriptor
  private let thread: LabThread

  /// The most crossings kept, 40 bytes each; later ones count as lost.
  private static let limit = 4_000_000

  /// Starts sending: at each beat a packet of each way on each segment.
  ///
  /// - Parameters:
  ///   - gateway: the virtual router's MAC address.
  ///   - interval: between two beats, 1 ms and up.
  public init(
    through router: LabRouter, on segments: [Segment], gateway: MACAddress, interval: Duration, in lab: Laboratory
  ) throws {
    self.router = router
    self.segments = segments
    let layout = lab.layout
    let (answers, toRouter, timer) = try layout.hosts.enter {
      (
        try PacketRing(interface: 0, filter: .answersToHosts, frames: 8192), try FileDescriptor.frameSender(),
        try FileDescriptor.timer(every: interval)
      )
    }
    let (upstream, fromUpstream, uplink) = try layout.upstream.enter {
      let index = if_nametoindex(Uplink.port(to: router))
      return (try PacketRing(interface: index, filter: .everything, frames: 8192), try FileDescriptor.frameSender(), index)
    }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let seen = Monitor(Seen())
    self.seen = seen
    self.stopSignal = stopSignal
    thread = try LabThread {
      let packets = CrossingPackets(through: router, gateway: gateway)
      var polls = [answers.socket, upstream.socket, timer, stopSignal].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
      while polls[3].revents == 0 {
        poll(&polls, nfds_t(polls.count), -1)
        var crossings: [Crossing] = []
        for ring in [answers, upstream] {
          ring.drain { time, index, bytes in
            let frame = CapturedFrame(time: time, interfaceIndex: index, interface: "", bytes: Array(bytes))
            if let crossing = packets.crossing(frame) { crossings.append(crossing) }
            if let (segment, answer) = packets.answer(to: frame) {
              toRouter.send(answer.bytes, by: segment.portIndex(to: router))
            }
          }
        }
        let now = LabClock.now
        let isBeat = polls[2].revents != 0
        seen.update { seen in
          seen.lost += answers.takeDropCount() + upstream.takeDropCount()
          let room = max(0, Self.limit - seen.crossings.count)
          seen.crossings += crossings.prefix(room)
          seen.lost += crossings.dropFirst(room).count
          if isBeat { seen.beats.append(now) }
        }
        guard isBeat else { continue }
        timer.clear()
        for segment in segments {
          for way in Way.allCases {
            let packet = packets.packet(way, on: segment, sent: LabClock.now).bytes
            way == .toUser ? fromUpstream.send(packet, by: uplink) : toRouter.send(packet, by: segment.portIndex(to: router))
          }
        }
      }
    }
  }

  deinit { stop() }

  /// Ends it; what was seen stays.
  public func stop() {
    try? stopSignal.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  /// What came out behind the router, in order of arrival for each direction.
  public var crossings: [Crossing] { seen.read { $0.crossings } }
  /// When packets were sent: one of each way on each segment.
  public var beats: [Instant] { seen.read { $0.beats } }
  /// What may be missing among the crossings.
  public var lost: Int { seen.read { $0.lost } }

  /// Waits until a packet that was sent at `start` or later has come through on every way on every segment.
  ///
  /// - Throws: ``LabError/timeout(_:)`` when that isn't so within `limit`.
  public func flows(since start: Instant, within limit: Duration) throws(LabError) {
    struct Path: Hashable {
      let segment: Segment
      let way: Way
    }
    var open = Set(segments.flatMap { segment in Way.allCases.map { Path(segment: segment, way: $0) } })
    var next = 0
    let done: Void? = seen.wait(until: LabClock.now.advanced(by: limit)) { seen in
      for crossing in seen.crossings[next...] where crossing.sent >= start {
        open.remove(Path(segment: crossing.segment, way: crossing.way))
      }
      next = seen.crossings.count
      return open.isEmpty ? () : nil
    }
    guard done != nil else {
      let missing = open.map { "\($0.segment) (\($0.way))" }.sorted().prefix(10).joined(separator: ", ")
      throw .timeout("packets through \(router) on \(missing)")
    }
  }
}

/// The packets of ``CrossTraffic``, and how they are known again.
private struct CrossingPackets {
  let router: LabRouter
  let gateway: MACAddress
  private let identifier = UInt16.random(in: .min ... .max) & ~3

  init(through router: LabRouter, gateway: MACAddress) {
    self.router = router
    self.gateway = gateway
  }

  /// An echo reply that nobody asked for: whoever gets it says nothing.
  func packet(_ way: CrossTraffic.Way, on segment: Segment, sent: Instant) -> HostPacket {
    let mark = ProbeMark(identifier: identifier | way.rawValue, sequence: 0, sent: sent)
    let (destination, source) =
      switch way {
      case .byGateway: (gateway, segment.hostMAC)
      case .byRouter: (segment.mac(of: router), segment.hostMAC)
      case .toUser: (Uplink.mac(of: router), Uplink.senderMAC)
      }
    return HostPacket(
      destinationMAC: destination, sourceMAC: source, source: way == .toUser ? Uplink.host : segment.host,
      destination: way == .toUser ? segment.host : Uplink.host, hopLimit: 64, message: [129, 0, 0, 0] + mark.bytes)
  }

  func crossing(_ frame: CapturedFrame) -> CrossTraffic.Crossing? {
    guard frame.kind == .echoReply, let payload = frame.payload?.bytes, let mark = ProbeMark(payload.dropFirst(4)),
      mark.identifier & ~3 == identifier, let way = CrossTraffic.Way(rawValue: mark.identifier & 3),
      let host = way == .toUser ? frame.destination : frame.source
    else { return nil }
    return CrossTraffic.Crossing(way: way, segment: Segment(Int(host.high >> 16 & 0xffff)), sent: mark.sent, time: frame.time)
  }

  /// What the host has to say to the router's question where it is.
  func answer(to frame: CapturedFrame) -> (Segment, HostPacket)? {
    guard frame.kind == .neighborSolicitation, let (segment, asker) = frame.origin, asker == router, frame.target == segment.host,
      let address = frame.source, let mac = frame.sourceMAC, !address.isUnspecified
    else { return nil }
    return (segment, .neighborAdvertisement(for: segment.host, on: segment, to: address, at: mac))
  }
}

extension FileDescriptor {
  /// A packet socket that receives nothing.
  fileprivate static func frameSender() throws(LabError) -> FileDescriptor {
    FileDescriptor(owning: try checked("packet socket") { socket(AF_PACKET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), 0) })
  }

  /// Sends a frame by an interface. One that the kernel does not take is lost, as in a cable.
  fileprivate func send(_ frame: [UInt8], by interface: UInt32) {
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_ifindex = Int32(interface)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        frame.withUnsafeBytes {
          sendto(rawValue, $0.baseAddress, $0.count, 0, address, socklen_t(MemoryLayout<sockaddr_ll>.size))
        }
      }
    }
  }
}
