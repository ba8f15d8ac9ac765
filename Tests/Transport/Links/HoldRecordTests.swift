import CNetlink
import Engine
import Foundation
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite struct HoldRecords {
  /// A record in a file of its own, which ends with it.
  private final class File {
    let path = "/tmp/vrrp6d-record-\(UInt64.random(in: .min ... .max))"
    lazy var record = HoldRecord(FilePath(path))

    deinit { unlink(path) }

    var text: String {
      get throws { try String(contentsOfFile: path, encoding: .utf8) }
    }

    func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

    /// What a successor reads.
    func read() throws -> [HoldRecord.Item] { try HoldRecord(FilePath(path)).read().items }
    func fault() throws -> TransportError? { try HoldRecord(FilePath(path)).read().fault }
  }

  private func item(_ index: UInt32, _ name: String, _ bodies: [UInt8]...) throws -> HoldRecord.Item {
    HoldRecord.Item(
      index: try #require(InterfaceIndex(index)), name: name,
      settings: LinkSettings(bodies.map { LinkSettings.Item(kind: $0.first == 10 ? .route : .address, body: $0) }))
  }

  @Test func whatIsWrittenIsRead() throws {
    let file = File()
    let items = [try item(5, "s1"), try item(6, "m0.100", [2, 0, 255], [10, 1])]
    try file.record.add(items)
    #expect(try file.read() == items)
    try file.record.remove([items[0].index])
    #expect(try file.read() == [items[1]])
    try file.record.add([items[0]])
    #expect(try file.read() == items)
  }

  @Test func nothingHeldIsNoFile() throws {
    let file = File()
    #expect(try file.read() == [])
    let one = try item(5, "s1")
    try file.record.add([one])
    try file.record.remove([one.index])
    #expect(throws: (any Error).self) { try file.text }
    #expect(try file.read() == [])
  }

  @Test func aLineThatWasNotWrittenToTheEndIsNone() throws {
    let file = File()
    try file.record.add([try item(5, "s1")])
    try file.write(try file.text + "+ 6 - s")
    #expect(try file.read() == [try item(5, "s1")])
  }

  @Test func anotherBootOrNamespaceHasNothingOfOurs() throws {
    let file = File()
    try file.record.add([try item(5, "s1")])
    let lines = try file.text.split(separator: "\n", omittingEmptySubsequences: false)
    try file.write((["another-boot 4026531840"] + lines.dropFirst()).joined(separator: "\n"))
    #expect(try file.read() == [])
  }

  @Test(arguments: ["", "garbage"]) func whatIsNoRecordIsSaidAndNotTakenForAnEmptyOne(_ text: String) throws {
    let file = File()
    try file.write(text)
    let error = #expect(throws: TransportError.self) { try file.read() }
    #expect(error?.errno == .badMessage)
  }

  @Test(arguments: ["+ x - s1", "+ 6 z0 s1", "+ 6 a0g s1", "* 5", "- 0", "+ 6 -", "- 5 5", "", "+ 6 02"])
  func aLineThatSaysNothingIsPassedOverAndTheOthersStand(_ line: String) throws {
    let file = File()
    try file.record.add([try item(5, "s1")])
    try file.write(try file.text + line + "\n+ 7 - s3\n")
    #expect(try file.read() == [try item(5, "s1"), try item(7, "s3")])
    #expect(try file.fault()?.description.contains("1 of its lines say nothing") == true)
  }

  @Test func behindALineThatWasTornNothingIsAppended() throws {
    let file = File()
    try file.record.add([try item(5, "s1")])
    // The file system is full, as far as this record can tell.
    try file.write(try file.text)
    let directory = file.path + ".new"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(throws: TransportError.self) { try file.record.replace([try item(6, "s2")]) }
    #expect(file.record.isToBeRewritten)
    #expect(try file.read() == [try item(5, "s1")], "what stood there stands")
    try FileManager.default.removeItem(atPath: directory)
    try file.record.replace([try item(6, "s2")])
    #expect(try !file.record.isToBeRewritten && file.read() == [item(6, "s2")])
  }

  @Test func recordsThatCannotBeReadAreKeptBesideEachOther() throws {
    let file = File()
    let places = ["", ".2", ".3"].map { file.path + ".unreadable" + $0 }
    defer { for place in places { unlink(place) } }
    for number in 1...3 {
      try file.write("nonsense \(number)")
      try number < 3 ? file.record.setAside() : file.record.keepCopy()
    }
    #expect(try places.map { try String(contentsOfFile: $0, encoding: .utf8) } == (1...3).map { "nonsense \($0)" })
    #expect(try file.text == "nonsense 3", "a copy leaves it in its place")
  }

  @Test func itIsWrittenAnewWhenMostOfItIsOver() throws {
    let file = File()
    let lasting = try item(1, "s0")
    try file.record.add([lasting])
    var rounds = 0
    while !file.record.isToBeRewritten {
      try file.record.add([try item(2, "s1")])
      try file.record.remove([try item(2, "s1").index])
      rounds += 1
    }
    #expect(rounds > 1000 && rounds < 3000)
    try file.record.replace([lasting])
    #expect(!file.record.isToBeRewritten)
    #expect(try file.read() == [lasting])
  }
}

@Suite(.inNamespace) struct RecordsOfPredecessors {
  @Test func aDaemonThatCannotReadItsPredecessorsRecordSaysSoAndKeepsIt() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try "nonsense".write(toFile: test.recordPath, atomically: true, encoding: .utf8)
      defer { unlink(test.recordPath + ".unreadable") }
      let inherited = try test.inheritHolds()
      #expect(inherited.held == [] && inherited.released == [])
      guard case .refused(let error)? = test.log.all.first else {
        Issue.record("\(test.log.all)")
        return
      }
      #expect("\(error)" == "read \(test.recordPath): bad message (EBADMSG), it is no record of interfaces that are held")
      // What it may still tell somebody is not written over.
      try test.start("s0", mayHold: true)
      try test.wait(for: GroupSlot(0), .up)
      try test.round { $0.hold(GroupSlot(0)) }
      try test.wait(for: GroupSlot(0), .held)
      try waitForLink("s0", "down") { $0?.isUp == false }
      #expect(try String(contentsOfFile: test.recordPath + ".unreadable", encoding: .utf8) == "nonsense")
      #expect(try String(contentsOfFile: test.recordPath, encoding: .utf8).contains(" s0\n"))
      try test.end()
    }
  }
}
