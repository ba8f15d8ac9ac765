import ControlProtocol
import Engine
import Transport

extension AdvertisementStatistics {
  /// - Parameters:
  ///   - counters: the election's.
  ///   - faults: what arrived for its virtual router and could not be read.
  init(_ counters: ElectionCounters, _ faults: PacketFaults) {
    self.init()
    turnsActive = counters.turnsActive
    received = counters.received
    sent = counters.sent
    intervalErrors = counters.intervalsDiffering
    priorityZeroReceived = counters.resignationsReceived
    priorityZeroSent = counters.resignationsSent
    invalidTypes = faults.unknownTypes
    addressListErrors = counters.addressesDiffering
    packetLengthErrors = faults.incomplete
    transitions = counters.transitions
    refused = counters.refused
    takeoversPutOff = counters.takeoversPutOff
  }
}

extension DiscardStatistics {
  /// How much has been discarded since an earlier moment.
  init(_ counts: DiscardCounts, since earlier: DiscardCounts, at discontinuity: String) {
    func grown(_ reason: DiscardReason) -> UInt64 { counts[reason] - earlier[reason] }
    let reasons = Dictionary(uniqueKeysWithValues: DiscardReason.allCases.map { ($0.description, grown($0)) })
    self.init(
      discontinuityAt: discontinuity, checksumErrors: grown(.badChecksum), versionErrors: grown(.unknownVersion),
      vridErrors: grown(.virtualRouterZero) + grown(.unknownVirtualRouter), hopLimitErrors: grown(.hopLimitNot255),
      reasons: reasons.filter { $0.value > 0 })
  }
}

/// From which counts statistics are counted: what they were when somebody reset them.
struct StatisticsBaseline<Counts: Sendable>: Sendable {
  let counts: Counts
  let moment: Instant
}
