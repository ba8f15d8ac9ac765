import Foundation
import FuzzTargets
import Testing

/// Every input that a fuzzer has found worth keeping is run again: those that trapped once are among them.
@Suite struct FuzzReplayTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

  @Test(arguments: FuzzTarget.allCases) func theCorpusIsTakenInWithoutATrap(target: FuzzTarget) throws {
    let folder = Self.corpus.appending(path: target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(files.count >= 3, "\(folder.path) has inputs")
    for file in files { target.run(try [UInt8](Data(contentsOf: file))) }
  }

  @Test(arguments: FuzzTarget.allCases) func shortAndRandomInputsAreTakenIn(target: FuzzTarget) {
    target.run([])
    for byte in UInt8.min...UInt8.max { target.run([byte]) }
    for _ in 0..<200 { target.run((0..<Int.random(in: 1...300)).map { _ in UInt8.random(in: 0...255) }) }
  }
}
