import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Somebody else's nft, on a machine where the gate is all that keeps a Backup silent.
  @Suite struct IntruderTests {
    private let nft = Requirements.path(of: "nft") ?? "nft"

    /// Flushes and tries to delete, and says what came of the deletion.
    private func intrude(on router: LabRouter, _ bench: Bench) throws -> Command.Outcome {
      let namespace = bench.namespace(of: router)
      try namespace.run(nft, "add", "table", "inet", "other")
      try namespace.run(nft, "flush", "ruleset")
      return try Command(["ip", "netns", "exec", namespace.name, nft, "delete", "table", "inet", "vrrp6d"]).outcome()
    }

    @Test func aFlushOnABackupOpensNothing() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      let start = LabClock.now
      let deletion = try intrude(on: .r2, bench)
      #expect(!deletion.succeeded && deletion.errors.contains("not permitted"), "\(deletion)")
      // The other's table is gone, ours is not: the flush did happen.
      let tables = try bench.namespace(of: .r2).run(nft, "list", "tables")
      #expect(tables == "table inet vrrp6d\n")
      let after = LabClock.now
      try bench.hear(10, from: .r1)
      try probe.answers(from: .r1, on: segments, since: after, within: Bench.patience)
      probe.stop()

      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }

    @Test func aFlushOnAnActiveStopsNothing() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let before = try #require(try bench.report(.r1)?["core"]?.transitions)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: segments, since: LabClock.now, within: Bench.patience)
      let start = LabClock.now
      let deletion = try intrude(on: .r1, bench)
      #expect(!deletion.succeeded && deletion.errors.contains("not permitted"), "\(deletion)")
      let after = LabClock.now
      try bench.hear(10, from: .r1)
      try probe.answers(from: .r1, on: segments, since: after, within: Bench.patience)
      probe.stop()
      let end = LabClock.now

      let report = try #require(try bench.report(.r1))
      #expect(report.totals.active == 5 && report["core"]?.transitions == before)
      #expect(report.counters["leasesLost"] == 0)
      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      for segment in segments {
        // Asked every 5 ms. A table that had to be opened anew would be shut until an Advertisement, or for good; a second for a busy machine.
        let gap = probe.report.longestGap(on: segment, .solicitation, in: start..<end).map { $0.lowerBound.duration(to: $0.upperBound) }
        #expect(gap.map { $0 < .seconds(1) } == true, "\(segment): \(String(describing: gap))")
      }
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }
  }
}
