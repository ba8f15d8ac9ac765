internal import CNetlink
internal import Engine
internal import SystemPackage

/// The terminal that a command draws on until its user has seen enough. For commands: nothing else of the process may write to it meanwhile.
///
/// It is given back as it was by `restore`, which SIGINT, SIGTERM and SIGHUP lead to as well: they are events here, and end nothing by themselves.
public final class Terminal {
  /// What may happen while a command waits.
  public enum Event: Hashable, Sendable {
    case key(Character)
    /// The descriptor that was waited for can be read, or its other end is gone.
    case readable
    /// It has another size.
    case resized
    /// Somebody asks for the end.
    case ended
    /// The time is over.
    case timeout
  }

  /// How much fits.
  public struct Size: Hashable, Sendable {
    public var rows: Int
    public var columns: Int

    public init(rows: Int, columns: Int) {
      self.rows = rows
      self.columns = columns
    }
  }

  private static let endings: [CInt] = [SIGINT, SIGTERM, SIGHUP]

  private let signals: CInt
  private var before: termios?
  private var readsKeys = true
  private var isRestored = false

  /// Whether standard output is one.
  public static var isThere: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Takes the terminal: keys come without a newline and are not shown, and what was on the screen comes back in the end. To be called before
  /// there is a second thread.
  ///
  /// - Throws: when the kernel has no descriptor left.
  public init() throws(TransportError) {
    SignalWatch.block(Self.endings + [SIGWINCH])
    signals = try SignalWatch.descriptor(of: Self.endings + [SIGWINCH])
    var state = termios()
    if tcgetattr(STDIN_FILENO, &state) == 0 {
      before = state
      state.c_lflag &= ~tcflag_t(ICANON | ECHO)
      // 0 is no key (_POSIX_VDISABLE). Stopped by one, it would leave the shell with a terminal that shows nothing.
      withUnsafeMutableBytes(of: &state.c_cc) { $0[Int(VSUSP)] = 0 }
      tcsetattr(STDIN_FILENO, TCSANOW, &state)
    } else {
      readsKeys = false
    }
    // The other screen, and no cursor.
    write("\u{1b}[?1049h\u{1b}[?25l")
  }

  deinit { restore() }

  /// Gives it back as it was. A second call does nothing.
  public func restore() {
    guard !isRestored else { return }
    isRestored = true
    write("\u{1b}[?25h\u{1b}[?1049l")
    if var before { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    _ = close(signals)
  }

  /// 24 by 80 where it does not say.
  public var size: Size {
    var size = winsize()
    guard ioctl_window_size(STDOUT_FILENO, &size) == 0, size.ws_row > 0, size.ws_col > 0 else { return Size(rows: 24, columns: 80) }
    return Size(rows: Int(size.ws_row), columns: Int(size.ws_col))
  }

  /// Replaces what is on it. Lines that are too long are cut, and lines that are too many left out.
  public func draw(_ lines: [String]) {
    let size = size
    let shown = lines.prefix(size.rows).map { String($0.prefix(size.columns)) + "\u{1b}[K" }
    write("\u{1b}[H" + shown.joined(separator: "\r\n") + "\u{1b}[J")
  }

  /// Waits for one of these.
  ///
  /// - Parameter descriptor: what else to wait for. `nil`: nothing.
  public func wait(for descriptor: CInt?, within limit: Duration) -> Event {
    var polls = [
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0), pollfd(fd: readsKeys ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = CInt(clamping: max(0, limit.nanoseconds / 1_000_000))
    guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return .timeout }
    if polls[0].revents != 0 {
      var information = signalfd_siginfo()
      _ = read(signals, &information, MemoryLayout<signalfd_siginfo>.size)
      return CInt(information.ssi_signo) == SIGWINCH ? .resized : .ended
    }
    if polls[1].revents != 0 {
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else {
        readsKeys = false
        return .timeout
      }
      return .key(Character(UnicodeScalar(byte)))
    }
    return .readable
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { CNetlink.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, Errno.latest == .interrupted { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
