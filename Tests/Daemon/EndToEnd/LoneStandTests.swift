import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The cable between two management groups is cut.
  @Suite struct LoneStandTests {
    private func setCables(_ bench: Bench, connected: Bool) throws {
      for router in LabRouter.allCases { try bench.laboratory.setCable(of: router, to: .management, connected: connected) }
    }

    @Test func bothGoOnAndOneReturnsToBackupWithTheCable() throws {
      let bench = try Bench(segments: 3)
      _ = try bench.startBoth(.unflowdown) { $0.managementSettings = ["ignore-if-down: true"] }
      let before = try #require(try bench.report(.r1))

      let cut = LabClock.now
      try setCables(bench, connected: false)
      for router in LabRouter.allCases {
        let report = try bench.wait(router, "Active, alone") { report in
          report.groups.allSatisfy { $0.state == "Active" } && report["core"]?.reason != nil
        }
        #expect(report["core"]?.reason == "stands alone (ignore-if-down): the interface has no carrier")
      }
      #expect(
        try Program.run("show", "core", "--control", bench.control(of: .r1)).output.contains("a cut of m0 alone makes both routers Active"))
      _ = try bench.poll("r2's announcement") { bench.announcements(on: Segment(1), by: .r2, since: cut) > 0 ? true : nil }

      // More than ten times as long as a lease lasts, without an Advertisement.
      let alone = try #require(try bench.report(.r1))
      let leases = 10 * Double(3 * RouterFile.interval) / 1000
      let later = try bench.wait(.r1, "the time of ten leases") { $0.uptimeSeconds > alone.uptimeSeconds + leases }
      #expect(later["core"]?.advertisementsSent == alone["core"]?.advertisementsSent)
      #expect(later.totals.active == 4)
      let probe = try Probe(.init(segments: [Segment(1)], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [Segment(1)], since: LabClock.now, within: Bench.patience)
      probe.stop()

      try setCables(bench, connected: true)
      try bench.wait(.r2, "Backup") { report in report.groups.allSatisfy { $0.state == "Backup" } }
      try bench.hear(5, from: .r1)
      let after = try bench.wait(.r1, "Active by election") { $0["core"]?.reason == nil }
      #expect(after.totals.active == 4)
      #expect(after["core"]?.transitions == before["core"]?.transitions, "r1 was Active all the time")
    }

    @Test func withoutItBothGoToInitialize() throws {
      let bench = try Bench(segments: 3)
      _ = try bench.startBoth(.unflowdown)
      try setCables(bench, connected: false)
      for router in LabRouter.allCases {
        let report = try bench.wait(router, "Initialize") { $0.totals.initialize == 4 }
        #expect(report["core"]?.reason == "the interface has no carrier")
      }
    }

    @Test func aManagementGroupWaitsForItsHoldTimeAfterTheStart() throws {
      let bench = try Bench(segments: 3)
      var file = RouterFile(.r1, .unflowdown)
      file.managementSettings = ["initialize-hold-time: 3s"]
      _ = try bench.start(.r1, file)
      let waiting = try bench.wait(.r1, "waiting") { $0["core"]?.reason?.hasPrefix("initialize-hold-time: begins in") == true }
      #expect(waiting.totals.active == 0 && waiting.state("core") == "Initialize")
      let active = try bench.wait(.r1, "Active") { $0.totals.active == 4 }
      #expect(active.uptimeSeconds >= 3)
    }
  }
}
