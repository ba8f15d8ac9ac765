import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A Backup sends no frame from a virtual MAC, whatever hosts send at it and whatever happens to its links.
  @Suite struct MuteTests {
    /// How long it is provoked, in seconds: `make mute` takes 60.
    private static let seconds = ProcessInfo.processInfo.environment["VRRP6D_MUTE_SECONDS"].flatMap(Int.init) ?? 10
    private static let segments = (1...3).map(Segment.init)
    /// Where r1 alone advertises every 100 ms, so that there is something to count time by.
    private static let clock = Segment(4)

    @Test(
      .rfc9568("6.4.2-1", "6.4.2-3", refuses: "6.4.2-1", "6.4.2-3"),
      .seenInTheWild("K#175", "K#882", "K#1456", "K#2296", "K#2551", "F#16995", "F#16696", "missed:backup-forwards"))
    func aBackupIsMute() throws {
      let bench = try scene()
      let provocations = try Self.segments.map { segment in
        try Provocation(
          on: segment, of: (10, [IPv6Address(high: 0xfe80 << 48, low: 1), segment.virtualAddress]), in: bench)
      }
      let start = LabClock.now
      // A round lasts one of the Advertisements that count the time; one in ten takes a parent away, by its administrator or by its cable.
      let end = start + .seconds(Self.seconds)
      var rounds = 0
      var sent = 0
      while LabClock.now < end {
        for provocation in provocations { sent += provocation.send() }
        if rounds % 10 == 5 { try flap(Self.segments[rounds / 10 % Self.segments.count], isCut: rounds / 10 % 2 == 0, bench, provocations) }
        try bench.hear(1, from: .r1, on: Self.clock)
        rounds += 1
      }
      try bench.hear(10, from: .r1, on: Self.clock)
      let lasted = start.duration(to: LabClock.now)

      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(try bench.report(.r2)?.state("core") == "Backup")
      #expect(bench.capture.lost == 0)
      #expect(sent > 100 * rounds, "\(sent) frames in \(rounds) rounds")
      // The same provocation does get answers out of the Active, or it would prove nothing.
      let answers = bench.capture.framesFromVirtualMAC(of: .r1).filter { $0.time > start && $0.origin?.segment != .management }
      for segment in Self.segments {
        let kinds = Set(answers.filter { $0.origin?.segment == segment }.map(\.kind))
        #expect(kinds.contains(.solicitedNeighborAdvertisement), "\(segment): \(kinds)")
        // And nobody answers IPv4 with a virtual MAC, nor a query for multicast groups, the Active included.
        #expect(kinds.isDisjoint(with: [.arp, .ipv4, .multicastListenerReport]), "\(segment): \(kinds)")
      }
      // The queries are answered for what the interface itself listens to, virtual routers' groups included.
      for router in LabRouter.allCases {
        let reports = bench.capture.frames { $0.time > start && $0.kind == .multicastListenerReport && $0.origin?.router == router }
        #expect(!reports.isEmpty && reports.allSatisfy { $0.sourceMAC == $0.origin?.segment.mac(of: router) }, "\(router)")
      }
      print("a Backup was mute for \(lasted) under \(sent) frames in \(rounds) rounds; the Active sent \(answers.count) meanwhile")
    }

    /// r1 Active, r2 its Backup. They elect at an interval of a second: a machine that is busy for some hundred milliseconds must not make an
    /// Active out of the one that is to be mute.
    private func scene() throws -> Bench {
      let bench = try Bench(segments: 4)
      let followers = RouterFile.Entry(interface: "s[1-3]", mode: "unflowdown")
      for (router, groups) in [(LabRouter.r1, [followers, .init(interface: "s[4-4]", mode: nil)]), (.r2, [followers])] {
        var file = RouterFile(router, groups)
        file.managementInterval = 1000
        _ = try bench.start(router, file)
        try bench.wait(router, "\(router) settled") { report in
          router == .r1 ? report.totals.active == report.groups.count : report.totals.backup == report.groups.count
        }
      }
      return bench
    }

    /// Takes a parent of the Backup away and gives it back, provoking it at every step.
    private func flap(_ segment: Segment, isCut: Bool, _ bench: Bench, _ provocations: [Provocation]) throws {
      let name = "\(segment)/10"
      for isUp in [false, true] {
        if isCut {
          try bench.laboratory.setCable(of: .r2, to: segment, connected: isUp)
        } else {
          try bench.namespace(of: .r2).run("ip", "link", "set", segment.interface, isUp ? "up" : "down")
        }
        for provocation in provocations { provocation.send() }
        try bench.wait(.r2, "\(segment) \(isUp ? "back" : "lost")") {
          isUp ? $0.state(name) == "Backup" : $0[name]?.interfaceCondition == "lost"
        }
      }
      for provocation in provocations { provocation.send() }
    }
  }
}
