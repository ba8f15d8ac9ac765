import Foundation
import Lab
import Testing

/// `Scripts/check-claims`, on small trees of its own.
@Suite struct CheckClaimsTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/check-claims").path

  private static let ledger = """
    | claim | shown by |
    |---|---|
    | it starts | `one`, `two` |
    | it stops | `two`; `make trials` |
    """

  private static let tests = """
    struct Sound {
      @Test func one() {}
      @Test(arguments: [1, 2])
      func two(number: Int) {}
      func helper() {}
    }
    """

  private func check(ledger: String = Self.ledger, passed: String? = nil) throws -> Command.Outcome {
    let root = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-claims-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = root.appending(path: "Tests/Conformance/Ledger")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try ledger.write(to: folder.appending(path: "readme.md"), atomically: true, encoding: .utf8)
    try Self.tests.write(to: root.appending(path: "Tests/CaseTests.swift"), atomically: true, encoding: .utf8)
    try passed?.write(to: root.appending(path: "passed"), atomically: true, encoding: .utf8)
    return try Command(["env", "-C", root.path, Self.script] + (passed == nil ? [] : ["--passed", "passed"])).outcome()
  }

  @Test func claimsThatHaveTestsPass() throws {
    let outcome = try check()
    #expect(outcome.succeeded && outcome.output == "2 claims of README.md: each has a test\n", "\(outcome)")
  }

  @Test(arguments: [
    ("`one`, `two`", "`one`, `three`", "it starts: there is no test three"),
    ("`one`, `two`", "`helper`", "it starts: there is no test helper"),
    ("`two`; `make trials`", "`make trials`", "it stops: no test is named"),
  ])
  func aClaimWithoutATestFails(part: String, replacement: String, complaint: String) throws {
    let ledger = Self.ledger.replacing(part, with: replacement)
    try #require(ledger != Self.ledger)
    let outcome = try check(ledger: ledger)
    #expect(outcome.status == .exited(1) && outcome.errors.contains(complaint), "\(outcome)")
  }

  @Test func oneOfItsTestsHasToHaveRunAndPassed() throws {
    #expect(try check(passed: "CaseTests/CaseTests.swift:3\ttwo(number:)\n").succeeded)
    let outcome = try check(passed: "CaseTests/CaseTests.swift:2\tone()\n")
    #expect(outcome.status == .exited(1) && outcome.errors.contains("it stops: no test of it ran and passed: two"), "\(outcome)")
  }
}
