import Engine
import Policies
import Simulator
import Synchronization
import Testing

/// What followers see of a management group: levels.
@Suite struct PublicationStories {
  @Test(arguments: seeds) func aSubscriberSeesThePresentStateFirst(seed: UInt64) {
    let scene = Scene(seed: seed).started()
    let reader = Reader(of: scene.left, in: scene.world)
    scene.run(until: 10.1)
    #expect(reader.seen.map(\.state) == [.active])
    #expect(reader.seen.first?.epoch == 2 && reader.seen.first?.cause == .nobodyHeard)
    scene.left.shutDown()
    scene.run(until: 11)
    #expect(reader.seen.map(\.state) == [.active, .initialize])
    #expect(reader.seen.last?.cause == .shutdown && reader.seen.last?.detected == .seconds(10.1))
  }

  @Test(arguments: seeds) func aSlowSubscriberSeesTheNewestStateOnly(seed: UInt64) {
    let scene = Scene(seed: seed)
    let reader = Reader(of: scene.left, in: scene.world)
    _ = scene.started(until: 2)
    reader.loop.stop()
    scene.run(until: 10)
    scene.left.handle(.received(.from(255), from: .stranger))
    scene.left.handle(.shutdown)
    scene.left.handle(.startup(from: scene.left.source))
    reader.loop.proceed()
    scene.run(until: 10.1)
    // Backup after the start, then nothing of Active, Backup and Initialize.
    #expect(reader.seen.map(\.state) == [.initialize, .backup, .backup])
    #expect(reader.seen.map(\.epoch) == [0, 1, 5])
  }

  @Test(arguments: seeds) func everySubscriberHasASequenceOfItsOwn(seed: UInt64) {
    let scene = Scene(seed: seed)
    let readers = (0..<3).map { _ in Reader(of: scene.left, in: scene.world) }
    _ = scene.started()
    for reader in readers { #expect(reader.seen.map(\.state) == [.initialize, .backup, .active]) }
  }

  @Test(arguments: seeds) func epochsCountChangesAndAnnouncementsCountRounds(seed: UInt64) {
    let scene = Scene(seed: seed)
    let reader = Reader(of: scene.left, in: scene.world)
    _ = scene.started()
    scene.left.handle(.received(.from(1), from: .stranger))
    scene.run(until: 11)
    #expect(reader.seen.map(\.epoch) == [0, 1, 2, 2])
    #expect(reader.seen.map(\.announcements) == [0, 0, 1, 2])
  }

  @Test(arguments: seeds) func aSubscriberIsToldOfTheEnd(seed: UInt64) {
    let scene = Scene(seed: seed).started()
    let reader = Reader(of: scene.left, in: scene.world)
    scene.run(until: 10.1)
    scene.left.finish()
    let late = Reader(of: scene.left, in: scene.world)
    scene.run(until: 10.2)
    #expect(reader.hasEnded && late.hasEnded)
    #expect(late.seen.map(\.state) == [.active])
  }

  @Test(arguments: seeds) func aBlipThatTheLaneDoesNotSeeIsNoWork(seed: UInt64) {
    let scene = Scene(seed: seed)
    let groups = ([Unflowdown(), Flowdown()] as [any BindingPolicy]).map { scene.left.follow(with: $0) }
    _ = scene.started()
    let commits = scene.left.kernel.commits.count
    let drawn = groups.map { scene.left.drawn($0, step: Scene.step) }
    scene.left.serviceLoop.stop()
    scene.left.handle(.received(.from(255), from: .stranger))
    scene.left.handle(.received(.from(0), from: .stranger))
    scene.run(until: 11)
    #expect(scene.left.recorder.election.entries.map(\.state) == [.initialize, .backup, .active, .backup, .active])
    scene.left.serviceLoop.proceed()
    scene.run(until: 12)
    // Nothing for gate, links or states; only the addresses are announced, because the stranger's segments saw him.
    let after = scene.left.kernel.commits.dropFirst(commits)
    #expect(after.map(\.announced) == [groups])
    #expect(after.allSatisfy { $0.armed.isEmpty && $0.disarmed.isEmpty && $0.held.isEmpty && $0.released.isEmpty })
    for (group, before) in zip(groups, drawn) { #expect(scene.left.drawn(group, step: Scene.step).hasPrefix(before)) }
    #expect(groups.allSatisfy { scene.left.passes($0) })
  }

  @Test(arguments: seeds) func aBlipOfABackupIsNoWorkAtAll(seed: UInt64) {
    let scene = Scene(seed: seed)
    let group = scene.right.follow(with: Unflowdown())
    _ = scene.started()
    let commits = scene.right.kernel.commits.count
    scene.right.serviceLoop.stop()
    // Just after an Advertisement of `left`: the next one comes after the skew.
    scene.run(until: 10.25)
    scene.right.handle(.received(.from(0), from: scene.left.source))
    scene.run(until: 12)
    #expect(scene.right.recorder.election.entries.map(\.state) == [.initialize, .backup, .active, .backup])
    scene.right.serviceLoop.proceed()
    scene.run(until: 13)
    #expect(scene.right.kernel.commits.count == commits)
    #expect(scene.right.state(of: group) == .backup)
  }
}

/// Somebody who follows a management group and is no lane.
private final class Reader: Sendable {
  let loop: Loop
  private let state = Mutex<(seen: [ManagementState], hasEnded: Bool)>(([], false))

  init(of router: SimulatedRouter, in world: World) {
    loop = world.makeLoop()
    let states = router.management.states()
    Task(executorPreference: loop) { [self] in
      for await state in states { self.state.withLock { $0.seen.append(state) } }
      self.state.withLock { $0.hasEnded = true }
    }
  }

  var seen: [ManagementState] { state.withLock { $0.seen } }
  var hasEnded: Bool { state.withLock { $0.hasEnded } }
}
