import Engine
import Policies
import Simulator
import Testing

/// Two management groups with a cable between them, which is cut: `ignore-if-down`.
@Suite struct LoneStandStories {
  private func cut(_ scene: Scene) {
    scene.link.cut(between: "left", and: "right")
    for router in [scene.left, scene.right] { router.handle(.interfaceLost) }
  }

  private func mend(_ scene: Scene) {
    scene.link.heal()
    for router in [scene.left, scene.right] { router.handle(.startup(from: router.source)) }
  }

  @Test(arguments: seeds) func aCutCableMakesBothActiveAndOneOfThemBackupWhenItIsMended(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true))
    let left = scene.left.follow(with: Unflowdown())
    let right = scene.right.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    cut(scene)
    scene.run(until: 20.1)
    #expect(scene.left.passes(left) && scene.right.passes(right))
    #expect(scene.right.kernel.announcements(of: right) == 1 && scene.left.kernel.announcements(of: left) == 1)
    mend(scene)
    scene.run(until: 25)
    #expect(scene.left.drawn(step: Scene.step) == "B-----A-------------------------------------------", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step) == "B-------------------A-------------------------B---", "\(scene.drawn)")
    #expect(scene.left.passes(left) && !scene.right.passes(right))
    // The segments saw both: the one that stays tells them again where the addresses are.
    #expect(scene.left.kernel.announcements(of: left) == 2)
    #expect(scene.left.recorder.observations == [.standsAlone] && scene.right.recorder.observations == [.standsAlone])
  }

  @Test(arguments: seeds) func withoutItACutCableMakesBothInitialize(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    cut(scene)
    scene.run(until: 15)
    #expect(scene.left.state == .initialize && scene.right.state == .initialize)
    #expect(!scene.left.lease.isOpen && !scene.right.lease.isOpen)
  }

  @Test(arguments: seeds) func whoStandsAloneKeepsTheLeaseWithoutAnyAdvertisement(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true)).started(until: 10.1)
    cut(scene)
    let sent = scene.left.sent
    for second in 11...40 {
      scene.run(until: Double(second))
      #expect(scene.left.lease.isOpen)
    }
    #expect(scene.left.sent == sent)
  }

  @Test(arguments: seeds) func aKilledDaemonThatStoodAloneLeavesItsGateClosed(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true)).started(until: 10.1)
    cut(scene)
    scene.run(until: 20)
    scene.left.kill()
    scene.run(until: 23.1)
    #expect(!scene.left.lease.isOpen && scene.right.lease.isOpen)
  }

  @Test(arguments: seeds) func aStoppedDaemonThatStoodAloneOpensAgainAndAnnounces(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true))
    let left = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    cut(scene)
    scene.left.stop()
    scene.run(until: 20)
    #expect(!scene.left.passes(left))
    scene.left.proceed()
    scene.run(until: 22)
    #expect(scene.left.passes(left) && scene.left.kernel.announcements(of: left) == 2)
  }

  @Test(arguments: seeds) func aGroupThatIsHeldInInitializeBeginsWhenThatIsOver(seed: UInt64) {
    let scene = Scene(seed: seed, leadership: Leadership(ignoresLostInterface: true, initializeHoldTime: .seconds(5)))
    _ = scene.started(until: 3)
    // It was in Initialize: nothing to go on with.
    scene.left.handle(.interfaceLost)
    scene.run(until: 6)
    #expect(scene.left.state == .initialize)
    scene.left.handle(.startup(from: scene.left.source))
    scene.run(until: 12)
    #expect(scene.left.drawn(step: Scene.step) == "I-----------B-----A-----", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step) == "I---------B------AB-----", "\(scene.drawn)")
  }
}
