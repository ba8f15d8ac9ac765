import ControlProtocol
import Engine
import Foundation
import Lab
import Testing
import Transport

@testable import Daemon

/// A laboratory with a directory, and the daemons that run in it. What is left of them ends with it.
final class Bench {
  /// How long anything may take that happens by itself. Far more than it does: only a failing test waits so long.
  static let patience = Duration.seconds(30) * Patience.factor

  let laboratory: Laboratory
  let scratch: Scratch
  let capture: FrameCapture
  private var daemons: [DaemonProcess] = []
  private var files: [LabRouter: String] = [:]

  /// - Parameters:
  ///   - segments: besides the management link.
  ///   - pingHosts: the segments that have a host with a kernel of its own.
  ///   - untoldHosts: those that have one which configures itself.
  init(segments: Int, pingHosts: [Int] = [], untoldHosts: [Int] = []) throws {
    laboratory = try Laboratory(Layout(segments: segments, pingHosts: pingHosts, untoldHosts: untoldHosts))
    scratch = try Scratch()
    capture = try FrameCapture(in: laboratory.layout.hosts)
  }

  deinit {
    for daemon in daemons where daemon.isRunning { daemon.kill() }
    for daemon in daemons { _ = try? daemon.exit(within: .seconds(5)) }
    laboratory.destroy()
  }

  func namespace(of router: LabRouter) -> NetworkNamespace { laboratory.namespace(of: router) }
  /// The file of the daemon that was started last on a router.
  func fileName(of router: LabRouter) -> String { files[router] ?? "" }

  /// The filters on a router's interfaces, one a line: interface, direction, and what `tc` says of it.
  func filters(on router: LabRouter) throws -> [String] {
    let namespace = namespace(of: router)
    let interfaces = try namespace.run("tc", "qdisc", "show").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return words.count > 4 && words[1] == "clsact" ? String(words[4]) : nil
    }
    return try interfaces.sorted().flatMap { interface in
      try ["ingress", "egress"].flatMap { direction in
        try namespace.run("tc", "filter", "show", "dev", interface, direction).split(separator: "\n").compactMap { line in
          // One with nothing in it is only the head of the next.
          line.contains(" handle ") ? "\(interface) \(direction) \(line.drop { $0 == " " })" : nil
        }
      }
    }
  }

  /// The interfaces on which both of the gate's filters are, of a daemon of this name.
  func guarded(on router: LabRouter, by name: String) throws -> [String] {
    let ours = try filters(on: router).filter { $0.contains(" vrrp6d:\(name) ") }.compactMap { $0.split(separator: " ").first }
    return Dictionary(grouping: ours) { String($0) }.filter { $0.value.count == 2 }.keys.sorted()
  }

  /// What a router's interfaces have for virtual routers, all of it text to compare: filters, MAC addresses, routes.
  func gate(of router: LabRouter) throws -> [String] {
    let namespace = namespace(of: router)
    let qdiscs = try namespace.run("tc", "qdisc", "show").split(separator: "\n").filter { $0.contains("clsact") }.map(String.init)
    let addresses = try namespace.run("bridge", "fdb", "show").split(separator: "\n").filter { $0.hasPrefix("00:00:5e:00:02:") }
    let routes = try namespace.run("ip", "-6", "route", "show", "table", "all", "proto", "112").split(separator: "\n")
    return try filters(on: router) + qdiscs.sorted() + (addresses + routes).map(String.init).sorted()
  }

  func control(of router: LabRouter) -> String { scratch.url.appending(path: "\(router).sock").path }

  /// Starts a daemon, without waiting for anything.
  ///
  /// - Parameter launcher: a program that becomes the daemon, with its arguments.
  func start(_ router: LabRouter, _ file: RouterFile, control: String? = nil, by launcher: [String] = []) throws -> DaemonProcess {
    let control = control ?? self.control(of: router)
    let name = "\(router)-\(daemons.count).yaml"
    let path = try scratch.write(file.text(router: router, control: control), to: name)
    files[router] = name
    let command = launcher + [Program.path, "run", path]
    let daemon = try DaemonProcess(command[0], Array(command.dropFirst()), in: namespace(of: router), name: router.rawValue)
    daemons.append(daemon)
    return daemon
  }

  /// Starts both routers and waits until r1 is Active with all that can be, and r2 Backup.
  func startBoth(_ groups: [RouterFile.Entry], _ change: (inout RouterFile) -> Void = { _ in }) throws -> [LabRouter: DaemonProcess] {
    var daemons: [LabRouter: DaemonProcess] = [:]
    for router in LabRouter.allCases {
      var file = RouterFile(router, groups)
      change(&file)
      daemons[router] = try start(router, file)
      if router == .r1 { try wait(.r1, "r1 Active") { $0.groups.allSatisfy { $0.state == "Active" } } }
    }
    let settled = try wait(.r2, "r2 settled") { report in
      report.groups.allSatisfy { $0.mode == "flowdown" ? $0.interfaceCondition == "held" : $0.state == "Backup" }
    }
    try waitUntilDown(settled.heldInterfaces, on: .r2)
    return daemons
  }

  /// Waits until the kernel has taken down what a daemon holds: it is asked to in the background.
  func waitUntilDown(_ interfaces: [String], on router: LabRouter) throws {
    for interface in interfaces {
      try poll("\(interface) of \(router) down") {
        try namespace(of: router).run("ip", "-o", "link", "show", interface).contains("state DOWN") ? true : nil
      }
    }
  }

  /// Asks a daemon with `vrrp6d show --all --json`. `nil` while none answers.
  func report(_ router: LabRouter) throws -> RouterReport? {
    let outcome = try Program.run("show", "--all", "--json", "--control", control(of: router))
    guard outcome.succeeded else { return nil }
    return try JSONDecoder().decode(RouterReport.self, from: Data(outcome.output.utf8))
  }

  /// Asks again and again until a daemon's report satisfies `condition`. Each question is a process: that paces it.
  @discardableResult
  func wait(
    _ router: LabRouter, _ what: String, within limit: Duration = patience, until condition: (RouterReport) -> Bool
  ) throws -> RouterReport {
    var last: RouterReport?
    return try poll("\(what), on \(router)", within: limit) {
      last = try report(router)
      return last.flatMap { condition($0) ? $0 : nil }
    } otherwise: {
      "\(last?.table ?? "no answer")\n"
        + (daemons.filter { $0.name == router.rawValue }.flatMap(\.lines).suffix(20).map(\.text).joined(separator: "\n"))
    }
  }

  /// Asks `question` again and again until there is an answer.
  @discardableResult
  func poll<Answer>(
    _ what: String, within limit: Duration = patience, _ question: () throws -> Answer?, otherwise: () -> String = { "" }
  ) throws -> Answer {
    let deadline = LabClock.now.advanced(by: limit)
    while true {
      if let answer = try question() { return answer }
      guard LabClock.now < deadline else { throw LabError.timeout("\(what)\n\(otherwise())") }
    }
  }

  /// Waits until what became Active was announced as often as it is: behind that, an announcement has another reason.
  @discardableResult
  func waitForRepetitions(_ router: LabRouter, of frames: Int) throws -> RouterReport {
    try wait(router, "the repetitions of \(frames) announcements") {
      ($0.counters["framesRepeated"] ?? 0) >= frames * AnnouncementSchedule.repetitions
    }
  }

  /// Waits until the Active's Advertisement has been heard that many times from now on: time passes as the protocol counts it.
  func hear(_ count: Int, from router: LabRouter, on segment: Segment = .management) throws {
    for _ in 0..<count {
      let now = LabClock.now
      _ = try capture.frame(within: Self.patience, "an Advertisement of \(router) on \(segment)") {
        $0.time > now && $0.isAdvertisement(of: router, on: segment)
      }
    }
  }

  /// What a router sent from a virtual MAC after `start`, each kind on each segment once: what a failing test has to say.
  func strays(of router: LabRouter, since start: Instant) -> Set<String> {
    Set(
      capture.framesFromVirtualMAC(of: router).filter { $0.time > start }.map { "\($0.kind) on \($0.origin?.segment.description ?? "?")" })
  }

  /// Announcements on a segment after `start`.
  func announcements(on segment: Segment, by router: LabRouter, since start: Instant) -> Int {
    capture.frames { $0.time > start && $0.announces(on: segment, by: router) }.count
  }

  /// What a router's kernel has of ours, and what of its own could have been changed: nothing but text to compare.
  func traces(on router: LabRouter) throws -> String {
    let namespace = namespace(of: router)
    let links = try namespace.run("ip", "-o", "link").split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "\(words[1]) \(words[2].contains(",UP") ? "up" : "down")"
    }
    let groups = try namespace.run("ip", "-6", "-o", "maddr").split(separator: "\n").map(String.init).sorted()
    return try
      (links + gate(of: router) + groups + [
        namespace.run(Requirements.path(of: "nft") ?? "nft", "list", "ruleset"), namespace.run("ip", "-6", "-o", "addr"),
      ])
      .joined(separator: "\n")
  }
}

