internal import Engine
internal import Foundation
internal import Lab

/// Two routers of one kind, of which r1 is preferred, and rounds in which r1 is taken out and comes back.
final class Contest {
  /// How r1 is taken out.
  enum Cause: String, CaseIterable {
    case killed = "SIGKILL"
    case stopped = "SIGSTOP"
  }

  private let subject: Contestant
  private let interval: Int
  private let groups: Int
  private let probed: [Segment]
  private let echoes: Int
  private let stage: Stage
  private let laboratory: Laboratory
  private let advertisements: AdvertisementWatch
  private var processes: [LabRouter: DaemonProcess] = [:]
  private var starts = 0

  /// Starts both and waits until they are what they have to be.
  init(
    _ subject: Contestant, interval: Int, groups: Int, probed: [Segment], echoes: Int, on stage: Stage, in laboratory: Laboratory
  ) throws {
    self.subject = subject
    self.interval = interval
    self.groups = groups
    self.probed = probed
    self.echoes = echoes
    self.stage = stage
    self.laboratory = laboratory
    advertisements = try AdvertisementWatch(in: laboratory)
    let start = LabClock.now
    try begin(.r1)
    try advertisements.first(of: .r1, after: start, within: patience)
    try begin(.r2)
    if subject == .vandalised { for router in LabRouter.allCases { try vandalise(router) } }
  }

  /// Once a second, to the end of the trial.
  private func vandalise(_ router: LabRouter) throws {
    let deletions = (1...groups).map { "qdisc del dev \(Segment($0).interface) clsact" }.joined(separator: "\n") + "\n"
    let path = try stage.write(deletions, to: "\(router)-vandal.tc")
    _ = try stage.start(
      "sh", ["-c", "while :; do nft flush ruleset; tc -force -batch \(path) 2>/dev/null; sleep 1; done"],
      in: laboratory.namespace(of: router), name: "vandal of \(router)")
  }

  /// What a loaded machine may take for anything here: none of it is a measurement.
  private var patience: Duration { .seconds(30) + .milliseconds(20 * interval) + .milliseconds(20 * groups) }
  /// How long r1 stays out, and is watched after it is back: long enough for whatever it should not do to be seen.
  private var watched: Duration { max(.milliseconds(300), .milliseconds(3 * interval)) }

  private func begin(_ router: LabRouter) throws {
    switch subject {
    case .vrrp6d, .vandalised, .unleased:
      let started = try RouterUnderTest(router, groups: groups, modes: .unflowdown, interval: interval, on: stage, in: laboratory)
      processes[router] = started.process
      if router == .r2 { try started.settle(isActive: false, within: patience) }
    case .keepalived:
      let file = KeepalivedFile(router: router, groups: groups, interval: interval)
      let path = try stage.write(file.text, to: "\(router)-keepalived.conf")
      // New ones for each start: one that was killed leaves its own behind.
      starts += 1
      let arguments = file.arguments(path, processFiles: stage.path("\(router)-keepalived-\(starts)"))
      let process = try stage.start(
        Requirements.path(of: "keepalived") ?? "keepalived", arguments, in: laboratory.namespace(of: router), name: "keepalived \(router)")
      processes[router] = process
      if router == .r2 { try process.line(within: patience, "BACKUP STATE") { $0.contains("Entering BACKUP STATE") } }
    }
  }

  private func signal(_ number: Int32, _ router: LabRouter) { processes[router]?.signalFamily(number) }

  /// An orderly end of both.
  func end() throws {
    for router in [LabRouter.r2, .r1] {
      signal(SIGTERM, router)
      try processes[router]?.exit(within: patience)
    }
  }

  /// r1 is taken out, r2 takes over, r1 comes back and preempts.
  func round(_ cause: Cause) throws -> Round {
    let upstream = try Dictionary(
      uniqueKeysWithValues: LabRouter.allCases.map { router in
        (router, try FrameCapture(in: laboratory.layout.upstream, interface: Uplink.port(to: router)))
      })
    let plan = Probe.Plan(
      segments: probed, interval: .milliseconds(1), kinds: [.solicitation, .echo], beats: [.echo: echoes], solicitors: 8)
    let begin = LabClock.now
    let probe = try Probe(plan, in: laboratory)
    try probe.answers(from: .r1, on: probed, kinds: plan.kinds, since: begin, within: patience)

    let out = LabClock.now
    signal(cause == .killed ? SIGKILL : SIGSTOP, .r1)
    if subject == .unleased { try serveWithoutLease() }
    let takeover = try advertisements.first(of: .r2, after: out, within: patience)
    // Where both answer, the switches decide whose port the echo requests go to.
    let kinds: Set<ProbeKind> = subject.isOurs ? plan.kinds : [.solicitation]
    try probe.answers(from: .r2, on: probed, kinds: kinds, since: takeover, within: patience)
    try advertisements.pass(takeover.advanced(by: watched), by: .r2, interval: interval)

    let back = LabClock.now
    try comeBack(cause)
    let preemption = try advertisements.first(of: .r1, after: back, within: patience)
    try probe.answers(from: .r1, on: probed, kinds: kinds, since: preemption, within: patience)
    let end = preemption.advanced(by: watched)
    try advertisements.pass(end, by: .r1, interval: interval)
    probe.stop()
    let stopped = LabClock.now
    upstream.values.forEach { $0.stop() }
    return Round(
      times: .init(begin: begin, takeover: takeover, preemption: preemption, end: end, stopped: stopped), report: probe.report,
      forwarded: upstream.mapValues { $0.frames { $0.probeSent != nil } },
      lost: upstream.values.reduce(advertisements.lost) { $0 + $1.lost })
  }

  private func comeBack(_ cause: Cause) throws {
    if subject == .unleased {
      // The gate is no longer there: only a new start puts it up.
      signal(SIGKILL, .r1)
    }
    if cause == .killed || subject == .unleased {
      try processes[.r1]?.exit(within: patience)
      if subject == .unleased { try laboratory.namespace(of: .r1).batch(probed.map { "link del x\($0.number)" }) }
      try begin(.r1)
    } else {
      signal(SIGCONT, .r1)
    }
  }

  /// What daemons leave that give a device of its own to each virtual router: it answers, whoever lives.
  private func serveWithoutLease() throws {
    let namespace = laboratory.namespace(of: .r1)
    for segment in probed { try namespace.run("tc", "qdisc", "del", "dev", segment.interface, "clsact") }
    try namespace.batch(
      probed.flatMap { segment in
        let device = "x\(segment.number)"
        return [
          "link add \(device) link \(segment.interface) type macvlan mode bridge",
          "link set \(device) address 00:00:5e:00:02:0a addrgenmode none",
          "link set \(device) up", "addr add fe80::1/128 dev \(device) nodad", "addr add \(segment.virtualAddress)/128 dev \(device) nodad",
        ]
      })
  }
}
