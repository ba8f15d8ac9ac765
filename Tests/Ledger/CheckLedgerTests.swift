import Foundation
import Lab
import Testing

/// `Scripts/check-ledger`, on small trees of its own.
@Suite struct CheckLedgerTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/check-ledger").path

  private static let ledger = """
    | id | | counter-case | requirement |
    |---|---|---|---|
    | 1-1 | M | the forbidden | a MUST with a counter-case |
    | 1-2 | M | - | a MUST without one |
    | 2.1-1 | S | - | a SHOULD |

    ## Deviations

    - **one**: of them
    """

  private static let complete = """
    @Suite struct Sound {
      @Test(.rfc9568("1-1", refuses: "1-1")) func one() {}
      @Test(
        .rfc9568(
          "1-2", // not the last
          "2.1-1"),
        arguments: [1, 2])
      func two(number: Int) {}
    }
    """

  /// - Parameter passed: what ran and passed, where that is asked for.
  private func check(_ source: String, ledger: String = Self.ledger, passed: String? = nil, _ options: String...) throws -> Command.Outcome
  {
    let root = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-ledger-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: root) }
    let tests = root.appending(path: "Tests")
    for folder in ["Conformance/Ledger", "Some"] {
      try FileManager.default.createDirectory(at: tests.appending(path: folder), withIntermediateDirectories: true)
    }
    try ledger.write(to: tests.appending(path: "Conformance/Ledger/rfc9568.md"), atomically: true, encoding: .utf8)
    try source.write(to: tests.appending(path: "Some/CaseTests.swift"), atomically: true, encoding: .utf8)
    var options = options
    if let passed {
      try passed.write(to: root.appending(path: "passed"), atomically: true, encoding: .utf8)
      options += ["--passed", "passed"]
    }
    return try Command(["env", "-C", root.path, Self.script] + options).outcome()
  }

  @Test func aCompleteLedgerIsCountedAndPasses() throws {
    let outcome = try check(Self.complete)
    #expect(outcome.succeeded, "\(outcome)")
    #expect(outcome.output == Self.summary)
  }

  @Test(arguments: [
    ("\"1-2\", // not the last", "", "1-2 is shown by no test"),
    (", refuses: \"1-1\"", "", "1-1 has a counter-case (the forbidden) that no test shows refused"),
    ("\"2.1-1\")", "\"2.1-1\", \"9.9-9\")", "two: the ledger has no id 9.9-9"),
    ("@Test(.rfc", "@Test(.disabled(\"for now\"), .rfc", "1-1 is shown by no test"),
    ("arguments:", ".disabled(), arguments:", "2.1-1 is shown by no test"),
    ("@Suite struct", "@Suite(.disabled()) struct", "1-2 is shown by no test"),
    ("  @Test(.rfc9568(\"1-1\"", "  // @Test(.rfc9568(\"1-1\"", "1-1 is shown by no test"),
    ("  @Test(.rfc9568(\"1-1\"", "  /* @Test(.rfc9568(\"1-1\")) */ @Test((\"1-1\"", "1-1 is shown by no test"),
    ("  @Test(.rfc9568(\"1-1\"", "  let text = \"\\(1, \")\") @Test\"; @Test((\"1-1\"", "1-1 is shown by no test"),
  ])
  func whatIsMissingOrUnknownFails(part: String, replacement: String, complaint: String) throws {
    let source = Self.complete.replacing(part, with: replacement)
    try #require(source != Self.complete)
    let outcome = try check(source)
    #expect(outcome.status == .exited(1))
    #expect(outcome.errors.contains(complaint), "\(outcome)")
  }

  private static let summary = "RFC 9568: 2 MUST, 2 tested; 1 counter-cases, 1 refused; 1 SHOULD, 1 tested; 1 deviations\n"

  @Test func whatRanAndPassedIsEnough() throws {
    let outcome = try check(Self.complete, passed: "SomeTests/CaseTests.swift:2\tone()\nSomeTests/CaseTests.swift:3\ttwo(number:)\n")
    #expect(outcome.succeeded && outcome.output == Self.summary, "\(outcome)")
  }

  @Test(arguments: [
    ("SomeTests/CaseTests.swift:2", ["1-2 is shown by no test that ran and passed", "CaseTests.swift:3: two"]),
    ("SomeTests/CaseTests.swift:3", ["no test that ran and passed shows refused", "CaseTests.swift:2: one"]),
    // Of the same name in another module, and one whose line only begins as one of these.
    ("OtherTests/CaseTests.swift:2\nSomeTests/CaseTests.swift:3", ["1-1 is shown by no test"]),
    ("SomeTests/CaseTests.swift:2\nSomeTests/CaseTests.swift:33", ["2.1-1 is shown by no test"]),
    ("", ["1-1 is shown by no test", "1-2 is shown by no test", "2.1-1 is shown by no test"]),
  ])
  func aClauseWhoseTestsDidNotRunAndPassFails(passed: String, complaints: [String]) throws {
    let outcome = try check(Self.complete, passed: passed)
    #expect(outcome.status == .exited(1))
    for complaint in complaints { #expect(outcome.errors.contains(complaint), "\(outcome)") }
  }

  @Test func aTestIsFoundBehindTextOfManyLines() throws {
    let source = """
      let text = \"""
        one \\
        line, and \\(
          1) more
        \"""
      \(Self.complete)
      """
    let outcome = try check(source, passed: "SomeTests/CaseTests.swift:7\nSomeTests/CaseTests.swift:8\n")
    #expect(outcome.succeeded, "\(outcome)")
  }

  @Test func nothingIsKnownWithoutTheFileOfWhatPassed() throws {
    let outcome = try check(Self.complete, "--passed", "nowhere")
    #expect(outcome.status == .exited(1) && outcome.errors.contains("which tests passed is not known"), "\(outcome)")
  }

  @Test func anIdThatStandsTwiceInTheLedgerFails() throws {
    let outcome = try check(Self.complete, ledger: Self.ledger + "\n| 1-1 | M | - | again |\n")
    #expect(outcome.status == .exited(1) && outcome.errors.contains("1-1 stands there twice"), "\(outcome)")
  }

  @Test func onlyTheDisabledSuiteIsLeftOut() throws {
    let source = """
      @Suite(.disabled("not yet")) struct Off {
        func braces() { if true { print("}") } }
        @Test(.rfc9568("1-1")) func off() {}
      }
      \(Self.complete)
      """
    let outcome = try check(source, "--list")
    #expect(!outcome.output.contains("off") && outcome.output.contains("one"), "\(outcome)")
    #expect(try check(source).succeeded)
  }

  @Test func theListSaysWhichTestsCarryEachId() throws {
    let outcome = try check(Self.complete, "--list")
    #expect(outcome.succeeded)
    #expect(
      outcome.output == """
        1-1
            done     Tests/Some/CaseTests.swift:2: one
            refused  Tests/Some/CaseTests.swift:2: one
        1-2
            done     Tests/Some/CaseTests.swift:3: two
        2.1-1
            done     Tests/Some/CaseTests.swift:3: two

        """)
  }
}
