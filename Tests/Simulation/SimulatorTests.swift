import Conformance
import Engine
import Policies
import Simulator
import Synchronization
import Testing

/// The tool that the stories are told with.
@Suite struct SimulatorTests {
  /// Everything that happened to two routers and their followers, in words.
  private static func history(seed: UInt64) -> String {
    let scene = Scene(seed: seed)
    let groups = (0..<5).map { number -> GroupSlot in
      let policy: any BindingPolicy = number.isMultiple(of: 2) ? Flowdown() : Unflowdown()
      _ = scene.left.follow(with: policy)
      return scene.right.follow(with: policy)
    }
    _ = scene.started(until: 10.1)
    scene.left.stop()
    scene.run(until: 15)
    scene.left.proceed()
    scene.run(until: 20)
    return [scene.left, scene.right].map { router in
      """
      \(router.recorder.election.entries) \(router.recorder.observations) \(router.recorder.switchovers)
      \(router.kernel.commits) \(groups.map { router.recorder.timeline(of: $0).entries })
      """
    }.joined(separator: "\n")
  }

  @Test(.seenInTheWild("leak:task-per-effect"), arguments: seeds) func aSeedIsAHistory(seed: UInt64) {
    #expect(Self.history(seed: seed) == Self.history(seed: seed))
  }

  @Test func anotherSeedIsAnotherHistory() {
    #expect(Set(seeds.map(Self.history(seed:))).count == seeds.count)
  }

  @Test(arguments: seeds) func jobsOfOneMomentComeInAnOrderOfTheSeed(seed: UInt64) async {
    func order() -> [Int] {
      let world = World(seed: seed)
      let loop = world.makeLoop()
      let log = Log()
      for number in 0..<8 { Task(executorPreference: loop) { log.append(number) } }
      #expect(log.entries == [])
      world.run(until: .zero)
      return log.entries
    }
    let first = order()
    #expect(first.sorted() == Array(0..<8))
    #expect(first == order())
  }

  @Test func timersAreSetAnewAndCancelled() {
    let world = World(seed: 1)
    let loop = world.makeLoop()
    let timer = SimulatedTimer(world: world, loop: loop)
    let log = Log()
    timer.onFire { log.append(Int(world.now.nanoseconds / 1_000_000)) }
    timer.wake(at: .seconds(1))
    timer.wake(at: .seconds(2))
    world.run(until: .seconds(3))
    #expect(log.entries == [2000])
    timer.wake(at: .seconds(4))
    timer.wake(at: nil)
    world.run(until: .seconds(5))
    #expect(log.entries == [2000])
    // A deadline that has passed fires at once.
    timer.wake(at: .seconds(1))
    world.run(until: .seconds(5))
    #expect(log.entries == [2000, 5000])
  }

  @Test func aStoppedLoopReadsBeforeItsTimersFire() {
    let scene = Scene(seed: 3).started()
    let heard = scene.right.recorder.election.entries.count
    scene.right.stop()
    // Longer than an Active_Down_Interval, with an Active that is alive.
    scene.run(until: 20)
    scene.right.proceed()
    scene.run(until: 20.5)
    #expect(scene.right.recorder.election.entries.count == heard, "\(scene.drawn)")
  }

  @Test func aLeaseEndsByItselfAndAnEndThatHasPassedOpensNothing() {
    let world = World(seed: 1)
    let lease = SimulatedLease("one", world: world, watch: LeaseWatch())
    #expect(!lease.isOpen)
    lease.hold(until: .seconds(1))
    world.run(until: .seconds(0.99))
    #expect(lease.isOpen)
    lease.hold(until: .seconds(2))
    world.run(until: .seconds(1.99))
    #expect(lease.isOpen)
    world.run(until: .seconds(2))
    #expect(!lease.isOpen)
    lease.hold(until: .seconds(1.5))
    #expect(!lease.isOpen)
    lease.hold(until: .seconds(3))
    #expect(lease.isOpen)
    lease.close()
    #expect(!lease.isOpen)
  }

  @Test func theWatchSeesTwoOpenLeases() {
    let world = World(seed: 1)
    let watch = LeaseWatch()
    let leases = ["one", "two"].map { SimulatedLease($0, world: world, watch: watch) }
    leases[0].hold(until: .seconds(1))
    world.run(until: .seconds(1))
    leases[1].hold(until: .seconds(3))
    leases[0].hold(until: .seconds(1))
    #expect(watch.violations == [])
    leases[0].hold(until: .seconds(2))
    #expect(watch.violations.count == 1)
  }

  @Test(arguments: seeds) func aLinkLosesAndNeverReorders(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 4)
    scene.link.lose(perMille: 1000)
    scene.run(until: 10)
    #expect(scene.left.state == .active && scene.right.state == .active, "\(scene.drawn)")
    scene.link.lose(perMille: 0)
    scene.run(until: 12)
    #expect(scene.right.state == .backup, "\(scene.drawn)")
  }

  @Test(arguments: seeds) func losesNoMoreInARowThanItIsTold(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 4)
    scene.link.lose(perMille: 1000, inARow: 2)
    scene.run(until: 40)
    // Every third of some 36 arrives, which is enough.
    let heard = scene.right.counters.received
    #expect((11...14).contains(heard) && scene.right.state == .backup, "\(heard) \(scene.drawn)")
  }

  @Test(arguments: seeds) func whatArrivesAtAStalledStationIsHandedInInOrderAfterwards(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    let heard = scene.right.counters.received
    scene.right.starve(timersLateBy: .zero ... .zero)
    scene.run(until: 12.5)
    #expect(scene.right.counters.received == heard)
    scene.right.feed()
    scene.run(until: 12.501)
    #expect(scene.right.counters.received == heard + 3)
  }

  @Test func timersOfALoopThatIsLateFireLate() {
    let world = World(seed: 1)
    let loop = world.makeLoop()
    let timer = SimulatedTimer(world: world, loop: loop)
    let log = Log()
    timer.onFire { log.append(Int(world.now.nanoseconds / 1_000_000)) }
    timer.wake(at: .seconds(1))
    loop.wakeLate(by: .milliseconds(300)...(.milliseconds(300)))
    world.run(until: .seconds(1.1))
    // Set anew while it is late.
    timer.wake(at: .seconds(2))
    world.run(until: .seconds(3))
    #expect(log.entries == [2300])
  }

  @Test func timelinesAreDrawn() {
    var timeline = Timeline()
    timeline.enter(.initialize, at: .zero)
    timeline.enter(.backup, at: .seconds(3))
    timeline.enter(.active, at: .seconds(7.9))
    timeline.enter(.backup, at: .seconds(9.1))
    timeline.enter(.active, at: .seconds(9.2))
    timeline.enter(.initialize, at: .seconds(12))
    #expect(timeline.drawn(until: .seconds(12), step: .seconds(1)) == "I--B---A-A--")
  }

  private final class Log: Sendable {
    private let state = Mutex<[Int]>([])
    var entries: [Int] { state.withLock { $0 } }
    func append(_ entry: Int) { state.withLock { $0.append(entry) } }
  }
}
