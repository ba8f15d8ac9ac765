import Foundation
import Lab
import Testing

@testable import Daemon

private let unprivileged = Requirements.laboratory.with(program: "setpriv")

/// `vrrp6d bench` as a shell sees it, with so little to do that it ends at once.
struct BenchCommandTests {
  private func report<Report: Decodable>(_ arguments: String..., as type: Report.Type) throws -> Report {
    let outcome = try Command([Program.path, "bench"] + arguments + ["--json"]).outcome()
    try #require(outcome.status == .exited(0), "\(outcome.errors)")
    // A file gets no progress.
    #expect(outcome.errors.isEmpty)
    return try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  private func isOrdered(_ percentiles: Percentiles) -> Bool {
    let values = [percentiles.best, percentiles.p50, percentiles.p90, percentiles.p99, percentiles.p999, percentiles.max]
    return values == values.sorted() && percentiles.max > 0
  }

  @Test(arguments: [1, 3]) func fanOutMeasuresThreeDesignsRoundByRound(lanes: Int) throws {
    let report = try report("fan-out", "--groups", "50", "--lanes", "\(lanes)", "--rounds", "7", as: FanOutBenchmark.Report.self)
    #expect(report.designs.map(\.name) == ["stream per group", "stream per lane", "plain loop"])
    #expect(report.designs.allSatisfy { $0.latency.count == 7 && isOrdered($0.latency) })
    let plain = try #require(report.designs.last)
    for design in report.designs {
      let times = Double(design.latency.p50) / Double(max(plain.latency.p50, 1))
      #expect(abs(design.timesPlainLoop - times) < 0.01 && design.timesPlainLoop > 0, "\(design.name)")
    }
  }

  @Test func followingALaneTakesLessThan200BytesBeyondTheGroup() throws {
    let report = try report("fan-out", "--groups", "5000", "--rounds", "2", as: FanOutBenchmark.Report.self)
    let (streams, lane) = (report.designs[0], report.designs[1])
    #expect(lane.bytesPerGroupBeyond <= 200)
    #expect(streams.bytesPerGroupBeyond > 1000, "a stream and a task are some kilobytes")
  }

  @Test func codecMeasuresWritingAndReading() throws {
    let table = try report("codec", "--rounds", "2", as: CostTable.self)
    #expect(table.rows.count == 7)
    #expect(table.rows.allSatisfy { $0.batch.count == 2 && isOrdered($0.batch) && $0.nanosecondsEach > 0 })
  }

  @Test func electionMeasuresTheEventsOfALife() throws {
    let table = try report("election", "--groups", "20", "--rounds", "3", as: CostTable.self)
    #expect(table.operationsPerBatch == 20)
    #expect(table.rows.count == 4)
    #expect(table.rows.allSatisfy { $0.batch.count == 3 && $0.perSecond > 0 })
  }

  @Test(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
  func switchoverMeasuresTheRealKernelAndLeavesNothing() throws {
    let before = try Command(["ip", "-o", "link"]).run()
    let report = try report("switchover", "--groups", "3", "--rounds", "4", as: SwitchoverBenchmark.Report.self)
    #expect(report.steps.map(\.name) == ["gated", "published", "decided", "announced"])
    // On each segment: where the group's two addresses are.
    #expect(report.frames == 6)
    #expect(report.steps.allSatisfy { $0.latency.count == 4 - report.incomplete })
    #expect(report.store.count > 0)
    #expect(try Command(["ip", "-o", "link"]).run() == before)
  }

  @Test(.enabled(if: unprivileged.mayRun, Comment(rawValue: unprivileged.reason)))
  func switchoverWithoutRootSaysWhatItNeeds() throws {
    let scratch = try Scratch()
    let program = scratch.url.appending(path: "vrrp6d").path
    try Command(["install", "-m", "755", Program.path, program]).run()
    let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
    let outcome = try Command(nobody + [program, "bench", "switchover", "--groups", "1"]).outcome()
    #expect(outcome.status == .exited(77), "\(outcome.errors)")
    #expect(outcome.errors.contains("root") && outcome.errors.contains("network namespace"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ["fan-out", "--groups", "0"], ["fan-out", "--groups", "100001"], ["fan-out", "--lanes", "65"], ["fan-out", "--rounds", "0"],
    ["fan-out", "--groups", "2", "--lanes", "3"], ["switchover", "--groups", "4001"], ["switchover", "--rounds", "0"],
    ["codec", "--addresses", "21"], ["codec", "--rounds", "0"], ["election", "--groups", "0"], ["election", "--rounds", "100001"],
  ])
  func aNumberOutOfBoundsIsRefusedWithWhatToWrite(_ arguments: [String]) throws {
    let outcome = try Command([Program.path, "bench"] + arguments).outcome()
    #expect(outcome.status == .exited(64))
    #expect(outcome.errors.contains("write a number from") || outcome.errors.contains("write at most"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: [
    ["fan-out", "--groups", "20", "--rounds", "2"], ["codec", "--rounds", "2"], ["election", "--groups", "20", "--rounds", "2"],
  ])
  func peopleGetATableAndBars(_ arguments: [String]) throws {
    let outcome = try Command([Program.path, "bench"] + arguments).outcome()
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    #expect(outcome.output.contains("p99.9") && outcome.output.contains("##"), "\(outcome.output)")
  }

  @Test(arguments: ["fan-out", "switchover", "codec", "election"]) func everyBenchmarkExplainsItself(_ name: String) throws {
    let outcome = try Command([Program.path, "bench", name, "--help"]).outcome()
    #expect(outcome.status == .exited(0))
    #expect(outcome.output.contains("OVERVIEW:") && outcome.output.contains("--rounds"))
  }
}
