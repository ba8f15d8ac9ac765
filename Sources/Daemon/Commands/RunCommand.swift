import ArgumentParser
import Dispatch
import Engine
import Foundation
import Logging
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
    // Before there is a second thread: all of them inherit it.
    SignalWatch.block(Self.signals)
    let catalog = try VRRP6Daemon.soundModes()
    let configuration = try Configuration.readOrExit(file, modes: catalog.known)
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: configuration.router)
    logger.logLevel = configuration.logLevel

    do {
      let service = try EventLoop(name: "service")
      let election = try EventLoop(name: "election", scheduling: .realTime(priority: Supervisor.electionPriority))
      let journal = Journal(logger: logger, loop: service)
      let supervisor = Supervisor(
        configuration: configuration, file: file, catalog: catalog, service: service, election: election, journal: journal,
        isDaemon: true)
      let status = Self.serve(supervisor, on: service, journal)
      election.stop()
      service.stop()
      if let failure = status {
        StandardError.write("vrrp6d: \(failure)")
        throw failure.exitStatus.code
      }
    } catch let error as TransportError {
      StandardError.write("vrrp6d: \(error)")
      throw ExitStatus.osError.code
    }
  }

  private static let signals = SignalWatch.termination + [SignalWatch.reload]

  /// Starts, waits for a signal, stops.
  ///
  /// - Returns: why it did not start; `nil` after an orderly end.
  private static func serve(_ supervisor: Supervisor, on service: EventLoop, _ journal: Journal) -> StartRefusal? {
    let refusal = Mutex<StartRefusal?>(nil)
    let end = DispatchSemaphore(value: 0)
    let (signals, continuation) = AsyncStream.makeStream(of: CInt.self, bufferingPolicy: .bufferingNewest(1))
    // Kept beside the stream, in which a newer signal takes the place of one that was not read yet.
    let isEnding = Mutex(false)
    let life = Task(name: "life of the daemon", executorPreference: service) {
      defer { end.signal() }
      do {
        try await supervisor.watch(Self.signals) { signal in
          if signal != SignalWatch.reload { isEnding.withLock { $0 = true } }
          continuation.yield(signal)
        }
        try await supervisor.start()
        try await supervisor.listen()
      } catch let error as StartRefusal {
        refusal.withLock { $0 = error }
        await supervisor.stop(isRefused: true)
        return
      } catch {
        refusal.withLock { $0 = (error as? TransportError).map { .kernel($0) } }
        await supervisor.stop(isRefused: true)
        return
      }
      for await signal in signals {
        journal.log(.notice, "signal \(signal)")
        if isEnding.withLock({ $0 }) { break }
        await supervisor.reloadForSignal()
      }
      await supervisor.stop()
    }
    end.wait()
    _ = life
    return refusal.withLock { $0 }
  }
}
