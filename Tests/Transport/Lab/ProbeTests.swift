import Engine
import Lab
import Testing

@Suite(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
struct ProbeTests {
  private let lab: Laboratory
  private let segment = Segment(1)

  init() throws { lab = try Laboratory(Layout(segments: 2)) }

  /// A static gateway address stands in for a virtual router.
  private func setGateway(on router: LabRouter, _ verb: String) throws {
    try lab.namespace(of: router).batch(["addr \(verb) fe80::1/64 dev \(segment.interface) nodad"])
  }

  @Test func answersAreAttributedToTheRouterThatGaveThem() throws {
    try setGateway(on: .r1, "add")
    let probe = try Probe(.init(segments: [segment], interval: .milliseconds(2)), in: lab)
    try probe.answers(from: .r1, on: [segment], since: .zero, within: .seconds(10))
    try setGateway(on: .r1, "del")
    let moved = LabClock.now
    try setGateway(on: .r2, "add")
    try probe.answers(from: .r2, on: [segment], since: moved, within: .seconds(10))
    probe.stop()

    let report = probe.report
    for kind in ProbeKind.allCases {
      #expect(report.tenures(on: segment, kind).map(\.router) == [.r1, .r2], "\(kind)")
      #expect(report.disputed(on: segment, kind) == 0)
    }
    // Without a virtual MAC the host's echoes still go to r1, which still forwards, until r2 has answered a solicitation.
    #expect(report.answers(from: .r1, askedSince: moved).allSatisfy { $0.kind != .solicitation })
    #expect(report.longestGap(on: segment, .solicitation, in: .zero..<LabClock.now)?.contains(moved) == true)
    #expect(report.answers.first { $0.kind == .solicitation }?.gateway == segment.mac(of: .r1))
    #expect(report.answers.last { $0.kind == .solicitation }?.gateway == segment.mac(of: .r2))
    #expect(report.lost == 0)
  }

  @Test func twoRoutersAnsweringAtOnceAreSeenAsSuch() throws {
    for router in LabRouter.allCases { try setGateway(on: router, "add") }
    let probe = try Probe(.init(segments: [segment], interval: .milliseconds(2), kinds: [.solicitation]), in: lab)
    for router in LabRouter.allCases {
      try probe.answers(from: router, on: [segment], kinds: [.solicitation], since: .zero, within: .seconds(10))
    }
    let both = LabClock.now
    for router in LabRouter.allCases {
      try probe.answers(from: router, on: [segment], kinds: [.solicitation], since: both, within: .seconds(10))
    }
    probe.stop()
    #expect(probe.report.disputed(on: segment, .solicitation) > 0)
  }

  @Test func aSegmentWithoutAGatewayIsReportedAsSilent() throws {
    try setGateway(on: .r1, "add")
    let silent = Segment(2)
    let probe = try Probe(.init(segments: [segment, silent], interval: .milliseconds(2)), in: lab)
    try probe.answers(from: .r1, on: [segment], since: .zero, within: .seconds(10))
    let failure = #expect(throws: LabError.self) {
      try probe.answers(from: .r1, on: [silent], kinds: [.solicitation], since: .zero, within: .milliseconds(50))
    }
    #expect(failure == .timeout("answers from r1 on s2 (neighbor solicitation)"))
    #expect(probe.report.tenures(on: silent, .echo).isEmpty)
  }

  @Test func aKindMayBeAskedOnSomeBeatsOnlyAndEveryAnswerKnowsItsQuestion() throws {
    try setGateway(on: .r1, "add")
    let plan = Probe.Plan(
      segments: [segment], interval: .milliseconds(2), kinds: [.solicitation, .echo], beats: [.echo: 10], solicitors: 4)
    let upstream = try FrameCapture(in: lab.layout.upstream, interface: Uplink.port(to: .r1))
    let probe = try Probe(plan, in: lab)
    var count = 0
    let forwarded = try upstream.frame(within: .seconds(30), "the tenth echo") { frame in
      count += frame.probeSent == nil ? 0 : 1
      return count == 10
    }
    probe.stop()
    let answers = probe.report.answers
    #expect(answers.allSatisfy { $0.asked <= $0.time && $0.asked > .zero })
    #expect(answers.count { $0.kind == .solicitation } > 3 * answers.count { $0.kind == .echo })
    #expect(forwarded.probeSent.map { $0 < forwarded.time } == true)
  }

  @Test func aRivalsAnswerBetweenTwoOfTheSameRouterIsDisputedOnlyWhileTheyAreClose() {
    func answer(_ router: LabRouter, _ milliseconds: Int64) -> ProbeAnswer {
      .init(at: Instant(nanoseconds: milliseconds * 1_000_000), on: segment, .echo, from: router)
    }
    let report = ProbeReport(
      answers: [answer(.r1, 0), answer(.r2, 10), answer(.r2, 15), answer(.r1, 20), answer(.r2, 5000)], asked: 5, lost: 0)
    #expect(report.disputed(on: segment, .echo) == 2)
    #expect(report.disputed(on: segment, .echo, within: .milliseconds(15)) == 0)
    #expect(report.tenures(on: segment, .echo).map(\.count) == [1, 2, 1, 1])
    #expect(report.longestGap(on: segment, .echo, in: .zero..<Instant(nanoseconds: .max))?.lowerBound == answer(.r1, 20).time)
  }
}
