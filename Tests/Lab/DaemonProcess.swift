internal import CNetlink
public import Engine

/// A program that runs in a namespace until it is told to stop, and what it writes.
public final class DaemonProcess: Sendable {
  /// One line of its output.
  public struct Line: Hashable, Sendable {
    /// When the laboratory read it, which is a little after it was written.
    public let time: Instant
    public let isError: Bool
    public let text: String
  }

  public let name: String
  /// The program's own: `ip netns exec` becomes the program, it does not stay its parent.
  public var pid: Int32 { child.pid }
  private let child: ChildProcess
  private let observed: Monitor<Observed>

  fileprivate struct Observed {
    var lines: [Line] = []
    var partial: [Bool: [UInt8]] = [:]
    var status: ExitStatus?
  }

  /// The most lines kept; further ones are dropped, the daemon is never blocked by a full pipe.
  public static let lineLimit = 200_000

  /// Starts `program`, a path, with `arguments`.
  public init(_ program: String, _ arguments: [String], in namespace: NetworkNamespace, name: String? = nil) throws(LabError) {
    self.name = name ?? String(program.split(separator: "/").last ?? "")
    let output = try Pipe()
    let errors = try Pipe()
    let child = try ChildProcess(
      ["ip", "netns", "exec", namespace.name, program] + arguments, output: output.writing, errors: errors.writing)
    let observed = Monitor(Observed())
    self.child = child
    self.observed = observed
    let reading = (output.reading, errors.reading)
    // Not joined: it ends by itself with the process.
    _ = try LabThread { Self.watch(child, output: reading.0, errors: reading.1, into: observed) }
  }

  deinit { if isRunning { child.signal(SIGKILL) } }

  public var isRunning: Bool { observed.read { $0.status == nil } }
  /// What it wrote so far.
  public var lines: [Line] { observed.read { $0.lines } }

  /// Waits for the first line, from now or before, that satisfies `condition`. Blocks the calling thread.
  ///
  /// - Parameter start: lines read before this moment don't count.
  /// - Throws: ``LabError/timeout(_:)``, with the last lines, when there is none within `limit` or the program has ended without it.
  @discardableResult
  public func line(
    within limit: Duration, since start: Instant = .zero, _ what: String = "a line", where condition: (String) -> Bool
  ) throws(LabError) -> Line {
    var seen = 0
    let found = observed.wait(until: LabClock.now.advanced(by: limit)) { observed -> Line?? in
      defer { seen = observed.lines.count }
      if let line = observed.lines[seen...].first(where: { $0.time >= start && condition($0.text) }) { return line }
      // Nothing more can come.
      return observed.status == nil ? nil : .some(nil)
    }
    guard let line = found ?? nil else {
      throw .timeout("\(what) from \(name)\n" + lines.suffix(20).map { "  " + $0.text }.joined(separator: "\n"))
    }
    return line
  }

  /// Sends a signal, by process and not by number: one that has ended can't be mistaken for another.
  public func signal(_ number: Int32) { child.signal(number) }
  /// The same for it and what it started, as far as that stayed in its process group.
  public func signalFamily(_ number: Int32) { if isRunning { CNetlink.kill(-child.pid, number) } }
  public func terminate() { signal(SIGTERM) }
  public func kill() { signal(SIGKILL) }
  /// Stops its execution: a daemon that isn't scheduled.
  public func freeze() { signal(SIGSTOP) }
  public func thaw() { signal(SIGCONT) }

  /// Waits for the end. Blocks the calling thread.
  ///
  /// - Throws: ``LabError/timeout(_:)`` when it still runs after `limit`.
  @discardableResult
  public func exit(within limit: Duration) throws(LabError) -> ExitStatus {
    let deadline = LabClock.now.advanced(by: limit)
    guard let status = observed.wait(until: deadline, for: { $0.status }) else { throw .timeout("the end of \(name)") }
    return status
  }

  private struct Pipe {
    let reading: FileDescriptor
    let writing: FileDescriptor

    init() throws(LabError) {
      var ends: [Int32] = [0, 0]
      try checked("pipe") { pipe2(&ends, O_CLOEXEC) }
      reading = FileDescriptor(owning: ends[0])
      writing = FileDescriptor(owning: ends[1])
    }
  }

  private static func watch(
    _ child: ChildProcess, output: FileDescriptor, errors: FileDescriptor, into observed: Monitor<Observed>
  ) {
    var polls = [output.rawValue, errors.rawValue, child.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      poll(&polls, nfds_t(polls.count), -1)
      let now = LabClock.now
      for (index, isError) in [(0, false), (1, true)] where polls[index].revents != 0 {
        let count = chunk.withUnsafeMutableBytes { read(polls[index].fd, $0.baseAddress, $0.count) }
        if count > 0 {
          observed.update { $0.append(chunk[..<count], isError, at: now) }
        } else if count == 0 {
          // poll(2) passes over a negative descriptor.
          polls[index].fd = -1
          polls[index].revents = 0
        }
      }
      // The end is believed when the pipes have nothing more, so that a last line is there before the status is.
      let hasEnded = polls[2].revents != 0
      let isQuiet = polls[0].revents == 0 && polls[1].revents == 0
      if hasEnded, isQuiet, let status = child.exit(by: now) {
        observed.update { $0.finish(status, at: now) }
        return
      }
    }
  }
}

extension DaemonProcess.Observed {
  fileprivate mutating func append(_ bytes: ArraySlice<UInt8>, _ isError: Bool, at now: Instant) {
    var rest = partial[isError, default: []] + bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      add(rest[..<end], isError, at: now)
      rest.removeSubrange(...end)
    }
    partial[isError] = rest
  }

  fileprivate mutating func finish(_ status: ExitStatus, at now: Instant) {
    for (isError, rest) in partial where !rest.isEmpty { add(rest[...], isError, at: now) }
    self.status = status
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ isError: Bool, at now: Instant) {
    guard lines.count < DaemonProcess.lineLimit else { return }
    lines.append(.init(time: now, isError: isError, text: String(decoding: bytes, as: UTF8.self)))
  }
}
