import Testing

@testable import Transport

/// Devices go in steps that the processor can be without for.
@Suite struct RemovalPaceTests {
  @Test func stepsGrowWhileTheyAreCheap() {
    var pace = RemovalPace(sparing: .milliseconds(20))
    var sizes: [Int] = []
    for _ in 0..<6 {
      sizes.append(pace.size)
      pace.note(pace.size, took: .microseconds(100) * pace.size)
    }
    #expect(sizes == [4, 8, 16, 32, 64, 64], "no more than twice the last, and no more than \(pace.limit)")
  }

  /// A device of a large router costs more than the budget has room for several of.
  @Test func aDearStepMakesTheNextOneAsSmallAsItHasToBe() {
    var pace = RemovalPace(sparing: .milliseconds(20))
    pace.note(4, took: .milliseconds(20))
    #expect(pace.size == 2)
    pace.note(2, took: .milliseconds(30))
    #expect(pace.size == 1)
    pace.note(1, took: .milliseconds(15))
    #expect(pace.size == 1, "never none")
    pace.note(1, took: .milliseconds(2))
    #expect(pace.size == 2)
  }

  @Test(arguments: [(10, 1), (30, 3), (100, 10), (1000, 10)]) func aLongerIntervalLeavesMoreTime(interval: Int, size: Int) {
    var pace = RemovalPace(sparing: .milliseconds(interval))
    for _ in 0..<4 { pace.note(pace.size, took: .milliseconds(5) * pace.size) }
    #expect(pace.size == size)
  }

  @Test func whatTookNoTimeAtAllIsNoReasonToStop() {
    var pace = RemovalPace(sparing: .milliseconds(20))
    pace.note(4, took: .zero)
    #expect(pace.size == 8)
  }
}
