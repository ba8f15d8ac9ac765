import Engine
import Policies
import Simulator
import Testing

/// What the kernel refuses to send, nobody hears: nothing may rest on it.
@Suite struct RefusalStories {
  /// `left` cannot send from 10.1 s on; its last Advertisement left at 9.219 s, and its lease ends at 12.219 s.
  @Test(arguments: seeds) func whoseAdvertisementsAreRefusedForEverHandsOverWithoutBothAnswering(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    let right = scene.right.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    scene.link.refuse(from: "left")
    scene.run(until: 12.2)
    #expect(scene.left.passes(left) && !scene.right.passes(right))
    scene.run(until: 12.22)
    #expect(!scene.left.passes(left) && !scene.right.passes(right))
    scene.run(until: 40)
    #expect(scene.left.drawn(step: Scene.step).prefix(30) == "B-----A-----------------------", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step).prefix(30) == "B------------------------A----", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step).dropFirst(30).allSatisfy { $0 == "-" }, "\(scene.drawn)")
    #expect(!scene.left.passes(left) && scene.right.passes(right))
    #expect(scene.watch.violations == [])
    // An attempt an interval, and one for each of the peer's Advertisements; said once.
    let counters = scene.left.counters
    #expect(counters.sent == 7 && (30...60).contains(counters.refused), "\(counters)")
    #expect(scene.left.recorder.observations == [.late(by: .seconds(2))])
  }

  @Test(arguments: seeds) func whoIsTakenAgainWaitsForObjectionsBeforeItOpensAndAnnounces(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    scene.link.refuse(from: "left")
    scene.run(until: 20)
    scene.link.accept(from: "left")
    // `right` advertises every second from 12.828 s on, and is answered at once.
    scene.run(until: 20.3)
    #expect(!scene.left.lease.isOpen && scene.right.lease.isOpen)
    scene.run(until: 20.9)
    #expect(!scene.left.lease.isOpen && !scene.right.lease.isOpen && scene.right.state == .backup, "\(scene.drawn)")
    scene.run(until: 22)
    #expect(scene.left.passes(left) && scene.left.kernel.announcements(of: left) == 2)
    #expect(scene.watch.violations == [])
  }

  @Test(arguments: seeds) func aRefusalWithinTheLeaseIsNoNews(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    scene.link.refuse(from: "left")
    scene.run(until: 11)
    scene.link.accept(from: "left")
    scene.run(until: 20)
    #expect(scene.left.lease.isOpen && scene.right.state == .backup, "\(scene.drawn)")
    #expect(scene.left.recorder.observations == [] && scene.left.counters.refused == 1)
  }

  @Test(arguments: seeds) func aBackupThatCannotSendLeavesItToTheNextOne(seed: UInt64) {
    let scene = Scene(seed: seed, right: .router(priority: 150))
    let third = SimulatedRouter("third", 3, .router(priority: 100), in: scene.world, on: scene.link, watch: scene.watch)
    third.start()
    let group = scene.right.follow(with: Flowdown())
    _ = scene.started(until: 10.1)
    scene.link.refuse(from: "right")
    scene.left.kill()
    scene.run(until: 20)
    #expect(third.state == .active && third.lease.isOpen)
    // It does not call itself Active, nor let any interface up.
    #expect(
      scene.right.state == .backup && scene.right.state(of: group) == .initialize && scene.right.counters.refused > 3, "\(scene.drawn)")
    scene.link.accept(from: "right")
    scene.run(until: 22)
    #expect(scene.right.state == .active && scene.right.lease.isOpen && third.state == .backup, "\(scene.drawn)")
  }

  @Test(arguments: seeds) func anOwnerThatCannotSendIsBackupUntilItCan(seed: UInt64) {
    let scene = Scene(seed: seed, left: .router(priority: 255))
    scene.link.refuse(from: "left")
    _ = scene.started(until: 7.9)
    scene.link.accept(from: "left")
    scene.run(until: 10)
    #expect(scene.left.drawn(step: Scene.step) == "B---------------A---", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step) == "B------A--------B---", "\(scene.drawn)")
    #expect(scene.left.recorder.causes.last == .preempted(scene.right.source))
  }

  @Test(arguments: seeds) func aSnapshotSaysThatAnActiveIsShut(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    #expect(scene.left.snapshot.isOpen && !scene.right.snapshot.isOpen)
    scene.link.refuse(from: "left")
    scene.run(until: 13)
    #expect(scene.left.snapshot.state == .active && !scene.left.snapshot.isOpen)
  }
}
