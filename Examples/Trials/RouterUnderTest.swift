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
  private let stage: Stage
  private let control: String

  init(
    _ router: LabRouter, groups: Int, modes: RouterFile.Modes, interval: Int, without deprivation: Deprivation = .none, on stage: Stage,
    in laboratory: Laboratory
  ) throws {
    self.router = router
    self.stage = stage
    control = stage.path("\(router).sock")
    let file = RouterFile(router: router, groups: groups, modes: modes, interval: interval, control: control)
    let path = try stage.write(file.text, to: "\(router).yaml")
    var command = [stage.program, "run", path]
    if deprivation == .realTime {
      command = [Requirements.path(of: "setpriv") ?? "setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice"] + command
    }
    start = LabClock.now
    process = try stage.start(command[0], Array(command.dropFirst()), in: laboratory.namespace(of: router), name: router.rawValue)
  }

  // MARK: Asking

  /// - Returns: `nil` while it doesn't answer.
  func report() throws -> DaemonReport? { try ask("show") }

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
  @discardableResult
  func settle(isActive: Bool, within limit: Duration) throws -> DaemonReport {
    try wait(isActive ? "Active for every group" : "Backup for every group", within: limit) { $0.wrong(isActive: isActive).isEmpty }
  }

  /// When it logged that its management group had become Backup, waiting for that.
  func becameBackup(within limit: Duration) throws -> Instant {
    try process.line(within: limit, "the log's line on Backup") { $0.contains("core is Backup") }.time
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
