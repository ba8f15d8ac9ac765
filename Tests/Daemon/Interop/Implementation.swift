import Foundation
import Lab
import Testing

/// The other implementations of the standard that this one is tried with.
enum Implementation: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case keepalived
  case frr = "FRR"

  /// Where Debian and FRR's own packages put its daemons.
  static let directories = ["/usr/lib/frr", "/usr/libexec/frr"]

  private var requirements: Requirements {
    switch self {
    case .keepalived: .laboratory.with(program: "keepalived")
    case .frr:
      // Its daemons insist on a user that is in the group frrvty, as the one of its package is.
      .laboratory.with(program: "zebra", in: Self.directories).with(program: "vrrpd", in: Self.directories).with(user: "frr")
    }
  }

  /// Looked into once for the whole run.
  private static let missing = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.requirements) })

  /// Ends the test here, with the reason, on a machine that lacks the program. Where nothing may be skipped, the test goes on and fails.
  func require() throws {
    guard let requirements = Self.missing[self], !requirements.mayRun else { return }
    try Test.cancel(Comment(rawValue: requirements.reason))
  }

  func path(of program: String) throws -> String {
    try #require(Requirements.path(of: program, in: Self.directories), "\(program) is not installed")
  }

  /// What the program says of itself, such as `keepalived 2.2.7`.
  var version: String { Self.versions[self] ?? rawValue }

  private static let versions = Dictionary(
    uniqueKeysWithValues: allCases.map { implementation in
      let program = implementation == .keepalived ? "keepalived" : "vrrpd"
      let outcome = Requirements.path(of: program, in: directories).flatMap { try? Command([$0, "--version"]).outcome() }
      let words = outcome.map { ($0.output + $0.errors).split(whereSeparator: \.isWhitespace) } ?? []
      let number = words.first { $0.contains { $0.isNumber } && $0.contains(".") }
      return (implementation, "\(implementation.rawValue) \(number.map { $0.drop { !$0.isNumber } } ?? "of unknown version")")
    })

  var testDescription: String { version }
}
