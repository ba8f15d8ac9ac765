internal import CNetlink
internal import CProcess
internal import Engine
internal import SystemPackage

/// One script as a process, seen from the thread that waits for it.
enum ScriptProcess {
  /// Runs a script to its end. Waits for it, and for the file system that it is on.
  ///
  /// - Parameter present: knows its number for as long as that is its own.
  static func run(_ script: Script, as present: PresentScript) -> ScriptEnd {
    do throws(TransportError) {
      let user = try ScriptUser(script.user)
      if user.isRoot { try ScriptPath.requireSafe(script.path) }
      let number = try start(script, as: user)
      present.begins(number)
      return try wait(for: number, script, present)
    } catch {
      return .notStarted(error)
    }
  }

  private static func start(_ script: Script, as user: ScriptUser) throws(TransportError) -> pid_t {
    let input = try self.input(script.input)
    defer { close(input) }
    let output = try systemCall("open", "/dev/null") { open_with_mode("/dev/null", O_RDWR | O_CLOEXEC, 0) }
    defer { close(output) }
    let environment = user.environment.merging(script.environment) { $1 }.map { "\($0.key)=\($0.value)" }.sorted()
    var attempts = 0
    while true {
      do throws(TransportError) {
        return try start(script.path, [script.path] + script.arguments, environment, as: user, input, output)
      } catch {
        attempts += 1
        // Somebody is writing it at this moment: it will be what it is to be.
        if error.errno == .textFileBusy, attempts < busyAttempts {
          usleep(busyPause)
          continue
        }
        // What has no `#!` line is the shell's: so does everybody who runs scripts.
        guard error.errno.rawValue == CNetlink.ENOEXEC else { throw error }
        return try start("/bin/sh", ["/bin/sh", script.path] + script.arguments, environment, as: user, input, output)
      }
    }
  }

  /// A second in all, in which every copy is through.
  private static let busyAttempts = 20
  private static let busyPause: UInt32 = 50_000

  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String], as user: ScriptUser, _ input: CInt, _ output: CInt
  ) throws(TransportError) -> pid_t {
    var step = PROCESS_STEP_MAKE
    let number = path.withCString { path in
      withStrings(arguments) { arguments in
        withStrings(environment) { environment in
          user.groups.withUnsafeBufferPointer { groups in
            var request = process_request(
              path: path, arguments: arguments, environment: environment, input: input, output: output,
              changes_user: user.isAnother ? 1 : 0, user: user.user, group: user.group, groups: groups.baseAddress,
              group_count: groups.count)
            return process_start(&request, &step)
          }
        }
      }
    }
    guard number < 0 else { return number }
    let (operation, object) =
      switch step {
      case PROCESS_STEP_GROUPS, PROCESS_STEP_GROUP, PROCESS_STEP_USER: ("run as", user.name)
      case PROCESS_STEP_EXECUTE: ("run", path)
      default: ("make a process for", path)
      }
    let text = errnoWords(Errno(rawValue: -number), operation)
    throw TransportError(operation: operation, object: object, errno: Errno(rawValue: -number), kernelText: text)
  }

  private static func errnoWords(_ errno: Errno, _ operation: String) -> String? {
    errno == .notPermitted && operation == "run as" ? "that takes CAP_SETUID and CAP_SETGID" : nil
  }

  /// Something to read that nobody has to write into while it is read.
  private static func input(_ bytes: [UInt8]) throws(TransportError) -> CInt {
    guard !bytes.isEmpty else { return try systemCall("open", "/dev/null") { open_with_mode("/dev/null", O_RDONLY | O_CLOEXEC, 0) } }
    let file = try systemCall("make", "a script's input") { memfd_create("script input", MFD_CLOEXEC) }
    var rest = bytes[...]
    do throws(TransportError) {
      while !rest.isEmpty {
        let count = try systemCall("write", "a script's input") { rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } }
        rest = rest.dropFirst(count)
      }
      try systemCall("rewind", "a script's input") { lseek(file, 0, SEEK_SET) }
    } catch {
      close(file)
      throw error
    }
    return file
  }

  private static func withStrings<Result>(_ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("an array with an end has a beginning") }
      return body(base)
    }
  }

  // MARK: The end

  private static func wait(for number: pid_t, _ script: Script, _ present: PresentScript) throws(TransportError) -> ScriptEnd {
    // It is ours and has not been waited for: the number is nobody else's.
    let process = try systemCall("watch", script.path) { process_descriptor(number) }
    defer { close(process) }
    let begin = MonotonicClock().now
    guard !hasEnded(process, by: begin + script.limit) else { return reap(number, present) }
    // Its group and not itself alone: a shell's children would go on without it. While it has not been waited for, the group's number is its own.
    kill(-number, SIGTERM)
    _ = hasEnded(process, by: begin + script.limit + Script.grace)
    kill(-number, SIGKILL)
    // For as long as it takes: whoever waits for this thread has an end to that.
    _ = reap(number, present)
    return .timedOut
  }

  private static func hasEnded(_ process: CInt, by deadline: Instant) -> Bool {
    var wanted = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
    while true {
      let left = MonotonicClock().now.duration(to: deadline)
      // Rounded up: a wait of less than a millisecond is none, and would turn.
      let count = poll(&wanted, 1, left > .zero ? CInt(clamping: left.nanoseconds / 1_000_000 + 1) : 0)
      if count > 0 { return true }
      if count == 0, MonotonicClock().now >= deadline { return false }
    }
  }

  private static func reap(_ number: pid_t, _ present: PresentScript) -> ScriptEnd {
    var status: CInt = 0
    var ended = siginfo_t()
    // Its number is its own until it has been waited for.
    while waitid(P_PID, id_t(number), &ended, CInt(WEXITED | WNOWAIT)) < 0, Errno.latest == .interrupted {}
    present.ends()
    while waitpid(number, &status, 0) < 0, Errno.latest == .interrupted {}
    // The macros of <sys/wait.h>, which Swift does not import.
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(by: signal)
  }
}
