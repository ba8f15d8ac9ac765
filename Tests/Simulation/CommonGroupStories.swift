import Conformance
import Engine
import Simulator
import Testing

@Suite struct CommonGroupStories {
  private struct Pair {
    let world: World
    let link: SimulatedLink
    let watch = LeaseWatch()
    let left: SimulatedCommonRouter
    let right: SimulatedCommonRouter

    init(seed: UInt64, left: ElectionParameters = .router(priority: 200)) {
      world = World(seed: seed)
      link = SimulatedLink(world: world)
      self.left = SimulatedCommonRouter("left", 2, left, in: world, on: link, watch: watch)
      right = SimulatedCommonRouter("right", 1, .router(priority: 100), in: world, on: link, watch: watch)
      self.left.start()
      right.start()
    }

    var drawn: String { "seed \(world.seed)\nleft  \(left.drawn(step: Scene.step))\nright \(right.drawn(step: Scene.step))" }
  }

  @Test(arguments: seeds) func aCommonGroupElectsAndAnnouncesForItself(seed: UInt64) {
    let pair = Pair(seed: seed)
    pair.world.run(until: .seconds(10.1))
    #expect(pair.left.announcements == 1 && pair.right.announcements == 0, "\(pair.drawn)")
    pair.left.handle(.shutdown)
    pair.world.run(until: .seconds(15))
    #expect(pair.left.drawn(step: Scene.step) == "B-----A-------------I---------", "\(pair.drawn)")
    #expect(pair.right.drawn(step: Scene.step) == "B--------------------A--------", "\(pair.drawn)")
    #expect(pair.right.announcements == 1)
    #expect(pair.right.snapshot?.state == .active && pair.left.snapshot?.state == .initialize)
    #expect(pair.watch.violations == [])
  }

  @Test(arguments: seeds) func anOwnerIsActiveFromTheFirstMoment(seed: UInt64) {
    let pair = Pair(seed: seed, left: .router(priority: 255))
    pair.world.run(until: .seconds(5))
    #expect(pair.left.drawn(step: Scene.step) == "A---------", "\(pair.drawn)")
    #expect(pair.right.drawn(step: Scene.step) == "B---------", "\(pair.drawn)")
    #expect(pair.left.recorder.causes == [.startup, .ownsAddresses])
  }

  @Test(arguments: seeds) func aBackupLearnsTheIntervalOfTheActive(seed: UInt64) throws {
    let interval = try #require(AdvertisementInterval(centiseconds: 10))
    let pair = Pair(seed: seed, left: .router(priority: 200, every: interval))
    pair.world.run(until: .seconds(5))
    #expect(pair.right.snapshot?.learned == interval)
    #expect(pair.right.recorder.observations.contains(.intervalDiffers(interval, of: pair.left.source)))
    pair.left.loop.kill()
    // Three intervals and a skew of the learned one after the last Advertisement, and not of its own.
    pair.world.run(until: .seconds(5.4))
    #expect(pair.right.snapshot?.state == .active, "\(pair.drawn)")
  }

  @Test(.seenInTheWild("H:announced-to-itself"), arguments: seeds) func nothingIsAnnouncedBehindAClosedGate(seed: UInt64) {
    let pair = Pair(seed: seed)
    pair.world.run(until: .seconds(10.1))
    for pause in [2.5, 3.1, 6.0] {
      pair.left.loop.stop()
      pair.world.run(for: .seconds(pause))
      pair.left.loop.proceed()
      pair.world.run(for: .seconds(8.3))
    }
    #expect(pair.left.announcements >= 2, "\(pair.drawn)")
    #expect(pair.left.vainAnnouncements == 0 && pair.right.vainAnnouncements == 0, "\(pair.drawn)")
    #expect(pair.watch.violations == [])
  }
}
