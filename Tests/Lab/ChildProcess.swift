internal import CNetlink
internal import Engine

/// A process that this one started.
final class ChildProcess: Sendable {
  let pid: Int32
  private let handle: FileDescriptor

  /// Starts `arguments[0]`, looked up in PATH, in a process group of its own: Ctrl-C on a terminal is for the program that runs the
  /// laboratory, which then decides what becomes of its children.
  init(
    _ arguments: [String], input: FileDescriptor? = nil, output: FileDescriptor, errors: FileDescriptor
  ) throws(LabError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input.rawValue, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output.rawValue, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors.rawValue, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var started = pid_t()
    let texts = arguments.map { strdup($0) }
    defer { texts.forEach { free($0) } }
    let status = posix_spawnp(&started, arguments[0], &actions, &attributes, texts + [nil], lab_environment())
    guard status == 0 else { throw .system(operation: "start \(arguments[0])", errno: status) }
    pid = started
    handle = FileDescriptor(owning: try checked("pidfd_open") { pidfd_open(started, 0) })
  }

  /// Readable as soon as the process has ended.
  var descriptor: Int32 { handle.rawValue }

  /// Waits for the end until `deadline` and collects it.
  ///
  /// - Returns: `nil` when the process still runs. To be asked once more only in that case.
  func exit(by deadline: Instant) -> ExitStatus? {
    while true {
      var poll = pollfd(fd: handle.rawValue, events: Int16(POLLIN), revents: 0)
      let count = CNetlink.poll(&poll, 1, LabClock.pollTimeout(until: deadline))
      if count == 0 { return nil }
      guard count > 0 else { continue }
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      return ExitStatus(waitStatus: status)
    }
  }

  func signal(_ number: Int32) { pidfd_send_signal(handle.rawValue, number, nil, 0) }
}

/// How a process ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case killed(signal: Int32)

  init(waitStatus status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
  }

  public var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "ended by signal \(signal)"
    }
  }
}
