internal import CNetlink
internal import SystemPackage

/// Signals as events of a loop.
public enum SignalWatch {
  /// The signals by which an operator or a service manager asks for an orderly end.
  public static let termination: [CInt] = [SIGTERM, SIGINT]

  /// The signal by which a service manager asks for the configuration to be read anew.
  public static let reload: CInt = SIGHUP

  /// Keeps signals from interrupting any thread. To be called before there is a second one: threads inherit it.
  public static func block(_ signals: [CInt]) {
    var set = sigset(signals)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Has a write to a pipe or socket whose reader has gone fail, instead of ending the process. What the parent left may be either.
  public static func ignoreBrokenPipes() { ignore_signal(SIGPIPE) }

  /// Calls `handler` on the loop with the number of every signal that comes. On the loop.
  ///
  /// - Throws: when the kernel has no descriptor left.
  public static func start(_ signals: [CInt], on loop: EventLoop, _ handler: @escaping @Sendable (CInt) -> Void) throws(TransportError) {
    let descriptor = try descriptor(of: signals)
    do {
      try loop.watch(descriptor) {
        var information = signalfd_siginfo()
        while read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
          handler(CInt(information.ssi_signo))
        }
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// A descriptor that can be read when one of these has come.
  static func descriptor(of signals: [CInt]) throws(TransportError) -> CInt {
    var set = sigset(signals)
    return try systemCall("make a signalfd", "") { signalfd(-1, &set, CInt(SFD_NONBLOCK | SFD_CLOEXEC)) }
  }

  private static func sigset(_ signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
