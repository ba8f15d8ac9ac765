import Conformance
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The management group against keepalived, another implementation of the same standard, which plays r1.
  @Suite(
    .enabled(
      if: Requirements.laboratory.with(program: "keepalived").mayRun,
      Comment(rawValue: Requirements.laboratory.with(program: "keepalived").reason)))
  struct KeepalivedTests {
    private func startKeepalived(_ bench: Bench, priority: Int, run: Int = 0) throws -> DaemonProcess {
      let file = try bench.scratch.write(
        """
        global_defs {
          vrrp_version 3
        }
        vrrp_instance core {
          state BACKUP
          interface m0
          virtual_router_id 1
          priority \(priority)
          advert_int 0.2
          virtual_ipaddress {
            fe80::1/64
          }
        }

        """, to: "keepalived-\(run).conf")
      let arguments = [
        "--dont-fork", "--log-console", "--log-detail", "--vrrp", "--use-file=\(file)",
        "--pid=\(bench.scratch.url.appending(path: "keepalived-\(run).pid").path)",
        "--vrrp_pid=\(bench.scratch.url.appending(path: "vrrp-\(run).pid").path)",
      ]
      return try DaemonProcess(
        Requirements.path(of: "keepalived") ?? "keepalived", arguments, in: bench.namespace(of: .r1), name: "keepalived")
    }

    private let groups: [RouterFile.Entry] = [.init(interface: "s[1-1]", mode: "unflowdown")]

    @Test(.rfc9568("6.4.2-6", "6.4.2-7", "7.1-4")) func itIsFollowedWhileItIsBetterAndReplacedWhenItResigns() throws {
      let bench = try Bench(segments: 1)
      let first = try startKeepalived(bench, priority: 150)
      try first.line(within: Bench.patience, "keepalived Active") { $0.contains("Entering MASTER STATE") }
      _ = try bench.start(.r2, RouterFile(.r2, groups))
      let backup = try bench.wait(.r2, "Backup of keepalived") {
        $0.state("core") == "Backup" && ($0["core"]?.advertisementsReceived ?? 0) > 5
      }
      #expect(backup["core"]?.learnedIntervalMilliseconds == 200, "its interval, not ours, is what silence is measured by")
      #expect(backup.state("s1/10") == "Backup")

      first.terminate()
      _ = try first.exit(within: Bench.patience)
      let active = try bench.wait(.r2, "Active after the resignation") { $0.totals.active == 2 }
      #expect(active.switchovers.first?.cause.hasSuffix("resigned") == true)

      let second = try startKeepalived(bench, priority: 150, run: 1)
      try second.line(within: Bench.patience, "keepalived Active again") { $0.contains("Entering MASTER STATE") }
      try bench.wait(.r2, "Backup again") { $0.state("core") == "Backup" && $0.state("s1/10") == "Backup" }
      second.terminate()
      _ = try second.exit(within: Bench.patience)
    }

    @Test(.rfc9568("6.4.2-8", "6.4.3-5")) func itStandsBackForABetterOneAndTakesOverWhenThatResigns() throws {
      let bench = try Bench(segments: 1)
      let keepalived = try startKeepalived(bench, priority: 50)
      try keepalived.line(within: Bench.patience, "keepalived Active") { $0.contains("Entering MASTER STATE") }
      let ours = try bench.start(.r2, RouterFile(.r2, groups))
      try bench.wait(.r2, "Active by preemption") { $0.totals.active == 2 }
      try keepalived.line(within: Bench.patience, "keepalived stands back") { $0.contains("Entering BACKUP STATE") && !$0.contains("init") }

      let start = keepalived.lines.last?.time ?? .zero
      ours.terminate()
      #expect(try ours.exit(within: Bench.patience) == .exited(0))
      try keepalived.line(within: Bench.patience, since: start, "keepalived takes over") { $0.contains("Entering MASTER STATE") }
      #expect(
        bench.capture.frames.contains { $0.advertisement?.priority == 0 && $0.origin?.router == .r2 },
        "the resignation was on the wire")
      keepalived.terminate()
      _ = try keepalived.exit(within: Bench.patience)
    }
  }
}
