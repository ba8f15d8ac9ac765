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
  }

  private unowned let world: World
  private let loop: Loop
  private let grace: Duration
  private let graceTimer: SimulatedTimer
  private let state = Mutex(State())

  static let gateTime: ClosedRange<Duration> = .microseconds(20)...(.microseconds(200))
  static let linkTime: ClosedRange<Duration> = .milliseconds(1)...(.milliseconds(10))
  static let notificationTime: ClosedRange<Duration> = .microseconds(50)...(.milliseconds(2))

  public init(world: World, loop: Loop, grace: Duration) {
    self.world = world
    self.loop = loop
    self.grace = grace
    graceTimer = SimulatedTimer(world: world, loop: loop)
    graceTimer.onFire { [weak self] in self?.expireHolds() }
  }

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

  /// Every commit that carried out something.
  public var commits: [Commit] { state.withLock { $0.commits.filter { !$0.isEmpty } } }
  public func isArmed(_ slot: GroupSlot) -> Bool { state.withLock { $0.armed.contains(slot) } }
  /// What the group last said it is.
  public func state(of slot: GroupSlot) -> RouterState { state.withLock { $0.states[slot] ?? .initialize } }
  public func isUsable(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.link == .usable } }
  public func isUp(_ interface: String) -> Bool { state.withLock { $0.interfaces[interface]?.isUp ?? false } }

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
  public func setUp(_ isUp: Bool, _ interface: String) { change(interface) { $0.isUp = isUp } }
  public func remove(_ interface: String) { change(interface) { $0.isPresent = false } }
  public func make(_ interface: String) {
    change(interface) { link in
      link.isPresent = true
      link.isUp = true
      link.hasCarrier = true
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
    world.schedule(world.now + world.draw(Self.notificationTime), on: loop, .datagram) { [weak self] in self?.observe(name) }
  }

  private func observe(_ name: String) {
    let now = world.now
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
    let now = world.now
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
    let commit = state.withLock { state in
      var commit = state.next
      commit.at = now
      state.next = Commit()
      state.armed.formUnion(commit.armed)
      state.armed.subtract(commit.disarmed)
      state.commits.append(commit)
      return commit
    }
    settle()
    let gated = now + world.draw(Self.gateTime)
    let announced = commit.announced.isEmpty ? gated : gated + .microseconds(4) * commit.announced.count
    world.schedule(announced, on: loop, .timer) {
      report(CommitReport(gated: gated, announced: announced, announcements: commit.announced.count, failures: 0))
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
    let now = world.now
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
    graceTimer.wake(at: state.withLock { $0.holds.deadline })
  }

  private func schedule(_ name: String, isUp: Bool) {
    let earliest = world.now + world.draw(Self.linkTime)
    let time = state.withLock { state -> Instant in
      let time = max(earliest, (state.interfaces[name]?.lastOrder ?? .zero) + .nanoseconds(1))
      state.interfaces[name]?.lastOrder = time
      return time
    }
    // On no loop: a request that was handed to the kernel is carried out, whatever becomes of who made it.
    world.at(time) { [weak self] in self?.change(name) { $0.isUp = isUp } }
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
