public import Engine

/// Which of three questions a host asks, each of another part of what a router does for a virtual router.
public enum ProbeKind: String, Hashable, Sendable, CaseIterable {
  /// Neighbor Solicitation for the gateway's address: who says it has it?
  case solicitation = "neighbor solicitation"
  /// Echo request to the upstream host: through whom does it come back?
  case echo
  /// The same with hop limit 1: the Time Exceeded comes from the router that would have forwarded it.
  case hopLimit = "hop limit 1"
}

/// One answer that reached a host.
public struct ProbeAnswer: Hashable, Sendable {
  /// When it was received.
  public let time: Instant
  /// When the question was sent; of a solicitation, which carries no mark, the last one from the same address before the answer.
  public let asked: Instant
  public let segment: Segment
  public let kind: ProbeKind
  /// The router it came from, by the port of the switch.
  public let router: LabRouter
  /// The gateway's MAC address, as the answer to a solicitation gives it.
  public let gateway: MACAddress?

  public init(
    at time: Instant, asked: Instant? = nil, on segment: Segment, _ kind: ProbeKind, from router: LabRouter, gateway: MACAddress? = nil
  ) {
    self.time = time
    self.asked = asked ?? time
    self.segment = segment
    self.kind = kind
    self.router = router
    self.gateway = gateway
  }
}

/// What the hosts saw.
public struct ProbeReport: Sendable {
  /// In order of arrival.
  public let answers: [ProbeAnswer]
  /// Questions asked, of all kinds.
  public let asked: Int
  /// Answers that may be missing because the laboratory itself was too slow.
  public let lost: Int

  public init(answers: [ProbeAnswer], asked: Int, lost: Int) {
    self.answers = answers
    self.asked = asked
    self.lost = lost
  }

  /// An unbroken sequence of answers from one router.
  public struct Tenure: Hashable, Sendable {
    public let router: LabRouter
    public let first: Instant
    public internal(set) var last: Instant
    public internal(set) var count: Int
  }

  /// The same, of answers in a range of time only.
  public func limited(to range: Range<Instant>) -> ProbeReport {
    ProbeReport(answers: answers.filter { range.contains($0.time) }, asked: asked, lost: lost)
  }

  /// The answers to one question on one segment, as "r1 until then, r2 from then on".
  public func tenures(on segment: Segment, _ kind: ProbeKind) -> [Tenure] {
    var tenures: [Tenure] = []
    for answer in answers where answer.segment == segment && answer.kind == kind {
      if let current = tenures.last, current.router == answer.router {
        tenures[tenures.count - 1].last = answer.time
        tenures[tenures.count - 1].count += 1
      } else {
        tenures.append(Tenure(router: answer.router, first: answer.time, last: answer.time, count: 1))
      }
    }
    return tenures
  }

  /// How many answers came from a router whose rival had answered before and did so again within `window`: both were at it at once.
  public func disputed(on segment: Segment, _ kind: ProbeKind, within window: Duration = .seconds(1)) -> Int {
    let tenures = tenures(on: segment, kind)
    guard tenures.count > 2 else { return 0 }
    return (1..<tenures.count - 1).reduce(0) { sum, index in
      let rivalsPause = tenures[index - 1].last.duration(to: tenures[index + 1].first)
      return sum + (rivalsPause < window ? tenures[index].count : 0)
    }
  }

  /// Answers from a router that were asked for at `start` or later.
  public func answers(from router: LabRouter, askedSince start: Instant) -> [ProbeAnswer] {
    answers.filter { $0.router == router && $0.asked >= start }
  }

  /// The longest time without any answer to one question on one segment, between the first and the last answer in a range of time.
  public func longestGap(on segment: Segment, _ kind: ProbeKind, in range: Range<Instant>) -> Range<Instant>? {
    let times = answers.lazy.filter { $0.segment == segment && $0.kind == kind && range.contains($0.time) }.map(\.time)
    return zip(times, times.dropFirst()).map { $0..<max($0, $1) }
      .max { $0.lowerBound.duration(to: $0.upperBound) < $1.lowerBound.duration(to: $1.upperBound) }
  }
}
