internal import Engine
internal import Foundation
internal import Lab

/// What a trial found out.
struct TrialReport: Encodable {
  /// Something that was promised, and whether it was seen.
  struct Claim: Encodable {
    var claim: String
    var holds: Bool
    var detail: String
  }

  let trial: String
  let machine = Machine()
  private(set) var seconds = 0.0
  private(set) var tables: [ResultTable] = []
  private(set) var notes: [String] = []
  private(set) var claims: [Claim] = []
  private let start = LabClock.now

  private enum CodingKeys: CodingKey { case trial, machine, seconds, tables, notes, claims }

  init(trial: String) { self.trial = trial }

  var holds: Bool { claims.allSatisfy(\.holds) }

  mutating func add(_ table: ResultTable) { tables.append(table) }
  /// What a figure means, in a sentence.
  mutating func note(_ text: String) { notes.append(text) }
  mutating func claim(_ text: String, _ holds: Bool, _ detail: String = "") {
    claims.append(Claim(claim: text, holds: holds, detail: detail))
  }
  mutating func finish() { seconds = start.duration(to: LabClock.now) / .seconds(1) }

  var text: String {
    var lines = ["", "\(trial): \(String(format: "%.0f", seconds)) s, \(machine.text)"]
    for table in tables { lines += ["", table.text] }
    if !notes.isEmpty { lines += [""] + notes.map { "- \($0)" } }
    lines += [""]
    for claim in claims {
      lines.append("\(claim.holds ? "yes" : "NO ")  \(claim.claim)" + (claim.detail.isEmpty ? "" : "  (\(claim.detail))"))
    }
    return lines.joined(separator: "\n")
  }

  static func json(_ reports: [TrialReport]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(reports), as: UTF8.self)
  }
}

/// What the figures were measured on, and what else it had to do.
struct Machine: Encodable {
  let kernel: String
  let cores: Int
  /// Runnable processes in the minute before the trial.
  let load: Double

  init() {
    kernel = Self.contents(of: "/proc/sys/kernel/osrelease")
    cores = ProcessInfo.processInfo.activeProcessorCount
    load = Self.contents(of: "/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? 0
  }

  var text: String { "Linux \(kernel), \(cores) cores, load \(load) before" }

  private static func contents(of path: String) -> String {
    ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
