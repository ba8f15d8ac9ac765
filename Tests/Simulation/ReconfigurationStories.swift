import Engine
import Policies
import Simulator
import Testing

/// A management group whose settings change while it is followed.
@Suite struct ReconfigurationStories {
  @Test(arguments: seeds) func whatIgnoresALostInterfaceNoLongerEndsItsStand(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true))
    let group = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    scene.left.handle(.interfaceLost)
    scene.run(until: 12)
    #expect(scene.left.passes(group) && scene.left.snapshot.standsAlone)
    scene.left.reconfigure(.asElected)
    #expect(!scene.left.lease.isOpen && !scene.left.passes(group))
    scene.run(until: 12.1)
    #expect(scene.left.state == .initialize && scene.left.state(of: group) == .initialize)
    // It stays as elected, and may be told otherwise again.
    scene.left.handle(.startup(from: scene.left.source))
    scene.run(until: 20)
    scene.left.reconfigure(Leadership(ignoresLostInterface: true))
    #expect(scene.left.state == .active)
    scene.left.handle(.interfaceLost)
    scene.run(until: 25)
    #expect(scene.left.passes(group) && scene.left.snapshot.standsAlone)
  }

  @Test(arguments: seeds) func aHoldAfterTheStartThatIsShortenedEndsAtOnceAndOneThatIsLengthenedLasts(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(initializeHoldTime: .seconds(60))).started(until: 10.1)
    #expect(scene.left.state == .initialize && scene.right.state == .initialize)
    scene.left.reconfigure(Leadership(initializeHoldTime: .seconds(5)))
    scene.right.reconfigure(Leadership(initializeHoldTime: .seconds(30)))
    scene.run(until: 29.9)
    #expect(scene.left.state == .active && scene.right.state == .initialize)
    scene.run(until: 31)
    #expect(scene.right.state == .backup)
  }

  @Test(arguments: seeds) func aRunningGroupIsNotTakenBackByAHoldThatWouldBeOver(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    scene.left.reconfigure(Leadership(initializeHoldTime: .seconds(5)))
    scene.left.reconfigure(Leadership(initializeHoldTime: .seconds(60)))
    scene.run(until: 20)
    #expect(scene.left.state == .active && scene.left.counters.transitions == 2, "\(scene.drawn)")
  }

  @Test(arguments: seeds) func otherAddressesAreAdvertisedAtOnceAndMoveNothing(seed: UInt64) {
    let scene = Scene(seed: seed)
    let group = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    let (sent, announced) = (scene.left.sent, scene.left.kernel.announcements(of: group))
    let addresses = [IPv6Address(high: 0xfe80_0000_0000_0000, low: 77)]
    for router in [scene.left, scene.right] { router.handle(.readdressed(to: addresses)) }
    #expect(scene.left.sent == sent + 1)
    scene.run(until: 20)
    #expect(scene.left.state == .active && scene.right.state == .backup)
    #expect(scene.left.kernel.announcements(of: group) == announced, "its followers have theirs")
  }
}
