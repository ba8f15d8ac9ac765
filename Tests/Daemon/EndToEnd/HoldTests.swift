import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Interfaces that flowdown holds: what they have afterwards, and who has the last word.
  @Suite struct HoldTests {
    private static let flowdown: [RouterFile.Entry] = [.init(interface: "s[1-2]", mode: "flowdown")]

    private func isDown(_ name: String, _ router: LabRouter, _ bench: Bench) throws -> Bool {
      try bench.namespace(of: router).run("ip", "-o", "link", "show", name).contains("state DOWN")
    }

    /// Addresses without lifetimes, routes and flags of an interface.
    private func belongings(of name: String, on router: LabRouter, _ bench: Bench) throws -> [String] {
      let namespace = bench.namespace(of: router)
      let addresses = try namespace.run("ip", "-o", "addr", "show", "dev", name).split(separator: "\n").map { line in
        line.split(separator: " ").dropFirst(2).prefix { !$0.hasPrefix("valid") && $0 != "\\" }.joined(separator: " ")
      }
      let routes = try ["-6", "-4"].flatMap { family in
        try namespace.run("ip", family, "route", "show", "table", "all", "dev", name).split(separator: "\n").map(String.init)
      }
      let flags = try namespace.run("ip", "-o", "link", "show", name).prefix { $0 != ">" }
      return (addresses + routes + [String(flags)]).sorted()
    }

    private func furnish(_ router: LabRouter, _ bench: Bench) throws {
      try bench.namespace(of: router).batch([
        "addr add fe80::beef/64 dev s1 nodad", "route add 2001:db8:aaaa::/48 via fe80::99 dev s1 metric 42",
        "route add 2001:db8:bbbb::/48 via 2001:db8:1::77 dev s1",
      ])
      try bench.namespace(of: router).run("ip", "addr", "add", "192.0.2.3/24", "dev", "s1")
      try bench.namespace(of: router).run("ip", "route", "add", "198.51.100.0/24", "via", "192.0.2.77")
    }

    @Test func anInterfaceHasAfterAHoldWhatItHadBefore() throws {
      let bench = try Bench(segments: 2)
      try furnish(.r2, bench)
      let before = try belongings(of: "s1", on: .r2, bench)
      let daemons = try bench.startBoth(Self.flowdown)
      #expect(try isDown("s1", .r2, bench))
      #expect(try belongings(of: "s1", on: .r2, bench) != before)

      daemons[.r1]?.kill()
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 3 }
      // The kernel sets link-local addresses and the flag of a carrier a moment later.
      try bench.poll("s1 as before") {
        try belongings(of: "s1", on: .r2, bench) == before ? true : nil
      } otherwise: {
        ((try? belongings(of: "s1", on: .r2, bench)) ?? []).joined(separator: "\n") + "\nbefore:\n" + before.joined(separator: "\n")
      }
      #expect(try bench.report(.r2)?.counters["settingsLost"] == 0)
    }

    @Test func aSuccessorGivesBackWhatItsPredecessorTook() throws {
      let bench = try Bench(segments: 2)
      try furnish(.r2, bench)
      let before = try belongings(of: "s1", on: .r2, bench)
      let daemons = try bench.startBoth(Self.flowdown)
      daemons[.r2]?.kill()
      try daemons[.r2]?.exit(within: .seconds(5))
      let successor = try bench.start(.r2, RouterFile(.r2, Self.flowdown))
      try bench.wait(.r2, "held again") { $0.heldInterfaces == ["s1", "s2"] && $0.state("core") == "Backup" }
      try bench.waitUntilDown(["s1", "s2"], on: .r2)
      successor.terminate()
      #expect(try successor.exit(within: Bench.patience) == .exited(0))
      try bench.poll("s1 as before") { try belongings(of: "s1", on: .r2, bench) == before ? true : nil }
    }

    @Test func withoutADaemonEverythingThatAKilledOneLeftIsUndone() throws {
      let bench = try Bench(segments: 2)
      try furnish(.r2, bench)
      let traces = try bench.traces(on: .r2)
      let before = try belongings(of: "s1", on: .r2, bench)
      let daemons = try bench.startBoth(Self.flowdown)
      let namespace = bench.namespace(of: .r2)
      let arguments = [Program.path, "release", "--all", "--router", "r2", "--control", bench.control(of: .r2)]

      let refused = try Command(["ip", "netns", "exec", namespace.name] + arguments).outcome()
      #expect(refused.status == .exited(75) && refused.errors.contains("a daemon runs"), "\(refused.errors)")
      daemons[.r2]?.kill()
      try daemons[.r2]?.exit(within: .seconds(5))
      let undone = try Command(["ip", "netns", "exec", namespace.name] + arguments).outcome()
      #expect(undone.status == .exited(0), "\(undone.errors)")
      #expect(undone.output == "brought up 2 interfaces; removed filters on 2 interfaces\n")
      try bench.poll("s1 as before") { try belongings(of: "s1", on: .r2, bench) == before ? true : nil }
      // In whatever order: an address that was away may stand behind one that was not.
      func lines(_ traces: String) -> [Substring] { traces.split(separator: "\n").sorted() }
      try bench.poll("everything as before") {
        try lines(bench.traces(on: .r2)) == lines(traces) ? true : nil
      } otherwise: {
        "\((try? bench.traces(on: .r2)) ?? "")\nbefore:\n\(traces)"
      }
      let again = try Command(["ip", "netns", "exec", namespace.name] + arguments).outcome()
      #expect(again.status == .exited(0) && again.output == "nothing was left\n")
    }

    @Test func anOperatorHasTheLastWordAndTheGateStaysShut() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.flowdown)
      func say(_ words: String...) throws -> Command.Outcome {
        try Command([Program.path] + words + ["--control", bench.control(of: .r2)]).outcome()
      }
      let released = try say("release", "s1/10")
      #expect(released.status == .exited(0) && released.output.hasPrefix("s1 is not held down any more"), "\(released.errors)")
      let up = try bench.wait(.r2, "s1 up") { $0["s1/10"]?.interfaceCondition == "up" }
      #expect(up.suspendedInterfaces == ["s1"] && up.heldInterfaces == ["s2"] && up.state("s1/10") == "Initialize")
      let shown = try say("show").output
      #expect(shown.contains("released by an operator") && shown.contains("\n    s1\n"), "\(shown)")
      let start = LabClock.now
      let probe = try Probe(.init(segments: [Segment(1)], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [Segment(1)], since: start, within: Bench.patience)
      try bench.hear(10, from: .r1)
      probe.stop()
      #expect(probe.report.answered(by: .r2, askedSince: start) == [])

      #expect(try say("hold", "s1").status == .exited(0))
      try bench.wait(.r2, "s1 held again") { $0.heldInterfaces == ["s1", "s2"] && $0.suspendedInterfaces.isEmpty }
      let unknown = try say("release", "s9")
      #expect(unknown.status == .exited(64) && unknown.errors.contains("s1"), "\(unknown.errors)")
      #expect(daemons[.r2]?.lines.contains { $0.text.contains("s1: released by an operator") } == true)
    }

    /// The successor replaces filter by filter, and its leases are shut: there is no moment at which the interfaces are not behind one.
    @Test func whatADeadRouterLeftShutStaysShutWhileItsSuccessorStarts() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.flowdown)
      let traffic = try CrossTraffic(
        through: .r1, on: bench.laboratory.layout.all, gateway: .virtualRouter(try #require(VirtualRouterID(10))),
        interval: .milliseconds(1),
        in: bench.laboratory)
      try traffic.flows(since: LabClock.now, within: Bench.patience)
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 3 }

      let closed = LabClock.now
      var lesser = RouterFile(.r1, Self.flowdown)
      lesser.priority = 50
      _ = try bench.start(.r1, lesser)
      try bench.wait(.r1, "held") { $0.heldInterfaces == ["s1", "s2"] }
      traffic.stop()
      let passed = traffic.crossings.filter { $0.sent > closed }
      // Without the list, which would be long.
      let isShut = passed.isEmpty
      #expect(
        isShut, "\(passed.count) packets, the first \(passed.first.map { closed.duration(to: $0.time) } ?? .zero) after the start")
      #expect(traffic.beats.contains { $0 > closed } && traffic.lost == 0)
    }

    @Test func theRecordSaysWhenTheInterfacesWereDown() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.startBoth(Self.flowdown)
      let log = try bench.poll("a record of the withdrawal") { () -> SwitchoverLog? in
        let outcome = try Program.run("show", "switchovers", "--json", "--control", bench.control(of: .r2))
        let log = try JSONDecoder().decode(SwitchoverLog.self, from: Data(outcome.output.utf8))
        return log.switchovers.first?.interfacesHeld == 2 ? log : nil
      }
      let switchover = try #require(log.switchovers.first)
      #expect(switchover.state == "Backup")
      // Only after the grace, which is longer than an Active_Down_Interval.
      #expect(try #require(switchover.withdrawn) > Double(3 * RouterFile.interval))
    }

    @Test func anInterfaceWithADefaultRouteIsNotTakenDown() throws {
      let bench = try Bench(segments: 2)
      try bench.namespace(of: .r1).batch(["route add default via fe80::99 dev s2"])
      let file = try bench.scratch.write(
        RouterFile(.r1, Self.flowdown).text(router: .r1, control: bench.control(of: .r1)), to: "check.yaml")
      let check = try Command(["ip", "netns", "exec", bench.namespace(of: .r1).name, Program.path, "check", file]).outcome()
      #expect(check.status == .exited(78))
      #expect(check.output.contains("refused on this machine: a default route of this machine leaves by s2"), "\(check.output)")
      #expect(check.output.contains("s[1-2]: addresses of the router itself"), "\(check.output)")
      let before = try bench.traces(on: .r1)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.flowdown))
      #expect(try daemon.exit(within: Bench.patience) == .exited(78))
      #expect(daemon.lines.contains { $0.text.contains("a default route of this machine leaves by s2") })
      #expect(try bench.traces(on: .r1) == before)
    }
  }
}
