import Testing

@testable import Engine

/// `ignore-if-down`: what a management group does of what its election says. Every second, priority 100, begun as Backup at zero.
@Suite struct LoneStandTests {
  /// An election and the stand beside it, as a management group has them.
  private struct Group {
    var router: VirtualRouter
    var stand = LoneStand()

    init(_ router: VirtualRouter) { self.router = router }

    mutating func handle(_ event: VirtualRouter.Event, _ loss: LoneStand.Loss = .down, at milliseconds: Int64) -> [VirtualRouter.Effect] {
      let before = router
      let now = Instant.milliseconds(milliseconds)
      return stand.adapt(router.handle(event, at: now), of: event, from: before, to: router, loss: loss, at: now)
    }
  }

  private func lost(_ router: VirtualRouter) -> Group {
    var group = Group(router)
    _ = group.handle(.interfaceLost, at: 1000)
    return group
  }

  @Test func aBackupThatLosesItsInterfaceBecomesActive() {
    var group = Group(.backup(.test()))
    #expect(
      group.handle(.interfaceLost, at: 1000)
        == [.openGate, .become(.active, because: .standsAlone), .announceAddresses, .note(.standsAlone)])
    #expect(group.stand.isAlone && group.router.routerState == .initialize)
    #expect(group.stand.deadline == .milliseconds(2000))
  }

  @Test func anActiveThatLosesItsInterfaceStaysActiveAndAnnouncesNothing() {
    var group = Group(.active(.test()))
    #expect(group.handle(.interfaceLost, at: 1000) == [.openGate, .note(.standsAlone)])
    #expect(group.stand.isAlone && group.router.routerState == .initialize)
  }

  @Test func anActiveWhoseLeaseHadEndedAnnouncesAnew() {
    var group = Group(.active(.test()))
    _ = group.handle(.leaseLost, at: 900)
    #expect(group.handle(.interfaceLost, at: 1000) == [.openGate, .announceAddresses, .note(.standsAlone)])
  }

  @Test func whoWasInInitializeStaysThere() {
    var group = Group(VirtualRouter(parameters: .test()))
    #expect(group.handle(.interfaceLost, at: 1000) == [])
    #expect(!group.stand.isAlone && group.stand.deadline == nil)
  }

  @Test func anInterfaceThatIsUnfitAndNotDownIsNoReason() {
    var group = Group(.active(.test()))
    #expect(group.handle(.interfaceLost, .unfit, at: 1000) == [.closeGate, .become(.initialize, because: .interfaceLost)])
    var alone = lost(.active(.test()))
    #expect(alone.handle(.interfaceLost, .unfit, at: 1500) == [.closeGate, .become(.initialize, because: .interfaceLost)])
    #expect(!alone.stand.isAlone)
  }

  @Test func theLeaseIsRenewedOnceAnInterval() {
    var group = lost(.active(.test()))
    #expect(group.handle(.deadline, at: 1999) == [])
    #expect(group.handle(.deadline, at: 2000) == [.renewLease])
    #expect(group.handle(.deadline, at: 2001) == [])
    #expect(group.stand.deadline == .milliseconds(3000))
    #expect(group.handle(.deadline, at: 3100) == [.renewLease])
  }

  @Test func aLostLeaseIsOpenedAnewAfterAnIntervalAndNotAtOnce() {
    var group = lost(.active(.test()))
    #expect(group.handle(.leaseLost, at: 1500) == [.note(.leaseLost)])
    #expect(group.handle(.leaseLost, at: 1500) == [])
    #expect(group.handle(.deadline, at: 2000) == [.openGate, .announceAddresses])
    #expect(group.handle(.deadline, at: 3000) == [.renewLease])
  }

  @Test func anInterfaceThatIsBackChangesNothingUntilTheElectionIsDecided() {
    var group = lost(.active(.test()))
    #expect(group.handle(.startup(from: .own), at: 5000) == [.renewLease])
    #expect(group.router.routerState == .backup && group.stand.isAlone)
    // One who says that he leaves decides nothing.
    #expect(group.handle(.heard(0, from: .above), at: 5100) == [])
    #expect(group.stand.isAlone)
  }

  @Test func whoHearsABetterOneBecomesBackup() {
    var group = lost(.active(.test()))
    _ = group.handle(.startup(from: .own), at: 5000)
    #expect(
      group.handle(.heard(200, from: .above), at: 5100) == [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(200)))])
    #expect(!group.stand.isAlone && group.stand.deadline == nil)
  }

  @Test func whoHearsAWorseOneStaysActiveWithoutAGap() {
    var group = lost(.active(.test()))
    _ = group.handle(.startup(from: .own), at: 5000)
    #expect(group.handle(.heard(50, from: .above), at: 5100) == [])
    #expect(group.handle(.deadline, at: 8610) == [.advertise(.standard), .openGate, .announceAddresses])
    #expect(!group.stand.isAlone && group.router.routerState == .active)
    #expect(
      group.handle(.heard(200, from: .above), at: 8700) == [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(200)))])
  }

  @Test func anOrderlyStopEndsTheStand() {
    var group = lost(.backup(.test()))
    #expect(group.handle(.shutdown, at: 1500) == [.closeGate, .become(.initialize, because: .shutdown)])
    var back = lost(.backup(.test()))
    _ = back.handle(.startup(from: .own), at: 1500)
    #expect(back.handle(.shutdown, at: 1600) == [.closeGate, .become(.initialize, because: .shutdown)])
  }

  @Test func anInterfaceThatFlapsMeanwhileIsNoNews() {
    var group = lost(.backup(.test()))
    _ = group.handle(.startup(from: .own), at: 1500)
    #expect(group.handle(.interfaceLost, at: 1600) == [])
    #expect(group.stand.isAlone && group.router.routerState == .initialize)
  }
}

