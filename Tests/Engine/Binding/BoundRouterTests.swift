import Conformance
import Engine
import Testing

@Suite struct BoundRouterTests {
  // MARK: Mirroring

  @Test func aGroupIsArmedBeforeItsManagementGroupIsActive() {
    var group = BoundRouter(policy: Mirroring())
    #expect(group.handle(.management(.test(.backup, epoch: 1)), at: .zero) == [])
    #expect(group.handle(.interface(.up), at: .zero) == [.arm, .become(.backup)])
  }

  @Test func theSwitchoverItselfAsksTheGateForNothing() {
    var group = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.backup, epoch: 1))])
    #expect(
      group.handle(.management(.test(.active, epoch: 2, announcements: 1)), at: .zero) == [.become(.active), .announceAddresses])
    #expect(group.handle(.management(.test(.backup, epoch: 3, announcements: 1)), at: .zero) == [.become(.backup)])
    #expect(group.isArmed)
  }

  /// Armed for what it is in after the event, not before: the lease alone opens whoever is armed.
  @Test func whoWaitsOutOfInitializeIsArmedInBackupAndNotInInitialize() {
    var group = BoundRouter(Warming(), after: [.interface(.up)])
    #expect(group.handle(.management(.test(.backup, epoch: 1)), at: .zero) == [.arm, .become(.backup)])
    #expect(group.handle(.management(.test(.active, epoch: 2)), at: .zero) == [.become(.active), .announceAddresses])
    #expect(group.handle(.management(.test(.initialize, epoch: 3)), at: .zero) == [.disarm, .become(.initialize)])
    #expect(group.handle(.management(.test(.active, epoch: 4)), at: .zero) == [])
    #expect(group.handle(.deadline, at: .zero + .seconds(2)) == [.arm, .become(.active), .announceAddresses])
  }

  @Test func aLostInterfaceTakesOnlyItsGroupOut() {
    var group = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.active, epoch: 1, announcements: 1))])
    #expect(group.handle(.interface(.lost), at: .zero) == [.disarm, .become(.initialize)])
    #expect(group.handle(.management(.test(.backup, epoch: 2, announcements: 1)), at: .zero) == [])
    #expect(group.handle(.management(.test(.active, epoch: 3, announcements: 2)), at: .zero) == [])
    #expect(group.handle(.interface(.up), at: .zero) == [.arm, .become(.active), .announceAddresses])
  }

  @Test(arguments: RouterState.allCases)
  func aRecoveredInterfaceFindsTheManagementGroupWhereItIsNow(state: RouterState) {
    var group = BoundRouter(
      Mirroring(),
      after: [
        .interface(.up), .management(.test(.active, epoch: 1)), .interface(.lost), .management(.test(state, epoch: 2)),
      ])
    _ = group.handle(.interface(.up), at: .zero)
    #expect(group.state == state)
  }

  @Test(arguments: RouterState.allCases)
  func theSameStateTwiceCausesNothing(state: RouterState) {
    for policy in [Mirroring(), Holding(), Clinging()] as [any BindingPolicy] {
      let event = BoundRouter.Event.management(.test(state, epoch: 4, announcements: 2))
      var group = BoundRouter(policy, after: [.interface(.up), event])
      #expect(group.handle(event, at: .zero) == [])
      #expect(group.handle(.interface(.up), at: .zero) == [])
      #expect(group.handle(.deadline, at: .zero) == [])
    }
  }

  // MARK: Announcements

  @Test func everyRoundOfAnnouncementsIsTakenPartInOnce() {
    var group = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.active, epoch: 1, announcements: 1))])
    let again = BoundRouter.Event.management(.test(.active, epoch: 1, announcements: 2))
    #expect(group.handle(again, at: .zero) == [.announceAddresses])
    #expect(group.handle(again, at: .zero) == [])
  }

  @Test func onlyAnActiveGroupAnnounces() {
    var backup = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.backup, epoch: 1, announcements: 1))])
    #expect(backup.handle(.management(.test(.backup, epoch: 1, announcements: 2)), at: .zero) == [])
    var lost = BoundRouter(Mirroring(), after: [.management(.test(.active, epoch: 1, announcements: 1))])
    #expect(lost.handle(.management(.test(.active, epoch: 1, announcements: 2)), at: .zero) == [])
  }

  @Test func aBlipThatWasNeverSeenCostsNoMoreThanItsAnnouncement() {
    var active = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.active, epoch: 1, announcements: 1))])
    // Somebody else was Active meanwhile and announced himself.
    #expect(active.handle(.management(.test(.active, epoch: 3, announcements: 2)), at: .zero) == [.announceAddresses])
    var backup = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.backup, epoch: 1))])
    #expect(backup.handle(.management(.test(.backup, epoch: 3, announcements: 1)), at: .zero) == [])
  }

  // MARK: Holding

  @Test func aHoldingGroupGoesThroughItsInterface() {
    var group = BoundRouter(policy: Holding())
    #expect(group.handle(.interface(.up), at: .zero) == [.holdInterface, .arm])
    #expect(group.handle(.interface(.held), at: .zero) == [.disarm])
    #expect(group.handle(.management(.test(.active, epoch: 1, announcements: 1)), at: .zero) == [.releaseInterface])
    #expect(group.state == .initialize)
    #expect(group.handle(.interface(.up), at: .zero) == [.arm, .become(.active), .announceAddresses])
    #expect(
      group.handle(.management(.test(.backup, epoch: 2, announcements: 1)), at: .zero) == [.holdInterface, .become(.initialize)])
    #expect(group.handle(.interface(.held), at: .zero) == [.disarm])
  }

  @Test func aHoldIsWantedAgainWithEveryMoveOfTheManagementGroup() {
    var group = BoundRouter(Holding(), after: [.interface(.up), .management(.test(.initialize, epoch: 0))])
    #expect(group.handle(.management(.test(.backup, epoch: 1)), at: .zero) == [.holdInterface])
    #expect(group.handle(.management(.test(.backup, epoch: 1, announcements: 1)), at: .zero) == [])
  }

  @Test func aHoldIsWantedOnALostInterfaceToo() {
    var group = BoundRouter(policy: Holding())
    #expect(group.handle(.management(.test(.backup, epoch: 1)), at: .zero) == [.holdInterface])
    #expect(group.condition == .lost && group.wantsHold && !group.isArmed)
  }

  // MARK: Delay

  @Test func aDelayedGroupIsArmedWhenTheDelayIsOver() {
    var group = BoundRouter(Mirroring(delay: .seconds(2)), after: [.interface(.up), .management(.test(.backup, epoch: 1))])
    #expect(!group.isArmed)
    #expect(group.handle(.management(.test(.active, epoch: 2, announcements: 1)), at: .milliseconds(500)) == [])
    #expect(group.state == .backup)
    #expect(group.deadline == .milliseconds(2500))
    #expect(group.handle(.deadline, at: .milliseconds(2499)) == [])
    #expect(group.handle(.deadline, at: .milliseconds(2500)) == [.arm, .become(.active), .announceAddresses])
    #expect(group.deadline == nil)
  }

  @Test func aDelayEndsWithItsReason() {
    let beginning: [BoundRouter.Event] = [.interface(.up), .management(.test(.active, epoch: 1))]
    var left = BoundRouter(Mirroring(delay: .seconds(2)), after: beginning)
    _ = left.handle(.management(.test(.backup, epoch: 2)), at: .milliseconds(100))
    #expect(left.deadline == nil && left.state == .backup)
    var lost = BoundRouter(Mirroring(delay: .seconds(2)), after: beginning)
    _ = lost.handle(.interface(.lost), at: .milliseconds(100))
    #expect(lost.deadline == nil && lost.state == .initialize)
    // And begins anew with a new one.
    _ = lost.handle(.interface(.up), at: .milliseconds(300))
    #expect(lost.deadline == .milliseconds(2300))
  }

  @Test func aDelayIsBounded() {
    #expect(BindingVerdict(.active, delay: .seconds(3600)).delay == .seconds(60))
    #expect(BindingVerdict(.active, delay: .seconds(-1)).delay == .zero)
  }

  // MARK: Policies of one's own

  @Test(arguments: [InterfaceCondition.held, .lost])
  func noPolicyCanBeActiveOnAnInterfaceThatIsNotUp(condition: InterfaceCondition) {
    let group = BoundRouter(Stubborn(), after: [.interface(condition), .management(.test(.active, epoch: 1))])
    #expect(group.state == .initialize && !group.isArmed)
    #expect(BoundRouter(Stubborn(), after: [.interface(.up)]).state == .active)
  }

  @Test func aPolicyIsAskedWithTheGroupsOwnState() {
    var group = BoundRouter(Clinging(), after: [.interface(.up), .management(.test(.active, epoch: 1))])
    #expect(group.handle(.management(.test(.backup, epoch: 2)), at: .zero) == [])
    #expect(group.state == .active)
    #expect(group.handle(.management(.test(.initialize, epoch: 3)), at: .zero) == [.become(.initialize)])
    _ = group.handle(.management(.test(.backup, epoch: 4)), at: .zero)
    #expect(group.state == .backup)
  }

  // MARK: Whatever happened before

  @Test(.seenInTheWild("K#1532", "K#2685"), arguments: 0..<UInt64(50))
  func whatAGroupIsFollowsFromItsPresentInputsAlone(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for policy in [Mirroring(), Holding(), Stubborn()] as [any BindingPolicy] {
      var group = BoundRouter(policy: policy)
      var management = ManagementState.test(.initialize, epoch: 0)
      var condition = InterfaceCondition.lost
      var isArmed = false
      var isHeld = false
      _ = group.handle(.management(management), at: .zero)
      isHeld = group.wantsHold
      isArmed = group.isArmed
      for _ in 0..<100 {
        let effects: BoundRouter.Effects
        if random.chance(1, in: 2) {
          management.state = RouterState.allCases.randomElement(using: &random) ?? .active
          management.epoch += 1
          effects = group.handle(.management(management), at: .zero)
        } else {
          condition = InterfaceCondition.allCases.randomElement(using: &random) ?? .up
          effects = group.handle(.interface(condition), at: .zero)
        }
        for effect in effects {
          switch effect {
          case .arm: isArmed = true
          case .disarm: isArmed = false
          case .holdInterface: isHeld = true
          case .releaseInterface: isHeld = false
          case .become, .announceAddresses: break
          }
        }
        let fresh = BoundRouter(policy, after: [.interface(condition), .management(management)])
        #expect(group.state == fresh.state && group.isArmed == fresh.isArmed && group.wantsHold == fresh.wantsHold)
        #expect(isArmed == group.isArmed && isHeld == group.wantsHold)
        #expect(group.state != .active || group.isArmed)
        #expect(!group.isArmed || condition == .up)
      }
    }
  }
}
