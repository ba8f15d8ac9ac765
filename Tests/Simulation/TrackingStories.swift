import Engine
import Policies
import Simulator
import Testing

/// Priorities 200 and 100, every second; what the routers track comes and goes, and an operator drains one.
@Suite struct TrackingStories {
  @Test(arguments: seeds) func lessPriorityIsPreemptedByABetterPeerAndByNobodyElse(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10)
    // Better still: nothing moves.
    scene.left.become(.adjusted(by: -50))
    scene.run(until: 20)
    #expect(scene.left.state == .active && scene.left.passes(left) && scene.left.snapshot.priority == Priority(150), "\(scene.drawn)")
    scene.left.become(.adjusted(by: -150))
    // Active until the better one has taken over: its Active_Down_Interval, and never without anybody.
    scene.run(until: 23)
    #expect(scene.left.state == .active, "\(scene.drawn)")
    scene.run(until: 25)
    #expect(scene.left.state == .backup && scene.right.state == .active, "\(scene.drawn)")
    scene.left.become(.able)
    scene.run(until: 35)
    #expect(scene.left.state == .active && scene.right.state == .backup, "\(scene.drawn)")
    #expect(scene.left.recorder.causes.filter { if case .preempted = $0 { true } else { false } }.count == 1)
  }

  @Test(arguments: seeds) func whatGivesWayIsSucceededWithinASkewAndServesWhenNobodyElseDoes(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10)
    scene.left.become(.givesWay(because: .tracking))
    scene.run(until: 10.62)
    #expect(scene.right.state == .active && scene.left.recorder.causes.last == .tracked, "\(scene.drawn)")
    scene.right.kill()
    scene.run(until: 20)
    #expect(scene.left.passes(left) && scene.left.snapshot.priority == .lowest, "\(scene.drawn)")
  }

  /// Both have lost the same uplink.
  @Test(arguments: seeds) func whatBothHaveLostMovesNobody(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10)
    for router in [scene.left, scene.right] { router.become(.adjusted(by: -80)) }
    scene.run(until: 60)
    #expect(scene.left.state == .active && scene.left.counters.transitions == 2, "\(scene.drawn)")
  }

  @Test(arguments: seeds) func aDrainedRouterStaysAwayThoughItsPeerDiesAndComesBackWhenItIsTold(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Flowdown())
    _ = scene.started(until: 10)
    scene.left.postDrain(true)
    scene.run(until: 10.62)
    #expect(scene.left.state == .initialize && scene.right.state == .active && !scene.left.passes(left), "\(scene.drawn)")
    scene.run(until: 15)
    #expect(scene.left.snapshot.heard?.address == scene.right.source && scene.left.snapshot.drain?.isAlone == false)
    scene.right.kill()
    scene.run(until: 30)
    #expect(scene.left.state == .initialize && scene.left.snapshot.drain?.isAlone == true, "\(scene.drawn)")
    #expect(scene.left.recorder.causes.last == .drained)
    scene.left.postDrain(false)
    scene.run(until: 34)
    #expect(scene.left.state == .active && scene.left.passes(left), "\(scene.drawn)")
  }

  @Test(arguments: seeds) func howLongAPeerIsBorneWithDependsOnWhatKeptTheRouter(seed: UInt64) {
    guard let vrid = VirtualRouterID(1) else { preconditionFailure("1 is a VRID") }
    let choosy = ElectionParameters(
      vrid: vrid, priority: Priority(200),
      preemptDelays: PreemptDelays(start: .seconds(30), interfaceUp: .seconds(20), trackUp: .seconds(10)))
    let scene = Scene(seed: seed, left: choosy)
    scene.right.start()
    scene.run(until: 10)
    scene.left.start()
    scene.run(until: 38)
    #expect(scene.left.state == .backup, "\(scene.drawn)")
    scene.run(until: 46)
    #expect(scene.left.state == .active, "since its start\n\(scene.drawn)")
    scene.left.become(.adjusted(by: -150))
    scene.run(until: 60)
    #expect(scene.right.state == .active, "\(scene.drawn)")
    scene.left.become(.able)
    scene.run(until: 69)
    #expect(scene.left.state == .backup, "\(scene.drawn)")
    scene.run(until: 76)
    #expect(scene.left.state == .active, "since what it tracks is back\n\(scene.drawn)")
  }
}
