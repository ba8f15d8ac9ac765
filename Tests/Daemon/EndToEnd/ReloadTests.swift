import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A file that changes under a running daemon.
  @Suite struct ReloadTests {
    private static func service(_ interfaces: String, _ mode: String = "unflowdown") -> RouterFile.Entry {
      // Router Advertisements keep their own time, whatever is reloaded.
      .init(interface: interfaces, mode: mode, settings: ["router-advertisement: false"])
    }

    /// Both routers with these groups, and r1 Active.
    private func bench(segments: Int, _ groups: [RouterFile.Entry]) throws -> (Bench, [LabRouter: DaemonProcess]) {
      let bench = try Bench(segments: segments)
      return (bench, try bench.startBoth(groups))
    }

    /// Writes another file in the place of a router's own.
    private func rewrite(_ router: LabRouter, _ groups: [RouterFile.Entry], _ bench: Bench, change: (inout RouterFile) -> Void = { _ in })
      throws
    {
      var file = RouterFile(router, groups)
      change(&file)
      _ = try bench.scratch.write(file.text(router: router, control: bench.control(of: router)), to: bench.fileName(of: router))
    }

    private func reload(_ router: LabRouter, _ bench: Bench, _ more: String...) throws -> Command.Outcome {
      try Command([Program.path, "reload", "--control", bench.control(of: router)] + more).outcome()
    }

    @Test(.seenInTheWild("K#2159", "K#1425", "K#349", "K#1779", "K#285", "K#286"))
    func onlyTheDifferenceSendsPacketsOrTouchesTheKernel() throws {
      let (bench, _) = try bench(segments: 12, [Self.service("s[1-8]")])
      try bench.waitForRepetitions(.r1, of: 8 * 2)
      let watch = try DaemonProcess(
        Requirements.path(of: "ip") ?? "ip", ["-o", "monitor", "link", "address", "neigh", "route"], in: bench.namespace(of: .r1),
        name: "monitor")
      defer { watch.kill() }
      let gate = try bench.gate(of: .r1)
      let start = LabClock.now

      // s1 and s2 go, s9 to s12 come, s3 and s4 elect for themselves; s5 to s8 stay.
      let groups = [Self.service("s[5-12]"), RouterFile.Entry(interface: "s[3-4]", settings: ["router-advertisement: false"])]
      try rewrite(.r1, groups, bench)
      let planned = try reload(.r1, bench, "--plan")
      #expect(
        planned.status == .exited(0) && planned.output.contains("4 added") && planned.output.contains("2 made anew"), "\(planned.errors)")
      #expect(try bench.gate(of: .r1) == gate, "a plan changes nothing")
      let done = try reload(.r1, bench, "--json")
      #expect(done.status == .exited(0), "\(done.errors)")
      let report = try JSONDecoder().decode(ReloadReport.self, from: Data(done.output.utf8))
      #expect(report.added == 4 && report.removed == 2 && report.remade == 2 && report.unchanged == 5 && report.adjusted == 0)
      let after = try bench.wait(.r1, "all Active again") { $0.totals.active == 11 && $0.groups.count == 11 }
      #expect(after["core"]?.transitions == 2, "Backup and Active, once each")
      try bench.waitForRepetitions(.r1, of: 8 * 2 + 6 * 2)

      for segment in (5...8).map({ Segment($0) }) {
        let frames = bench.capture.framesFromVirtualMAC(of: .r1).filter { $0.time > start && $0.origin?.segment == segment }
        #expect(frames.filter { $0.kind != .solicitedNeighborAdvertisement }.isEmpty, "\(segment): \(frames.map(\.kind))")
        let touched = watch.lines.map(\.text).filter { $0.contains("\(segment.interface)@") || $0.contains("\(segment.interface): ") }
        #expect(touched.isEmpty, "\(touched)")
      }
      for segment in (9...12).map({ Segment($0) }) { #expect(bench.announcements(on: segment, by: .r1, since: start) > 0, "\(segment)") }
      let advertised = Set(bench.capture.frames.filter { $0.time > start && $0.kind == .advertisement }.compactMap { $0.origin?.segment })
      #expect(advertised == [.management, Segment(3), Segment(4)], "who follows is silent, who left does not advertise")
      #expect(try bench.guarded(on: .r1, by: "r1") == (3...12).map { "s\($0)" }.sorted())
    }

    @Test func aGroupThatIsBoundResignsAndThenFollowsInSilence() throws {
      let (bench, _) = try bench(segments: 1, [RouterFile.Entry(interface: "s[1-1]")])
      let start = LabClock.now
      try rewrite(.r1, [Self.service("s[1-1]")], bench)
      #expect(try reload(.r1, bench).status == .exited(0))
      try bench.wait(.r1, "s1 follows") { $0["s1/10"]?.type == "service" && $0.state("s1/10") == "Active" }
      let bound = LabClock.now
      try bench.hear(5, from: .r1)
      let own = bench.capture.frames.filter { $0.time > start && $0.isAdvertisement(of: .r1, on: Segment(1)) }
      #expect(own.last?.advertisement?.priority == 0, "its last word")
      #expect(own.count { $0.advertisement?.priority == 0 } == 1)
      #expect(!own.contains { $0.time > bound })
    }

    @Test(arguments: ["unflowdown", "flowdown"]) func anotherModeTakesEffect(_ mode: String) throws {
      let other = mode == "flowdown" ? "unflowdown" : "flowdown"
      let (bench, _) = try bench(segments: 2, [Self.service("s[1-2]", mode)])
      try rewrite(.r2, [Self.service("s[1-2]", other)], bench)
      #expect(try reload(.r2, bench).status == .exited(0))
      try bench.wait(.r2, "the other mode") { report in
        other == "flowdown"
          ? report.heldInterfaces == ["s1", "s2"]
          : report.heldInterfaces.isEmpty && report.state("s1/10") == "Backup" && report.totals.backup == 3
      }
    }

    @Test func anotherPriorityMovesTheElectionWithoutAnInitialize() throws {
      let (bench, daemons) = try bench(segments: 1, [Self.service("s[1-1]")])
      try rewrite(.r2, [Self.service("s[1-1]")], bench) { $0.priority = 250 }
      #expect(try reload(.r2, bench).output.contains("1 adjusted while they run: core"))
      try bench.wait(.r2, "r2 preempts") { $0.totals.active == 2 }
      try bench.wait(.r1, "r1 stands back") { $0.totals.backup == 2 }
      #expect(daemons[.r2]?.lines.contains { $0.text.contains("Initialize") && $0.text.contains("core: Backup ->") } == false)
    }

    @Test(.seenInTheWild("K#349")) func aFileWithAMistakeChangesNothing() throws {
      let (bench, daemons) = try bench(segments: 2, [Self.service("s[1-2]")])
      let before = try bench.gate(of: .r1)
      _ = try bench.scratch.write(
        "router: r1\ncontrol: \(bench.control(of: .r1))\ngroups:\n  - {interface: s1, vrid: 10, follow: core, mode: unflowdown, addresses: [\"fe80::1\"]}\n",
        to: bench.fileName(of: .r1))
      let refused = try reload(.r1, bench)
      #expect(refused.status == .exited(78))
      #expect(refused.errors.contains(":4:") && refused.errors.contains("there is no group \"core\""), "\(refused.errors)")
      let start = LabClock.now
      daemons[.r1]?.signal(SIGHUP)
      try daemons[.r1]?.line(within: Bench.patience, since: start, "a word about the refusal") { $0.contains("reload refused") }
      #expect(try bench.gate(of: .r1) == before)
      let report = try bench.wait(.r1, "all as before") { $0.totals.active == 3 }
      #expect(report["core"]?.transitions == 2)
    }

    @Test(arguments: ["--json", "--plan"]) func whatAStartWouldNotTakeDownAReloadDoesNotEither(_ flag: String) throws {
      let (bench, _) = try bench(segments: 2, [Self.service("s[1-2]")])
      try bench.namespace(of: .r2).batch(["route add default via fe80::99 dev s2"])
      let before = try bench.gate(of: .r2)
      try rewrite(.r2, [Self.service("s[1-2]", "flowdown")], bench)
      let refused = try reload(.r2, bench, flag)
      #expect(refused.status == .exited(78))
      #expect(refused.errors.contains("a default route of this machine leaves by s2"), "\(refused.errors)")
      #expect(try bench.gate(of: .r2) == before)
      #expect(try bench.report(.r2)?["s1/10"]?.mode == "unflowdown")
    }

    @Test func theSignalDoesTheSameAndTheEndIsStillAnEnd() throws {
      let (bench, daemons) = try bench(segments: 3, [Self.service("s[1-2]")])
      try rewrite(.r1, [Self.service("s[1-3]")], bench)
      daemons[.r1]?.signal(SIGHUP)
      try bench.wait(.r1, "s3 Active") { $0.totals.active == 4 }
      daemons[.r1]?.signal(SIGHUP)
      daemons[.r1]?.terminate()
      #expect(try daemons[.r1]?.exit(within: Bench.patience) == .exited(0))
    }
  }
}
