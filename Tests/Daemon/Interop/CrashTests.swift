import Conformance
import Engine
import Lab
import Testing

extension Interop {
  /// The Active dies without a word.
  @Suite struct CrashTests {
    @Test(.rfc9568("6.1-1", "6.4.2-5", "6.4.2-7"), arguments: Implementation.allCases)
    func weTakeOverFromADeadPeerAfterTheActiveDownIntervalOfItsInterval(_ implementation: Implementation) throws {
      let encounter = try Encounter(with: implementation)
      let (theirs, ours) = (Terms(priority: 150, interval: 200), Terms(priority: 100, interval: 100))
      let peer = try encounter.startActivePeer(theirs)
      _ = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreBackup(of: theirs)
      try encounter.hear(2, from: encounter.theirs)

      let killed = LabClock.now
      try peer.crash()
      let last = try encounter.lastAdvertisements(of: encounter.theirs, killedAt: killed)
      let taken = try encounter.expectTakeover(by: encounter.ours, after: last, in: ours.activeDown(at: theirs.interval))
      try encounter.expectEntrance(of: ours, since: .zero)
      try encounter.waitUntilWeAreActive()
      try encounter.expectHostsAreOurs(since: taken)
      encounter.withDeviation("killed, its kernel goes on answering for the virtual addresses") {
        #expect(!encounter.theyAnswered(since: taken))
      }
    }

    @Test(.rfc9568("6.4.2-1"), arguments: Implementation.allCases)
    func aPeerTakesOverFromOursWhenItIsKilledAndTheDeadOneIsSilent(_ implementation: Implementation) throws {
      let encounter = try Encounter(with: implementation)
      let (theirs, ours) = (Terms(priority: 50, interval: 100), Terms(priority: 100, interval: 200))
      let daemon = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreActive()
      let peer = try encounter.startPeer(theirs)
      try peer.wait(for: .backup)
      // FRR's device is closed by zebra, which is told of the state and doesn't say when.
      try encounter.hear(3, from: encounter.ours)
      let settled = LabClock.now
      try encounter.hear(3, from: encounter.ours)
      #expect(encounter.bench.strays(of: encounter.theirs, since: settled) == [])

      let killed = LabClock.now
      daemon.kill()
      try daemon.exit(within: Bench.patience)
      let last = try encounter.lastAdvertisements(of: encounter.ours, killedAt: killed)
      let taken = try encounter.expectTakeover(by: encounter.theirs, after: last, in: theirs.activeDown(at: ours.interval))
      try encounter.expectTheirEntrance(since: .zero)
      try encounter.expectHostsAreTheirs(since: taken)
      encounter.expectOurSilence(since: taken)
    }
  }
}
