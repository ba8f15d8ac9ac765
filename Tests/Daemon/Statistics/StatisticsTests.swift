import ControlProtocol
import Engine
import Testing

@testable import Daemon
@testable import Transport

@Suite struct StatisticsTests {
  /// RFC 8347, `vrrp-state-attributes`.
  private static let leaves = [
    "master-transitions", "advertisement-rcvd", "advertisement-sent", "interval-errors", "priority-zero-pkts-rcvd",
    "priority-zero-pkts-sent",
    "invalid-type-pkts-rcvd", "address-list-errors", "packet-length-errors",
  ]

  @Test func everyCounterOfRFC8347IsThereOnce() {
    #expect(AdvertisementStatistics.counters.compactMap(\.leaf).sorted() == Self.leaves.sorted())
    #expect(Set(AdvertisementStatistics.counters.map(\.words)).count == AdvertisementStatistics.counters.count)
  }

  @Test func whatIsShownIsWhatHasComeSince() {
    var (earlier, now) = (AdvertisementStatistics(), AdvertisementStatistics())
    for (number, counter) in AdvertisementStatistics.counters.enumerated() {
      earlier[keyPath: counter.path] = UInt64(number)
      now[keyPath: counter.path] = UInt64(3 * number)
    }
    let grown = now.since(earlier)
    #expect(
      AdvertisementStatistics.counters.map { grown[keyPath: $0.path] } == AdvertisementStatistics.counters.indices.map { UInt64(2 * $0) })
  }

  /// Each counter of the election has its own place.
  @Test func whatAnElectionCountsIsFoundAgain() {
    var counters = ElectionCounters()
    (counters.turnsActive, counters.received, counters.sent, counters.intervalsDiffering) = (1, 2, 3, 4)
    (counters.resignationsReceived, counters.resignationsSent, counters.addressesDiffering) = (5, 6, 7)
    (counters.transitions, counters.refused, counters.takeoversPutOff) = (8, 9, 10)
    let faults = PacketFaults()
    for _ in 0..<11 { faults.add(.unknownType) }
    for _ in 0..<12 { faults.add(.incomplete) }
    let statistics = AdvertisementStatistics(counters, faults)
    #expect(statistics.turnsActive == 1 && statistics.received == 2 && statistics.sent == 3 && statistics.intervalErrors == 4)
    #expect(statistics.priorityZeroReceived == 5 && statistics.priorityZeroSent == 6 && statistics.addressListErrors == 7)
    #expect(statistics.transitions == 8 && statistics.refused == 9 && statistics.takeoversPutOff == 10)
    #expect(statistics.invalidTypes == 11 && statistics.packetLengthErrors == 12)
  }

  @Test func everyReasonIsCountedWhereRFC8347HasIt() {
    var counts = DiscardCounts()
    for (number, reason) in DiscardReason.allCases.enumerated() { for _ in 0...number { counts.record(reason) } }
    let statistics = DiscardStatistics(counts, since: DiscardCounts(), at: "")
    #expect(statistics.checksumErrors == counts[.badChecksum] && statistics.versionErrors == counts[.unknownVersion])
    #expect(statistics.vridErrors == counts[.virtualRouterZero] + counts[.unknownVirtualRouter])
    #expect(statistics.hopLimitErrors == counts[.hopLimitNot255])
    #expect(statistics.total == counts.total && statistics.reasons.count == DiscardReason.allCases.count)
    #expect(DiscardStatistics(counts, since: counts, at: "").reasons.isEmpty)
  }

  @Test func aGroupThatFollowsHasNothingToCountAndSaysSo() {
    let statistics = GroupStatistics(name: "s1/10", interface: "s1", vrid: 10, type: "service", leader: "core")
    #expect(statistics.details == "s1/10 follows core: it sends and receives no Advertisements; ask for core")
    let report = StatisticsReport(
      router: "r1", at: "", discards: nil, electing: 0, following: 4000, offset: 0, groups: [statistics])
    #expect(report.text.contains("4000 groups follow: they send and receive no Advertisements"))
    #expect(!report.text.contains("s1/10"))
  }

  @Test func octetsAreWrittenAndReadAsDigits() {
    #expect([UInt8](arrayLiteral: 0, 0x1f, 0xff).hexadecimal == "001fff")
    #expect([UInt8](hexadecimal: "001fff") == [0, 0x1f, 0xff])
    #expect([UInt8](hexadecimal: "") == [])
    #expect([UInt8](hexadecimal: "0") == nil && [UInt8](hexadecimal: "0g") == nil)
  }
}
