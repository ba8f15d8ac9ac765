internal import Engine
internal import Foundation
internal import Lab

/// Two routers with many groups from their start to their end, and what each step cost.
struct ScaledLife {
  private let segments: Int
  private let perSegment: Int
  private var groups: Int { segments * perSegment }
  private let interval: Int
  private let sample: [Segment]
  private let stage: Stage
  private let laboratory: Laboratory
  private let advertisements: AdvertisementWatch
  private var r1: RouterUnderTest
  private var r2: RouterUnderTest?
  private var steps: ResultTable
  private var figures: ResultTable
  private var claims: [TrialReport.Claim] = []
  /// What the daemons logged, where something was not as claimed.
  private var notes: [String] = []

  init(segments: Int, perSegment: Int, interval: Int, sample: Int, on stage: Stage, in laboratory: Laboratory) throws {
    self.segments = segments
    self.perSegment = perSegment
    self.interval = interval
    self.stage = stage
    self.laboratory = laboratory
    let count = min(sample, segments)
    self.sample = count == 1 ? [Segment(1)] : (0..<count).map { Segment(1 + $0 * (segments - 1) / (count - 1)) }
    advertisements = try AdvertisementWatch(in: laboratory)
    steps = ResultTable(
      "\(segments * perSegment) service groups on \(segments) segments, half unflowdown, half flowdown, \(interval) ms",
      ["step", "Active", "decided", "gated", "announced", "settled", "groups Active", "failed", "wrong groups", "wrong on the wire"])
    figures = ResultTable("In figures", ["what", "value"])
    r1 = try Self.begin(.r1, segments, perSegment, interval, stage, laboratory)
  }

  private static func begin(
    _ router: LabRouter, _ segments: Int, _ perSegment: Int, _ interval: Int, _ stage: Stage, _ laboratory: Laboratory
  ) throws -> RouterUnderTest {
    var file = RouterFile(router: router, groups: segments, modes: .both, interval: interval)
    for place in file.entries.indices { file.entries[place].perSegment = perSegment }
    return try RouterUnderTest(file, on: stage, in: laboratory)
  }

  private var patience: Duration { .seconds(60) + .milliseconds(60) * groups }

  /// RFC 9568 6.1: Active_Down_Interval, three intervals and Skew_Time.
  private func activeDownInterval(of router: LabRouter) -> Duration {
    .milliseconds(3 * interval) + .milliseconds(interval) * (256 - RouterFile.priority(of: router)) / 256
  }

  private mutating func claim(_ text: String, _ holds: Bool, _ detail: String) {
    claims.append(.init(claim: text, holds: holds, detail: detail))
  }

  // MARK: The steps

  /// r1 starts alone.
  mutating func start() throws {
    let first = try advertisements.first(of: .r1, after: r1.start, within: patience)
    try r1.settle(isActive: true, within: patience)
    let beyond = r1.start.duration(to: first) - activeDownInterval(of: .r1)
    figures.add(["start of r1 to its first Advertisement, beyond Active_Down_Interval", .time(beyond)])
    try record("start of r1", of: r1, active: first, since: r1.start)
    if let last = try r1.switchovers().first, let gated = last.gated {
      figures.add(["start of r1 to all groups open, beyond Active_Down_Interval", .time(beyond + .milliseconds(1) * gated)])
    }
  }

  /// r2 starts beside it. r1 must not be late because the machine is busy with that.
  mutating func join() throws {
    let router = try Self.begin(.r2, segments, perSegment, interval, stage, laboratory)
    r2 = router
    let range = router.start..<max(router.start, try router.becameBackup(within: patience))
    figures.add(["start of r2 to Backup", .time(range.lowerBound.duration(to: range.upperBound))])
    try router.settle(isActive: false, within: patience)
    let gap = try gap("while r2 puts its gate up", of: .r1, in: range)
    claim(
      "no Advertisement of r1 is late by an interval while r2 puts its gate up", gap < .milliseconds(2 * interval),
      "\(gap / .milliseconds(1)) ms"
    )
    figures.add(["resident memory of r1, Active", .bytes(r1.residentBytes)])
    figures.add(["resident memory of r2, Backup", .bytes(router.residentBytes)])
  }

  mutating func kill() throws {
    guard let r2 else { return }
    let killed = LabClock.now
    r1.process.kill()
    try r1.process.exit(within: patience)
    let first = try advertisements.first(of: .r2, after: killed, within: patience)
    try r2.settle(isActive: true, within: patience)
    try record("SIGKILL of r1", of: r2, active: first, since: killed)
  }

