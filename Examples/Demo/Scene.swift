internal import Engine
internal import Foundation
internal import Lab

/// What happens between the building of the laboratory and its end, with the captures that watch it.
struct Scene {
  typealias Claim = (_ claim: String, _ holds: Bool, _ detail: String) -> Void

  let stage: Stage
  let laboratory: Laboratory
  let screen: Screen
  let capture: FrameCapture
  let links: [LabRouter: LinkWatch]
  let probe: Probe
  /// Two of each mode: the first and the last.
  let probed: [Segment]
  var groups: Int { stage.groups }

  init(stage: Stage, laboratory: Laboratory, screen: Screen) throws {
    self.stage = stage
    self.laboratory = laboratory
    self.screen = screen
    capture = try FrameCapture(in: laboratory.layout.hosts, filter: .fromVirtualMAC)
    links = [.r1: try LinkWatch(in: laboratory.namespace(of: .r1)), .r2: try LinkWatch(in: laboratory.namespace(of: .r2))]
    probed = Set([1, stage.groups / 2, stage.groups / 2 + 1, stage.groups]).sorted().map { Segment($0) }
    probe = try Probe(.init(segments: probed, interval: .milliseconds(5)), in: laboratory)
  }

  func play(_ claim: Claim) throws {
    let pings = try laboratory.layout.pingHosts.compactMap { try stage.startPing(on: $0, in: laboratory) }
    let untouched = try LabRouter.allCases.map { try traces(on: $0) }

    screen.heading("r1 starts with priority 200, r2 with priority 100")
    let r1 = try begin(.r1)
    try show(.r1, claim)
    let r2 = try stage.start(.r2, in: laboratory)
    try steadyState(active: .r1, claim)
    try show(.r2, claim)

    screen.heading("SIGKILL for r1")
    let killed = LabClock.now
    r1.kill()
    try r1.exit(within: .seconds(5))
    try change(to: .r2, since: killed, "SIGKILL", log: r2, claim)
    try steadyState(active: .r2, claim)

    screen.heading("r1 is back, and preempts")
    let started = LabClock.now
    let again = try stage.start(.r1, in: laboratory)
    try change(to: .r1, since: started, "start of r1", overlap: Takeover.propagation, log: again, claim)
    try steadyState(active: .r1, claim)

    screen.heading("SIGTERM for r1: an orderly stop")
    let stopped = LabClock.now
    again.terminate()
    try change(to: .r2, since: stopped, "SIGTERM", log: r2, claim)
    try end(again, of: .r1, before: untouched[0], claim)
    try steadyState(active: .r2, claim)

    if stage.keep { stay(with: r2) }
    screen.heading("SIGTERM for r2: nothing is left")
    r2.terminate()
    try end(r2, of: .r2, before: untouched[1], claim)
    summary(of: pings)
    claim("nothing was missed by the captures", capture.lost == 0 && probe.report.lost == 0, "\(probe.report.asked) questions asked")
  }

  /// The first router: alone, so that all of its groups become Active.
  private func begin(_ router: LabRouter) throws -> DaemonProcess {
    let start = LabClock.now
    let daemon = try stage.start(router, in: laboratory)
    try waitForAnnouncements(by: router, since: start, watching: daemon)
    try probe.answers(from: router, on: probed, since: start, within: .seconds(10))
    screen.line("\(router) is Active for \(groups) groups \(start.duration(to: LabClock.now).plain) after its start")
    return daemon
  }

  /// What a machine under load may take to provision and announce all groups; the measured times are judged elsewhere.
  private var patience: Duration { .seconds(10) + .milliseconds(20) * groups }

  /// - Throws: ``LabError`` when some are missing after ``patience``, at once when the daemon has ended.
  private func waitForAnnouncements(by router: LabRouter, since start: Instant, watching daemon: DaemonProcess) throws(LabError) {
    let deadline = LabClock.now.advanced(by: patience)
    var announced = 0
    repeat {
      var announcements = Announcements(by: router, since: start)
      let complete = try? capture.frame(within: .milliseconds(250)) { frame in
        announcements.add(frame)
        return announcements.complete.count == groups
      }
      if complete != nil { return }
      announced = announcements.complete.count
    } while daemon.isRunning && LabClock.now < deadline
    let log = daemon.lines.suffix(15).map { "\n    \(router): \($0.text)" }.joined()
    throw .timeout("\(router) announced \(announced) of \(groups) groups" + log)
  }

  /// A second in which nothing happens: only the management group may be heard, and only from the Active.
  private func steadyState(active: LabRouter, _ claim: Claim) throws {
    let settled = LabClock.now.advanced(by: .milliseconds(500))
    let end = settled.advanced(by: .seconds(1))
    // The Advertisement after the end ends the wait: something has to be heard, and nothing sleeps.
    _ = try capture.frame(within: .seconds(10), "an Advertisement of \(active)") { $0.kind == .advertisement && $0.time > end }
    let frames = capture.framesFromVirtualMAC().filter { (settled..<end).contains($0.time) }
    let advertisements = frames.filter { $0.kind == .advertisement }
    let expected = 1000 / RouterConfiguration.interval
    claim(
      "only the management group advertises, once per interval",
      advertisements.allSatisfy { $0.origin?.segment == .management && $0.origin?.router == active }
        && abs(advertisements.count - expected) <= 1,
      "\(advertisements.count) Advertisements in 1 s")
    let fromBackup = frames.count { $0.origin?.router == active.other }
    claim("no frame with a virtual MAC from \(active.other), which is Backup", fromBackup == 0, "\(fromBackup) of \(frames.count)")
  }

