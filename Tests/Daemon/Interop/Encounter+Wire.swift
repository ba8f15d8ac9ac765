import Engine
import Lab
import Testing

/// What is to be seen between the two.
extension Encounter {
  /// What a machine that others use too may add to a deadline, and FRR's first interval. Less than two intervals of 300 ms, or a
  /// resignation that nobody listened to would pass for a slow hand-over.
  static let margin = Duration.milliseconds(550)
  /// By how much another implementation may be early: FRR counts in hundredths of a second and rounds down.
  static let rounding = Duration.milliseconds(20)
  /// So long a router that is preempted may go on, at an interval of 100 ms: until its lease ends, should it not be scheduled at all.
  static let lease = Duration.milliseconds(300)

  /// The last Advertisement of a router in a contest. The capture is a little behind.
  func lastAdvertisement(of router: LabRouter, in contest: Contest) throws -> CapturedFrame {
    try #require(bench.capture.frames.last { $0.isAdvertisement(of: router, on: contest.segment) })
  }

  /// Waits for the first Advertisement of a router after `start`, a farewell not counted.
  func firstAdvertisement(of router: LabRouter, in contest: Contest, since start: Instant) throws -> CapturedFrame {
    try bench.capture.frame(within: Bench.patience, "an Advertisement of \(router) in \(contest.name)") {
      $0.time > start && $0.isAdvertisement(of: router, on: contest.segment) && $0.advertisement?.priority != 0
    }
  }

  /// When a router that is gone was last heard in each contest. Known for sure when the other one has been heard after it.
  func lastAdvertisements(of router: LabRouter, killedAt killed: Instant) throws -> [Contest: Instant] {
    try Dictionary(
      uniqueKeysWithValues: Contest.all.map { contest in
        _ = try firstAdvertisement(of: router.other, in: contest, since: killed)
        return (contest, try lastAdvertisement(of: router, in: contest).time)
      })
  }

  func advertisements(of router: LabRouter, since start: Instant) -> [CapturedFrame] {
    bench.capture.frames { frame in
      frame.time > start && Contest.all.contains { frame.isAdvertisement(of: router, on: $0.segment) }
    }
  }

  /// Expects the last word of a router that has ended to be its resignation, in every contest, and gives when it came.
  func resignations(of router: LabRouter) throws -> [Contest: Instant] {
    var moments: [Contest: Instant] = [:]
    for contest in Contest.all {
      let farewell = try farewell(of: router, in: contest)
      moments[contest] = farewell.time
      // keepalived may say it more than once.
      let others = advertisements(of: router, since: farewell.time).filter { $0.origin?.segment == contest.segment }
      #expect(others.allSatisfy { $0.advertisement?.priority == 0 }, "\(contest.name)")
    }
    return moments
  }

  private func farewell(of router: LabRouter, in contest: Contest) throws -> CapturedFrame {
    try bench.capture.frame(within: Bench.patience, "a resignation of \(router) in \(contest.name)") {
      $0.isAdvertisement(of: router, on: contest.segment) && $0.advertisement?.priority == 0
    }
  }

