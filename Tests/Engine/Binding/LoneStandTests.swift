import Testing

@testable import Engine

/// `ignore-if-down`: what a management group does of what its election says. Every second, priority 100, begun as Backup at zero.
@Suite struct LoneStandTests {
  /// An election and the stand beside it, as a management group has them.
  private struct Group {
    var router: VirtualRouter
    var stand = LoneStand()

    init(_ router: VirtualRouter) { self.router = router }

    /// What it advertises leaves, unless it is refused.
    mutating func handle(
      _ event: VirtualRouter.Event, _ loss: LoneStand.Loss = .down, at milliseconds: Int64, refused: Bool = false
    ) -> [VirtualRouter.Effect] {
      let effects = adapt(event, loss, at: .milliseconds(milliseconds))
      let asks = effects.contains { if case .advertise = $0 { true } else { false } }
      return asks && !refused ? effects + adapt(.sent, loss, at: .milliseconds(milliseconds)) : effects
    }

    private mutating func adapt(_ event: VirtualRouter.Event, _ loss: LoneStand.Loss, at now: Instant) -> [VirtualRouter.Effect] {
      let before = router
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
        == [
          .holdLease(until: .milliseconds(4000)), .become(.active, because: .standsAlone), .announceAddresses, .note(.standsAlone),
        ])
    #expect(group.stand.isAlone && group.router.routerState == .initialize)
    #expect(group.stand.deadline == .milliseconds(2000))
  }

  @Test func anActiveThatLosesItsInterfaceStaysActiveAndAnnouncesNothing() {
    var group = Group(.active(.test()))
    #expect(group.handle(.interfaceLost, at: 1000) == [.holdLease(until: .milliseconds(4000)), .note(.standsAlone)])
    #expect(group.stand.isAlone && group.router.routerState == .initialize)
  }

  @Test func anActiveWhoseLeaseHadEndedAnnouncesAnew() {
    var unaware = Group(.active(.test()))
    #expect(
      unaware.handle(.interfaceLost, at: 3000) == [.holdLease(until: .milliseconds(6000)), .announceAddresses, .note(.standsAlone)])
    var aware = Group(.active(.test()))
    _ = aware.handle(.deadline, at: 3000)
    #expect(
      aware.handle(.interfaceLost, at: 3500) == [.holdLease(until: .milliseconds(6500)), .announceAddresses, .note(.standsAlone)])
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
    #expect(group.handle(.deadline, at: 2000) == [.holdLease(until: .milliseconds(5000))])
    #expect(group.handle(.deadline, at: 2001) == [])
    #expect(group.stand.deadline == .milliseconds(3000))
    #expect(group.handle(.deadline, at: 3100) == [.holdLease(until: .milliseconds(6100))])
  }

  @Test func whoWasStoppedForAsLongAsTheLeaseAnnouncesAnew() {
    var group = lost(.active(.test()))
    #expect(group.handle(.deadline, at: 3999) == [.holdLease(until: .milliseconds(6999))])
    #expect(group.handle(.deadline, at: 6999) == [.holdLease(until: .milliseconds(9999)), .announceAddresses])
    #expect(group.handle(.deadline, at: 7999) == [.holdLease(until: .milliseconds(10_999))])
  }

  @Test func whoseAdvertisementsAreRefusedWhenTheInterfaceIsBackKeepsTheLease() {
    var group = lost(.backup(.test()))
    _ = group.handle(.startup(from: .own), at: 1500)
    for renewal in [2000, 3000, 4000, 5000] as [Int64] { _ = group.handle(.deadline, at: renewal) }
    #expect(group.handle(.deadline, at: 5110, refused: true) == [.advertise(.standard)])
    #expect(group.handle(.deadline, at: 6110, refused: true) == [.advertise(.standard), .holdLease(until: .milliseconds(9110))])
    #expect(group.stand.isAlone)
    _ = group.handle(.deadline, at: 7110)
    #expect(!group.stand.isAlone && group.router.routerState == .active)
  }

  @Test func anInterfaceThatIsBackChangesNothingUntilTheElectionIsDecided() {
    var group = lost(.active(.test()))
    #expect(group.handle(.startup(from: .own), at: 3500) == [.holdLease(until: .milliseconds(6500))])
    #expect(group.router.routerState == .backup && group.stand.isAlone)
    // One who says that he leaves decides nothing.
    #expect(group.handle(.heard(0, from: .above), at: 3600) == [])
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
    for renewal in [6000, 7000, 8000] as [Int64] { _ = group.handle(.deadline, at: renewal) }
    #expect(
      group.handle(.deadline, at: 8610) == [.advertise(.standard), .holdLease(until: .milliseconds(11_610)), .announceAddresses])
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
