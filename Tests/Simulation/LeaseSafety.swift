import Conformance
import Engine
import Simulator
import Testing

/// Nobody forwards for a virtual router while another one does, whoever is killed or stopped, and whenever.
///
/// One fault at a time, and nobody preempts: a peer that is taken the virtual router from closes when it hears so, which a second fault at that
/// very moment prevents until its lease ends.
@Suite struct LeaseSafety {
  @Test(.seenInTheWild("K#2066", "K#2238", "K#2271"), arguments: 0..<UInt64(400)) func noTwoLeasesAreOpenThroughStopsAndAKill(seed: UInt64)
  {
    let drama = Drama(seed: seed, priorities: [200, 100], playsStops: true)
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active } == 1, "\(drama.told)")
    #expect(drama.living.allSatisfy { $0.lease.isOpen == ($0.state == .active) }, "\(drama.told)")
  }

  @Test(arguments: 0..<UInt64(200)) func noTwoLeasesAreOpenWhileOneAfterTheOtherIsKilled(seed: UInt64) {
    let drama = Drama(seed: seed, priorities: [200, 150, 100, 50], playsStops: false)
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active && $0.lease.isOpen } == 1, "\(drama.told)")
  }

  @Test(arguments: 0..<UInt64(100)) func equalsAreNoDifferent(seed: UInt64) {
    let drama = Drama(seed: seed, priorities: [100, 100], playsStops: true)
    drama.play()
    #expect(drama.watch.violations == [], "\(drama.told)")
    #expect(drama.living.count { $0.state == .active } == 1, "\(drama.told)")
  }

  /// The dramas are worth something only if leases end and are taken over in them.
  @Test func theDramasHaveTakeoversLatenessAndLostLeases() {
    var takeovers = 0
    var notes: Set<String> = []
    for seed in 0..<UInt64(100) {
      let drama = Drama(seed: seed, priorities: [200, 100], playsStops: true)
      drama.play()
      takeovers += drama.routers.flatMap(\.recorder.causes).count { if case .activeSilent = $0 { true } else { false } }
      for observation in drama.routers.flatMap(\.recorder.observations) {
        notes.insert("\(observation.kind)")
      }
    }
    #expect(takeovers > 100)
    #expect(notes == ["late", "leaseLost"])
  }
}

/// Some routers, and what befalls them, all drawn from a seed.
private struct Drama {
  enum Fault: CustomStringConvertible {
    case stop(SimulatedRouter, at: Instant, for: Duration)
    case kill(SimulatedRouter, at: Instant)

    var description: String {
      switch self {
      case .stop(let router, let time, let duration): "\(time): \(router.name) stops for \(duration)"
      case .kill(let router, let time): "\(time): \(router.name) is killed"
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

  init(seed: UInt64, priorities: [UInt8], playsStops: Bool) {
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
      playsStops
      ? Self.stopsAndPerhapsAKill(of: routers, in: world, every: interval.duration)
      : Self.kills(of: routers, in: world, every: interval.duration)
  }

  private static func pause(in world: World, every interval: Duration) -> Duration { world.draw(interval * 8...interval * 12) }

  private static func stopsAndPerhapsAKill(
    of routers: [SimulatedRouter], in world: World, every interval: Duration
  ) -> ([Fault], end: Instant) {
    var faults: [Fault] = []
    var time = Instant.zero + pause(in: world, every: interval) + interval * 10
    for _ in 0..<5 {
      let router = routers[world.draw(0...routers.count - 1)]
      // Around the length of a lease everything is decided.
      let duration = world.chance(perMille: 500) ? world.draw(interval / 10...interval * 8) : world.draw(interval * 2...interval * 4)
      faults.append(.stop(router, at: time, for: duration))
      time = time + duration + pause(in: world, every: interval)
    }
    if world.chance(perMille: 500) {
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
