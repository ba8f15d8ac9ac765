import Foundation
import Lab
import Testing

/// `yanglint`, with the modules that our data is said in: the IETF's where they were brought to, and ours.
enum YANGLint {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
  private static let modules = root.appending(path: ".build/yang/share/yang/modules")
  private static let own = root.appending(path: "yang")

  /// Where packages of PyPI cannot be had, there is nothing to validate against, and nobody to blame.
  static let mayRun = hasModules && program.mayRun
  static let reason = hasModules ? program.reason : "missing: the IETF's YANG modules, RFC 8347's among them (`make setup-yang`)"

  private static let program = Requirements(missing: []).with(program: "yanglint")

  private static var hasModules: Bool { FileManager.default.fileExists(atPath: modules.appending(path: "ietf/ietf-vrrp.yang").path) }

  /// The file of our module.
  static var file: URL {
    get throws {
      let files = try FileManager.default.contentsOfDirectory(at: own, includingPropertiesForKeys: nil)
      return try #require(files.first { $0.lastPathComponent.hasPrefix("vrrp6d-binding@") })
    }
  }

  /// What it complains of. Empty: it accepts.
  ///
  /// - Parameter data: RFC 7951 JSON: state and configuration, complete. `nil`: only the modules.
  static func complaints(of data: String?) throws -> String {
    let scratch = try Scratch()
    let paths = [modules.appending(path: "ietf"), modules.appending(path: "iana"), own].flatMap { ["-p", $0.path] }
    let names = ["ietf/ietf-vrrp.yang", "iana/iana-if-type.yang"].map { modules.appending(path: $0).path } + [try file.path]
    let files = try data.map { [try scratch.write($0, to: "data.json")] } ?? []
    let yanglint = Requirements.path(of: "yanglint") ?? "yanglint"
    // RFC 8343's if-mib is what an SNMP agent has. Both of RFC 8347's are ours.
    let outcome = try Command([yanglint, "-F", "ietf-vrrp:*", "-t", "data"] + paths + names + files).outcome()
    return outcome.succeeded ? outcome.errors : "\(outcome.status): \(outcome.errors)"
  }
}
