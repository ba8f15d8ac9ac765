public import ArgumentParser
import Engine
public import Policies
import Synchronization
import Transport

/// The `vrrp6d` command, with its subcommands.
///
/// A build with binding modes of its own hands them in and is done:
/// ```swift
/// VRRP6Daemon.main(modes: PolicyCatalog([Flowdown(), Unflowdown(), MyMode()]))
/// ```
public struct VRRP6Daemon: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "vrrp6d",
    abstract: "VRRPv3 for IPv6 (RFC 9568) with management groups: one elects, thousands follow in silence.",
    discussion: """
      Two routers serve many IPv6 segments. A management group (mVRRP6) elects one of them on one link; the service groups bound to it \
      follow, each in its binding mode: with flowdown the interface of a router that is not Active goes down, with unflowdown it stays up.

      Begin with `vrrp6d check FILE`, which says what a configuration would do and touches nothing. Then `vrrp6d run FILE`, in the \
      foreground, as a service manager wants it; it logs to standard error and ends with SIGTERM, handing over first.

      Exit status: 0 done; 64 wrong use; 66 file not readable; 69 nothing to talk to, or a kernel without what \
      the gate is made of; 70 a binding mode of this build breaks the rules; 71 the kernel refused; 73 the control socket cannot be made; \
      75 another daemon runs, or the one that was asked is busy, stopped or ending; 76 it is of another version; 77 permission missing; 78 configuration refused.
      """,
    version: Version.current,
    subcommands: [
      RunCommand.self, CheckCommand.self, ShowCommand.self, WatchCommand.self, TopCommand.self, ReloadCommand.self, HoldCommand.self,
      ReleaseCommand.self, DrainCommand.self, UndrainCommand.self, LogLevelCommand.self, PolicyCommand.self,
      ImportCommand.self, SchemaCommand.self,
      BenchCommand.self,
    ])

  public init() {}

  private static let catalog = Mutex(PolicyCatalog.builtIn)

  /// The binding modes of this build.
  static var modes: PolicyCatalog { catalog.withLock { $0 } }

  /// The binding modes of this build, each of which keeps the rules, or says which one doesn't and ends the command.
  static func soundModes() throws -> PolicyCatalog {
    let modes = modes
    let broken = modes.violations
    guard broken.isEmpty else {
      StandardError.write("vrrp6d: this build has a binding mode that breaks the rules:\n\(broken.joined(separator: "\n"))")
      throw ExitStatus.software.code
    }
    return modes
  }

  /// Runs the command that the command line says, with these binding modes, and ends the process.
  public static func main(modes: PolicyCatalog) {
    StandardDescriptors.fill()
    catalog.withLock { $0 = modes }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      // What a command has said, and what is wrong with a command line, has a status of its own.
      guard exitCode(for: error) == .failure else { exit(withError: error) }
      StandardError.write("vrrp6d: \(error)")
      exit(withError: ExitStatus(unexpected: error).code)
    }
  }
}

extension PolicyCatalog {
  /// Every rule that a mode breaks, in words.
  var violations: [String] { all.flatMap { policy in PolicyAudit(policy).findings.map { "\(policy.name): \($0)" } } }

  /// What a configuration has to know of the modes.
  var known: [KnownMode] {
    all.map(KnownMode.init)
  }
}

extension ExitStatus {
  /// Of an error that no command has made words of.
  init(unexpected error: any Error) {
    switch error {
    case let error as TransportError: self = [.notPermitted, .permissionDenied].contains(error.errno) ? .noPermission : .osError
    case let refusal as StartRefusal: self = refusal.exitStatus
    default: self = .software
    }
  }

  var code: ExitCode { ExitCode(rawValue) }
}
