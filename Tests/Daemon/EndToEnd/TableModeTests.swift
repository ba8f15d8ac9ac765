import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A mode that is nothing but a table of the configuration, on the real kernel.
  @Suite struct TableModeTests {
    private static let patient = [
      "policies:", "  - name: patient", "    rows:",
      "      - {interface: up, management: active, own: initialize, state: active, delay: 1s}",
      "      - {interface: up, management: active, state: active}", "      - {interface: up, management: backup, state: backup}",
      "    default: {state: initialize}",
    ]

    @Test func aTakeoverIsAtOnceAndAReturningInterfaceWaits() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth([.init(interface: "s[1-2]", mode: "patient")]) { $0.settings = Self.patient }
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      let report = try bench.wait(.r2, "r2 Active") { $0.totals.active == 3 }
      #expect(report["s1/10"]?.mode == "patient")
      // What followed was a matter of the switchover, and not of the delay.
      #expect(report.switchovers.first.map { $0.active == 2 && $0.announcements == 2 } == true, "\(report.switchovers)")

      try bench.laboratory.setCable(of: .r2, to: Segment(1), connected: false)
      try bench.wait(.r2, "s1 lost") { $0.state("s1/10") == "Initialize" }
      let back = LabClock.now
      try bench.laboratory.setCable(of: .r2, to: Segment(1), connected: true)
      try bench.wait(.r2, "s1 Active again") { $0.totals.active == 3 }
      let announced = try #require(bench.capture.frames.first { $0.time > back && $0.announces(on: Segment(1), by: .r2) }?.time)
      #expect(back.duration(to: announced) >= .seconds(1))
    }
  }
}
