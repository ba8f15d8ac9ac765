import Engine
import Foundation
import Lab
import Logging
import Testing
import Transport

@testable import Daemon

/// Changes as groups report them, without any group: what is written to the FIFO, and which scripts are run.
@Suite struct NotifierTests {
  private let scratch: Scratch
  private let notifier: Notifier

  init() throws {
    scratch = try Scratch()
    notifier = Notifier(journal: Journal(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
  }

  private func path(_ name: String) -> String { scratch.url.appending(path: name).path }

  /// In the form that keepalived's documentation gives: four arguments behind those of one's own. What else it reads is on its standard input.
  private func script(_ name: String, _ more: String = "") throws -> String {
    let text = """
      #!/bin/sh
      echo "$@" >> \(path("\(name).calls"))
      cat >> \(path("\(name).input"))
      \(more)
      """
    let path = try scratch.write(text, to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func lines(_ name: String) -> [String] {
    ((try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "").split(separator: "\n").map { String($0) }
  }

  private func configure(_ notify: String, followers: Int = 0, ofCore: String = "") throws {
    let range =
      followers > 0 ? "  - {interface: \"s[1-\(followers)]\", vrid: 10, follow: core, mode: unflowdown, addresses: [\"fe80::1\"]}\n" : ""
    let configuration = try read(
      "\(notify)\ngroups:\n  - {name: core, management: true, interface: m0, vrid: 1\(ofCore)}\n\(range)"
        + "  - {name: lan, interface: e0, vrid: 9, addresses: [\"fe80::9\"]}"
    ).get()
    try notifier.configure(NotifyPlan(configuration)) { _ in 200 }
  }

  /// A switchover of core, as a lane reports it.
  private func switchover(to state: RouterState, followers: Int, finishes: Bool = true) {
    notifier.elected(GroupSlot(0), "core", state)
    for number in 1...followers { notifier.followed(GroupSlot(number), "s\(number)/10", state, leader: GroupSlot(0)) }
    if finishes { notifier.switched(GroupSlot(0), "core", state) }
  }

  /// Waits for what it comes to.
  private func wait(_ what: String, until condition: (NotifyCounts) -> Bool) async throws {
    let deadline = LabClock.now.advanced(by: Bench.patience)
    while !(notifier.counts.map(condition) ?? false) {
      guard LabClock.now < deadline else { throw LabError.timeout("\(what): \(String(describing: notifier.counts))") }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// A reader of the FIFO, once there is one.
  private func reader() async throws -> ReadingProcess {
    try await wait("the FIFO") { $0.fifo?.state == .open }
    return try ReadingProcess("/bin/cat", [path("fifo")], output: scratch.url.appending(path: "read"))
  }

  @Test func aSwitchoverOfAThousandIsOneRunAndALineForEach() async throws {
    let script = try script("notify.sh")
    try configure("notify: {fifo: \(path("fifo")), script: \(script) mine}", followers: 1000)
    let reader = try await reader()
    switchover(to: .active, followers: 1000)
    try await wait("the run") { $0.succeeded == 1 }
    #expect(lines("notify.sh.calls") == ["mine GROUP core MASTER 200"])
    let expected = ["INSTANCE \"core\" MASTER 200"] + (1...1000).map { "INSTANCE \"s\($0)/10\" MASTER 200" } + ["GROUP \"core\" MASTER 200"]
    #expect(lines("notify.sh.input") == expected)
    try await reader.wait("the last") { $0.count == expected.count }
    #expect(reader.lines == expected)
    // What happens to one follower is a line, and no run.
    notifier.followed(GroupSlot(7), "s7/10", .initialize, leader: GroupSlot(0))
    try await reader.wait("its line") { $0.last == "INSTANCE \"s7/10\" FAULT 200" }
    switchover(to: .backup, followers: 1000)
    try await wait("the next run") { $0.succeeded == 2 }
    #expect(lines("notify.sh.calls") == ["mine GROUP core MASTER 200", "mine GROUP core BACKUP 200"])
    await notifier.finish()
    #expect(!FileManager.default.fileExists(atPath: path("fifo")))
  }

  @Test func scriptsOfAStateComeFirstThoseOfTheGroupBeforeThoseOfAll() async throws {
    let order = path("order")
    let scripts = try ["up.sh", "all.sh", "own.sh"].map { try script($0, "echo \($0) >> \(order)") }
    try configure("notify: {script: \(scripts[1]), master: \(scripts[0]) now}", ofCore: ", notify: {script: \(scripts[2])}")
    notifier.elected(GroupSlot(0), "core", .active)
    notifier.elected(GroupSlot(1), "lan", .initialize)
    try await wait("four runs") { $0.succeeded == 4 }
    #expect(lines("order") == ["own.sh", "up.sh", "all.sh", "all.sh"])
    // Nothing is put behind the arguments of the one for a state: as keepalived has it. And who leads nobody is an instance.
    #expect(lines("up.sh.calls") == ["now"] && lines("own.sh.calls") == ["INSTANCE core MASTER 200"])
    #expect(lines("all.sh.calls") == ["INSTANCE core MASTER 200", "INSTANCE lan FAULT 200"])
    await notifier.finish()
  }

  @Test func scriptsThatHangFailAndVanishAreCountedAndTheNextRuns() async throws {
    let script = try script("notify.sh", "case $3 in MASTER) trap '' TERM; while :; do sleep 0.1; done;; BACKUP) exit 7;; esac")
    try configure("notify: {script: \(script), timeout: 300ms}")
    notifier.elected(GroupSlot(0), "core", .active)
    notifier.elected(GroupSlot(0), "core", .backup)
    try await wait("both") { $0.timedOut == 1 && $0.failed == 1 }
    #expect(notifier.counts?.lastFailure == "\(script) ended with status 7 (INSTANCE \"core\" BACKUP 200)")
    try FileManager.default.removeItem(atPath: script)
    notifier.elected(GroupSlot(0), "core", .initialize)
    try await wait("the refusal") { $0.notStarted == 1 }
    #expect(notifier.counts?.lastFailure?.contains("ENOENT") == true)
    #expect(lines("notify.sh.calls") == ["INSTANCE core MASTER 200", "INSTANCE core BACKUP 200"])
    await notifier.finish()
  }

  @Test func whoWaitsTooLongIsSkippedAndTheNewestIsTold() async throws {
    let script = try script("notify.sh", "while [ $3 = FAULT ] && [ ! -e \(path("go")) ]; do sleep 0.05; done")
    try configure("notify: {script: \(script), timeout: 10min}")
    notifier.elected(GroupSlot(0), "core", .initialize)
    try await wait("the first") { $0.running != nil }
    for number in 0..<100 { notifier.elected(GroupSlot(0), "core", number.isMultiple(of: 2) ? .active : .backup) }
    try await wait("too many") { $0.skipped == UInt64(100 - NotifyDesk.runsWaiting) }
    _ = try scratch.write("", to: "go")
    try await wait("the rest") { $0.succeeded == UInt64(1 + NotifyDesk.runsWaiting) }
    #expect(lines("notify.sh.calls").last == "INSTANCE core BACKUP 200")
    await notifier.finish()
  }

  @Test func theEndIsSaidOfInstancesAndWaitedFor() async throws {
    let (script, stop) = (try script("notify.sh"), try script("stop.sh"))
    try configure("notify: {fifo: \(path("fifo")), script: \(script), stop: \(stop)}", followers: 2)
    let reader = try await reader()
    switchover(to: .active, followers: 2)
    notifier.stopping()
    // The lane does not come to its end any more.
    switchover(to: .initialize, followers: 2, finishes: false)
    await notifier.finish()
    let end = [
      "GROUP \"core\" MASTER 200", "INSTANCE \"core\" STOP 200", "INSTANCE \"s1/10\" STOP 200", "INSTANCE \"s2/10\" STOP 200",
    ]
    try await reader.wait("the end") { $0.suffix(4) == end[...] }
    #expect(lines("notify.sh.calls").last == "INSTANCE core STOP 200" && lines("stop.sh.input").last == "INSTANCE \"s2/10\" STOP 200")
  }

  @Test func nobodyIsToldUnlessSomebodyWantsIt() async throws {
    try configure("refresh: 0")
    notifier.elected(GroupSlot(0), "core", .active)
    #expect(notifier.counts == nil)
    await notifier.finish()
  }

  private static let sample = "/usr/share/doc/keepalived/samples/sample_notify_fifo.sh.gz"

  /// As it is, where that package is installed.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: sample), "keepalived's samples are not installed"))
  func keepalivedsOwnSampleOfAReaderReadsTheLines() async throws {
    let name = "vrrp6d-\(UUID().uuidString.prefix(8))"
    try configure("notify: {fifo: \(path(name))}", followers: 2)
    try await wait("the FIFO") { $0.fifo?.state == .open }
    // It writes there.
    let log = URL(filePath: "/tmp/\(name).log")
    defer {
      try? FileManager.default.removeItem(at: log)
      try? FileManager.default.removeItem(atPath: "/run/\(name).pid")
    }
    let program = try scratch.write(try Command(["zcat", Self.sample]).run(), to: "sample.sh")
    let reader = try ReadingProcess("/bin/bash", [program, path(name)], output: scratch.url.appending(path: "said"))
    switchover(to: .active, followers: 2)
    let expected = ["INSTANCE core MASTER 200", "INSTANCE s1/10 MASTER 200", "INSTANCE s2/10 MASTER 200", "GROUP core MASTER 200"]
    let deadline = LabClock.now.advanced(by: Bench.patience)
    var read: [String] = []
    while read != expected, LabClock.now < deadline {
      let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      read = text.split(separator: "\n").map { $0.split(separator: " ").suffix(4).joined(separator: " ") }
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(read == expected)
    reader.terminate()
    await notifier.finish()
  }
}
