internal import Engine
internal import Foundation
internal import Lab

/// One contender from its start to its end, in a laboratory that others use before and after it.
struct Trial {
  /// How often progress is told.
  static let stages = 6
  /// How long the steady state is looked at.
  private static let window = Duration.seconds(10)
  /// By then announcements have been repeated as often as at a start, by any of them.
  private static let repetitions = Duration.seconds(6)
  /// A contender that uses less than this is done with its start: half of what an instance for every segment needs all the time.
  private static let quiet = 0.3
  private static let activeDown = Duration.milliseconds(3 * 1000 + 1000 * (256 - 200) / 256)
  private static let skewOfTheOther = Duration.milliseconds(1000 * (256 - 100) / 256)

  private let contender: Contender
  private let stage: PeerStage
  private let laboratory: Laboratory
  private let progress: Progress
  private let capture: FrameCapture
  private let probed: [Segment]
  private var result: TrialResult

  init(_ contender: Contender, stage: PeerStage, laboratory: Laboratory, progress: Progress) throws {
    self.contender = contender
    self.stage = stage
    self.laboratory = laboratory
    self.progress = progress
    capture = try FrameCapture(in: laboratory.layout.hosts, filter: .fromRouters, limit: 4_000_000)
    let groups = stage.groups
    probed = Set([1, max(1, groups / 3), max(1, 2 * groups / 3), groups]).sorted().map(Segment.init)
    result = TrialResult(contender)
  }

  /// Lets the contender do its work. What it does not do is a remark in the result; what the laboratory cannot do is one too.
  mutating func run() -> TrialResult {
    do {
      try play()
    } catch {
      result.remarks.append("the trial ended early: \(error)")
    }
    capture.stop()
    if capture.lost > 0 { result.remarks.append("the capture missed \(capture.lost) frames") }
    stage.endProcesses()
    return result
  }

  private mutating func play() throws {
    progress.step("\(contender.title): starts")
    let started = LabClock.now
    let first = try stage.start(contender, on: .r1, in: laboratory)
    result.start = announced(by: .r1, since: started, "its start").map { started.duration(to: $0) - Self.activeDown }
    let second = try stage.start(contender, on: .r2, in: laboratory)
    try settle([first, second])
    try steadyState([first, second])
    try takeover(from: first, to: second)
    try handOver(to: second)
  }

  /// What any of them may take, and one that does not come is not waited for without end.
  private var patience: Duration { .seconds(20) + .milliseconds(40) * stage.groups }

  private mutating func steadyState(_ routers: [DaemonProcess]) throws {
    try wait(Self.repetitions)
    progress.step("\(contender.title): serves for \(Self.window)")
    let trees = routers.map(ProcessTree.init)
    let start = LabClock.now
    let before = trees.map(\.processorTime)
    try wait(Self.window)
    let after = trees.map(\.processorTime)
    let end = LabClock.now
    let took = Double(start.duration(to: end).nanoseconds)
    let used = zip(before, after).reduce(0) { $0 + Double(($1.1 - $1.0).nanoseconds) }
    result.processor = used / took
    result.memory = trees.map(\.residentMemory).max()
    let heard = capture.frames { $0.kind == .advertisement && $0.origin != nil && (start..<end).contains($0.time) }.count
    result.advertisements = Double(heard) * 1e9 / took
  }

  private mutating func takeover(from first: DaemonProcess, to second: DaemonProcess) throws {
    progress.step("\(contender.title): SIGKILL")
    let probe = try Probe(.init(segments: probed, interval: .milliseconds(4)), in: laboratory)
    defer { probe.stop() }
    try probe.answers(from: .r1, on: probed, since: LabClock.now, within: patience)
    let killed = LabClock.now
    ProcessTree(first).kill()
    try first.exit(within: .seconds(10))
    let last = announced(by: .r2, since: killed, "SIGKILL")
    guard let timer = firstAdvertisement(of: .r2, since: killed) else {
      result.remarks.append("r2 did not advertise after SIGKILL")
      return
    }
    result.takeoverAnnounced = last.map { timer.duration(to: $0) }
    do throws(LabError) {
      try probe.answers(from: .r2, on: probed, since: killed, within: patience)
    } catch {
      result.remarks.append("hosts were not forwarded by r2 on all of the probed segments after SIGKILL")
    }
    try wait(.seconds(1))
    let answers = probe.report.answers.filter { $0.router == .r2 && $0.kind == .echo && $0.time >= killed }
    let opened = probed.compactMap { segment in answers.first { $0.segment == segment }?.time }
    if opened.count == probed.count { result.takeoverForwarded = opened.max().map { timer.duration(to: $0) } }
    result.answersOfTheDead = probe.report.answers(from: .r1, askedSince: timer).count
  }

