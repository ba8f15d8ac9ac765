import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Who has to be silent is silent, whatever is thrown at it.
  @Suite struct SilenceTests {
    @Test(.rfc9568("6.4.3-6", "7.2-1")) func onlyTheManagementGroupAdvertisesAndOnlyTheActive() throws {
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

    @Test(.rfc9568("8.2.2-2", refuses: "8.2.2-2"))
    func aStartingRouterSaysNothingBeforeItIsActive() throws {
      let bench = try Bench(segments: 3)
      let segments = bench.laboratory.layout.all
      // Asked all the while that the gate is being put up.
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(2)), in: bench.laboratory)
      _ = try bench.start(.r1, RouterFile(.r1, .unflowdown))
      try probe.answers(from: .r1, on: segments, since: .zero, within: Bench.patience)
      probe.stop()

      let active = try #require(bench.capture.frames.first { $0.isAdvertisement(of: .r1) }?.time)
      let early = bench.capture.framesFromVirtualMAC(of: .r1).filter { $0.time < active }
      #expect(early.map(\.kind) == [], "each of them before the Advertisement that says who is Active")
      #expect(probe.report.answers(from: .r1, askedSince: .zero).allSatisfy { $0.time >= active })
      #expect(bench.capture.lost == 0)
    }
  }
}
