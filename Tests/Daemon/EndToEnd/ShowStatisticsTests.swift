import Conformance
import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What a daemon says that it has counted, and of packets that it could not read.
  @Suite struct ShowStatisticsTests {
    /// VRID 1 of m0, as r1 has it, but for its priority.
    private func twin(_ change: (inout CraftedAdvertisement) -> Void = { _ in }) -> CraftedAdvertisement {
      var advertisement = CraftedAdvertisement(vrid: 1, priority: 100)
      advertisement.centiseconds = UInt16(RouterFile.interval / 10)
      change(&advertisement)
      return advertisement
    }

    /// r1 alone, Active on m0 with VRID 1, with a group on s1 that follows; and somebody on m0.
    private func scene() throws -> (Bench, CraftedPeer) {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.status.totals.active == 2 }
      return (bench, try CraftedPeer(on: .management, in: bench.laboratory))
    }

    private func show(_ bench: Bench, _ arguments: String...) throws -> String {
      let outcome = try Command([Program.path, "show"] + arguments + ["--control", bench.control(of: .r1)]).outcome()
      try #require(outcome.succeeded, "\(outcome.errors)")
      return outcome.output
    }

    private func statistics(_ bench: Bench, _ arguments: String...) throws -> StatisticsReport {
      let outcome = try Command([Program.path, "show", "statistics", "--json", "--control", bench.control(of: .r1)] + arguments).outcome()
      try #require(outcome.succeeded, "\(outcome.errors)")
      return try JSONDecoder().decode(StatisticsReport.self, from: Data(outcome.output.utf8))
    }

    private func core(_ report: StatisticsReport) throws -> AdvertisementStatistics { try #require(report.groups.first?.counters) }

    /// RFC 8347's global counters, and those of a virtual router.
    @Test(.rfc9568("7.1-1", "7.1-4", refuses: "7.1-1")) func everythingIsCountedWhereRFC8347HasIt() throws {
      let (bench, peer) = try scene()
      let before = try statistics(bench)
      #expect(before.groups.map(\.name) == ["core"] && before.electing == 1 && before.following == 1)
      #expect(before.discards?.total == 0)
      try peer.send(twin { $0.centiseconds = 4095 })
      try peer.send(twin { $0.addresses = [IPv6Address(high: 0xfe80 << 48, low: 0xbad)] })
      try peer.send(twin { $0.priority = 0 })
      try peer.send(twin { $0.type = 2 })
      try peer.send(twin { $0.length = 4 })
      try peer.send(twin { $0.checksum = 0x1234 })
      try peer.send(twin { $0.version = 2 })
      for vrid: UInt8 in [0, 9] { try peer.send(twin { $0.vrid = vrid }) }
      for limit: UInt8 in [1, 64, 254] { try peer.send(twin { $0.hopLimit = limit }) }
      try bench.poll("everything counted") { try statistics(bench).discards?.total == 9 ? true : nil }
      let after = try statistics(bench)
      let discards = try #require(after.discards)
      #expect(discards.checksumErrors == 1 && discards.versionErrors == 1 && discards.vridErrors == 2 && discards.hopLimitErrors == 3)
      let counters = try core(after)
      #expect(counters.received == 3 && counters.intervalErrors == 1 && counters.addressListErrors == 1)
      #expect(counters.priorityZeroReceived == 1 && counters.priorityZeroSent == 0)
      #expect(counters.invalidTypes == 1 && counters.packetLengthErrors == 1)
      #expect(counters.turnsActive == 1 && counters.transitions == 2)
      #expect(try counters.sent > core(before).sent)
    }

    @Test func aResetCountsFromThenOnForEverybodyWhoAsksForStatisticsAndForNobodyElse() throws {
      let (bench, peer) = try scene()
      try peer.send(twin { $0.checksum = 0x1234 })
      try peer.send(twin { $0.centiseconds = 4095 })
      try bench.poll("both counted") {
        let now = try statistics(bench)
        return try now.discards?.total == 1 && core(now).received == 1 ? true : nil
      }
      let told = try statistics(bench, "--reset")
      #expect(try told.discards?.total == 1 && core(told).received == 1, "what was counted until then")
      let after = try statistics(bench)
      #expect(try after.discards?.total == 0 && core(after).received == 0 && core(after).turnsActive == 0)
      #expect(try #require(after.discards).discontinuityAt > #require(told.discards).discontinuityAt)
      #expect(try #require(after.groups.first?.discontinuityAt) > #require(told.groups.first?.discontinuityAt))
      let everything = try #require(try bench.report(.r1))
      #expect(everything.status.discards.values.reduce(0, +) == 1 && everything["core"]?.advertisementsReceived == 1)
      // What comes now is counted from there on.
      try peer.send(twin { $0.checksum = 0x1234 })
      try bench.poll("one more counted") { try statistics(bench).discards?.total == 1 ? true : nil }
      // Of one group: the router's counters stay as they are.
      try peer.send(twin { $0.centiseconds = 4095 })
      try bench.poll("one more heard") { try core(statistics(bench)).received == 1 ? true : nil }
      _ = try statistics(bench, "core", "--reset")
      #expect(try core(statistics(bench)).received == 0 && statistics(bench).discards?.total == 1)
    }

    @Test func aGroupThatFollowsSaysThatItsLeaderCounts() throws {
      let (bench, _) = try scene()
      #expect(try show(bench, "statistics", "s1/10") == "s1/10 follows core: it sends and receives no Advertisements; ask for core\n")
      #expect(try show(bench, "statistics").contains("1 group follows: it sends and receives no Advertisements"))
      #expect(try show(bench, "statistics", "core").contains("advertisement-sent"))
      let outcome = try Program.run("show", "statistics", "cora", "--control", bench.control(of: .r1))
      #expect(!outcome.succeeded && outcome.errors.contains("did you mean core?"), "\(outcome.errors)")
    }

    /// In the order in which they came, with what is needed to find out who sends them.
    @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func badPacketsAreShownAndExported() throws {
      let (bench, peer) = try scene()
      #expect(try show(bench, "bad-packets").contains("no packet was discarded yet"))
      let long = twin {
        $0.hopLimit = 3
        $0.addresses = (1...20).map { IPv6Address(high: 0xfe80 << 48, low: $0) }
      }
      let sent = [twin { $0.checksum = 0x1234 }, twin { $0.version = 2 }, long]
      for packet in sent { try peer.send(packet) }
      let report = try bench.poll("three packets kept") {
        let report = try JSONDecoder().decode(BadPacketsReport.self, from: Data(show(bench, "bad-packets", "--json").utf8))
        return report.count == 3 ? report : nil
      }
      #expect(report.packets.map(\.reason) == ["hop limit is not 255", "version is not 3", "checksum is wrong"], "newest first")
      #expect(report.packets.allSatisfy { $0.interface == "m0" && $0.destination == "ff02::12" })
      let file = bench.scratch.url.appending(path: "bad.pcapng").path
      #expect(try show(bench, "bad-packets", "--export", file).contains("3 packets written to \(file)"))
      let section = try PacketSection([UInt8](Data(contentsOf: URL(filePath: file))))
      #expect(section.interfaces.map(\.name) == ["m0"])
      #expect(section.packets.map(\.comment) == ["checksum is wrong", "version is not 3", "hop limit is not 255"], "oldest first")
      for (packet, sent) in zip(section.packets, sent) {
        let message = sent.message
        #expect(Array(packet.bytes.dropFirst(40)) == Array(message.prefix(128)) && Int(packet.originalLength) == 40 + message.count)
      }
      let now = UInt64(Date().timeIntervalSince1970 * 1e9)
      #expect(section.packets.allSatisfy { $0.nanoseconds <= now && now - $0.nanoseconds < 120_000_000_000 })
      // To a pipe, for tcpdump.
      let piped = bench.scratch.url.appending(path: "piped.pcapng")
      let command = "\(Program.path) show bad-packets --export - --control \(bench.control(of: .r1)) > \(piped.path)"
      #expect(try Command(["sh", "-c", command]).outcome().succeeded)
      #expect(try PacketSection([UInt8](Data(contentsOf: piped))).packets.count == 3)
    }

    /// Both routers, with a group that is held on one of them.
    @Test(.enabled(if: YANGLint.mayRun, Comment(rawValue: YANGLint.reason))) func yanglintAcceptsWhatADaemonSays() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      for router in LabRouter.allCases {
        let outcome = try Program.run("show", "--yang", "--control", bench.control(of: router))
        try #require(outcome.succeeded, "\(outcome.errors)")
        #expect(try YANGLint.complaints(of: outcome.output).isEmpty)
        #expect(outcome.output.contains(router == .r1 ? "\"ietf-vrrp:master\"" : "\"ietf-vrrp:backup\""))
      }
    }
  }
}
