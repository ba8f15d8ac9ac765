import Engine
import Policies
import Yams

/// The keys of one entry of `policies:`.
enum PolicyKey: String, CaseIterable {
  case name, summary, rows
  case otherwise = "default"
}

/// The keys of a row. Those of a default are the last three.
enum PolicyRowKey: String, CaseIterable {
  case management, interface, own, state, hold, delay
}

/// A row, or a default, and where to point when it is wrong.
private struct PolicyRowEntry {
  let row: PolicyTable.Row
  /// Where the row begins.
  let position: SourcePosition
  let state: SourcePosition
  let hold: SourcePosition

  /// What a broken rule is about.
  func position(of rule: PolicyAudit.Rule) -> SourcePosition {
    switch rule {
    case .releases, .steady: hold
    case .name, .pure, .down, .delay, .settled, .active, .lease: state
    }
  }
}

/// Binding modes that a configuration defines.
extension ConfigurationParser {
  /// Every sound policy; the name of each, sound or not, is a mode from now on.
  mutating func policies(_ field: Field?) -> [TablePolicy] {
    guard let field, let nodes = value(field, { node throws(Complaint) in try node.list(such: "\"- name: sticky\" and its rows") }) else {
      return []
    }
    if nodes.isEmpty { refuse(at: field.position, "policies: the list is empty", write: "at least one policy, or leave out the key") }
    let limit = Configuration.Limit.policies
    if nodes.count > limit { refuse(at: field.position, "policies: there are \(nodes.count)", write: "at most \(limit)") }
    let builtIn = Set(modes.map(\.name))
    var lines: [String: Int] = [:]
    return nodes.prefix(limit).compactMap { policy($0, builtIn: builtIn, &lines) }
  }

  private mutating func policy(_ node: Node, builtIn: Set<String>, _ lines: inout [String: Int]) -> TablePolicy? {
    let start = node.mark.map(SourcePosition.init) ?? .start
    guard case .mapping(let mapping) = node else {
      refuse(at: start, "a policy is a mapping", write: "name: and rows:")
      return nil
    }
    let fields = fields(of: mapping, as: PolicyKey.self, foreign: (PolicyRowKey.allCases.map(\.rawValue), "in a row, under rows:"))
    for key in [PolicyKey.name, .rows] where fields[key] == nil {
      refuse(
        at: fields.position, "the policy has no \(key.rawValue)",
        write: key == .name ? "name: and a word for mode:" : "rows: and a list of rows")
    }
    let name = located(fields[.name]) { node throws(Complaint) in try NameText.parse(node.text()) }
    let summary = value(fields[.summary]) { node throws(Complaint) in try node.summary() }
    let rows = rows(fields[.rows])
    let otherwise = fields[.otherwise].flatMap { row($0.value, isDefault: true) }
    guard let name, isNew(name, builtIn: builtIn, &lines) else { return nil }
    let policy: TablePolicy? =
      if let rows, (fields[.otherwise] == nil) == (otherwise == nil) {
        policy(name, summary ?? "from the configuration", rows, otherwise: otherwise, fields)
      } else {
        nil
      }
    // A policy that was refused is a mode all the same: who follows in it is not to blame.
    modes.append(policy.map { KnownMode($0) } ?? KnownMode(name: name.value, mayHold: false))
    return policy
  }

  private mutating func isNew(_ name: Located<String>, builtIn: Set<String>, _ lines: inout [String: Int]) -> Bool {
    if builtIn.contains(name.value) {
      refuse(at: name.position, "name: \(name.value) is a mode of this build", write: "another name, such as my-\(name.value)")
      return false
    }
    if let line = lines[name.value] {
      refuse(at: name.position, "name: \(name.value) is the name of the policy in line \(line)", write: "another name")
      return false
    }
    lines[name.value] = name.position.line
    return true
  }

  // MARK: - Rows

  /// - Returns: `nil` when one of them was refused: what the others decide can't be told then.
  private mutating func rows(_ field: Field?) -> [PolicyRowEntry]? {
    let example = "\"- {management: active, interface: up, state: active}\""
    guard let field, let nodes = value(field, { node throws(Complaint) in try node.list(such: example) }) else { return nil }
    if nodes.isEmpty {
      refuse(at: field.position, "rows: the list is empty", write: "at least one row, such as \(example)")
      return nil
    }
    let rows = nodes.map { row($0, isDefault: false) }
    return rows.contains { $0 == nil } ? nil : rows.compactMap(\.self)
  }

  private mutating func row(_ node: Node, isDefault: Bool) -> PolicyRowEntry? {
    let start = node.mark.map(SourcePosition.init) ?? .start
    let what = isDefault ? "default" : "row"
    guard case .mapping(let mapping) = node else {
      refuse(
        at: start, "a \(what) is a mapping", write: isDefault ? "{state: initialize}" : "{management: active, interface: up, state: active}"
      )
      return nil
    }
    let fields = fields(
      of: mapping, as: PolicyRowKey.self, foreign: (PolicyKey.allCases.map(\.rawValue), "at the policy, beside its name"))
    var isSound = true
    if isDefault {
      for key in [PolicyRowKey.management, .interface, .own] {
        guard let field = fields[key] else { continue }
        refuse(
          at: field.keyPosition, "\(key.rawValue) has no place in a default, which applies wherever no row does", write: "a row with it")
        isSound = false
      }
    }
    let management = choices(fields[.management], RouterState.words)
    let interface = choices(fields[.interface], InterfaceCondition.words)
    let own = choices(fields[.own], RouterState.words)
    guard let verdict = verdict(fields, what), let management, let interface, let own, isSound else { return nil }
    return PolicyRowEntry(
      row: PolicyTable.Row(management: management, interface: interface, own: own, verdict), position: fields.position,
      state: fields[.state]?.position ?? fields.position, hold: fields[.hold]?.position ?? fields.position)
  }

