import Conformance
import ControlProtocol
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

    /// As flowdown.
    private static let quiet =
      "{name: quiet, rows: [{management: active, interface: up, state: active}, {management: active, state: initialize}], "
      + "default: {state: initialize, hold: true}}"

    /// On a Backup that holds s1 and s2: whatever is not another mode for them leaves them as they are.
    @Test func interfacesThatAreHeldStayDownWhateverElseIsReloaded() throws {
      let groups = [Self.service("s[1-2]", "flowdown")]
      let (bench, _) = try bench(segments: 2, groups)
      let watch = try DaemonProcess(
        Requirements.path(of: "ip") ?? "ip", ["-o", "monitor", "link", "route"], in: bench.namespace(of: .r2), name: "monitor")
      defer { watch.kill() }
      let gate = try bench.gate(of: .r2)
      let policies = ["policies: [\(Self.quiet)]"]
      // A policy that nobody uses.
      try rewrite(.r2, groups, bench) { $0.settings = policies }
      #expect(try reload(.r2, bench).output.contains("3 groups untouched\n  settings: policies"))
      // Other names, and a mode of another name that does the same.
      var named = groups
      named[0].settings.append("name: \"hall-{i}\"")
      try rewrite(.r2, named, bench) { $0.settings = policies }
      #expect(try reload(.r2, bench).output.contains("2 adjusted while they run: hall-1, hall-2"))
      named[0].mode = "quiet"
      try rewrite(.r2, named, bench) { $0.settings = policies }
      #expect(try reload(.r2, bench).output.contains("2 adjusted while they run"))
      let report = try bench.wait(.r2, "the mode") { $0["hall-1"]?.mode == "quiet" }
      #expect(report.heldInterfaces == ["s1", "s2"] && report.counters["linksBroughtUp"] == 0 && report.counters["linksTakenDown"] == 2)
      #expect(try bench.gate(of: .r2) == gate)
      // Of namespaces that others remove meanwhile, `ip` says that it knows them no more.
      #expect(watch.lines.map(\.text).filter { !$0.hasPrefix("Error: Peer netns") } == [])
      // And it goes on following.
      try bench.report(.r1).map { #expect($0.totals.active == 3) }
    }

    /// Each is changed in its place: nobody's state moves, and whoever is the same is not heard of.
    @Test func aLeaderIsChangedWhileItIsFollowed() throws {
      let groups = [Self.service("s[1-2]")]
      let (bench, daemons) = try bench(segments: 2, groups)
      try bench.waitForRepetitions(.r1, of: 2 * 2)
      let start = LabClock.now
      for router in LabRouter.allCases {
        try rewrite(router, groups, bench) { file in
          file.isGateway = true
          file.managementAddresses = ["fe80::1", "2001:db8:0::1"]
          file.managementSettings = ["ignore-if-down: true", "initialize-hold-time: 1s", "accept-mode: true"]
        }
        let done = try reload(router, bench)
        #expect(done.output.contains("2 groups untouched\n  1 adjusted while they run: core"), "\(done.output)\(done.errors)")
      }
      let report = try bench.wait(.r1, "core serves") { report in
        report["core"]?.gateway == true && report["core"]?.ignoreIfDown == true && report["core"]?.acceptedAddresses?.count == 2
      }
      #expect(report["core"]?.transitions == 2 && report.totals.active == 3)
      _ = try bench.capture.frame(within: Bench.patience, "an announcement of core") {
        $0.time > start && $0.announces(on: .management, by: .r1)
      }
      try bench.hear(3, from: .r1)
      for segment in [Segment(1), Segment(2)] { #expect(bench.announcements(on: segment, by: .r1, since: start) == 0) }
      // The link-local address, and one more.
      let advertised = bench.capture.frames.last { $0.isAdvertisement(of: .r1) }?.payload
      #expect(advertised?.bytes.count == 8 + 2 * 16)
      // And back.
      for router in LabRouter.allCases {
        try rewrite(router, groups, bench)
        #expect(try reload(router, bench).status == .exited(0))
      }
      let back = try bench.wait(.r1, "core only negotiates") { $0["core"]?.gateway == false && $0["core"]?.ignoreIfDown == false }
      #expect(back["core"]?.transitions == 2 && back.totals.active == 3)
      try bench.poll("m0 is without a gate") { try bench.guarded(on: .r1, by: "r1") == ["s1", "s2"] ? true : nil }
      #expect(daemons[.r2]?.lines.contains { $0.text.contains("core: Backup ->") } == false)
    }

    @Test func aNameIsNothingButAName() throws {
      let groups = [Self.service("s[1-2]")]
      let (bench, daemons) = try bench(segments: 2, groups)
      try bench.waitForRepetitions(.r1, of: 2 * 2)
      let start = LabClock.now
      let text = RouterFile(.r1, groups).text(router: .r1, control: bench.control(of: .r1)).replacing("core", with: "hub")
      _ = try bench.scratch.write(text, to: bench.fileName(of: .r1))
      #expect(try reload(.r1, bench).output.contains("2 groups untouched\n  1 adjusted while they run: hub"))
      let report = try bench.wait(.r1, "the name") { $0["hub"]?.state == "Active" && $0["s1/10"]?.leader == "hub" }
      #expect(report["hub"]?.transitions == 2 && report.switchovers.map(\.leader) == ["hub"])
      #expect(try Program.run("show", "switchovers", "--control", bench.control(of: .r1)).output.contains("core") == false)
      try bench.hear(3, from: .r1)
      #expect(bench.strays(of: .r1, since: start).filter { !$0.hasPrefix("advertisement on ") } == [])
      daemons[.r1]?.terminate()
      try daemons[.r1]?.line(within: Bench.patience, since: start, "its new name") { $0.contains("hub: Active -> Initialize") }
      #expect(daemons[.r1]?.lines.contains { $0.time > start && $0.text.contains("core") } == false)
    }

    /// What it serves is another, and it goes on serving.
    @Test func aFollowerWithOtherAddressesStaysActiveAndIsAnnounced() throws {
      let (bench, _) = try bench(segments: 2, [Self.service("s[1-2]")])
      try bench.waitForRepetitions(.r1, of: 2 * 2)
      let start = LabClock.now
      var other = Self.service("s[1-1]")
      other.addresses = ["fe80::1", "2001:db8:1::1", "2001:db8:1::77"]
      other.settings.append("accept-mode: true")
      try rewrite(.r1, [other, Self.service("s[2-2]")], bench)
      #expect(try reload(.r1, bench).output.contains("2 groups untouched\n  1 adjusted while they run: s1/10"))
      let report = try bench.wait(.r1, "accepted") { $0["s1/10"]?.acceptedAddresses?.count == 3 }
      #expect(report.totals.active == 3)
      try bench.poll("three announcements") { bench.announcements(on: Segment(1), by: .r1, since: start) >= 3 ? true : nil }
      #expect(bench.announcements(on: Segment(2), by: .r1, since: start) == 0)
    }

    @Test func whoFollowsALeaderThatMovedUnderItsNameFollowsItThere() throws {
      let groups = [Self.service("s[1-1]")]
      let (bench, _) = try bench(segments: 2, groups)
      for router in LabRouter.allCases {
        let text = RouterFile(router, groups).text(router: router, control: bench.control(of: router))
        _ = try bench.scratch.write(text.replacing("interface: m0", with: "interface: s2"), to: bench.fileName(of: router))
        #expect(try reload(router, bench).status == .exited(0))
      }
      try bench.wait(.r1, "r1 Active there") { $0.totals.active == 2 && $0["core"]?.interface == "s2" }
      try bench.wait(.r2, "r2 Backup there") { $0.totals.backup == 2 && $0["core"]?.interface == "s2" }
    }

    /// Whatever it is called: by what it lives on.
    @Test func anElectionOnWhatAModeTakesDownIsRefused() throws {
      let groups = [Self.service("s[1-1]")]
      let (bench, _) = try bench(segments: 2, groups)
      for router in LabRouter.allCases {
        try bench.namespace(of: router).batch(["link add top link s1 type macvlan"])
      }
      var text = RouterFile(.r2, [Self.service("s[1-1]", "flowdown")]).text(router: .r2, control: bench.control(of: .r2))
      let words = "the election of common is on top, which lives on s1, which would be taken down"
      text += "  - {name: common, interface: top, vrid: 77, addresses: [\"fe80::77\"]}\n"
      let path = try bench.scratch.write(text, to: bench.fileName(of: .r2))
      let refused = try reload(.r2, bench)
      #expect(refused.status == .exited(78) && refused.errors.contains(words), "\(refused.errors)")
      #expect(try bench.report(.r2)?["s1/10"]?.mode == "unflowdown")
      let check = try Command(["ip", "netns", "exec", bench.namespace(of: .r2).name, Program.path, "check", path]).outcome()
      #expect(check.status == .exited(78) && check.output.contains(words), "\(check.output)")
      var file = RouterFile(.r2, [Self.service("s[1-1]", "flowdown"), .init(interface: "top", mode: nil, addresses: ["fe80::77"])])
      file.name = "second"
      let start = try bench.start(.r2, file, control: bench.scratch.url.appending(path: "second.sock").path)
      #expect(try start.exit(within: Bench.patience) == .exited(78))
      #expect(start.lines.contains { $0.text.contains("which lives on s1") && $0.text.contains(".yaml:") }, "\(start.lines.map(\.text))")
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
      try bench.waitForRepetitions(.r1, of: 2 * 2)
      let watch = try LinkWatch(in: bench.namespace(of: .r2))
      let start = LabClock.now
      try rewrite(.r2, [Self.service("s[1-2]", other)], bench)
      #expect(try reload(.r2, bench).status == .exited(0))
      try bench.wait(.r2, "the other mode") { report in
        other == "flowdown"
          ? report.heldInterfaces == ["s1", "s2"]
          : report.heldInterfaces.isEmpty && report.state("s1/10") == "Backup" && report.totals.backup == 3
      }
      if other == "flowdown" { try bench.waitUntilDown(["s1", "s2"], on: .r2) }
      try bench.hear(5, from: .r1)
      watch.stop()
      // Once, and no way back.
      for interface in ["s1", "s2"] {
        let states = watch.changes.filter { $0.interface == interface && $0.time > start }.map(\.isUp)
        #expect(!states.isEmpty && states.allSatisfy { $0 == (other == "unflowdown") }, "\(interface): \(states)")
      }
      // Whoever is Active had nothing to say about it.
      for segment in [Segment(1), Segment(2)] { #expect(bench.announcements(on: segment, by: .r1, since: start) == 0) }
      #expect(try bench.report(.r1)?.totals.active == 3)
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

    /// A file that takes its time to be read, for its size.
    @Test func whoAsksMeanwhileIsTurnedAwayAndAnEndDoesNotWait() throws {
      let (bench, daemons) = try bench(segments: 1, [Self.service("s[1-1]")])
      let daemon = try #require(daemons[.r1])
      let text = RouterFile(.r1, [Self.service("s[1-1]")]).text(router: .r1, control: bench.control(of: .r1))
      _ = try bench.scratch.write("ballast: [\(String(repeating: "1,", count: 4 << 20))1]\n\(text)", to: bench.fileName(of: .r1))
      // Either may be the first that the daemon hears of.
      let clients = try (1...2).map { number in
        try DaemonProcess(
          Program.path, ["reload", "--control", bench.control(of: .r1)], in: bench.namespace(of: .r1), name: "reload \(number)")
      }
      try bench.poll("one turned away") { clients.contains { !$0.isRunning } ? true : nil }
      let (first, second) = clients[0].isRunning ? (clients[0], clients[1]) : (clients[1], clients[0])
      #expect(try second.exit(within: Bench.patience) == .exited(75))
      #expect(second.lines.contains { $0.text.contains("starting, stopping or reloading") }, "\(second.lines.map(\.text))")
      #expect(try bench.report(.r1)?.totals.active == 2, "it is asked other things meanwhile")
      #expect(first.isRunning)
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      #expect(try first.exit(within: Bench.patience) == .exited(75))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 2 }
    }

    @Test func moreThanThereIsRoomForIsRefused() throws {
      let (bench, _) = try bench(segments: 1, [Self.service("s[1-1]")])
      let before = try bench.gate(of: .r1)
      try rewrite(.r1, [Self.service("s[1-1100]")], bench)
      let refused = try reload(.r1, bench)
      #expect(refused.status == .exited(78) && refused.errors.contains("interfaces are more than the"), "\(refused.errors)")
      #expect(refused.errors.contains("restart vrrp6d") && refused.errors.contains("nothing was changed"), "\(refused.errors)")
      #expect(try bench.gate(of: .r1) == before && bench.report(.r1)?.totals.active == 2)
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
