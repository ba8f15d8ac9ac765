public import Engine
public import Policies
public import Testing

/// Expects that a policy keeps every rule there is for one: what a daemon checks before it takes the policy, as issues of a test.
///
/// Total and pure; Initialize wherever the interface is not up; no delay beyond its bound; settled after one answer; no hold for ever and none that
/// comes and goes by itself; Active when its management group is and its interface can be. See `PolicyAudit.Rule`.
///
/// What is allowed and seldom meant is an issue too, unless its rule is among `remarks`.
public func expectSound(
  _ policy: any BindingPolicy, allowing remarks: Set<PolicyAudit.Rule> = [], sourceLocation: SourceLocation = #_sourceLocation
) {
  let audit = PolicyAudit(policy)
  for finding in audit.findings + audit.remarks.filter({ !remarks.contains($0.rule) }) {
    Issue.record("\(policy.name): \(finding)", sourceLocation: sourceLocation)
  }
}

/// Expects that two policies decide the same in all 27 situations, whatever they are called and however they were written.
public func expectSameVerdicts(
  _ policy: any BindingPolicy, _ other: any BindingPolicy, sourceLocation: SourceLocation = #_sourceLocation
) {
  for situation in BindingSituation.all {
    let (verdict, otherVerdict) = (policy.verdict(for: situation), other.verdict(for: situation))
    guard verdict != otherVerdict else { continue }
    Issue.record(
      "\(situation): \(policy.name) says \(verdict.words), \(other.name) says \(otherVerdict.words)", sourceLocation: sourceLocation)
  }
}

/// Expects that a group goes through these states while its management group and its interface go through theirs.
///
/// ```swift
/// expectTimeline(Unflowdown(), management: "I--B--A", interface: "u", state: "I--B--A")
/// ```
/// A column is a tick; see `RehearsalScript` for what `management` and `interface` may say.
///
/// - Parameters:
///   - policy: the binding mode.
///   - management: what the management group is in: `I`, `B`, `A`.
///   - interface: what happens to the interface: `u`, `l`.
///   - state: what the group is in then: `I`, `B`, `A`.
///   - hold: `H` where the interface is wanted down and `.` where it is not; not looked at if left out.
///   - passes: `#` where packets pass and `.` where they don't; not looked at if left out.
///   - tick: how long a column lasts, at least a millisecond.
///   - grace: `hold-grace:`, after which a wanted hold takes the interface down.
///   - sourceLocation: where an issue is shown.
public func expectTimeline(
  _ policy: any BindingPolicy, management: String, interface: String = "u", state: String, hold: String? = nil, passes: String? = nil,
  tick: Duration = .seconds(1), grace: Duration = .zero, sourceLocation: SourceLocation = #_sourceLocation
) {
  let rehearsal: PolicyRehearsal
  do {
    rehearsal = PolicyRehearsal(policy, try RehearsalScript(management: management, interface: interface), tick: tick, grace: grace)
  } catch {
    Issue.record(error, "the script of the timeline", sourceLocation: sourceLocation)
    return
  }
  let lines: [(name: String, wanted: String?, drawn: String)] = [
    ("state", state, rehearsal.stateLine), ("hold", hold, rehearsal.holdLine), ("passes", passes, rehearsal.passLine),
  ]
  for (name, wanted, drawn) in lines {
    guard let wanted, wanted != drawn else { continue }
    Issue.record(
      "\(policy.name), \(name):\n  wanted \(wanted)\n  was    \(drawn)", sourceLocation: sourceLocation)
  }
}

/// Expects that two policies do the same things at the same moments.
public func expectSameTimeline(
  _ policy: any BindingPolicy, _ other: any BindingPolicy, management: String, interface: String = "u", tick: Duration = .seconds(1),
  grace: Duration = .zero, sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    let script = try RehearsalScript(management: management, interface: interface)
    let one = PolicyRehearsal(policy, script, tick: tick, grace: grace)
    let two = PolicyRehearsal(other, script, tick: tick, grace: grace)
    for (moment, otherMoment) in zip(one.moments, two.moments) where moment != otherMoment {
      Issue.record(
        "after \(moment.at): \(policy.name) does \(moment.deeds), \(other.name) does \(otherMoment.deeds)", sourceLocation: sourceLocation)
    }
    if one.moments.count != two.moments.count {
      Issue.record(
        "\(policy.name) has \(one.moments.count) moments, \(other.name) has \(two.moments.count)", sourceLocation: sourceLocation)
    }
  } catch {
    Issue.record(error, "the script of the timeline", sourceLocation: sourceLocation)
  }
}

extension BindingVerdict {
  fileprivate var words: String { "\(state)\(wantsHold ? ", hold" : "")\(delay > .zero ? " after \(delay)" : "")" }
}
