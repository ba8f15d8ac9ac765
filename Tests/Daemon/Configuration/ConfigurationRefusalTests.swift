import Glibc
import SystemPackage
import Testing

@testable import Daemon

/// How errors are collected, bounded and shown.
struct ConfigurationRefusalTests {
  private func refusal(_ yaml: String) throws -> ConfigurationRefusal {
    switch read(yaml) {
    case .success: throw Accepted()
    case .failure(let refusal): return refusal
    }
  }

  private struct Accepted: Error {}

  @Test func everyMistakeOfAFileIsShownInTheOrderOfTheFile() throws {
    let refusal = try refusal(
      """
      roter: gw1
      refresh: 5
      groups:
        - name: core
          management: true
          interface: m0
          vrid: 0
          priority: 300
        - interface: s[9-1]
          vrid: 10
          mode: flowdown
          addresses: ["2001:db8::1"]
        - interface: s0
          vrid: 10
          follow: core
          priority: 1
          vrid: 11
          addresses: []
      """)
    #expect(refusal.errors.map(\.position.line) == [1, 2, 7, 8, 9, 11, 15, 16, 17, 18])
  }

  @Test func aRefusedManagementGroupIsNotBlamedOnItsFollowers() throws {
    let refusal = try refusal(
      """
      groups:
        - {name: core, management: true, interface: m/0, vrid: 1}
        - {interface: "s[1-9]", vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1"]}
      """)
    #expect(refusal.errors.map(\.position.line) == [2])
  }

  @Test func aRefusedSettingHidesNoRuleBetweenGroups() throws {
    let refusal = try refusal(
      """
      groups:
        - {interface: m0, vrid: 1, priority: 999, addresses: ["fe80::1"]}
        - {interface: m0, vrid: 1, addresses: ["fe80::2"]}
      """)
    #expect(refusal.errors.map(\.position.line) == [2, 3])
  }

  @Test func aRangeWithOneMistakeHasOneError() throws {
    let refusal = try refusal(
      """
      groups:
        - {name: core, management: true, interface: m0, vrid: 1}
        - {interface: "s[1-4000]", vrid: 1, follow: core, mode: flowdown, addresses: ["fe80::1", "ff02::{i:x}"]}
        - {interface: "s[1-4000]", vrid: 2, follow: core, mode: unflowdown, addresses: ["fe80::2"]}
      """)
    #expect(refusal.errors.map(\.position.line) == [3, 4])
  }

  @Test func aKeyThreeTimesIsTwoTooMany() throws {
    let refusal = try refusal("groups: [{interface: m0, vrid: 1, vrid: 2, vrid: 3, addresses: [\"fe80::1\"]}]")
    #expect(refusal.errors.count == 2)
  }

  @Test func onlyTheFirstErrorsAreShownAndTheOthersCounted() throws {
    let limit = Configuration.Limit.errorsShown
    let refusal = try refusal("groups:\n" + String(repeating: "  - {interface: m0, vrid: 0, addresses: [\"fe80::1\"]}\n", count: limit + 7))
    guard case .refused(let errors, let omitted) = refusal else {
      Issue.record("\(refusal)")
      return
    }
    #expect(errors.count == limit)
    #expect(errors.first?.position.line == 2)
    #expect(omitted == 7)
    #expect(refusal.description.hasSuffix("57 errors, the first 50 shown; nothing was changed"))
  }

  @Test func anErrorShowsItsLineAndWhatToWrite() throws {
    let refusal = try refusal("groups:\n  - interface: m0\n    vrid: 256\n    addresses: [\"fe80::1\"]\n")
    #expect(
      refusal.description == """
        gw.yaml:3:11: error: vrid: 256 is not in 1-255
                vrid: 256
                      ^
          write: a number from 1 to 255
        1 error; nothing was changed
        """)
  }

  @Test func anEmptyLineIsNotShown() throws {
    #expect(
      try refusal("").description == """
        gw.yaml:1:1: error: the file is empty
          write: groups: and a list of groups; Examples/minimal.yaml is the shortest useful file
        1 error; nothing was changed
        """)
  }

  @Test func aLongLineIsShownAroundTheMistake() {
    let excerpt = SourceExcerpt(line: String(repeating: "a", count: 300) + "X" + String(repeating: "b", count: 300), column: 301)
    #expect(excerpt.line.count == SourceExcerpt.width + 2)
    #expect(Array(excerpt.line)[excerpt.caret.count - 1] == "X")
    #expect(excerpt.line.hasPrefix("…a") && excerpt.line.hasSuffix("b…"))
  }

  @Test func aControlCharacterDoesNotReachTheTerminal() {
    let excerpt = SourceExcerpt(line: "a\u{1b}[31m\tb", column: 8)
    #expect(excerpt.line == "a [31m b")
    #expect(excerpt.caret.count == 8)
  }

  @Test func aCaretStandsUnderItsCharacterWhateverStandsBefore() {
    #expect(SourceExcerpt(line: "  é: x", column: 6).caret == "     ^")
  }
}

/// What stands between a file and its text.
struct ConfigurationFileTests {
  @Test func aFileThatIsNotThereIsNoInput() {
    let refusal = #expect(throws: ConfigurationRefusal.self) { try Configuration.read("/nonexistent/gw.yaml", modes: []) }
    #expect(refusal == .unreadable(file: "/nonexistent/gw.yaml", reason: "No such file or directory"))
    #expect(refusal?.exitStatus == .noInput)
    #expect(refusal?.description == "/nonexistent/gw.yaml: error: can't be read: No such file or directory")
  }

  @Test func aDirectoryIsNoInput() {
    let refusal = #expect(throws: ConfigurationRefusal.self) { try Configuration.read("/", modes: []) }
    #expect(refusal?.description.hasPrefix("/: error: can't be read: it is a directory, and only a regular file is read") == true)
  }

  @Test func whatMayHaveNoEndIsNoInput() {
    let refusal = #expect(throws: ConfigurationRefusal.self) { try Configuration.read("/dev/zero", modes: []) }
    #expect(refusal?.description.hasPrefix("/dev/zero: error: can't be read: it is a device, and only a regular file is read") == true)
  }

  @Test func theHostsNameIsTheRoutersByDefault() throws {
    try withFile(Array("groups: [{interface: m0, vrid: 7, addresses: [\"fe80::7\"]}]".utf8)) { path in
      let configuration = try Configuration.read(path, modes: [])
      #expect(!configuration.router.isEmpty)
      #expect(configuration.router.allSatisfy { !$0.isWhitespace })
    }
  }

  @Test func bytesThatAreNotUTF8AreShown() throws {
    try withFile(Array("groups:\n  - name: \"a".utf8) + [0xff] + Array("\"\n".utf8)) { path in
      let refusal = #expect(throws: ConfigurationRefusal.self) { try Configuration.read(path, modes: []) }
      #expect(refusal?.exitStatus == .configuration)
      #expect(refusal?.errors.map(\.position) == [SourcePosition(line: 2, column: 13)])
      #expect(refusal?.errors.first?.problem == "the file is not text in UTF-8")
    }
  }

  /// A file with these bytes, for as long as it is looked at.
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = "/tmp/vrrp6d-test-\(UInt64.random(in: 0 ... .max)).yaml"
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    defer { unlink(path) }
    _ = try file.closeAfter { try file.writeAll(bytes) }
    try body(path)
  }
}
