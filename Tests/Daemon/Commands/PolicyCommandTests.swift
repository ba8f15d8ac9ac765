import Engine
import Foundation
import Lab
import Policies
import Testing

@testable import Daemon

/// `vrrp6d policy`, as a shell sees it.
struct PolicyCommandTests {
  private static let tables = """
    policies:
      - name: sticky
        summary: stays Active while the interface is up
        rows:
          - {management: active, interface: up, state: active, delay: 2s}
          - {management: [backup, initialize], interface: up, own: active, state: active}
        default: {state: initialize}
    groups:
      - {name: core, management: true, interface: m0, vrid: 1}
      - {interface: s1, vrid: 10, follow: core, mode: sticky, addresses: ["fe80::1"]}
    """

  @Test func theListNamesEveryModeAndThoseOfAFile() throws {
    let builtIn = try Program.run("policy", "list")
    #expect(builtIn.status == .exited(0))
    #expect(
      builtIn.output == """
        MODE        INTERFACE    WHAT IT DOES
        flowdown    may go down  the interface is down unless the management group is Active
        unflowdown  stays        the interface stays up; the group mirrors the management group

        """)
    let scratch = try Scratch()
    let file = try scratch.write(Self.tables, to: "gw.yaml")
    let output = try Program.run("policy", "list", "--config", file).output
    #expect(output.contains("sticky      stays        stays Active while the interface is up\n"), "\(output)")
  }

  @Test func aModeIsShownWithAllItsRows() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.tables, to: "gw.yaml")
    let outcome = try Program.run("policy", "show", "sticky", "--config", file)
    #expect(outcome.status == .exited(0))
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2 + 27 + 2, "a title, a header, the rows and two remarks: \(outcome.output)")
    #expect(lines.first == "sticky: stays Active while the interface is up")
    #expect(lines.contains("Active      up         Backup      Active      -     2s"))
    #expect(
      lines.last?.hasPrefix("remark: management Backup, interface up, own Active: Active while the management group is Backup") == true)
  }

  @Test func aModeIsPrintedAsWhatAConfigurationSays() throws {
    let yaml = try Program.run("policy", "show", "unflowdown", "--yaml").output
    #expect(
      yaml == """
        policies:
          - name: "unflowdown"
            summary: "the interface stays up; the group mirrors the management group"
            rows:
              - {management: backup, interface: up, state: backup}
              - {management: active, interface: up, state: active}
            default: {state: initialize}

        """)
  }

  @Test func aRehearsalIsDrawnAndToldMomentByMoment() throws {
    let outcome = try Program.run("policy", "simulate", "flowdown", "--management", "I--B---A-B", "--interface", "u----l--u")
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    #expect(
      outcome.output.hasPrefix(
        """
        flowdown, a column is 1s

        management  I--B---A-B
        interface   h------luh
        state       I-------AI
        hold        HHHHHHH..H
        passes      ........#.

        AFTER  MANAGEMENT  INTERFACE  STATE       WHAT IS DONE
        """), "\(outcome.output)")
    #expect(outcome.output.contains("8s     Active      up         Active      arm, become Active, announce\n"), "\(outcome.output)")
  }

  @Test func ticksAndGraceAreTakenAtTheirWord() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.tables, to: "gw.yaml")
    let outcome = try Program.run(
      "policy", "simulate", "sticky", "--management", "B-A---B", "--tick", "500ms", "--config", file, "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["state"] as? String == "I------", "it waits for 2 s and has 2 s")
    #expect(object["tickMilliseconds"] as? Int == 500)
    let grace = try Program.run("policy", "simulate", "flowdown", "--management", "B--A", "--hold-grace", "5s")
    #expect(grace.output.contains("interface   u---\n"), "\(grace.output)")
  }

  @Test(arguments: [
    (["show", "flowdwn"], "no binding mode flowdwn: write flowdown"),
    (["simulate", "flowdown", "--management", "IXA"], "--management, column 2: there is no \"X\": write I, B, A or -"),
    (["simulate", "flowdown", "--management", "A", "--tick", "7"], "--tick: 7 has no unit: write 7ms, 7s or 7min"),
    (["simulate", "flowdown", "--management", "A", "--tick", "0"], "--tick: 0 is not within 1ms ... 3600s"),
  ])
  func aWrongCommandLineSaysWhatToWrite(_ arguments: [String], _ words: String) throws {
    let outcome = try Command([Program.path, "policy"] + arguments).outcome()
    #expect(outcome.status == .exited(64))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func aBrokenFileIsRefusedAsCheckRefusesIt() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.tables.replacing("interface: up, own", with: "interface: upp, own"), to: "gw.yaml")
    for command in [["policy", "show", "sticky", "--config", file], ["check", file], ["run", file]] {
      let outcome = try Command([Program.path] + command).outcome()
      #expect(outcome.status == .exited(78))
      #expect(outcome.errors.contains("\(file):6:55: error: interface: \"upp\" is not one of up, held, lost"), "\(outcome.errors)")
      #expect(outcome.errors.contains("write: up\n"), "\(outcome.errors)")
    }
  }

  @Test func aModeOfABuildThatBreaksARuleIsSaidBeforeAnythingStarts() {
    let latch = TablePolicy(name: "latch", summary: "") { _ in BindingVerdict(.initialize, wantsHold: true) }
    let violations = PolicyCatalog([Flowdown(), Unflowdown(), latch]).violations
    #expect(violations.count == 1)
    #expect(
      violations.first?.hasPrefix("latch: management Active, interface held, own Initialize: a held interface is wanted down") == true)
    #expect(PolicyCatalog.builtIn.violations == [])
  }

  @Test func checkCountsTheGroupsOfATableMode() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.tables, to: "gw.yaml")
    let outcome = try Program.run("check", file)
    #expect(outcome.output.contains("followed by 1 sticky"), "\(outcome.output)")
  }
}
