import Engine
import Foundation
import Lab
import Synchronization
import Testing

@testable import Daemon

extension EndToEnd {
  /// What is thrown at one segment is that segment's matter: no other election loses a word by it, and the log stays small.
  @Suite struct FloodTests {
    /// How many of r1's Advertisements on the management link a flood lasts: many times what a Backup waits for.
    private static let advertisements: UInt64 = 50
    private static let groups: [RouterFile.Entry] = [.init(interface: "s[1-1]"), .init(interface: "s[2-2]", mode: "unflowdown")]

    /// Sends volleys on a segment, as fast as they leave, until r1 has advertised so often on the management link.
    private func flood(_ segment: Segment, _ bench: Bench, with volley: [[UInt8]]) throws {
      let peer = try CraftedPeer(on: segment, in: bench.laboratory)
      let flood = Stream { peer.offer(volley) }
      defer { flood.stop() }
      let before = try #require(try bench.report(.r1)?["core"]?.advertisementsSent)
      try bench.wait(.r1, "\(Self.advertisements) Advertisements") {
        ($0["core"]?.advertisementsSent ?? 0) >= before + Self.advertisements || $0.state("core") != "Active"
      }
    }

    private func elections(_ bench: Bench) throws -> [String] {
      try LabRouter.allCases.map { router in
        let core = try #require(try bench.report(router)?["core"])
        return "\(router) \(core.state) \(core.transitions ?? 0)"
      }
    }

    /// The segment's own election may suffer; that of the management link, and who follows it, may not.
    @Test func aFloodOnOneSegmentStarvesNoElectionOnAnother() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.groups)
      let before = try elections(bench)
      let start = LabClock.now
      var bad = CraftedAdvertisement(vrid: 10, priority: 255)
      bad.checksum = 0
      try flood(Segment(1), bench, with: Array(repeating: bad.bytes, count: 500))
      #expect(try elections(bench) == before)
      for (router, daemon) in daemons {
        let report = try bench.wait(router, "counted") { $0.discards[DiscardReason.badChecksum.description, default: 0] > 5000 }
        #expect(report.state("s2/10") == (router == .r1 ? "Active" : "Backup"))
        #expect(!daemon.lines.contains { $0.time > start && $0.text.contains("core: ") && $0.text.contains(" -> ") })
        expectFewLines(of: daemon, with: "discarded", since: start, kinds: 1)
      }
    }

    /// Whatever sound Advertisements say, and from however many addresses: each kind of thing is a line in ten seconds for a group.
    @Test func whatPeersVaryAtWillNeitherFillsTheLogNorTheMemory() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.groups)
      let before = try elections(bench)
      let start = LabClock.now
      var random = Vandal(seed: UInt64.random(in: 0...UInt64.max))
      // All of them lose: who answers them is r1.
      func loser(_ vrid: UInt8) -> [UInt8] {
        let addresses = (1...UInt64.random(in: 1...8, using: &random)).map { IPv6Address(high: 0xfe80 << 48, low: $0) }
        return CraftedAdvertisement(
          vrid: vrid, priority: .random(in: 1...99, using: &random), centiseconds: .random(in: 1...4095, using: &random),
          addresses: addresses, source: IPv6Address(high: 0xfe80 << 48, low: .random(in: 0x1000...UInt64.max, using: &random))
        ).bytes
      }
      let (core, unknown) = ((0..<100).map { _ in loser(1) }, (0..<100).map { _ in loser(.random(in: 100...255, using: &random)) })
      let follower = (0..<100).map { _ in loser(10) }
      let (management, segment) = (
        try CraftedPeer(on: .management, in: bench.laboratory), try CraftedPeer(on: Segment(2), in: bench.laboratory)
      )
      for _ in 0..<20 {
        management.offer(core + unknown)
        segment.offer(follower)
        try bench.hear(1, from: .r1)
      }
      #expect(try elections(bench) == before)
      for (router, daemon) in daemons {
        let report = try bench.wait(router, "counted") { $0.discards[DiscardReason.unknownVirtualRouter.description, default: 0] > 500 }
        // Of each kind the newest alone is remembered.
        #expect(report.groups.allSatisfy { $0.rivals.count <= 2 })
        // Interval, addresses, who does not hear, and that he is gone; a rival on the segment, and that he is gone; an unknown VRID.
        expectFewLines(of: daemon, with: "", since: start, kinds: 7)
      }
    }

    private func expectFewLines(of daemon: DaemonProcess, with text: String, since start: Instant, kinds: Int) {
      let seconds = Int(start.duration(to: LabClock.now) / .seconds(1))
      let lines = daemon.lines.filter { $0.time > start && (text.isEmpty || $0.text.contains(text)) }
      #expect(lines.count <= kinds * (seconds / 10 + 1), "\(lines.map(\.text)) in \(seconds) s")
    }
  }
}

/// Does something again and again on a thread of its own.
private final class Stream: Sendable {
  private let isOver = Atomic<Bool>(false)

  init(_ send: @escaping @Sendable () -> Void) {
    let thread = Thread { while !self.isOver.load(ordering: .acquiring) { send() } }
    thread.start()
  }

  func stop() { isOver.store(true, ordering: .releasing) }
}
