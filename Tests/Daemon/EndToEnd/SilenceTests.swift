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
  }
}
