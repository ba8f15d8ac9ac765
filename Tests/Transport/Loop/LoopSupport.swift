import CNetlink
import Engine
import Lab
import Synchronization
import Testing

@testable import Transport

/// Something that did not come in time.
struct NothingCame: Error, CustomStringConvertible {
  let what: String
  var description: String { "nothing came: \(what)" }
}

/// How long a test waits for what ought to come at once: only a failing test ever waits so long.
let patience = Duration.seconds(30) * Patience.factor

/// What other threads wrote down, for a test that waits for it on a thread of its own.
final class Log<Entry: Sendable>: Sendable {
  private let entries = Mutex<[Entry]>([])
  private let bell: CInt

  init() {
    bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
    precondition(bell >= 0, "no eventfd")
  }

  deinit { close(bell) }

  func append(_ entry: Entry) {
    entries.withLock { $0.append(entry) }
    eventfd_write(bell, 1)
  }

  var all: [Entry] { entries.withLock { $0 } }

  /// Waits until the entries satisfy a condition, and gives them all.
  @discardableResult
  func wait(_ what: String, within limit: Duration = patience, until condition: ([Entry]) -> Bool) throws -> [Entry] {
    let end = MonotonicClock().now + limit
    while true {
      var rings: eventfd_t = 0
      eventfd_read(bell, &rings)
      let present = all
      if condition(present) { return present }
      let left = MonotonicClock().now.duration(to: end).nanoseconds / 1_000_000
      guard left > 0 else { throw NothingCame(what: "\(what), only \(present.suffix(8))") }
      var descriptor = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, CInt(clamping: left))
    }
  }

  @discardableResult
  func wait(for count: Int, _ what: String = "entries") throws -> [Entry] { try wait(what) { $0.count >= count } }
}

extension EventLoop {
  /// Runs `body` on the loop and waits for it. For threads of a test's own.
  @discardableResult
  func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let outcome = Log<Swift.Result<Result, any Error>>()
    execute { outcome.append(Swift.Result { try body() }) }
    return try outcome.wait(for: 1, "an answer of the \(name) loop")[0].get()
  }

  /// Makes a loop for `body`, and ends it.
  static func with<Result>(_ name: String = "test", _ body: (EventLoop) throws -> Result) throws -> Result {
    let loop = try EventLoop(name: name)
    defer { loop.stop() }
    return try body(loop)
  }
}

/// Runs on a thread that may wait, which the threads of Swift's pool may not.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    TestThread { continuation.resume(with: Swift.Result { try body() }) }.detach()
  }
}

/// A thread for one closure.
final class TestThread: @unchecked Sendable {
  // Unchecked: written once, in init.
  private var handle = pthread_t()

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  init(_ body: @escaping @Sendable () -> Void) {
    let failure = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(Body(body)).toOpaque())
    precondition(failure == 0, "no thread: \(failure)")
  }

  func join() { pthread_join(handle, nil) }
  func detach() { pthread_detach(handle) }
}

/// A pipe whose reader is watched by a loop.
final class Pipe: Sendable {
  let reader: CInt
  private let writer: CInt

  init() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe2(&ends, O_CLOEXEC | O_NONBLOCK) == 0)
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Makes it readable.
  func fill() {
    var byte: UInt8 = 1
    _ = write(writer, &byte, 1)
  }

  /// - Returns: whether there was something to read.
  @discardableResult
  func empty() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    return read(reader, &bytes, bytes.count) > 0
  }
}

func now() -> Instant { MonotonicClock().now }
