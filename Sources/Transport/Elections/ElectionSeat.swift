public import Engine
internal import Synchronization

/// What an election seat moves: a group that elects. Every call is on the election loop.
public protocol ElectingMember: Sendable {
  func handle(_ event: VirtualRouter.Event)
  /// The interface can't be used, though it is not down: no reason to go on without it.
  func withdraw()
}

/// The life of one election on its interface: join, attach, use, start; and the way back.
///
/// Follows what the dataplane says of the interface. Memberships are joined and left on a thread that may wait for the kernel; the election loop
/// never does.
public final class ElectionSeat: Sendable {
  private struct State {
    var link: ElectionLink = .unusable(.provisioning)
    /// Which use of an interface is the present one: what comes too late for an earlier one is dropped.
    var use: UInt64 = 0
    var hasLeft = false
    /// The kernel refused the membership: the group is deaf, and has not started.
    var refusal: TransportError?
    /// How long after its interface has come up the group begins.
    var linkUpDelay: Duration = .zero
    /// The interface was down or gone, and the group has not begun since.
    var wasDown = false
    /// When it begins, while it waits because the interface has just come up.
    var begins: Instant?
    /// Begins up to so much later than it could, the first time: many begin at once.
    var startsWithin: Duration?
    /// Waits for that, or for the next attempt.
    var timer: LoopTimer?
  }

  /// How long after a refused membership the next attempt is made.
  public static let retryInterval: Duration = .seconds(5)

  private let vrid: VirtualRouterID
  private let member: any ElectingMember
  private let exchange: AdvertisementExchange
  private let sender: AdvertisementSender
  /// Whose Advertisements the group is told of.
  public let peers: AllowedPeers
  private let election: EventLoop
  private let worker: EventLoop
  private let refused: @Sendable (TransportError) -> Void
  private let retryInterval: Duration
  private let state: Mutex<State>
  /// What arrived for its virtual router and could not be read, on whatever interface it was.
  public let faults = PacketFaults()

  /// - Parameters:
  ///   - election: the loop that the group and the exchange are on.
  ///   - worker: a loop that may wait for the kernel.
  ///   - linkUpDelay: how long after its interface has come up the group begins. Not at the first start, unless the interface was down then.
  ///   - peers: whose Advertisements the group is told of.
  ///   - startsWithin: the first start comes a random time later, at most this. Thousands that begin at once would advertise at once for ever.
  ///   - retryInterval: how long after a refused membership the next attempt is made.
  ///   - refused: told that the group is deaf, from any thread, at each attempt.
  public init(
    _ member: any ElectingMember, vrid: VirtualRouterID, exchange: AdvertisementExchange, sender: AdvertisementSender, election: EventLoop,
    worker: EventLoop, peers: AllowedPeers = AllowedPeers(), linkUpDelay: Duration = .zero, startsWithin: Duration? = nil,
    retryInterval: Duration = ElectionSeat.retryInterval, refused: @escaping @Sendable (TransportError) -> Void
  ) {
    self.member = member
    self.vrid = vrid
    self.exchange = exchange
    self.sender = sender
    self.peers = peers
    self.election = election
    self.worker = worker
    self.retryInterval = retryInterval
    self.refused = refused
    var state = State()
    state.startsWithin = startsWithin
    state.linkUpDelay = linkUpDelay
    self.state = Mutex(state)
  }

  /// What the interface was last said to be.
  public var link: ElectionLink { state.withLock { $0.link } }

  /// Why the group is deaf.
  public var refusal: TransportError? { state.withLock { $0.refusal } }

  /// When the group begins, while it waits because its interface has just come up.
  public var begins: Instant? { state.withLock { $0.begins } }

  /// Waits for so long from the next time on that its interface comes up.
  public func setLinkUpDelay(_ delay: Duration) { state.withLock { $0.linkUpDelay = delay } }

  /// Goes over to what the interface is now. Returns at once.
  ///
  /// - Parameter interrupted: it was gone in between.
  public func follow(_ link: ElectionLink, interrupted: Bool) {
    let (before, use): (ElectionLink, UInt64?) = state.withLock { state in
      guard !state.hasLeft else { return (state.link, nil) }
      let before = state.link
      state.link = link
      state.refusal = nil
      state.use += 1
      if link.obstacle?.nature == .down || (interrupted && before.index != nil) {
        state.wasDown = true
        state.begins = nil
      }
      return (before, state.use)
    }
    guard let use else { return }
    if case .usable(let index, _) = before, link.index != index || interrupted {
      // Told first: what follows may wait for the kernel.
      election.execute { [self] in
        lose(because: link.obstacle)
        exchange.assumeIsolated { $0.detach(vrid, from: index) }
        sender.use(nil)
      }
      worker.execute { [self] in exchange.memberships.leave(vrid, on: index) }
    }
    switch (before, link) {
    case (.unusable, .unusable(let obstacle)):
      // An interface that comes back is not usable in all respects at once.
      if obstacle.nature == .unfit { election.execute { [self] in member.withdraw() } }
    case (_, .usable(let index, let source)): start(on: index, from: source, use)
    case (.usable, .unusable): break
    }
  }

