internal import Engine
internal import Foundation
internal import Lab

/// One of the two daemons, started and asked as an operator would.
struct RouterUnderTest {
  /// Which privileges it is started without.
  enum Deprivation {
    case none
    /// CAP_SYS_NICE: no thread of it may be real-time.
    case realTime
  }

  let router: LabRouter
  let process: DaemonProcess
  /// When it was started.
  let start: Instant
  let control: String
  private let stage: Stage

  init(
    _ router: LabRouter, groups: Int, modes: RouterFile.Modes, interval: Int, without deprivation: Deprivation = .none, on stage: Stage,
    in laboratory: Laboratory
  ) throws {
    try self.init(
      RouterFile(router: router, groups: groups, modes: modes, interval: interval), without: deprivation, on: stage, in: laboratory)
  }

  /// - Parameters:
  ///   - launcher: a program that becomes the daemon, with its arguments.
  ///   - controlFolder: where its control socket and its record are; `nil`: beside everything else.
  init(
    _ file: RouterFile, without deprivation: Deprivation = .none, launcher: [String] = [], controlFolder: String? = nil, on stage: Stage,
    in laboratory: Laboratory
  ) throws {
    router = file.router
    self.stage = stage
    control = controlFolder.map { "\($0)/\(file.router).sock" } ?? stage.path("\(file.router).sock")
    let path = try Self.write(file, control, on: stage)
    var command = launcher + [stage.program, "run", path]
    if deprivation == .realTime {
      command = [Requirements.path(of: "setpriv") ?? "setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice"] + command
    }
    start = LabClock.now
    process = try stage.start(command[0], Array(command.dropFirst()), in: laboratory.namespace(of: router), name: router.rawValue)
  }

  private static func write(_ file: RouterFile, _ control: String, on stage: Stage) throws -> String {
    var file = file
    file.control = control
    return try stage.write(file.text, to: "\(file.router).yaml")
  }

  /// Writes another file in the place of its own, for it to read.
  func rewrite(_ file: RouterFile) throws { _ = try Self.write(file, control, on: stage) }

  /// Writes another file in the place of its own, and has it read.
  ///
  /// - Returns: what the daemon says it did.
  @discardableResult
  func reload(_ file: RouterFile) throws -> ReloadAnswer {
    try rewrite(file)
    let command = [stage.program, "reload", "--json", "--control", control]
    let answer = try Command(command, limit: .seconds(120)).run()
    return try JSONDecoder().decode(ReloadAnswer.self, from: Data(answer.utf8))
  }

  // MARK: Asking

  /// - Returns: `nil` while it doesn't answer.
  func report() throws -> DaemonReport? { try ask("show", "--all") }

  func switchovers() throws -> [SwitchoverRecord] {
    try ask("show", "switchovers").map { (log: SwitchoverRecord.Log) in log.switchovers } ?? []
  }

  private func ask<Answer: Decodable>(_ words: String...) throws -> Answer? {
    let outcome = try Command([stage.program] + words + ["--json", "--control", control]).outcome()
    return outcome.succeeded ? try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8)) : nil
  }

  /// Asks again and again until the report satisfies `condition`, with pauses: the answer is made where groups are provisioned.
  @discardableResult
  func wait(_ what: String, within limit: Duration, until condition: (DaemonReport) -> Bool) throws -> DaemonReport {
    let deadline = LabClock.now.advanced(by: limit)
    var last: DaemonReport?
    repeat {
      last = try report() ?? last
      if let last, condition(last) { return last }
      // Until it says something or the pause is over.
      _ = try? process.line(within: .milliseconds(20) + .microseconds(250) * (last?.groups.count ?? 0), since: LabClock.now) { _ in true }
    } while process.isRunning && LabClock.now < deadline
    let totals = last.map { "\($0.totals.active) Active, \($0.totals.backup) Backup, \($0.totals.initialize) Initialize" } ?? "no answer"
    let log = process.lines.suffix(10).map { "\n  \($0.text)" }.joined()
    throw LabError.timeout("\(router): \(what) (\(totals))\(log)")
  }

  /// Waits until every group is what it has to be.
  ///
  /// - Parameter lost: segments whose interface an operator has taken down.
  @discardableResult
  func settle(isActive: Bool, without lost: Set<Segment> = [], within limit: Duration) throws -> DaemonReport {
    try wait(isActive ? "Active for every group" : "Backup for every group", within: limit) {
      $0.wrong(isActive: isActive, without: lost).isEmpty
    }
  }

  /// Waits until the kernel has taken down so many interfaces because of the newest switchover.
  func withdrawn(_ count: Int, within limit: Duration) throws -> SwitchoverRecord {
    let deadline = LabClock.now.advanced(by: limit)
    var last: SwitchoverRecord?
    repeat {
      last = try switchovers().first ?? last
      if let last, last.state != "Active", last.interfacesHeld >= count { return last }
      _ = try? process.line(within: .milliseconds(50), since: LabClock.now) { _ in true }
    } while process.isRunning && LabClock.now < deadline
    throw LabError.timeout("\(router): \(count) interfaces down (\(last?.interfacesHeld ?? 0), \(last?.state ?? "no switchover"))")
  }

  /// When it logged that its management group had become Backup, waiting for that.
  func becameBackup(since start: Instant = .zero, within limit: Duration) throws -> Instant {
    try process.line(within: limit, since: start, "the log's line on Backup") { $0.contains("core is Backup") }.time
  }

  // MARK: Without it

  /// Undoes what it has left once it was killed.
  func releaseAll(in laboratory: Laboratory) throws -> (status: ExitStatus, words: String) {
    let command = ["ip", "netns", "exec", laboratory.namespace(of: router).name, stage.program, "release", "--all", "--control", control]
    let outcome = try Command(command, limit: .seconds(120)).outcome()
    return (outcome.status, (outcome.output + outcome.errors).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  // MARK: What the kernel says of it

  /// Bytes of memory it holds (VmRSS).
  var residentBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }

  /// How many of its threads run under SCHED_FIFO.
  var realTimeThreads: Int {
    let folder = "/proc/\(process.pid)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.count { thread in
      // Behind the name, which may have blanks, fields 3 and on of proc_pid_stat(5); the policy is field 41.
      let text = (try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8)) ?? ""
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 38 && fields[38] == "1"
    }
  }
}
