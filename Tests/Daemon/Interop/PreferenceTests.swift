import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension Interop {
  /// Who stays, when nobody has to go.
  @Suite struct PreferenceTests {
    /// Eight intervals: two Active_Down_Intervals and more.
    private static let patience = 8

    private func expectWeStayBackup(_ implementation: Implementation, ours: Terms, theirs: Terms) throws -> (Encounter, any Peer) {
      // Of r2, whose addresses are the greater ones.
      let encounter = try Encounter(with: implementation, ours: .r2)
      let peer = try encounter.startActivePeer(theirs)
      _ = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreBackup(of: theirs)
      try encounter.hear(Self.patience, from: encounter.theirs)
      #expect(encounter.advertisements(of: encounter.ours, since: .zero).isEmpty)
      encounter.expectOurSilence(since: .zero)
      return (encounter, peer)
    }

    private func expectTheyStayBackup(_ implementation: Implementation, ours: Terms, theirs: Terms) throws -> (Encounter, DaemonProcess) {
      let encounter = try Encounter(with: implementation, ours: .r1)
      let daemon = try encounter.startOurs(ours)
      try encounter.waitUntilWeAreActive()
      let peer = try encounter.startPeer(theirs)
      try peer.wait(for: .backup)
      let before = try encounter.bench.report(.r1)
      try encounter.hear(Self.patience, from: encounter.ours)
      #expect(encounter.advertisements(of: encounter.theirs, since: .zero).isEmpty)
      for contest in Contest.all {
        #expect(try encounter.bench.report(.r1)?[contest.name]?.transitions == before?[contest.name]?.transitions)
      }
      return (encounter, daemon)
    }

    @Test(.rfc9568("6.4.2-7"), arguments: Implementation.allCases)
    func weDontTakeOverFromAnEqualPeer(_ implementation: Implementation) throws {
      let terms = Terms(priority: 100, interval: 200)
      _ = try expectWeStayBackup(implementation, ours: terms, theirs: terms)
    }

    @Test(arguments: Implementation.allCases)
    func anEqualPeerDoesntTakeOverFromUs(_ implementation: Implementation) throws {
      let terms = Terms(priority: 100, interval: 200)
      _ = try expectTheyStayBackup(implementation, ours: terms, theirs: terms)
    }

    @Test(.rfc9568("6.4.2-7", "6.4.2-6"), arguments: Implementation.allCases)
    func toldNotToPreemptWeWaitForALesserPeerToResign(_ implementation: Implementation) throws {
      let (theirs, ours) = (Terms(priority: 100, interval: 200), Terms(priority: 150, interval: 100, preempts: false))
      let (encounter, peer) = try expectWeStayBackup(implementation, ours: ours, theirs: theirs)
      try peer.resign()
      let farewells = try encounter.resignations(of: encounter.theirs)
      try encounter.expectTakeover(by: encounter.ours, after: farewells, in: ours.skew(at: theirs.interval))
      try encounter.expectEntrance(of: ours, since: .zero)
    }

    @Test(.rfc9568("6.4.3-5"), arguments: Implementation.allCases)
    func toldNotToPreemptABetterPeerWaitsForUsToResign(_ implementation: Implementation) throws {
      let (theirs, ours) = (Terms(priority: 150, interval: 100, preempts: false), Terms(priority: 100, interval: 200))
      let (encounter, daemon) = try expectTheyStayBackup(implementation, ours: ours, theirs: theirs)
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      let farewells = try encounter.resignations(of: encounter.ours)
      let taken = try encounter.expectTakeover(by: encounter.theirs, after: farewells, in: theirs.skew(at: ours.interval))
      try encounter.expectHostsAreTheirs(since: taken)
      encounter.expectOurSilence(since: taken)
    }
  }
}