  private func change(
    to new: LabRouter, since cause: Instant, _ what: String, overlap: Duration = .zero, log: DaemonProcess, _ claim: Claim
  ) throws {
    try waitForAnnouncements(by: new, since: cause, watching: log)
    try probe.answers(from: new, on: probed, since: cause, within: .seconds(10))
    // The old Active's stray frames and late answers would come in this time.
    let first = LabClock.now.advanced(by: .milliseconds(300))
    _ = try capture.frame(within: .seconds(10), "an Advertisement of \(new)") { $0.kind == .advertisement && $0.time > first }
    guard let links = links[new] else { return }
    let takeover = Takeover(
      to: new, since: cause, until: LabClock.now, overlap: overlap, groups: groups, capture: capture.framesFromVirtualMAC(),
      links: links)
    guard let takeover else { return claim("\(new) became Active", false, "no Advertisement of it") }
    let report = probe.report.limited(to: cause.advanced(by: .seconds(-1))..<LabClock.now)
    TakeoverPage(takeover: takeover, cause: what, screen: screen).print(report, probed)

    let switchovers = log.lines.filter { $0.time >= cause && $0.text.contains("switchover") && $0.text.contains("Active") }
    switchovers.forEach { screen.aside($0.text) }
    claim("the log has one line for the switchover of \(groups) groups", switchovers.count == 1, "\(switchovers.count)")
    for flowdown in [false, true] {
      let all = takeover.segments(flowdown: flowdown)
      let delays = takeover.delays(flowdown: flowdown)
      let slowest = delays.max() ?? .zero
      claim(
        "\(flowdown ? "flowdown groups are announced within 30 ms of their interface being up" : "unflowdown groups are announced within 30 ms of the timer")",
        delays.count == all.count && slowest <= Takeover.budget, "\(delays.count) of \(all.count), the slowest after \(slowest.plain)")
    }
    let late = report.answers(from: takeover.old, askedSince: takeover.firstOfNew.advanced(by: overlap))
    let moment = overlap == .zero ? "from the timer on" : "from \(overlap.plain) after the timer on"
    claim("\(moment), every answer comes from \(new)", late.isEmpty, "\(late.count) from \(takeover.old)")
    claim("no frame with a virtual MAC from \(takeover.old) any more", takeover.strayFrames == 0, "\(takeover.strayFrames)")
  }

  private func end(_ daemon: DaemonProcess, of router: LabRouter, before: String, _ claim: Claim) throws {
    let status = try daemon.exit(within: .seconds(10))
    claim("\(router) ends with exit status 0", status == .exited(0), "\(status)")
    let after = try traces(on: router)
    claim("everything it made in the kernel is gone", after == before, after == before ? "" : "left: \(after)")
  }

  /// What a router's kernel has: names and state of its interfaces, their filters and MAC addresses, and its routes and nftables tables.
  private func traces(on router: LabRouter) throws -> String {
    let namespace = laboratory.namespace(of: router)
    let interfaces = try namespace.run("ip", "-o", "link").split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "\(words[1]) \(words[2].contains(",UP") ? "up" : "down")"
    }
    let tables = try namespace.run(Requirements.path(of: "nft") ?? "nft", "list", "tables")
    let qdiscs = try namespace.run("tc", "qdisc", "show").split(separator: "\n").filter { $0.contains("clsact") }.map(String.init)
    let addresses = try namespace.run("bridge", "fdb", "show").split(separator: "\n").filter { $0.hasPrefix("00:00:5e:") }.map(String.init)
    let routes = try namespace.run("ip", "-6", "route", "show", "table", "all", "proto", "112")
    return (interfaces + qdiscs + addresses + [routes, tables]).joined(separator: "\n")
  }

  private func show(_ router: LabRouter, _ claim: Claim) throws {
    let command = ["show", "--control", stage.control(of: router)]
    let outcome = try Command(["ip", "netns", "exec", laboratory.namespace(of: router).name, stage.program] + command).outcome()
    screen.line(screen.paint("$ vrrp6d \(command.joined(separator: " "))", .yellow))
    let lines = (outcome.succeeded ? outcome.output : outcome.errors).split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines.prefix(10) { screen.line("  \(line)") }
    if lines.count > 10 { screen.aside("  ... \(lines.count - 10) more lines") }
    claim("vrrp6d show answers", outcome.succeeded, "\(outcome.status)")
  }

  private func summary(of pings: [DaemonProcess]) {
    for ping in pings {
      ping.signal(SIGINT)
      _ = try? ping.exit(within: .seconds(5))
      guard let result = ping.lines.last(where: { $0.text.contains("packets transmitted") }) else { continue }
      screen.fact("\(ping.name), from the first start on", result.text)
    }
  }

  /// Until Ctrl-C, which ``Interruption`` takes care of.
  private func stay(with daemon: DaemonProcess) -> Never {
    screen.heading("Everything stays until Ctrl-C. From another terminal, as root:")
    let namespace = laboratory.namespace(of: .r2)
    screen.line("ip netns exec \(namespace) \(stage.program) show --control \(stage.control(of: .r2))")
    screen.line("ip netns exec \(laboratory.layout.hosts) tcpdump -ni \(Segment.management.bridge)")
    while true { pause() }
  }
}
