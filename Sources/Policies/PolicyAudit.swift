public import Engine

/// What a policy must keep, whoever wrote it: a table in a configuration, a type in a build, a test of one.
///
/// A policy with findings is refused before it decides anything. Remarks are for its author to think about.
public struct PolicyAudit: Hashable, Sendable {
  /// What is against the rules, in the order of the rules and of the 27 situations.
  public let findings: [Finding]
  /// What is allowed, and seldom meant.
  public let remarks: [Finding]

  /// What a policy has to keep, and what is only remarked upon (``lease``).
  public enum Rule: Hashable, Sendable, CaseIterable {
    /// It is named as `mode:` can name it.
    case name
    /// The same situation has the same verdict each time.
    case pure
    /// An interface that is not up means Initialize: nothing else can be kept there.
    case down
    /// A delay is between zero and `BindingVerdict.maximumDelay`, and stands before Active only.
    case delay
    /// Asked again in the state it just chose, it decides the same: how often it is asked makes no difference.
    case settled
    /// Some state of the management group lets a held interface go.
    case releases
    /// An interface that was let go is not wanted down again for being up.
    case steady
    /// With its management group Active and its interface not lost, it becomes Active.
    case active
    /// Active while the management group is not: allowed, but without that group's lease nothing passes.
    case lease
  }

  /// One place where a rule is not kept.
  public struct Finding: Hashable, Sendable {
    /// Which rule.
    public let rule: Rule
    /// Where it shows. Empty for what is about the policy as a whole.
    public let situation: BindingSituation?
    /// What is wrong, in words.
    public let problem: String
    /// What to write instead.
    public let remedy: String
  }

  /// Asks the policy for every verdict, twice.
  public init(_ policy: any BindingPolicy) {
    // From the table, so that a policy that changes its mind has one finding and not one of each kind.
    let table = TablePolicy(of: policy)
    var findings: [Finding] = []
    if policy.name.isEmpty || policy.name.contains(where: { $0.isWhitespace || $0 == "\"" }) {
      findings.append(Finding(rule: .name, situation: nil, problem: "\"\(policy.name)\" is no name", remedy: "a word"))
    }
    findings += BindingSituation.all.compactMap { Self.impurity(of: policy, table, $0) }
    findings += BindingSituation.all.compactMap { Self.downState(of: table, $0) }
    findings += BindingSituation.all.compactMap { Self.misplacedDelay(of: table, $0) }
    // How it moves is worth a look only when what it says is sound.
    if findings.isEmpty { findings += BindingSituation.all.compactMap { Self.restlessness(of: table, $0) } }
    if findings.isEmpty { findings += Self.holdFindings(of: table) }
    if findings.isEmpty { findings += Self.inactivity(of: table) }
    self.findings = findings
    remarks = BindingSituation.all.compactMap { Self.leaselessness(of: table, $0) }
  }

  /// Whether no rule is broken. Remarks make no difference.
  public var isSound: Bool { findings.isEmpty }

  // MARK: One situation

  private static func impurity(of policy: any BindingPolicy, _ table: TablePolicy, _ situation: BindingSituation) -> Finding? {
    guard policy.verdict(for: situation) != table.verdict(for: situation) else { return nil }
    return Finding(
      rule: .pure, situation: situation, problem: "two verdicts for the same situation",
      remedy: "a function of the situation alone: no clock, no counter, no chance")
  }

  private static func downState(of table: TablePolicy, _ situation: BindingSituation) -> Finding? {
    let state = table.verdict(for: situation).state
    guard situation.interface != .up, state != .initialize else { return nil }
    return Finding(
      rule: .down, situation: situation, problem: "\(state) on an interface that is \(situation.interface)",
      remedy: "Initialize there: \(state) only where the interface is up")
  }

