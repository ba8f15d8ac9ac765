import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension Interop {
  /// The better router resigns, and comes back.
  @Suite struct HandOverTests {
    @Test(.rfc9568("6.4.2-1", "6.4.2-5", "6.4.2-6", "6.4.2-7", "6.4.3-8"), arguments: Implementation.allCases)
    func weFollowABetterPeerReplaceItWhenItResignsAndGiveWayWhenItIsBack(_ implementation: Implementation) throws {
      let encounter = try Encounter(with: implementation)
      let (theirs, ours) = (Terms(priority: 150, interval: 200), Terms(priority: 100, interval: 100))
      let first = try encounter.startActivePeer(theirs)
      _ = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreBackup(of: theirs)
      try encounter.expectHostsAreTheirs(since: LabClock.now)
      try encounter.hear(5, from: encounter.theirs)
      encounter.expectOurSilence(since: .zero)

      try first.resign()
      let gone = LabClock.now
      let farewells = try encounter.resignations(of: encounter.theirs)
      let taken = try encounter.expectTakeover(by: encounter.ours, after: farewells, in: ours.skew(at: theirs.interval))
      try encounter.expectEntrance(of: ours, since: .zero)
      try encounter.waitUntilWeAreActive()
      #expect(try encounter.bench.report(encounter.ours)?.switchovers.first?.cause.hasSuffix("resigned") == true)
      try encounter.expectHostsAreOurs(since: taken)
      try encounter.hear(5, from: encounter.ours)
      encounter.withDeviation("stopped in order, its kernel may go on answering: zebra is not always told", of: [.frr]) {
        #expect(!encounter.theyAnswered(since: max(gone, taken)))
      }

      let second = try encounter.startActivePeer(theirs)
      let returned = try #require(second.process.lines.first).time
      try encounter.waitUntilWeAreBackup(of: theirs)
      let preempted = try Contest.all.map { try encounter.firstAdvertisement(of: encounter.theirs, in: $0, since: returned).time }.max()
      try encounter.hear(5, from: encounter.theirs)
      try encounter.expectHostsAreTheirs(since: LabClock.now)
      encounter.expectOurSilence(since: try #require(preempted).advanced(by: Encounter.lease))
    }

    @Test(.rfc9568("6.4.2-8", "6.4.3-5"), arguments: Implementation.allCases)
    func aLesserPeerGivesWayToUsReplacesUsWhenWeResignAndGivesWayAgain(_ implementation: Implementation) throws {
      let encounter = try Encounter(with: implementation)
      let (theirs, ours) = (Terms(priority: 50, interval: 100), Terms(priority: 100, interval: 200))
      let peer = try encounter.startActivePeer(theirs)
      let first = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreActive()
      try encounter.expectEntrance(of: ours, since: .zero)
      try encounter.expectHostsAreOurs(since: LabClock.now)
      let started = try #require(peer.process.lines.last).time
      try encounter.hear(5, from: encounter.ours)
      let preempted = LabClock.now
      try encounter.hear(5, from: encounter.ours)
      #expect(encounter.advertisements(of: encounter.theirs, since: preempted).isEmpty)

      first.terminate()
      #expect(try first.exit(within: Bench.patience) == .exited(0))
      let farewells = try encounter.resignations(of: encounter.ours)
      let taken = try encounter.expectTakeover(by: encounter.theirs, after: farewells, in: theirs.skew(at: ours.interval))
      try peer.wait(for: .active, since: started)
      try encounter.expectTheirEntrance(since: preempted)
      try encounter.expectHostsAreTheirs(since: taken)
      encounter.expectOurSilence(since: taken)

      let returned = LabClock.now
      _ = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreActive()
      try peer.wait(for: .backup, since: returned)
      try encounter.expectHostsAreOurs(since: LabClock.now)
    }

    /// As keepalived does unless it is told otherwise.
    @Test(.rfc9568("6.4.2-7")) func aPeerThatSpeaksFromItsPhysicalAddressIsFollowedAndReplacedAllTheSame() throws {
      let encounter = try Encounter(with: .keepalived)
      let (theirs, ours) = (Terms(priority: 150, interval: 200, speaker: .physical), Terms(priority: 100, interval: 100))
      let peer = try encounter.startActivePeer(theirs)
      _ = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreBackup(of: theirs)
      try encounter.expectHostsAreTheirs(since: LabClock.now)
      encounter.expectOurSilence(since: .zero)
      let sources = try Contest.all.map { try encounter.lastAdvertisement(of: encounter.theirs, in: $0).sourceMAC }
      encounter.withDeviation("without use_vmac, speaks from the physical MAC address (RFC 9568 7.2)") {
        #expect(sources == Contest.all.map(\.mac))
      }
      try peer.resign()
      let farewells = try encounter.resignations(of: encounter.theirs)
      let taken = try encounter.expectTakeover(by: encounter.ours, after: farewells, in: ours.skew(at: theirs.interval))
      try encounter.expectEntrance(of: ours, since: .zero)
      try encounter.expectHostsAreOurs(since: taken)
    }
  }
}
