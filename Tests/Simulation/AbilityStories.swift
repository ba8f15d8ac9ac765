import Engine
import Policies
import Simulator
import Testing

/// A router that can serve none of its followers, beside one that can.
@Suite struct AbilityStories {
  @Test(.seenInTheWild("K#2674"), arguments: seeds) func aRouterThatCannotServeDoesNotPreemptOneThatCan(seed: UInt64) {
    let scene = Scene(seed: seed)
    let right = scene.right.follow(with: Unflowdown())
    scene.run(until: 0)
    scene.right.start()
    scene.run(until: 6)
    scene.left.become(.unable)
    scene.left.start()
    scene.run(until: 20)
    #expect(scene.left.drawn(step: Scene.step) == "I-----------B---------------------------", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step) == "B------A--------------------------------", "\(scene.drawn)")
    #expect(scene.right.passes(right))
    #expect(scene.left.sent == 0)
  }

  @Test(arguments: seeds) func anActiveThatBecomesUnableIsSucceededWithinASkewAndPreemptsWhenItIsAbleAgain(seed: UInt64) {
    let scene = Scene(seed: seed)
    let right = scene.right.follow(with: Unflowdown())
    _ = scene.started(until: 10)
    scene.left.become(.unable)
    // The Skew_Time of priority 100, and the way there.
    scene.run(until: 10.62)
    #expect(scene.right.passes(right), "\(scene.drawn)")
    scene.run(until: 20)
    #expect(scene.left.state == .backup && scene.right.state == .active, "\(scene.drawn)")
    scene.left.become(.able)
    scene.run(until: 25)
    #expect(scene.left.state == .active && scene.right.state == .backup, "\(scene.drawn)")
    #expect(scene.left.recorder.causes.contains(.cannotServe))
  }

  /// Priority 1 alone would leave it to the peer's Preempt_Mode whether anybody serves.
  @Test(arguments: seeds) func aPeerThatDoesNotPreemptTakesOverFromAnActiveThatBecomesUnable(seed: UInt64) {
    let scene = Scene(seed: seed, right: .router(priority: 100, preempts: false)).started(until: 10)
    scene.left.become(.unable)
    scene.run(until: 11)
    #expect(scene.right.state == .active, "\(scene.drawn)")
  }

  @Test(arguments: seeds) func aLoneRouterServesWhatItCan(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    scene.run(until: 0)
    scene.left.start()
    scene.run(until: 10)
    scene.left.become(.unable)
    scene.run(until: 15)
    #expect(scene.left.passes(left), "\(scene.drawn)")
    #expect(scene.left.snapshot.priority == .lowest)
    // A peer that can serve comes, and is better now.
    scene.right.start()
    scene.run(until: 20)
    #expect(scene.right.state == .active && !scene.left.passes(left), "\(scene.drawn)")
  }

  @Test(arguments: seeds) func twoThatAreUnableAgreeOnOne(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10)
    scene.left.become(.unable)
    scene.right.become(.unable)
    scene.run(until: 20)
    let before = scene.left.counters.transitions + scene.right.counters.transitions
    #expect([scene.left.state, scene.right.state].count { $0 == .active } == 1, "\(scene.drawn)")
    scene.run(until: 60)
    #expect(scene.left.counters.transitions + scene.right.counters.transitions == before, "it goes to and fro\n\(scene.drawn)")
  }

  @Test(arguments: seeds) func anOwnerThatIsUnableIsOutUntilItIsAble(seed: UInt64) {
    let scene = Scene(seed: seed, left: .router(priority: 255)).started(until: 10)
    scene.left.become(.unable)
    scene.run(until: 15)
    #expect(scene.left.state == .initialize && scene.right.state == .active, "\(scene.drawn)")
    #expect(scene.left.snapshot.awaitsAbility)
    scene.left.become(.able)
    scene.run(until: 16)
    #expect(scene.left.state == .active && scene.right.state == .backup, "\(scene.drawn)")
  }
}
