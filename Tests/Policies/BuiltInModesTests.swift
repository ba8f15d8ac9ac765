import Conformance
import Engine
import Policies
import Testing

/// The built-in modes on every input there is, written out: a table to read beside the description of the modes.
@Suite struct BuiltInModesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let situation: BindingSituation
    let verdict: BindingVerdict

    init(_ management: RouterState, _ interface: InterfaceCondition, _ own: RouterState, _ state: RouterState, _ wish: Wish) {
      situation = BindingSituation(management: management, interface: interface, own: own)
      verdict = BindingVerdict(state, wantsHold: wish == .hold)
    }

    var testDescription: String { "management \(situation.management), interface \(situation.interface), own \(situation.own)" }
  }

  enum Wish { case hold, none }

  /// The state is the management group's on an interface that is up. Never holds.
  static let unflowdownTable = [
    Row(.initialize, .up, .initialize, .initialize, .none),
    Row(.initialize, .up, .backup, .initialize, .none),
    Row(.initialize, .up, .active, .initialize, .none),
    Row(.initialize, .held, .initialize, .initialize, .none),
    Row(.initialize, .held, .backup, .initialize, .none),
    Row(.initialize, .held, .active, .initialize, .none),
    Row(.initialize, .lost, .initialize, .initialize, .none),
    Row(.initialize, .lost, .backup, .initialize, .none),
    Row(.initialize, .lost, .active, .initialize, .none),
    Row(.backup, .up, .initialize, .backup, .none),
    Row(.backup, .up, .backup, .backup, .none),
    Row(.backup, .up, .active, .backup, .none),
    Row(.backup, .held, .initialize, .initialize, .none),
    Row(.backup, .held, .backup, .initialize, .none),
    Row(.backup, .held, .active, .initialize, .none),
    Row(.backup, .lost, .initialize, .initialize, .none),
    Row(.backup, .lost, .backup, .initialize, .none),
    Row(.backup, .lost, .active, .initialize, .none),
    Row(.active, .up, .initialize, .active, .none),
    Row(.active, .up, .backup, .active, .none),
    Row(.active, .up, .active, .active, .none),
    Row(.active, .held, .initialize, .initialize, .none),
    Row(.active, .held, .backup, .initialize, .none),
    Row(.active, .held, .active, .initialize, .none),
    Row(.active, .lost, .initialize, .initialize, .none),
    Row(.active, .lost, .backup, .initialize, .none),
    Row(.active, .lost, .active, .initialize, .none),
  ]

  /// Active only where the management group is Active and the interface is up. Holds whenever the management group is not Active.
  static let flowdownTable = [
    Row(.initialize, .up, .initialize, .initialize, .hold),
    Row(.initialize, .up, .backup, .initialize, .hold),
    Row(.initialize, .up, .active, .initialize, .hold),
    Row(.initialize, .held, .initialize, .initialize, .hold),
    Row(.initialize, .held, .backup, .initialize, .hold),
    Row(.initialize, .held, .active, .initialize, .hold),
    Row(.initialize, .lost, .initialize, .initialize, .hold),
    Row(.initialize, .lost, .backup, .initialize, .hold),
    Row(.initialize, .lost, .active, .initialize, .hold),
    Row(.backup, .up, .initialize, .initialize, .hold),
    Row(.backup, .up, .backup, .initialize, .hold),
    Row(.backup, .up, .active, .initialize, .hold),
    Row(.backup, .held, .initialize, .initialize, .hold),
    Row(.backup, .held, .backup, .initialize, .hold),
    Row(.backup, .held, .active, .initialize, .hold),
    Row(.backup, .lost, .initialize, .initialize, .hold),
    Row(.backup, .lost, .backup, .initialize, .hold),
    Row(.backup, .lost, .active, .initialize, .hold),
    Row(.active, .up, .initialize, .active, .none),
    Row(.active, .up, .backup, .active, .none),
    Row(.active, .up, .active, .active, .none),
    Row(.active, .held, .initialize, .initialize, .none),
    Row(.active, .held, .backup, .initialize, .none),
    Row(.active, .held, .active, .initialize, .none),
    Row(.active, .lost, .initialize, .initialize, .none),
    Row(.active, .lost, .backup, .initialize, .none),
    Row(.active, .lost, .active, .initialize, .none),
  ]

  @Test(arguments: unflowdownTable) func unflowdown(_ row: Row) {
    #expect(Unflowdown().verdict(for: row.situation) == row.verdict)
  }

  @Test(arguments: flowdownTable) func flowdown(_ row: Row) {
    #expect(Flowdown().verdict(for: row.situation) == row.verdict)
  }

  @Test func bothTablesHaveEveryRowOnceAndInThePrintedOrder() {
    #expect(BindingSituation.all.count == 27)
    #expect(Self.unflowdownTable.map(\.situation) == BindingSituation.all)
    #expect(Self.flowdownTable.map(\.situation) == BindingSituation.all)
  }

  @Test func theArticleIsWhatTheRowsSay() throws { try BuiltInModesArticle.article.expectCommitted() }
}
