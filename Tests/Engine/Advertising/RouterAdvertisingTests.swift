import Conformance
import Engine
import Testing

/// One virtual router on virtual time: it is asked whenever its deadline has come, and what it sends is kept.
private struct Run {
  var advertising: RouterAdvertising
  var random: SeededGenerator
  var now = Instant.zero
  var sent: [Instant] = []

  init(interval: Duration = .seconds(600), seed: UInt64 = 1) {
    advertising = RouterAdvertising(parameters: RouterAdvertisingParameters(maximumInterval: interval))
    random = SeededGenerator(seed: seed)
  }

  mutating func handle(_ event: RouterAdvertising.Event) {
    for effect in advertising.handle(event, at: now, using: &random) {
      switch effect {
      case .advertise: sent.append(now)
      }
    }
  }

  mutating func becomeActive() {
    handle(.became(.active))
    handle(.announced)
  }

  /// Lets time pass, deadline by deadline.
  mutating func pass(_ duration: Duration) {
    let end = now + duration
    while let due = advertising.deadline, due <= end {
      now = max(now, due)
      handle(.deadline)
    }
    now = end
  }

  /// As `pass`, with a solicitation at every step.
  mutating func beSolicited(every step: Duration, for duration: Duration) {
    let end = now + duration
    while now < end {
      handle(.solicited)
      pass(step)
    }
  }

  var gaps: [Duration] { zip(sent, sent.dropFirst()).map { $0.duration(to: $1) } }
}

@Suite struct RouterAdvertisingTests {
  @Test(.rfc9568("6.4.3-2")) func theFirstLeavesAtOnceBehindTheAnnouncement() {
    var run = Run()
    run.handle(.became(.active))
    #expect(run.advertising.deadline == nil, "the addresses are announced first")
    run.now = .zero + .milliseconds(20)
    run.handle(.announced)
    #expect(run.advertising.deadline == run.now)
    run.pass(.zero)
    #expect(run.sent == [.zero + .milliseconds(20)])
  }

  @Test(.rfc9568("6.4.3-2"), arguments: 1...50) func theFirstThreeAreAtMostSixteenSecondsApart(seed: UInt64) {
    var run = Run(seed: seed)
    run.becomeActive()
    run.pass(.seconds(32))
    #expect(run.sent.count == RouterAdvertising.initialAdvertisements)
    #expect(run.gaps.allSatisfy { $0 == RouterAdvertising.initialInterval }, "0.33 of 600 s is more than 16 s")
    // The fourth comes in its own time.
    run.pass(.seconds(197))
    #expect(run.sent.count == 3)
    run.pass(.seconds(403))
    #expect(run.sent.count >= 4)
  }

  @Test(.rfc9568("6.4.3-2"), arguments: [.seconds(4), .seconds(9), .seconds(600), .seconds(1800)] as [Duration])
  func laterOnesAreARandomTimeApartWithinTheBounds(interval: Duration) throws {
    var run = Run(interval: interval)
    run.becomeActive()
    run.pass(interval * 400)
    let later = Array(run.gaps.dropFirst(2))
    let parameters = run.advertising.parameters
    #expect(later.count >= 400)
    #expect(later.allSatisfy { parameters.minimumInterval <= $0 && $0 <= interval })
    #expect(parameters.minimumInterval >= .seconds(3) && parameters.minimumInterval <= interval * 3 / 4)
    // Random indeed, and over the whole range: four hundred draws leave no tenth of it empty at either end.
    let tenth = (interval - parameters.minimumInterval) / 10
    #expect(try #require(later.min()) < parameters.minimumInterval + tenth)
    #expect(try #require(later.max()) > interval - tenth)
  }

  @Test func twoVirtualRoutersDoNotFallIntoStep() {
    var (first, second) = (Run(seed: 1), Run(seed: 2))
    first.becomeActive()
    second.becomeActive()
    first.pass(.seconds(6000))
    second.pass(.seconds(6000))
    #expect(first.sent.dropFirst(3).allSatisfy { !second.sent.contains($0) })
  }

  @Test(arguments: 1...50) func aSolicitationIsAnsweredWithinHalfASecond(seed: UInt64) throws {
    var run = Run(seed: seed)
    run.becomeActive()
    run.pass(.seconds(100))
    let before = run.sent.count
    let asked = run.now
    run.handle(.solicited)
    run.pass(.milliseconds(500))
    #expect(run.sent.count == before + 1)
    #expect(asked.duration(to: try #require(run.sent.last)) <= RouterAdvertising.longestAnswerDelay)
  }

