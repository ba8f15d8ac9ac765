internal import CNetlink

/// What a program does that is interrupted while a laboratory stands.
public enum Interruption {
  /// Runs `cleanUp` on a thread of its own when SIGINT, SIGTERM or SIGHUP arrives, then ends the program with 128 + the signal.
  ///
  /// To be called early: threads that were started before keep taking the signals themselves.
  public static func handle(_ cleanUp: @escaping @Sendable () -> Void) throws(LabError) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    _ = try LabThread {
      var signal: Int32 = 0
      withUnsafePointer(to: waited) { _ = sigwait($0, &signal) }
      cleanUp()
      _exit(128 + signal)
    }
  }
}
