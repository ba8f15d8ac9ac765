import Engine
import Policies

extension PolicyTable {
  /// The configuration that defines a mode by these rows, without a final newline. Read back, it is the same mode.
  func yaml(name: String, summary: String) -> String {
    var lines = ["policies:", "  - name: \(Self.quoted(name))", "    summary: \(Self.quoted(summary))", "    rows:"]
    lines += rows.map { "      - {\(Self.text($0))}" }
    if let otherwise { lines.append("    default: {\(Self.text(otherwise))}") }
    return lines.joined(separator: "\n")
  }

  private static func text(_ row: Row) -> String {
    let conditions = [
      text("management", row.management, RouterState.words), text("interface", row.interface, InterfaceCondition.words),
      text("own", row.own, RouterState.words),
    ]
    return (conditions.compactMap(\.self) + [text(row.verdict)]).joined(separator: ", ")
  }

  /// Nothing for a key that would match everything.
  private static func text<Choice: Hashable>(_ key: String, _ choices: Set<Choice>, _ words: [(word: String, value: Choice)]) -> String? {
    let chosen = words.filter { choices.contains($0.value) }.map(\.word)
    switch chosen.count {
    case words.count: return nil
    case 1: return "\(key): \(chosen[0])"
    default: return "\(key): [\(chosen.joined(separator: ", "))]"
    }
  }

  private static func text(_ verdict: BindingVerdict) -> String {
    let state = RouterState.words.first { $0.value == verdict.state }?.word ?? ""
    return "state: \(state)\(verdict.wantsHold ? ", hold: true" : "")"
      + (verdict.delay > .zero ? ", delay: \(DurationText.exact(verdict.delay))" : "")
  }

  /// In double quotes, where only two characters mean anything but themselves.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

extension DurationText {
  /// As `text`, with the fraction of a millisecond where there is one.
  fileprivate static func exact(_ duration: Duration) -> String {
    let fraction = duration.nanoseconds % 1_000_000
    guard fraction != 0 else { return text(duration) }
    let digits = String(fraction)
    return "\(duration.nanoseconds / 1_000_000).\(String(repeating: "0", count: 6 - digits.count))\(digits)ms"
  }
}
