internal import Engine
internal import Lab

/// What came through a router around the moment at which it had to be shut.
struct Passage {
  private let before: [CrossTraffic.Way: Int]
  private let after: [CrossTraffic.Way: Int]
  /// Packets that were sent to the router when it had to be shut.
  let offered: Int
  /// Those of them whose service interface was still up.
  let offeredWithLinkUp: Int
  /// From the last packet that passed to the moment of closing.
  private let margin: Duration?

  /// - Parameters:
  ///   - closing: what is stamped later has to be stopped.
  ///   - range: before the closing, what passed in it shows that the test sees something.
  init(of traffic: CrossTraffic, in range: Range<Instant>, closing: Instant, links: LinkWatch) {
    let crossings = traffic.crossings.filter { range.contains($0.time) }
    func counted(_ isAfter: Bool) -> [CrossTraffic.Way: Int] {
      Dictionary(grouping: crossings.filter { ($0.time > closing) == isAfter }, by: \.way).mapValues(\.count)
    }
    before = counted(false)
    after = counted(true)
    margin = crossings.last { $0.time <= closing }.map { $0.time.duration(to: closing) }
    let beats = traffic.beats.filter { $0 > closing && $0 < range.upperBound }
    var down: [String: Instant] = [:]
    for change in links.changes where change.time > closing && !change.isUp && down[change.interface] == nil {
      down[change.interface] = change.time
    }
    let ways = CrossTraffic.Way.allCases.count
    offered = beats.count * traffic.segments.count * ways
    offeredWithLinkUp = traffic.segments.reduce(0) { sum, segment in
      let end = down[segment.interface] ?? range.upperBound
      return sum + beats.count { $0 < end } * ways
    }
  }

  var leaked: Int { after.values.reduce(0, +) }
  /// Whether packets of every way passed before.
  var wasSeen: Bool { CrossTraffic.Way.allCases.allSatisfy { before[$0, default: 0] > 0 } }

  static let columns = [
    "passed before: virtual MAC / own MAC / to users", "last passed before the closing", "sent after, link up", "sent after, all",
    "passed after: virtual MAC / own MAC / to users",
  ]

  var cells: [ResultTable.Cell] {
    [.text(Self.text(before)), .time(margin), .count(offeredWithLinkUp), .count(offered), .text(Self.text(after))]
  }

  private static func text(_ counts: [CrossTraffic.Way: Int]) -> String {
    CrossTraffic.Way.allCases.map { String(counts[$0, default: 0]) }.joined(separator: " / ")
  }
}
