import Engine

// What the tests of the election have in common: a router in the middle, one below and one above it.

extension VirtualRouterID {
  static func test(_ number: UInt8 = 7) -> VirtualRouterID {
    guard let vrid = VirtualRouterID(number) else { preconditionFailure("no VRID \(number)") }
    return vrid
  }
}

extension AdvertisementInterval {
  static func centiseconds(_ number: UInt16) -> AdvertisementInterval {
    guard let interval = AdvertisementInterval(centiseconds: number) else { preconditionFailure("no interval of \(number) cs") }
    return interval
  }
}

extension IPv6Address {
  static func linkLocal(_ number: UInt64) -> IPv6Address { IPv6Address(high: 0xfe80_0000_0000_0000, low: number) }

  static let below = linkLocal(4)
  static let own = linkLocal(5)
  static let above = linkLocal(6)
}

extension Instant {
  static func milliseconds(_ number: Int64) -> Instant { .zero + .milliseconds(number) }
}

extension [IPv6Address] {
  static let test = [IPv6Address.linkLocal(0x7), .linkLocal(0x77)]
}

extension Advertisement {
  static func test(
    _ priority: Priority, every interval: AdvertisementInterval = .standard, of addresses: [IPv6Address] = .test
  ) -> Advertisement {
    Advertisement(vrid: .test(), priority: priority, interval: interval, addresses: addresses)
  }
}

extension VirtualRouter.Event {
  static func heard(
    _ priority: UInt8, from sender: IPv6Address, every interval: AdvertisementInterval = .standard, of addresses: [IPv6Address] = .test
  ) -> VirtualRouter.Event {
    .received(.test(Priority(priority), every: interval, of: addresses), from: sender)
  }
}

extension ElectionParameters {
  /// Priority 100, every second: Skew_Time is 609.375 ms, Active_Down_Interval 3609.375 ms.
  static func test(
    priority: UInt8 = 100, every interval: AdvertisementInterval = .standard, preempts: Bool = true,
    preemptDelay: Duration = .zero
  ) -> ElectionParameters {
    ElectionParameters(
      vrid: .test(), priority: Priority(priority), interval: interval, preempts: preempts, preemptDelay: preemptDelay)
  }
}

extension VirtualRouter {
  init(parameters: ElectionParameters) { self.init(parameters: parameters, addresses: .test) }

  /// A router after these events, each with its moment. What it advertises leaves, but for what it asks for last, if that is refused.
  init(_ parameters: ElectionParameters, after events: [(at: Instant, Event)], lastIsRefused: Bool = false) {
    self.init(parameters: parameters)
    for (number, (now, event)) in events.enumerated() {
      _ = lastIsRefused && number == events.count - 1 ? handle(event, at: now) : handleAndSend(event, at: now)
    }
  }

  /// Takes in an event, and that the Advertisement which it leads to has left. `handle` alone is what happens when the kernel refuses it.
  mutating func handleAndSend(_ event: Event, at now: Instant) -> [Effect] {
    let effects = handle(event, at: now)
    return effects.contains { if case .advertise = $0 { true } else { false } } ? effects + handle(.sent, at: now) : effects
  }

  /// Active since zero: as the owner, or by silence and started an Active_Down_Interval earlier.
  static func active(_ parameters: ElectionParameters) -> VirtualRouter {
    let wait = parameters.priority == .owner ? .zero : parameters.activeDownInterval(parameters.interval)
    let start = Instant.zero - wait
    let router = VirtualRouter(parameters, after: [(start, .startup(from: .own)), (.zero, .deadline)])
    precondition(router.routerState == .active)
    return router
  }

  /// Backup since zero.
  static func backup(_ parameters: ElectionParameters) -> VirtualRouter {
    let router = VirtualRouter(parameters, after: [(.zero, .startup(from: .own))])
    precondition(router.routerState == .backup)
    return router
  }

  var backup: Backup? { if case .backup(let backup) = state { backup } else { nil } }
  var active: Active? { if case .active(let active) = state { active } else { nil } }
}
