public import Engine
import Synchronization

/// The kernel under the service groups of one router: its gate, its announcements and its links, all of which take their time.
public final class SimulatedKernel: KernelPort {
  /// What one commit carried out.
  public struct Commit: Hashable, Sendable {
    public var at = Instant.zero
    public var armed: [GroupSlot] = []
    public var disarmed: [GroupSlot] = []
    public var held: [GroupSlot] = []
    public var released: [GroupSlot] = []
    public var announced: [GroupSlot] = []

    public var isEmpty: Bool { armed.isEmpty && disarmed.isEmpty && held.isEmpty && released.isEmpty && announced.isEmpty }
  }

  private struct Interface: Sendable {
    var isPresent = true
    var isUp = true
    var hasCarrier = true
    var slots: [GroupSlot] = []
    /// Orders are carried out one after the other.
    var lastOrder = Instant.zero
    var orders = 0
    /// How many of its name there were before it.
    var incarnation = 0
    /// What it is taken down for does not interest whoever took it down by hand.
    var isDownByOthers = false

    var link: InterfaceHolds.Link {
      if !isPresent { return .missing }
      if !isUp { return .down }
      return hasCarrier ? .usable : .noCarrier
    }
  }

  private struct State: Sendable {
    var ids: [GroupSlot: GroupID] = [:]
    var interfaces: [String: Interface] = [:]
    var holds = InterfaceHolds()
    var armed: Set<GroupSlot> = []
    var states: [GroupSlot: RouterState] = [:]
    var next = Commit()
    var commits: [Commit] = []
    var orders: [InterfaceHolds.Effect] = []
    var isToldSoon = false
    var changed: Set<String> = []
    var tell: (@Sendable ([(GroupSlot, InterfaceCondition)]) -> Void)?
    var process: Process
    var trouble = Trouble()
    /// Changes of the gate are carried out one after the other.
    var lastGateChange = Instant.zero
  }

  /// The daemon that asks. What is for a dead one never arrives.
  private struct Process: Sendable {
    let loop: Loop
    let graceTimer: SimulatedTimer
    /// How many there were before.
    var number = 0
  }

  /// How this kernel is not as it should be.
  public struct Trouble: Hashable, Sendable {
    /// How much longer everything takes.
    public var slowness = 1
    /// So many of a thousand orders for links are refused.
    public var refusalsPerMille = 0
    /// So many of a thousand notifications are lost. The daemon is told that some were, and looks at everything anew.
    public var lossesPerMille = 0

    /// None.
    public init() {}
  }

  private unowned let world: World
  private let clock: MachineClock
  private let grace: Duration
  private let state: Mutex<State>

  static let gateTime: ClosedRange<Duration> = .microseconds(20)...(.microseconds(200))
  static let linkTime: ClosedRange<Duration> = .milliseconds(1)...(.milliseconds(10))
  static let notificationTime: ClosedRange<Duration> = .microseconds(50)...(.milliseconds(2))
  static let resyncTime: ClosedRange<Duration> = .milliseconds(1)...(.milliseconds(10))

  /// - Parameter clock: That of the machine; one that is never wrong if left out.
  public init(world: World, loop: Loop, grace: Duration, clock: MachineClock? = nil) {
    self.world = world
    self.grace = grace
    let clock = clock ?? MachineClock(world: world)
    self.clock = clock
    let timer = SimulatedTimer(world: world, loop: loop, clock: clock)
    state = Mutex(State(process: Process(loop: loop, graceTimer: timer)))
    timer.onFire { [weak self] in self?.expireHolds() }
  }