  private mutating func handOver(to second: DaemonProcess) throws {
    progress.step("\(contender.title): starts again")
    try stage.removeVirtualAddresses(of: .r1, in: laboratory)
    let started = LabClock.now
    let first = try stage.start(contender, on: .r1, in: laboratory)
    _ = announced(by: .r1, since: started, "its second start")
    try settle([first, second])
    progress.step("\(contender.title): SIGTERM")
    let stopped = LabClock.now
    first.terminate()
    let last = announced(by: .r2, since: stopped, "SIGTERM")
    let resignation = capture.frames {
      $0.kind == .advertisement && $0.origin?.router == .r1 && $0.advertisement?.priority == 0 && $0.time >= stopped
    }.first?.time
    if let last, let resignation {
      result.handOver = resignation.duration(to: last) - Self.skewOfTheOther
    } else if resignation == nil {
      result.remarks.append("r1 did not resign after SIGTERM")
    }
    try end(first)
    second.terminate()
    try end(second)
  }

  private mutating func end(_ daemon: DaemonProcess) throws {
    do throws(LabError) {
      try daemon.exit(within: patience)
    } catch {
      result.remarks.append("\(daemon.name) did not end after SIGTERM within \(patience), and was killed")
      ProcessTree(daemon).kill()
      try daemon.exit(within: .seconds(10))
    }
  }

  // MARK: What is waited for

  /// When the last segment's last address was announced by a router for the first time since `start`.
  private mutating func announced(by router: LabRouter, since start: Instant, _ occasion: String) -> Instant? {
    var missing = Set(
      (1...stage.groups).map(Segment.init).flatMap { [Place(segment: $0, isGlobal: false), Place(segment: $0, isGlobal: true)] })
    var last: Instant?
    let complete = try? capture.frame(within: patience) { frame in
      guard frame.time >= start, frame.kind == .unsolicitedNeighborAdvertisement, let origin = frame.origin, origin.router == router,
        let target = frame.target
      else { return false }
      let place = Place(segment: origin.segment, isGlobal: target == origin.segment.virtualAddress)
      if place.isGlobal || target == Self.gateway, missing.remove(place) != nil { last = frame.time }
      return missing.isEmpty
    }
    if complete == nil {
      let segments = Set(missing.map(\.segment)).count
      result.remarks.append("\(segments) of \(stage.groups) segments were not announced by \(router) within \(patience) after \(occasion)")
    }
    return complete == nil ? nil : last
  }

  private struct Place: Hashable {
    let segment: Segment
    let isGlobal: Bool
  }

  private static let gateway = IPv6Address(high: 0xfe80 << 48, low: 1)

  private func firstAdvertisement(of router: LabRouter, since start: Instant) -> Instant? {
    capture.frames { $0.kind == .advertisement && $0.origin?.router == router && $0.time >= start }.first?.time
  }

  /// Lets time pass: somebody advertises every second.
  private func wait(_ duration: Duration) throws(LabError) {
    let end = LabClock.now.advanced(by: duration)
    _ = try capture.frame(within: duration + patience, "an Advertisement \(duration) later") { $0.kind == .advertisement && $0.time >= end }
  }

  /// Waits until the routers do no more than they do all the time.
  private mutating func settle(_ routers: [DaemonProcess]) throws {
    let deadline = LabClock.now.advanced(by: patience + .seconds(40))
    try wait(.seconds(5))
    while true {
      let before = routers.map { ProcessTree($0).processorTime }
      let start = LabClock.now
      try wait(.seconds(1))
      let used = zip(before, routers).reduce(0) { $0 + Double((ProcessTree($1.1).processorTime - $1.0).nanoseconds) }
      if used / Double(start.duration(to: LabClock.now).nanoseconds) < Self.quiet { return }
      guard LabClock.now < deadline else {
        result.remarks.append("it did not come to rest before the steady state was looked at")
        return
      }
    }
  }
}
