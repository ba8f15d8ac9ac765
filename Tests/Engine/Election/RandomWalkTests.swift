import Engine
import Testing

/// Whatever happens, in whatever order, some things hold. A seed that fails is in the name of the failing case.
@Suite struct RandomWalkTests {
  @Test(arguments: 0..<UInt64(200))
  func whatHoldsHoldsAfterEveryEvent(seed: UInt64) {
    var walk = RandomWalk(seed: seed)
    for _ in 0..<400 { walk.step() }
    #expect(walk.violations == [], "seed \(seed):\n\(walk.history)")
  }

  @Test func theWalksGoEverywhere() {
    var visited: Set<Transition.Pair> = []
    var effects: Set<String> = []
    for seed in 0..<UInt64(50) {
      var walk = RandomWalk(seed: seed)
      for _ in 0..<400 { walk.step() }
      visited.formUnion(walk.visited)
      effects.formUnion(walk.seen)
    }
    #expect(visited == Set(Transition.Pair.all))
    #expect(effects == ["advertise", "holdLease", "closeGate", "announceAddresses", "become", "note"])
  }
}

/// A router that random events happen to, and what was wrong about its answers.
private struct RandomWalk {
  private(set) var violations: [String] = []
  private var steps: [(at: Instant, from: RouterState, VirtualRouter.Event, [VirtualRouter.Effect], to: RouterState)] = []
  private(set) var visited: Set<Transition.Pair> = []
  private(set) var seen: Set<String> = []

