import ArgumentParser
import Foundation

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what a configuration would do. Touches nothing.",
    discussion: """
      Reads the file, reports everything that is wrong with it (file, line, column, what to write instead) and ends with 78; or prints \
      the plan: how many groups of which kind, what would be created, sent and taken down, and what to think about before.
      """)

  @Argument(help: "The configuration, in YAML. '-' reads standard input.")
  var file: String

  @Flag(help: "The plan as JSON.")
  var json = false

  func run() throws {
    let modes = try VRRP6Daemon.soundModes().known
    let configuration = try Configuration.readOrExit(file, modes: modes)
    let plan = Plan(configuration, modes: modes)
    if json {
      print(try JSONText.encode(plan))
    } else {
      print(plan.description)
    }
  }
}

extension Configuration {
  /// Reads a file, or says what is wrong with it and ends the command with the status that means that.
  static func readOrExit(_ file: String, modes: [KnownMode]) throws -> Configuration {
    do throws(ConfigurationRefusal) {
      return try read(file == "-" ? "/dev/stdin" : file, modes: modes)
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
