import CNetlink
import Engine
import Foundation
import Synchronization
import Testing

@testable import Transport

/// A FIFO on a loop, and somebody who reads from it.
private final class FIFOBench: @unchecked Sendable {
  // Unchecked: the FIFO is the loop's, and everything of it happens there.
  let loop: EventLoop
  let directory = URL(filePath: "/tmp/vrrp6d-fifo-\(UUID().uuidString.prefix(8))")
  let present = Mutex<[String]>([])
  private let counted = Mutex(LineFIFO.Counters())
  private var fifo: LineFIFO?

  var path: String { directory.appending(path: "fifo").path }
  var counters: LineFIFO.Counters { counted.withLock { $0 } }

  init(capacity: Int = LineFIFO.capacity) throws {
    loop = try EventLoop(name: "notify")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = path
    try loop.run { [self] in
      fifo = LineFIFO(path, user: nil, loop: loop, capacity: capacity) { [self] counters in
        counted.withLock { $0 = counters }
      } present: { [self] in
        present.withLock { $0 }
      }
    }
  }

  func write(_ lines: [String]) throws { try loop.run { [self] in fifo?.write(lines) } }
  func prepare() throws { try loop.run { [self] in fifo?.prepare() } }
  /// The last of it. Not in `deinit`, which may be on the loop: that cannot wait for its own end.
  func close() throws {
    try loop.run { [self] in
      fifo?.close()
      fifo = nil
    }
    loop.stop()
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Reads from a descriptor until there are so many lines, or their last is this.
  func read(_ descriptor: CInt, count: Int = .max, until last: String? = nil) throws -> [String] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    let deadline = now() + patience
    while true {
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map { String($0) }
      if text.last == UInt8(ascii: "\n"), lines.count >= count || (last != nil && lines.last == last) { return lines }
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard now() < deadline, poll(&wanted, 1, 1000) >= 0 else { throw NothingCame(what: "lines, only \(lines.suffix(3))") }
      let got = CNetlink.read(descriptor, &buffer, buffer.count)
      if got > 0 { text += buffer.prefix(got) }
    }
  }

  func reader() throws -> CInt {
    let descriptor = open_with_mode(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0)
    try #require(descriptor >= 0)
    return descriptor
  }
}

@Suite struct LineFIFOTests {
  @Test func aReaderThatComesLaterHasTheLinesInOrder() throws {
    let bench = try FIFOBench()
    try bench.prepare()
    #expect(bench.counters.state == .open)
    try bench.write((0..<500).map { "INSTANCE \"s\($0)/10\" MASTER 200" })
    let reader = try bench.reader()
    defer { close(reader) }
    #expect(try bench.read(reader, count: 500) == (0..<500).map { "INSTANCE \"s\($0)/10\" MASTER 200" })
    #expect(bench.counters.written == 500 && bench.counters.lost == 0 && bench.counters.waiting == 0)
    try bench.close()
    // It was made here, and goes.
    #expect(access(bench.path, F_OK) != 0)
  }

  @Test func withoutAReaderLinesAreLostAndCountedAndNobodyWaits() throws {
    let bench = try FIFOBench(capacity: 1000)
    bench.present.withLock { $0 = ["now a", "now b"] }
    let begin = now()
    for round in 0..<100 { try bench.write((0..<100).map { "INSTANCE \"s\(round)-\($0)\" BACKUP 100" }) }
    #expect(begin.duration(to: now()) < patience)
    let full = bench.counters
    #expect(full.lost > 0 && full.waiting == 1000 && full.written + full.lost + 1000 == 10_000)
    // Behind the gap it hears how things stand.
    let reader = try bench.reader()
    defer { close(reader) }
    let lines = try bench.read(reader, until: "now b")
    #expect(lines.count == Int(full.written) + 1000 + 2 && lines.suffix(2) == ["now a", "now b"])
    #expect(Set(lines).count == lines.count)
    try bench.write(["after"])
    #expect(try bench.read(reader, count: 1) == ["after"])
    #expect(bench.counters.lost == full.lost)
    try bench.close()
  }

  @Test func aSlowReaderGetsEachLineWhole() throws {
    let bench = try FIFOBench()
    let lines = (0..<5000).map { "INSTANCE \"s\($0)/10\" MASTER 200 \(String(repeating: "x", count: $0 % 97))" }
    try bench.write(lines)
    let reader = try bench.reader()
    defer { close(reader) }
    #expect(try bench.read(reader, count: 5000) == lines)
    try bench.close()
  }

  @Test func whatIsNoFIFOStaysAndIsSaidAndTriedAgain() throws {
    let bench = try FIFOBench()
    try "somebody's".write(toFile: bench.path, atomically: true, encoding: .utf8)
    try bench.write(["one"])
    guard case .refused(let error) = bench.counters.state else { throw NothingCame(what: "a refusal") }
    #expect("\(error)".contains("what is there is no FIFO"))
    #expect(try String(contentsOfFile: bench.path, encoding: .utf8) == "somebody's")
    // Its own maker's, from now on.
    try FileManager.default.removeItem(atPath: bench.path)
    try #require(mkfifo(bench.path, 0o600) == 0)
    let deadline = now() + patience
    while bench.counters.state != .open {
      try #require(now() < deadline)
      usleep(10_000)
    }
    let reader = try bench.reader()
    defer { close(reader) }
    #expect(try bench.read(reader, count: 1) == ["one"])
    try bench.close()
    #expect(access(bench.path, F_OK) == 0)
  }

  @Test func whoReplacesItMeansTheNewOne() throws {
    let bench = try FIFOBench()
    try bench.write(["old"])
    try FileManager.default.removeItem(atPath: bench.path)
    try #require(mkfifo(bench.path, 0o600) == 0)
    try bench.write(["new"])
    let reader = try bench.reader()
    defer { close(reader) }
    #expect(try bench.read(reader, count: 1) == ["new"])
    try bench.close()
  }
}
