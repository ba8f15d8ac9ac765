public import Engine

/// What happens to a group in a rehearsal: one column a tick, a letter where something changes, a dash where it lasts.
///
/// `I--B---A-B` for the management group (Initialize, Backup, Active), `u----l--u` for the interface (usable, lost). Where a line ends before the
/// other, its last letter lasts; a line that begins with a dash begins with `I` or `u`.
public struct RehearsalScript: Hashable, Sendable {
  /// What the management group publishes, for each tick.
  public let management: [RouterState]
  /// Whether the interface is usable as far as others are concerned, for each tick.
  public let isUsable: [Bool]

  /// More columns than this are no drawing any more.
  public static let maximumTicks = 1000

  /// What is wrong with a script, and what to write instead.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// - Parameters:
  ///   - management: letters `I`, `B`, `A` and dashes.
  ///   - interface: letters `u`, `l` and dashes.
  /// - Throws: a ``Fault`` with another letter, with two empty lines, and beyond ``maximumTicks``.
  public init(management: String, interface: String) throws(Fault) {
    let ticks = max(management.count, interface.count)
    guard ticks > 0 else { throw Fault(description: "both lines are empty: write a letter for each change, such as I--B---A") }
    guard ticks <= Self.maximumTicks else { throw Fault(description: "\(ticks) ticks are too many: write at most \(Self.maximumTicks)") }
    self.management = try Self.levels(
      management, of: "management", ticks: ticks, from: RouterState.initialize,
      [("I", RouterState.initialize), ("B", .backup), ("A", .active)])
    isUsable = try Self.levels(interface, of: "interface", ticks: ticks, from: true, [("u", true), ("l", false)])
  }

  private static func levels<Level>(
    _ line: String, of name: String, ticks: Int, from first: Level, _ letters: [(letter: Character, level: Level)]
  ) throws(Fault) -> [Level] {
    var level = first
    var levels: [Level] = []
    for (column, letter) in line.enumerated() {
      if letter != "-" {
        guard let match = letters.first(where: { $0.letter == letter }) else {
          let known = letters.map { String($0.letter) }.joined(separator: ", ")
          let why = name == "interface" && letter == "h" ? " (held is what the policy does, not what happens to it)" : ""
          throw Fault(description: "\(name), column \(column + 1): there is no \"\(letter)\"\(why): write \(known) or -")
        }
        level = match.level
      }
      levels.append(level)
    }
    return levels + Array(repeating: level, count: ticks - levels.count)
  }
}
