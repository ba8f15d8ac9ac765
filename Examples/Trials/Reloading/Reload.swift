internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// A reload that changes three quarters of the groups, and is not noticed by the rest.
struct Reload: Trial {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Reloads a file that adds, removes and rebinds many groups, and looks for traces of it on all the others.",
    discussion: """
      Of N groups a quarter is removed and a quarter bound otherwise (half of those in another mode, half to another management group); \
      a quarter of N is added. That touches 3/4 N groups, and N/2 stay as they are, of both modes and both management groups. First the \
      Backup reloads, then the Active.

      Refreshes and Router Advertisements are off. Counted by segment, from the command until all has settled: the frames that the router \
      sends, and its kernel's notifications of links, IPv6 addresses, routes, neighbours and filters: those of the gate come and go with a \
      group. On some unchanged segments hosts ask all the time; what answers them is not counted.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups before and after: a multiple of 8.")
  var groups = 2000

  @Option(help: "Milliseconds between two Advertisements.")
  var interval = 100

  @Option(help: "Unchanged segments on which hosts ask.")
  var sample = 12

  func validate() throws {
    guard (8...8000).contains(groups), groups.isMultiple(of: 8) else { throw ValidationError("--groups takes multiples of 8 up to 8000.") }
    guard sample > 0 else { throw ValidationError("--sample is positive.") }
  }

  private static let leaders = [RouterFile.core, RouterFile.auxiliary]
  /// Between two questions of one kind on one segment, in milliseconds.
  private static let pause = 20

  private var patience: Duration { .seconds(60) + .milliseconds(100) * groups }

  private func file(of router: LabRouter, _ entries: [RouterFile.Entry]) -> RouterFile {
    var file = RouterFile(router: router, interval: interval, entries: entries)
    file.leaders = Self.leaders
    file.speaksUnasked = false
    return file
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let reshuffle = Reshuffle(groups: groups)
    let laboratory = try stage.build(segments: reshuffle.segments)
    stage.progress.begin("\(groups) groups", of: 4)
    let advertisements = try AdvertisementWatch(in: laboratory)
    let r1 = try RouterUnderTest(file(of: .r1, reshuffle.before), on: stage, in: laboratory)
    try r1.settle(isActive: true, within: patience)
    let r2 = try RouterUnderTest(file(of: .r2, reshuffle.before), on: stage, in: laboratory)
    try r2.settle(isActive: false, within: patience)
    stage.progress.step()
    try waitForQuiet([r1, r2], advertisements)
    stage.progress.step()

    var costs = ResultTable(
      "A reload of \(groups) groups: \(reshuffle.quarter) added, \(reshuffle.quarter) removed, \(reshuffle.quarter) bound otherwise",
      [
        "router", "is", "reload took", "all settled after", "longest gap, core", "longest gap, auxiliary", "longest wait for an answer",
      ])
    var traces = ResultTable(
      "What it left, by segment",
      ["router", "is", "what", "on touched groups", "of \(reshuffle.touched) touched", "on \(groups / 2) unchanged groups"])
    for router in [r2, r1] {
      try reload(router, reshuffle, laboratory, advertisements, &costs, &traces, &report)
      stage.progress.step()
    }
    report.add(costs)
    report.add(traces)
    report.note(
      "\(groups) groups - \(reshuffle.quarter) removed - \(reshuffle.quarter) bound otherwise = \(groups / 2) unchanged; "
        + "with \(reshuffle.quarter) added, \(reshuffle.touched) are touched.")
    report.note("longest gap: between two Advertisements of r1 during the reload of either router.")
    report.note(
      "longest wait: of hosts on \(min(sample, groups / 2)) unchanged segments that ask every \(Self.pause) ms, between two answers of one kind."
    )
    report.note("frames, on the Active: a group that is removed has nothing to say.")
  }

  /// What is repeated after a start is over, and so is what the kernel says of links.
  private func waitForQuiet(_ routers: [RouterUnderTest], _ advertisements: AdvertisementWatch) throws {
    var last: [Int] = []
    let deadline = LabClock.now.advanced(by: patience)
    while LabClock.now < deadline {
      let counts = try routers.map { router in
        let report = try router.report()
        return (report?.counters["framesRepeated"] ?? 0) + (report?.counters["linksTakenDown"] ?? 0)
      }
      if counts == last { return }
      last = counts
      try advertisements.pass(LabClock.now.advanced(by: .seconds(3)), by: .r1, interval: interval)
    }
    throw LabError.timeout("the end of repetitions")
  }

  private func interfaces(of router: LabRouter, in laboratory: Laboratory) throws -> [UInt32: Segment] {
    let links = try KernelLink.service(of: router, in: laboratory)
    return Dictionary(uniqueKeysWithValues: links.map { ($0.value.index, $0.key) })
  }

  private func reload(
    _ router: RouterUnderTest, _ reshuffle: Reshuffle, _ laboratory: Laboratory, _ advertisements: AdvertisementWatch,
    _ costs: inout ResultTable, _ traces: inout ResultTable, _ report: inout TrialReport
  ) throws {
    let isActive = router.router == .r1
    let role = isActive ? "Active" : "Backup"
    let probed = probed(reshuffle)
    let namespace = laboratory.namespace(of: router.router)
    let interfaces = try interfaces(of: router.router, in: laboratory)
    let transitions = try leaderTransitions(router)
    let plan = Probe.Plan(segments: probed, interval: .milliseconds(Self.pause), kinds: [.solicitation, .echo])
    let begin = LabClock.now
    let probe = try Probe(plan, in: laboratory)
    try probe.answers(from: .r1, on: probed, kinds: plan.kinds, since: begin, within: patience)
    try advertisements.pass(LabClock.now.advanced(by: .milliseconds(500)), by: .r1, interval: interval)

    let frames = try FrameCapture(in: laboratory.layout.hosts, filter: .fromRouters)
    let changes = try ChangeWatch(in: namespace)
    let start = LabClock.now
    let answer = try router.reload(file(of: router.router, reshuffle.after))
    let done = LabClock.now
    try router.wait("all groups of the new file", within: patience) { report in
      report.groups.count == groups + Self.leaders.count && report.wrong(isActive: isActive).isEmpty
        && (isActive || report.groups.allSatisfy { $0.mode != "flowdown" || $0.interfaceCondition == "held" })
    }
    let settled = LabClock.now
    try waitForQuiet([router], advertisements)
    let range = start..<LabClock.now
    probe.stop()
    frames.stop()
    changes.stop()

    let footprint = Footprint(
      of: router.router, in: range, probed: Set(probed), interfaces: interfaces, frames: frames, changes: changes)
    var strays = 0
    for trace in footprint.traces {
      let unchanged = trace.counts.filter { reshuffle.fate(of: $0.key) == .unchanged }
      let touched = trace.counts.filter { reshuffle.fate(of: $0.key) != .unchanged }
      let stray = unchanged.values.reduce(0, +)
      strays += stray
      traces.add([
        .text("\(router.router)"), .text(role), .text(trace.name), .count(touched.values.reduce(0, +)), .count(touched.count),
        .count(stray),
      ])
      if stray > 0 {
        report.note("\(router.router): \(trace.name) on \(unchanged.keys.sorted().prefix(5).map(\.description).joined(separator: ", "))")
      }
      if trace.name.hasPrefix("filter") {
        let moved = touched.keys.count { [.added, .removed].contains(reshuffle.fate(of: $0)) }
        report.claim(
          "\(router.router), \(role): \(trace.name) for every group that comes or goes", moved == 2 * reshuffle.quarter,
          "\(moved) of \(2 * reshuffle.quarter)")
      }
    }
    report.claim(
      "\(router.router), \(role): the reload is the difference",
      answer.added == reshuffle.quarter && answer.removed == reshuffle.quarter && answer.remade == reshuffle.quarter
        && answer.adjusted == 0 && answer.unchanged == groups / 2 + Self.leaders.count,
      "\(answer.added) added, \(answer.removed) removed, \(answer.remade) made anew, \(answer.adjusted) adjusted, \(answer.unchanged) unchanged"
    )
    report.claim("\(router.router), \(role): nothing on the unchanged groups", strays == 0, "\(strays) traces")
    report.claim(
      "\(router.router), \(role): no management group changed its state", try leaderTransitions(router) == transitions)
    let gaps = (1...Self.leaders.count).map { advertisements.longestGap(of: .r1, in: range, vrid: $0) }
    report.claim(
      "\(router.router), \(role): no Advertisement is late by an interval", gaps.allSatisfy { ($0 ?? .zero) < .milliseconds(2 * interval) },
      gaps.map { String(format: "%.1f ms", ($0 ?? .zero) / .milliseconds(1)) }.joined(separator: ", "))
    let silence = probed.flatMap { segment in plan.kinds.compactMap { probe.report.longestGap(on: segment, $0, in: range) } }
      .map { $0.lowerBound.duration(to: $0.upperBound) }.max()
    let foreign = probe.report.answers(from: .r2, askedSince: begin).count
    report.claim(
      "\(router.router), \(role): r1 answers for the unchanged groups throughout",
      foreign == 0 && (silence ?? .seconds(60)) < .milliseconds(3 * interval), "\(foreign) answers of r2")
    let lost = frames.lost + changes.lost + advertisements.lost
    report.claim("\(router.router), \(role): nothing was missed by the captures", lost == 0, "\(lost) losses")
    costs.add([
      .text("\(router.router)"), .text(role), .time(start.duration(to: done)), .time(start.duration(to: settled)), .time(gaps[0]),
      .time(gaps[1]), .time(silence),
    ])
  }

  private func probed(_ reshuffle: Reshuffle) -> [Segment] {
    let all = Array(reshuffle.remaining)
    let count = min(sample, all.count)
    return (0..<count).map { Segment(all[count == 1 ? 0 : $0 * (all.count - 1) / (count - 1)]) }
  }

  private func leaderTransitions(_ router: RouterUnderTest) throws -> [Int?] {
    try router.report()?.groups.filter { $0.type == "management" }.map(\.transitions) ?? []
  }
}
