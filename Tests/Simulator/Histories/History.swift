import Engine
import Policies

/// Two or three routers with service groups in every mode, and what befalls them: all of it drawn from one seed.
///
/// Several faults may be at work at once. Each history draws first which faults it knows, and whether its network keeps what the protocol rests
/// on: most do.
public final class History: Sendable {
  public let seed: UInt64
  public let misfortunes: [Misfortune]
  let world: World
  let link: SimulatedLink
  let machines: [Machine]
  /// The longest interval that anybody ever advertises.
  let longest: Duration
  /// When the last misfortune is over, and everything has to be in order.
  let quiet: Instant
  let end: Instant

  public init(seed: UInt64) {
    let world = World(seed: seed)
    let intervals = [1, 10, 100].compactMap(AdvertisementInterval.init(centiseconds:))
    let interval = intervals[world.draw(0...intervals.count - 1)]
    let count = world.chance(perMille: 700) ? 2 : 3
    let preempts = world.chance(perMille: 500)
    let delay = world.chance(perMille: 300) ? interval.duration * 3 : .zero
    let parameters = (0..<count).map { number in
      Self.parameters(Self.priorities(of: number)[0], interval, preempts: preempts, delay)
    }
    // What is on its way arrives well before the skews of two routers differ, whatever their priorities become.
    let least = interval.duration / 256
    let link = SimulatedLink(world: world, delay: least / 10...least * 4)
    let known = Self.faults(in: world)
    let drifts = world.chance(perMille: 500)
    self.seed = seed
    self.world = world
    self.link = link
    longest = known.contains(.interval) ? interval.duration * 2 : interval.duration
    let watch = LeaseWatch()
    machines = parameters.enumerated().map { number, parameters in
      let followers: [(any BindingPolicy, String)] = [
        (Flowdown(), "s0"), (Unflowdown(), "s1"), (Patient(delay: interval.duration * 2), "s2"), (Unflowdown(), "s0"),
      ]
      let clock = MachineClock(world: world, partsPerMillion: drifts ? world.draw(-500...500) : 0)
      return Machine(
        number, parameters, followers: Array(followers.prefix(world.draw(1...followers.count))), clock: clock, in: world, on: link,
        watch: watch)
    }
    let first = Instant.zero + longest * 10
    let last = first + longest * 25
    misfortunes = Self.draw(known, count, every: longest, from: first, to: last, in: world)
    quiet = misfortunes.map(\.end).reduce(last, max)
    end = quiet + longest * 16 + delay + .milliseconds(400)
  }

  static let terminationTime: Duration = .milliseconds(5)

  static func parameters(_ priority: UInt8, _ interval: AdvertisementInterval, preempts: Bool, _ delay: Duration) -> ElectionParameters {
    guard let vrid = VirtualRouterID(1) else { preconditionFailure("1 is a VRID") }
    return ElectionParameters(vrid: vrid, priority: Priority(priority), interval: interval, preempts: preempts, preemptDelay: delay)
  }

  /// What tracking adds to a priority.
  static let adjustment: Int16 = -30

  /// Whatever they become, by tracking too, no two routers are equal, and their skews differ by more than Advertisements are on their way.
  static func priorities(of number: Int) -> [UInt8] { [[200, 140, 80], [180, 120, 60], [160, 100, 40]][number] }

  private static func faults(in world: World) -> [Fault] {
    let isSettled = world.chance(perMille: 700)
    return Fault.allCases.filter { fault in
      let isKnown = world.chance(perMille: 300)
      return isKnown && !(isSettled && fault.unsettlesNetwork)
    }
  }