  /// Another daemon has this kernel from now on, on this loop. It finds interfaces as they are, and a record of those that are held.
  public func restart(on loop: Loop) {
    let timer = SimulatedTimer(world: world, loop: loop, clock: clock)
    state.withLock { state in
      // The record has what was taken down until it is up again.
      let held = state.interfaces.filter { $0.value.link == .down && !$0.value.isDownByOthers }.keys.sorted()
      state.process = Process(loop: loop, graceTimer: timer, number: state.process.number + 1)
      state.holds = InterfaceHolds()
      for name in held { state.holds.adopt(name) }
      for name in state.interfaces.keys { state.interfaces[name]?.slots = [] }
      (state.ids, state.armed, state.states, state.next, state.orders) = ([:], [], [:], Commit(), [])
      (state.isToldSoon, state.changed, state.tell) = (false, [], nil)
    }
    timer.onFire { [weak self] in self?.expireHolds() }
  }

  private var loop: Loop { state.withLock { $0.process.loop } }

  public var trouble: Trouble { state.withLock { $0.trouble } }
  public func be(_ trouble: Trouble) { state.withLock { $0.trouble = trouble } }

  /// What a daemon does now and then, on its loop: it asks again for what was refused, and looks whether it has missed anything.
  public func audit() {
    world.schedule(world.now, on: loop, .timer) { [weak self] in
      guard let self else { return }
      // Without the wait that follows a refusal: that grows to minutes.
      let now = clock.now + InterfaceHolds.longestRetry
      perform(state.withLock { $0.holds.retry(at: now) })
      settle()
      resync()
    }
  }

  private func resync() { for name in state.withLock({ $0.interfaces.keys.sorted() }) { observe(name) } }

  /// Who is told of interface conditions, on the loop.
  public func onConditions(_ tell: @escaping @Sendable ([(GroupSlot, InterfaceCondition)]) -> Void) {
    state.withLock { $0.tell = tell }
  }

  // MARK: What there is

  /// Gives a group its interface, which is made, and usable, if there is none of its name.
  public func provision(_ slot: GroupSlot, _ id: GroupID) {
    state.withLock { state in
      state.ids[slot] = id
      state.interfaces[id.interface, default: Interface()].slots.append(slot)
      state.changed.insert(id.interface)
    }
    observe(id.interface)
    tellSoon()
  }

  /// Takes a group that has left its lane from its interface, which stays.
  public func withdraw(_ slot: GroupSlot) {
    state.withLock { state in
      guard let id = state.ids.removeValue(forKey: slot) else { return }
      state.interfaces[id.interface]?.slots.removeAll { $0 == slot }
      state.armed.remove(slot)
      state.states[slot] = nil
    }
  }

