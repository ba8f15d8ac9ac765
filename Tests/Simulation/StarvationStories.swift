import Engine
import Simulator
import Testing

/// A router whose machine has no time for it hears late, and its timers fire late: that is how it knows.
///
/// `right` hears `left` at 9.219 s for the last time; its Active_Down_Timer is due at 12.828 s, its Skew_Time is 609.375 ms.
@Suite struct StarvationStories {
  private static let late = Duration.milliseconds(310)...(.milliseconds(400))

  @Test(arguments: seeds) func aStarvedBackupWaitsForWhatIsLateAndTakesNothingOver(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    scene.right.starve(timersLateBy: Self.late)
    scene.run(until: 13.5)
    scene.right.feed()
    scene.run(until: 20)
    #expect(scene.left.drawn(step: Scene.step) == "B-----A---------------------------------", "\(scene.drawn)")
    #expect(scene.right.drawn(step: Scene.step) == "B---------------------------------------", "\(scene.drawn)")
    #expect(scene.watch.violations == [])
    #expect(scene.right.counters.takeoversPutOff == 1)
    #expect(scene.right.recorder.observations.map(\.kind) == [.takeoverPutOff])
  }

  @Test(arguments: seeds) func aStarvedBackupOfADeadActiveTakesOverAnIntervalLater(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    scene.left.kill()
    scene.right.starve(timersLateBy: Self.late)
    scene.run(until: 20)
    // Due at 12.828 s, handled up to 400 ms later, and once more after a second: once is enough.
    let taken = scene.right.recorder.election.entries.last { $0.state == .active }?.at
    #expect((taken ?? .zero) > .seconds(14.44) && (taken ?? .zero) < .seconds(14.63), "\(scene.drawn)")
    #expect(scene.right.lease.isOpen && scene.right.counters.takeoversPutOff == 1)
  }

  @Test(arguments: seeds) func aTimerThatIsALittleLatePutsNothingOff(seed: UInt64) {
    let scene = Scene(seed: seed).started(until: 10.1)
    scene.left.kill()
    scene.right.starve(timersLateBy: .zero ... .milliseconds(300))
    scene.run(until: 15)
    let taken = scene.right.recorder.election.entries.last { $0.state == .active }?.at
    #expect((taken ?? .zero) > .seconds(12.82) && (taken ?? .zero) < .seconds(13.13), "\(scene.drawn)")
    #expect(scene.right.counters.takeoversPutOff == 0)
  }
}
