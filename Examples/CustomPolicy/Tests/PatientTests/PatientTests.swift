import Daemon
import Engine
import Foundation
import Patient
import PolicyTestKit
import Testing

@Suite struct PatientTests {
  @Test func itKeepsEveryRule() { expectSound(Patient()) }

  @Test func aTakeoverIsAtOnce() {
    expectTimeline(Patient(), management: "B--A--", state: "B--A--", passes: "...###")
  }

  @Test func anInterfaceThatComesBackIsWaitedFor() {
    expectTimeline(Patient(), management: "B-A-----", interface: "u---l-u-----", state: "B-A-I---A---", passes: "..##....####")
  }

  @Test func aManagementGroupThatLeavesMeanwhileEndsTheWait() {
    expectTimeline(Patient(), management: "A-------B---", interface: "l------u----", state: "I-------B---")
  }

  /// The table of `gateway.yaml` and the type are one policy.
  @Test func theTableOfTheConfigurationIsTheSame() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../gateway.yaml").standardized.path
    let table = try #require(try Configuration.read(file, modes: []).policies.first)
    expectSameVerdicts(Patient(), table)
    expectSameTimeline(Patient(), table, management: "I--B---A------B-A", interface: "u--------l--u-----")
  }
}
