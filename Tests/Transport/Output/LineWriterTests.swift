import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

/// A pipe with as little room as the kernel gives, read when a test says so.
private final class SmallPipe: Sendable {
  let reader: CInt
  let writer: CInt
  /// A page.
  static let room = 4096

  init() throws {
    SignalWatch.ignoreBrokenPipes()
    var ends: [CInt] = [0, 0]
    try #require(pipe2(&ends, O_CLOEXEC) == 0)
    (reader, writer) = (ends[0], ends[1])
    // F_SETPIPE_SZ, which glibc declares for _GNU_SOURCE only.
    try #require(fcntl_number(writer, 1031, CInt(Self.room)) >= 0)
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Reads lines until one of them ends as is waited for.
  func lines(until ending: String) throws -> [String] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    let deadline = now() + patience
    while true {
      var wanted = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
      let left = now().duration(to: deadline).nanoseconds / 1_000_000
      guard left > 0, poll(&wanted, 1, CInt(clamping: left)) > 0 else {
        throw NothingCame(what: "\(ending), only \(String(decoding: bytes.suffix(200), as: UTF8.self))")
      }
      let count = read(reader, &buffer, buffer.count)
      guard count > 0 else { throw NothingCame(what: "\(ending) before the end") }
      bytes += buffer[..<count]
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      if lines.last?.hasSuffix(ending) ?? false, bytes.last == UInt8(ascii: "\n") { return lines }
    }
  }
}

@Suite struct LineWriterTests {
  private static func writer(to descriptor: CInt, capacity: Int = 100) throws -> LineWriter {
    try LineWriter(to: descriptor, capacity: capacity) { "\($0) dropped\n" }
  }

  @Test func aReaderThatStallsHoldsNobodyUpAndHearsHowMuchItMissed() async throws {
    try await onThread {
      let pipe = try SmallPipe()
      let writer = try Self.writer(to: pipe.writer)
      let padding = String(repeating: "x", count: 200)
      // Ten times what pipe, ring and writer have room for. It would never return if it waited.
      for number in 0..<2000 { writer.write { "\(number) \(padding)\n" } }
      writer.write { "not heard\n" }
      // As soon as there is room again, the count stands where the lines would have been: in parts, where there was room in between.
      var kept: [Int] = []
      var dropped = 0
      while kept.count + dropped < 2001 {
        for line in try pipe.lines(until: " dropped") {
          let number = Int(line.prefix { $0 != " " }) ?? 2000
          if line.hasSuffix(" dropped") { dropped += number } else { kept.append(number) }
        }
      }
      #expect(kept.count + dropped == 2001 && kept == kept.sorted() && kept.first == 0, "in their order, from the first one on")
      #expect(kept.count >= 100 && kept.count < 1000)
      writer.write { "back\n" }
      #expect(try pipe.lines(until: "back") == ["back"])
      #expect(writer.finish(within: patience))
    }
  }

  @Test func aReaderThatGoesHarmsNobodyAndTheNextOneHearsWhatWasMissed() async throws {
    try await onThread {
      SignalWatch.ignoreBrokenPipes()
      var template = Array("/tmp/vrrp6d-log-XXXXXX".utf8CString)
      try #require(mkdtemp(&template) != nil)
      let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let path = "\(directory)/log"
      try #require(mkfifo(path, 0o600) == 0)
      defer {
        unlink(path)
        rmdir(directory)
      }
      let first = open_with_mode(path, O_RDONLY | O_NONBLOCK, 0)
      let descriptor = open_with_mode(path, O_WRONLY, 0)
      defer { close(descriptor) }
      let refused = Log<Int>()
      let writer = try LineWriter(to: descriptor) { count in
        refused.append(count)
        return "\(count) dropped\n"
      }
      close(first)
      for number in 0..<3 { writer.write { "\(number)\n" } }
      // Somebody is to be told: the first of them is lost already.
      try refused.wait(for: 1, "a refusal")
      let second = open_with_mode(path, O_RDONLY | O_NONBLOCK, 0)
      defer { close(second) }
      writer.write { "back\n" }
      #expect(writer.finish(within: patience))
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(second, &buffer, buffer.count)
      let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
      let dropped = lines.first.flatMap { $0.hasSuffix(" dropped") ? Int($0.prefix { $0 != " " }) : nil }
      #expect(lines.last == "back")
      // What was not lost is there.
      #expect(dropped.map { $0 + lines.count - 2 } == 3, "\(lines)")
    }
  }

  @Test func whatIsPendingIsWrittenAtTheEnd() async throws {
    try await onThread {
      let pipe = try SmallPipe()
      let writer = try Self.writer(to: pipe.writer)
      for number in 0..<100 { writer.write { "\(number)\n" } }
      #expect(writer.finish(within: patience))
      #expect(try pipe.lines(until: "99") == (0..<100).map { "\($0)" })
    }
  }

  @Test func anEndWaitsForAStalledReaderInBoundedTime() async throws {
    try await onThread {
      let pipe = try SmallPipe()
      let writer = try Self.writer(to: pipe.writer)
      for _ in 0..<100 { writer.write { String(repeating: "x", count: 200) + "\n" } }
      #expect(!writer.finish(within: .milliseconds(50)))
      // Lets the thread go.
      try #require(fcntl_number(pipe.reader, F_SETFL, O_RDONLY | O_NONBLOCK) == 0)
      var buffer = [UInt8](repeating: 0, count: 65536)
      while !writer.finish(within: .zero) { _ = read(pipe.reader, &buffer, buffer.count) }
    }
  }

  @Test func aDescriptorThatSomebodyMadeNonBlockingLosesNothing() async throws {
    try await onThread {
      let pipe = try SmallPipe()
      try #require(fcntl_number(pipe.writer, F_SETFL, O_WRONLY | O_NONBLOCK) == 0)
      let writer = try Self.writer(to: pipe.writer)
      let padding = String(repeating: "x", count: 200)
      // Twice what the pipe has room for.
      for number in 0..<40 { writer.write { "\(padding) \(number)\n" } }
      let lines = try pipe.lines(until: " 39")
      #expect(lines == (0..<40).map { "\(padding) \($0)" })
      #expect(writer.finish(within: patience))
    }
  }
}

@Suite struct StandardDescriptorsTests {
  @Test func aDescriptorIsJournaldsOnlyWhenTheEnvironmentNamesIt() throws {
    let pipe = try SmallPipe()
    var status = stat()
    try #require(fstat(pipe.writer, &status) == 0)
    #expect(StandardDescriptors.isJournal(pipe.writer, stream: "\(status.st_dev):\(status.st_ino)"))
    // Inherited from a service whose descriptor it is not: redirected, or a child's own.
    #expect(!StandardDescriptors.isJournal(pipe.writer, stream: "\(status.st_dev):\(status.st_ino + 1)"))
    #expect(!StandardDescriptors.isJournal(pipe.writer, stream: nil))
    #expect(!StandardDescriptors.isJournal(-1, stream: "\(status.st_dev):\(status.st_ino)"))
  }
}
