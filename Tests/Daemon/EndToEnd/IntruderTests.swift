import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Somebody clears away everything that looks like a filter, on a machine where the gate is all that keeps a Backup silent.
  @Suite struct IntruderTests {
    private let nft = Requirements.path(of: "nft") ?? "nft"

    /// Flushes every rule, and deletes the qdisc of every service interface with what is in it.
    private func intrude(on router: LabRouter, _ bench: Bench) throws {
      let namespace = bench.namespace(of: router)
      try namespace.run(nft, "add", "table", "inet", "other")
      try namespace.run(nft, "flush", "ruleset")
      #expect(try namespace.run(nft, "list", "tables").isEmpty)
      for segment in bench.laboratory.layout.all { try namespace.run("tc", "qdisc", "del", "dev", segment.interface, "clsact") }
    }

    private func waitUntilGuarded(_ router: LabRouter, _ bench: Bench) throws {
      let all = bench.laboratory.layout.all.map(\.interface).sorted()
      try bench.poll("the gate on all interfaces of \(router)") { try bench.guarded(on: router, by: "\(router)") == all ? true : nil }
      try bench.wait(router, "a count") { $0.counters["gatePutBack", default: 0] >= all.count }
    }

    @Test func onABackupItOpensNothing() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      let start = LabClock.now
      try intrude(on: .r2, bench)
      try waitUntilGuarded(.r2, bench)
      let after = LabClock.now
      try bench.hear(10, from: .r1)
      try probe.answers(from: .r1, on: segments, since: after, within: Bench.patience)
      probe.stop()

      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }

    @Test func onAnActiveItStopsNothing() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let before = try #require(try bench.report(.r1)?["core"]?.transitions)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: segments, since: LabClock.now, within: Bench.patience)
      let start = LabClock.now
      try intrude(on: .r1, bench)
      try waitUntilGuarded(.r1, bench)
      let after = LabClock.now
      try bench.hear(10, from: .r1)
      try probe.answers(from: .r1, on: segments, since: after, within: Bench.patience)
      probe.stop()
      let end = LabClock.now

      let report = try #require(try bench.report(.r1))
      #expect(report.totals.active == 5 && report["core"]?.transitions == before)
      #expect(daemons[.r1]?.lines.contains { $0.text.contains("somebody removed the gate from") && $0.text.contains("put back") } == true)
      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      for segment in segments {
        // Asked every 5 ms, and back within milliseconds; a second for a busy machine.
        let gap = probe.report.longestGap(on: segment, .solicitation, in: start..<end).map { $0.lowerBound.duration(to: $0.upperBound) }
        #expect(gap.map { $0 < .seconds(1) } == true, "\(segment): \(String(describing: gap))")
      }
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }
  }
}
