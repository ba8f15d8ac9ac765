internal import CNetlink
internal import Engine

/// The hosts that a probe plays: what they ask, what they learn, and what an answer means. The socket is for sending only.
struct ProbeHosts {
  private let plan: Probe.Plan
  private let sender: FileDescriptor
  private let identifier = UInt16.random(in: .min ... .max) & ~1
  private var sequence: UInt16 = 0
  private var beat = 0
  private var hosts: [Segment: Host]

  private struct Host {
    /// One from each solicitor. Built once: they never change.
    let solicitations: [[UInt8]]
    /// Learned from Neighbor Advertisements, as any host does.
    var gateway: MACAddress?
    var solicited: SolicitationTimes
  }

  init(_ plan: Probe.Plan, sender: FileDescriptor) {
    self.plan = plan
    self.sender = sender
    hosts = Dictionary(
      uniqueKeysWithValues: plan.segments.map { segment in
        let solicitations = (0..<plan.solicitors).map { solicitor in
          HostPacket.neighborSolicitation(for: plan.gateway, on: segment, from: segment.hostLinkLocal(solicitor)).bytes
        }
        return (segment, Host(solicitations: solicitations, solicited: SolicitationTimes(solicitors: plan.solicitors)))
      })
  }

  /// Asks on every segment the questions whose turn it is.
  ///
  /// - Returns: how many were asked. No echo is sent before the gateway's MAC address is known.
  mutating func ask() -> Int {
    var count = 0
    sequence &+= 1
    beat += 1
    for (place, segment) in plan.segments.enumerated() {
      let gateway = hosts[segment]?.gateway
      // Without a gateway nothing else can be asked, whether or not solicitations are a question of the plan.
      if isTurn(of: .solicitation, at: place) || (gateway == nil && !plan.kinds.contains(.solicitation)) {
        let sent = solicit(on: segment)
        if plan.kinds.contains(.solicitation) { count += sent }
      }
      guard let gateway else { continue }
      if isTurn(of: .echo, at: place) { count += send(echo(hopLimit: 64, identifier, segment, gateway), on: segment) }
      if isTurn(of: .hopLimit, at: place) { count += send(echo(hopLimit: 1, identifier | 1, segment, gateway), on: segment) }
    }
    return count
  }

  /// Segments take turns with what isn't asked on every beat, so that it makes a steady trickle.
  private func isTurn(of kind: ProbeKind, at place: Int) -> Bool {
    plan.kinds.contains(kind) && (beat + place) % plan.beats[kind, default: 1] == 0
  }

  private mutating func solicit(on segment: Segment) -> Int {
    guard let solicitor = hosts[segment]?.solicited.note(LabClock.now), let frame = hosts[segment]?.solicitations[solicitor]
    else { return 0 }
    return send(frame, on: segment)
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
      guard frame.kind == .solicitedNeighborAdvertisement, plan.kinds.contains(.solicitation),
        let solicitor = (0..<plan.solicitors).first(where: { frame.destination == segment.hostLinkLocal($0) })
      else { return nil }
      return answer(.solicitation, host.solicited.question(of: solicitor, answeredAt: frame.time), gateway: mac)
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
      target == segment.host || (0..<plan.solicitors).contains(where: { target == segment.hostLinkLocal($0) })
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