  @Test func answersAreSpreadOverTheHalfSecond() {
    let delays = (1...UInt64(200)).compactMap { seed -> Duration? in
      var run = Run(seed: seed)
      run.becomeActive()
      run.pass(.seconds(100))
      run.handle(.solicited)
      return run.advertising.deadline.map { run.now.duration(to: $0) }
    }
    #expect(delays.count == 200)
    #expect(delays.contains { $0 < .milliseconds(50) } && delays.contains { $0 > .milliseconds(450) })
  }

  @Test func manySolicitationsGetOneAnswer() {
    var run = Run()
    run.becomeActive()
    run.pass(.seconds(100))
    let before = run.sent.count
    for _ in 0..<1000 { run.handle(.solicited) }
    run.pass(.seconds(3))
    #expect(run.sent.count == before + 1)
  }

  @Test func aStreamOfSolicitationsGetsOneAnswerEveryThreeSecondsAtMost() {
    var run = Run()
    run.becomeActive()
    run.beSolicited(every: .milliseconds(10), for: .seconds(300))
    #expect(run.gaps.allSatisfy { $0 >= RouterAdvertising.shortestInterval })
    #expect((300 / 4...300 / 3 + 1).contains(run.sent.count), "\(run.sent.count)")
  }

  @Test func anAnswerThatWouldComeLaterThanTheNextUnsolicitedOneIsThatOne() throws {
    // With 4 s at most, the next one is due 3 to 4 s after the last.
    var run = Run(interval: .seconds(4))
    run.becomeActive()
    run.pass(.seconds(60))
    let due = try #require(run.advertising.deadline)
    run.now = due - .microseconds(1)
    run.handle(.solicited)
    #expect(run.advertising.deadline == due)
    run.pass(.seconds(1))
    #expect(run.sent.last == due)
  }

  @Test func anAnswerBeginsTheTimeToTheNextAnew() throws {
    var run = Run()
    run.becomeActive()
    run.pass(.seconds(220))
    run.handle(.solicited)
    run.pass(.milliseconds(500))
    let answer = try #require(run.sent.last)
    let next = answer.duration(to: try #require(run.advertising.deadline))
    #expect(next >= run.advertising.parameters.minimumInterval)
  }

  @Test(.rfc9568(refuses: "6.4.2-2"), .seenInTheWild("radvd#131"), arguments: [RouterState.backup, .initialize])
  func whoIsNotActiveSendsNoneWhoeverAsks(state: RouterState) {
    var run = Run()
    run.handle(.became(state))
    // A late announcement of a group that has left Active meanwhile is no reason either.
    run.handle(.announced)
    run.beSolicited(every: .milliseconds(100), for: .seconds(100))
    #expect(run.sent.isEmpty && run.advertising.deadline == nil)
  }

  @Test(.rfc9568(refuses: "6.4.2-2"), arguments: [RouterState.backup, .initialize])
  func whoLeavesActiveStopsAtOnce(state: RouterState) {
    var run = Run()
    run.becomeActive()
    run.pass(.seconds(1))
    run.handle(.solicited)
    run.handle(.became(state))
    #expect(run.advertising.deadline == nil)
    run.beSolicited(every: .seconds(1), for: .seconds(1000))
    #expect(run.sent == [.zero])
  }

  @Test func whoIsActiveAgainBeginsAnew() {
    var run = Run()
    run.becomeActive()
    run.pass(.seconds(500))
    run.handle(.became(.backup))
    run.pass(.seconds(1))
    run.becomeActive()
    let start = run.now
    run.pass(.seconds(32))
    #expect(run.sent.filter { $0 >= start } == [start, start + .seconds(16), start + .seconds(32)])
  }

  @Test(arguments: [1, 2999]) func whoIsActiveAgainWithinThreeSecondsWaitsForThem(milliseconds: Int64) {
    var run = Run()
    run.becomeActive()
    run.pass(.milliseconds(milliseconds / 2))
    run.handle(.became(.backup))
    run.pass(.milliseconds(milliseconds - milliseconds / 2))
    run.becomeActive()
    run.pass(.seconds(10))
    #expect(run.sent.map { Instant.zero.duration(to: $0) } == [.zero, RouterAdvertising.shortestInterval])
  }

  @Test func anAnnouncementThatIsRepeatedChangesNothing() {
    var run = Run()
    run.becomeActive()
    run.pass(.seconds(1))
    let before = run.advertising
    run.handle(.announced)
    run.handle(.became(.active))
    #expect(run.advertising == before)
  }

  @Test func whatCouldNotLeaveIsTriedAgainSoonAndIsNoneOfTheFirstThree() {
    var run = Run()
    run.becomeActive()
    for _ in 0..<10 {
      run.handle(.deadline)
      run.handle(.withheld)
      #expect(run.advertising.deadline == run.now + RouterAdvertising.shortestInterval)
      run.now = run.now + RouterAdvertising.shortestInterval
    }
    run.sent = []
    let start = run.now
    run.pass(.seconds(32))
    #expect(run.sent == [start, start + .seconds(16), start + .seconds(32)])
  }

  @Test func aDeadlineThatComesEarlyOrTwiceIsHarmless() {
    var run = Run()
    run.becomeActive()
    run.handle(.deadline)
    let after = run.advertising
    run.handle(.deadline)
    #expect(run.advertising == after && run.sent.count == 1)
  }

  @Test(arguments: 1...20) func whateverHappensTwoAreNeverCloserThanThreeSeconds(seed: UInt64) {
    var run = Run(interval: .seconds(4), seed: seed)
    var dice = SeededGenerator(seed: seed &* 977)
    var isActive = false
    var activeSince = Instant.zero
    var heard = 0
    for _ in 0..<2000 {
      run.pass(.milliseconds(Int.random(in: 0...2000, using: &dice)))
      switch Int.random(in: 0..<20, using: &dice) {
      case 0:
        isActive.toggle()
        run.handle(.became(isActive ? .active : .backup))
        // The last one counts on: hosts have heard it.
        run.sent = run.sent.suffix(1)
        heard = run.sent.count
        activeSince = run.now
      case 1: run.handle(.announced)
      case 2..<12: run.handle(.solicited)
      default: run.handle(.deadline)
      }
      #expect(isActive || run.sent.count == heard)
      #expect(run.sent.dropFirst(heard).allSatisfy { $0 >= activeSince })
      #expect(run.gaps.allSatisfy { $0 >= RouterAdvertising.shortestInterval })
      #expect(run.advertising.deadline.map { run.now.duration(to: $0) <= .seconds(4) } ?? true)
    }
  }
}

@Suite struct RouterAdvertisementDifferenceTests {
  private let ours = RouterAdvertisementTests.advertisement

