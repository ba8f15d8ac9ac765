public import Engine
import Synchronization

/// One router: the real groups and lane, on two loops, over a simulated LAN and kernel.
public final class SimulatedRouter: Sendable {
  public let name: String
  /// The link-local address it sends from.
  public let source: IPv6Address
  public let parameters: ElectionParameters
  public let management: ManagementGroup
  public let lane: Lane
  public let lease: SimulatedLease
  public let kernel: SimulatedKernel
  public let recorder = Recorder()
  /// Where elections run, and where service groups do.
  public let electionLoop: Loop
  public let serviceLoop: Loop

  private unowned let world: World
  let clock: MachineClock
  private let link: SimulatedLink
  private let timers: [SimulatedTimer]
  private let following: Task<Void, Never>
  private let followers = Mutex<[(group: ServiceGroup, policy: any BindingPolicy)]>([])

  /// - Parameters:
  ///   - number: the end of its link-local address, which decides ties.
  ///   - grace: how long a hold waits; an Active_Down_Interval if left out.
  ///   - clock: that of its machine; one that is never wrong if left out.
  ///   - kernel: that of a router that was killed, and is started again.
  public init(
    _ name: String, _ number: UInt64, _ parameters: ElectionParameters, in world: World, on link: SimulatedLink, watch: LeaseWatch,
    grace: Duration? = nil, leadership: Leadership = .asElected, clock: MachineClock? = nil, kernel predecessors: SimulatedKernel? = nil
  ) {
    let clock = clock ?? MachineClock(world: world)
    self.clock = clock
    self.name = name
    self.world = world
    self.link = link
    self.parameters = parameters
    source = IPv6Address(high: 0xfe80_0000_0000_0000, low: number)
    let electionLoop = world.makeLoop()
    let serviceLoop = world.makeLoop()
    let lease = SimulatedLease(name, world: world, watch: watch, clock: clock)
    let kernel =
      predecessors
      ?? SimulatedKernel(
        world: world, loop: serviceLoop, grace: grace ?? parameters.activeDownInterval(parameters.interval), clock: clock)
    predecessors?.restart(on: serviceLoop)
    let electionTimer = SimulatedTimer(world: world, loop: electionLoop, clock: clock)
    let laneTimer = SimulatedTimer(world: world, loop: serviceLoop, clock: clock)

    let inbox = Inbox()
    let port = link.attach(name, on: electionLoop) { inbox.receive($0, $1) }
    let management = ManagementGroup(
      parameters: parameters, addresses: [IPv6Address(high: 0xfe80_0000_0000_0000, low: UInt64(parameters.vrid.rawValue) << 32)],
      executor: electionLoop, time: clock, wake: electionTimer, advertisements: port, lease: lease, announcements: nil,
      journal: recorder, leadership: leadership)
    let lane = Lane(executor: serviceLoop, kernel: kernel, time: clock, wake: laneTimer, journal: recorder)

    inbox.open { [weak management] advertisement, source in
      management?.assumeIsolated { $0.handle(.received(advertisement, from: source)) }
    }
    electionTimer.onFire { [weak management] in management?.assumeIsolated { $0.handle(.deadline) } }
    laneTimer.onFire { [weak lane] in lane?.assumeIsolated { $0.wakeUp() } }
    kernel.onConditions { [weak lane] conditions in lane?.assumeIsolated { $0.interfaces(conditions) } }

    // On the service loop from its first job on, so that no job ever is on a thread of its own.
    let states = management.states()
    following = Task(executorPreference: serviceLoop) { await lane.follow(states) }
    self.electionLoop = electionLoop
    self.serviceLoop = serviceLoop
    self.lease = lease
    self.kernel = kernel
    self.management = management
    self.lane = lane
    timers = [electionTimer, laneTimer]
  }

  // MARK: What happens to it

  /// As on a machine that has too little time: what is sent to it arrives when that is over, and its timers fire so late.
  public func starve(timersLateBy lateness: ClosedRange<Duration>) {
    link.stall(to: name)
    electionLoop.wakeLate(by: lateness)
  }

  /// The machine has time again.
  public func feed() {
    electionLoop.wakeLate(by: nil)
    link.proceed(to: name)
  }

  public func handle(_ event: VirtualRouter.Event) {
    electionLoop.perform { management.assumeIsolated { $0.handle(event) } }
  }

