import Conformance
import Engine
import Testing

/// Who advertises and should not is remembered, said when it begins to last and when it is over; how the router moves does not depend on it.
@Suite struct RivalTests {
  private func notes(_ effects: [VirtualRouter.Effect]) -> [Observation] {
    effects.compactMap { if case .note(let observation) = $0 { observation } else { nil } }
  }

  /// A router to which this happens every so many milliseconds, beside its own timer, and all that was worth saying.
  private func story(
    _ router: inout VirtualRouter, _ event: VirtualRouter.Event?, every step: Int64, from start: Int64 = 0, until end: Int64
  ) -> [Observation] {
    var said: [Observation] = []
    for millisecond in start..<end {
      let now = Instant.milliseconds(millisecond)
      if let event, (millisecond - start) % step == 0 { said += notes(router.handleAndSend(event, at: now)) }
      said += notes(router.handleAndSend(.deadline, at: now))
    }
    return said
  }

  @Test(.rfc9568("6.4.3-9")) func aLoserThatGoesOnIsSaidOnceAndAnsweredEachTime() {
    var router = VirtualRouter.active(.test())
    var (said, answers): ([Observation], Int) = ([], 0)
    for second in 0..<60 {
      let effects = router.handleAndSend(.heard(50, from: .above), at: .milliseconds(Int64(second) * 1000 + 500))
      said += notes(effects)
      answers += effects.count { $0 == .advertise(.standard) }
    }
    #expect(said == [.keepsAdvertising(.above, Priority(50))])
    #expect(answers == 60)
    #expect(router.rivals.deaf?.count == 60 && router.rivals.deaf?.address == .above && router.rivals.deaf?.isSaid == true)
    #expect(router.rivals.namesake == nil)
  }

  @Test func aPeerThatFallsBackIsNotWorthALine() {
    // It was Active, and is heard twice before it has heard us.
    var router = VirtualRouter.active(.test())
    #expect(story(&router, .heard(50, from: .above), every: 300, until: 500) == [])
    #expect(story(&router, nil, every: 1, from: 500, until: 9000) == [])
    #expect(router.rivals.deaf == nil)
  }

  @Test func whatWaitedWhileTheRouterWasStoppedProvesNothing() {
    var router = VirtualRouter.active(.test())
    var said: [Observation] = []
    for _ in 0..<100 { said += notes(router.handleAndSend(.heard(50, from: .above), at: .milliseconds(2500))) }
    #expect(said == [])
  }

  /// Its kernel refuses what it sends: then it is no wonder that nobody hears it.
  @Test func whoIsNotHeardByAnybodyDoesNotBlameAPeer() {
    var router = VirtualRouter.active(.test())
    var said: [Observation] = []
    for second in 3..<20 {
      said += notes(router.handle(.heard(50, from: .above), at: .milliseconds(Int64(second) * 1000 + 1)))
      said += notes(router.handle(.deadline, at: .milliseconds(Int64(second) * 1000 + 500)))
    }
    #expect(said.map(\.kind) == [.late])
    #expect(router.rivals.deaf == nil)
  }

  @Test func threeOfItsOwnAreWaitedForWhereItsIntervalIsTheLonger() {
    var router = VirtualRouter.active(.test(every: .centiseconds(10)))
    let said = story(&router, .heard(50, from: .above), every: 1000, until: 1999)
    #expect(!said.contains { $0.kind == .keepsAdvertising })
    #expect(story(&router, .heard(50, from: .above), every: 1000, from: 2000, until: 2001).contains { $0.kind == .keepsAdvertising })
  }

