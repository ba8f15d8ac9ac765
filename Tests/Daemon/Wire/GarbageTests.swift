import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Whatever is thrown at two routers, nothing changes, everything is counted, and they stay as small as they were.
  @Suite struct GarbageTests {
    /// How many frames are sent before it is looked whether they were counted: what a router's socket surely holds.
    private static let volley = 500
    private static let frames = 10_000
    /// The most a daemon may grow by while it reads them, in bytes.
    private static let growth = 8 << 20

    /// Other packets in each run. A seed of one that failed goes here in its place, to be looked at.
    private static let seed = UInt64.random(in: 1...1_000_000)

    @Test(.rfc9568("7.1-1", "7.1-2", refuses: "7.1-1", "7.1-2"), arguments: [seed])
    func tenThousandBadPacketsAreCountedAndChangeNothing(seed: UInt64) throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s[1-1]", mode: "unflowdown")])
      let peer = try CraftedPeer(on: .management, in: bench.laboratory)
      var vandal = Vandal(seed: seed)
      let before = try states(bench)
      var memory: [LabRouter: Int] = [:]
      let start = LabClock.now
      for sent in stride(from: Self.volley, through: Self.frames, by: Self.volley) {
        try peer.send((0..<Self.volley).map { _ in vandal.badAdvertisement() })
        for router in LabRouter.allCases {
          try bench.wait(router, "\(sent) packets counted") { $0.discards.values.reduce(0, +) >= sent }
        }
        // What was allocated once, for the log and for the sums, is there after the first quarter.
        if sent == Self.frames / 4 { memory = try residentBytes(daemons) }
      }
      for _ in 0..<4 { try peer.send((0..<Self.volley).map { _ in vandal.brokenFrame() }) }
      try bench.hear(3, from: .r1)

      #expect(try states(bench) == before)
      for router in LabRouter.allCases {
        let daemon = try #require(daemons[router])
        #expect(daemon.isRunning)
        let report = try #require(try bench.report(router))
        #expect(report.discards.values.reduce(0, +) >= UInt64(Self.frames))
        #expect(report.discards.count > 8, "\(report.discards)")
        let grown = try residentBytes(daemons)[router, default: 0] - memory[router, default: 0]
        #expect(grown < Self.growth, "\(router) has grown by \(grown) bytes")
        // One line in ten seconds for each reason, not one for each packet.
        let lines = daemon.lines.count { $0.time > start && $0.text.contains("discarded") }
        let seconds = Int(start.duration(to: LabClock.now) / .seconds(1))
        #expect(lines > 0 && lines <= DiscardReason.allCases.count * (seconds / 10 + 1), "\(lines) lines in \(seconds) s")
      }
      #expect(undisturbed(bench, since: start))
    }

    @Test(.rfc9568("6.4.3-6", "7.1-1")) func aDenseStreamOfDiscardedPacketsCostsAnActiveNoAdvertisement() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.startBoth([.init(interface: "s[1-1]", mode: "unflowdown")])
      let peer = try CraftedPeer(on: .management, in: bench.laboratory)
      let before = try states(bench)
      var bad = CraftedAdvertisement(vrid: 1, priority: 255)
      bad.checksum = 0
      let volley = Array(repeating: bad.bytes, count: 1000)
      let start = LabClock.now
      // From one Advertisement to the next, as fast as they can be sent.
      for _ in 0..<15 {
        let now = LabClock.now
        while bench.capture.frames(where: { $0.time > now && $0.isAdvertisement(of: .r1) }).isEmpty {
          try peer.send(volley)
          try #require(now.duration(to: LabClock.now) < Bench.patience)
        }
      }
      #expect(try states(bench) == before)
      #expect(undisturbed(bench, since: start))
      let report = try #require(try bench.report(.r1))
      #expect(report.discards[DiscardReason.badChecksum.description, default: 0] > 5000, "\(report.discards)")
    }

    /// The Active advertised all the time, and nobody else did.
    private func undisturbed(_ bench: Bench, since start: Instant) -> Bool {
      let heard = bench.capture.frames { $0.time > start && $0.kind == .advertisement && $0.origin?.segment == .management }
      let gaps = zip(heard, heard.dropFirst()).map { $0.time.duration(to: $1.time) }
      // Three intervals without one would cost it the lease, and soon its place.
      return heard.count > 5 && heard.allSatisfy { $0.origin?.router == .r1 } && gaps.allSatisfy { $0 < .milliseconds(300) }
    }

    private func states(_ bench: Bench) throws -> [String] {
      try LabRouter.allCases.flatMap { router in
        let report = try #require(try bench.report(router))
        return report.groups.map { "\(router) \($0.name) \($0.state) \($0.transitions ?? 0) \($0.learnedIntervalMilliseconds ?? 0)" }
      }
    }

    private func residentBytes(_ daemons: [LabRouter: DaemonProcess]) throws -> [LabRouter: Int] {
      try daemons.mapValues { daemon in
        let fields = try String(contentsOfFile: "/proc/\(daemon.pid)/statm", encoding: .utf8).split(separator: " ")
        return try #require(fields.count > 1 ? Int(fields[1]) : nil) * Int(getpagesize())
      }
    }
  }
}
