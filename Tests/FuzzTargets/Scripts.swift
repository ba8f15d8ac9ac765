import Engine

/// Bytes as a sequence of numbers, for scripts of events.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func next() -> UInt8? { rest.popFirst() }
}

/// An election, and what happens to it: two bytes an event.
struct ElectionScript {
  private var bytes: ByteReader

  init(_ bytes: [UInt8]) { self.bytes = ByteReader(bytes) }

  private static let abilities: [Ability] = [
    .able, .unable, .adjusted(by: -50), .adjusted(by: 300), .givesWay(because: .tracking), .givesWay(because: .drain), .adjusted(by: .min),
  ]
  private static let sources = (1...4).map { IPv6Address(high: 0xfe80 << 48, low: UInt64($0)) }

  func play() {
    var script = self
    guard let vrid = VirtualRouterID(1), let first = script.bytes.next() else { return }
    let parameters = Self.parameters(first, vrid)
    var router = VirtualRouter(parameters: parameters, addresses: [IPv6Address(high: 0xfe80 << 48, low: 0x100)])
    var now = Instant.zero
    var lease: Instant?
    while let what = script.bytes.next(), let detail = script.bytes.next() {
      now = now + .microseconds(Int64(detail) * Int64(detail) * 10)
      let event: VirtualRouter.Event
      switch what % 8 {
      case 0: event = .startup(from: Self.sources[Int(detail) % 4])
      case 1: event = .shutdown
      case 2: event = .interfaceLost
      case 3: event = .sourceChanged(to: Self.sources[Int(detail) % 4])
      case 4:
        let interval = AdvertisementInterval(centiseconds: UInt16(what) + 1) ?? .standard
        let heard = Advertisement(vrid: vrid, priority: Priority(detail), interval: interval, addresses: router.addresses)
        event = .received(heard, from: Self.sources[Int(what >> 3) % 4])
      case 5: event = .reconfigured(Self.parameters(detail, vrid))
      case 6 where what & 32 != 0: event = .ability(Self.abilities[Int(detail) % Self.abilities.count])
      default:
        if what & 8 != 0, let deadline = router.deadline { now = max(now, deadline) }
        event = .deadline
      }
      let asked = Self.perform(router.handle(event, at: now), router, at: now, &lease, isSent: false)
      // What the kernel takes is an event of its own.
      if asked, what & 16 == 0 { _ = Self.perform(router.handle(.sent, at: now), router, at: now, &lease, isSent: true) }
      precondition((router.deadline == nil) == (router.routerState == .initialize), "who takes part has a deadline")
      if event == .deadline, let deadline = router.deadline { precondition(deadline > now, "a deadline that was handled is over") }
      if router.routerState != .active { precondition(lease == nil, "who is not Active has no lease") }
    }
  }

  private static func perform(
    _ effects: [VirtualRouter.Effect], _ router: VirtualRouter, at now: Instant, _ lease: inout Instant?, isSent: Bool
  ) -> Bool {
    var asks = false
    for effect in effects {
      switch effect {
      case .advertise: asks = true
      case .holdLease(let end):
        precondition(isSent && end <= now + router.parameters.leaseTerm, "a lease rests on an Advertisement that has left")
        lease = end
      case .closeGate: lease = nil
      case .announceAddresses: precondition(lease != nil, "what is announced can be reached")
      case .become(let state, _): precondition(state == .active || lease == nil, "the gate is shut before Active is left")
      case .note: break
      }
    }
    return asks
  }

  private static func parameters(_ byte: UInt8, _ vrid: VirtualRouterID) -> ElectionParameters {
    ElectionParameters(
      vrid: vrid, priority: Priority(max(1, byte)), interval: AdvertisementInterval(centiseconds: UInt16(byte % 5) * 30 + 1) ?? .standard,
      preempts: byte & 1 == 0, preemptDelay: .milliseconds(Int64(byte % 4) * 100))
  }
}

/// The holds of two interfaces with two groups each, and a kernel that does at once what it is told, or refuses.
struct HoldsScript {
  private var bytes: ByteReader

  init(_ bytes: [UInt8]) { self.bytes = ByteReader(bytes) }

  func play() {
    var script = self
    guard let vrids = [1, 2].map({ VirtualRouterID($0) }) as? [VirtualRouterID] else { return }
    var holds = InterfaceHolds()
    var now = Instant.zero
    while let what = script.bytes.next() {
      now = now + .milliseconds(Int64(what))
      let interface = "s\(what >> 7)"
      let group = GroupID(interface: interface, vrid: vrids[Int(what >> 6) & 1])
      let links: [InterfaceHolds.Link] = [.usable, .noCarrier, .down, .missing]
      let effects: [InterfaceHolds.Effect]
      switch what & 7 {
      case 0: effects = holds.hold(interface, for: group, grace: .milliseconds(100), at: now)
      case 1: effects = holds.release(interface, for: group)
      case 2: effects = holds.suspend(interface)
      case 3: effects = holds.resume(interface, at: now)
      case 4: effects = holds.expire(at: now)
      case 5:
        holds.adopt(interface)
        effects = []
      default: effects = holds.observe(interface, links[Int(what >> 4) & 3], at: now)
      }
      for effect in effects {
        switch effect {
        case .takeDown(let name): precondition(holds.isHeld(name), "what is taken down is held")
        case .bringUp(let name): precondition(!holds.isHeld(name), "what is brought up is held no more")
        case .condition(let name, let condition): precondition(holds.condition(of: name) == condition, "what is said is so")
        case .heldAgain(let name): precondition(holds.isHeld(name), "what is held again is held")
        }
      }
      if let deadline = holds.deadline, what & 7 == 4 { precondition(deadline > now, "a grace that was handled is over") }
    }
  }
}
