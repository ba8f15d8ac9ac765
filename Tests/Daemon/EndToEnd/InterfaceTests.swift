import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Interfaces come and go; only the groups on them are touched.
  @Suite struct InterfaceTests {
    @Test(.seenInTheWild("K#1933", "K#2169")) func aServiceInterfaceTakenDownOnTheActiveTouchesNoOtherGroup() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes) { $0.settings = ["log: debug"] }
      let before = try bench.waitForRepetitions(.r1, of: 4 * 2)
      let start = LabClock.now

      try bench.namespace(of: .r1).run("ip", "link", "set", "s1", "down")
      let lost = try bench.wait(.r1, "s1 in Initialize") { $0.state("s1/10") == "Initialize" }
      #expect(lost["s1/10"]?.reason == "the interface is down")
      #expect(lost["s1/10"]?.interfaceCondition == "lost")
      try bench.hear(10, from: .r1)
      let up = LabClock.now
      try bench.namespace(of: .r1).run("ip", "link", "set", "s1", "up")
      let back = try bench.wait(.r1, "s1 Active again") { $0.totals.active == 5 }
      _ = try bench.capture.frame(within: Bench.patience, "the announcement of s1") {
        $0.time > up && $0.announces(on: Segment(1), by: .r1)
      }

      #expect(back["core"]?.transitions == before["core"]?.transitions)
      for segment in (2...4).map({ Segment($0) }) {
        #expect(bench.announcements(on: segment, by: .r1, since: start) == 0, "\(segment)")
      }
      // Every change of a state is a line at this level: there are two, both of s1.
      let changes = try #require(daemons[.r1]).lines.filter { $0.time > start && $0.text.contains(" -> ") }.map(\.text)
      #expect(changes.count == 2 && changes.allSatisfy { $0.contains("s1/10: ") }, "\(changes)")
      let ofBackup = try #require(daemons[.r2]).lines.filter { $0.time > start && $0.text.contains(" -> ") }.map(\.text)
      #expect(ofBackup.isEmpty, "\(ofBackup)")
      #expect(bench.capture.lost == 0)
    }

    @Test func anInterfaceTheOperatorTookDownStaysDownWhenTheGroupBecomesActive() throws {
      let bench = try Bench(segments: 4)
      try bench.namespace(of: .r1).run("ip", "link", "set", "s3", "down")
      _ = try bench.start(.r1, RouterFile(.r1, .bothModes))
      let report = try bench.wait(.r1, "all but s3 Active") { $0.totals.active == 4 }
      #expect(report.state("s3/10") == "Initialize")
      #expect(report["s3/10"]?.reason == "the interface is down")
      try bench.hear(10, from: .r1)
      #expect(try bench.namespace(of: .r1).run("ip", "-o", "link", "show", "s3").contains("state DOWN"))
    }

    @Test func anInterfaceTakenDownBeforeTheHoldStaysDownThroughATakeover() throws {
      let bench = try Bench(segments: 4)
      try bench.namespace(of: .r2).run("ip", "link", "set", "s3", "down")
      let r1 = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      let r2 = try bench.start(.r2, RouterFile(.r2, .bothModes))
      try bench.wait(.r2, "s4 held") { $0.heldInterfaces == ["s4"] && $0.state("core") == "Backup" }

      r1.kill()
      try r1.exit(within: .seconds(5))
      let report = try bench.wait(.r2, "all but s3 Active") { $0.totals.active == 4 }
      #expect(report.state("s3/10") == "Initialize")
      #expect(report["s3/10"]?.reason == "the interface is down")
      try bench.hear(10, from: .r2)
      #expect(try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s3").contains("state DOWN"))

      // The operator's own hand still counts for more than ours, also at the end.
      r2.terminate()
      #expect(try r2.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s3").contains("state DOWN"))
      #expect(try !bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s4").contains("state DOWN"))
    }

    @Test func anInterfaceThatIsMadeAnewIsServedAgain() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let probe = try Probe(.init(segments: bench.laboratory.layout.all, interval: .milliseconds(10)), in: bench.laboratory)
      try bench.laboratory.removeInterface(of: .r1, on: Segment(1))
      try bench.wait(.r1, "s1 gone") { $0.state("s1/10") == "Initialize" }
      try bench.laboratory.makeInterface(of: .r1, on: Segment(1))
      let made = LabClock.now
      try probe.answers(from: .r1, on: bench.laboratory.layout.all, since: made, within: Bench.patience)
    }

    @Test func aHeldInterfaceThatSomebodyBringsUpGoesDownAgain() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let start = LabClock.now
      try bench.namespace(of: .r2).run("ip", "link", "set", "s3", "up")
      try daemons[.r2]?.line(within: Bench.patience, since: start, "a word about s3") { $0.contains("s3 was brought up while it is held") }
      _ = try bench.poll("s3 down again") {
        try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s3").contains("state DOWN") ? true : nil
      }
      #expect(bench.strays(of: .r2, since: start) == [])
    }
  }

  /// A group that cannot take part says why, and takes part once it can.
  @Suite struct ObstacleTests {
    private func reason(_ name: String, _ bench: Bench) throws -> String {
      let outcome = try Program.run("show", name, "--control", bench.control(of: .r1))
      return outcome.succeeded ? outcome.output : "\(outcome.status): \(outcome.errors)"
    }

    @Test func anInterfaceThatDoesNotExistYetIsWaitedFor() throws {
      let bench = try Bench(segments: 2)
      let namespace = bench.namespace(of: .r1)
      var groups: [RouterFile.Entry] = [.init(interface: "s[1-2]", mode: "unflowdown")]
      groups.append(.init(interface: "x7", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:7::1"]))
      _ = try bench.start(.r1, RouterFile(.r1, groups))
      try bench.wait(.r1, "the others Active") { $0.totals.active == 3 && $0.state("x7/10") == "Initialize" }
      #expect(try reason("x7/10", bench).contains("the interface does not exist"))

      try namespace.run("ip", "link", "add", "x7", "type", "veth", "peer", "name", "x7peer")
      try namespace.run("ip", "link", "set", "x7peer", "up")
      try namespace.run("ip", "link", "set", "x7", "up")
      try bench.wait(.r1, "x7 Active") { $0.totals.active == 4 }

      try namespace.run("ip", "link", "delete", "x7")
      try bench.wait(.r1, "x7 gone") { $0["x7/10"]?.reason == "the interface does not exist" && $0.totals.active == 3 }
    }

    /// Made on an interface that is held, an election's interface would wait for ever: its group is not Active because its interface is down, and
    /// that is down because the group is not Active.
    @Test func anElectionThatComesToLiveOnAHeldInterfaceHasItsLink() throws {
      let bench = try Bench(segments: 2)
      let namespace = bench.namespace(of: .r1)
      var file = RouterFile(.r1, [.init(interface: "s[1-2]", mode: "flowdown")])
      file.managementInterface = "up7"
      let daemon = try bench.start(.r1, file)
      try bench.wait(.r1, "all held") { $0.heldInterfaces == ["s1", "s2"] && $0["core"]?.reason == "the interface does not exist" }
      try bench.waitUntilDown(["s1", "s2"], on: .r1)

      try namespace.run("ip", "link", "add", "link", "s1", "name", "up7", "type", "macvlan", "mode", "bridge")
      try namespace.run("ip", "link", "set", "up7", "up")
      try bench.wait(.r1, "Active with all that follow") { $0.totals.active == 3 }
      // No longer Active, it keeps what it lives on.
      try namespace.run("ip", "link", "set", "up7", "down")
      let report = try bench.wait(.r1, "s2 held, and s1 not") { $0.heldInterfaces == ["s2"] && $0["s1/10"]?.reason?.isEmpty == false }
      #expect(report["s1/10"]?.reason?.contains("the election of group up7/1 lives on it") == true, "\(report.table)")
      try daemon.line(within: Bench.patience, "a word about it") { $0.contains("take down s1") && $0.contains("lives on it") }
      try namespace.run("ip", "link", "set", "up7", "up")
      try bench.wait(.r1, "Active again") { $0.totals.active == 3 }
    }

    @Test func withoutForwardingServiceGroupsStayInInitialize() throws {
      let bench = try Bench(segments: 2)
      try bench.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "0"])
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "a reason") { $0["s1/10"]?.reason == "net.ipv6.conf.all.forwarding is 0: set it to 1" }
      #expect(try reason("s2/10", bench).contains("net.ipv6.conf.all.forwarding is 0"))
      try bench.wait(.r1, "core Active, negotiating only") { $0.state("core") == "Active" && $0.totals.initialize == 2 }
      #expect(bench.announcements(on: Segment(1), by: .r1, since: .zero) == 0)

      try bench.namespace(of: .r1).set(["ipv6/conf/all/forwarding": "1"])
      try bench.wait(.r1, "all Active") { $0.totals.active == 3 }
    }

    @Test func aVirtualAddressOnTheInterfaceItselfIsNamed() throws {
      let bench = try Bench(segments: 2)
      let address = Segment(1).virtualAddress
      try bench.namespace(of: .r1).run("ip", "addr", "add", "\(address)/64", "dev", "s1", "nodad")
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "s2 Active, s1 not") { $0.totals.active == 2 && $0.state("s1/10") == "Initialize" }
      #expect(try reason("s1/10", bench).contains("\(address) is configured on the interface itself"))

      try bench.namespace(of: .r1).run("ip", "addr", "del", "\(address)/64", "dev", "s1")
      try bench.wait(.r1, "s1 Active") { $0.totals.active == 3 }
    }

    @Test func withoutALinkLocalAddressTheManagementGroupDoesNotElect() throws {
      let bench = try Bench(segments: 1)
      let linkLocal = Segment.management.linkLocal(of: .r1)
      try bench.namespace(of: .r1).run("ip", "addr", "flush", "dev", "m0")
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      try bench.wait(.r1, "a reason") { $0["core"]?.reason == "the interface has no link-local address to send from" }
      #expect(try reason("core", bench).contains("no link-local address to send from"))
      #expect(try bench.report(.r1)?.totals.active == 0)

      try bench.namespace(of: .r1).run("ip", "addr", "add", "\(linkLocal)/64", "dev", "m0", "nodad")
      try bench.wait(.r1, "all Active") { $0.totals.active == 2 }
    }

    @Test(arguments: ["m0", "s1"]) func aBridgePortIsRefusedAtStart(_ interface: String) throws {
      let bench = try Bench(segments: 1)
      let namespace = bench.namespace(of: .r1)
      try namespace.run("ip", "link", "add", "br7", "type", "bridge")
      try namespace.run("ip", "link", "set", interface, "master", "br7")
      let before = try bench.traces(on: .r1)
      let daemon = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      #expect(try daemon.exit(within: Bench.patience) == .exited(78))
      let words = daemon.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains(interface) && words.contains("br7") && words.contains("give the group br7 instead"), "\(words)")
      #expect(try bench.traces(on: .r1) == before)
    }
  }
}
