import Conformance
import Engine
import Simulator
import Testing

/// Two routers with one link-local address: cloned machines, or a mistake.
@Suite struct NamesakeStories {
  /// Both have the same address, were parted for a while, and hear each other again.
  private func parted(seed: UInt64, _ left: ElectionParameters, _ right: ElectionParameters) -> Scene {
    let scene = Scene(seed: seed, left: left, right: right)
    scene.run(until: 0)
    scene.left.start()
    scene.right.handle(.startup(from: scene.left.source))
    scene.link.cut(between: "left", and: "right")
    scene.run(until: 10)
    scene.link.heal()
    scene.run(until: 20)
    return scene
  }

  @Test(.rfc9568("6.4.3-8", "6.4.3-9"), .seenInTheWild("K#2283"), arguments: seeds) func prioritiesDecide(seed: UInt64) {
    let scene = parted(seed: seed, .router(priority: 200), .router(priority: 100))
    #expect(scene.left.state == .active && scene.right.state == .backup, "\(scene.drawn)")
    #expect(scene.left.lease.isOpen && !scene.right.lease.isOpen)
    #expect(scene.right.recorder.observations == [.sameAddress(scene.left.source, Priority(200))])
  }

  @Test(.rfc9568(refuses: "6.4.3-8"), .seenInTheWild("K#2283"), arguments: seeds) func equalsStayActiveAndSayItAndDoNotTalkWithoutEnd(
    seed: UInt64
  ) {
    let scene = parted(seed: seed, .router(priority: 100), .router(priority: 100))
    for router in [scene.left, scene.right] {
      #expect(router.state == .active, "\(scene.drawn)")
      #expect(router.recorder.observations == [.undecidable(scene.left.source, .standard)])
      #expect(router.sent <= 20, "one a second")
    }
  }
}
