import Engine
import Policies
import Synchronization
import Testing

@Suite struct PolicyAuditTests {
  private func audit(_ name: String = "t", _ verdict: (BindingSituation) -> BindingVerdict) -> PolicyAudit {
    PolicyAudit(TablePolicy(name: name, summary: "", verdict: verdict))
  }

  /// Unflowdown, but for what `change` says otherwise.
  private func unflowdown(_ change: (BindingSituation) -> BindingVerdict?) -> PolicyAudit {
    audit { change($0) ?? Unflowdown().verdict(for: $0) }
  }

  private func situation(_ management: RouterState, _ interface: InterfaceCondition, _ own: RouterState) -> BindingSituation {
    BindingSituation(management: management, interface: interface, own: own)
  }

  @Test(arguments: PolicyCatalog.builtIn.names) func theBuiltInModesKeepEveryRule(_ name: String) throws {
    let policy = try #require(PolicyCatalog.builtIn[name])
    #expect(PolicyAudit(policy).findings == [])
    #expect(PolicyAudit(policy).remarks == [])
  }

  @Test func activeOnALostInterfaceIsFoundWithItsSituation() {
    let lost = situation(.active, .lost, .active)
    let findings = unflowdown { $0 == lost ? BindingVerdict(.active) : nil }.findings
    #expect(findings.map(\.rule) == [.down])
    #expect(findings.map(\.situation) == [lost])
    #expect(findings.first?.problem == "Active on an interface that is lost")
  }

  @Test(arguments: [InterfaceCondition.held, .lost]) func nothingButInitializeIsKeptOnAnInterfaceThatIsNotUp(
    _ condition: InterfaceCondition
  ) {
    #expect(Set(unflowdown { $0.interface == condition ? BindingVerdict(.backup) : nil }.findings.map(\.rule)) == [.down])
  }

  @Test func aHoldThatNobodyEverLetsGoIsFound() {
    let findings = audit { _ in BindingVerdict(.initialize, wantsHold: true) }.findings
    #expect(findings.map(\.rule) == [.releases])
    #expect(findings.first?.problem.contains("for ever") == true)
  }

  /// What sees only up and down, and wants the interface down because it is up.
  @Test func aHoldThatEndsItselfIsFound() {
    let findings = unflowdown { $0.interface == .up && $0.management != .active ? BindingVerdict(.initialize, wantsHold: true) : nil }
      .findings
    #expect(findings.map(\.rule) == [.steady, .steady])
    #expect(findings.map(\.situation?.management) == [.initialize, .backup])
  }

  @Test func aDelayThatIsTooLongOrInTheWrongPlaceIsFound() {
    var endless = BindingVerdict(.active)
    endless.delay = .seconds(61)
    #expect(unflowdown { $0 == situation(.active, .up, .backup) ? endless : nil }.findings.map(\.rule) == [.delay])
    #expect(
      unflowdown { $0 == situation(.backup, .up, .backup) ? BindingVerdict(.backup, delay: .seconds(1)) : nil }.findings.map(\.rule)
        == [.delay])
  }

  @Test func whoDecidesOtherwiseWhenAskedAgainIsFound() {
    let findings = unflowdown { situation in
      guard situation.interface == .up, situation.management == .active else { return nil }
      return BindingVerdict(situation.own == .active ? .backup : .active)
    }.findings
    #expect(Set(findings.map(\.rule)) == [.settled])
    #expect(findings.first?.problem == "says Active, and asked again as Active it says Backup")
  }

  @Test func whoCountsIsNotPure() {
    final class Counting: BindingPolicy {
      let name = "counting"
      let summary = ""
      private let count = Mutex(0)

      func verdict(for situation: BindingSituation) -> BindingVerdict {
        let count = count.withLock { count in
          count += 1
          return count
        }
        return count > 27 && situation.interface == .up ? BindingVerdict(.backup) : Unflowdown().verdict(for: situation)
      }
    }
    #expect(PolicyAudit(Counting()).findings.map(\.rule).contains(.pure))
  }

  @Test func whoNeverBecomesActiveIsFound() {
    #expect(audit { _ in BindingVerdict(.initialize) }.findings.map(\.rule) == [.active])
    // Held while the management group is a Backup, and not let go by an Active: it never comes up in time.
    let latched = unflowdown { situation in
      if situation.interface == .held, situation.management != .initialize { return BindingVerdict(.initialize, wantsHold: true) }
      return situation.interface == .up && situation.management == .backup ? BindingVerdict(.initialize, wantsHold: true) : nil
    }
    #expect(latched.findings.map(\.rule) == [.active])
    #expect(latched.findings.first?.situation == situation(.active, .held, .initialize))
  }

  @Test func activeWithoutTheManagementGroupsLeaseIsAllowedAndRemarkedOn() {
    let sticky = unflowdown { $0.interface == .up && $0.own == .active ? BindingVerdict(.active) : nil }
    #expect(sticky.findings == [])
    #expect(sticky.remarks.map(\.situation) == [situation(.initialize, .up, .active), situation(.backup, .up, .active)])
  }

  @Test(arguments: ["", "two words", "quo\"ted"]) func aNameThatModeCannotSayIsFound(_ name: String) {
    #expect(audit(name) { Unflowdown().verdict(for: $0) }.findings.map(\.rule) == [.name])
  }
}
