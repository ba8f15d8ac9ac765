import Engine
import Lab

/// Another implementation, running as one of the routers.
protocol Peer: AnyObject {
  /// The process that elects, and whose log says so.
  var process: DaemonProcess { get }

  /// Whether a line of the log says that the virtual router of `contest` is now in `state`.
  func says(_ state: RouterState, in contest: Contest, _ line: String) -> Bool

  /// Ends everything that elects at once and without a word: a crash. What the kernel was told stays.
  func crash() throws

  /// Ends whatever still runs, and takes back what the next start would stumble over.
  func cleanUp()
}

extension Peer {
  /// Waits until the log says that every contest is in `state`.
  func wait(for state: RouterState, in contests: [Contest] = Contest.all, since start: Instant = .zero) throws {
    for contest in contests {
      try process.line(within: Bench.patience, since: start, "\(state) in \(contest.name)") { says(state, in: contest, $0) }
    }
  }

  /// SIGTERM, and the end.
  func resign() throws {
    process.terminate()
    try process.exit(within: Bench.patience)
  }
}
