import Engine
import Testing

/// A group that is bound in another mode while it follows.
@Suite struct RebindingTests {
  @Test(arguments: RouterState.allCases, InterfaceCondition.allCases)
  func aModeThatSaysTheSameAsksForNothing(management: RouterState, interface: InterfaceCondition) {
    for policy in [Mirroring(), Holding(), Clinging(), Warming()] as [any BindingPolicy] {
      var group = BoundRouter(policy, after: [.interface(interface), .management(.test(management, epoch: 3, announcements: 2))])
      #expect(group.rebind(in: policy, at: .zero) == [], "\(policy.name)")
    }
  }

  @Test func betweenTwoModesThatHoldNothingIsLetGoAndTakenAgain() {
    var group = BoundRouter(Holding(), after: [.interface(.up), .management(.test(.backup, epoch: 1))])
    #expect(group.wantsHold)
    #expect(group.rebind(in: HoldingToo(), at: .zero) == [])
    #expect(group.wantsHold && group.policy.name == "holding too")
    // A new grace only when the management group moves.
    #expect(group.handle(.interface(.held), at: .zero) == [.disarm])
    #expect(group.handle(.management(.test(.initialize, epoch: 2)), at: .zero) == [.holdInterface])
  }

  @Test func aModeThatHoldsTakesOverFromOneThatDoesNotAndBack() {
    var group = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.backup, epoch: 1))])
    #expect(group.rebind(in: Holding(), at: .zero) == [.holdInterface, .become(.initialize)])
    #expect(group.rebind(in: Mirroring(), at: .zero) == [.releaseInterface, .become(.backup)])
  }

  @Test func anActiveGroupStaysActiveInAModeThatWouldHaveItWait() {
    var group = BoundRouter(Mirroring(), after: [.interface(.up), .management(.test(.active, epoch: 1, announcements: 1))])
    #expect(group.rebind(in: Mirroring(delay: .seconds(5)), at: .zero) == [])
    #expect(group.state == .active && group.isArmed && group.deadline == nil)
  }

  @Test func aDelayThatIsTheSameGoesOnAndAnotherBegins() {
    var group = BoundRouter(Mirroring(delay: .seconds(2)), after: [.interface(.up), .management(.test(.active, epoch: 1))])
    _ = group.rebind(in: Mirroring(delay: .seconds(2)), at: .zero + .seconds(1))
    #expect(group.deadline == .zero + .seconds(2))
    _ = group.rebind(in: Mirroring(delay: .seconds(3)), at: .zero + .seconds(1))
    #expect(group.deadline == .zero + .seconds(4))
    #expect(group.rebind(in: Mirroring(), at: .zero + .seconds(1)) == [.arm, .become(.active), .announceAddresses])
  }
}

private struct HoldingToo: BindingPolicy {
  let name = "holding too"
  let summary = ""

  func verdict(for situation: BindingSituation) -> BindingVerdict { Holding().verdict(for: situation) }
}
