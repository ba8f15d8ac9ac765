internal import CNetlink
internal import Engine
internal import Synchronization

/// Runs scripts, one at a time, each on a thread of its own with ordinary scheduling: no loop waits for one, nor for the file system that it is on.
///
/// Who has several that may run side by side has several of these.
public final class ScriptRunner: Sendable {
  /// How much longer than a script may run, and be told to end, is waited for one.
  private static let margin: Duration = .seconds(1)

  private let work: BoundedWork
  private let present = PresentScript()

  /// - Parameters:
  ///   - name: the threads'.
  ///   - loop: keeps the time; nothing else is done on it.
  public init(name: String, loop: EventLoop) {
    work = BoundedWork(name: name, loop: loop)
    // A parent may have had it ignored, and then nobody learns how a child has ended.
    default_signal(SIGCHLD)
  }

  /// Runs a script to its end, or to its limit.
  public func run(_ script: Script) async -> ScriptEnd {
    switch await work.run(within: script.limit + Script.grace + Self.margin, { [present] in ScriptProcess.run(script, as: present) }) {
    case .done(let end): end
    case .timedOut: .timedOut
    case .interrupted: .interrupted
    case .hanging: .earlierOneHangs
    case .refused(let error): .notStarted(error)
    }
  }

  /// Nobody waits any longer, and nothing more is run. A script that runs is ended, with its process group.
  public func interrupt() {
    work.interrupt()
    present.kill()
  }
}

/// The script that runs, for whoever has to end it.
final class PresentScript: Sendable {
  /// `nil`: none, or one that has been waited for, whose number may be another's by now.
  private let number = Mutex<pid_t?>(nil)

  func begins(_ process: pid_t) { number.withLock { $0 = process } }
  func ends() { number.withLock { $0 = nil } }
  func kill() { number.withLock { if let process = $0 { _ = CNetlink.kill(-process, SIGKILL) } } }
}
