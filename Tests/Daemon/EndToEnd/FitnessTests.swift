import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What a router says and does that can serve one segment less, or none at all.
  @Suite struct FitnessTests {
    @Test(.seenInTheWild("K#2674")) func aRouterThatDoesNotForwardLeavesOneThatDoesAloneAndTakesOverOnceItForwards() throws {
      let bench = try Bench(segments: 2)
      let r2 = try bench.start(.r2, RouterFile(.r2, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 3 }
      let before = LabClock.now

      // Preferred, and without forwarding.
      try bench.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "0"])
      let r1 = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      let waiting = try bench.wait(.r1, "r1 Backup") { $0.state("core") == "Backup" }
      #expect(waiting["core"]?.inability == "net.ipv6.conf.all.forwarding is 0: set it to 1")
      #expect(waiting["core"]?.priority == 200 && waiting["core"]?.priorityInForce == 1)
      try r1.line(within: Bench.patience, since: before, "that nobody can be served") {
        $0.contains("core: none of its followers can be served") && $0.contains("priority 1")
      }
      // Far more than an Active_Down_Interval, counted in what r2 sends.
      try bench.hear(20, from: .r2)
      #expect(!r2.lines.contains { $0.time > before && $0.text.contains("core: Active -> ") })
      #expect(try bench.report(.r1)?.state("core") == "Backup")

      try bench.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "1"])
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 && $0["core"]?.inability == nil && $0["core"]?.priorityInForce == 200 }
      try r1.line(within: Bench.patience, since: before, "that they can again") { $0.contains("core: its followers can be served again") }

      // And while it is Active.
      try bench.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "0"])
      try bench.wait(.r2, "r2 Active again") { $0.totals.active == 3 }
      try bench.wait(.r1, "r1 Backup again") { $0.state("core") == "Backup" }
    }

    /// What it cannot read it takes to be as it was: no descriptor is left for sysctls, clients, or a file.
    @Test func aRouterWithoutADescriptorLeftServesAsBefore() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(.unflowdownPair)
      let daemon = try #require(daemons[.r1])
      let before = try bench.report(.r1)?["core"]?.transitions
      let prlimit = Requirements.path(of: "prlimit") ?? "prlimit"
      let start = LabClock.now
      let usual = try Command([prlimit, "--pid", "\(daemon.pid)", "--nofile", "--raw", "--noheadings", "--output", "SOFT"]).run()
      // Numbers below the limit are those of the standard descriptors: none is free. The soft limit alone: nobody needs a right for that, nor to undo it.
      try Command([prlimit, "--pid", "\(daemon.pid)", "--nofile=3:"]).run()
      try daemon.line(within: Bench.patience, since: start, "that it cannot look") {
        $0.contains("too many open files") && $0.contains("taken to be as it was")
      }
      daemon.signal(SIGHUP)
      try daemon.line(within: Bench.patience, since: start, "that it cannot read its file") { $0.contains("reload refused") }
      try bench.hear(10, from: .r1)
      try Command([prlimit, "--pid", "\(daemon.pid)", "--nofile=\(usual.trimmingCharacters(in: .whitespacesAndNewlines)):"]).run()
      let report = try bench.wait(.r1, "an answer, and all Active") { $0.totals.active == 3 }
      #expect(report["core"]?.transitions == before)
      #expect(!daemon.lines.contains { $0.time > start && $0.text.contains(" lost: ") })
    }

    @Test func aLostSegmentIsALineWithItsReasonAndSoIsItsReturn() throws {
      let bench = try Bench(segments: 2)
      let r1 = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let start = LabClock.now
      let namespace = bench.namespace(of: .r1)
      try namespace.run("ip", "link", "set", "s1", "mtu", "1000")
      try r1.line(within: Bench.patience, since: start, "the loss") {
        $0.contains("1 service group is lost: s1/10: the interface's MTU is 1000, and IPv6 needs 1280")
      }
      try bench.wait(.r1, "s1 in Initialize") { $0.state("s1/10") == "Initialize" && $0.totals.active == 2 }
      try namespace.run("ip", "link", "set", "s1", "mtu", "1500")
      try r1.line(within: Bench.patience, since: start, "the return") { $0.contains("1 service group is back: s1/10") }
      try bench.wait(.r1, "s1 Active") { $0.totals.active == 3 }
    }

    @Test func aGroupWaitsForALinkThatHasComeUpAndShowsForHowLong() throws {
      let bench = try Bench(segments: 1)
      var file = RouterFile(.r1, [.init(interface: "s[1-1]", mode: "unflowdown")])
      file.managementSettings = ["link-up-delay: 600s"]
      _ = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Active at once: the link was up before") { $0.totals.active == 2 }
      let namespace = bench.namespace(of: .r1)
      try namespace.run("ip", "link", "set", "m0", "down")
      try bench.wait(.r1, "down") { $0["core"]?.reason == "the interface is down" }
      try namespace.run("ip", "link", "set", "m0", "up")
      let waiting = try bench.wait(.r1, "waiting") { $0["core"]?.reason?.hasPrefix("link-up-delay: begins in ") == true }
      #expect(waiting.state("core") == "Initialize" && waiting["core"]?.linkUpDelaySeconds == 600)
    }

    @Test func anInterfaceIsConfiguredByAnAlternativeName() throws {
      let bench = try Bench(segments: 1)
      try bench.namespace(of: .r1).run("ip", "link", "property", "add", "dev", "s1", "altname", "lan-of-the-first-floor")
      _ = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "lan-of-the-first-floor", mode: "flowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      let report = try bench.wait(.r1, "all Active") { $0.totals.active == 2 }
      #expect(report["lan-of-the-first-floor/10"]?.kernelInterface == "s1")
      #expect(report.table.contains("lan-of-the-first-floor (s1)"))
    }
  }
}