  private static func draw(
    _ known: [Fault], _ count: Int, every interval: Duration, from first: Instant, to last: Instant, in world: World
  ) -> [Misfortune] {
    guard !known.isEmpty else { return [] }
    var chosen: [Misfortune] = []
    for _ in 0..<world.draw(2...8) {
      let fault = known[world.draw(0...known.count - 1)]
      let router = world.draw(0...count - 1)
      let begin = first + world.draw(.zero...first.duration(to: last))
      // Around the length of a lease everything is decided.
      let length = length(of: fault, every: interval, shortest: known.contains(.interval) ? interval / 2 : interval, in: world)
      let misfortune = Misfortune(fault: fault, router: router, begin: begin, end: fault.isLasting ? begin : begin + length)
      // What ends is over before it begins again, so that its end is not the end of another one.
      let isInTheWay = chosen.contains { other in
        other.fault.excludes(fault, isSameRouter: other.router == router) && other.begin <= misfortune.end && begin <= other.end
      }
      if !isInTheWay { chosen.append(misfortune) }
    }
    return chosen.sorted { $0.begin < $1.begin }
  }

  private static func length(of fault: Fault, every interval: Duration, shortest: Duration, in world: World) -> Duration {
    // Often longer than a Backup waits that heard the last Advertisement up to an interval ago; over before the one interval more is.
    if fault == .starvation { return world.draw(shortest * 5 / 2...shortest * 63 / 20) }
    // Around the length of a lease everything is decided.
    let drawn = world.chance(perMille: 500) ? world.draw(interval / 10...interval * 8) : world.draw(interval * 2...interval * 4)
    // A process that is told to end needs a moment for that.
    return max(drawn, terminationTime * 2)
  }

  // MARK: Playing

  /// Lets it all happen. Once.
  public func play() {
    for machine in machines {
      world.at(world.now + world.draw(.zero...longest * 5)) { machine.start() }
    }
    world.run(until: .zero + longest * 9)
    for misfortune in misfortunes { schedule(misfortune) }
    schedule(audits: world.now)
    world.run(until: end)
  }

  /// Every daemon looks through its kernel, as often as it takes to be done in the end.
  private func schedule(audits time: Instant) {
    guard time < end else { return }
    world.at(time) { [weak self] in
      guard let self else { return }
      for machine in machines where machine.isAlive { machine.router.kernel.audit() }
      schedule(audits: time + .milliseconds(100))
    }
  }

  private func schedule(_ misfortune: Misfortune) {
    let machine = machines[misfortune.router]
    world.at(misfortune.begin) { [weak self] in self?.begin(misfortune.fault, machine) }
    guard !misfortune.fault.isLasting else { return }
    world.at(misfortune.end) { [weak self] in self?.end(misfortune.fault, machine) }
  }

  private func begin(_ fault: Fault, _ machine: Machine) {
    let interval = machine.parameters.interval
    switch fault {
    case .fewLosses: link.lose(perMille: 700, inARow: 2)
    case .manyLosses: link.lose(perMille: 800)
    case .duplicates: link.repeat(perMille: 500)
    case .overtaking: link.reorder(true)
    case .longDelays: link.detour(perMille: 400, by: interval.duration / 4...interval.duration * 2)
    case .oneWay: link.cut(from: machine.name, to: machines[(machine.number + 1) % machines.count].name)
    case .partition: for other in machines where other !== machine { link.cut(between: machine.name, and: other.name) }
    case .crash: machine.kill()
    case .restart: machine.terminate()
    case .stop: machine.router.stop()
    case .starvation:
      // Whatever its priority becomes meanwhile.
      // And less by tracking is a longer skew.
      let priorities = Self.priorities(of: machine.number).flatMap { [$0, $0 - UInt8(-Self.adjustment)] }
      let tolerated = priorities.map { priority in
        Self.parameters(priority, interval, preempts: true, .zero).toleratedLateness(interval)
      }.reduce(.zero, max)
      machine.router.starve(timersLateBy: tolerated + .nanoseconds(1)...tolerated * 11 / 10)
    case .lateTimers: machine.router.electionLoop.wakeLate(by: .zero...machine.parameters.toleratedLateness(interval))
    case .refusedSends: link.refuse(from: machine.name)
    case .slowKernel: change(machine) { $0.slowness = 20 }
    case .refusedLinks: change(machine) { $0.refusalsPerMille = 700 }
    case .lostNotifications: change(machine) { $0.lossesPerMille = 500 }
    case .inability: machine.become(world.chance(perMille: 500) ? .unable : .givesWay(because: .tracking))
    case .tracking: machine.adjust(by: Self.adjustment)
    case .drain: machine.setDrained(true)
    case .electionLink: machine.setPlugged(false)
    case .address: machine.move(to: UInt64(machine.number + 1 + world.draw(1...100) * 10))
    case .carrier: onLink(of: machine) { $0.setCarrier(false, of: $1) }
    case .operatorsHand: onLink(of: machine) { $0.setUp(false, $1) }
    case .deletion: onLink(of: machine) { $0.remove($1) }
    case .priority:
      let priorities = Self.priorities(of: machine.number)
      let priority = priorities[world.draw(0...priorities.count - 1)]
      machine.reconfigure { Self.parameters(priority, $0.interval, preempts: $0.preempts, $0.preemptDelays.otherwise) }
    case .interval: changeInterval(from: machine)
    case .preemption:
      let preempts = world.chance(perMille: 500)
      machine.reconfigure { Self.parameters($0.priority.rawValue, $0.interval, preempts: preempts, $0.preemptDelays.otherwise) }
    }
  }