  @Test(.rfc9568("8.2.3-1")) func theSameIsNoDifference() {
    #expect(ours.differences(from: ours).isEmpty)
    var reordered = ours
    reordered.recursiveDNSServers = ours.recursiveDNSServers.compactMap {
      RouterAdvertisement.RecursiveDNSServers($0.addresses.reversed(), lifetime: $0.lifetime)
    }
    #expect(ours.differences(from: reordered).isEmpty, "the order says nothing")
  }

  private static let changes: [(String, @Sendable (inout RouterAdvertisement) -> Void)] = [
    ("hop limit 32 there, 64 here", { $0.currentHopLimit = 32 }),
    ("managed true there, false here", { $0.isManaged = true }),
    ("other false there, true here", { $0.hasOtherConfiguration = false }),
    ("preference low there, high here", { $0.preference = .low }),
    ("lifetime 0s there, 1800s here", { $0.routerLifetimeInSeconds = 0 }),
    ("reachable time 1ms there, 30000ms here", { $0.reachableTimeInMilliseconds = 1 }),
    ("retransmission time 1ms there, 1000ms here", { $0.retransmissionTimeInMilliseconds = 1 }),
    ("link-layer address none there, 00:00:5e:00:02:07 here", { $0.sourceLinkLayerAddress = nil }),
    ("mtu none there, 1500 here", { $0.mtu = nil }),
    ("prefixes none there, 2001:db8:0:1::/64 (on-link, autonomous, valid 7200s, preferred 3600s) here", { $0.prefixes = [] }),
    ("dns none there, 2001:db8::53 for 600s, 2001:db8::5353 for 600s here", { $0.recursiveDNSServers = [] }),
    ("search none there, example.net for infinite, lab.example.net for infinite here", { $0.searchLists = [] }),
  ]

  @Test(.rfc9568("8.2.3-1"), arguments: changes.indices) func everyFieldAndOptionIsCompared(index: Int) {
    let (words, change) = Self.changes[index]
    var other = ours
    change(&other)
    #expect(ours.differences(from: other).map(\.description) == [words])
  }

  @Test func whatEitherLeavesUnsaidIsNoDifference() {
    var other = ours
    other.currentHopLimit = 0
    other.reachableTimeInMilliseconds = 0
    other.retransmissionTimeInMilliseconds = 0
    #expect(ours.differences(from: other).isEmpty)
    #expect(other.differences(from: ours).isEmpty)
  }
}
