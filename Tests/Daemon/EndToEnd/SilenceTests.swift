import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Who has to be silent is silent, whatever is thrown at it.
  @Suite struct SilenceTests {
    @Test func onlyTheManagementGroupAdvertisesAndOnlyTheActive() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let start = LabClock.now
      try bench.hear(20, from: .r1)
      let end = LabClock.now

      let advertisements = bench.capture.frames.filter { $0.kind == .advertisement && $0.origin != nil && (start..<end).contains($0.time) }
      #expect(advertisements.allSatisfy { $0.isAdvertisement(of: .r1, on: .management) })
      #expect(advertisements.allSatisfy { $0.advertisement?.vrid == 1 && $0.isFromVirtualMAC && $0.hopLimit == 255 })
      // 20 were waited for one by one, and one more may have come between two waits.
      let intervals = zip(advertisements, advertisements.dropFirst()).map { $0.time.duration(to: $1.time) }
      #expect(intervals.allSatisfy { $0 > .milliseconds(RouterFile.interval / 2) && $0 < .milliseconds(3 * RouterFile.interval) })
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(bench.capture.lost == 0)
    }

    @Test(.seenInTheWild("K#175", "K#882", "K#1456", "K#2296", "K#2551", "F#16995", "F#16696", "missed:backup-forwards"))
    func aBackupSendsNothingFromAVirtualMACUnderProvocation() throws {
      let bench = try Bench(segments: 3)
      _ = try bench.startBoth(.unflowdown)
      let start = LabClock.now
      let segment = Segment(1)
      let provocation = try Provocation(on: segment, in: bench)

      for _ in 0..<5 {
        provocation.send()
        try bench.hear(1, from: .r1)
      }
      // A parent that flaps, by its administrator and by its cable.
      try bench.namespace(of: .r2).run("ip", "link", "set", "s1", "down")
      try bench.wait(.r2, "s1 lost") { $0["s1/10"]?.interfaceCondition == "lost" }
      try bench.namespace(of: .r2).run("ip", "link", "set", "s1", "up")
      try bench.wait(.r2, "s1 back") { $0.state("s1/10") == "Backup" }
      try bench.laboratory.setCable(of: .r2, to: segment, connected: false)
      try bench.wait(.r2, "s1 without carrier") { $0["s1/10"]?.interfaceCondition == "lost" }
      try bench.laboratory.setCable(of: .r2, to: segment, connected: true)
      try bench.wait(.r2, "s1 back again") { $0.state("s1/10") == "Backup" }
      for _ in 0..<5 {
        provocation.send()
        try bench.hear(1, from: .r1)
      }
      try bench.hear(10, from: .r1)

      #expect(bench.strays(of: .r2, since: start) == [])
      // The same provocation does get an answer out of the Active, or it would prove nothing.
      let answers = bench.capture.framesFromVirtualMAC(of: .r1).filter { $0.time > start && $0.origin?.segment == segment }
      #expect(answers.contains { $0.kind == .solicitedNeighborAdvertisement })
      // And nobody answers ARP with a virtual MAC, the Active included.
      #expect(!answers.contains { $0.kind == .arp || $0.kind == .ipv4 })
      #expect(bench.capture.lost == 0)
    }
  }
}