  private mutating func verdict(_ fields: Fields<PolicyRowKey>, _ what: String) -> BindingVerdict? {
    guard let stateField = fields[.state] else {
      refuse(at: fields.position, "the \(what) has no state", write: "state: \(RouterState.words.map(\.word).alternatives)")
      return nil
    }
    let state = value(stateField) { node throws(Complaint) in try node.choice(of: RouterState.words) }
    let hold = fields[.hold].map { field in value(field) { node throws(Complaint) in try node.flag() } } ?? .some(false)
    let delay =
      fields[.delay].map { field in
        value(field) { node throws(Complaint) in try node.duration(in: .zero...BindingVerdict.maximumDelay) }
      } ?? .some(.zero)
    guard let state, let hold, let delay else { return nil }
    if let field = fields[.delay], delay > .zero, state != .active {
      refuse(at: field.keyPosition, "delay has no effect before \(state)", write: "delay where the state is active, or nothing")
      return nil
    }
    return BindingVerdict(state, wantsHold: hold, delay: delay)
  }

  /// One word or a list of them; everything for a key that isn't there. `nil` when something was refused.
  private mutating func choices<Choice: Hashable & CaseIterable>(_ field: Field?, _ words: [(word: String, value: Choice)]) -> Set<Choice>?
  {
    guard let field else { return Set(Choice.allCases) }
    guard case .sequence(let sequence) = field.value else {
      return value(field) { node throws(Complaint) in try node.choice(of: words) }.map { [$0] }
    }
    if sequence.isEmpty {
      refuse(at: field.position, "\(field.key): the list is empty", write: "\(words.map(\.word).alternatives), or leave out the key")
      return nil
    }
    var choices: Set<Choice> = []
    for node in sequence {
      let entry = Field(key: field.key, keyPosition: field.position, value: node)
      guard let choice = value(entry, { node throws(Complaint) in try node.choice(of: words) }) else { return nil }
      guard choices.insert(choice).inserted else {
        refuse(at: entry.position, "\(field.key): \(node.scalar?.string ?? "") stands here more than once", write: "each word once")
        return nil
      }
    }
    return choices
  }

  // MARK: - Rules

  /// The policy, if its rows are a table and the table keeps the rules.
  private mutating func policy(
    _ name: Located<String>, _ summary: String, _ rows: [PolicyRowEntry], otherwise: PolicyRowEntry?, _ fields: Fields<PolicyKey>
  ) -> TablePolicy? {
    let table = PolicyTable(rows: rows.map(\.row), otherwise: otherwise?.row.verdict)
    let policy: TablePolicy
    do {
      policy = try TablePolicy(name: name.value, summary: summary, table)
    } catch {
      for fault in table.faults { refuse(fault, rows, fields) }
      return nil
    }
    var refused: Set<SourcePosition> = []
    for finding in PolicyAudit(policy).findings {
      let decider = finding.situation.flatMap { table.decider(of: $0).map { rows[$0] } ?? otherwise }
      let position = decider?.position(of: finding.rule) ?? name.position
      // One row can be wrong in many of the 27 situations, for one reason.
      guard refused.insert(position).inserted else { continue }
      let place = finding.situation.map { " (\($0))" } ?? ""
      let remedy =
        finding.rule == .down ? "interface: up in a row with that state, and initialize for the rest" : finding.remedy
      refuse(at: position, "policy \(name.value): \(finding.problem)\(place)", write: remedy)
    }
    return refused.isEmpty ? policy : nil
  }

  private mutating func refuse(_ fault: PolicyTable.Fault, _ rows: [PolicyRowEntry], _ fields: Fields<PolicyKey>) {
    switch fault {
    case .deadRow(let row, let behind):
      let lines = Set(behind.map { rows[$0].position.line }).sorted().map(String.init)
      refuse(
        at: rows[row].position,
        "the row never decides: what it matches is decided by the row\(lines.count == 1 ? "" : "s") in line \(lines.joined(separator: ", "))",
        write: "it above \(lines.count == 1 ? "that one" : "those"), or nothing")
    case .deadDefault:
      refuse(
        at: fields[.otherwise]?.keyPosition ?? fields.position, "the rows decide everything: the default never applies", write: "no default"
      )
    case .gap(let situations):
      let more = situations.count > 1 ? ", nor for \(situations.count - 1) more" : ""
      refuse(
        at: fields[.rows]?.keyPosition ?? fields.position,
        "rows: there is no row for \(situations.first?.description ?? "everything")\(more)",
        write: "default: {state: initialize}, or rows for what is left")
    }
  }
}

extension RouterState {
  /// The words of a configuration.
  static let words: [(word: String, value: RouterState)] = allCases.map { ($0.description.lowercased(), $0) }
}

extension InterfaceCondition {
  static let words: [(word: String, value: InterfaceCondition)] = allCases.map { ($0.description, $0) }
}

extension Node {
  /// A line of prose.
  fileprivate func summary() throws(Complaint) -> String {
    let text = try text()
    let limit = 120
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }), text.unicodeScalars.count <= limit else {
      throw Complaint("a summary is one line of at most \(limit) characters", write: "fewer words")
    }
    return text
  }
}
