import ArgumentParser
import ControlProtocol
import Engine
import SystemPackage
import Transport

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Let an interface up that is held down; or, without a daemon, everything that a killed one left.",
    discussion: """
      With a name: tells the running daemon to let the interface up and leave it up, whatever its binding mode says, until `vrrp6d hold` or \
      the daemon's end. What is forwarded through it still passes only while this router is Active.

      With --all: no daemon runs, and a killed one has left interfaces down and a gate that is shut. Brings the interfaces up, gives them \
      back what they lost, and removes the gate's filters and routes; of older versions, also their devices and their nftables table. The \
      next start of the daemon does the same by itself.
      """)

  @Argument(help: "An interface, or a group on it.")
  var name: String?

  @Flag(help: "Everything that a daemon which was killed has left.")
  var all = false

  @OptionGroup var options: ControlOptions

  @Option(help: "With --all: the daemon's name, its router: key. The host's name if it has none.")
  var router: String?

  func validate() throws {
    guard (name != nil) != all else { throw ValidationError("Give the name of an interface or a group, or --all.") }
  }

  func run() throws {
    guard let name else { return try releaseAll() }
    try options.print(options.ask(ReleaseQuestion(name: name))) { $0.message }
  }

  private func releaseAll() throws {
    let control = options.control
    do {
      let instance = router ?? Configuration.hostName
      // Held to the end: no daemon starts meanwhile.
      let lock: InstanceLock
      do { lock = try InstanceLock(beside: control, name: instance) } catch StartRefusal.alreadyRunning {
        StandardError.write(
          "vrrp6d: a daemon runs with the control socket \(control): name an interface, or stop the daemon, which releases all")
        throw ExitStatus.temporaryFailure.code
      }
      let leftovers = try Leftovers.clear(instance: instance, besides: [])
      let record = HoldRecord(FilePath(control + ".holds"))
      let loop = try EventLoop(name: "release")
      defer { loop.stop() }
      let (interfaces, refusals) = try loop.wait { try await Leftovers.bringUp(record) }
      _ = consume lock
      for error in refusals { StandardError.write("vrrp6d: \(error)") }
      let parts = [
        interfaces.isEmpty ? nil : "brought up \(interfaces.count) interfaces", leftovers.isNothing ? nil : "removed \(leftovers)",
      ].compactMap(\.self)
      print(parts.isEmpty && refusals.isEmpty ? "nothing was left" : parts.joined(separator: "; "))
      if !refusals.isEmpty { throw ExitStatus.osError.code }
    } catch let refusal as StartRefusal {
      StandardError.write("vrrp6d: \(refusal)")
      throw refusal.exitStatus.code
    } catch let error as TransportError {
      StandardError.write("vrrp6d: \(error)")
      throw (error.errno == .notPermitted || error.errno == .permissionDenied ? ExitStatus.noPermission : .osError).code
    }
  }
}

struct HoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Take back `vrrp6d release NAME`.",
    discussion: """
      Tells the running daemon that the interface is to be held down again whenever its binding mode says so: at once, if that is now.
      """)

  @Argument(help: "An interface, or a group on it.")
  var name: String

  @OptionGroup var options: ControlOptions

  func run() throws { try options.print(options.ask(HoldQuestion(name: name))) { $0.message } }
}
