import ArgumentParser
import Dispatch
import Engine
import Foundation
import Policies
import Synchronization
import Transport

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the daemon, in the foreground.",
    discussion: """
      Elects and serves what the configuration says until SIGTERM or SIGINT (SIGHUP reads the file anew), then hands over: leases are closed, management and common \
      groups resign with priority 0, held interfaces are released (or kept, `on-stop:`), and everything made in the kernel is removed.

      Needs CAP_BPF, CAP_NET_ADMIN and CAP_NET_RAW in the initial user namespace; CAP_SYS_NICE for the real-time scheduling of the election, CAP_IPC_LOCK to keep its memory \
      from being paged out. Without one of the last two it runs, and says so.
      """)

  @Argument(help: "The configuration, in YAML.")
  var file: String

  func run() throws {
    SignalWatch.ignoreBrokenPipes()
    // Before there is a second thread: all of them inherit it. The end may still come by itself while the file is read: nothing is made yet, and
    // its file system may hang.
    SignalWatch.block([SignalWatch.reload])
    let manager = Self.serviceManager()
    let catalog = try VRRP6Daemon.soundModes()
    let configuration = try Configuration.readOrExit(file, modes: catalog.known)
    SignalWatch.block(SignalWatch.termination)
    let (service, log): (EventLoop, LogOutput)
    do throws(TransportError) {
      try Privileges.drop()
      // Before every other thread: this one loads the gate's programs.
      service = try EventLoop(name: "service")
      try Privileges.endLoading()
      log = try LogOutput(label: configuration.router)
    } catch {
      StandardError.write("vrrp6d: \(error)")
      throw ExitStatus.osError.code
    }
    defer { log.finish() }
    guard let refusal = run(configuration, catalog, log, on: service, manager) else { return }
    // By the same way as the log: its reader may have stalled.
    log.write("vrrp6d: \(refusal)\n")
    throw refusal.exitStatus.code
  }

  /// - Returns: why it did not start; `nil` after an orderly end.
  private func run(
    _ configuration: Configuration, _ catalog: PolicyCatalog, _ log: LogOutput, on service: EventLoop, _ manager: ServiceManager?
  ) -> StartRefusal? {
    do throws(TransportError) {
      let election = try EventLoop(name: "election", scheduling: .realTime(priority: Supervisor.electionPriority))
      let reporter = manager.map { ServiceReporter($0, service: service) }
      let journal = Journal(
        logger: log.logger(configuration.logLevel), terminal: { log.write($0) }, dropped: { log.dropped },
        stateChanged: { reporter?.stateChanged() })
      let supervisor = Supervisor(
        configuration: configuration, file: file == Configuration.standardInput ? nil : file, catalog: catalog, service: service,
        election: election, journal: journal, reporter: reporter, isDaemon: true)
      let refusal = Self.serve(supervisor, on: service, journal)
      election.stop()
      service.stop()
      return refusal
    } catch {
      return .kernel(error)
    }
  }

  /// The one that has started this process. One that cannot be told anything is done without, and that is said.
  private static func serviceManager() -> ServiceManager? {
    do throws(TransportError) { return try ServiceManager.inEnvironment() } catch {
      StandardError.write("vrrp6d: \(error): no service manager is told how this goes")
      return nil
    }
  }

  private static let signals = SignalWatch.termination + [SignalWatch.reload]

  /// Starts, waits for a signal, stops.
  ///
  /// - Returns: why it did not start; `nil` after an orderly end.
  private static func serve(_ supervisor: Supervisor, on service: EventLoop, _ journal: Journal) -> StartRefusal? {
    let refusal = Mutex<StartRefusal?>(nil)
    let end = DispatchSemaphore(value: 0)
    // Of each kind the newest is enough: a file that is read after the last of several signals is the newest file.
    let (endings, ending) = AsyncStream.makeStream(of: CInt.self, bufferingPolicy: .bufferingNewest(1))
    let (reloads, reloading) = AsyncStream.makeStream(of: CInt.self, bufferingPolicy: .bufferingNewest(1))
    let life = Task(name: "life of the daemon", executorPreference: service) {
      defer { end.signal() }
      do {
        try await supervisor.watch(Self.signals) { signal in
          journal.log(.notice, "signal \(signal)")
          guard signal == SignalWatch.reload else { return _ = ending.yield(signal) }
          guard let reporter = supervisor.reporter else { return _ = reloading.yield(signal) }
          reporter.reloadAsked { reloading.yield(signal) }
        }
        try await supervisor.start()
        try await supervisor.listen()
      } catch {
        let reason =
          (error as? StartRefusal) ?? (error as? TransportError).map { .kernel($0) } ?? .unexpected("the start failed: \(error)")
        refusal.withLock { $0 = reason }
        await supervisor.stop(isRefused: true)
        return
      }
      async let reader: Void = { for await _ in reloads { await supervisor.reloadForSignal() } }()
      for await _ in endings { break }
      reloading.finish()
      // A reload that goes on ends where it is.
      await supervisor.stop()
      await reader
    }
    end.wait()
    _ = life
    return refusal.withLock { $0 }
  }
}
