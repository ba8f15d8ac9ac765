import Engine
import Policies
import PolicyTestKit
import Synchronization
import Testing

@Suite struct PolicyRehearsalTests {
  @Test func unflowdownFollowsAndFlowdownHolds() {
    expectTimeline(
      Unflowdown(), management: "I--B---A-B", interface: "u----l--u-", state: "I--B-I--AB", hold: "..........", passes: "........#.")
    expectTimeline(
      Flowdown(), management: "I--B---A-B", interface: "u----l--u-", state: "I-------AI", hold: "HHHHHHH..H", passes: "........#.")
  }

  @Test func aHoldWaitsForItsGrace() throws {
    let script = try RehearsalScript(management: "B--A", interface: "u")
    #expect(PolicyRehearsal(Flowdown(), script).interfaceLine == "h--u")
    #expect(PolicyRehearsal(Flowdown(), script, grace: .milliseconds(1500)).interfaceLine == "uh-u")
    #expect(PolicyRehearsal(Flowdown(), script, grace: .seconds(5)).interfaceLine == "u---")
    let taken = PolicyRehearsal(Flowdown(), script, grace: .milliseconds(1500)).moments.first { $0.deeds.contains(.takesDown) }
    #expect(taken?.at == .milliseconds(1500))
  }

  @Test func aDelayIsWaitedForBetweenTicks() throws {
    let slow = TablePolicy(name: "slow", summary: "") { situation in
      var verdict = Unflowdown().verdict(for: situation)
      if verdict.state == .active, situation.own != .active { verdict.delay = .milliseconds(1500) }
      return verdict
    }
    let rehearsal = PolicyRehearsal(slow, try RehearsalScript(management: "B-A---", interface: "u"))
    #expect(rehearsal.stateLine == "B--A--")
    #expect(rehearsal.moments.map(\.at) == [.zero, .seconds(2), .milliseconds(3500)])
    #expect(rehearsal.moments.map(\.waits) == [nil, .milliseconds(1500), nil])
    #expect(
      PolicyRehearsal(slow, try RehearsalScript(management: "B-A-B-", interface: "u"), tick: .milliseconds(500)).stateLine == "B-----")
  }

  @Test func anInterfaceThatIsLostWhileHeldDoesNotComeUp() throws {
    let rehearsal = PolicyRehearsal(Flowdown(), try RehearsalScript(management: "B---A", interface: "u-l---u"))
    #expect(rehearsal.interfaceLine == "h---l-u")
    #expect(rehearsal.stateLine == "I-----A")
  }

  @Test func aPolicyThatGoesToAndFroByItselfEndsAllTheSame() throws {
    let flapping = TablePolicy(name: "flapping", summary: "") { BindingVerdict(.initialize, wantsHold: $0.interface == .up) }
    #expect(PolicyRehearsal(flapping, try RehearsalScript(management: "A-", interface: "u")).isRestless)
    #expect(!PolicyRehearsal(Flowdown(), try RehearsalScript(management: "A-B", interface: "ulu")).isRestless)
  }

  @Test(arguments: [
    ("I-X", "u", "management, column 3: there is no \"X\": write I, B, A or -"), ("A", "u-h", "held is what the policy does"),
    ("", "", "both lines are empty"), (String(repeating: "-", count: 1001), "u", "at most 1000"),
  ])
  func aScriptThatCannotBeReadSaysWhereAndWhatToWrite(_ management: String, _ interface: String, _ words: String) {
    let fault = #expect(throws: RehearsalScript.Fault.self) { try RehearsalScript(management: management, interface: interface) }
    #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
  }
}

/// The test kit finds what it is for, and says it at the line of the test.
@Suite struct PolicyTestKitTests {
  private let lost = TablePolicy(name: "lost", summary: "") {
    $0.interface == .lost ? BindingVerdict(.active) : Unflowdown().verdict(for: $0)
  }

  @Test func theBuiltInModesPass() {
    expectSound(Flowdown())
    expectSound(Unflowdown())
    expectSameVerdicts(Unflowdown(), TablePolicy(of: Unflowdown()))
    expectSameTimeline(Flowdown(), TablePolicy(of: Flowdown()), management: "I--B--A--B-A", interface: "u--l-----u")
  }

  @Test func aBrokenRuleIsAnIssueForEachOfItsRows() {
    let issues = Atomic<Int>(0)
    withKnownIssue {
      expectSound(lost)
    } matching: { issue in
      issues.add(1, ordering: .relaxed)
      return issue.comments.contains { $0.rawValue.contains("Active on an interface that is lost") }
    }
    #expect(issues.load(ordering: .relaxed) == 9)
  }

  @Test func aRemarkIsAnIssueUnlessItIsAllowed() {
    let sticky = TablePolicy(name: "sticky", summary: "") {
      $0.interface == .up && $0.own == .active ? BindingVerdict(.active) : Unflowdown().verdict(for: $0)
    }
    withKnownIssue { expectSound(sticky) }
    expectSound(sticky, allowing: [.lease])
  }

  @Test func aDifferenceIsAnIssue() {
    withKnownIssue { expectSameVerdicts(lost, Unflowdown()) }
    withKnownIssue { expectSameTimeline(Flowdown(), Unflowdown(), management: "I-B", interface: "u") }
    withKnownIssue { expectTimeline(Unflowdown(), management: "I-B", state: "I-A") }
    withKnownIssue { expectTimeline(Flowdown(), management: "I-B", state: "I--", hold: "...") }
    withKnownIssue { expectTimeline(Flowdown(), management: "I-?", state: "I--") }
  }
}
