import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Groups that elect and serve addresses of their own.
  @Suite struct ElectionTests {
    @Test(.rfc9568("6.4.2-5", "6.4.3-1", "6.4.3-3")) func aCommonGroupElectsForItselfAndIsTakenOver() throws {
      let bench = try Bench(segments: 1)
      let group = RouterFile.Entry(interface: "s1", mode: nil, addresses: ["fe80::1", "2001:db8:1::1"])
      let daemons = try bench.startBoth([group]) { $0.hasManagement = false }
      let segment = Segment(1)
      let probe = try Probe(.init(segments: [segment], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [segment], since: LabClock.now, within: Bench.patience)

      let killed = LabClock.now
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try probe.answers(from: .r2, on: [segment], since: killed, within: Bench.patience)
      try bench.hear(5, from: .r2, on: segment)
      probe.stop()

      let timer = try #require(bench.capture.frames.first { $0.time > killed && $0.isAdvertisement(of: .r2, on: segment) }?.time)
      #expect(probe.report.answered(by: .r1, askedSince: timer) == [])
      #expect(probe.report.answers.allSatisfy { $0.router == .r1 || $0.asked >= killed })
      #expect(bench.strays(of: .r1, since: timer) == [])
      #expect(bench.capture.lost == 0 && probe.report.lost == 0)
    }

    @Test func aGatewayManagementGroupAnswersForItsOwnAddress() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]) {
        $0.isGateway = true
      }
      let management = [Segment.management]
      // The management link has no addresses that are routed, so who has the gateway's is all a host there can ask.
      let probe = try Probe(.init(segments: management, interval: .milliseconds(5), kinds: [.solicitation]), in: bench.laboratory)
      try probe.answers(from: .r1, on: management, kinds: [.solicitation], since: LabClock.now, within: Bench.patience)
      let killed = LabClock.now
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try probe.answers(from: .r2, on: management, kinds: [.solicitation], since: killed, within: Bench.patience)
      probe.stop()
      #expect(probe.report.answers.allSatisfy { $0.gateway?.description == "00:00:5e:00:02:01" })
      // The kernel answers as soon as the gate is open, which on a busy machine is some time before the announcement.
      _ = try bench.capture.frame(within: Bench.patience, "an announcement") {
        $0.time > killed && $0.announces(on: .management, by: .r2)
      }
    }

    /// Each router serves a half while both are there.
    @Test func twoManagementGroupsElectForThemselvesAndEachIsFollowedByItsOwn() throws {
      let bench = try Bench(segments: 3)
      func text(_ router: LabRouter) -> String {
        let own = RouterFile(router, [.init(interface: "s[1-1]", mode: "unflowdown")]).text(
          router: router, control: bench.control(of: router))
        return own + """
            - {name: edge, management: true, interface: s3, vrid: 2, priority: \(router == .r1 ? 100 : 200), advertise-interval: 100ms}
            - {interface: s2, vrid: 10, follow: edge, mode: unflowdown, addresses: ["fe80::1", "2001:db8:2::1"]}

          """
      }
      var daemons: [LabRouter: DaemonProcess] = [:]
      for router in LabRouter.allCases {
        let path = try bench.scratch.write(text(router), to: "\(router).yaml")
        daemons[router] = try DaemonProcess(Program.path, ["run", path], in: bench.namespace(of: router), name: router.rawValue)
      }
      defer { for daemon in daemons.values { daemon.kill() } }
      try bench.wait(.r1, "r1 serves s1") { $0.totals.active == 2 && $0.totals.backup == 2 && $0.state("s1/10") == "Active" }
      let half = try bench.wait(.r2, "r2 serves s2") { $0.totals.active == 2 && $0.totals.backup == 2 && $0.state("s2/10") == "Active" }
      #expect(half["s1/10"]?.leader == "core" && half["s2/10"]?.leader == "edge")
      daemons[.r1]?.kill()
      let all = try bench.wait(.r2, "r2 serves both") { $0.totals.active == 4 }
      #expect(all["edge"]?.transitions == half["edge"]?.transitions && all["s2/10"]?.transitions == half["s2/10"]?.transitions)
    }

    @Test func aManagementGroupThatOnlyNegotiatesAnswersForNothing() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let probe = try Probe(
        .init(segments: [.management, Segment(1)], interval: .milliseconds(5), kinds: [.solicitation]), in: bench.laboratory)
      try probe.answers(from: .r1, on: [Segment(1)], kinds: [.solicitation], since: LabClock.now, within: Bench.patience)
      try bench.hear(5, from: .r1)
      probe.stop()
      #expect(!probe.report.answers.contains { $0.segment == .management })
      #expect(bench.announcements(on: .management, by: .r1, since: .zero) == 0)
    }
  }

  /// What an operator reads.
  @Suite struct ReportTests {
    @Test func aSwitchoverIsOneLineAndServiceGroupsOnlySpeakAtDebug() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let killed = LabClock.now
      daemons[.r1]?.kill()
      let r2 = try #require(daemons[.r2])
      try r2.line(within: Bench.patience, since: killed, "the switchover") { $0.contains("switchover: core is Active") }
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 5 }
      try bench.hear(5, from: .r2)

      let lines = r2.lines.filter { $0.time > killed }.map(\.text)
      let switchovers = lines.filter { $0.contains("switchover") }
      #expect(switchovers.count == 1, "\(lines)")
      #expect(switchovers.first?.contains("4 service groups follow") == true)
      #expect(switchovers.first?.contains("active=4") == true)
      let changes = lines.filter { $0.contains(" -> ") }
      #expect(
        changes.count == 1 && changes.allSatisfy { $0.contains("core: Backup -> Active") && $0.contains("fell silent") }, "\(changes)")
      #expect(!lines.contains { $0.contains("s1/10") })
      #expect(!r2.lines.contains { !$0.isError }, "standard output stays for other things")
    }

    @Test func atDebugEveryServiceGroupSaysWhatItDoes() throws {
      let bench = try Bench(segments: 4)
      let daemon = try bench.start(
        .r1,
        {
          var file = RouterFile(.r1, .bothModes)
          file.settings = ["log: debug"]
          return file
        }())
      for number in 1...4 {
        try daemon.line(within: Bench.patience, "a line of s\(number)") { $0.contains("s\(number)/10: ") && $0.contains("-> Active") }
      }
    }

    @Test func showSpeaksOfEveryGroupAndOfOne() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let control = bench.control(of: .r1)

      let table = try Program.run("show", "--control", control)
      #expect(table.status == .exited(0))
      #expect(table.output.hasPrefix("r1: 3 groups: 3 Active, 0 Backup, 0 Initialize; up "), "\(table.output)")
      #expect(table.output.contains("core    Active") && table.output.contains("ago: Active within"), "\(table.output)")
      #expect(table.output.hasSuffix("everything is as it should be\n"), "\(table.output)")
      #expect(!table.output.contains("s2"), "\(table.output)")

      let one = try Program.run("show", "s2/10", "--control", control)
      #expect(one.status == .exited(0))
      #expect(one.output.contains("2001:db8:2::1") && one.output.contains("Active"), "\(one.output)")

      let misspelt = try Program.run("show", "s3/10", "--control", control)
      #expect(misspelt.status == .exited(64))
      #expect(misspelt.errors.contains("no group s3/10") && misspelt.errors.contains("s2/10"), "\(misspelt.errors)")
      #expect(misspelt.output.isEmpty)
    }
  }
}