extension CapturedFrame {
  func isAdvertisement(of router: LabRouter, on segment: Segment = .management) -> Bool {
    kind == .advertisement && origin?.router == router && origin?.segment == segment
  }

  /// An unsolicited Neighbor Advertisement from a virtual MAC.
  func announces(on segment: Segment, by router: LabRouter) -> Bool {
    kind == .unsolicitedNeighborAdvertisement && isFromVirtualMAC && origin?.segment == segment && origin?.router == router
  }
}

extension ProbeReport {
  /// The questions that a router answered although they were asked at `start` or later, each on each segment once.
  func answered(by router: LabRouter, askedSince start: Instant) -> Set<String> {
    Set(answers(from: router, askedSince: start).map { "\($0.kind.rawValue) on \($0.segment)" })
  }
}

extension RouterReport {
  subscript(name: String) -> GroupReport? { groups.first { $0.name == name } }
  var router: String { status.router }
  var uptimeSeconds: Double { status.uptimeSeconds }
  var discards: [String: UInt64] { status.discards }
  var routerMessageDiscards: [String: UInt64] { status.routerMessageDiscards }
  var totals: StatusReport.Totals { status.totals }
  var switchovers: [SwitchoverReport] { status.switchovers }
  var counters: [String: Int] { status.counters }
  var heldInterfaces: [String] { status.heldInterfaces }
  var suspendedInterfaces: [String] { status.suspendedInterfaces }
  var silences: StatusReport.Silences? { status.silences }
  var exceptions: [StatusReport.Exception] { status.exceptions }
  var table: String { GroupsReport.table(of: groups) }
  func state(_ name: String) -> String? { self[name]?.state }
}