  /// Expects a router to take over in every contest, `delay` after the moment given for it, and gives when it did in the last.
  ///
  /// - Returns: the moment from which on nobody else may answer.
  @discardableResult
  func expectTakeover(by router: LabRouter, after moments: [Contest: Instant], in delay: Duration) throws -> Instant {
    let earliest = router == ours ? delay - .milliseconds(2) : delay - Self.rounding
    return try moments.map { contest, moment in
      let first = try firstAdvertisement(of: router, in: contest, since: moment)
      let waited = moment.duration(to: first.time)
      #expect(
        waited >= earliest && waited < delay + Self.margin,
        "\(router) took over \(contest.name) after \(waited), \(delay) was expected, from \(implementation.version)")
      return first.time
    }
    .max() ?? .zero
  }

  /// Expects what RFC 9568 6.4.2 has us do at the transition: first advertise, then announce each address.
  func expectEntrance(of terms: Terms, since start: Instant) throws {
    for contest in Contest.all {
      let first = try firstAdvertisement(of: ours, in: contest, since: start)
      #expect(first.sourceMAC == contest.mac)
      #expect(first.source == contest.segment.linkLocal(of: ours))
      #expect(first.destination == .allVRRPRouters && first.hopLimit == 255)
      #expect(first.advertisement ?? (0, 0, 0) == (3, contest.vrid, UInt8(terms.priority)))
    }
    // The group that follows announces behind the Advertisement of its management group.
    for (segment, contest) in [(Self.contested, Contest.common), (Self.following, .management)] {
      let advertised = try firstAdvertisement(of: ours, in: contest, since: start).time
      for address in [gateway, segment.virtualAddress] {
        let announcement = try bench.capture.frame(within: Bench.patience, "\(address) announced on \(segment)") {
          $0.time > start && $0.announces(on: segment, by: ours) && $0.target == address
        }
        #expect(announcement.time >= advertised)
        #expect(announcement.sourceMAC == Contest.common.mac && announcement.destination == .allNodes)
        #expect(announcement.neighborAdvertisement ?? (false, true, false, nil) == (true, false, true, Contest.common.mac))
      }
    }
  }

  /// Expects the same of the other side, of its group with hosts.
  func expectTheirEntrance(since start: Instant) throws {
    let advertised = try firstAdvertisement(of: theirs, in: .common, since: start).time
    for address in [gateway, Self.contested.virtualAddress] {
      let announcement = try bench.capture.frame(within: Bench.patience, "\(address) announced by \(implementation.version)") {
        $0.time > start && $0.announces(on: Self.contested, by: theirs) && $0.target == address
      }
      #expect(announcement.neighborAdvertisement ?? (false, true, false, nil) == (true, false, true, Contest.common.mac))
      withDeviation("announces its addresses first and advertises an interval later (RFC 9568 6.4.2)", of: [.frr]) {
        #expect(announcement.time >= advertised)
      }
    }
  }

  /// The versions that were seen to deviate. Any other is held to the standard: whoever meets one that deviates, too, adds it here.
  private static let deviating = ["keepalived 2.2.7", "FRR 8.4.4"]

  /// Expects what the standard asks of the other side, and takes note where a version that is known for it deviates.
  func withDeviation(
    _ what: String, of implementations: Set<Implementation> = Set(Implementation.allCases), _ expectation: () -> Void
  ) {
    guard implementations.contains(implementation), Self.deviating.contains(implementation.version) else { return expectation() }
    withKnownIssue(Comment(rawValue: "\(implementation.version): \(what)"), isIntermittent: true) { expectation() }
  }

  private var gateway: IPv6Address { IPv6Address(high: 0xfe80 << 48, low: 1) }

  /// Waits until hosts are answered by us on both segments, with the virtual MAC.
  func expectHostsAreOurs(since start: Instant) throws {
    try probe.answers(from: ours, on: Self.served, kinds: [.solicitation], since: start, within: Bench.patience)
    #expect(probe.report.answers(from: ours, askedSince: start).allSatisfy { $0.gateway == Contest.common.mac })
  }

  /// Waits until hosts of the contested segment are answered by the other router.
  func expectHostsAreTheirs(since start: Instant) throws {
    try probe.answers(from: theirs, on: [Self.contested], kinds: [.solicitation], since: start, within: Bench.patience)
  }

  /// Expects that we have answered nothing that was asked since `start`, and sent nothing from a virtual MAC.
  func expectOurSilence(since start: Instant) {
    #expect(probe.report.answered(by: ours, askedSince: start) == [])
    #expect(bench.strays(of: ours, since: start) == [])
    #expect(bench.capture.lost == 0 && probe.report.lost == 0)
  }

  /// Whether the other router has answered anything that was asked since `start`.
  func theyAnswered(since start: Instant) -> Bool { !probe.report.answers(from: theirs, askedSince: start).isEmpty }
}
