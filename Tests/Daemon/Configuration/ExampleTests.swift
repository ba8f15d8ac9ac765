import Foundation
import Testing

@testable import Daemon

/// What stands in Examples is what a reader copies.
struct ExampleTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples").standardized

  private static let files: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func theExamplesAreThere() {
    #expect(Set(Self.files).isSuperset(of: ["flowdown-firewall.yaml", "gateway.yaml", "minimal.yaml"]))
  }

  @Test(arguments: files) func anExampleIsSoundAndWarnsOfNothingButItsStop(_ file: String) throws {
    let plan = try plan(file)
    #expect(plan.warnings.allSatisfy { $0.hasPrefix("on-stop:") }, "\(plan.warnings)")
  }

  @Test func theGatewayShowsEveryKindOfGroup() throws {
    let plan = try plan("gateway.yaml")
    #expect(plan.groups == Plan.GroupCounts(common: 1, management: 1, service: 4000))
    #expect(plan.leaders.first?.followers == ["unflowdown": 2000, "flowdown": 2000])
  }

  @Test func theFirewallTakesItsSegmentsDown() throws {
    #expect(try plan("flowdown-firewall.yaml").mayTakeDown.count == 21)
  }

  @Test func theMinimalExampleFitsOnFifteenLines() throws {
    let text = try String(contentsOf: Self.directory.appending(path: "minimal.yaml"), encoding: .utf8)
    #expect(text.split(separator: "\n").count <= 15)
  }

  private func plan(_ file: String) throws -> Plan {
    Plan(try Configuration.read(Self.directory.appending(path: file).path, modes: KnownMode.builtIn), modes: KnownMode.builtIn)
  }
}