  mutating func comeBack() throws {
    guard let r2 else { return }
    r1 = try Self.begin(.r1, segments, perSegment, interval, stage, laboratory)
    let first = try advertisements.first(of: .r1, after: r1.start, within: patience)
    // No claim: what the killed daemon left is replaced in that time, and one machine's kernel may stall both routers while it does.
    _ = try gap("while r1 removes what it had left, and provisions", of: .r2, in: r1.start..<first)
    try r1.settle(isActive: true, within: patience)
    try r2.settle(isActive: false, within: patience)
    try record("return of r1", of: r1, active: first, since: r1.start)
  }

  mutating func stop() throws {
    guard let r2 else { return }
    let stopped = LabClock.now
    r1.process.terminate()
    let first = try advertisements.first(of: .r2, after: stopped, within: patience)
    let status = try r1.process.exit(within: patience)
    figures.add(["SIGTERM of r1 to its exit", .time(stopped.duration(to: LabClock.now))])
    claim("r1 ends in order", status == .exited(0), "\(status)")
    try r2.settle(isActive: true, within: patience)
    try record("SIGTERM of r1", of: r2, active: first, since: stopped)
    let last = LabClock.now
    r2.process.terminate()
    try r2.process.exit(within: patience)
    figures.add(["SIGTERM of r2 to its exit", .time(last.duration(to: LabClock.now))])
  }

  // MARK: What is looked at

  private mutating func gap(_ when: String, of router: LabRouter, in range: Range<Instant>) throws -> Duration {
    let gap = advertisements.longestGap(of: router, in: range) ?? .zero
    figures.add([.text("longest gap between Advertisements of \(router) \(when)"), .time(gap)])
    let lateness = try (router == .r1 ? r1 : r2)?.report()?.leader?.worstLatenessMilliseconds
    figures.add([.text("worst lateness of \(router) until then, by its own count"), .time(lateness.map { .milliseconds(1) * $0 })])
    return gap
  }

  /// Every group is asked about, and a sample of segments is asked.
  private mutating func record(_ step: String, of router: RouterUnderTest, active first: Instant, since start: Instant) throws {
    let wrong = try router.report()?.wrong(isActive: true).count ?? groups
    let other = router.router == .r1 ? r2 : r1
    var wrongBeside = 0
    if let other, other.process.isRunning { wrongBeside = try other.report()?.wrong(isActive: false).count ?? groups }
    let begin = LabClock.now
    let strangers = try strangers(beside: router.router)
    let rival = advertisements.times(of: router.router.other, in: begin..<LabClock.now).count
    let record = try router.switchovers().first { $0.state == "Active" }
    func time(_ milliseconds: Double?) -> ResultTable.Cell { .time(milliseconds.map { .milliseconds(1) * $0 }) }
    steps.add([
      .text(step), .time(start.duration(to: first)), time(record?.decided), time(record?.gated), time(record?.announced),
      time(record?.settled), .count(record?.active ?? 0), .count(record?.failures ?? 0), .count(wrong + wrongBeside), .count(strangers),
    ])
    claim("\(step): every group is what it has to be, on both routers", wrong + wrongBeside == 0, "\(wrong + wrongBeside) are not")
    claim(
      "\(step): \(router.router) alone answers on \(sample.count) segments", strangers == 0,
      "\(strangers) answered by the other" + (rival == 0 ? "" : ", which advertised \(rival) times meanwhile: it was Active by election"))
    guard strangers > 0 else { return }
    for daemon in [r1, r2].compactMap(\.self) {
      notes += daemon.process.lines.filter { $0.text.contains("core") }.suffix(6).map { "\(daemon.router): \($0.text)" }
    }
  }

  /// Waits until a router has answered on every segment of the sample, and counts the segments where the other one did.
  private func strangers(beside router: LabRouter) throws -> Int {
    let plan = Probe.Plan(segments: sample, interval: .milliseconds(20), kinds: [.solicitation])
    let start = LabClock.now
    let probe = try Probe(plan, in: laboratory)
    try probe.answers(from: router, on: sample, kinds: plan.kinds, since: start, within: patience)
    probe.stop()
    return Set(probe.report.answers.filter { $0.router == router.other }.map(\.segment)).count
  }

  func tell(_ report: inout TrialReport) {
    report.add(steps)
    report.add(figures)
    report.note(
      "Active: from the start of the step to the router's first Advertisement. The other times count from there, by the daemon's record.")
    report.note(
      "groups Active: when the round was decided; flowdown groups follow once their interface is up. wrong: once all had settled.")
    report.note(
      "Two routers on one machine share a kernel: without preemption it stalls a core, real-time threads too, while it puts many interfaces right."
    )
    for note in notes { report.note(note) }
    for claim in claims { report.claim(claim.claim, claim.holds, claim.detail) }
  }
}
