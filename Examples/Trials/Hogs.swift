internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// Other programs want all of the processor, and the election goes on.
struct Hogs: Trial {
  static let configuration = CommandConfiguration(
    commandName: "hogs",
    abstract: "Counts flaps and lost leases of short intervals while busy loops take the processor.",
    discussion: """
      One loop for each core. What has to hold: 30 ms with SCHED_FIFO, without a flap and without a lost lease. 10 ms with it, and 100 ms \
      without it (started without CAP_SYS_NICE), are counted and stated.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups.")
  var groups = 4000

  @Option(help: "Seconds under load, for each interval.")
  var seconds = 60

  func validate() throws {
    guard (1...8000).contains(groups), seconds > 0 else { throw ValidationError("--groups takes 1 to 8000.") }
  }

  /// What runs under load, and whether its count has to be 0.
  private struct Course {
    var interval: Int
    var deprivation: RouterUnderTest.Deprivation
    var isPromised: Bool

    static let all = [
      Course(interval: 30, deprivation: .none, isPromised: true),
      Course(interval: 10, deprivation: .none, isPromised: false),
      Course(interval: 100, deprivation: .realTime, isPromised: false),
    ]
  }

  private var patience: Duration { .seconds(60) + .milliseconds(60) * groups }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let laboratory = try stage.build(segments: groups)
    let hogs = ProcessInfo.processInfo.activeProcessorCount
    var table = ResultTable(
      "\(groups) service groups, \(hogs) busy loops on \(hogs) cores, \(seconds) s",
      [
        "interval", "SCHED_FIFO", "flaps", "leases lost", "Advertisements", "longest gap", "lateness r1", "lateness r2",
      ])
    for course in Course.all {
      guard course.deprivation == .none || Requirements.path(of: "setpriv") != nil else {
        report.note("The program setpriv is missing: \(course.interval) ms without SCHED_FIFO was not tried.")
        continue
      }
      stage.progress.begin("\(course.interval) ms", of: 3)
      let result = try run(course, hogs: hogs, on: stage, in: laboratory)
      table.add(result.cells)
      let real = course.deprivation == .none ? "with SCHED_FIFO" : "without SCHED_FIFO"
      let name = "\(course.interval) ms \(real)"
      if course.isPromised {
        report.claim(
          "\(name): no flap, no lease lost", result.flaps == 0 && result.leasesLost == 0,
          "\(result.flaps) flaps, \(result.leasesLost) leases lost")
      } else {
        report.note("\(name): \(result.flaps) flaps, \(result.leasesLost) leases lost.")
      }
    }
    report.add(table)
    report.note("flaps: changes of state of the management group, of both routers together, that nobody asked for.")
    report.note("leases lost: gaps between two Advertisements of r1 that are longer than a lease, three intervals.")
    report.note("lateness: the worst since the start of how late the daemon handled a deadline of its election, by its own count.")
  }

  private struct Result {
    var cells: [ResultTable.Cell]
    var flaps: Int
    var leasesLost: Int
  }

  private func run(_ course: Course, hogs: Int, on stage: Stage, in laboratory: Laboratory) throws -> Result {
    let advertisements = try AdvertisementWatch(in: laboratory)
    func begin(_ router: LabRouter) throws -> RouterUnderTest {
      try RouterUnderTest(
        router, groups: groups, modes: .unflowdown, interval: course.interval, without: course.deprivation, on: stage, in: laboratory)
    }
    let r1 = try begin(.r1)
    try r1.settle(isActive: true, within: patience)
    let r2 = try begin(.r2)
    let before = (try r1.settle(isActive: true, within: patience), try r2.settle(isActive: false, within: patience))
    stage.progress.step()

    let loops = try (0..<hogs).map { number in
      try stage.start("/bin/sh", ["-c", "while :; do :; done"], in: laboratory.layout.hosts, name: "hog \(number)")
    }
    let start = LabClock.now
    let end = start.advanced(by: .seconds(seconds))
    try passes(end, advertisements)
    for loop in loops { loop.kill() }
    for loop in loops { try loop.exit(within: .seconds(10)) }
    stage.progress.step()

    let realTime = r1.realTimeThreads > 0
    // Whatever state they are in now: counted, not waited for.
    let after = (try answer(of: r1), try answer(of: r2))
    func growth(_ value: (DaemonReport) -> Int) -> Int {
      value(after.0) - value(before.0) + value(after.1) - value(before.1)
    }
    let flaps = growth { $0.leader?.transitions ?? 0 }
    let range = start..<end
    let leasesLost = advertisements.leasesLost(by: .r1, in: range, interval: course.interval)
    let gap = advertisements.longestGap(of: .r1, in: range)
    func lateness(_ report: DaemonReport) -> ResultTable.Cell {
      .time(report.leader?.worstLatenessMilliseconds.map { .milliseconds(1) * $0 })
    }
    let cells: [ResultTable.Cell] = [
      .text("\(course.interval) ms"), .text(realTime ? "yes" : "no"), .count(flaps), .count(leasesLost),
      .count(advertisements.times(of: .r1, in: range).count), .time(gap), lateness(after.0), lateness(after.1),
    ]
    // Not in order: the next course replaces what they leave.
    for router in [r2, r1] { router.process.kill() }
    for router in [r2, r1] { try router.process.exit(within: patience) }
    return Result(cells: cells, flaps: flaps, leasesLost: leasesLost)
  }

  /// Waits for the end of the load, whoever is Active then.
  private func passes(_ end: Instant, _ advertisements: AdvertisementWatch) throws {
    let deadline = end.advanced(by: .seconds(60))
    while LabClock.now < end {
      guard LabClock.now < deadline else { throw LabError.timeout("the end of the load") }
      _ = try? advertisements.first(of: .r1, after: min(end, LabClock.now.advanced(by: .seconds(1))), within: .seconds(2))
    }
  }

  private func answer(of router: RouterUnderTest) throws -> DaemonReport {
    try router.wait("an answer", within: patience) { _ in true }
  }
}
