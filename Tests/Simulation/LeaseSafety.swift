import Conformance
import Engine
import Simulator
import Testing

/// Nobody forwards for a virtual router while another one does, whoever is killed, stopped, starved or refused, and whenever.
///
/// One fault at a time, and nobody preempts: a peer that is taken the virtual router from closes when it hears so, which a second fault at that
/// very moment prevents until its lease ends. What is on its way arrives within a fourth of the shortest Skew_Time, and no more than two in a row are
/// lost: that much the protocol bears.
@Suite struct LeaseSafety {
  @Test(.seenInTheWild("K#2066", "K#2238", "K#2271"), arguments: 0..<UInt64(400)) func noTwoLeasesAreOpenThroughStopsAndAKill(seed: UInt64)
  {
    expectSafety(of: Drama(seed: seed, priorities: [200, 100], plays: .stops))
  }

  @Test(arguments: 0..<UInt64(400)) func noTwoLeasesAreOpenWhileTheKernelRefusesToSend(seed: UInt64) {
    expectSafety(of: Drama(seed: seed, priorities: [200, 100], plays: .refusals))
  }

  @Test(arguments: 0..<UInt64(200)) func noTwoLeasesAreOpenWhileAdvertisementsAreLost(seed: UInt64) {
    expectSafety(of: Drama(seed: seed, priorities: [200, 100], plays: .losses))
  }

  /// Without one more interval for a timer that is handled late, many of these have two Actives.
  @Test(arguments: 0..<UInt64(400)) func noTwoLeasesAreOpenWhileOneIsStarved(seed: UInt64) {
    expectSafety(of: Drama(seed: seed, priorities: [200, 100], plays: .starvation))
  }

  @Test(arguments: 0..<UInt64(400)) func noTwoLeasesAreOpenThroughAllOfThem(seed: UInt64) {
    expectSafety(of: Drama(seed: seed, priorities: [200, 150, 100], plays: .everything))
  }

  private func expectSafety(of drama: Drama) {
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active } == 1, "\(drama.told)")
    #expect(drama.living.allSatisfy { $0.lease.isOpen == ($0.state == .active) }, "\(drama.told)")
  }

  @Test(arguments: 0..<UInt64(200)) func noTwoLeasesAreOpenWhileOneAfterTheOtherIsKilled(seed: UInt64) {
    let drama = Drama(seed: seed, priorities: [200, 150, 100, 50], plays: .kills)
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active && $0.lease.isOpen } == 1, "\(drama.told)")
  }

  @Test(arguments: 0..<UInt64(100)) func equalsAreNoDifferent(seed: UInt64) {
    let drama = Drama(seed: seed, priorities: [100, 100], plays: .stops)
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active } == 1, "\(drama.told)")
  }

  /// The dramas are worth something only if leases end and are taken over in them.
  @Test(arguments: Drama.Plot.allCases) func theDramasHaveTakeoversLatenessAndRefusals(plot: Drama.Plot) {
    var takeovers = 0
    var refused: UInt64 = 0
    var notes: Set<Observation.Kind> = []
    for seed in 0..<UInt64(100) {
      let drama = Drama(seed: seed, priorities: [200, 100], plays: plot)
      drama.play()
      takeovers += drama.routers.flatMap(\.recorder.causes).count { if case .activeSilent = $0 { true } else { false } }
      refused += drama.routers.map(\.counters.refused).reduce(0, +)
      notes.formUnion(drama.routers.flatMap(\.recorder.observations).map(\.kind))
    }
    switch plot {
    case .stops: #expect(takeovers > 100 && notes == [.late], "\(takeovers) \(notes)")
    case .kills: #expect(takeovers >= 90 && notes == [], "\(takeovers) \(notes)")
    case .refusals: #expect(takeovers > 50 && refused > 1000 && notes == [.late])
    case .losses: #expect(takeovers == 0 && notes == [])
    case .starvation: #expect(takeovers == 0 && notes == [.takeoverPutOff])
    case .everything: #expect(takeovers > 100 && refused > 200 && notes == [.late, .takeoverPutOff], "\(takeovers) \(refused) \(notes)")
    }
  }
}

/// Some routers, and what befalls them, all drawn from a seed.
struct Drama {
  enum Plot: CaseIterable { case stops, kills, refusals, losses, starvation, everything }

  enum Fault: CustomStringConvertible {
    case stop(SimulatedRouter, at: Instant, for: Duration)
    case kill(SimulatedRouter, at: Instant)
    /// Its kernel refuses to send.
    case refuse(SimulatedRouter, at: Instant, for: Duration)
    /// Two in a row, at most, are lost.
    case lose(at: Instant, for: Duration)
    /// It hears nothing until that is over, and its timers fire later than half of its Skew_Time.
    case starve(SimulatedRouter, at: Instant, for: Duration)

    var description: String {
      switch self {
      case .stop(let router, let time, let duration): "\(time): \(router.name) stops for \(duration)"
      case .kill(let router, let time): "\(time): \(router.name) is killed"
      case .refuse(let router, let time, let duration): "\(time): \(router.name) can't send for \(duration)"
      case .lose(let time, let duration): "\(time): Advertisements are lost for \(duration)"
      case .starve(let router, let time, let duration): "\(time): \(router.name) is starved for \(duration)"
      }
    }
  }

