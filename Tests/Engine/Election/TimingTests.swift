import Conformance
import Engine
import Testing

@Suite struct TimingTests {
  static let intervals: [UInt16] = [1, 100, 4095]

  @Test(.rfc9568("6.1-1", refuses: "6.1-1"), arguments: intervals)
  func skewTimeAndActiveDownIntervalAreExactForEveryPriority(centiseconds: UInt16) {
    let interval = AdvertisementInterval.centiseconds(centiseconds)
    // 1 cs / 256 is 39,062.5 ns. Nothing above half a nanosecond is lost, at any interval.
    for priority in UInt8(1)...255 {
      let parameters = ElectionParameters.test(priority: priority, every: interval)
      let doubledSteps = 78_125 * Int64(centiseconds) * (256 - Int64(priority))
      let skew = doubledSteps / 2
      #expect(parameters.skew(interval).nanoseconds == skew)
      #expect(parameters.skew(interval) > .zero)
      #expect(parameters.activeDownInterval(interval).nanoseconds == 30_000_000 * Int64(centiseconds) + skew)
    }
  }

  @Test(.rfc9568("6.1-1")) func theBetterThePriorityTheShorterTheSkew() {
    for interval in Self.intervals.map(AdvertisementInterval.centiseconds) {
      let skews = (UInt8(1)...255).map { ElectionParameters.test(priority: $0, every: interval).skew(interval) }
      #expect(zip(skews, skews.dropFirst()).allSatisfy { $0 > $1 })
    }
  }

  @Test(.rfc9568("6.1-1")) func bothFollowTheLearnedIntervalAndNotTheConfiguredOne() {
    let parameters = ElectionParameters.test(every: .centiseconds(1))
    #expect(parameters.activeDownInterval(.standard) == .microseconds(3_609_375))
  }

  @Test(arguments: intervals)
  func theLeaseEndsBeforeTheFirstPeerCanTakeOver(centiseconds: UInt16) {
    let interval = AdvertisementInterval.centiseconds(centiseconds)
    let best = ElectionParameters.test(priority: 255, every: interval)
    #expect(best.leaseTerm < best.activeDownInterval(interval))
  }

  @Test(.rfc9568("6.4.2-7")) func theLearnedIntervalIsForgottenWithTheStay() {
    var router = VirtualRouter.backup(.test())
    _ = router.handle(.heard(200, from: .above, every: .centiseconds(10)), at: .zero)
    #expect(router.backup?.learned == .centiseconds(10))
    _ = router.handle(.interfaceLost, at: .zero)
    _ = router.handle(.startup(from: .own), at: .zero)
    #expect(router.backup?.learned == .standard)
  }

  @Test(.rfc9568("6.4.3-6")) func anActiveAdvertisesAtItsOwnIntervalWhateverItHadLearned() {
    var router = VirtualRouter.backup(.test())
    _ = router.handle(.heard(200, from: .above, every: .centiseconds(10)), at: .zero)
    _ = router.handleAndSend(.deadline, at: .milliseconds(361))
    #expect(router.deadline == .milliseconds(1361))
  }

  @Test func aLoopThatIsAlwaysLateDoesNotDrift() {
    var router = VirtualRouter.active(.test())
    for number in 1...1000 {
      let due = Instant.milliseconds(1000 * Int64(number))
      #expect(router.deadline == due)
      let late = due + .milliseconds(Int64(number % 7) * 130)
      #expect(router.handleAndSend(.deadline, at: late) == [.advertise(.standard), .holdLease(until: late + .seconds(3))])
    }
  }

  @Test func aDeadlineThatComesEarlyOrTwiceIsHarmless() {
    for start in [VirtualRouter.backup(.test()), .active(.test())] {
      guard let due = start.deadline else {
        Issue.record("no deadline")
        return
      }
      var early = start
      #expect(early.handle(.deadline, at: due - .nanoseconds(1)) == [])
      #expect(early == start)

      var once = start
      #expect(once.handle(.deadline, at: due) != [])
      var twice = once
      #expect(twice.handle(.deadline, at: due) == [])
      #expect(twice == once)
    }
  }

  /// An unloaded machine wakes up late too: what is within a millisecond is no evidence.
  @Test func aTimerThatIsLessThanAMillisecondLateIsBelievedHoweverShortTheSkew() {
    let parameters = ElectionParameters.test(priority: 254, every: .centiseconds(1))
    for (late, isBelieved) in [(Duration.microseconds(1000), true), (.microseconds(1001), false)] {
      var router = VirtualRouter.backup(parameters)
      let due = Instant.zero + parameters.activeDownInterval(parameters.interval)
      #expect(router.handle(.deadline, at: due + late) == (isBelieved ? [.advertise(Priority(254))] : [.note(.takeoverPutOff(late: late))]))
    }
  }

  @Test func whatALateBackupHearsInTheOneIntervalMoreKeepsItBackup() {
    var router = VirtualRouter.backup(.test())
    _ = router.handle(.heard(200, from: .above), at: .zero)
    #expect(router.handle(.deadline, at: .milliseconds(4000)) == [.note(.takeoverPutOff(late: .microseconds(390_625)))])
    _ = router.handle(.heard(200, from: .above), at: .milliseconds(4100))
    #expect(router.deadline == .zero + .microseconds(7_709_375))
    // Heard since: a timer that is late again is put off again.
    #expect(router.handle(.deadline, at: .milliseconds(8100)) == [.note(.takeoverPutOff(late: .microseconds(390_625)))])
    #expect(router.handleAndSend(.deadline, at: .milliseconds(9900)).first == .advertise(.standard))
    #expect(router.routerState == .active)
  }

  @Test func anActiveOfLowerPriorityIsBorneWithForThePreemptDelay() {
    var router = VirtualRouter.backup(.test(preemptDelay: .seconds(30)))
    var now = Instant.zero
    // An Active of priority 50 that never falls silent.
    while router.routerState == .backup, now < .milliseconds(60_000) {
      now = now + .seconds(1)
      if let due = router.deadline, due < now { _ = router.handleAndSend(.deadline, at: due) }
      _ = router.handle(.heard(50, from: .above), at: now)
    }
    #expect(router.routerState == .active)
    // It was first heard after 1 s and last obeyed after 30 s; 3609.375 ms later it is preempted.
    #expect(router.active?.lastAnnouncement == .zero + .microseconds(33_609_375))
  }

  /// RFC 9568 6.4.2: what has a lower priority is discarded, however much there is of it.
  @Test(.rfc9568("6.4.2-8", refuses: "6.4.2-8")) func aStreamOfLowerPriorityKeepsNobodyBackup() {
    var router = VirtualRouter.backup(.test())
    for step in 0..<3609 { _ = router.handle(.heard(99, from: .above, every: .centiseconds(4095)), at: .milliseconds(Int64(step))) }
    #expect(router.backup?.learned == .standard)
    #expect(router.deadline == .zero + .microseconds(3_609_375))
    _ = router.handleAndSend(.deadline, at: .milliseconds(3610))
    #expect(router.routerState == .active)
  }

  @Test func aSilentActiveIsReplacedWithinThePreemptDelay() {
    var router = VirtualRouter.backup(.test(preemptDelay: .seconds(30)))
    _ = router.handle(.heard(50, from: .above), at: .milliseconds(1000))
    #expect(router.deadline == .zero + .microseconds(4_609_375))
  }
}
