import Conformance
import Engine
import Policies
import Simulator
import Testing

/// Mistakes of other daemons that take two routers to see.
@Suite struct SeenInTheWildStories {
  /// Elsewhere the work for 80 addresses kept a new Active from advertising for seconds, so that the old one came back. Here the loop that has all
  /// of that work does not run at all.
  @Test(.seenInTheWild("K#1653"), arguments: seeds)
  func whatFollowersCostDelaysNoAdvertisement(seed: UInt64) {
    let scene = Scene(seed: seed)
    for _ in 0..<100 { scene.right.follow(with: Unflowdown()) }
    _ = scene.started(until: 10.1)
    scene.right.serviceLoop.stop()
    scene.left.kill()
    scene.run(until: 30)
    #expect(scene.right.drawn(step: Scene.step) == "B------------------------A" + String(repeating: "-", count: 34), "\(scene.drawn)")
    // One at the transition, at some 13.4 s, and one a second.
    #expect(scene.right.sent >= 16 && scene.right.sent <= 18, "\(scene.right.sent)")
    #expect(scene.right.lease.isOpen)
    #expect(scene.watch.violations == [])
  }

  /// Elsewhere every member of a group advertises, and all must agree before any moves.
  @Test(.seenInTheWild("K#1933", "K#2169"), arguments: seeds)
  func noMemberKeepsTheOthersFromMoving(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = (0..<4).map { _ in scene.right.follow(with: Unflowdown()) }
    _ = scene.started(until: 5.1)
    scene.right.kernel.setCarrier(false, of: "s2")
    scene.run(until: 6)
    scene.left.kill()
    scene.run(until: 12)
    #expect(groups.map { scene.right.state(of: $0) } == [.active, .active, .initialize, .active], "\(scene.drawn)")
    // Nobody but the management group ever spoke: what was sent is what one group sends.
    #expect(scene.right.sent < 10)
  }

  /// A source address that changes is a new sender to the peers, and no rival: nobody becomes Active for it.
  @Test(.seenInTheWild("K#1716", "K#183"), arguments: seeds)
  func anActiveWhoseAddressChangesHasNoRivalInItself(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    for number in [9, 1, 70_000] as [UInt64] {
      scene.left.handle(.sourceChanged(to: IPv6Address(high: 0xfe80 << 48, low: number)))
      scene.run(until: Double(scene.world.now.nanoseconds) / 1e9 + 5)
    }
    #expect(scene.left.drawn(step: Scene.step).hasPrefix("B-----A---") && scene.left.state == .active, "\(scene.drawn)")
    #expect(!scene.right.recorder.election.entries.contains { $0.state == .active }, "\(scene.drawn)")
    #expect(scene.watch.violations == [])
  }
}
