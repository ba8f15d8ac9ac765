import ArgumentParser
import Foundation
import Lab
import Testing
import Transport

@testable import Daemon

private let unprivileged = Requirements.laboratory.with(program: "setpriv")

/// The commands as a shell sees them: output, errors, exit status.
struct CommandTests {
  private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples").standardized

  private static let exampleFiles: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: examples.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

  /// As nobody: no file of its own, no capability.
  private func runAsNobody(_ program: String, _ arguments: String...) throws -> Command.Outcome {
    let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
    return try Command(nobody + [program] + arguments).outcome()
  }

  /// The program where everybody may execute it: the build directory may be inside somebody's home.
  private func publicProgram(_ scratch: Scratch) throws -> String {
    let copy = scratch.url.appending(path: "vrrp6d")
    // By another process: a file that this one writes cannot be executed while some child of another test still has it open.
    try Command(["install", "-m", "755", Program.path, copy.path]).run()
    return copy.path
  }

  @Test(arguments: exampleFiles) func checkAcceptsEveryExample(_ file: String) throws {
    let outcome = try Program.run("check", Self.examples.appending(path: file).path)
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("router "))
    #expect(outcome.errors.isEmpty)
  }

  @Test func thereAreExamples() { #expect(Self.exampleFiles.count >= 3) }

  @Test func checkNamesFileLineAndColumnOfAMistake() throws {
    let scratch = try Scratch()
    let yaml = """
      groups:
        - name: core
          management: true
          interface: m0
          vrid: 256
      """
    let file = try scratch.write(yaml, to: "broken.yaml")
    let outcome = try Program.run("check", file)
    #expect(outcome.status == .exited(78))
    #expect(outcome.errors.contains("\(file):5:11"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func aFileThatIsNotThereIsNoInput() throws {
    for command in ["check", "run"] {
      let outcome = try Program.run(command, "/nonexistent/gw.yaml")
      #expect(outcome.status == .exited(66))
      #expect(outcome.errors.contains("/nonexistent/gw.yaml"), "\(outcome.errors)")
    }
  }

  @Test(arguments: ["check", "run"]) func onlyARegularFileIsRead(_ command: String) throws {
    let scratch = try Scratch()
    let fifo = scratch.url.appending(path: "gw.yaml").path
    try #require(mkfifo(fifo, 0o600) == 0)
    for (path, kind) in [(fifo, "a FIFO"), (scratch.url.path, "a directory"), ("/dev/zero", "a device")] {
      let outcome = try Program.run(command, path)
      #expect(outcome.status == .exited(66), "\(path)")
      #expect(outcome.errors.contains("\(path): error: can't be read: it is \(kind), and only a regular file"), "\(outcome.errors)")
    }
  }

  /// A control socket that answers otherwise than a daemon does.
  @Test func aDaemonThatClosesTheConnectionIsNotTakenForAnotherProgram() async throws {
    let scratch = try Scratch()
    let socket = scratch.url.appending(path: "control.sock").path
    let loop = try EventLoop(name: "control")
    defer { loop.stop() }
    let listener = try loop.wait { try ControlListener(loop: loop, path: socket) { _, answer in answer([]) } }
    let outcome = try Program.run("show", "--control", socket)
    #expect(outcome.status == .exited(75) && outcome.errors.contains("without an answer"), "\(outcome.errors)")
    try loop.wait { listener.close() }
  }

  @Test func runRefusesABrokenFileAsCheckDoes() throws {
    let scratch = try Scratch()
    let file = try scratch.write("groups: []\nspeed: 9\n", to: "broken.yaml")
    let outcome = try Program.run("run", file)
    #expect(outcome.status == .exited(78))
    #expect(outcome.errors.contains("\(file):2:1"), "\(outcome.errors)")
  }

  @Test func checkReadsStandardInputAndGivesJSON() throws {
    let yaml = try String(contentsOf: Self.examples.appending(path: "minimal.yaml"), encoding: .utf8)
    let outcome = try Command([Program.path, "check", "--json", "-"], input: yaml).outcome()
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    let plan = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect((plan["groups"] as? [String: Int])?["service"] == 100)
  }

  @Test(.enabled(if: unprivileged.mayRun, Comment(rawValue: unprivileged.reason)))
  func checkNeedsNoRightsAndTouchesNothing() throws {
    let scratch = try Scratch()
    let program = try publicProgram(scratch)
    let yaml = try String(contentsOf: Self.examples.appending(path: "minimal.yaml"), encoding: .utf8)
    let file = try scratch.write(yaml, to: "gw.yaml")
    let outcome = try runAsNobody(program, "check", file)
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    #expect(outcome.output.contains("100 unflowdown"))

    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
    #expect(files == ["gw.yaml", "vrrp6d"])
  }

  @Test(.enabled(if: unprivileged.mayRun, Comment(rawValue: unprivileged.reason)))
  func runWithoutPermissionSaysWhichOneIsMissing() throws {
    let scratch = try Scratch()
    let program = try publicProgram(scratch)
    // Where nobody may make a socket: it is the capability that is to be missing.
    let own = scratch.url.appending(path: "own")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: own.path)
    let file = try scratch.write(
      "control: \(own.path)/control.sock\ngroups:\n  - {name: core, management: true, interface: m0, vrid: 1}\n", to: "gw.yaml")
    let outcome = try runAsNobody(program, "run", file)
    #expect(outcome.status == .exited(77), "\(outcome.errors)")
    #expect(outcome.errors.contains("CAP_NET_ADMIN"), "\(outcome.errors)")
  }

  @Test(.enabled(if: unprivileged.mayRun, Comment(rawValue: unprivileged.reason)))
  func aControlSocketThatCannotBeMadeIsNamed() throws {
    let scratch = try Scratch()
    let program = try publicProgram(scratch)
    let file = try scratch.write(
      "control: /nonexistent-vrrp6d/control.sock\ngroups:\n  - {name: core, management: true, interface: m0, vrid: 1}\n", to: "gw.yaml")
    let outcome = try runAsNobody(program, "run", file)
    #expect(outcome.status == .exited(73), "\(outcome.status) \(outcome.errors)")
    #expect(outcome.errors.contains("/nonexistent-vrrp6d"), "\(outcome.errors)")
  }

  @Test func showWithoutADaemonSaysSo() throws {
    let scratch = try Scratch()
    let socket = scratch.url.appending(path: "control.sock").path
    let outcome = try Program.run("show", "--control", socket)
    #expect(outcome.status == .exited(69))
    #expect(outcome.errors.contains(socket) && outcome.errors.contains("does a daemon run"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func theVersionIsPrinted() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.status == .exited(0))
    #expect(outcome.output == "\(Version.current)\n")
  }

  /// Those that there are: none is forgotten.
  private static let commands = paths(of: VRRP6Daemon.self)

  private static func paths(of command: any ParsableCommand.Type, behind words: [String] = []) -> [[String]] {
    [words] + command.configuration.subcommands.flatMap { paths(of: $0, behind: words + [$0.configuration.commandName ?? "?"]) }
  }

  @Test func theCommandsAreKnown() {
    #expect(Set(["run", "check", "show", "reload", "hold", "release", "policy", "bench"]).isSubset(of: Self.commands.compactMap(\.first)))
    #expect(Self.commands.contains(["policy", "simulate"]))
  }

  @Test(arguments: commands)
  func everyCommandExplainsItself(_ command: [String]) throws {
    let outcome = try Command([Program.path] + command + ["--help"]).outcome()
    #expect(outcome.status == .exited(0))
    #expect(outcome.output.contains("OVERVIEW:") && outcome.output.contains("USAGE: vrrp6d \(command.joined(separator: " "))"))
    // More than the list of options: what it does and what it needs.
    let overview = outcome.output.components(separatedBy: "USAGE:").first ?? ""
    #expect(overview.count > 120, "\(overview)")
  }

  @Test func theHelpNamesEveryExitStatus() throws {
    let help = try Program.run("--help").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let statuses = try #require(help.firstMatch(of: #/Exit status: (.*?\.) /#)).output.1
    #expect(statuses.split(separator: ";").map { Int32($0.split(separator: " ")[0]) } == ExitStatus.allCases.map(\.rawValue))
  }

  @Test(arguments: [(["bench", "fan-out"], "too many open files"), (["bench", "switchover"], "vrrp6d: ")])
  func whatTheKernelRefusesABenchmarkHasAStatusThatIsDocumented(_ command: [String], _ words: String) throws {
    let prlimit = Requirements.path(of: "prlimit") ?? "prlimit"
    let outcome = try Command([prlimit, "--nofile=5:5", Program.path] + command).outcome()
    #expect(outcome.status == .exited(71) || outcome.status == .exited(77), "\(outcome.status) \(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test(arguments: [["frobnicate"], ["show", "--colour"], ["check"], ["release", "s1", "--table", "vrrp6d"]])
  func aWrongCommandLineIsAUsageError(_ arguments: [String]) throws {
    let outcome = try Command([Program.path] + arguments).outcome()
    #expect(outcome.status == .exited(64))
    #expect(outcome.errors.contains("Usage:") || outcome.errors.contains("USAGE"), "\(outcome.errors)")
  }
}
