import Engine
import Testing

/// Stories of one interface, told step by step.
@Suite struct InterfaceHoldsTests {
  private let a = GroupID(interface: "s1", vrid: .test(1))
  private let b = GroupID(interface: "s1", vrid: .test(2))

  /// `s1`, usable, and nobody wants it down.
  private func usable() -> InterfaceHolds {
    var holds = InterfaceHolds()
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    return holds
  }

  /// `s1`, which `a` wants down, and which is.
  private func held() -> InterfaceHolds {
    var holds = usable()
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [.takeDown("s1"), .condition("s1", .held)])
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.isHeld("s1"))
    return holds
  }

  @Test func aHoldTakesDownAndAReleaseBringsUp() {
    var holds = held()
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
    #expect(holds.condition(of: "s1") == .held && !holds.isHeld("s1"))
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    #expect(holds.held == [])
  }

  @Test func anInterfaceNobodyHasHeardOfIsLost() {
    #expect(InterfaceHolds().condition(of: "s1") == .lost)
    #expect(!InterfaceHolds().isHeld("s1") && InterfaceHolds().deadline == nil)
  }

  @Test func whatTheOperatorTookDownBeforeStaysDown() {
    var holds = usable()
    #expect(holds.observe("s1", .down, at: .zero) == [.condition("s1", .lost)])
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [])
    #expect(holds.release("s1", for: a) == [])
    #expect(holds.condition(of: "s1") == .lost)
  }

  @Test func anOperatorMaySayThatAHeldInterfaceIsToBeUp() {
    var holds = held()
    #expect(holds.suspend("s1") == [.bringUp("s1")])
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    #expect(holds.suspended == ["s1"])
    // The group goes on wanting it, and that changes nothing.
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [])
    #expect(holds.observe("s1", .noCarrier, at: .zero) == [.condition("s1", .lost)])
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    #expect(holds.resume("s1", at: .zero) == [.takeDown("s1"), .condition("s1", .held)])
    #expect(holds.suspended == [])
  }

  @Test func whatIsHeldAndIsNeededComesUpAndIsNotTakenDownWhileThatIsRefused() {
    var holds = held()
    #expect(holds.yield("s1") == [.bringUp("s1")])
    // It is wanted down still, and whoever carries that out refuses.
    #expect(holds.observe("s1", .usable, at: .zero) == [.takeDown("s1")])
    #expect(holds.failed("s1", to: .takeDown, at: .zero) == [.condition("s1", .up)])
    #expect(holds.retry(at: .zero) == [] && holds.isRefused("s1"))
    #expect(holds.retry(at: .zero + InterfaceHolds.firstRetry) == [.takeDown("s1"), .condition("s1", .held)])
    // Only what is down by us is given up.
    var other = usable()
    #expect(other.yield("s1") == [])
  }

  @Test func takingAnInterfaceOutOfOurHandsBringsUpNothingThatOthersTookDown() {
    var holds = usable()
    _ = holds.observe("s1", .down, at: .zero)
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.suspend("s1") == [])
    #expect(holds.resume("s1", at: .zero) == [])
  }

  @Test func aGraceThatEndsWhileAnOperatorHasTheInterfaceTakesNothingDown() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .seconds(1), at: .zero)
    #expect(holds.suspend("s1") == [])
    #expect(holds.expire(at: .zero + .seconds(2)) == [])
    #expect(holds.resume("s1", at: .zero + .seconds(3)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func noGracePassesBeforeAnybodyElects() {
    var holds = InterfaceHolds(hasBegun: false)
    _ = holds.observe("s1", .usable, at: .zero)
    #expect(holds.hold("s1", for: a, grace: .seconds(1), at: .zero) == [])
    #expect(holds.deadline == nil && holds.expire(at: .zero + .seconds(60)) == [])
    // A carrier that comes and goes is no reason either.
    _ = holds.observe("s1", .noCarrier, at: .zero + .seconds(60))
    #expect(holds.observe("s1", .usable, at: .zero + .seconds(60)) == [.condition("s1", .up)])
    holds.begin(at: .zero + .seconds(60))
    #expect(holds.deadline == .zero + .seconds(61) && holds.expire(at: .zero + .milliseconds(60_999)) == [])
    #expect(holds.expire(at: .zero + .seconds(61)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func whoLetsGoBeforeAnybodyElectsHasNeverHeld() {
    var holds = InterfaceHolds(hasBegun: false)
    _ = holds.observe("s1", .usable, at: .zero)
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.release("s1", for: a) == [])
    holds.begin(at: .zero + .seconds(1))
    #expect(holds.deadline == nil && holds.expire(at: .zero + .seconds(2)) == [])
  }

  @Test func whatAPredecessorTookDownStaysDownUntilGroupsSayWhatTheyWant() {
    var holds = InterfaceHolds(hasBegun: false)
    holds.adopt("s1")
    #expect(holds.retry(at: .zero) == [] && holds.isHeld("s1"))
    _ = holds.hold("s1", for: a, grace: .seconds(1), at: .zero)
    holds.begin(at: .zero)
    #expect(holds.retry(at: .zero) == [] && holds.expire(at: .zero + .seconds(2)) == [] && holds.isHeld("s1"))
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
  }

  @Test func whatTheKernelRefusedToBringUpIsAskedForAgain() {
    var holds = held()
    _ = holds.release("s1", for: a)
    #expect(holds.failed("s1", to: .bringUp, at: .zero) == [])
    #expect(holds.isHeld("s1"))
    #expect(holds.isRefused("s1") && holds.retry(at: .zero) == [], "that was a moment ago")
    let later = Instant.zero + InterfaceHolds.firstRetry
    #expect(holds.retry(at: later) == [.bringUp("s1")])
    #expect(holds.retry(at: later) == [], "once is enough while it is on its way")
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    #expect(!holds.isRefused("s1") && holds.retry(at: later) == [])
  }

  @Test func whatTheKernelRefusedToTakeDownIsAskedForAgainAndAgainEachTimeLater() {
    var holds = usable()
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [.takeDown("s1"), .condition("s1", .held)])
    var now = Instant.zero
    var wait = InterfaceHolds.firstRetry
    for _ in 0..<20 {
      #expect(holds.failed("s1", to: .takeDown, at: now) == [.condition("s1", .up)])
      #expect(holds.isRefused("s1") && holds.retry(at: now + wait - .nanoseconds(1)) == [])
      now = now + wait
      #expect(holds.retry(at: now) == [.takeDown("s1"), .condition("s1", .held)])
      wait = min(wait * 2, InterfaceHolds.longestRetry)
    }
    #expect(wait == InterfaceHolds.longestRetry)
    #expect(holds.observe("s1", .down, at: now) == [])
    #expect(!holds.isRefused("s1") && holds.isHeld("s1") && holds.retry(at: now + .seconds(1000)) == [])
  }

  @Test func aRefusedHoldThatNobodyWantsAnyMoreIsOver() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    _ = holds.failed("s1", to: .takeDown, at: .zero)
    #expect(holds.release("s1", for: a) == [])
    #expect(!holds.isRefused("s1") && holds.retry(at: .zero + .seconds(1000)) == [])
  }

  @Test func whatSomebodyElseTookDownBeforeOurOrderBeganIsNotOurs() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.recall("s1", .takeDown) == [.condition("s1", .up)])
    #expect(holds.observe("s1", .down, at: .zero) == [.condition("s1", .lost)])
    #expect(holds.release("s1", for: a) == [], "theirs to bring up")
  }

  @Test func aHeldInterfaceWithAnotherNameComesUpUnderIt() {
    var holds = held()
    #expect(holds.rename([("s1", "lan")], at: .zero) == [.condition("s1", .lost), .bringUp("lan"), .condition("lan", .held)])
    #expect(holds.observe("lan", .usable, at: .zero) == [.condition("lan", .up)])
    #expect(holds.held == [])
    // Whatever is called s1 from now on is held.
    #expect(holds.observe("s1", .usable, at: .zero) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func interfacesThatChangeNamesKeepWhatWasDoneToThem() {
    var holds = held()
    _ = holds.observe("s2", .usable, at: .zero)
    #expect(holds.rename([("s1", "s2"), ("s2", "s1")], at: .zero).contains(.bringUp("s2")))
    #expect(holds.isHeld("s1"), "the other one is wanted down now")
    #expect(holds.condition(of: "s2") == .held, "until it is up")
  }

  @Test func whatNobodyHasToDoWithIsForgotten() {
    var holds = held()
    for number in 0..<1000 { _ = holds.observe("x\(number)", .usable, at: .zero) }
    holds.forget { $0 != "x7" }
    #expect(holds.count == 2 && holds.condition(of: "x7") == .up && holds.isHeld("s1"))
    _ = holds.release("s1", for: a)
    holds.forget { _ in true }
    #expect(holds.count == 1, "it has to come up first")
    _ = holds.observe("s1", .usable, at: .zero)
    holds.forget { _ in true }
    #expect(holds.count == 0)
  }

  @Test func whatIsStillWantedDownIsNotAskedFor() {
    var holds = held()
    #expect(holds.retry(at: .zero) == [])
  }

  @Test func holdsAreCounted() {
    var holds = held()
    #expect(holds.hold("s1", for: b, grace: .zero, at: .zero) == [])
    #expect(holds.release("s1", for: a) == [])
    #expect(holds.isHeld("s1"))
    #expect(holds.release("s1", for: b) == [.bringUp("s1")])
  }

  @Test func holdsOfOneGroupCountOnce() {
    var holds = held()
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [])
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
    #expect(holds.release("s1", for: a) == [])
  }

  @Test func interfacesAreHeldOneByOne() {
    var holds = held()
    _ = holds.observe("s2", .usable, at: .zero)
    #expect(holds.condition(of: "s2") == .up)
    _ = holds.hold("s2", for: GroupID(interface: "s2", vrid: .test(1)), grace: .zero, at: .zero)
    #expect(holds.held == ["s1", "s2"])
    _ = holds.release("s1", for: a)
    #expect(holds.held == ["s2"])
  }

  @Test(arguments: [InterfaceHolds.Link.noCarrier, .down, .missing])
  func aHoldOnALostInterfaceIsEnforcedWhenItRecovers(link: InterfaceHolds.Link) {
    var holds = InterfaceHolds()
    #expect(holds.observe("s1", link, at: .zero) == [])
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero) == [])
    // It never is `.up` for its groups.
    #expect(holds.observe("s1", .usable, at: .milliseconds(5)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func aHoldThatIsGivenUpOnALostInterfaceWasNever() {
    var holds = InterfaceHolds()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.release("s1", for: a) == [])
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
  }

  // MARK: Grace

  @Test func aHoldWaitsForItsGrace() {
    var holds = usable()
    #expect(holds.hold("s1", for: a, grace: .seconds(3), at: .zero) == [])
    #expect(holds.deadline == .milliseconds(3000))
    #expect(holds.expire(at: .milliseconds(2999)) == [])
    #expect(holds.condition(of: "s1") == .up)
    #expect(holds.expire(at: .milliseconds(3000)) == [.takeDown("s1"), .condition("s1", .held)])
    #expect(holds.deadline == nil)
    #expect(holds.expire(at: .milliseconds(4000)) == [])
  }

  @Test func aHoldGivenUpWithinItsGraceWasNever() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .seconds(3), at: .zero)
    #expect(holds.release("s1", for: a) == [])
    #expect(holds.deadline == nil)
    #expect(holds.expire(at: .milliseconds(5000)) == [])
    #expect(holds.condition(of: "s1") == .up)
  }

  @Test func wantingAgainWithinTheGraceBeginsItAnew() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .seconds(3), at: .zero)
    _ = holds.hold("s1", for: a, grace: .seconds(3), at: .milliseconds(2000))
    #expect(holds.expire(at: .milliseconds(3000)) == [])
    #expect(holds.expire(at: .milliseconds(5000)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func anInterfaceThatRecoversWithinTheGraceIsUpUntilItEnds() {
    var holds = InterfaceHolds()
    _ = holds.hold("s1", for: a, grace: .seconds(3), at: .zero)
    #expect(holds.observe("s1", .usable, at: .milliseconds(1000)) == [.condition("s1", .up)])
    #expect(holds.expire(at: .milliseconds(3000)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func aHoldThatIsOverdueIsEnforcedByWhateverComesFirst() {
    var holds = InterfaceHolds()
    _ = holds.hold("s1", for: a, grace: .seconds(3), at: .zero)
    #expect(holds.observe("s1", .usable, at: .milliseconds(4000)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  // MARK: Others act too

  @Test(arguments: [InterfaceHolds.Link.usable, .noCarrier])
  func whatTheOperatorBringsUpMeanwhileGoesDownAgainAndThatIsSaid(link: InterfaceHolds.Link) {
    var holds = held()
    #expect(holds.observe("s1", link, at: .zero) == [.heldAgain("s1"), .takeDown("s1")])
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
  }

  @Test func aCarrierThatGoesWhileItIsOnItsWayDownChangesNothing() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.observe("s1", .noCarrier, at: .zero) == [])
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
    #expect(holds.observe("s1", .noCarrier, at: .zero) == [.condition("s1", .lost)])
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
  }

  @Test func aCarrierThatGoesWithoutAHoldIsALoss() {
    var holds = usable()
    #expect(holds.observe("s1", .noCarrier, at: .zero) == [.condition("s1", .lost)])
  }

  @Test func anInterfaceThatIsGoneIsLostAndANewOneOfItsNameIsHeld() {
    var holds = held()
    #expect(holds.observe("s1", .missing, at: .zero) == [.condition("s1", .lost)])
    #expect(!holds.isHeld("s1"))
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.observe("s1", .usable, at: .zero) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func aNewInterfaceThatItsMakerLeftDownStaysDown() {
    var holds = held()
    _ = holds.observe("s1", .missing, at: .zero)
    _ = holds.observe("s1", .down, at: .zero)
    #expect(holds.release("s1", for: a) == [])
  }

  // MARK: Orders that are still on their way

  @Test func aReleaseWhileTheDownIsOnItsWay() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.condition(of: "s1") == .held)
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
  }

  @Test func aReleaseBeforeTheDownWasEverCarriedOut() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    _ = holds.release("s1", for: a)
    // Nothing changed, so there is nothing but the confirmation.
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
  }

  @Test func aHoldWhileTheUpIsOnItsWay() {
    var holds = held()
    _ = holds.release("s1", for: a)
    #expect(holds.hold("s1", for: b, grace: .zero, at: .zero) == [.takeDown("s1")])
    #expect(holds.observe("s1", .usable, at: .zero) == [])
    #expect(holds.observe("s1", .down, at: .zero) == [])
    #expect(holds.isHeld("s1") && holds.condition(of: "s1") == .held)
  }

  @Test func aHoldWithGraceWhileTheUpIsOnItsWay() {
    var holds = held()
    _ = holds.release("s1", for: a)
    #expect(holds.hold("s1", for: b, grace: .seconds(3), at: .zero) == [])
    #expect(holds.observe("s1", .usable, at: .milliseconds(10)) == [.condition("s1", .up)])
    #expect(holds.expire(at: .milliseconds(3000)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  // MARK: Refusals

  @Test func whatTheKernelRefusedToTakeDownIsUpAndNotOurs() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    #expect(holds.failed("s1", to: .takeDown, at: .zero) == [.condition("s1", .up)])
    #expect(holds.release("s1", for: a) == [])
  }

  @Test func aRefusedHoldIsTriedAgainWhenTheInterfaceIsSeenLater() {
    var holds = usable()
    _ = holds.hold("s1", for: a, grace: .zero, at: .zero)
    _ = holds.failed("s1", to: .takeDown, at: .zero)
    #expect(holds.observe("s1", .usable, at: .zero) == [], "what is said at that moment may be the refusal's own doing")
    #expect(holds.observe("s1", .usable, at: .zero + .seconds(5)) == [.takeDown("s1"), .condition("s1", .held)])
  }

  @Test func whatTheKernelRefusedToBringUpIsStillOurs() {
    var holds = held()
    _ = holds.release("s1", for: a)
    #expect(holds.failed("s1", to: .bringUp, at: .zero) == [])
    #expect(holds.isHeld("s1"))
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
  }

  @Test func whatWeWereRefusedToBringUpAnybodyElseMay() {
    var holds = held()
    _ = holds.release("s1", for: a)
    _ = holds.failed("s1", to: .bringUp, at: .zero)
    // Nobody wants it down any more: it isn't taken down again.
    #expect(holds.observe("s1", .usable, at: .zero) == [.condition("s1", .up)])
    #expect(!holds.isHeld("s1"))
  }

  @Test func anUpThatIsRefusedAfterTheNextHoldLeavesTheInterfaceOurs() {
    var holds = held()
    _ = holds.release("s1", for: a)
    _ = holds.hold("s1", for: b, grace: .zero, at: .zero)
    #expect(holds.failed("s1", to: .bringUp, at: .zero) == [])
    #expect(holds.isHeld("s1"))
    #expect(holds.release("s1", for: b) == [.bringUp("s1")])
  }

  /// Let go while the order to take it down was on its way: the kernel said up before that was carried out, and refused what came behind it.
  @Test func anUpThatIsRefusedBehindADownThatCameLateLeavesTheInterfaceOurs() {
    var holds = usable()
    #expect(holds.hold("s1", for: a, grace: .zero, at: .zero).contains(.takeDown("s1")))
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
    _ = holds.observe("s1", .usable, at: .zero)
    _ = holds.observe("s1", .down, at: .zero)
    _ = holds.failed("s1", to: .bringUp, at: .zero)
    #expect(holds.retry(at: .zero + InterfaceHolds.firstRetry).contains(.bringUp("s1")))
  }

  @Test func aRefusalThatComesLateChangesNothing() {
    var holds = held()
    #expect(holds.failed("s1", to: .takeDown, at: .zero) == [])
    #expect(holds.isHeld("s1"))
  }
}

