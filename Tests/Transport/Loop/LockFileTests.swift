import CNetlink
import Engine
import SystemPackage
import Testing

@testable import Transport

@Suite struct LockFiles {
  private static func withDirectory(_ body: (FilePath) throws -> Void) throws {
    var template = Array("/tmp/vrrp6d-lock-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let directory = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    defer { rmdir(directory.string) }
    try body(directory)
  }

  @Test func oneAtATimeHoldsIt() throws {
    try Self.withDirectory { directory in
      let path = directory.appending("lock")
      defer { unlink(path.string) }
      var first: LockFile? = try LockFile(path)
      let refusal = #expect(throws: TransportError.self) { try LockFile(path) }
      #expect(refusal?.errno == .wouldBlock)
      #expect(refusal?.description.hasPrefix("lock \(path): ") == true)
      withExtendedLifetime(first) {}
      first = nil
      // A process that another test starts at this moment has the descriptor until it becomes a program.
      let isFree = eventually { (try? LockFile(path)) != nil }
      #expect(isFree)
    }
  }

  @Test func theFileIsItsOwnersAlone() throws {
    try Self.withDirectory { directory in
      let path = directory.appending("lock")
      defer { unlink(path.string) }
      let lock = try LockFile(path)
      var status = stat()
      try #require(stat(path.string, &status) == 0)
      #expect(status.st_mode & 0o777 & 0o077 == 0)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aDirectoryIsMadeOnce() throws {
    try Self.withDirectory { directory in
      let path = directory.appending("run")
      defer { rmdir(path.string) }
      try LockFile.makeDirectory(path)
      try LockFile.makeDirectory(path)
      #expect(access(path.string, X_OK) == 0)
      let refusal = #expect(throws: TransportError.self) { try LockFile.makeDirectory(path.appending("a").appending("b")) }
      #expect(refusal?.errno == .noSuchFileOrDirectory)
      let missing = #expect(throws: TransportError.self) { try LockFile(path.appending("a").appending("lock")) }
      #expect(missing?.errno == .noSuchFileOrDirectory)
    }
  }
}
