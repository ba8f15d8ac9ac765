import Conformance
import Engine
import Testing

@Suite struct LeaseTests {
  @Test(.seenInTheWild("K#277", "K#375", "K#542", "K#1927", "K#2066", "K#2238", "K#2271"), .rfc9568("2.5-1"))
  func aLateActiveAdvertisesWaitsOpensAndAnnounces() {
    var router = VirtualRouter.active(.test())
    let late = router.handleAndSend(.deadline, at: .milliseconds(8000))
    #expect(late == [.closeGate, .advertise(.standard), .note(.late(by: .seconds(7)))])
    #expect(router.deadline == .milliseconds(9000))
    let opened = router.handleAndSend(.deadline, at: .milliseconds(9000))
    #expect(opened == [.advertise(.standard), .holdLease(until: .milliseconds(12_000)), .announceAddresses])
    let next = router.handleAndSend(.deadline, at: .milliseconds(10_000))
    #expect(next == [.advertise(.standard), .holdLease(until: .milliseconds(13_000))])
  }

  @Test func aLateActiveThatHearsABetterOneStaysClosed() {
    var router = VirtualRouter.active(.test())
    _ = router.handleAndSend(.deadline, at: .milliseconds(8000))
    let effects = router.handle(.heard(200, from: .above), at: .milliseconds(8500))
    #expect(effects == [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(200)))])
  }

  @Test func whatWaitedInTheSocketOfAStoppedActiveNeitherRenewsNorAnnounces() {
    var router = VirtualRouter.active(.test())
    let now = Instant.milliseconds(8000)
    var effects: [VirtualRouter.Effect] = []
    for _ in 0..<5 { effects += router.handleAndSend(.heard(50, from: .above), at: now) }
    effects += router.handleAndSend(.deadline, at: now)
    #expect(effects.first == .closeGate)
    #expect(!effects.contains(.announceAddresses) && !effects.contains(where: \.isHold))
    let opened = router.handleAndSend(.deadline, at: now + .seconds(1)).suffix(2)
    #expect(opened == [.holdLease(until: now + .seconds(4)), .announceAddresses])
  }

  @Test func aPeerThatCannotHearUsDoesNotKeepTheGateClosed() {
    var router = VirtualRouter.active(.test())
    _ = router.handleAndSend(.deadline, at: .milliseconds(8000))
    var opened: Instant?
    for step in 1...20 where opened == nil {
      let now = Instant.milliseconds(8000 + 100 * Int64(step))
      let effects = router.handleAndSend(.heard(50, from: .above), at: now) + router.handleAndSend(.deadline, at: now)
      if effects.contains(where: \.isHold) { opened = now }
    }
    #expect(opened == .milliseconds(9000))
  }

  @Test func whatTheKernelRefusesHoldsNothingAndIsNoticedByOurOwnClock() {
    var router = VirtualRouter.active(.test())
    for second in 1...2 {
      #expect(router.handle(.deadline, at: .milliseconds(1000 * Int64(second))) == [.advertise(.standard)])
    }
    let noticed = router.handle(.deadline, at: .milliseconds(3000))
    #expect(noticed == [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))])
    // Said once, and tried once an interval for as long as it takes.
    for second in 4...100 {
      #expect(router.handle(.deadline, at: .milliseconds(1000 * Int64(second))) == [.advertise(.standard)])
    }
    #expect(router.routerState == .active)
    #expect(router.handleAndSend(.deadline, at: .milliseconds(101_000)) == [.advertise(.standard)])
    let opened = router.handleAndSend(.deadline, at: .milliseconds(102_000))
    #expect(opened == [.advertise(.standard), .holdLease(until: .milliseconds(105_000)), .announceAddresses])
  }

  @Test func aRefusalWithinTheLeaseIsMadeUpForByTheNextAdvertisement() {
    var router = VirtualRouter.active(.test())
    _ = router.handle(.deadline, at: .milliseconds(1000))
    let next = router.handleAndSend(.deadline, at: .milliseconds(2000))
    #expect(next == [.advertise(.standard), .holdLease(until: .milliseconds(5000))])
  }

