import CNetlink
import Engine
import Lab
import Synchronization
import Testing

@testable import Transport

@Suite struct EventLoopJobs {
  @Test func theyRunOnItsThreadInTheirOrder() async throws {
    try await onThread {
      try EventLoop.with { loop in
        #expect(!loop.isCurrent)
        let log = Log<(Int, Bool)>()
        for number in 0..<1000 { loop.execute { log.append((number, loop.isCurrent)) } }
        let entries = try log.wait(for: 1000)
        #expect(entries.map(\.0) == Array(0..<1000))
        #expect(entries.allSatisfy { $0.1 })
      }
    }
  }

  @Test func whatManyThreadsHandInRunsOnceEach() async throws {
    try await onThread {
      let (threads, each) = (8, 5000)
      let counts = Mutex([Int](repeating: 0, count: threads * each))
      let loop = try EventLoop(name: "many")
      let posters = (0..<threads).map { thread in
        TestThread {
          for number in 0..<each { loop.execute { counts.withLock { $0[thread * each + number] += 1 } } }
        }
      }
      for poster in posters { poster.join() }
      // Ends only behind what was handed in.
      loop.stop()
      #expect(counts.withLock { $0.allSatisfy { $0 == 1 } })
    }
  }

  @Test func stopRunsWhatWasHandedInAndWhatThatHandsIn() async throws {
    try await onThread {
      let log = Log<Int>()
      let loop = try EventLoop(name: "stop")
      loop.execute {
        log.append(1)
        loop.execute {
          log.append(2)
          loop.execute { log.append(3) }
        }
      }
      loop.stop()
      #expect(log.all == [1, 2, 3])
      // Behind the end nothing runs, nothing breaks, and its descriptors' numbers are others' now.
      let pipe = try Pipe()
      for _ in 0..<100 { loop.execute { log.append(4) } }
      loop.timer { log.append(5) }.wake(at: now())
      #expect(!pipe.empty())
      #expect(log.all == [1, 2, 3])
      loop.stop()
      #expect(!loop.isCurrent)
    }
  }

  /// Somebody who is waited for by nobody, as the settler's or a daemon's objects are, must not keep the loop alive or be kept by it.
  @Test func anEndedLoopLetsGoOfHandlersAndTimers() async throws {
    try await onThread {
      final class Subscriber: Sendable {}
      weak var watcher: Subscriber?
      weak var sleeper: Subscriber?
      weak var gone: EventLoop?
      do {
        let loop = try EventLoop(name: "letting go")
        gone = loop
        let pipe = try Pipe()
        let (one, other) = (Subscriber(), Subscriber())
        (watcher, sleeper) = (one, other)
        try loop.run {
          try loop.watch(pipe.reader) { [loop] in _ = (one, pipe, loop) }
          loop.timer { [loop] in _ = (other, loop) }.wake(at: now() + .seconds(3600))
        }
        #expect(watcher != nil && sleeper != nil)
        loop.stop()
      }
      #expect(watcher == nil)
      #expect(sleeper == nil)
      #expect(gone == nil)
    }
  }
}

/// An actor that lives on a loop, as groups do.
private actor Resident {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var visits: [String] = []

  init(_ loop: EventLoop) { self.loop = loop }

  func visit(_ name: String) -> Bool {
    visits.append(name)
    return loop.isCurrent
  }

  func callBack() async -> [Bool] {
    var places = [loop.isCurrent]
    await withCheckedContinuation { continuation in loop.execute { continuation.resume() } }
    places.append(loop.isCurrent)
    await Task.yield()
    places.append(loop.isCurrent)
    return places
  }
}

@Suite struct EventLoopAsExecutor {
  @Test func anActorOnItRunsThere() async throws {
    let loop = try EventLoop(name: "actor")
    let resident = Resident(loop)
    #expect(await resident.visit("from outside"))
    #expect(await resident.callBack() == [true, true, true])
    #expect(await resident.visits == ["from outside"])
    try await onThread { loop.stop() }
  }

