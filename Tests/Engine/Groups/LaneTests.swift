import Engine
import Synchronization
import Testing

/// A lane alone, on an executor that is the calling thread.
struct LaneTests {
  private let rig = LaneRig()

  @Test func theReportCountsWhoIsActiveWhoWaitsAndWhoIsLeftOut() {
    let groups = rig.add(3, Mirroring())
    rig.set([(groups[0], .up), (groups[1], .held), (groups[2], .lost)])
    rig.publish(.active)
    #expect(rig.finished.isEmpty, "one still waits for its interface")

    rig.set([(groups[1], .up)])
    let report = rig.finished.first
    #expect(report?.active == 2)
    #expect(report?.excepted == 1)
    #expect(report?.waiting == 0)
    #expect(report?.announcements == 2)
    #expect(report?.settled != nil)
  }

  @Test func whatIsStillMissingAfterTheSettlingTimeIsReportedAsWaiting() {
    let groups = rig.add(2, Mirroring())
    rig.set([(groups[0], .up), (groups[1], .held)])
    rig.publish(.active)
    #expect(rig.alarm == Instant.zero + Lane.settlingTime)
    rig.advance(by: Lane.settlingTime)
    #expect(rig.finished.first?.waiting == 1)
    #expect(rig.finished.first?.excepted == 0)
    #expect(rig.finished.first?.settled == nil)
  }

  @Test func anEpochThatFollowsCountsAnew() {
    let groups = rig.add(2, Mirroring())
    rig.set([(groups[0], .up), (groups[1], .held)])
    rig.publish(.active)
    rig.publish(.backup)
    // The first was still waiting when it was overtaken, and is reported so.
    #expect(rig.finished.map(\.waiting) == [1, 0])
    #expect(rig.finished.map(\.active) == [1, 0])
  }

  @Test func aDelayIsWaitedForAndTheEarliestOneWakes() {
    let slow = rig.add(1, Mirroring(delay: .seconds(2)))
    let slower = rig.add(1, Mirroring(delay: .seconds(3)))
    rig.set([(slow[0], .up), (slower[0], .up)])
    rig.publish(.active)
    #expect(rig.alarm == Instant.zero + .seconds(2))
    rig.advance(by: .seconds(2))
    #expect(rig.became == [slow[0]])
    #expect(rig.alarm == Instant.zero + .seconds(3))
    rig.advance(by: .seconds(1))
    #expect(rig.became == [slow[0], slower[0]])
    // Every delay is over, and nothing is left to wake for.
    #expect(rig.alarm == nil)
  }

  @Test func aDelayThatEndsWithItsReasonWakesNobody() {
    let groups = rig.add(1, Mirroring(delay: .seconds(2)))
    rig.set([(groups[0], .up)])
    rig.publish(.active)
    rig.set([(groups[0], .lost)])
    rig.advance(by: Lane.settlingTime)
    #expect(rig.became.isEmpty)
    #expect(rig.alarm == nil)
  }

  @Test func anInterfaceConcernsItsOwnGroupAlone() {
    let policy = Asked()
    let groups = rig.add(1000, policy)
    rig.set(groups.map { ($0, .up) })
    rig.publish(.active)
    let before = policy.count
    rig.set([(groups[500], .lost)])
    // One verdict, and none about what it would be if its management group were Active: that it is.
    #expect(policy.count - before == 1)
  }

  @Test func anotherModeConcernsItsOwnGroupAloneAndIsCounted() {
    let groups = rig.add(3, Mirroring())
    rig.set(groups.map { ($0, .up) })
    rig.publish(.active)
    #expect(rig.asked { rig.rebind([groups[1]], in: Mirroring()) } == [])
    #expect(rig.asked { rig.rebind([groups[1]], in: Clinging()) } == [])
    rig.publish(.backup)
    // Two mirror, one clings to what it is.
    #expect(rig.finished.last?.active == 1)
    #expect(rig.asked { rig.rebind([groups[1]], in: Mirroring()) } == ["Backup 1"])
  }

  @Test func aDelayOfAnotherModeWakes() {
    let groups = rig.add(1, Mirroring())
    rig.set([(groups[0], .up)])
    rig.rebind(groups, in: Mirroring(delay: .seconds(2)))
    rig.publish(.active)
    rig.rebind(groups, in: Mirroring(delay: .seconds(1)))
    rig.advance(by: .seconds(1))
    #expect(rig.became == groups)
  }

  @Test func whoServesOtherwiseSaysAgainWhatItWantsOfTheKernel() {
    let groups = rig.add(2, Mirroring())
    rig.set(groups.map { ($0, .up) })
    rig.publish(.backup)
    #expect(rig.asked { rig.restate([groups[0]]) } == ["arm 0", "Backup 0"])
    rig.publish(.active)
    #expect(rig.asked { rig.restate([groups[1]]) } == ["arm 1", "Active 1", "announce 1"])
  }

  @Test func oneRoundDecidesAHundredThousandGroups() {
    let groups = rig.add(100_000, Mirroring())
    rig.set(groups.map { ($0, .up) })
    rig.publish(.active)
    #expect(rig.finished.last?.active == 100_000)
    #expect(rig.finished.last?.announcements == 100_000)
  }
}

/// Mirrors, and counts how often it was asked.
private final class Asked: BindingPolicy {
  private let asked = Atomic<Int>(0)
  var name: String { "asked" }
  var summary: String { "" }
  var count: Int { asked.load(ordering: .relaxed) }

  func verdict(for situation: BindingSituation) -> BindingVerdict {
    asked.add(1, ordering: .relaxed)
    return BindingVerdict(situation.management)
  }
}
