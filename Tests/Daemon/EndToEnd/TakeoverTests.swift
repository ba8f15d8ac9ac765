import Conformance
import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The management group moves, and everything follows it.
  @Suite struct TakeoverTests {
    /// A living Active may need so long to hear the one that preempts it, and to shut its gate, on a machine that others use too.
    private static let propagation = Duration.milliseconds(50)

    @Test(.rfc9568("6.4.2-5"), .seenInTheWild("K#2573", "leak:test-build-without-timers"))
    func theSurvivorTakesOverBothModesAfterSIGKILLAndTheDeadOneAnswersNothing() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      let start = LabClock.now
      try probe.answers(from: .r1, on: segments, since: start, within: Bench.patience)

      let killed = LabClock.now
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try probe.answers(from: .r2, on: segments, since: killed, within: Bench.patience)
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 5 }
      try bench.hear(5, from: .r2)
      probe.stop()

      let timer = try #require(bench.capture.frames.first { $0.time > killed && $0.isAdvertisement(of: .r2) }?.time)
      #expect(probe.report.answered(by: .r1, askedSince: timer) == [])
      #expect(bench.strays(of: .r1, since: timer) == [])
      for segment in segments {
        #expect(bench.announcements(on: segment, by: .r2, since: timer) > 0, "\(segment)")
        // Time to hear from the host's point of view: one Active_Down_Interval (361 ms), and a second for a busy machine.
        let gap = probe.report.longestGap(on: segment, .solicitation, in: start..<LabClock.now)
        #expect(
          gap.map { $0.lowerBound.duration(to: $0.upperBound) < .milliseconds(1400) } == true, "\(segment): \(String(describing: gap))")
      }
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }

    @Test func everySwitchoverIsRecordedWithTheTimeOfEachStep() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      daemons[.r1]?.kill()
      try bench.wait(.r2, "r2 Active and settled") { $0.totals.active == 5 && $0.switchovers.first?.settled != nil }

      let text = try Program.run("show", "switchovers", "--control", bench.control(of: .r2))
      #expect(text.status == .exited(0) && text.output.contains("TO ACTIVE"), "\(text.output) \(text.errors)")
      let json = try Program.run("show", "switchovers", "--json", "--control", bench.control(of: .r2))
      let log = try JSONDecoder().decode(SwitchoverLog.self, from: Data(json.output.utf8))
      #expect(log.count == log.switchovers.count && log.switchovers.last?.cause == "startup")
      let takeover = try #require(log.switchovers.first)
      #expect(takeover.state == "Active" && takeover.cause.hasSuffix("fell silent"))
      #expect(takeover.groups == 4 && takeover.active == 4 && takeover.failures == 0 && takeover.excepted == 0)
      // In the order in which they are done. The gate opens with the lease, beside the rest.
      let steps = try [takeover.published, takeover.decided, #require(takeover.announced), #require(takeover.settled)]
      #expect(steps == steps.sorted() && steps.allSatisfy { $0 > 0 })
      #expect(try #require(takeover.gated) > 0)
      #expect(log.times["gated"]?.count == 1 && log.times["settled"]?.count == 1)
    }

    @Test func aDaemonKnowsHowLateItWas() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let healthy = try #require(try bench.report(.r1)?["core"])
      #expect(try #require(healthy.meanLatenessMilliseconds) <= #require(healthy.worstLatenessMilliseconds))

      daemons[.r1]?.freeze()
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
      try bench.hear(3, from: .r2)
      daemons[.r1]?.thaw()
      let late = try bench.wait(.r1, "r1 back") { ($0["core"]?.worstLatenessMilliseconds ?? 0) > Double(2 * RouterFile.interval) }
      #expect(try #require(late["core"]?.meanLatenessMilliseconds) < #require(late["core"]?.worstLatenessMilliseconds))
    }

    @Test(.rfc9568("6.4.2-7", "6.4.2-8")) func aRouterPreemptsAsItIsTold() throws {
      let bench = try Bench(segments: 1)
      let groups: [RouterFile.Entry] = [.init(interface: "s[1-1]", mode: "unflowdown")]
      let daemons = try bench.startBoth(groups)
      let r2 = try #require(daemons[.r2])
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
      var file = RouterFile(.r1, groups)
      file.preempts = false
      let returned = LabClock.now
      let modest = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Backup") { $0.totals.backup == 2 }
      try bench.hear(20, from: .r2)
      #expect(try bench.report(.r1)?.totals.backup == 2)
      #expect(!bench.capture.frames.contains { $0.time > returned && $0.isAdvertisement(of: .r1) })
      modest.terminate()
      #expect(try modest.exit(within: Bench.patience) == .exited(0))

      file.preempts = true
      file.managementSettings = ["preempt-delay: 2s"]
      let again = LabClock.now
      _ = try bench.start(.r1, file)
      let first = try bench.capture.frame(within: Bench.patience, "an Advertisement of r1") {
        $0.time > again && $0.isAdvertisement(of: .r1)
      }
      #expect(again.duration(to: first.time) >= .seconds(2), "\(again.duration(to: first.time))")
      try bench.wait(.r2, "r2 stands back") { $0.totals.backup == 2 }

      // As at a terminal.
      r2.signal(SIGINT)
      #expect(try r2.exit(within: Bench.patience) == .exited(0))
    }

    @Test(.rfc9568("6.1-3", "6.4.2-8", "6.4.3-8", refuses: "6.4.2-8"))
    func theBetterRouterPreemptsWhenItIsBack() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 5 }

      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      let returned = LabClock.now
      _ = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 5 }
      try probe.answers(from: .r1, on: segments, since: returned, within: Bench.patience)
      try bench.wait(.r2, "r2 stands back") { report in
        report.state("core") == "Backup" && report.state("s1/10") == "Backup" && report["s3/10"]?.interfaceCondition == "held"
      }
      try bench.hear(5, from: .r1)
      probe.stop()

      let first = try #require(bench.capture.frames.first { $0.time > returned && $0.isAdvertisement(of: .r1) }?.time)
      let silent = first.advanced(by: Self.propagation)
      #expect(probe.report.answered(by: .r2, askedSince: silent) == [])
      #expect(bench.strays(of: .r2, since: silent) == [])
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }

    /// However soon one switchover follows another, all groups are announced at once, and not when a rate leaves room for them.
    @Test func everyOneOfThreeTakeoversInARowAnnouncesAllGroupsAtOnce() throws {
      let bench = try Bench(segments: 40)
      let daemons = try bench.startBoth([.init(interface: "s[1-40]", mode: "unflowdown")])
      let start = LabClock.now
      for router in [LabRouter.r2, .r1, .r2] {
        let cause = LabClock.now
        if router == .r2 { daemons[.r1]?.freeze() } else { daemons[.r1]?.thaw() }
        func announcements() -> [CapturedFrame] {
          bench.capture.frames { frame in
            frame.time > cause && frame.origin.map { frame.announces(on: $0.segment, by: router) } == true
          }
        }
        try bench.wait(router, "\(router) Active") { $0.totals.active == 41 }
        try bench.poll("all of its announcements") { announcements().count >= 80 ? true : nil }
        let first = try #require(
          bench.capture.frames.first { $0.time > cause && $0.isAdvertisement(of: router) && $0.advertisement?.priority != 0 }?.time)
        // The repetitions come a second later.
        let burst = announcements().filter { first.duration(to: $0.time) < .milliseconds(500) }
        let announced = Set(burst.map { "\($0.origin?.segment.description ?? "") \($0.target?.description ?? "")" })
        #expect(burst.count == 80 && announced.count == 80, "\(burst.count) of \(router)")
      }
      daemons[.r1]?.thaw()
      #expect(start.duration(to: LabClock.now) < .seconds(20))
      #expect(bench.capture.lost == 0)
    }

    @Test(.rfc9568("6.4.2-6", "6.4.3-5", refuses: "6.4.3-5"), .seenInTheWild("K#672"))
    func anOrderlyStopResignsAfterItsGateIsShutAndLeavesNothing() throws {
      let bench = try Bench(segments: 4)
      let before = try LabRouter.allCases.map { try bench.traces(on: $0) }
      let daemons = try bench.startBoth(.bothModes)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: segments, since: LabClock.now, within: Bench.patience)

      let stopped = LabClock.now
      daemons[.r1]?.terminate()
      #expect(try daemons[.r1]?.exit(within: Bench.patience) == .exited(0))
      try probe.answers(from: .r2, on: segments, since: stopped, within: Bench.patience)
      probe.stop()

      let farewells = bench.capture.frames.filter { $0.isAdvertisement(of: .r1) && $0.advertisement?.priority == 0 }
      #expect(farewells.count == 1)
      let farewell = try #require(farewells.first?.time)
      #expect(bench.capture.frames.last { $0.isAdvertisement(of: .r1) }?.time == farewell)
      // The lease goes before the resignation does, so what was asked after it finds the gate shut.
      #expect(probe.report.answered(by: .r1, askedSince: farewell) == [])
      #expect(bench.strays(of: .r1, since: farewell) == [])
      // Skew_Time of priority 100 is 61 ms: an Active_Down_Interval, 361 ms, would mean that the resignation was not heard.
      let first = try #require(bench.capture.frames.first { $0.time > stopped && $0.isAdvertisement(of: .r2) }?.time)
      #expect(farewell.duration(to: first) < .milliseconds(250))
      #expect(try bench.traces(on: .r1) == before[0])

      daemons[.r2]?.terminate()
      #expect(try daemons[.r2]?.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r2) == before[1])
      #expect(bench.capture.lost == 0)
    }

    @Test(.rfc9568("6.4.2-4", refuses: "6.4.2-4")) func aBackupReleasesWhatItHoldsWhenItStops() throws {
      let bench = try Bench(segments: 4)
      let before = try bench.traces(on: .r2)
      let daemons = try bench.startBoth(.bothModes)
      #expect(try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s3").contains("state DOWN"))
      #expect(try bench.report(.r2)?.heldInterfaces == ["s3", "s4"])

      daemons[.r2]?.terminate()
      #expect(try daemons[.r2]?.exit(within: Bench.patience) == .exited(0))
      // A Backup was never Active, so there is nothing for it to resign from: it goes without a word.
      try bench.hear(5, from: .r1)
      #expect(!bench.capture.frames.contains { $0.kind == .advertisement && $0.origin?.router == .r2 })
      // A link that was down has lost its addresses (the laboratory keeps none on purpose), so links are what is compared.
      let links = { (text: String) in text.split(separator: "\n").filter { $0.hasSuffix(" up") || $0.hasSuffix(" down") } }
      let after = try bench.traces(on: .r2)
      #expect(links(after) == links(before))
      #expect(try bench.gate(of: .r2) == [])
    }
  }
}
