import Engine
import Policies
import Testing

@Suite struct PolicyTableTests {
  private typealias Row = PolicyTable.Row
  private let initialize = BindingVerdict(.initialize)

  @Test func theFirstRowThatMatchesDecides() throws {
    let policy = try TablePolicy(
      name: "t", summary: "",
      PolicyTable(
        rows: [
          Row(management: [.active], interface: [.up], own: [.initialize], BindingVerdict(.active, delay: .seconds(2))),
          Row(management: [.active], interface: [.up], BindingVerdict(.active)),
        ], otherwise: initialize))
    func verdict(_ own: RouterState) -> BindingVerdict {
      policy.verdict(for: BindingSituation(management: .active, interface: .up, own: own))
    }
    #expect(verdict(.initialize) == BindingVerdict(.active, delay: .seconds(2)))
    #expect(verdict(.backup) == BindingVerdict(.active))
  }

  @Test func aRowThatNeverDecidesIsAFaultAndNamesTheRowsBeforeIt() {
    let table = PolicyTable(
      rows: [
        Row(interface: [.held, .lost], initialize), Row(interface: [.up], BindingVerdict(.active)),
        Row(management: [.active], BindingVerdict(.active)),
      ])
    #expect(table.faults == [.deadRow(2, behind: [0, 1])])
    #expect(throws: PolicyTable.Fault.deadRow(2, behind: [0, 1])) { try TablePolicy(name: "t", summary: "", table) }
  }

  @Test func whatNoRowDecidesIsAGapWithoutADefault() {
    let table = PolicyTable(rows: [Row(management: [.backup, .active], initialize), Row(own: [.initialize, .backup], initialize)])
    let gap = InterfaceCondition.allCases.map { BindingSituation(management: .initialize, interface: $0, own: .active) }
    #expect(table.faults == [.gap(gap)])
  }

  @Test func aDefaultForNothingIsAFault() {
    #expect(PolicyTable(rows: [Row(initialize)], otherwise: initialize).faults == [.deadDefault])
    #expect(PolicyTable(rows: [Row(initialize)]).faults == [])
  }

  @Test func aNormalTableIsShortAndTheSamePolicy() throws {
    let table = PolicyTable(normalizing: Unflowdown())
    #expect(
      table
        == PolicyTable(
          rows: [
            Row(management: [.backup], interface: [.up], BindingVerdict(.backup)),
            Row(management: [.active], interface: [.up], BindingVerdict(.active)),
          ], otherwise: initialize))
    #expect(try TablePolicy(name: "unflowdown", summary: Unflowdown().summary, table) == TablePolicy(of: Unflowdown()))
  }

  @Test(arguments: 0..<200) func everyFunctionHasANormalTableThatIsTheSameFunction(seed: UInt64) throws {
    var random = SystemOfRows(seed: seed)
    let policy = TablePolicy(name: "t", summary: "") { _ in random.verdict() }
    let table = PolicyTable(normalizing: policy)
    #expect(table.faults == [])
    #expect(try TablePolicy(name: "t", summary: "", table) == policy)
    #expect(table.rows.count <= 27)
  }
}

/// Verdicts at random, the same for the same seed, with repetitions so that there is something to put together.
private struct SystemOfRows {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func verdict() -> BindingVerdict {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    let states = RouterState.allCases
    return BindingVerdict(states[Int(state % 3)], wantsHold: state & 0x30 == 0, delay: state & 0x1c0 == 0 ? .seconds(1) : .zero)
  }
}
