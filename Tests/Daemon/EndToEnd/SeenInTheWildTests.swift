import Conformance
import Engine
import Lab
import Testing
import Transport

@testable import Daemon

extension EndToEnd {
  /// What makes other daemons stop, stand back or take over.
  @Suite struct SeenInTheWildTests {
    /// So many of each kind: more than the sockets have room for.
    private static let repetitions = 2000

    @Test(
      .seenInTheWild(
        "V#GHSA-rc9p-89wj-mx7h", "leak:parse-error-ends-the-loop", "missed:empty-datagram", "missed:first-address", "missed:global-source",
        "missed:interval-zero", "missed:silenced-by-a-stream"))
    func aStreamOfUnsoundAdvertisementsChangesNothing() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      let before = try LabRouter.allCases.map { try #require(try bench.report($0)?["core"]?.transitions) }
      let (socket, index) = try bench.laboratory.layout.hosts.enter {
        (try FrameSocket(), try LinkMonitor().link(named: Segment.management.bridge)?.index)
      }
      let bridge = try #require(index)
      let start = LabClock.now
      for unsound in UnsoundAdvertisement.allCases {
        // From a hundred senders, as one MAC address says nothing.
        let frames = (0..<100).map { unsound.frame(from: MACAddress(rawValue: 0x0200_0000_0b00 | UInt64($0))) }
        for _ in 0..<(Self.repetitions / frames.count) {
          #expect(socket.send(frames.map { FrameSocket.Departure($0, by: bridge) }).isEmpty, "\(unsound.what)")
        }
        try bench.hear(2, from: .r1)
      }
      try bench.hear(10, from: .r1)

      // Both live, and are what they were; the stream has not even delayed an Advertisement for long.
      #expect(try LabRouter.allCases.map { try #require(try bench.report($0)?["core"]?.transitions) } == before)
      #expect(try bench.report(.r1)?.state("core") == "Active")
      #expect(try bench.report(.r2)?.state("core") == "Backup")
      #expect(daemons.values.allSatisfy { $0.isRunning })
      #expect(!bench.capture.frames.contains { $0.time > start && $0.isAdvertisement(of: .r2) })
      // Each was heard and counted, or this proves nothing: the log names the reasons.
      for words in ["interval is 0", "first address is not", "source is not", "nothing behind", "address count is 0", "shorter than"] {
        #expect(daemons[.r1]?.lines.contains { $0.text.contains("advertisement discarded") && $0.text.contains(words) } == true, "\(words)")
      }
    }

    /// Without Accept_Mode nobody is at home at a virtual address, not at the Active either; and a Backup does not forward.
    @Test(.seenInTheWild("missed:accept-mode-by-default", "missed:backup-forwards"))
    func nobodyAnswersAPingToAVirtualAddressAndABackupForwardsNothing() throws {
      let bench = try Bench(segments: 1)
      let segment = Segment(1)
      _ = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])])
      // Asks the far host through whoever takes the frame, and with a hop limit that ends there.
      let probe = try Probe(.init(segments: [segment], interval: .milliseconds(5)), in: bench.laboratory)
      let provocation = try Provocation(
        on: segment, of: (10, [IPv6Address(high: 0xfe80 << 48, low: 1), segment.virtualAddress]), in: bench)
      let start = LabClock.now
      try probe.answers(from: .r1, on: [segment], since: start, within: Bench.patience)
      for _ in 0..<5 {
        provocation.send()
        try bench.hear(1, from: .r1)
      }
      probe.stop()
      let pings = bench.capture.frames { $0.time > start && $0.kind == .echoReply && $0.origin?.segment == segment }
      #expect(!pings.isEmpty)
      #expect(!pings.contains { $0.source == segment.virtualAddress || $0.source == IPv6Address(high: 0xfe80 << 48, low: 1) })
      #expect(probe.report.answered(by: .r2, askedSince: start) == [])
      #expect(bench.strays(of: .r2, since: start) == [])
      #expect(bench.capture.lost == 0)
    }
  }
}