/// What a predecessor took down.
@Suite struct AdoptedHoldTests {
  private let a = GroupID(interface: "s1", vrid: .test(1))

  private func adopted() -> InterfaceHolds {
    var holds = InterfaceHolds()
    holds.adopt("s1")
    _ = holds.observe("s1", .down, at: .zero)
    return holds
  }

  @Test func itIsHeldAndNotLost() {
    let holds = adopted()
    #expect(holds.condition(of: "s1") == .held)
    #expect(holds.held == ["s1"])
  }

  @Test func itComesUpWhenTheHoldIsReleased() {
    var holds = adopted()
    #expect(holds.hold("s1", for: a, grace: .seconds(1), at: .zero) == [])
    #expect(holds.expire(at: .zero + .seconds(1)) == [])
    #expect(holds.release("s1", for: a) == [.bringUp("s1")])
  }

  /// A deadline that has passed and asks for nothing would be handed in again at once, for ever.
  @Test func aGraceThatEndsWhileAnOperatorForbidsTheHoldIsNoDeadline() {
    var holds = InterfaceHolds()
    _ = holds.observe("s1", .usable, at: .zero)
    _ = holds.hold("s1", for: a, grace: .seconds(1), at: .zero)
    _ = holds.suspend("s1")
    let later = Instant.zero + .seconds(2)
    #expect(holds.expire(at: later) == [] && holds.deadline == nil)
    #expect(holds.resume("s1", at: later).contains(.takeDown("s1")))
  }
}
