import Engine
import Synchronization
import Testing

@testable import Transport

/// What a thread that hangs waits for, until a test lets it go.
private final class Gate: Sendable {
  private let opened = Log<Bool>()
  func wait() { _ = try? opened.wait(for: 1, "the gate") }
  func open() { opened.append(true) }
}

@Suite struct BoundedWorkTests {
  private let loop: EventLoop
  private let work: BoundedWork

  init() throws {
    loop = try EventLoop(name: "keeper")
    work = BoundedWork(name: "work", loop: loop)
  }

  @Test func workThatIsDoneGivesItsValueAndLeavesRoomForTheNext() async throws {
    for number in 0..<3 {
      guard case .done(let value) = await work.run(within: patience, { number }) else { throw NothingCame(what: "\(number)") }
      #expect(value == number)
    }
    loop.stop()
  }

  @Test func workThatHangsIsLeftBehindAndNothingElseBegunBeforeItComesBack() async throws {
    let gate = Gate()
    guard case .timedOut = await work.run(within: .milliseconds(20), { gate.wait() }) else { throw NothingCame(what: "the time") }
    guard case .hanging = await work.run(within: patience, {}) else { throw NothingCame(what: "a refusal") }
    gate.open()
    // It comes back at once, and there is no word of it.
    let deadline = now() + patience
    while now() < deadline {
      if case .done = await work.run(within: patience, {}) { return loop.stop() }
    }
    throw NothingCame(what: "the end of what hung")
  }

  @Test func whoWaitsIsInterrupted() async throws {
    let gate = Gate()
    defer { gate.open() }
    // Once it has begun.
    let begun = Log<Bool>()
    async let outcome = work.run(within: patience) {
      begun.append(true)
      gate.wait()
    }
    try await onThread { _ = try begun.wait(for: 1) }
    work.interrupt()
    guard case .interrupted = await outcome else { throw NothingCame(what: "the interruption") }
    loop.stop()
  }

  @Test func nothingIsBegunBehindAnInterruption() async throws {
    work.interrupt()
    let done = Log<Bool>()
    for _ in 0..<2 {
      guard case .interrupted = await work.run(within: patience, { done.append(true) }) else { throw NothingCame(what: "a refusal") }
    }
    #expect(done.all.isEmpty)
    loop.stop()
  }
}
