import Foundation
import Lab
import Testing

/// `Scripts/check-lessons`, on small trees of its own.
@Suite struct CheckLessonsTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/check-lessons").path

  private static let ledger = """
    | report | what happened | shown by |
    |---|---|---|
    | K#1 | once | `one`, `two` |
    | other:name | twice | `two` |
    | K#2 | never | waits for a kernel: there is none |
    """

  private static let tests = """
    @Suite struct Sound {
      @Test(.seenInTheWild("K#1")) func one() {}
      @Test(
        .seenInTheWild("K#1", "other:name"), arguments: [1, 2])
      func two(number: Int) {}
    }
    """

  private func check(ledger: String = Self.ledger, tests: String = Self.tests, passed: String? = nil) throws -> Command.Outcome {
    let root = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-lessons-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = root.appending(path: "Tests/Conformance/Ledger")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try ledger.write(to: folder.appending(path: "seen-in-the-wild.md"), atomically: true, encoding: .utf8)
    try tests.write(to: root.appending(path: "Tests/CaseTests.swift"), atomically: true, encoding: .utf8)
    try passed?.write(to: root.appending(path: "passed"), atomically: true, encoding: .utf8)
    return try Command(["env", "-C", root.path, Self.script] + (passed == nil ? [] : ["--passed", "passed"])).outcome()
  }

  @Test func rowsThatHaveATestOrAReasonPass() throws {
    let outcome = try check()
    #expect(outcome.succeeded && outcome.output == "3 reports: each has its test or its reason\n", "\(outcome)")
  }

  @Test(arguments: [
    ("`one`, `two`", "`one`, `three`", "K#1 names three, which does not carry it"),
    ("`one`, `two`", "somewhere", "K#1 names no test"),
    ("twice | `two`", "twice | `one`", "other:name names one, which does not carry it"),
    ("waits for a kernel: there is none", "waits for a kernel", "K#2 waits without a reason"),
    ("| K#1 | once | `one`, `two` |\n", "", "a test is tagged with K#1, which has no row"),
  ])
  func aRowThatShowsNothingFails(part: String, replacement: String, complaint: String) throws {
    let ledger = Self.ledger.replacing(part, with: replacement)
    try #require(ledger != Self.ledger)
    let outcome = try check(ledger: ledger)
    #expect(outcome.status == .exited(1) && outcome.errors.contains(complaint), "\(outcome)")
  }

  @Test func oneOfItsTestsHasToHaveRunAndPassed() throws {
    #expect(try check(passed: "CaseTests/CaseTests.swift:5\ttwo(number:)\n").succeeded)
    let outcome = try check(passed: "CaseTests/CaseTests.swift:2\tone()\n")
    #expect(outcome.status == .exited(1) && outcome.errors.contains("no test of other:name ran and passed: two"), "\(outcome)")
    #expect(!outcome.errors.contains("K#1"))
  }
}
