import ControlProtocol

extension StatisticsReport {
  /// The router's counters, then a line per group that elects.
  var text: String {
    var lines: [String] = []
    if let discards { lines += ["\(router): packets discarded since \(discards.discontinuityAt)", "", discards.text] }
    if !groups.isEmpty {
      let rows = groups.compactMap(\.cells)
      lines += (lines.isEmpty ? [] : [""]) + [TextTable.align([GroupStatistics.columns] + rows)]
    }
    if following > 0 { lines += ["", silence] }
    return lines.joined(separator: "\n")
  }

  private var silence: String {
    following == 1
      ? "1 group follows: it sends and receives no Advertisements, its leader does"
      : "\(following) groups follow: they send and receive no Advertisements, their leaders do"
  }
}

extension DiscardStatistics {
  fileprivate var text: String {
    let named = [
      ["checksum wrong", "\(checksumErrors)", "checksum-errors"], ["version not 3", "\(versionErrors)", "version-errors"],
      ["VRID 0 or not configured", "\(vridErrors)", "vrid-errors"], ["hop limit not 255", "\(hopLimitErrors)", "ip-ttl-errors"],
      ["all reasons", "\(total)", ""],
    ]
    let known: Set = [
      "checksum is wrong", "version is not 3", "VRID is 0", "VRID is not configured on this interface", "hop limit is not 255",
    ]
    let others = reasons.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.map { ["  \($0.key)", "\($0.value)", ""] }
    return TextTable.align(named + others)
  }
}

extension GroupStatistics {
  fileprivate static let columns = [
    "GROUP", "VRID", "INTERFACE", "TO-ACTIVE", "RECEIVED", "SENT", "INTERVAL", "ADDRESSES", "PRIO-0-RCVD", "PRIO-0-SENT", "TYPE", "SHORT",
    "SINCE",
  ]

  fileprivate var cells: [String]? {
    guard let counters, let discontinuityAt else { return nil }
    let counts = [
      counters.turnsActive, counters.received, counters.sent, counters.intervalErrors, counters.addressListErrors,
      counters.priorityZeroReceived, counters.priorityZeroSent, counters.invalidTypes, counters.packetLengthErrors,
    ]
    return [name, "\(vrid)", interface] + counts.map { "\($0)" } + [discontinuityAt]
  }

  /// A line per counter.
  var details: String {
    guard let counters, let discontinuityAt else {
      return "\(name) follows \(leader ?? "its leader"): it sends and receives no Advertisements; ask for \(leader ?? "its leader")"
    }
    let rows = AdvertisementStatistics.counters.map { [$0.words, "\(counters[keyPath: $0.path])", $0.leaf ?? ""] }
    return "\(name) (VRID \(vrid) on \(interface)), since \(discontinuityAt)\n\n\(TextTable.align(rows))"
  }
}

extension BadPacketsReport {
  /// A line per packet, newest first.
  var text: String {
    guard !packets.isEmpty else { return "\(router): no packet was discarded yet" }
    let beyond = count > UInt64(packets.count) ? ", the newest \(packets.count)" : ""
    let rows = packets.map { packet in
      [packet.at, packet.interface, packet.source, "\(packet.length)", "\(packet.octets.prefix(16))", packet.reason]
    }
    let header = ["TIME", "INTERFACE", "SOURCE", "OCTETS", "BEGINS", "REASON"]
    return ["\(router): \(count) packets discarded since the start\(beyond)", "", TextTable.align([header] + rows)].joined(separator: "\n")
  }
}
