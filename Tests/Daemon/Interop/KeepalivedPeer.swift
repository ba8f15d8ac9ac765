import Engine
import Foundation
import Lab
import Testing

/// keepalived.
final class KeepalivedPeer: Peer {
  let process: DaemonProcess
  private let elector: String

  init(_ terms: Terms, as router: LabRouter, in bench: Bench, run: Int) throws {
    let directory = bench.scratch.url.appending(path: "keepalived-\(run)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = try bench.scratch.write(Self.configuration(terms), to: "keepalived-\(run)/keepalived.conf")
    elector = directory.appending(path: "vrrp.pid").path
    process = try DaemonProcess(
      Implementation.keepalived.path(of: "keepalived"),
      [
        "--dont-fork", "--log-console", "--log-detail", "--vrrp", "--use-file=\(file)",
        "--pid=\(directory.appending(path: "keepalived.pid").path)", "--vrrp_pid=\(elector)",
      ],
      in: bench.namespace(of: router), name: "keepalived")
  }

  private static func configuration(_ terms: Terms) -> String {
    "global_defs {\n  vrrp_version 3\n}\n"
      + Contest.all.map { contest in
        """
        vrrp_instance \(contest.name) {
          state BACKUP
          interface \(contest.segment)
          \(terms.speaker == .virtual ? "use_vmac vrrp.\(contest.vrid)" : "")
          virtual_router_id \(contest.vrid)
          priority \(terms.priority)
          advert_int \(Double(terms.interval) / 1000)
          \(terms.preempts ? "preempt" : "nopreempt")
          virtual_ipaddress {
            \(contest.addresses.map { "\($0)/64" }.joined(separator: "\n    "))
          }
        }

        """
      }
      .joined()
  }

  func says(_ state: RouterState, in contest: Contest, _ line: String) -> Bool {
    line.contains("(\(contest.name)) Entering \(state == .active ? "MASTER" : "BACKUP") STATE")
  }

  /// Two processes: the elector, and one that watches it, starts it anew, and whose end the elector takes for a SIGTERM.
  func crash() throws {
    let text = try String(contentsOfFile: elector, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let pid = try #require(pid_t(text))
    // Frozen, the watcher neither restarts nor collects the elector, so the number is still the elector's.
    process.freeze()
    kill(pid, SIGKILL)
    process.kill()
    try process.exit(within: Bench.patience)
  }

  func cleanUp() {
    guard process.isRunning else { return }
    process.terminate()
    _ = try? process.exit(within: .seconds(5))
  }
}
