import Engine
import Foundation
import Lab
import SystemPackage
import Testing

@testable import Transport

/// The file that tells the next daemon what a killed one held down.
@Suite(.inNamespace) struct HoldRecords {
  private static func withFile(_ body: (FilePath) throws -> Void) throws {
    let path = "/tmp/vrrp6d-test-\(UInt64.random(in: .min ... .max)).holds"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(FilePath(path))
  }

  private static func item(_ index: UInt32, _ name: String) throws -> HoldRecord.Item {
    HoldRecord.Item(index: try #require(InterfaceIndex(index)), name: name)
  }

  @Test func whatIsWrittenIsRead() throws {
    try Self.withFile { path in
      let record = HoldRecord(path)
      #expect(try record.read() == [])
      let items = [try Self.item(5, "s3"), try Self.item(70_000, "eth0.4094")]
      try record.write(items)
      #expect(try record.read() == items)
      try record.write([])
      #expect(try record.read() == [])
    }
  }

  @Test func aRecordOfAnotherBootIsNobodys() throws {
    try Self.withFile { path in
      try "00000000-0000-0000-0000-000000000000 4026531840\n5 s3\n".write(toFile: path.string, atomically: true, encoding: .utf8)
      #expect(try HoldRecord(path).read() == [])
    }
  }

  enum Damage: CaseIterable {
    case foreign, cut, emptied, unreadableLine

    func spoil(_ text: String) -> String {
      switch self {
      case .foreign: "an operator's notes\n"
      case .cut: String(text.dropLast())
      case .emptied: ""
      case .unreadableLine: text + "x s4\n"
      }
    }
  }

  @Test(arguments: Damage.allCases) func aDamagedRecordIsNoEmptyOne(_ damage: Damage) throws {
    try Self.withFile { path in
      try HoldRecord(path).write([try Self.item(5, "s3")])
      let text = try String(contentsOfFile: path.string, encoding: .utf8)
      try damage.spoil(text).write(toFile: path.string, atomically: true, encoding: .utf8)
      let error = #expect(throws: TransportError.self) { try HoldRecord(path).read() }
      #expect(error?.errno == .badMessage && error?.object == path.string)
    }
  }

  @Test func aDaemonThatCannotReadItsPredecessorsRecordSaysSo() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try "nonsense".write(toFile: test.recordPath, atomically: true, encoding: .utf8)
      let inherited = try test.run { dataplane in
        let (held, released) = dataplane.inheritHolds()
        return held + released
      }
      #expect(inherited == [])
      guard case .refused(let error)? = test.log.all.first else {
        Issue.record("\(test.log.all)")
        return
      }
      #expect(
        "\(error)" == "read \(test.recordPath): bad message (EBADMSG), it is no record of interfaces that are held")
      try test.end()
    }
  }
}
