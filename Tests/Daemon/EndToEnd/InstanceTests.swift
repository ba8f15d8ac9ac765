import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// One daemon per socket and per table, and nobody's leavings are taken for somebody else's.
  @Suite struct InstanceTests {
    private static let groups: [RouterFile.Entry] = [.init(interface: "s[1-2]", mode: "unflowdown")]

    @Test func aSecondDaemonOnTheSameSocketIsRefusedAndTheFirstGoesOn() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      // In another namespace: there is no table to quarrel about.
      let second = try bench.start(.r2, RouterFile(.r2, Self.groups), control: bench.control(of: .r1))
      #expect(try second.exit(within: Bench.patience) == .exited(75))
      let words = second.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("another vrrp6d runs with the control socket \(bench.control(of: .r1))"), "\(words)")
      #expect(try bench.report(.r1)?.totals.active == 3)
      #expect(try bench.report(.r1)?.router == "r1")
    }

    @Test func aSecondDaemonOnTheSameTableIsRefusedAndTheFirstGoesOn() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let before = try bench.traces(on: .r1).split(separator: "\n").filter { $0.contains("vrrp6.") }
      let second = try bench.start(.r1, RouterFile(.r1, Self.groups), control: bench.control(of: .r2))
      #expect(try second.exit(within: Bench.patience) == .exited(75))
      let words = second.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("the nftables table vrrp6d belongs to another process"), "\(words)")
      try bench.hear(5, from: .r1)
      #expect(try bench.report(.r1)?.totals.active == 3)
      #expect(try bench.traces(on: .r1).split(separator: "\n").filter { $0.contains("vrrp6.") } == before)
    }

    @Test func twoDaemonsWithTablesAndLinkGroupsOfTheirOwnLiveSideBySide() throws {
      let bench = try Bench(segments: 2)
      var first = RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      first.settings = ["table: first", "link-groups: 5600-5609"]
      _ = try bench.start(.r1, first)
      try bench.wait(.r1, "the first Active") { $0.totals.active == 2 }
      let devices = { try bench.namespace(of: .r1).run("ip", "-o", "link", "show", "type", "macvlan").split(separator: "\n").count }
      #expect(try devices() == 1)

      var second = RouterFile(.r1, [.init(interface: "s2", mode: nil, addresses: ["fe80::1", "2001:db8:2::1"])])
      second.hasManagement = false
      second.settings = ["table: second", "link-groups: 5700-5709"]
      _ = try bench.start(.r1, second, control: bench.control(of: .r2))
      try bench.wait(.r2, "the second Active") { $0.totals.active == 1 }
      #expect(try devices() == 2)
      #expect(try bench.report(.r1)?.totals.active == 2)
    }

    /// Or it says why it is not.
    @Test func memoryIsLockedOnceEverythingIsMade() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let status = try String(contentsOfFile: "/proc/\(daemon.pid)/status", encoding: .utf8)
      let locked = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmLck:") }).split(separator: " ").dropFirst().first
      let isExplained = daemon.lines.contains { $0.text.contains("runs with memory that may be paged out") }
      #expect((locked.flatMap { Int($0) } ?? 0 > 0) != isExplained)
    }

    @Test func theNextStartTakesOverTheDevicesOfAKilledPredecessor() throws {
      let bench = try Bench(segments: 4)
      let before = try bench.traces(on: .r1)
      func devices() throws -> [Substring] {
        try bench.namespace(of: .r1).run("ip", "-o", "link", "show", "type", "macvlan").split(separator: "\n")
          .compactMap { $0.split(separator: ":").first }
      }
      let first = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      let made = try devices()
      first.kill()
      try first.exit(within: .seconds(5))
      let second = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try second.line(within: Bench.patience, "the count") { $0.contains("takes over 4 devices that a predecessor left") }
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 5 }
      #expect(try made.count == 4 && devices() == made)
      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
    }

    @Test(.seenInTheWild("K#672")) func whatAKilledPredecessorLeftIsCleanedAtTheNextStart() throws {
      let bench = try Bench(segments: 4)
      let before = try bench.traces(on: .r1)
      let first = try bench.start(.r1, RouterFile(.r1, .bothModes))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      first.kill()
      try first.exit(within: .seconds(5))
      #expect(try bench.traces(on: .r1) != before)

      // Meanwhile two of the four groups are gone from the configuration, and the link groups are others.
      var file = RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")])
      file.settings = ["link-groups: 7000-7009"]
      let second = try bench.start(.r1, file)
      try second.line(within: Bench.patience, "the count") { $0.contains("removed 4 devices that a predecessor left") }
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 3 }
      let devices = try bench.namespace(of: .r1).run("ip", "-o", "link", "show", "type", "macvlan").split(separator: "\n")
      #expect(devices.count == 2 && devices.allSatisfy { $0.contains("group 700") }, "\(devices)")

      second.terminate()
      #expect(try second.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.traces(on: .r1) == before)
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

    @Test func aNeighbourWithAnOverlappingRangeOfLinkGroupsIsRefused() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "the first Active") { $0.totals.active == 3 }
      var second = RouterFile(.r1, Self.groups)
      second.settings = ["table: second"]
      let daemon = try bench.start(.r1, second, control: bench.control(of: .r2))
      #expect(try daemon.exit(within: Bench.patience) == .exited(78))
      let words = daemon.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("link-groups") && words.contains("vrrp6."), "\(words)")
      #expect(try bench.report(.r1)?.totals.active == 3)
      #expect(try bench.traces(on: .r1).contains("vrrp6."))
      #expect(try !bench.traces(on: .r1).contains("table inet second"))
    }

    @Test func aDeviceThatIsNotOursInOurRangeIsNamed() throws {
      let bench = try Bench(segments: 2)
      try bench.namespace(of: .r1).run("ip", "link", "set", "u0", "group", "5601")
      let before = try bench.traces(on: .r1)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups))
      #expect(try daemon.exit(within: Bench.patience) == .exited(78))
      let words = daemon.lines.map(\.text).joined(separator: "\n")
      #expect(words.contains("u0") && words.contains("5601") && words.contains("link-groups"), "\(words)")
      #expect(try bench.traces(on: .r1) == before)
    }
  }
}
