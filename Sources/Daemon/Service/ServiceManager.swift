import Engine
import Synchronization
import Transport

/// What the daemon tells the service manager that has started it (sd_notify(3)): when it is ready, reloads and ends, and how it is.
///
/// May be called by any loop: nothing here waits. What has to be heard and was not taken is said again.
final class ServiceManager: Sendable {
  /// How often the time that a stop may take is extended, while it goes on.
  static let extensionPeriod: Duration = .seconds(5)
  /// By how much: a stop that hangs is ended so long after its last sign of life.
  static let timeExtension: Duration = .seconds(20)
  /// A stop that goes on for longer is none.
  static let longestStop: Duration = .seconds(300)
  /// A status is a line to be read.
  private static let statusLength = 240

  private struct State {
    /// What was not taken, and changes what the manager does: in order.
    var owed: [String] = []
    var isReady = false
    var isStopping = false
    /// A signal asks for a reload that has not begun.
    var isReloadAsked = false
    /// How many reloads have begun that are not over.
    var reloads = 0
    /// What was last said of how it is.
    var status = ""
    /// Why the last reload changed nothing.
    var refusal: String?
  }

  /// How long the election may be silent before the service manager ends this process. `nil`: it does not watch.
  let watchdog: Duration?
  private let send: @Sendable (String) -> Bool
  private let state = Mutex(State())

  /// - Parameter send: gives a datagram to the manager, and says whether it was taken.
  init(watchdog: Duration? = nil, send: @escaping @Sendable (String) -> Bool) {
    self.watchdog = watchdog
    self.send = send
  }

  /// The service manager that the environment names, if there is one. To be called before there is a second thread.
  ///
  /// - Throws: when what it names is no socket.
  static func inEnvironment() throws(TransportError) -> ServiceManager? {
    let variables = ServiceEnvironment.take()
    guard let place = variables.notifySocket, !place.isEmpty else { return nil }
    let socket = try NotifySocket(place)
    return ServiceManager(
      watchdog: watchdog(
        microseconds: variables.watchdogMicroseconds, process: variables.watchdogProcess, this: ServiceEnvironment.process)
    ) { socket.send($0) }
  }

  /// What WATCHDOG_USEC and WATCHDOG_PID ask of a process.
  static func watchdog(microseconds: String?, process: String?, this: Int32) -> Duration? {
    guard let microseconds = microseconds.flatMap({ Int64($0) }), microseconds > 0 else { return nil }
    // Another one's: this process has inherited the variables.
    if let process, Int32(process) != this { return nil }
    return .microseconds(microseconds)
  }

  // MARK: What it is told

  /// Whether `ready` was called.
  var isReady: Bool { state.withLock { $0.isReady } }
  /// Whether something has to be said again.
  var isOwing: Bool { state.withLock { !$0.owed.isEmpty } }

  /// The start is over: every group that can elect does.
  func ready(_ status: String) {
    let isFirst = state.withLock { state in
      defer { state.isReady = true }
      return !state.isReady && !state.isStopping
    }
    guard isFirst else { return }
    urge("READY=1")
    say(status)
  }

  /// The start goes on, and may take so much longer.
  func starting(_ status: String) {
    guard !isReady else { return }
    say(status)
    extend()
  }

  /// A signal asks for a reload. To be followed by `reloadBegins`, once for however many.
  func reloadAsked() {
    state.withLock { $0.isReloadAsked = true }
    sayReloading()
  }

  /// A reload begins. To be followed by `reloaded`.
  ///
  /// - Parameter isAsked: because of `reloadAsked`, and not because of a question at the control socket.
  func reloadBegins(isAsked: Bool) {
    state.withLock { state in
      if isAsked { state.isReloadAsked = false }
      state.reloads += 1
    }
    if !isAsked { sayReloading() }
  }

  private func sayReloading() {
    guard state.withLock({ $0.isReady && !$0.isStopping }) else { return }
    urge("RELOADING=1\nMONOTONIC_USEC=\(ServiceEnvironment.monotonicMicroseconds)")
  }

  /// A reload is over; `refusal`: and has changed nothing, for this reason.
  func reloaded(refusal: String?) {
    let isDue = state.withLock { state in
      state.reloads -= 1
      state.refusal = refusal
      return state.reloads == 0 && !state.isReloadAsked && state.isReady && !state.isStopping
    }
    guard isDue else { return }
    urge("READY=1")
  }

  /// The end begins.
  func stopping() {
    let isFirst = state.withLock { state in
      defer { state.isStopping = true }
      return !state.isStopping
    }
    guard isFirst else { return }
    urge("STOPPING=1")
    _ = send("STATUS=stopping: handing over")
  }

  /// What is begun may take so much longer.
  func extend() { _ = send("EXTEND_TIMEOUT_USEC=\(Self.timeExtension.microseconds)") }

  /// The election goes on. On its loop.
  func feedWatchdog() { _ = send("WATCHDOG=1") }

  /// How the daemon is, in a line. Said when it is another one than before.
  func say(_ status: String) {
    let line: String? = state.withLock { state in
      guard !state.isStopping else { return nil }
      let refusal = state.refusal.map { "; the last reload was refused, what was before is in force: \($0)" } ?? ""
      let line = String((status + refusal).prefix { !$0.isNewline }.prefix(Self.statusLength))
      guard line != state.status else { return nil }
      state.status = line
      return line
    }
    guard let line, !send("STATUS=\(line)") else { return }
    // Taken for said it would never be said.
    state.withLock { if $0.status == line { $0.status = "" } }
  }

  /// Says what is owed, as far as it is taken.
  func sayOwed() {
    state.withLock { state in
      while let first = state.owed.first, send(first) { state.owed.removeFirst() }
    }
  }

  private func urge(_ lines: String) {
    state.withLock { state in
      // Behind what waits, or it would be heard in another order.
      state.owed.append(lines)
      while let first = state.owed.first, send(first) { state.owed.removeFirst() }
    }
  }
}

extension Duration {
  fileprivate var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
