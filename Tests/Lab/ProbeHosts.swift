internal import CNetlink
internal import Engine

/// The hosts that a probe plays: what they ask, what they learn, and what an answer means. The socket is for sending only.
struct ProbeHosts {
  private let plan: Probe.Plan
  private let sender: FileDescriptor
  private let identifier = UInt16.random(in: .min ... .max) & ~1
  private var sequence: UInt16 = 0
  private var hosts: [Segment: Host]

  private struct Host {
    /// Built once: it never changes.
    let solicitation: [UInt8]
    /// Learned from Neighbor Advertisements, as any host does.
    var gateway: MACAddress?
    var lastSolicitation = Instant.zero
  }

  init(_ plan: Probe.Plan, sender: FileDescriptor) {
    self.plan = plan
    self.sender = sender
    hosts = Dictionary(
      uniqueKeysWithValues: plan.segments.map { segment in
        (segment, Host(solicitation: HostPacket.neighborSolicitation(for: plan.gateway, on: segment).bytes))
      })
  }

  /// Asks every question on every segment once.
  ///
  /// - Returns: how many were asked. No echo is sent before the gateway's MAC address is known.
  mutating func ask() -> Int {
    var count = 0
    sequence &+= 1
    for segment in plan.segments {
      if plan.kinds.contains(.solicitation) {
        hosts[segment]?.lastSolicitation = LabClock.now
        count += send(hosts[segment]?.solicitation ?? [], on: segment)
      } else if hosts[segment]?.gateway == nil {
        // Not a question of the plan, but nothing can be sent without its answer.
        _ = send(hosts[segment]?.solicitation ?? [], on: segment)
      }
      guard let gateway = hosts[segment]?.gateway else { continue }
      if plan.kinds.contains(.echo) { count += send(echo(hopLimit: 64, identifier, segment, gateway), on: segment) }
      if plan.kinds.contains(.hopLimit) { count += send(echo(hopLimit: 1, identifier | 1, segment, gateway), on: segment) }
    }
    return count
  }

  private func echo(hopLimit: UInt8, _ identifier: UInt16, _ segment: Segment, _ gateway: MACAddress) -> [UInt8] {
    let mark = ProbeMark(identifier: identifier, sequence: sequence, sent: LabClock.now)
    return HostPacket.echoRequest(mark, on: segment, via: gateway, hopLimit: hopLimit).bytes
  }

  /// Takes a frame that arrived from a router.
  ///
  /// - Returns: the answer it is, `nil` when it answers nothing of ours.
  mutating func receive(_ frame: CapturedFrame) -> ProbeAnswer? {
    guard let (segment, router) = frame.origin, let host = hosts[segment], let payload = frame.payload?.bytes else { return nil }
    func answer(_ kind: ProbeKind, _ asked: Instant, gateway: MACAddress? = nil) -> ProbeAnswer {
      ProbeAnswer(at: frame.time, asked: asked, on: segment, kind, from: router, gateway: gateway)
    }
    switch frame.kind {
    case .neighborSolicitation:
      respond(to: frame, on: segment)
      return nil
    case .solicitedNeighborAdvertisement, .unsolicitedNeighborAdvertisement:
      guard frame.target == plan.gateway, let mac = linkLayerAddress(in: payload) else { return nil }
      hosts[segment]?.gateway = mac
      guard frame.kind == .solicitedNeighborAdvertisement, frame.destination == segment.hostLinkLocal,
        plan.kinds.contains(.solicitation)
      else { return nil }
      return answer(.solicitation, host.lastSolicitation, gateway: mac)
    case .echoReply:
      guard let mark = ProbeMark(payload.dropFirst(4)), mark.identifier == identifier else { return nil }
      return answer(.echo, mark.sent)
    case .timeExceeded:
      // Four bytes of ICMPv6 header, four unused, the IPv6 header of what we sent, and the head of its echo request.
      guard let mark = ProbeMark(payload.dropFirst(8 + 40 + 4)), mark.identifier == identifier | 1 else { return nil }
      return answer(.hopLimit, mark.sent)
    default:
      return nil
    }
  }

  /// The Target Link-Layer Address option, where it is the first one.
  private func linkLayerAddress(in advertisement: ArraySlice<UInt8>) -> MACAddress? {
    let option = advertisement.dropFirst(24).prefix(8)
    guard option.count == 8, option.prefix(2).elementsEqual([2, 1]) else { return nil }
    return MACAddress(bytes: option.dropFirst(2))
  }

  private func respond(to frame: CapturedFrame, on segment: Segment) {
    guard let target = frame.target, let asker = frame.source, let mac = frame.sourceMAC, !asker.isUnspecified,
      target == segment.host || target == segment.hostLinkLocal
    else { return }
    _ = send(HostPacket.neighborAdvertisement(for: target, on: segment, to: asker, at: mac).bytes, on: segment)
  }

  /// - Returns: 1 when the frame was taken, 0 otherwise.
  private func send(_ frame: [UInt8], on segment: Segment) -> Int {
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_ifindex = Int32(segment.bridgeIndex)
    let sent = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        frame.withUnsafeBytes {
          sendto(
            sender.rawValue, $0.baseAddress, $0.count, 0, address,
            socklen_t(MemoryLayout<sockaddr_ll>.size))
        }
      }
    }
    return sent == frame.count ? 1 : 0
  }
}