  private static func misplacedDelay(of table: TablePolicy, _ situation: BindingSituation) -> Finding? {
    let verdict = table.verdict(for: situation)
    func finding(_ problem: String, _ remedy: String) -> Finding {
      Finding(rule: .delay, situation: situation, problem: problem, remedy: remedy)
    }
    if verdict.delay < .zero || verdict.delay > BindingVerdict.maximumDelay {
      return finding("a delay of \(verdict.delay)", "at most \(BindingVerdict.maximumDelay)")
    }
    if verdict.delay > .zero, verdict.state != .active {
      return finding("a delay before \(verdict.state), which has no effect", "a delay before Active, or none")
    }
    return nil
  }

  private static func restlessness(of table: TablePolicy, _ situation: BindingSituation) -> Finding? {
    let verdict = table.verdict(for: situation)
    var after = situation
    after.own = verdict.state
    let next = table.verdict(for: after)
    guard next.state != verdict.state || next.wantsHold != verdict.wantsHold else { return nil }
    return Finding(
      rule: .settled, situation: situation, problem: "says \(verdict.words), and asked again as \(verdict.state) it says \(next.words)",
      remedy: "the same for own \(verdict.state): it is asked whenever anything happens, however often that is")
  }

  private static func leaselessness(of table: TablePolicy, _ situation: BindingSituation) -> Finding? {
    guard situation.interface == .up, situation.management != .active, table.verdict(for: situation).state == .active else { return nil }
    return Finding(
      rule: .lease, situation: situation,
      problem: "Active while the management group is \(situation.management): without its lease the gate stays shut",
      remedy: "nothing, if the group is only to show that state; Active with management Active, if it is to forward")
  }

  // MARK: Over time

  private static func holdFindings(of table: TablePolicy) -> [Finding] {
    func held(_ management: RouterState) -> BindingSituation {
      BindingSituation(management: management, interface: .held, own: .initialize)
    }
    if RouterState.allCases.allSatisfy({ table.verdict(for: held($0)).wantsHold }) {
      return [
        Finding(
          rule: .releases, situation: held(.active),
          problem: "a held interface is wanted down whatever the management group is in: for ever",
          remedy: "no hold in at least one state of the management group, such as Active")
      ]
    }
    return RouterState.allCases.compactMap { management in
      let up = BindingSituation(management: management, interface: .up, own: .initialize)
      guard table.verdict(for: up).wantsHold, !table.verdict(for: held(management)).wantsHold else { return nil }
      return Finding(
        rule: .steady, situation: up,
        problem: "wants the interface down when it is up and up when it is held: it would go up and down for ever",
        remedy: "the same wish for both, while the management group is \(management)")
    }
  }

  private static func inactivity(of table: TablePolicy) -> [Finding] {
    let starts: [InterfaceCondition] = BindingSituation.all.contains { table.verdict(for: $0).wantsHold } ? [.up, .held] : [.up]
    for start in starts {
      let first = BindingSituation(management: .active, interface: start, own: .initialize)
      var situation = first
      // Settled after one answer each time, and steady: held, up, Active is the longest way.
      for _ in 0..<starts.count {
        let verdict = table.verdict(for: situation)
        situation.own = verdict.state
        situation.interface = verdict.wantsHold ? .held : .up
        if situation.interface == .up { situation.own = table.verdict(for: situation).state }
      }
      guard situation.interface != .up || situation.own != .active else { continue }
      return [
        Finding(
          rule: .active, situation: first,
          problem: "never becomes Active: with its management group Active and its interface \(start) it ends in \(situation.own)"
            + (situation.interface == .held ? ", the interface held" : ""),
          remedy: "Active, without a hold, for management Active, interface up, own Initialize")
      ]
    }
    return []
  }
}

extension BindingVerdict {
  fileprivate var words: String { "\(state)\(wantsHold ? " with a hold" : "")" }
}

extension PolicyAudit.Finding: CustomStringConvertible {
  /// `management Active, interface lost, own Active: Active on an interface that is lost; write: ...`
  public var description: String { "\(situation.map { "\($0): " } ?? "")\(problem); write: \(remedy)" }
}