  private func end(_ fault: Fault, _ machine: Machine) {
    switch fault {
    case .fewLosses, .manyLosses: link.lose(perMille: 0)
    case .duplicates: link.repeat(perMille: 0)
    case .overtaking: link.reorder(false)
    case .longDelays: link.detour(perMille: 0, by: nil)
    case .oneWay, .partition: link.heal()
    case .crash, .restart: machine.start()
    case .stop: machine.router.proceed()
    case .starvation: machine.router.feed()
    case .lateTimers: machine.router.electionLoop.wakeLate(by: nil)
    case .refusedSends: link.accept(from: machine.name)
    case .slowKernel: change(machine) { $0.slowness = 1 }
    case .refusedLinks: change(machine) { $0.refusalsPerMille = 0 }
    case .lostNotifications: change(machine) { $0.lossesPerMille = 0 }
    case .inability: machine.become(nil)
    case .tracking: machine.adjust(by: 0)
    case .drain: machine.setDrained(false)
    case .electionLink: machine.setPlugged(true)
    case .carrier: for name in machine.router.kernel.names { machine.router.kernel.setCarrier(true, of: name) }
    case .operatorsHand:
      for name in machine.router.kernel.names where machine.router.kernel.isDownByOthers(name) { machine.router.kernel.setUp(true, name) }
    case .deletion:
      for name in machine.router.kernel.names where !machine.router.kernel.isPresent(name) { machine.router.kernel.make(name) }
    case .address, .priority, .interval, .preemption: break
    }
  }

  private func change(_ machine: Machine, _ change: (inout SimulatedKernel.Trouble) -> Void) {
    var trouble = machine.router.kernel.trouble
    change(&trouble)
    machine.router.kernel.be(trouble)
  }

  private func onLink(of machine: Machine, _ action: (SimulatedKernel, String) -> Void) {
    let names = machine.router.kernel.names
    guard !names.isEmpty else { return }
    action(machine.router.kernel, names[world.draw(0...names.count - 1)])
  }

  /// An operator edits one file after the other.
  private func changeInterval(from machine: Machine) {
    let present = machine.parameters.interval.duration
    let duration = present == longest ? longest / 2 : longest
    guard let interval = AdvertisementInterval(centiseconds: UInt16(duration.nanoseconds / 10_000_000)) else { return }
    for machine in machines {
      world.at(world.now + world.draw(.zero...longest * 2)) {
        machine.reconfigure { Self.parameters($0.priority.rawValue, interval, preempts: $0.preempts, $0.preemptDelays.otherwise) }
      }
    }
  }

  // MARK: The end

  /// Lets every process that ever was come to its end: nothing of this world stays in memory.
  public func bury() {
    for life in machines.flatMap(\.lives) { life.bury() }
    world.run(for: .zero)
  }
}
