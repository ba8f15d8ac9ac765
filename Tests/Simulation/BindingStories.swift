import Conformance
import Engine
import Policies
import Simulator
import Testing

@Suite struct BindingStories {
  @Test(arguments: seeds) func unflowdownFollowersGoThroughATakeover(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Unflowdown())
    let right = scene.right.follow(with: Unflowdown())
    _ = scene.started(until: 10.1)
    #expect(scene.left.passes(left) && !scene.right.passes(right))
    // What hosts are told of default routers goes by this.
    #expect(scene.left.kernel.state(of: left) == .active && scene.right.kernel.state(of: right) == .backup)
    scene.left.shutDown()
    #expect(!scene.left.passes(left))
    scene.run(until: 15)
    #expect(scene.left.drawn(left, step: Scene.step) == "B-----A-------------I---------", "\(scene.drawn)")
    #expect(scene.right.drawn(right, step: Scene.step) == "B--------------------A--------", "\(scene.drawn)")
    #expect(scene.right.passes(right))
    #expect(scene.left.kernel.state(of: left) == .initialize && scene.right.kernel.state(of: right) == .active)
    #expect(scene.right.kernel.announcements(of: right) == 1)
    #expect(scene.left.kernel.isUp("s0") && scene.right.kernel.isUp("s0"))
  }

  @Test(arguments: seeds) func flowdownFollowersGoThroughATakeover(seed: UInt64) {
    let scene = Scene(seed: seed)
    let left = scene.left.follow(with: Flowdown())
    let right = scene.right.follow(with: Flowdown())
    _ = scene.started(until: 3.0)
    // Within the grace: whoever becomes Active does not bounce a live interface.
    #expect(scene.left.kernel.isUp("s0") && scene.right.kernel.isUp("s0"))
    scene.run(until: 10.1)
    #expect(scene.left.kernel.isUp("s0") && !scene.right.kernel.isUp("s0"))
    #expect(scene.left.passes(left) && !scene.right.passes(right))
    #expect(scene.left.kernel.commits.allSatisfy { $0.at < .seconds(3.3) })

    scene.left.shutDown()
    #expect(!scene.left.passes(left))
    scene.run(until: 15)
    #expect(scene.left.drawn(left, step: Scene.step) == "------A-------------I---------", "\(scene.drawn)")
    #expect(scene.right.drawn(right, step: Scene.step) == "---------------------A--------", "\(scene.drawn)")
    #expect(!scene.left.kernel.isUp("s0") && scene.right.kernel.isUp("s0"))
    #expect(scene.right.passes(right))
  }

  @Test(arguments: seeds) func aSwitchoverThatWaitsForInterfacesSaysWhenTheyWereUp(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = (0..<5).map { _ in scene.right.follow(with: Flowdown()) }
    _ = scene.started(until: 10.1)
    scene.left.shutDown()
    scene.run(until: 15)
    let switchover = scene.right.recorder.switchovers.last
    #expect(switchover?.state == .active && switchover?.cause == .activeResigned(scene.left.source))
    #expect(switchover?.groups == groups.count && switchover?.active == groups.count && switchover?.waiting == 0)
    #expect(switchover?.announcements == groups.count)
    if let switchover, let gated = switchover.gated, let announced = switchover.announced, let settled = switchover.settled {
      #expect(switchover.detected <= switchover.published && switchover.published <= switchover.decided)
      #expect(switchover.decided <= gated && gated <= announced && announced <= settled)
      // The interfaces take 1 to 10 ms to come up, and some more to be noticed.
      #expect(announced > switchover.decided + .milliseconds(1))
    } else {
      Issue.record("no switchover, or a step of it is missing")
    }
  }

  @Test(arguments: seeds) func aServiceInterfaceLostOnTheActiveTakesOneGroupOut(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = (0..<4).map { _ in scene.left.follow(with: Unflowdown()) }
    _ = scene.started(until: 10.1)
    let commits = scene.left.kernel.commits.count
    scene.left.kernel.setCarrier(false, of: "s2")
    scene.run(until: 12.6)
    #expect(groups.map { scene.left.state(of: $0) } == [.active, .active, .initialize, .active])
    #expect(scene.left.state == .active && scene.right.state == .backup)
    #expect(scene.left.kernel.commits.dropFirst(commits).flatMap(\.disarmed) == [groups[2]])

    scene.left.kernel.setCarrier(true, of: "s2")
    scene.run(until: 15)
    #expect(scene.left.drawn(groups[2], step: Scene.step) == "B-----A-------------I----A----", "\(scene.drawn)")
    #expect(groups.map { scene.left.kernel.announcements(of: $0) } == [1, 1, 2, 1])
    #expect(groups.allSatisfy { scene.left.passes($0) })
  }

  @Test(arguments: seeds) func anInterfaceThatRecoversFindsTheManagementGroupInBackup(seed: UInt64) {
    let scene = Scene(seed: seed)
    let group = scene.left.follow(with: Unflowdown())
    _ = scene.started(until: 5)
    scene.left.kernel.setCarrier(false, of: "s0")
    scene.run(until: 10.1)
    scene.left.handle(.received(.from(255), from: .stranger))
    scene.left.kernel.setCarrier(true, of: "s0")
    scene.run(until: 11)
    #expect(scene.left.state(of: group) == .backup && !scene.left.passes(group))
    #expect(scene.left.kernel.announcements(of: group) == 1)
  }

  @Test(.seenInTheWild("F#16995", "F#16696"), arguments: seeds) func aHeldInterfaceThatIsLostAndComesBackStaysDown(seed: UInt64) {
    let scene = Scene(seed: seed)
    let group = scene.right.follow(with: Flowdown())
    _ = scene.started()
    #expect(!scene.right.kernel.isUp("s0"))
    scene.right.kernel.remove("s0")
    scene.run(until: 11)
    scene.right.kernel.make("s0")
    scene.run(until: 12)
    #expect(!scene.right.kernel.isUp("s0"))
    scene.left.shutDown()
    scene.run(until: 14)
    #expect(scene.right.kernel.isUp("s0") && scene.right.state(of: group) == .active)
  }

  @Test(arguments: seeds) func whatAnOperatorTookDownStaysDownThroughATakeover(seed: UInt64) {
    let scene = Scene(seed: seed)
    let group = scene.right.follow(with: Flowdown())
    scene.right.kernel.setUp(false, "s0")
    _ = scene.started(until: 10.1)
    scene.left.shutDown()
    scene.run(until: 14)
    #expect(scene.right.state == .active && !scene.right.kernel.isUp("s0"))
    #expect(scene.right.state(of: group) == .initialize)
    #expect(scene.right.recorder.switchovers.last?.excepted == 1)
  }

  @Test(arguments: seeds) func twoGroupsOnOneInterfaceReleaseItTogether(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = (0..<2).map { _ in scene.right.follow(with: Flowdown(), interface: "shared") }
    _ = scene.started(until: 10.1)
    #expect(!scene.right.kernel.isUp("shared"))
    scene.left.shutDown()
    scene.run(until: 14)
    #expect(scene.right.kernel.isUp("shared") && groups.allSatisfy { scene.right.passes($0) })
  }

  @Test(arguments: seeds.prefix(2)) func aThousandFollowersAreOneCommit(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = (0..<1000).map { _ in scene.left.follow(with: Unflowdown()) }
    scene.left.start()
    scene.run(until: 3)
    let commits = scene.left.kernel.commits.count
    scene.run(until: 5)
    let switchover = scene.left.kernel.commits.dropFirst(commits)
    #expect(switchover.count == 1)
    #expect(switchover.first?.announced == groups)
    // The lease opens them all: none is armed one by one.
    #expect(switchover.first?.armed == [])
    #expect(groups.allSatisfy { scene.left.passes($0) })
    #expect(scene.left.recorder.switchovers.last?.active == 1000)
  }

  @Test(.seenInTheWild("K#285", "K#286"), arguments: seeds) func aFollowerThatJoinsAnActiveGroupAnnounces(seed: UInt64) {
    let scene = Scene(seed: seed)
    let first = scene.left.follow(with: Unflowdown())
    _ = scene.started()
    let second = scene.left.follow(with: Unflowdown())
    scene.run(until: 10.1)
    #expect(scene.left.state(of: second) == .active && scene.left.passes(second))
    #expect(scene.left.kernel.announcements(of: second) == 1)
    #expect(scene.left.kernel.announcements(of: first) == 1)
  }

  @Test(arguments: seeds) func aDelayOfAPolicyIsWokenFor(seed: UInt64) {
    let scene = Scene(seed: seed)
    let early = scene.left.follow(with: Late())
    _ = scene.started(until: 4)
    #expect(scene.left.state(of: early) == .backup)
    scene.run(until: 10)
    // Also for one that joins a group that is Active already.
    let late = scene.left.follow(with: Late())
    scene.run(until: 15)
    #expect(scene.left.drawn(early, step: Scene.step) == "B---------A-------------------", "\(scene.drawn)")
    #expect(scene.left.drawn(late, step: Scene.step) == "------------------------A-----", "\(scene.drawn)")
    #expect(scene.left.passes(early) && scene.left.passes(late))
  }

  /// Mirrors the management group, but is Active two seconds later.
  private struct Late: BindingPolicy {
    let name = "late"
    let summary = ""

    func verdict(for situation: BindingSituation) -> BindingVerdict { BindingVerdict(situation.management, delay: .seconds(2)) }
  }
}

extension Advertisement {
  /// What some other router might send.
  static func from(_ priority: UInt8, every interval: AdvertisementInterval = .standard) -> Advertisement {
    Advertisement(
      vrid: ElectionParameters.router(priority: 1).vrid, priority: Priority(priority), interval: interval,
      addresses: [IPv6Address(high: 0xfe80_0000_0000_0000, low: 1)])
  }
}

extension IPv6Address {
  static let stranger = IPv6Address(high: 0xfe80_0000_0000_0000, low: 0xdead)
}
