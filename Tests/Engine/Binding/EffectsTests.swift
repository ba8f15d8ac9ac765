import Engine
import Testing

struct EffectsTests {
  @Test func effectsKeepTheirOrder() {
    let effects: [BoundRouter.Effect] = [.disarm, .holdInterface, .releaseInterface, .arm, .become(.active), .announceAddresses]
    let packed: BoundRouter.Effects = [.disarm, .holdInterface, .releaseInterface, .arm, .become(.active), .announceAddresses]
    #expect(Array(packed) == effects)
    #expect(packed != [.holdInterface, .disarm, .releaseInterface, .arm, .become(.active), .announceAddresses])
  }

  @Test(arguments: RouterState.allCases) func theStateThatIsEnteredIsTold(_ state: RouterState) {
    let packed: BoundRouter.Effects = [.become(state)]
    #expect(packed.count == 1)
    #expect(packed.first == .become(state))
  }

  @Test func nothingIsEmpty() {
    let none: BoundRouter.Effects = []
    #expect(none.isEmpty && Array(none).isEmpty)
  }
}