  @Test func theEndIsSaidAfterThreeSilentIntervals() {
    var router = VirtualRouter.active(.test())
    #expect(story(&router, .heard(50, from: .above), every: 1000, until: 5000).map(\.kind) == [.keepsAdvertising])
    // Heard last at 4000 ms.
    #expect(story(&router, nil, every: 1, from: 5000, until: 7000) == [])
    #expect(story(&router, nil, every: 1, from: 7000, until: 9000) == [.advertisesNoMore(.above)])
    #expect(router.rivals.deaf == nil)
    // From the beginning.
    #expect(story(&router, .heard(50, from: .above), every: 1000, from: 9000, until: 14_000).map(\.kind) == [.keepsAdvertising])
    // It resigns: nobody needs to wait.
    #expect(story(&router, .heard(0, from: .above), every: 1000, from: 14_000, until: 14_001) == [.advertisesNoMore(.above)])
  }

  @Test func anotherOnesResignationEndsNothing() {
    var router = VirtualRouter.active(.test())
    #expect(story(&router, .heard(50, from: .above), every: 1000, until: 5000).map(\.kind) == [.keepsAdvertising])
    #expect(notes(router.handleAndSend(.heard(0, from: .below), at: .milliseconds(5000))) == [])
    #expect(router.rivals.deaf?.address == .above)
  }

  @Test func whoLeavesActiveContendsWithNobody() {
    for event in [VirtualRouter.Event.heard(200, from: .above), .shutdown, .interfaceLost] {
      var router = VirtualRouter.active(.test())
      _ = story(&router, .heard(50, from: .above), every: 1000, until: 5000)
      #expect(router.rivals.deaf != nil)
      #expect(notes(router.handleAndSend(event, at: .milliseconds(5000))) == [])
      #expect(router.rivals == Rivals())
    }
  }

  @Test(.rfc9568("6.4.3-8", "6.4.3-9", refuses: "6.4.3-8")) func anotherRouterWithOurAddressIsSaidOnce() {
    let cases: [(UInt8, Observation)] = [(50, .sameAddress(.own, Priority(50))), (100, .undecidable(.own, .standard))]
    for (priority, observation) in cases {
      var router = VirtualRouter.active(.test())
      let said = story(&router, .heard(priority, from: .own), every: 1000, until: 20_000)
      #expect(said.filter { $0.kind != .keepsAdvertising } == [observation])
      #expect(said.contains { $0.kind == .keepsAdvertising } == (priority == 50), "an equal has not lost")
      #expect(router.routerState == .active)
      #expect(router.rivals.namesake?.priority == Priority(priority) && router.rivals.namesake?.count == 20)
      #expect(story(&router, nil, every: 1, from: 20_000, until: 30_000).contains(.sameAddressNoMore(.own)))
      #expect(router.rivals.namesake == nil)
    }
  }

  /// Answering at once, two of them would do nothing else.
  @Test(.rfc9568(refuses: "6.4.3-9")) func twoThatAreEqualInEverythingDoNotAnswerEachOther() {
    var router = VirtualRouter.active(.test())
    let effects = router.handleAndSend(.heard(100, from: .own), at: .milliseconds(500))
    #expect(!effects.contains { if case .advertise = $0 { true } else { false } })
    #expect(router.active?.nextAdvertisement == .milliseconds(1000), "its own timer runs on")
  }

  @Test func anotherPriorityFromOurAddressIsAnotherMatter() {
    var router = VirtualRouter.backup(.test())
    #expect(notes(router.handle(.heard(200, from: .own), at: .milliseconds(100))) == [.sameAddress(.own, Priority(200))])
    #expect(notes(router.handle(.heard(100, from: .own), at: .milliseconds(200))) == [.undecidable(.own, .standard)])
    #expect(notes(router.handle(.heard(100, from: .own), at: .milliseconds(300))) == [])
    #expect(notes(router.handle(.heard(0, from: .own), at: .milliseconds(400))) == [.sameAddressNoMore(.own)])
  }

  @Test func inInitializeNobodyIsARival() {
    var router = VirtualRouter(parameters: .test())
    #expect(router.handle(.heard(200, from: .own), at: .zero) == [])
    #expect(router.rivals == Rivals())
  }
}