  /// Every commit that carried out something.
  public var commits: [Commit] { state.withLock { $0.commits.filter { !$0.isEmpty } } }
  public func isArmed(_ slot: GroupSlot) -> Bool { state.withLock { $0.armed.contains(slot) } }
  /// What the group last said it is.
  public func state(of slot: GroupSlot) -> RouterState { state.withLock { $0.states[slot] ?? .initialize } }
  public func isUsable(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.link == .usable } }
  public func isUp(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.isUp ?? false } }

  public func isPresent(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.isPresent ?? false } }
  public var names: [String] { state.withLock { $0.interfaces.keys.sorted() } }
  /// Whether the daemon has it down.
  public func isHeld(_ interface: String) -> Bool { state.withLock { $0.holds.isHeld(interface) } }
  /// What the daemon told the groups of an interface.
  public func condition(of interface: String) -> InterfaceCondition { state.withLock { $0.holds.condition(of: interface) } }
  public func hasCarrier(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.hasCarrier ?? false } }
  /// Whether somebody else than the daemon took it down.
  public func isDownByOthers(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.isDownByOthers ?? false } }
  public func interface(of slot: GroupSlot) -> String? { state.withLock { $0.ids[slot]?.interface } }

  /// How often a group's addresses were announced.
  public func announcements(of slot: GroupSlot) -> Int {
    state.withLock { state in state.commits.count { $0.announced.contains(slot) } }
  }

  /// Whether packets of a group pass, given its lease.
  public func passes(_ slot: GroupSlot, _ lease: SimulatedLease) -> Bool {
    guard lease.isOpen else { return false }
    return state.withLock { state in
      state.armed.contains(slot) && state.ids[slot].flatMap { state.interfaces[$0.interface]?.link } == .usable
    }
  }

  // MARK: What others do

  public func setCarrier(_ hasCarrier: Bool, of interface: String) { change(interface) { $0.hasCarrier = hasCarrier } }
  /// As an operator does with ip(8).
  public func setUp(_ isUp: Bool, _ interface: String) {
    change(interface) { link in
      link.isUp = isUp
      link.isDownByOthers = !isUp
    }
  }
  public func remove(_ interface: String) { change(interface) { $0.isPresent = false } }
  public func make(_ interface: String) {
    change(interface) { link in
      link.isPresent = true
      link.isUp = true
      link.hasCarrier = true
      link.isDownByOthers = false
      link.incarnation += 1
    }
  }

  private func change(_ name: String, _ change: (inout Interface) -> Void) {
    state.withLock { state in
      guard var interface = state.interfaces[name] else { return }
      change(&interface)
      state.interfaces[name] = interface
    }
    notify(name)
  }

  /// The daemon hears of an interface as it is when it reads.
  private func notify(_ name: String) {
    let (loop, lossesPerMille) = state.withLock { ($0.process.loop, $0.trouble.lossesPerMille) }
    if lossesPerMille > 0, world.chance(perMille: lossesPerMille) {
      world.schedule(world.now + world.draw(Self.resyncTime), on: loop, .datagram) { [weak self] in self?.resync() }
    } else {
      world.schedule(world.now + world.draw(Self.notificationTime), on: loop, .datagram) { [weak self] in self?.observe(name) }
    }
  }

  private func observe(_ name: String) {
    let now = clock.now
    let effects = state.withLock { state in
      state.holds.observe(name, state.interfaces[name]?.link ?? .missing, at: now)
    }
    perform(effects)
    settle()
  }

  // MARK: What the groups ask for

  public func arm(_ group: GroupSlot) { state.withLock { $0.next.armed.append(group) } }
  public func disarm(_ group: GroupSlot) { state.withLock { $0.next.disarmed.append(group) } }
  public func announce(_ group: GroupSlot) { state.withLock { $0.next.announced.append(group) } }
  public func became(_ state: RouterState, _ group: GroupSlot) { self.state.withLock { $0.states[group] = state } }

  public func hold(_ group: GroupSlot) {
    let now = clock.now
    perform(
      state.withLock { state in
        state.next.held.append(group)
        guard let id = state.ids[group] else { return [] }
        return state.holds.hold(id.interface, for: id, grace: grace, at: now)
      })
  }

  public func release(_ group: GroupSlot) {
    perform(
      state.withLock { state in
        state.next.released.append(group)
        guard let id = state.ids[group] else { return [] }
        return state.holds.release(id.interface, for: id)
      })
  }

  public func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
    let now = world.now
    let drawn = world.draw(Self.gateTime)
    let (loop, commit, gated) = state.withLock { state in
      var commit = state.next
      commit.at = now
      state.next = Commit()
      state.commits.append(commit)
      let gated = max(now + drawn * state.trouble.slowness, state.lastGateChange)
      state.lastGateChange = gated
      return (state.process.loop, commit, gated)
    }
    // A shut gate is shut at once, as far as anybody can tell; one that opens takes its time.
    state.withLock { $0.armed.subtract(commit.disarmed) }
    let number = state.withLock { $0.process.number }
    if gated.nanoseconds - now.nanoseconds > Self.gateTime.upperBound.nanoseconds {
      world.at(gated) { [weak self] in self?.arm(commit, number) }
    } else {
      arm(commit, number)
    }
    settle()
    let announced = commit.announced.isEmpty ? gated : gated + .microseconds(4) * commit.announced.count
    world.schedule(announced, on: loop, .timer) { [clock] in
      report(
        CommitReport(
          gated: clock.reading(at: gated), announced: clock.reading(at: announced), announcements: commit.announced.count, failures: 0))
    }
  }

  private func arm(_ commit: Commit, _ number: Int) {
    state.withLock { state in
      guard state.process.number == number else { return }
      let later = state.commits.drop { $0.at <= commit.at }.flatMap(\.disarmed)
      state.armed.formUnion(Set(commit.armed).subtracting(later))
    }
  }

  // MARK: Links

  private func perform(_ effects: [InterfaceHolds.Effect]) {
    for effect in effects {
      switch effect {
      case .takeDown, .bringUp: state.withLock { $0.orders.append(effect) }
      case .condition(let name, _):
        state.withLock { state in _ = state.changed.insert(name) }
        tellSoon()
      case .heldAgain: break
      }
    }
  }

  private func expireHolds() {
    let now = clock.now
    perform(state.withLock { $0.holds.expire(at: now) })
    settle()
  }

  /// Sends the orders on their way, and sees to the next end of a grace.
  private func settle() {
    let orders = state.withLock { state in
      defer { state.orders = [] }
      return state.orders
    }
    for order in orders {
      switch order {
      case .takeDown(let name): schedule(name, isUp: false)
      case .bringUp(let name): schedule(name, isUp: true)
      case .condition, .heldAgain: preconditionFailure("\(order) is not an order")
      }
    }
    let (timer, deadline) = state.withLock { ($0.process.graceTimer, $0.holds.deadline) }
    timer.wake(at: deadline)
  }

  private func schedule(_ name: String, isUp: Bool) {
    let drawn = world.draw(Self.linkTime)
    let (time, refusalsPerMille, number, order, incarnation) = state.withLock { state in
      let time = max(world.now + drawn * state.trouble.slowness, (state.interfaces[name]?.lastOrder ?? .zero) + .nanoseconds(1))
      state.interfaces[name]?.lastOrder = time
      state.interfaces[name]?.orders += 1
      return (
        time, state.trouble.refusalsPerMille, state.process.number, state.interfaces[name]?.orders, state.interfaces[name]?.incarnation
      )
    }
    if refusalsPerMille > 0, world.chance(perMille: refusalsPerMille) {
      world.schedule(time, on: loop, .datagram) { [weak self] in self?.refuse(name, isUp ? .bringUp : .takeDown, order) }
      return
    }
    // On no loop: a request that was handed to the kernel is carried out, whatever becomes of who made it; but not on another interface of that
    // name, which has another index.
    world.at(time) { [weak self] in
      let isMeant = self?.state.withLock { $0.process.number == number && $0.interfaces[name]?.incarnation == incarnation } ?? false
      guard let self, isMeant else { return }
      change(name) { link in
        // Bringing up what somebody else took down is not asked for.
        link.isUp = isUp
        if isUp { link.isDownByOthers = false }
      }
    }
  }

  private func refuse(_ name: String, _ order: InterfaceHolds.Order, _ number: Int?) {
    // The last word counts: what became of an earlier one is no news.
    guard state.withLock({ $0.interfaces[name]?.orders }) == number else { return }
    let now = clock.now
    perform(state.withLock { $0.holds.failed(name, to: order, at: now) })
    settle()
    observe(name)
  }

  // MARK: Conditions

  /// Not from within: the group that caused it is in the middle of its round.
  private func tellSoon() {
    let isFirst = state.withLock { state in
      defer { state.isToldSoon = true }
      return !state.isToldSoon
    }
    guard isFirst else { return }
    world.schedule(world.now, on: loop, .timer) { [weak self] in self?.tell() }
  }

  private func tell() {
    let (tell, conditions) = state.withLock { state in
      defer { state.changed = [] }
      state.isToldSoon = false
      let conditions = state.changed.sorted().flatMap { name in
        (state.interfaces[name]?.slots ?? []).map { ($0, state.holds.condition(of: name)) }
      }
      return (state.tell, conditions)
    }
    if !conditions.isEmpty { tell?(conditions) }
  }
}
