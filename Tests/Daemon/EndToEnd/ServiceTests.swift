import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The daemon as a service: what its manager hears, and what it may.
  @Suite struct ServiceTests {
    private static let groups: [RouterFile.Entry] = [.init(interface: "s[1-2]", mode: "unflowdown")]

    private func start(
      _ router: LabRouter, _ file: RouterFile, for manager: ServiceManagerStandIn, _ variables: String..., bench: Bench
    ) throws -> DaemonProcess {
      try bench.start(router, file, by: ["env", "NOTIFY_SOCKET=\(manager.place)"] + variables)
    }

    private func atPath(_ bench: Bench) throws -> ServiceManagerStandIn {
      try ServiceManagerStandIn(at: bench.scratch.url.appending(path: "notify").path, in: bench.namespace(of: .r1))
    }

    private func states(_ bench: Bench) throws -> [String] { try bench.report(.r1)?.groups.map(\.state) ?? [] }

    @Test func readyIsSaidOnceAndWhenTheElectionHasBegun() throws {
      let bench = try Bench(segments: 2)
      let manager = try atPath(bench)
      var file = RouterFile(.r1, Self.groups)
      // One that never will: nobody waits for it.
      file.groups.append(.init(interface: "none", mode: nil, addresses: ["fe80::9"], vrid: 9))
      let daemon = try start(.r1, file, for: manager, bench: bench)
      try manager.message(within: Bench.patience, "READY=1") { $0["READY"] == "1" }
      let report = try #require(try bench.report(.r1), "it answers at the control socket by then")
      #expect(report.state("core") != "Initialize")
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      try manager.message(within: Bench.patience, "the totals") { $0["STATUS"] == "core Active; 4 groups: 3 Active, 1 Initialize" }
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      try manager.message(within: Bench.patience, "STOPPING=1") { $0["STOPPING"] == "1" }
      let ready = manager.messages.indices.filter { manager.messages[$0]["READY"] != nil }
      let stopping = manager.messages.firstIndex { $0["STOPPING"] != nil }
      #expect(ready.count == 1)
      #expect(manager.messages.dropFirst(try #require(stopping)).allSatisfy { $0["READY"] == nil && $0["RELOADING"] == nil })
    }

    @Test func whatFollowsATakeoverIsInTheStatus() throws {
      let bench = try Bench(segments: 2)
      // In the kernel's abstract space.
      let manager = try ServiceManagerStandIn(at: "@vrrp6d-test-\(UUID().uuidString)", in: bench.namespace(of: .r2))
      let preferred = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let file = RouterFile(.r2, Self.groups)
      _ = try bench.start(.r2, file, by: ["env", "NOTIFY_SOCKET=\(manager.place)"])
      try manager.message(within: Bench.patience, "Backup") { $0["STATUS"] == "core Backup; 3 groups: 3 Backup" }
      let count = manager.count
      preferred.kill()
      try manager.message(within: Bench.patience, from: count, "Active") { $0["STATUS"] == "core Active; 3 groups: 3 Active" }
    }

    @Test func aReloadIsSaidFromItsBeginningToItsEnd() throws {
      let bench = try Bench(segments: 2)
      let manager = try atPath(bench)
      let daemon = try start(.r1, RouterFile(.r1, Self.groups), for: manager, bench: bench)
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      try manager.message(within: Bench.patience, "READY=1") { $0["READY"] == "1" }

      func reload(_ text: String, _ ask: () throws -> Void) throws {
        _ = try bench.scratch.write(text, to: bench.fileName(of: .r1))
        let (count, before) = (manager.count, LabClock.now)
        try ask()
        let begin = try manager.message(within: Bench.patience, from: count, "RELOADING=1") { $0["RELOADING"] == "1" }
        // systemd leaves out one that is older than its own question.
        let time = try #require(begin["MONOTONIC_USEC"].flatMap { Int64($0) })
        #expect(time >= before.nanoseconds / 1000 && time <= LabClock.now.nanoseconds / 1000)
        let index = try #require(manager.messages.firstIndex(of: begin))
        try manager.message(within: Bench.patience, from: index + 1, "READY=1 behind it") { $0["READY"] == "1" }
      }
      var file = RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown")])
      let good = file.text(router: .r1, control: bench.control(of: .r1))
      try reload(good) { daemon.signal(SIGHUP) }
      #expect(try states(bench).count == 2, "READY=1 is behind the reload")

      file.settings = ["nonsense: true"]
      var count = manager.count
      try reload(file.text(router: .r1, control: bench.control(of: .r1))) { daemon.signal(SIGHUP) }
      try manager.message(within: Bench.patience, from: count, "the refusal") {
        $0["STATUS"].map { $0.contains("the last reload was refused") && $0.contains("nonsense") } == true
      }
      #expect(try states(bench) == ["Active", "Active"])

      // At the control socket it is one, too; and what was refused is forgotten.
      count = manager.count
      try reload(good) {
        let outcome = try Program.run("reload", "--control", bench.control(of: .r1))
        #expect(outcome.succeeded, "\(outcome.errors)")
      }
      try manager.message(within: Bench.patience, from: count, "no refusal") { $0["STATUS"] == "core Active; 2 groups: 2 Active" }
    }

    @Test func theWatchdogIsFedUntilTheProcessStands() throws {
      let bench = try Bench(segments: 2)
      let manager = try atPath(bench)
      let daemon = try start(.r1, RouterFile(.r1, Self.groups), for: manager, "WATCHDOG_USEC=400000", bench: bench)
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let count = manager.count
      for number in 1...3 {
        try bench.poll("feeding \(number)") { manager.messages.dropFirst(count).count { $0["WATCHDOG"] == "1" } >= number ? true : nil }
      }
      daemon.freeze()
      try bench.poll("stopped") {
        try String(contentsOfFile: "/proc/\(daemon.pid)/stat", encoding: .utf8).contains(") T ") ? true : nil
      }
      let last = LabClock.now
      daemon.thaw()
      try manager.message(within: Bench.patience, "fed again") { $0["WATCHDOG"] == "1" && $0.time > last }
    }

    /// Of every thread of a process, what /proc says under a name.
    private func status(_ name: String, of process: Int32) throws -> Set<String> {
      var values: Set<String> = []
      for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task") {
        let text = try String(contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
          values.insert(line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces))
        }
      }
      return values
    }

    @Test func itMayDoWhatItNeedsAndNothingElse() throws {
      let bench = try Bench(segments: 3)
      let daemon = try bench.start(
        .r1, RouterFile(.r1, [.init(interface: "s1", mode: "unflowdown"), .init(interface: "s2", mode: "flowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      // CAP_CHOWN, CAP_DAC_OVERRIDE; CAP_KILL, CAP_SETGID, CAP_SETUID; CAP_NET_ADMIN, CAP_NET_RAW, CAP_IPC_LOCK; CAP_SYS_NICE; CAP_BPF.
      let kept = "00000080008070e3"
      func expectNoMore() throws {
        #expect(try status("CapPrm", of: daemon.pid) == [kept])
        #expect(try status("CapEff", of: daemon.pid) == [kept])
        #expect(try status("CapInh", of: daemon.pid) == ["0000000000000000"])
        #expect(try status("CapAmb", of: daemon.pid) == ["0000000000000000"])
        #expect(try status("NoNewPrivs", of: daemon.pid) == ["1"])
        // What a program could get that it starts: CAP_PERFMON it cannot, because the daemon itself has it no longer.
        #expect(try status("CapBnd", of: daemon.pid) == ["000000c0008070e3"])
      }
      try expectNoMore()
      // Nor behind a reload, which can do everything: a new gate, accepted addresses, another interface to be held.
      let file = RouterFile(
        .r1,
        [
          .init(interface: "s1", mode: "flowdown"), .init(interface: "s2", mode: "unflowdown"),
          .init(interface: "s3", mode: nil, settings: ["accept-mode: true"]),
        ])
      _ = try bench.scratch.write(file.text(router: .r1, control: bench.control(of: .r1)), to: bench.fileName(of: .r1))
      let outcome = try Program.run("reload", "--control", bench.control(of: .r1))
      #expect(outcome.succeeded, "\(outcome.errors)")
      try bench.wait(.r1, "the new group") { $0.totals.active == 4 && $0["s3/10"]?.acceptedAddresses?.isEmpty == false }
      try expectNoMore()
      #expect(!daemon.lines.contains { $0.text.contains("EPERM") })
    }
  }
}