  private var random: SeededGenerator
  private var router: VirtualRouter
  private var now = Instant.zero
  private var gateIsOpen = false
  /// The last two that left.
  private var departures: [Instant] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let interval = AdvertisementInterval.centiseconds([1, 10, 100, 4095].randomElement(using: &random) ?? 100)
    router = VirtualRouter(
      parameters: .test(
        priority: [1, 100, 254, 255].randomElement(using: &random) ?? 100, every: interval, preempts: random.chance(1, in: 2),
        preemptDelay: random.chance(1, in: 2) ? .zero : interval.duration * 5))
  }

  /// The last steps, one a line.
  var history: String {
    steps.suffix(20).map { "\($0.at) \($0.from): \($0.2) -> \($0.3) \($0.to)" }.joined(separator: "\n")
  }

  mutating func step() {
    pass()
    if take(draw()) { _ = take(.sent) }
  }

  /// - Returns: whether an Advertisement was asked for, and the kernel took it.
  private mutating func take(_ event: VirtualRouter.Event) -> Bool {
    let before = router.routerState
    visited.insert(Transition.Pair(state: Transition.StateKind(router.state), event: Transition.EventKind(event)))
    let effects = router.handle(event, at: now)
    steps.append((now, before, event, effects, router.routerState))
    if event == .sent { departures = (departures + [now]).suffix(2) }
    check(effects, of: event, from: before)
    let asks = effects.contains { if case .advertise = $0 { true } else { false } }
    return asks && random.chance(3, in: 4)
  }

  /// Mostly up to the deadline, sometimes before it, sometimes long after.
  private mutating func pass() {
    let interval = router.parameters.interval.duration
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5: now = max(now, router.deadline ?? now)
    case 5..<8: now = now + interval / Int.random(in: 1...20, using: &random)
    case 8: now = now + interval * Int.random(in: 1...8, using: &random)
    default: break
    }
  }

  private mutating func draw() -> VirtualRouter.Event {
    let someone = [IPv6Address.below, .own, .above].randomElement(using: &random) ?? .above
    switch Int.random(in: 0..<21, using: &random) {
    case 0..<9: return .deadline
    case 9..<11: return .startup(from: .own)
    case 11: return .shutdown
    case 12: return .interfaceLost
    case 13: return .sourceChanged(to: someone)
    case 20: return .readdressed(to: [someone])
    case 15:
      let abilities: [Ability] = [.able, .unable, .adjusted(by: -50), .adjusted(by: 300), .givesWay(because: .tracking)]
      return .ability(abilities.randomElement(using: &random) ?? .able)
    case 14:
      let interval = [router.parameters.interval, .centiseconds(1), .standard].randomElement(using: &random) ?? .standard
      return .reconfigured(
        .test(
          priority: [1, 100, 254, 255].randomElement(using: &random) ?? 100, every: interval, preempts: random.chance(1, in: 2),
          preemptDelay: router.parameters.preemptDelays.otherwise))
    default:
      let own = router.parameters.priority.rawValue
      let priority = [0, 1, own, own, 200, 255].randomElement(using: &random) ?? own
      let interval = [router.parameters.interval, .centiseconds(1), .standard].randomElement(using: &random) ?? .standard
      return .heard(priority, from: someone, every: interval)
    }
  }

  private mutating func check(_ effects: [VirtualRouter.Effect], of event: VirtualRouter.Event, from before: RouterState) {
    var state = before
    var isGateClosedHere = false
    for effect in effects {
      switch effect {
      case .holdLease(let end):
        seen.insert("holdLease")
        expect(router.routerState == .active, "the lease is held only when Active")
        expect(event == .sent, "the lease is held only behind an Advertisement that has left")
        expect(end <= now + router.parameters.leaseTerm, "the lease ends before a peer that heard it can take over")
        expect(end == router.active?.peersWaitUntil, "the lease ends when the first peer may take over")
        if before == .active, !gateIsOpen {
          let heard = departures.first.map { $0.duration(to: now) } ?? .zero
          expect(departures.count == 2 && heard > .zero, "a gate that was shut opens behind a second Advertisement")
        }
        gateIsOpen = true
      case .closeGate:
        seen.insert("closeGate")
        gateIsOpen = false
        isGateClosedHere = true
      case .announceAddresses:
        seen.insert("announceAddresses")
        expect(router.routerState == .active && gateIsOpen, "only what can be reached is announced")
      case .advertise(.resigning):
        let leaves = event == .shutdown || router.ability.isLast
        expect(leaves && before == .active && isGateClosedHere, "an Active resigns on shutdown, or unable to serve, its gate closed")
      case .advertise(let priority):
        seen.insert("advertise")
        expect(priority == router.parameters.priority, "the priority of an Advertisement is the configured one, or 0")
        expect(router.routerState == .active || router.backup?.approach == .claiming, "only an Active advertises, and who would be one")
      case .become(let next, _):
        seen.insert("become")
        expect(next != state, "a change is a change")
        if state == .active { expect(isGateClosedHere, "the gate closes before Active is left") }
        state = next
      case .note:
        seen.insert("note")
      }
    }
    expect(state == router.routerState, "a change of state is said")
    let isOut = router.ability.isLast && router.configured.priority == .owner
    expect(!isOut || state == .initialize, "an owner that is unable to serve takes no part")
    expect(router.parameters.priority == expectedPriority, "what tracking and ability leave of its priority, and an owner's is its own")
    if router.routerState == .active { expect(router.preemptReasons.isEmpty, "an Active has nobody to preempt") }
    expect(gateIsOpen == (router.active?.mayForward ?? false), "the gate is open exactly while the router thinks that it may forward")
    expect((router.deadline == nil) == (router.routerState == .initialize), "who takes part has a deadline, and nobody else")
    if event == .deadline, let deadline = router.deadline { expect(deadline > now, "a deadline that was handled is over") }
    if let active = router.active {
      expect(active.nextAdvertisement <= now + router.parameters.interval.duration, "none is left out")
      if event == .sent { expect(active.lastAdvertisement == now, "what has left is remembered") }
      expect(active.lastAnnouncement <= now && active.lastAdvertisement <= now, "the past is past")
    }
  }

  private var expectedPriority: Priority {
    let configured = router.configured.priority
    if configured == .owner { return configured }
    if router.ability.isLast { return .lowest }
    guard case .adjusted(let difference) = router.ability else { return configured }
    return Priority(UInt8(min(254, max(1, Int(configured.rawValue) + Int(difference)))))
  }

  private mutating func expect(_ holds: Bool, _ rule: String) {
    if !holds { violations.append("\(rule): step \(steps.count)") }
  }
}
