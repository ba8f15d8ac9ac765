import ArgumentParser
import Foundation

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a configuration of keepalived's, or of Huawei lines. Touches nothing else.",
    discussion: """
      Writes a configuration, with a comment for each thing that has no equivalent or is to be looked at, and the line where it stood. What \
      it writes passes `vrrp6d check`; what cannot be understood is reported with file, line and column, and ends with 78.

      From keepalived.conf, with its includes: each vrrp_instance becomes a group; a vrrp_sync_group becomes a management group with \
      followers where its members have one priority; and so does an instance with addresses on other interfaces (dev). From Huawei lines \
      (vrrp6, admin-vrrp6): groups with their bindings and modes.
      """)

  @Argument(help: "The other program's file. '-' reads standard input.")
  var file: String

  @Option(help: "keepalived or huawei. Told by the text where it is not said.")
  var format: String?

  @Option(name: .customLong("interface"), help: "A name there and its name here: GigabitEthernet0/1/0=eth1. Sub-interfaces follow.")
  var interfaces: [String] = []

  @Option(help: "Where to write. A file that is there already is not overwritten.")
  var output: String?

  func run() throws {
    let format = try format.map { text in
      guard let format = ConfigurationImport.Format(rawValue: text) else {
        throw ValidationError("--format \(text): keepalived or huawei")
      }
      return format
    }
    var names: [String: String] = [:]
    for text in interfaces {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw ValidationError("--interface \(text): THERE=HERE") }
      names[parts[0]] = parts[1]
    }
    let made: ConfigurationImport
    do throws(ConfigurationRefusal) {
      made = try ConfigurationImport(
        ConfigurationImport.read(file), format: format, interfaces: names,
        include: { path, source throws(KeepalivedReader.IncludeFailure) in try ConfigurationImport.included(path, by: source) })
    } catch {
      StandardError.write("\(error)")
      throw error.exitStatus.code
    }
    guard let output else { return print(made.text, terminator: "") }
    do {
      try Data(made.text.utf8).write(to: URL(filePath: output), options: .withoutOverwriting)
    } catch {
      StandardError.write("\(output): error: can't be written: \((error as NSError).localizedDescription)")
      throw ExitStatus.cannotCreate.code
    }
  }
}
