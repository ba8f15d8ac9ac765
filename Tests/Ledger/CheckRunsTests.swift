import Foundation
import Lab
import Testing

/// `Scripts/check-runs`, on event streams as the testing library writes them.
@Suite struct CheckRunsTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/check-runs").path

  /// One run: what is in it, and what came of it.
  private struct Stream {
    var lines: [String] = []

    static func suite(_ name: String) -> Stream {
      let place = #""sourceLocation":{"fileID":"SomeTests\/CaseTests.swift","line":1,"column":2}"#
      return Stream(lines: [
        #"{"kind":"test","version":0,"payload":{"id":"SomeTests.\#(name)","kind":"suite","name":"\#(name)",\#(place)}}"#
      ])
    }

    /// - Parameter events: each a kind, and behind a colon the message's symbol or the reason of a skip.
    mutating func add(_ test: String, line: Int, takesArguments: Bool = false, _ events: [String]) {
      let place = #""sourceLocation":{"fileID":"SomeTests\/CaseTests.swift","line":\#(line),"column":4}"#
      let id = #"SomeTests.Suite\/\#(test)\/CaseTests.swift:\#(line):4"#
      lines.append(
        #"{"kind":"test","version":0,"payload":{"id":"\#(id)","kind":"function","isParameterized":\#(takesArguments),"name":"\#(test)",\#(place)}}"#
      )
      lines += events.map { event in
        let parts = event.split(separator: ":", maxSplits: 1).map(String.init)
        let (kind, symbol) = (parts[0], parts.count > 1 ? parts[1] : "")
        let message = symbol.isEmpty ? "" : #"{"symbol":"\#(symbol)","text":"so it was"}"#
        let comments = kind == "testSkipped" || kind == "testCaseCancelled" ? #""_comments":["\#(symbol)"],"# : ""
        return #"{"kind":"event","version":0,"payload":{"kind":"\#(kind)",\#(comments)"messages":[\#(message)],"testID":"\#(id)"}}"#
      }
    }

    mutating func end(_ suite: String, _ symbol: String) {
      let message = #"{"symbol":"\#(symbol)","text":"so it was"}"#
      lines.append(#"{"kind":"event","version":0,"payload":{"kind":"testEnded","messages":[\#(message)],"testID":"SomeTests.\#(suite)"}}"#)
    }
  }

  private static let list = "SomeTests.Suite/one()\nSomeTests.Suite/two(number:)\n"

  private static func units() -> Stream {
    var units = Stream.suite("Suite")
    units.add("one()", line: 3, ["testStarted", "testEnded:pass"])
    units.end("Suite", "pass")
    return units
  }

  private static func others() -> Stream {
    var others = Stream()
    others.add("two(number:)", line: 5, takesArguments: true, ["testStarted", "testCaseStarted", "testCaseEnded", "testEnded:pass"])
    return others
  }

  /// - Returns: what the script said, and the file of what passed.
  private func check(_ streams: [Stream], list: String = Self.list, mayNotSkip: Bool = false) throws -> (Command.Outcome, passed: String) {
    let root = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-runs-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try list.write(to: root.appending(path: "list"), atomically: true, encoding: .utf8)
    let names = streams.indices.map { "run\($0).jsonl" }
    for (name, stream) in zip(names, streams) {
      try stream.lines.map { $0 + "\n" }.joined().write(to: root.appending(path: name), atomically: true, encoding: .utf8)
    }
    let outcome = try Command(
      ["env", "-C", root.path, "CI=\(mayNotSkip)", Self.script, "--tests", "list", "--passed", "passed"] + names
    ).outcome()
    return (outcome, (try? String(contentsOf: root.appending(path: "passed"), encoding: .utf8)) ?? "")
  }

  @Test func testsThatWereInOneRunEachAndPassedAreWrittenDown() throws {
    let (outcome, passed) = try check([Self.units(), Self.others()], mayNotSkip: true)
    #expect(outcome.succeeded, "\(outcome)")
    #expect(outcome.output == "2 tests in 2 runs: 2 passed, 0 skipped\n")
    #expect(passed == "SomeTests/CaseTests.swift:1\tSuite\nSomeTests/CaseTests.swift:3\tone()\nSomeTests/CaseTests.swift:5\ttwo(number:)\n")
  }

  @Test func aTestThatNoRunHasFails() throws {
    let outcome = try check([Self.units()]).0
    #expect(outcome.status == .exited(1) && outcome.errors.contains("two(number:) was in no run"), "\(outcome)")
  }

  @Test func aTestThatTwoRunsHaveFails() throws {
    let outcome = try check([Self.units(), Self.others(), Self.units()]).0
    #expect(outcome.status == .exited(1) && outcome.errors.contains("one() was in two runs: run0, run2"), "\(outcome)")
  }

  @Test func aTestThatIsNotListedFails() throws {
    let outcome = try check([Self.units(), Self.others()], list: "SomeTests.Suite/one()\n").0
    #expect(outcome.status == .exited(1) && outcome.errors.contains("two(number:) ran and is not listed"), "\(outcome)")
  }

  @Test(arguments: [
    (["testStarted", "testEnded:fail"], "one() failed (run1)"),
    (["testStarted"], "one() did not end (run1)"),
    ([], "one() did not begin (run1)"),
  ])
  func aTestThatDidNotPassFails(events: [String], complaint: String) throws {
    var stream = Stream.suite("Suite")
    stream.add("one()", line: 3, events)
    // A process that ended in the middle of a line.
    stream.lines.append(#"{"kind":"event","payl"#)
    let (outcome, passed) = try check([Self.others(), stream])
    #expect(outcome.status == .exited(1) && outcome.errors.contains(complaint), "\(outcome)")
    #expect(passed == "SomeTests/CaseTests.swift:5\ttwo(number:)\n")
  }

  @Test func whatIsSkippedIsListedAndCountsForNothing() throws {
    var stream = Self.others()
    stream.add("one()", line: 3, ["testSkipped:missing: the program nft"])
    let (outcome, passed) = try check([stream])
    #expect(outcome.succeeded, "\(outcome)")
    #expect(outcome.output.contains("1 skipped: missing: the program nft\n  SomeTests.Suite/one()\n"))
    #expect(passed == "SomeTests/CaseTests.swift:5\ttwo(number:)\n")
  }

  @Test func aSuiteWhoseTestsWereSkippedShowsNothing() throws {
    var stream = Stream.suite("Suite")
    stream.add("one()", line: 3, ["testSkipped:missing: the program nft"])
    stream.end("Suite", "pass")
    #expect(try check([stream, Self.others()]).passed == "SomeTests/CaseTests.swift:5\ttwo(number:)\n")
  }

  @Test func aTestWithoutACaseCountsAsSkipped() throws {
    var stream = Self.units()
    stream.add("two(number:)", line: 5, takesArguments: true, ["testStarted", "testEnded:pass"])
    let (outcome, passed) = try check([stream])
    #expect(outcome.succeeded && outcome.output.contains("1 skipped: it has no case to run"), "\(outcome)")
    #expect(!passed.contains("two"))
  }

  /// As tests with other implementations do where one of those is not installed.
  @Test(arguments: [1, 2]) func aCaseThatIsCancelledIsNone(cases: Int) throws {
    var stream = Self.units()
    let ran = Array(repeating: "testCaseStarted", count: cases)
    stream.add(
      "two(number:)", line: 5, takesArguments: true,
      ["testStarted"] + ran + ["testCaseCancelled:missing: the program zebra", "testEnded:pass"])
    let (outcome, passed) = try check([stream])
    #expect(outcome.succeeded && outcome.output.contains("missing: the program zebra") == (cases == 1), "\(outcome)")
    #expect(passed.contains("two") == (cases == 2))
  }

  @Test func nothingButWhatTheKernelLacksMayBeSkippedInCI() throws {
    var stream = Self.others()
    stream.add("one()", line: 3, ["testSkipped:missing: the program nft"])
    let outcome = try check([stream], mayNotSkip: true).0
    #expect(outcome.status == .exited(1))
    #expect(outcome.errors.contains("one() was skipped, which may not be in CI: missing: the program nft"), "\(outcome)")

    stream = Self.others()
    stream.add("one()", line: 3, ["testSkipped:the kernel has no tcx (Linux 6.6)"])
    #expect(try check([stream], mayNotSkip: true).0.succeeded)
  }

  @Test func aRunWithoutAStreamFails() throws {
    let outcome = try Command([Self.script, "--tests", "/dev/null", "/nowhere/units.jsonl"]).outcome()
    #expect(outcome.status == .exited(1) && outcome.errors.contains("the run units left no /nowhere/units.jsonl"), "\(outcome)")
  }
}
