import Engine
import Policies

/// A binding mode as `policy show` prints it, and the shape of `policy show --json`.
struct PolicyReport: Encodable {
  let name: String
  let summary: String
  let rows: [Row]
  /// What breaks a rule.
  let findings: [String]
  let remarks: [String]

  struct Row: Encodable {
    let management: String
    let interface: String
    let own: String
    let state: String
    let hold: Bool
    let delayMilliseconds: Int
  }

  init(_ policy: any BindingPolicy, _ audit: PolicyAudit) {
    name = policy.name
    summary = policy.summary
    rows = BindingSituation.all.map { situation in
      let verdict = policy.verdict(for: situation)
      return Row(
        management: situation.management.description, interface: situation.interface.description, own: situation.own.description,
        state: verdict.state.description, hold: verdict.wantsHold, delayMilliseconds: Int(verdict.delay.nanoseconds / 1_000_000))
    }
    findings = audit.findings.map(\.description)
    remarks = audit.remarks.map(\.description)
  }

  /// Without a final newline.
  var text: String {
    let header = ["MANAGEMENT", "INTERFACE", "OWN", "STATE", "HOLD", "DELAY"]
    let cells = rows.map { row in
      [
        row.management, row.interface, row.own, row.state, row.hold ? "hold" : "-",
        row.delayMilliseconds == 0 ? "-" : DurationText.text(.milliseconds(row.delayMilliseconds)),
      ]
    }
    return
      (["\(name): \(summary)", "", TextTable.align([header] + cells)] + findings.map { "breaks a rule: \($0)" }
      + remarks.map { "remark: \($0)" }).joined(separator: "\n")
  }
}
