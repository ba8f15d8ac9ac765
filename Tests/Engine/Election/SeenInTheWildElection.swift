import Conformance
import Engine
import Testing

/// Mistakes of other daemons' elections, one by one.
@Suite struct SeenInTheWildElection {
  /// A value that looks at a clock of its own answers differently when the same things happen at another time.
  @Test(.seenInTheWild("leak:clock-inside-the-value"), arguments: [Duration.seconds(1), .seconds(1_000_000_000)])
  func theSameStoryAnotherDayIsTheSameStory(later: Duration) {
    let events: [(Instant, VirtualRouter.Event)] = [
      (.zero, .startup(from: .own)), (.milliseconds(100), .heard(50, from: .below)), (.milliseconds(900), .heard(200, from: .above)),
      (.milliseconds(1000), .heard(0, from: .above)), (.milliseconds(1610), .deadline), (.milliseconds(2700), .deadline),
      (.milliseconds(2800), .heard(50, from: .below)), (.milliseconds(9000), .deadline), (.milliseconds(9100), .deadline),
      (.milliseconds(10_100), .deadline), (.milliseconds(10_200), .shutdown),
    ]
    var (now, then) = (VirtualRouter(parameters: .test()), VirtualRouter(parameters: .test()))
    for (moment, event) in events {
      let expected = now.handleAndSend(event, at: moment).map { effect -> VirtualRouter.Effect in
        if case .holdLease(let end) = effect { .holdLease(until: end + later) } else { effect }
      }
      #expect(then.handleAndSend(event, at: moment + later) == expected)
      #expect(now.deadline.map { $0 + later } == then.deadline)
    }
    #expect(now.routerState == .initialize)
  }

  /// An Active that counts anew with whatever arrives advertises no more while somebody keeps sending.
  @Test(.seenInTheWild("missed:silenced-by-a-stream"), arguments: [1, 99] as [UInt8])
  func aStreamOfLosersDoesNotSilenceAnActive(priority: UInt8) {
    var router = VirtualRouter.active(.test())
    var spoken: [Instant] = [.zero]
    for millisecond in 1...5000 {
      let now = Instant.milliseconds(Int64(millisecond))
      for event in [VirtualRouter.Event.heard(priority, from: .above), .deadline] {
        if router.handleAndSend(event, at: now).contains(.advertise(.standard)) { spoken.append(now) }
      }
    }
    #expect(router.routerState == .active)
    #expect(zip(spoken, spoken.dropFirst()).allSatisfy { $0.duration(to: $1) <= AdvertisementInterval.standard.duration })
  }

  /// The third parameter of a Backup's wait: seconds where centiseconds were meant made it a hundred times as long.
  @Test(.seenInTheWild("H:seconds-for-centiseconds", "leak:seconds-for-centiseconds"))
  func anIntervalThatIsLearnedIsInCentiseconds() {
    var router = VirtualRouter.backup(.test())
    _ = router.handle(.heard(200, from: .above, every: .centiseconds(10)), at: .milliseconds(100))
    // 3 x 100 ms, and 156 of 256 parts of 100 ms.
    #expect(router.deadline == .milliseconds(100) + .microseconds(360_937) + .nanoseconds(500))
  }

  @Test(.seenInTheWild("missed:no-advertisement-at-the-transition"))
  func theTransitionItselfIsAdvertisedBeforeAnythingElse() {
    var router = VirtualRouter.backup(.test())
    let effects = router.handleAndSend(.deadline, at: .milliseconds(3610))
    #expect(effects.first == .advertise(.standard))
    #expect(router.routerState == .active)
  }

  @Test(.seenInTheWild("missed:no-immediate-answer"), arguments: [0, 1, 99] as [UInt8])
  func anActiveAnswersALowerPriorityAtOnce(priority: UInt8) {
    var router = VirtualRouter.active(.test())
    #expect(router.handle(.heard(priority, from: .above), at: .milliseconds(10)).contains(.advertise(.standard)))
    #expect(router.deadline == .milliseconds(1010))
  }
}
