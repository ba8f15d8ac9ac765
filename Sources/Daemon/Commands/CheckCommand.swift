import ArgumentParser
import Foundation
import Transport

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what a configuration would do. Touches nothing.",
    discussion: """
      Reads the file, reports everything that is wrong with it (file, line, column, what to write instead) and ends with 78; or prints \
      the plan: how many groups of which kind, what would be created, sent and taken down, and what to think about before. For interfaces \
      that this machine has, it says what else goes down with those that a binding mode takes down; what would cut the machine off is \
      refused with 78, as `run` refuses it.
      """)

  @Argument(help: "The configuration, in YAML. '-' reads standard input.")
  var file: String

  @Flag(help: "The plan as JSON.")
  var json = false

  @Flag(help: "Nothing but what is wrong.")
  var quiet = false

  func run() throws {
    let modes = try VRRP6Daemon.soundModes().known
    let configuration = try Configuration.readOrExit(file, modes: modes)
    let plan = Plan(configuration, modes: modes, surroundings: Self.surroundings(), session: BlastRadius.session)
    if quiet {
      if !plan.dangers.isEmpty { StandardError.write(plan.dangers.map { "\($0)" }.joined(separator: "\n")) }
    } else if json {
      print(try JSONText.encode(plan))
    } else {
      print(plan.description)
    }
    if !plan.dangers.isEmpty { throw ExitStatus.configuration.code }
  }
}

extension Configuration {
  /// Reads a file, or says what is wrong with it and ends the command with the status that means that.
  static func readOrExit(_ file: String, modes: [KnownMode]) throws -> Configuration {
    do throws(ConfigurationRefusal) {
      return try read(file, modes: modes)
    } catch {
      StandardError.write("\(error)")
      throw error.exitStatus.code
    }
  }
}

/// Lines for people, beside the output for programs.
enum StandardError {
  static func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// JSON as this product prints it: keys in order, so that two outputs can be compared.
enum JSONText {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension CheckCommand {
  /// This machine, as far as it can be read: the plan does without, and that is said.
  fileprivate static func surroundings() -> HostInterfaces? {
    do {
      return try HostInterfaces()
    } catch {
      StandardError.write("vrrp6d: \(error): what else goes down with an interface is not known")
      return nil
    }
  }
}

extension BlastRadius {
  /// The address of this machine at which the present session has logged in. `nil` for one that did not come over the network.
  static var session: String? {
    ProcessInfo.processInfo.environment["SSH_CONNECTION"]?.split(separator: " ").dropFirst(2).first.map { String($0) }
  }
}
