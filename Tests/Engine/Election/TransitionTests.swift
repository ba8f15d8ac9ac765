import Conformance
import Engine
import Testing

@Suite struct TransitionTests {
  @Test(
    .rfc9568(
      "2.5-1", "5.2.4-1", "5.2.4-2", "6.1-3", "6.4.1-1", "6.4.1-2", "6.4.2-4", "6.4.2-5", "6.4.2-6", "6.4.2-7", "6.4.2-8", "6.4.3-5",
      "6.4.3-6", "6.4.3-7", "6.4.3-8", "6.4.3-9", "7.1-3", "7.1-4", "8.3.2-1",
      refuses: "6.4.2-7", "6.4.3-8", "6.4.3-9", "7.1-3", "7.1-4"),
    arguments: Transition.table)
  func whatIsDoneAndWhatItIsThen(_ row: Transition) {
    var router = row.router
    #expect(router.handle(row.event, at: row.at) == row.effects)
    #expect(router.state == row.state)

    let tagged = Test.current?.traits.flatMap { ($0 as? Clause)?.ids ?? [] } ?? []
    #expect(Set(row.clauses).subtracting(tagged).isEmpty, "a clause of this row is missing in the test's tag")
  }

  @Test(.seenInTheWild("H:advertisement-in-initialize", "leak:overlapping-arms"), arguments: Transition.Pair.all)
  func everyPairOfStateAndEventHasARow(_ pair: Transition.Pair) {
    #expect(Transition.table.contains { $0.pair == pair })
  }

  @Test(.seenInTheWild("leak:overlapping-arms")) func noTwoRowsAreTheSame() {
    let names = Transition.table.map(\.testDescription)
    #expect(Set(names).count == names.count)
  }

  @Test func theArticleIsWhatTheRowsSay() throws { try TransitionArticle.article.expectCommitted() }

  @Test func theSourceIsTheOneOfStartupOrOfItsLastChange() {
    for start in [VirtualRouter(parameters: .test()), .backup(.test()), .active(.test())] {
      for event in [VirtualRouter.Event.startup(from: .above), .sourceChanged(to: .above)] {
        var router = start
        _ = router.handle(event, at: .zero)
        #expect(router.source == .above)
      }
    }
  }

  @Test(.rfc9568("6.4.3-8", refuses: "6.4.3-8")) func aTieIsDecidedByTheSourceThatIsInUseNow() {
    var router = VirtualRouter.active(.test())
    _ = router.handle(.sourceChanged(to: .linkLocal(9)), at: .milliseconds(10))
    _ = router.handle(.heard(100, from: .above), at: .milliseconds(20))
    #expect(router.routerState == .active)
  }

  @Test(.rfc9568("6.4.3-8")) func aTieIsDecidedUnsignedInNetworkOrder() {
    var router = VirtualRouter.active(.test())
    // As signed numbers, or with the bytes the other way round, these would be the smaller ones.
    _ = router.handle(.heard(100, from: IPv6Address(high: 0xfe80_0000_0000_0000, low: 0x8000_0000_0000_0000)), at: .milliseconds(20))
    #expect(router.routerState == .backup)
  }

  @Test(.rfc9568("6.1-3", refuses: "6.1-3")) func anOwnerPreemptsWhateverIsSet() {
    #expect(ElectionParameters.test(priority: 255, preempts: false).preempts)
    #expect(!ElectionParameters.test(priority: 254, preempts: false).preempts)
    #expect(ElectionParameters(vrid: .test()).preempts)
  }
}