  private func start(on index: InterfaceIndex, from source: IPv6Address, _ use: UInt64) {
    let now = MonotonicClock().now
    let delay: Duration? = state.withLock { state in
      defer { state.startsWithin = nil }
      if state.wasDown, state.linkUpDelay > .zero {
        // Another address meanwhile does not begin it anew.
        let begins = state.begins ?? now + state.linkUpDelay
        state.begins = begins
        return now.duration(to: begins)
      }
      return state.startsWithin.map { $0 * Double.random(in: 0...1) }
    }
    if let delay {
      wait(delay) { $0.begin(on: index, from: source, use) }
    } else {
      worker.execute { [self] in begin(on: index, from: source, use) }
    }
  }

  private func begin(on index: InterfaceIndex, from source: IPv6Address, _ use: UInt64) {
    guard isCurrent(use) else { return }
    state.withLock { state in
      state.wasDown = false
      state.begins = nil
    }
    join(on: index, from: source, use)
  }

  private func wait(_ delay: Duration, then body: @escaping @Sendable (ElectionSeat) -> Void) {
    let timer = worker.timer { [weak self] in if let self { body(self) } }
    state.withLock { $0.timer = timer }
    timer.wake(at: MonotonicClock().now + delay)
  }

  /// On the worker's loop. What has waited for an interface that is another one by now does nothing.
  private func join(on index: InterfaceIndex, from source: IPv6Address, _ use: UInt64) {
    guard isCurrent(use) else { return }
    do throws(TransportError) {
      let membership = try exchange.memberships.join(vrid, on: index)
      state.withLock { if $0.use == use { $0.refusal = nil } }
      election.execute { [self] in attach(membership, to: index, source, use) }
    } catch {
      retry(behind: error, on: index, source, use)
    }
  }

  /// The group would be deaf: it is tried again.
  private func retry(behind error: TransportError, on index: InterfaceIndex, _ source: IPv6Address, _ use: UInt64) {
    state.withLock { if $0.use == use { $0.refusal = error } }
    refused(error)
    wait(retryInterval) { $0.join(on: index, from: source, use) }
  }

  private func attach(_ membership: AdvertisementMembership, to index: InterfaceIndex, _ source: IPv6Address, _ use: UInt64) {
    guard isCurrent(use) else { return }
    let refusal = exchange.assumeIsolated { exchange -> TransportError? in
      do throws(TransportError) {
        try exchange.attach(membership, sender: sender, peers: peers, faults: faults) { [member] advertisement, peer in
          member.handle(.received(advertisement, from: peer))
        }
        return nil
      } catch {
        return error
      }
    }
    if let refusal { return retry(behind: refusal, on: index, source, use) }
    sender.use(index)
    member.handle(.sourceChanged(to: source))
    member.handle(.startup(from: source))
  }

  private func isCurrent(_ use: UInt64) -> Bool { state.withLock { $0.use == use && !$0.hasLeft } }

  private func lose(because obstacle: Obstacle?) {
    switch obstacle?.nature {
    case .down, nil: member.handle(.interfaceLost)
    case .passing, .unfit: member.withdraw()
    }
  }

  /// Ends it. The group has resigned before.
  public func leave() {
    let link = state.withLock { state in
      state.hasLeft = true
      state.timer = nil
      return state.link
    }
    guard case .usable(let index, _) = link else { return }
    election.execute { [self] in
      exchange.assumeIsolated { $0.detach(vrid, from: index) }
      sender.use(nil)
    }
    worker.execute { [self] in exchange.memberships.leave(vrid, on: index) }
  }
}

extension ElectionLink {
  fileprivate var obstacle: Obstacle? { if case .unusable(let obstacle) = self { obstacle } else { nil } }
}

extension Obstacle {
  fileprivate enum Nature {
    /// What a dead peer at the other end of its cable does to an interface.
    case down
    /// What an interface goes through when it comes up.
    case passing
    /// A mistake that somebody has to repair.
    case unfit
  }

  fileprivate var nature: Nature {
    switch self {
    case .noInterface, .interfaceDown, .noCarrier: .down
    case .noLinkLocal, .uncheckedLinkLocal, .provisioning: .passing
    case .configuredAs, .mtuTooSmall, .ipv6Disabled, .duplicateLinkLocal, .forwardingOff, .addressOnInterface, .port, .taggedFrames,
      .notEthernet, .refused, .held, .stillHeld, .notHeld:
      .unfit
    }
  }
}
