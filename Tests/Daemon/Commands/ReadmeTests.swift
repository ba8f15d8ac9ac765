import ArgumentParser
import Foundation
import Lab
import Testing

@testable import Daemon

/// README.md says what is so: its configurations are accepted, its commands are there, what it shows is what is printed.
struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  private static let text = (try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)) ?? ""

  /// A piece of it between two lines of backquotes.
  struct Block: Sendable, CustomTestStringConvertible {
    let language: String
    let lines: [String]

    var testDescription: String { lines.first ?? "" }
    var text: String { lines.map { $0 + "\n" }.joined() }
  }

  private static let blocks: [Block] = {
    var blocks: [Block] = []
    var open: Block?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let block = open { blocks.append(block) }
        open = open == nil ? Block(language: String(line.dropFirst(3)), lines: []) : nil
      } else if let block = open {
        open = Block(language: block.language, lines: block.lines + [line])
      }
    }
    return blocks
  }()

  private static let configurations = blocks.filter { $0.language == "yaml" && $0.text.contains("groups:") }
  private static let policies = blocks.filter { $0.language == "yaml" && $0.text.contains("policies:") }
  private static let sessions = blocks.filter { $0.lines.first?.hasPrefix("$ vrrp6d ") == true }
  /// `vrrp6d show s7/10     # what it does`, each as its words.
  private static let commands: [[String]] = blocks.flatMap(\.lines).filter { $0.hasPrefix("vrrp6d ") }.map { line in
    (line.split(separator: "#").first ?? "").split(separator: " ").dropFirst().map(String.init)
  }

  @Test func ofEachThereIsOne() {
    #expect(!Self.configurations.isEmpty && !Self.policies.isEmpty && !Self.sessions.isEmpty && Self.commands.count >= 7)
  }

  @Test(arguments: configurations) func aConfigurationIsAccepted(_ block: Block) throws {
    let outcome = try Program.run("check", "-", input: block.text)
    #expect(outcome.status == .exited(0) && outcome.errors.isEmpty, "\(outcome)")
  }

  @Test(arguments: policies) func aPolicyIsAModeOfItsFile(_ block: Block) throws {
    let scratch = try Scratch()
    let minimal = try String(contentsOf: Self.root.appending(path: "Examples/minimal.yaml"), encoding: .utf8)
    let file = try scratch.write(minimal + block.text, to: "gateway.yaml")
    let name = try #require(block.text.firstMatch(of: /- name: (\w+)/)).output.1
    let list = try Program.run("policy", "list", "--config", file)
    #expect(list.status == .exited(0) && list.output.contains(name), "\(list)")
  }

  /// From its beginning on, as far as it is shown.
  @Test(arguments: sessions) func whatIsShownIsWhatIsPrinted(_ block: Block) throws {
    var lines = block.lines[...]
    while let command = lines.popFirst() {
      let shown = lines.prefix { !$0.hasPrefix("$ ") }
      lines = lines.dropFirst(shown.count)
      // As a shell takes the line apart.
      let outcome = try Command(["sh", "-c", "vrrp6d() { \(Program.path) \"$@\"; }; \(command.dropFirst(2))"]).outcome()
      let printed = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      #expect(
        outcome.status == .exited(0) && !shown.isEmpty && printed.starts(with: shown), "\(command)\n\(outcome.output)\(outcome.errors)")
    }
  }

  @Test(arguments: commands) func aCommandIsThere(_ words: [String]) throws {
    // A name of its own is the first word that is not a subcommand's.
    var type: any ParsableCommand.Type = VRRP6Daemon.self
    var path: [String] = []
    for word in words {
      guard let next = type.configuration.subcommands.first(where: { $0.configuration.commandName == word }) else { break }
      type = next
      path.append(word)
    }
    try #require(!path.isEmpty, "\(words)")
    let help = try Command([Program.path] + path + ["--help"]).outcome()
    #expect(help.status == .exited(0))
    for option in words where option.hasPrefix("--") {
      #expect(help.output.contains("\(option) ") || help.output.contains("\(option)\n"), "\(words)")
    }
  }

  @Test func everyTargetOfMakeIsThere() throws {
    let makefile = try String(contentsOf: Self.root.appending(path: "Makefile"), encoding: .utf8)
    let named = Set(Self.text.matches(of: /\bmake ([a-z][a-z-]+)/).map { String($0.output.1) })
    try #require(named.count >= 8)
    for target in named { #expect(makefile.contains("\n\(target):"), "make \(target)") }
  }

  @Test func everyFileThatItNamesIsThere() throws {
    let links = Self.text.matches(of: /\]\(([^)#]+)[^)]*\)/).map { String($0.output.1) }.filter { !$0.contains("://") }
    try #require(links.count >= 8)
    for link in links { #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: link).path), "\(link)") }
  }

  @Test func theExitStatusesAreAllOfThem() throws {
    let section = try #require(Self.text.components(separatedBy: "## Exit status").dropFirst().first).components(separatedBy: "\n## ")[0]
    let body = section.split(separator: "\n").dropFirst().joined(separator: " ")
    #expect(body.split(separator: ";").map { Int32($0.split(separator: " ")[0]) } == ExitStatus.allCases.map(\.rawValue), "\(body)")
  }
}