  let world: World
  let link: SimulatedLink
  let watch = LeaseWatch()
  let routers: [SimulatedRouter]
  let faults: [Fault]
  let interval: AdvertisementInterval
  private let end: Instant

  init(seed: UInt64, priorities: [UInt8], plays plot: Plot) {
    let world = World(seed: seed)
    let intervals: [AdvertisementInterval] = [1, 10, 100].compactMap(AdvertisementInterval.init(centiseconds:))
    let interval = intervals[world.draw(0...intervals.count - 1)]
    let parameters = priorities.map { ElectionParameters.router(priority: $0, every: interval, preempts: false) }
    // What is on its way arrives well before anybody's skew is over, and before the skews of two differ.
    let shortest = parameters.map { $0.skew(interval) }.min() ?? .zero
    let link = SimulatedLink(world: world, delay: shortest / 50...shortest / 4)
    var routers: [SimulatedRouter] = []
    for (number, parameters) in parameters.enumerated() {
      routers.append(
        SimulatedRouter("r\(number)", UInt64(number + 1), parameters, in: world, on: link, watch: watch))
    }
    self.world = world
    self.link = link
    self.interval = interval
    self.routers = routers
    (faults, end) =
      plot == .kills
      ? Self.kills(of: routers, in: world, every: interval.duration)
      : Self.faults(of: plot, routers, in: world, every: interval.duration)
  }

  private static func pause(in world: World, every interval: Duration) -> Duration { world.draw(interval * 8...interval * 12) }

  private static func faults(
    of plot: Plot, _ routers: [SimulatedRouter], in world: World, every interval: Duration
  ) -> ([Fault], end: Instant) {
    var faults: [Fault] = []
    var time = Instant.zero + pause(in: world, every: interval) + interval * 10
    let plots: [Plot] = plot == .everything ? [.stops, .refusals, .losses, .starvation] : [plot]
    for _ in 0..<5 {
      let router = routers[world.draw(0...routers.count - 1)]
      // Around the length of a lease everything is decided.
      var duration = world.chance(perMille: 500) ? world.draw(interval / 10...interval * 8) : world.draw(interval * 2...interval * 4)
      switch plots[world.draw(0...plots.count - 1)] {
      case .refusals: faults.append(.refuse(router, at: time, for: duration))
      case .losses: faults.append(.lose(at: time, for: duration))
      case .starvation:
        // Often longer than a Backup waits that heard the last Advertisement up to an interval ago; over before the one interval more is.
        let skew = router.parameters.skew(router.parameters.interval)
        duration = world.draw(interval * 5 / 2...interval * 3 + skew * 9 / 10)
        faults.append(.starve(router, at: time, for: duration))
      case .stops, .kills, .everything: faults.append(.stop(router, at: time, for: duration))
      }
      time = time + duration + pause(in: world, every: interval)
    }
    if [.stops, .everything].contains(plot), world.chance(perMille: 500) {
      faults.append(.kill(routers[world.draw(0...routers.count - 1)], at: time))
      time = time + pause(in: world, every: interval)
    }
    return (faults, time)
  }

  private static func kills(
    of routers: [SimulatedRouter], in world: World, every interval: Duration
  ) -> ([Fault], end: Instant) {
    var faults: [Fault] = []
    var time = Instant.zero + pause(in: world, every: interval) + interval * 20
    for router in routers.dropLast() {
      faults.append(.kill(router, at: time))
      time = time + pause(in: world, every: interval)
    }
    return (faults, time)
  }

  func play() {
    for router in routers {
      // Equals that start at the same moment would take over at the same moment.
      router.start()
      world.run(for: world.draw(interval.duration / 4...interval.duration * 5))
    }
    for fault in faults {
      switch fault {
      case .stop(let router, let time, let duration):
        world.run(until: time)
        router.stop()
        world.run(for: duration)
        router.proceed()
      case .kill(let router, let time):
        world.run(until: time)
        router.kill()
      case .refuse(let router, let time, let duration):
        world.run(until: time)
        link.refuse(from: router.name)
        world.run(for: duration)
        link.accept(from: router.name)
      case .lose(let time, let duration):
        world.run(until: time)
        link.lose(perMille: 700, inARow: 2)
        world.run(for: duration)
        link.lose(perMille: 0)
      case .starve(let router, let time, let duration):
        world.run(until: time)
        let tolerated = router.parameters.toleratedLateness(interval)
        router.starve(timersLateBy: tolerated + .nanoseconds(1)...tolerated * 11 / 10)
        world.run(for: duration)
        router.feed()
      }
    }
    world.run(until: end)
  }

  var living: [SimulatedRouter] {
    let killed = faults.compactMap { if case .kill(let router, _) = $0 { ObjectIdentifier(router) } else { nil } }
    return routers.filter { !killed.contains(ObjectIdentifier($0)) }
  }

  /// All it takes to see it again.
  var told: String {
    let timelines = routers.map { "\($0.name) \($0.drawn(step: interval.duration))" }
    let heading = "seed \(world.seed), every \(interval), a column each"
    return ([heading] + timelines + faults.map(\.description) + watch.violations).joined(separator: "\n")
  }
}