  @Test func itsCallbacksAreIsolatedToItsActors() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let resident = Resident(loop)
        let log = Log<Bool>()
        let pipe = try Pipe()
        try loop.run {
          #expect(resident.assumeIsolated { $0.visit("execute") })
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append(resident.assumeIsolated { $0.visit("watch") })
          }
          loop.timer { log.append(resident.assumeIsolated { $0.visit("timer") }) }.wake(at: now() + .milliseconds(1))
        }
        pipe.fill()
        #expect(try log.wait(for: 2) == [true, true])
        #expect(try loop.run { resident.assumeIsolated { $0.visits } }.count == 3)
      }
    }
  }

  @Test func aTaskThatPrefersItStaysOnIt() async throws {
    let loop = try EventLoop(name: "preferred")
    let places = await Task(executorPreference: loop) {
      var places = [loop.isCurrent]
      await Task.yield()
      places.append(loop.isCurrent)
      async let child = Self.place(on: loop)
      places.append(await child)
      // An actor with an executor of its own is elsewhere, and behind it we are back.
      let other = await Self.visitMain(loop)
      places.append(!other)
      places.append(loop.isCurrent)
      for await value in AsyncStream(unfolding: Self.countdown(from: 3)) { places.append(loop.isCurrent && value >= 0) }
      return places
    }.value
    #expect(places.count == 8 && !places.contains(false), "\(places)")
    try await onThread { loop.stop() }
  }

  private static func place(on loop: EventLoop) async -> Bool { loop.isCurrent }

  @MainActor private static func visitMain(_ loop: EventLoop) -> Bool { loop.isCurrent }

  private static func countdown(from start: Int) -> @Sendable () async -> Int? {
    let countdown = Countdown(start)
    return { countdown.next() }
  }

  private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ start: Int) { left = Mutex(start) }

    func next() -> Int? {
      left.withLock { left in
        left -= 1
        return left >= 0 ? left : nil
      }
    }
  }

  /// A default actor called from a task that prefers the loop runs there, too: its isolation and the task's preference are both kept.
  @Test func aDefaultActorBorrowsThePreferredExecutor() async throws {
    actor Guest {
      var count = 0
      func place(_ loop: EventLoop) -> Bool {
        count += 1
        return loop.isCurrent
      }
    }
    let loop = try EventLoop(name: "guest")
    let guest = Guest()
    let places = await withTaskGroup(of: Bool.self, returning: [Bool].self) { group in
      for _ in 0..<100 { group.addTask(executorPreference: loop) { await guest.place(loop) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(places.count == 100 && !places.contains(false))
    #expect(await guest.count == 100)
    try await onThread { loop.stop() }
  }
}

@Suite struct EventLoopDescriptors {
  @Test func aDescriptorIsReadUntilItIsUnwatched() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Int>()
        let pipe = try Pipe()
        try loop.run {
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append(1)
          }
        }
        pipe.fill()
        try log.wait(for: 1)
        // Watched anew, with another handler.
        try loop.run {
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append(2)
          }
        }
        pipe.fill()
        #expect(try log.wait(for: 2) == [1, 2])
        try loop.run { loop.unwatch(pipe.reader) }
        pipe.fill()
        try loop.run {}
        try loop.run { loop.unwatch(pipe.reader) }
        #expect(log.all == [1, 2])
      }
    }
  }

  @Test func whatTheKernelDoesNotWatchIsRefused() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let error = #expect(throws: TransportError.self) { try loop.run { try loop.watch(100_000) {} } }
        #expect(error?.errno == .badFileDescriptor)
        #expect(error?.description.hasPrefix("watch descriptor 100000 on the test loop: ") == true)
      }
    }
  }

  @Test func oneHandlerUnwatchesTheOthersOfItsTurn() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<CInt>()
        let pipes = try (0..<10).map { _ in try Pipe() }
        // All can be read when the loop looks.
        try loop.run {
          for pipe in pipes {
            pipe.fill()
            try loop.watch(pipe.reader) {
              log.append(pipe.reader)
              for other in pipes { loop.unwatch(other.reader) }
            }
          }
        }
        try loop.run {}
        try loop.run {}
        #expect(log.all.count == 1)
      }
    }
  }

  /// The kernel reported the old descriptor of that number, so the new one's handler is not to be called for it.
  @Test func aDescriptorWatchedAnewInItsTurnIsNotTakenForTheOldOne() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let pipes = try (0..<2).map { _ in try Pipe() }
        let turns = Log<Int>()
        try loop.run {
          for pipe in pipes {
            pipe.fill()
            try loop.watch(pipe.reader) {
              log.append("old")
              for other in pipes {
                other.empty()
                loop.unwatch(other.reader)
                // Nothing to read any more.
                do { try loop.watch(other.reader) { log.append("new") } } catch { log.append("\(error)") }
              }
              turns.append(1)
            }
          }
        }
        try turns.wait(for: 1)
        try loop.run {}
        #expect(log.all == ["old"])
        pipes[1].fill()
        #expect(try log.wait(for: 2).prefix(2) == ["old", "new"])
        try loop.run { for pipe in pipes { loop.unwatch(pipe.reader) } }
      }
    }
  }

  @Test func oneTurnServesEveryDescriptorThatCanBeRead() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Int>()
        let pipes = try (0..<300).map { _ in try Pipe() }
        try loop.run {
          for (place, pipe) in pipes.enumerated() {
            pipe.fill()
            try loop.watch(pipe.reader) {
              pipe.empty()
              log.append(place)
            }
          }
          // Due already, and yet behind all of them.
          loop.timer { log.append(-1) }.wake(at: now())
        }
        let entries = try log.wait("the timer") { $0.contains(-1) }
        #expect(Set(entries.prefix(300)) == Set(0..<300))
        #expect(entries.count == 301)
      }
    }
  }

  @Test func whatCanBeWrittenIsToldToWhoAsks() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Int>()
        var ends: [CInt] = [0, 0]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        let (near, far) = (ends[0], ends[1])
        defer {
          close(near)
          close(far)
        }
        try loop.run {
          try loop.watchWriting(near) {
            log.append(1)
            loop.unwatch(near)
          }
        }
        try log.wait(for: 1)
      }
    }
  }

  /// A peer that has said all it will, or goes on talking, would call whoever waits for room without end.
  @Test func whoWaitsForRoomIsNotCalledForWhatCanBeRead() async throws {
    try await onThread {
      try EventLoop.with { loop in
        var ends: [CInt] = [0, 0]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        let (near, far) = (ends[0], ends[1])
        defer {
          close(near)
          close(far)
        }
        let bytes = [UInt8](repeating: 0, count: 65536)
        while write(near, bytes, bytes.count) > 0 {}
        _ = write(far, bytes, 1)
        shutdown(far, CInt(SHUT_WR))
        let log = Log<Int>()
        try loop.run { try loop.watchWriting(near) { log.append(1) } }
        for _ in 0..<100 { try loop.run {} }
        #expect(log.all.isEmpty)
        var buffer = bytes
        while read(far, &buffer, buffer.count) > 0 {}
        try log.wait(for: 1, "room")
        try loop.run { loop.unwatch(near) }
      }
    }
  }

  /// The threads of a real-time loop's work would otherwise be real-time, too: parsing a file above everything ordinary.
  @Test(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
  func whatARealTimeLoopStartsIsNotRealTime() async throws {
    let loop = try EventLoop(name: "real-time", scheduling: .realTime(priority: 1))
    defer { loop.stop() }
    try #require(loop.isRealTime)
    let work = BoundedWork(name: "work", loop: loop)
    let (outside, outcome) = await Task(executorPreference: loop) {
      (sched_getscheduler(0), await work.run(within: patience) { sched_getscheduler(0) })
    }.value
    guard case .done(let inside) = outcome else { throw NothingCame(what: "\(outcome)") }
    #expect(outside == SCHED_FIFO && inside == SCHED_OTHER)
  }
}
