import Conformance
import Engine
import Lab
import Testing

extension Interop {
  /// Two Actives that have not heard of each other meet.
  @Suite struct ConflictTests {
    /// An encounter in which both are Active.
    private func part(_ implementation: Implementation, as router: LabRouter = .r2, ours: Terms, theirs: Terms) throws -> (
      Encounter, any Peer
    ) {
      let encounter = try Encounter(with: implementation, ours: router)
      try encounter.part()
      _ = try encounter.startOurs(ours)
      let peer = try encounter.startActivePeer(theirs)
      try encounter.waitUntilWeAreActive()
      try encounter.hear(1, from: encounter.theirs)
      return (encounter, peer)
    }

    @Test(.rfc9568("6.4.3-8"), arguments: Implementation.allCases, LabRouter.allCases)
    func ofTwoEqualActivesTheOneWithTheGreaterAddressStays(_ implementation: Implementation, _ router: LabRouter) throws {
      let terms = Terms(priority: 100, interval: 100)
      let (encounter, peer) = try part(implementation, as: router, ours: terms, theirs: terms)
      try encounter.expectHostsAreOurs(since: LabClock.now)
      try encounter.expectHostsAreTheirs(since: LabClock.now)

      let mended = LabClock.now
      try encounter.mend()
      // r2 has the greater addresses.
      if router == .r1 {
        try encounter.waitUntilWeAreBackup(of: terms)
        try encounter.hear(2, from: encounter.theirs)
        let settled = LabClock.now
        try encounter.hear(5, from: encounter.theirs)
        try encounter.expectHostsAreTheirs(since: settled)
        encounter.expectOurSilence(since: settled)
      } else {
        try peer.wait(for: .backup, since: mended)
        try encounter.hear(2, from: encounter.ours)
        let settled = LabClock.now
        try encounter.hear(5, from: encounter.ours)
        try encounter.expectHostsAreOurs(since: settled)
        #expect(encounter.advertisements(of: encounter.theirs, since: settled).isEmpty)
        #expect(!encounter.theyAnswered(since: settled))
      }
    }

    /// An Advertisement of the better router, and its next one, when one of the lesser router's reached it in between.
    private struct Answer {
      let contest: Contest
      let before: Instant
      let time: Instant
      var waited: Duration { before.duration(to: time) }
    }

    private func answers(of router: LabRouter, in encounter: Encounter) throws -> [Answer] {
      try Contest.all.map { try answer(of: router, in: $0, of: encounter) }
    }

    private func answer(of router: LabRouter, in contest: Contest, of encounter: Encounter) throws -> Answer {
      for _ in 1..<Encounter.attempts {
        try encounter.bench.hear(1, from: router, on: contest.segment)
        let before = try encounter.lastAdvertisement(of: router, in: contest).time
        try encounter.mend([contest])
        let mended = LabClock.now
        let next = try encounter.firstAdvertisement(of: router, in: contest, since: before).time
        let answer = Answer(contest: contest, before: before, time: next)
        if answer.waited < Self.promptness || before.duration(to: mended) < Self.promptness / 2 { return answer }
        // The switch was so late that the next one was due anyway.
        try encounter.part([contest])
        let parted = LabClock.now
        for router in LabRouter.allCases { _ = try encounter.firstAdvertisement(of: router, in: contest, since: parted) }
      }
      throw LabError.timeout("a switch that is set within \(Self.promptness / 2)")
    }

    private static let attempts = 5
    /// The better router's: long enough for an answer not to be mistaken for the next Advertisement that was due anyway.
    private static let interval = 1000
    /// What a switch, a lesser router's next Advertisement (100 ms) and an answer may take.
    private static let promptness = Duration.milliseconds(700)

    @Test(.rfc9568("6.4.3-9"), arguments: Implementation.allCases)
    func weAnswerALesserActiveAtOnceAndItGivesWay(_ implementation: Implementation) throws {
      let (theirs, ours) = (Terms(priority: 50, interval: 100), Terms(priority: 150, interval: Self.interval))
      let (encounter, peer) = try part(implementation, ours: ours, theirs: theirs)
      let mended = LabClock.now
      for answer in try answers(of: encounter.ours, in: encounter) {
        #expect(answer.waited < Self.promptness)
        // Hosts may have believed the other one, those of the groups that follow too.
        let segment = answer.contest == .management ? Encounter.following : Encounter.contested
        let told = try encounter.bench.capture.frame(within: Bench.patience, "announced again on \(segment)") {
          $0.time > answer.time && $0.announces(on: segment, by: encounter.ours)
        }
        #expect(answer.time.duration(to: told.time) < Encounter.margin)
      }
      try peer.wait(for: .backup, since: mended)
      try encounter.expectHostsAreOurs(since: LabClock.now)
    }

    @Test(.rfc9568("6.4.3-8"), arguments: Implementation.allCases)
    func weGiveWayToABetterActive(_ implementation: Implementation) throws {
      let (theirs, ours) = (Terms(priority: 150, interval: Self.interval), Terms(priority: 50, interval: 100))
      let (encounter, _) = try part(implementation, ours: ours, theirs: theirs)
      let answers = try answers(of: encounter.theirs, in: encounter)
      encounter.withDeviation("an Active doesn't answer a losing Advertisement (RFC 9568 6.4.3, new there)", of: [.frr]) {
        for answer in answers { #expect(answer.waited < Self.promptness) }
      }
      try encounter.waitUntilWeAreBackup(of: theirs)
      let settled = LabClock.now
      try encounter.hear(1, from: encounter.theirs)
      try encounter.expectHostsAreTheirs(since: settled)
      encounter.expectOurSilence(since: settled)
    }
  }
}
