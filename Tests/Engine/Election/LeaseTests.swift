import Conformance
import Engine
import Testing

@Suite struct LeaseTests {
  @Test(.seenInTheWild("K#277", "K#375", "K#542", "K#1927", "K#2066", "K#2238", "K#2271"), .rfc9568("2.5-1"))
  func aLateActiveAdvertisesWaitsOpensAndAnnounces() {
    var router = VirtualRouter.active(.test())
    #expect(router.handle(.deadline, at: .milliseconds(8000)) == [.closeGate, .advertise(.standard), .note(.late(by: .seconds(7)))])
    #expect(router.deadline == .milliseconds(9000))
    #expect(router.handle(.deadline, at: .milliseconds(9000)) == [.advertise(.standard), .openGate, .announceAddresses])
    #expect(router.handle(.deadline, at: .milliseconds(10_000)) == [.advertise(.standard), .renewLease])
  }

  @Test func aLateActiveThatHearsABetterOneStaysClosed() {
    var router = VirtualRouter.active(.test())
    _ = router.handle(.deadline, at: .milliseconds(8000))
    let effects = router.handle(.heard(200, from: .above), at: .milliseconds(8500))
    #expect(effects == [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(200)))])
  }

  @Test func whatWaitedInTheSocketOfAStoppedActiveNeitherRenewsNorAnnounces() {
    var router = VirtualRouter.active(.test())
    let now = Instant.milliseconds(8000)
    var effects: [VirtualRouter.Effect] = []
    for _ in 0..<5 { effects += router.handle(.heard(50, from: .above), at: now) }
    effects += router.handle(.deadline, at: now)
    #expect(effects.first == .closeGate)
    #expect(!effects.contains(.renewLease) && !effects.contains(.announceAddresses) && !effects.contains(.openGate))
    #expect(router.handle(.deadline, at: now + .seconds(1)).suffix(2) == [.openGate, .announceAddresses])
  }

  @Test func aPeerThatCannotHearUsDoesNotKeepTheGateClosed() {
    var router = VirtualRouter.active(.test())
    _ = router.handle(.leaseLost, at: .milliseconds(10))
    var opened: Instant?
    for step in 1...20 where opened == nil {
      let now = Instant.milliseconds(100 * Int64(step))
      let effects = router.handle(.heard(50, from: .above), at: now) + router.handle(.deadline, at: now)
      if effects.contains(.openGate) { opened = now }
    }
    #expect(opened == .milliseconds(1000))
  }

  @Test func aLostLeaseIsNotRenewedButOpenedWithTheNextAdvertisement() {
    var router = VirtualRouter.active(.test())
    #expect(router.handle(.leaseLost, at: .milliseconds(100)) == [.closeGate, .note(.leaseLost)])
    #expect(router.handle(.heard(50, from: .above), at: .milliseconds(200)) == [.advertise(.standard)])
    #expect(router.handle(.deadline, at: .milliseconds(1000)) == [.advertise(.standard), .openGate, .announceAddresses])
  }

  @Test(.rfc9568("6.4.3-9", refuses: "6.4.3-9"), .seenInTheWild("missed:no-immediate-answer"))
  func losingAdvertisementsAreAllAnsweredButAnnouncedOnceAnInterval() {
    var router = VirtualRouter.active(.test())
    var answers = 0
    var announcements: [Instant] = []
    // Every 10 ms for ten seconds.
    for step in 1...1000 {
      let now = Instant.milliseconds(10 * Int64(step))
      let effects = router.handle(.heard(50, from: .above), at: now)
      #expect(effects.first == .advertise(.standard))
      answers += 1
      if effects.contains(.announceAddresses) { announcements.append(now) }
    }
    #expect(answers == 1000)
    #expect(announcements == (1...10).map { .milliseconds(1000 * $0) })
  }

  @Test func anAnnouncementThatWasTooSoonComesWithTheNextAdvertisement() {
    var router = VirtualRouter.active(.test())
    #expect(router.handle(.heard(50, from: .above), at: .milliseconds(300)) == [.advertise(.standard), .renewLease])
    #expect(router.deadline == .milliseconds(1300))
    #expect(router.handle(.deadline, at: .milliseconds(1300)) == [.advertise(.standard), .renewLease, .announceAddresses])
    #expect(router.handle(.deadline, at: .milliseconds(2300)) == [.advertise(.standard), .renewLease])
  }

  @Test(.seenInTheWild("leak:task-per-effect"), .rfc9568("6.4.3-5")) func theGateIsClosedBeforeThePeersHearThatWeResign() {
    var router = VirtualRouter.active(.test())
    let effects = router.handle(.shutdown, at: .milliseconds(300))
    #expect(effects.prefix(2) == [.closeGate, .advertise(.resigning)])
  }
}