  @Test func whoseAdvertisementIsRefusedDoesNotBecomeActive() {
    var router = VirtualRouter.backup(.test())
    for attempt in Int64(0)..<5 {
      #expect(router.handle(.deadline, at: .milliseconds(3610 + 1000 * attempt)) == [.advertise(.standard)])
      #expect(router.routerState == .backup)
      #expect(router.deadline == .milliseconds(4610 + 1000 * attempt))
    }
    let taken = router.handleAndSend(.deadline, at: .milliseconds(8610))
    #expect(
      taken == [
        .advertise(.standard), .holdLease(until: .milliseconds(11_610)), .become(.active, because: .nobodyHeard), .announceAddresses,
      ])
  }

  /// Its peers wait by the interval that they heard, and not by the one that is configured here since.
  @Test func aLongerIntervalThatNobodyHeardDoesNotMakeTheSilenceShorter() {
    var router = VirtualRouter.active(.test())
    _ = router.handle(.reconfigured(.test(every: .centiseconds(1000))), at: .milliseconds(500))
    let late = router.handleAndSend(.deadline, at: .milliseconds(10_500))
    #expect(late == [.closeGate, .advertise(.standard), .note(.late(by: .milliseconds(9500)))])
  }

  @Test func aFarewellThatIsRefusedChangesNothingElse() {
    var (heard, unheard) = (VirtualRouter.active(.test()), VirtualRouter.active(.test()))
    #expect(heard.handleAndSend(.shutdown, at: .milliseconds(300)) == unheard.handle(.shutdown, at: .milliseconds(300)))
    #expect(heard == unheard && heard.deadline == nil)
  }

  @Test(.rfc9568("6.4.3-9", refuses: "6.4.3-9"), .seenInTheWild("missed:no-immediate-answer"))
  func losingAdvertisementsAreAllAnsweredButAnnouncedOnceAnInterval() {
    var router = VirtualRouter.active(.test())
    var answers = 0
    var announcements: [Instant] = []
    // Every 10 ms for ten seconds.
    for step in 1...1000 {
      let now = Instant.milliseconds(10 * Int64(step))
      let effects = router.handleAndSend(.heard(50, from: .above), at: now)
      #expect(effects.first == .advertise(.standard))
      answers += 1
      if effects.contains(.announceAddresses) { announcements.append(now) }
    }
    #expect(answers == 1000)
    #expect(announcements == (1...10).map { .milliseconds(1000 * $0) })
  }

  @Test func anAnnouncementThatWasTooSoonComesWithTheNextAdvertisement() {
    var router = VirtualRouter.active(.test())
    let answer = router.handleAndSend(.heard(50, from: .above), at: .milliseconds(300))
    #expect(answer == [.advertise(.standard), .holdLease(until: .milliseconds(3300))])
    #expect(router.deadline == .milliseconds(1300))
    let next = router.handleAndSend(.deadline, at: .milliseconds(1300))
    #expect(next == [.advertise(.standard), .holdLease(until: .milliseconds(4300)), .announceAddresses])
    let last = router.handleAndSend(.deadline, at: .milliseconds(2300))
    #expect(last == [.advertise(.standard), .holdLease(until: .milliseconds(5300))])
  }

  @Test(.seenInTheWild("leak:task-per-effect"), .rfc9568("6.4.3-5")) func theGateIsClosedBeforeThePeersHearThatWeResign() {
    var router = VirtualRouter.active(.test())
    let effects = router.handle(.shutdown, at: .milliseconds(300))
    #expect(effects.prefix(2) == [.closeGate, .advertise(.resigning)])
  }
}

extension VirtualRouter.Effect {
  fileprivate var isHold: Bool { if case .holdLease = self { true } else { false } }
}