  /// As `handle`, when the loop gets to it: not at all if it is dead, and after its stop if it is stopped.
  public func post(_ event: VirtualRouter.Event) {
    world.schedule(world.now, on: electionLoop, .datagram) { [weak management] in management?.assumeIsolated { $0.handle(event) } }
  }

  /// An operator has it stay away, or come back: when the loop gets to it.
  public func postDrain(_ isDrained: Bool) {
    world.schedule(world.now, on: electionLoop, .datagram) { [weak management] in
      management?.assumeIsolated { isDrained ? $0.drain() : $0.undrain() }
    }
  }

  /// Departs from its election otherwise from now on.
  public func reconfigure(_ leadership: Leadership) {
    electionLoop.perform { management.assumeIsolated { $0.reconfigure(leadership) } }
  }

  /// What breaks all of its followers at once, or mends them.
  public func become(_ ability: Ability) { handle(.ability(ability)) }

  public func start() { handle(.startup(from: source)) }
  /// An orderly stop: SIGTERM.
  public func shutDown() { handle(.shutdown) }

  /// SIGSTOP.
  public func stop() {
    electionLoop.stop()
    serviceLoop.stop()
  }

  /// SIGCONT.
  public func proceed() {
    electionLoop.proceed()
    serviceLoop.proceed()
  }

  /// SIGKILL. The kernel goes on.
  public func kill() {
    electionLoop.kill()
    serviceLoop.kill()
  }

  /// Binds one more group, with an interface of its own unless one is named.
  @discardableResult
  public func follow(with policy: any BindingPolicy, interface: String? = nil) -> GroupSlot {
    let slot = GroupSlot(followers.withLock { $0.count })
    let group = ServiceGroup(slot: slot, policy: policy, kernel: kernel, executor: serviceLoop)
    followers.withLock { $0.append((group, policy)) }
    let id = GroupID(interface: interface ?? "s\(slot.index)", vrid: parameters.vrid)
    serviceLoop.perform {
      lane.assumeIsolated { $0.add(group) }
      kernel.provision(slot, id)
    }
    return slot
  }

  /// The groups that follow, and what they follow by.
  public var slots: [GroupSlot] { followers.withLock { $0.map(\.group.slot) } }

  struct GroupView: Sendable {
    let policy: any BindingPolicy
    let state: RouterState
    let isArmed: Bool
    let isDelayed: Bool
  }

  func look(at slot: GroupSlot) -> GroupView {
    let (group, policy) = followers.withLock { $0[slot.index] }
    var view: GroupView?
    serviceLoop.perform {
      view = group.assumeIsolated {
        GroupView(policy: policy, state: $0.state, isArmed: $0.isArmed, isDelayed: $0.deadline != nil)
      }
    }
    guard let view else { preconditionFailure("a loop performs at once") }
    return view
  }

  /// Lets a killed or stopped router come to its end, so that nothing of it stays in memory.
  func bury() {
    electionLoop.revive()
    serviceLoop.revive()
    finish()
  }

  /// Ends the publication of states, as when the group is taken out of the configuration.
  public func finish() {
    electionLoop.perform { management.assumeIsolated { $0.finish() } }
  }

  // MARK: What it looks like

  /// How many Advertisements have left.
  public var sent: UInt64 { counters.sent }

  public var counters: ElectionCounters { snapshot.counters }

  public var snapshot: ElectionSnapshot {
    var snapshot: ElectionSnapshot?
    electionLoop.perform { snapshot = management.assumeIsolated { $0.snapshot } }
    guard let snapshot else { preconditionFailure("a loop performs at once") }
    return snapshot
  }

  public var state: RouterState { recorder.election.entries.last?.state ?? .initialize }

  public func state(of slot: GroupSlot) -> RouterState {
    var state = RouterState.initialize
    let group = followers.withLock { $0[slot.index].group }
    serviceLoop.perform { state = group.assumeIsolated { $0.state } }
    return state
  }

  public func passes(_ slot: GroupSlot) -> Bool { kernel.passes(slot, lease) }

  public func drawn(step: Duration) -> String { recorder.election.drawn(until: world.now, step: step) }

  public func drawn(_ slot: GroupSlot, step: Duration) -> String {
    recorder.timeline(of: slot).drawn(until: world.now, step: step)
  }
}
