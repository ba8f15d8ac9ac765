import Engine
import Synchronization

/// One router through all of its lives: the machine stays, and processes come and go.
final class Machine: Sendable {
  private struct State: Sendable {
    var lives: [SimulatedRouter] = []
    var parameters: ElectionParameters
    var source: UInt64
    /// What breaks all of its followers, if anything does.
    var inability: Ability?
    /// What is added to its priority.
    var adjustment: Int16 = 0
    var isDrained = false

    var ability: Ability { inability ?? (adjustment == 0 ? .able : .adjusted(by: adjustment)) }
  }

  let number: Int
  let clock: MachineClock
  private unowned let world: World
  private let link: SimulatedLink
  private let watch: LeaseWatch
  /// Of every service group: its mode, and its interface.
  private let followers: [(policy: any BindingPolicy, interface: String)]
  private let state: Mutex<State>

  init(
    _ number: Int, _ parameters: ElectionParameters, followers: [(policy: any BindingPolicy, interface: String)], clock: MachineClock,
    in world: World, on link: SimulatedLink, watch: LeaseWatch
  ) {
    self.number = number
    self.followers = followers
    self.clock = clock
    self.world = world
    self.link = link
    self.watch = watch
    state = Mutex(State(parameters: parameters, source: UInt64(number + 1)))
  }

  var name: String { "r\(number)" }
  var lives: [SimulatedRouter] { state.withLock { $0.lives } }
  var isAlive: Bool { lives.last.map { !$0.electionLoop.isDead } ?? false }
  var parameters: ElectionParameters { state.withLock { $0.parameters } }

  /// The present process, or the last one.
  var router: SimulatedRouter {
    guard let router = lives.last else { preconditionFailure("\(name) was never started") }
    return router
  }

  func start() {
    let (parameters, source, predecessor) = state.withLock { ($0.parameters, $0.source, $0.lives.last) }
    predecessor?.lease.close()
    let router = SimulatedRouter(
      name, source, parameters, in: world, on: link, watch: watch, clock: clock, kernel: predecessor?.kernel)
    for follower in followers { router.follow(with: follower.policy, interface: follower.interface) }
    state.withLock { $0.lives.append(router) }
    let (ability, isDrained) = state.withLock { ($0.ability, $0.isDrained) }
    if ability != .able { router.post(.ability(ability)) }
    if isDrained { router.postDrain(true) }
    if link.isPlugged(name) { router.start() }
  }

  func kill() { router.kill() }

  /// SIGTERM: hands over, and is gone a moment later.
  func terminate() {
    let router = router
    router.post(.shutdown)
    world.at(world.now + History.terminationTime) { router.kill() }
  }

  func reconfigure(_ change: (ElectionParameters) -> ElectionParameters) {
    let parameters = state.withLock { state in
      state.parameters = change(state.parameters)
      return state.parameters
    }
    router.post(.reconfigured(parameters))
  }

  /// What breaks all of its followers at once, or mends them.
  ///
  /// - Parameter inability: `nil`: nothing does any more.
  func become(_ inability: Ability?) {
    let ability = state.withLock { state in
      state.inability = inability
      return state.ability
    }
    router.post(.ability(ability))
  }

  /// What it tracks is lost, or back.
  func adjust(by difference: Int16) {
    let ability = state.withLock { state in
      state.adjustment = difference
      return state.ability
    }
    router.post(.ability(ability))
  }

  /// What an operator says; the daemon keeps it for whoever comes after it.
  func setDrained(_ isDrained: Bool) {
    state.withLock { $0.isDrained = isDrained }
    router.postDrain(isDrained)
  }

  func move(to source: UInt64) {
    state.withLock { $0.source = source }
    router.post(.sourceChanged(to: IPv6Address(high: 0xfe80 << 48, low: source)))
  }

  /// The cable of the election's interface. What the daemon hears of it comes a moment later.
  func setPlugged(_ isPlugged: Bool) {
    let heard = world.now + world.draw(SimulatedKernel.notificationTime)
    if isPlugged { link.plug(name) } else { link.unplug(name) }
    world.at(heard) { [self] in
      guard link.isPlugged(name) == isPlugged else { return }
      router.post(isPlugged ? .startup(from: IPv6Address(high: 0xfe80 << 48, low: state.withLock { $0.source })) : .interfaceLost)
    }
  }
}
