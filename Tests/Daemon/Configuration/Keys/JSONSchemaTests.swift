import Foundation
import Testing

@testable import Daemon

/// The schema lets through what the parser lets through, as far as a schema can know, and finds mistakes.
struct JSONSchemaTests {
  private static let schema = (try? JSONText.encode(JSONSchema.configuration)) ?? ""

  private static let examples: [String] = {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../Examples").standardized
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { directory.appending(path: $0).path }
  }()

  private func complaints(_ yaml: String) throws -> [String] {
    try SchemaValidator(Data(Self.schema.utf8)).complaints(yaml: yaml)
  }

  @Test(arguments: examples) func anExampleFits(_ path: String) throws {
    #expect(try complaints(String(contentsOfFile: path, encoding: .utf8)) == [])
  }

  @Test func thereAreExamples() { #expect(Self.examples.count >= 3) }

  @Test(arguments: ConfigurationSection.allCases.flatMap(\.keys)) func theExampleOfAKeyFits(_ key: ConfigurationKey) throws {
    #expect(try complaints(KeyDocument(key).yaml(key.row.example)) == [])
  }

  /// Each of them is refused by the parser as well, for the same reason.
  @Test(
    arguments: [
      ("an unknown key", "{colour: red, groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\"]}]}"),
      ("an unknown key of a group", "{groups: [{interface: m0, vrid: 1, prio: 7, addresses: [\"fe80::1\"]}]}"),
      ("no groups", "{router: gw1}"),
      ("a VRID that is too high", "{groups: [{interface: m0, vrid: 256, addresses: [\"fe80::1\"]}]}"),
      ("a duration without a unit", "{refresh: 120, groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\"]}]}"),
      ("yes", "{groups: [{interface: m0, vrid: 1, preempt: \"yes\", addresses: [\"fe80::1\"]}]}"),
      ("no addresses", "{groups: [{interface: m0, vrid: 1}]}"),
      ("IPv4", "{groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\", 192.0.2.1]}]}"),
      ("a range that is not closed", "{groups: [{interface: \"s[1-4\", vrid: 1, addresses: [\"fe80::1\"]}]}"),
      ("a follower without a mode", "{groups: [{interface: s1, vrid: 1, follow: core, addresses: [\"fe80::1\"]}]}"),
      (
        "a follower with a priority",
        "{groups: [{name: core, management: true, interface: m0, vrid: 1}, {interface: s1, vrid: 1, follow: core, mode: flowdown, priority: 7, addresses: [\"fe80::1\"]}]}"
      ),
      ("a mode without a leader", "{groups: [{interface: s1, vrid: 1, mode: flowdown, addresses: [\"fe80::1\"]}]}"),
      ("gateway at a common group", "{groups: [{interface: s1, vrid: 1, gateway: true, addresses: [\"fe80::1\"]}]}"),
      ("a gateway without addresses", "{groups: [{interface: s1, vrid: 1, name: core, management: true, gateway: true}]}"),
      ("a log level that isn't one", "{log: verbose, groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\"]}]}"),
      (
        "a prefix without a length",
        "{groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\"], router-advertisement: {prefixes: [\"2001:db8::\"]}}]}"
      ),
      ("a policy without rows", "{policies: [{name: calm}], groups: [{interface: m0, vrid: 1, addresses: [\"fe80::1\"]}]}"),
    ]) func aMistakeIsFound(_ row: (name: String, yaml: String)) throws
  {
    #expect(try !complaints(row.yaml).isEmpty)
    #expect(throws: ConfigurationRefusal.self) { try read(row.yaml).get() }
  }

  /// The same by a validator that others wrote, where it is installed.
  @Test func theSchemaIsOneToOthersToo() throws {
    let script = """
      import json, sys
      try:
        import jsonschema, yaml
      except ImportError:
        sys.exit(42)
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft7Validator.check_schema(schema)
      validator = jsonschema.Draft7Validator(schema)
      for path in sys.argv[2:]:
        for error in validator.iter_errors(yaml.safe_load(open(path))):
          print(path, list(error.path), error.message)
      wrong = yaml.safe_load("{groups: [{interface: m0, vrid: 256, addresses: ['fe80::1']}]}")
      if validator.is_valid(wrong): print("a VRID of 256 is let through")
      """
    let directory = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-schema-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "vrrp6d.schema.json")
    try Self.schema.write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, file.path] + Self.examples
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    guard (try? process.run()) != nil else { return }
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // No Python, or none with these libraries.
    if [42, 127].contains(process.terminationStatus) { return }
    #expect(process.terminationStatus == 0 && text.isEmpty, "\(text)")
  }
}
