import Testing

@testable import Daemon

struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("vird", "vrid", 1), ("abcd", "badc", 2),
    ("ca", "abc", 3),
  ])
  func anEditInsertsDropsChangesOrSwaps(_ left: String, _ right: String, _ distance: Int) {
    #expect(NearestName.editDistance(Array(left), Array(right)) == distance)
    #expect(NearestName.editDistance(Array(right), Array(left)) == distance)
  }

  @Test func theNearestComesFirst() {
    #expect(NearestName.suggestions(for: "preemptt", among: ["preempt-delay", "preempts", "preempt"]) == ["preempts", "preempt"])
  }

  @Test func aNameFarFromAllHasNoNearest() {
    #expect(NearestName.suggestions(for: "colour", among: ["vrid", "name", "mode"]).isEmpty)
  }

  @Test func caseIsNoDifference() {
    #expect(NearestName.suggestions(for: "VRID", among: ["vrid"]) == ["vrid"])
  }

  @Test func noMoreThanAskedForAndInTheOrderGiven() {
    #expect(NearestName.suggestions(for: "s5", among: (1...9).map { "s\($0)" }.filter { $0 != "s5" }, limit: 2) == ["s1", "s2"])
  }
}
