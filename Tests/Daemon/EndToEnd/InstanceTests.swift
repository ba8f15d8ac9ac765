import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// One daemon per socket and per name, and nobody's leavings are taken for somebody else's.
  @Suite struct InstanceTests {
    private static let groups: [RouterFile.Entry] = [.init(interface: "s[1-2]", mode: "unflowdown")]

    @Test func aSecondDaemonOnTheSameSocketIsRefusedAndTheFirstGoesOn() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      // In another namespace: there is no name to quarrel about.
      let second = try bench.start(.r2, RouterFile(.r2, Self.groups), control: bench.control(of: .r1))
      #expect(try second.exit(within: Bench.patience) == .exited(75))
      let words = second.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("another vrrp6d runs with the control socket \(bench.control(of: .r1))"), "\(words)")
      #expect(try bench.report(.r1)?.totals.active == 3)
      #expect(try bench.report(.r1)?.router == "r1")
    }

    @Test func aSecondDaemonOfTheSameNameIsRefusedAndTheFirstGoesOn() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let before = try bench.traces(on: .r1)
      let second = try bench.start(.r1, RouterFile(.r1, Self.groups), control: bench.control(of: .r2))
      #expect(try second.exit(within: Bench.patience) == .exited(75))
      let words = second.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("another vrrp6d of this network namespace is called r1"), "\(words)")
      try bench.hear(5, from: .r1)
      #expect(try bench.report(.r1)?.totals.active == 3)
      #expect(try bench.traces(on: .r1) == before)
    }

    /// A common group of its own, by another daemon in r1's namespace.
    private func neighbour(on interface: String) -> RouterFile {
      let segment = interface.drop { !$0.isNumber }
      var file = RouterFile(.r1, [.init(interface: interface, mode: nil, addresses: ["fe80::2", "2001:db8:\(segment)::9"], vrid: 20)])
      file.hasManagement = false
      file.name = "neighbour"
      return file
    }

    @Test func twoDaemonsWithNamesOfTheirOwnLiveSideBySide() throws {
      let bench = try Bench(segments: 2)
      let before = try bench.traces(on: .r1)
      let first = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]))
      try bench.wait(.r1, "the first Active") { $0.totals.active == 2 }
      let second = try bench.start(.r1, neighbour(on: "s2"), control: bench.control(of: .r2))
      try bench.wait(.r2, "the second Active") { $0.totals.active == 1 }
      #expect(try bench.guarded(on: .r1, by: "r1") == ["s1"])
      #expect(try bench.guarded(on: .r1, by: "neighbour") == ["s2"])
      #expect(try bench.report(.r1)?.totals.active == 2)

      // Each takes away what is its own.
      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.guarded(on: .r1, by: "r1") == ["s1"])
      #expect(try bench.guarded(on: .r1, by: "neighbour") == [])
      let probe = try Probe(.init(segments: [Segment(1)], interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: [Segment(1)], since: LabClock.now, within: Bench.patience)
      first.terminate()
      #expect(try first.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
    }

    @Test func aDaemonThatStartsLeavesALivingNeighboursAddressesAlone() throws {
      let bench = try Bench(segments: 2, pingHosts: [1])
      // The owner of its addresses: programs may bind to them.
      _ = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: nil, addresses: ["fe80::1", "2001:db8:1::1"], priority: 255)]))
      try bench.wait(.r1, "the first Active") { $0.totals.active == 2 && $0["s1/10"]?.acceptedAddresses?.count == 2 }
      let address = Segment(1).virtualAddress.description
      try bench.host(on: Segment(1)).waitForAnswer(from: address)
      let watch = try DaemonProcess(
        Requirements.path(of: "ip") ?? "ip", ["-6", "-o", "monitor", "route", "address"], in: bench.namespace(of: .r1), name: "monitor")
      defer { watch.kill() }
      let second = try bench.start(.r1, neighbour(on: "s2"), control: bench.control(of: .r2))
      try bench.wait(.r2, "the second Active") { $0.totals.active == 1 }
      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.acceptedAddresses(on: .r1) == [address, "fe80::1"])
      #expect(!watch.lines.contains { $0.text.hasPrefix("Deleted") && $0.text.contains(address) })
    }

    @Test func anInterfaceThatAnotherDaemonServesIsRefusedWithItsName() throws {
      let bench = try Bench(segments: 2)
      let first = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "the first Active") { $0.totals.active == 3 }
      let before = try bench.gate(of: .r1)
      _ = try bench.start(.r1, neighbour(on: "s1"), control: bench.control(of: .r2))
      try bench.wait(.r2, "the reason") { report in
        report["s1/20"].map { $0.state == "Initialize" && $0.reason?.contains("vrrp6d r1 serves this interface already") == true } == true
      }
      #expect(try bench.gate(of: .r1) == before)
      #expect(try bench.report(.r1)?.totals.active == 3)
      // And has it once the other is gone.
      first.terminate()
      #expect(try first.exit(within: Bench.patience) == .exited(0))
      try bench.wait(.r2, "the second Active") { $0.totals.active == 1 }
    }

    /// Or it says why it is not.
    /// Elects before it serves, and both before whatever may wait.
    @Test func whatElectsAndWhatServesIsScheduledInRealTime() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      var scheduling: [String: (policy: Int, priority: Int)] = [:]
      for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.pid)/task") {
        guard let stat = try? String(contentsOfFile: "/proc/\(daemon.pid)/task/\(thread)/stat", encoding: .utf8),
          let name = stat.firstMatch(of: /\((.*)\) (.*)/)
        else { continue }
        // proc(5): rt_priority is field 40, policy field 41; what is behind the name begins with field 3.
        let fields = name.output.2.split(whereSeparator: \.isWhitespace).map { Int($0) ?? 0 }
        scheduling[String(name.output.1)] = (fields[38], fields[37])
      }
      let (election, service) = (try #require(scheduling["election"]), try #require(scheduling["service"]))
      guard !daemon.lines.contains(where: { $0.text.contains("runs without real-time scheduling") }) else { return }
      #expect(election.policy == SCHED_FIFO && service.policy == SCHED_FIFO && election.priority > service.priority)
      let others = scheduling.filter { $0.key != "election" && $0.key != "service" }
      #expect(others.count >= 4 && others.allSatisfy { $0.value.policy == SCHED_OTHER }, "\(others)")
    }

    @Test func memoryIsLockedOnceEverythingIsMade() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let status = try String(contentsOfFile: "/proc/\(daemon.pid)/status", encoding: .utf8)
      let locked = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmLck:") }).split(separator: " ").dropFirst().first
      let isExplained = daemon.lines.contains { $0.text.contains("runs with memory that may be paged out") }
      #expect((locked.flatMap { Int($0) } ?? 0 > 0) != isExplained)
    }

    @Test func theNextStartReplacesTheFiltersOfAKilledPredecessor() throws {
      let bench = try Bench(segments: 4)
      let before = try bench.traces(on: .r1)
      let first = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      first.kill()
      try first.exit(within: .seconds(5))
      let left = try bench.filters(on: .r1)
      #expect(left.count == 8)
      let second = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 5 }
      let made = try bench.filters(on: .r1)
      #expect(made.count == 8 && Set(made).isDisjoint(with: left), "each has another program's number")
      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
    }

    @Test(.seenInTheWild("K#672")) func whatAKilledPredecessorLeftIsCleanedAtTheNextStart() throws {
      let bench = try Bench(segments: 4)
      let before = try bench.traces(on: .r1)
      let first = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s[1-4]", mode: "unflowdown", settings: ["accept-mode: true"])]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      try bench.poll("its routes") { try bench.acceptedAddresses(on: .r1).count == 8 ? true : nil }
      first.kill()
      try first.exit(within: .seconds(5))
      #expect(try bench.guarded(on: .r1, by: "r1") == ["s1", "s2", "s3", "s4"])

      // Meanwhile two of the four groups are gone from the configuration.
      let second = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try second.line(within: Bench.patience, "the count") {
        $0.contains("removed what a predecessor left: filters on 2 interfaces, 8 routes of accepted addresses")
      }
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 3 }
      #expect(try bench.guarded(on: .r1, by: "r1") == ["s1", "s2"])
      #expect(try bench.acceptedAddresses(on: .r1) == [])

      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
    }

    /// Another daemon's leavings are another daemon's, as long as somebody of that name may come back for them: but nobody is alive who could.
    @Test func whatADeadNeighbourLeftOnInterfacesOfOursIsReplaced() throws {
      let bench = try Bench(segments: 2)
      let other = try bench.start(.r1, neighbour(on: "s1"), control: bench.control(of: .r2))
      try bench.wait(.r2, "the neighbour Active") { $0.totals.active == 1 }
      other.kill()
      try other.exit(within: .seconds(5))
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      #expect(try bench.guarded(on: .r1, by: "r1") == ["s1", "s2"])
      #expect(try bench.guarded(on: .r1, by: "neighbour") == [])
    }

    @Test func whatAStopKeepsDownTheNextStartCanBringUp() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes) { $0.settings = ["on-stop: keep"] }
      daemons[.r2]?.terminate()
      #expect(try daemons[.r2]?.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s3").contains("state DOWN"))

      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      _ = try bench.start(.r2, RouterFile(.r2, .bothModes))
      try bench.wait(.r2, "all of r2 Active, s3 and s4 too") { $0.totals.active == 5 }
    }
  }
}