/// `initialize-hold-time`: what the election is told, and when.
@Suite struct StartupHoldTests {
  private let source = IPv6Address.own

  @Test func aStartupWaitsForTheEnd() {
    var hold = StartupHold(until: .milliseconds(5000))
    #expect(hold.deadline == nil)
    #expect(hold.admit(.startup(from: source), at: .milliseconds(100)) == nil)
    #expect(hold.deadline == .milliseconds(5000))
    #expect(hold.admit(.deadline, at: .milliseconds(4999)) == nil)
    #expect(hold.admit(.deadline, at: .milliseconds(5000)) == .startup(from: source))
    #expect(hold.deadline == nil)
    #expect(hold.admit(.deadline, at: .milliseconds(5001)) == .deadline)
  }

  @Test func afterwardsItIsNotInTheWay() {
    var hold = StartupHold(until: .milliseconds(5000))
    #expect(hold.admit(.startup(from: source), at: .milliseconds(5000)) == .startup(from: source))
    #expect(hold.deadline == nil)
  }

  @Test func anInterfaceThatIsLostMeanwhileDoesNotBegin() {
    for end in [VirtualRouter.Event.interfaceLost, .shutdown] {
      var hold = StartupHold(until: .milliseconds(5000))
      _ = hold.admit(.startup(from: source), at: .milliseconds(100))
      #expect(hold.admit(end, at: .milliseconds(200)) == end)
      #expect(hold.admit(.deadline, at: .milliseconds(5000)) == .deadline)
    }
  }

  @Test func itBeginsWithTheAddressOfThatMoment() {
    var hold = StartupHold(until: .milliseconds(5000))
    _ = hold.admit(.startup(from: source), at: .milliseconds(100))
    #expect(hold.admit(.sourceChanged(to: .above), at: .milliseconds(200)) == .sourceChanged(to: .above))
    #expect(hold.admit(.deadline, at: .milliseconds(5000)) == .startup(from: .above))
  }
}
