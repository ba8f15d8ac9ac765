import CNetlink
import Conformance
import Engine
import Synchronization
import Testing

@testable import Transport

@Suite struct LoopTimers {
  @Test func theyFireInTheOrderOfTheirDeadlinesAndNotBefore() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<(Int, Instant)>()
        let start = now()
        let delays = [7, 2, 9, 1, 5, 30, 3, 8, 4, 6]
        for delay in delays {
          loop.timer { log.append((delay, now())) }.wake(at: start + .milliseconds(Int64(delay)))
        }
        let entries = try log.wait(for: delays.count)
        #expect(entries.map(\.0) == delays.sorted())
        #expect(entries.allSatisfy { start + .milliseconds(Int64($0.0)) <= $0.1 })
      }
    }
  }

  @Test(arguments: [Duration.zero, .seconds(1), .seconds(1_000_000_000)])
  func aDeadlineThatHasPassedFiresAtOnce(_ age: Duration) async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Int>()
        // Of somebody else, so that the loop sleeps.
        loop.timer { log.append(2) }.wake(at: now() + .seconds(3600))
        loop.timer { log.append(1) }.wake(at: now().advanced(by: .zero - age))
        let entries = try log.wait(for: 1)
        #expect(entries == [1])
      }
    }
  }

  /// A timer is set where the loop is, and from anywhere else.
  @Test(arguments: [true, false])
  func itsDeadlineMovesEitherWayAndIsCancelled(_ isOnLoop: Bool) async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let timers = ["later", "earlier", "cancelled", "set again"].map { name in loop.timer { log.append(name) } }
        let start = now()
        func set(_ body: @escaping @Sendable () -> Void) throws {
          if isOnLoop { try loop.run(body) } else { body() }
        }
        try set {
          timers[0].wake(at: start + .milliseconds(1))
          timers[0].wake(at: start + .milliseconds(60))
          timers[1].wake(at: start + .seconds(3600))
          timers[1].wake(at: start + .milliseconds(20))
          timers[2].wake(at: start + .milliseconds(1))
          timers[2].wake(at: nil)
          timers[3].wake(at: start + .milliseconds(1))
          timers[3].wake(at: nil)
          timers[3].wake(at: start + .milliseconds(40))
        }
        try log.wait(for: 3)
        #expect(now() >= start + .milliseconds(60))
        // Each once: a turn behind the last of them changes nothing.
        loop.timer { log.append("end") }.wake(at: now() + .milliseconds(5))
        #expect(try log.wait(for: 4) == ["earlier", "set again", "later", "end"])
      }
    }
  }

  @Test func aTimerThatHasFiredIsSetAgainFromItsHandler() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Instant>()
        let box = TimerBox()
        let made = loop.timer {
          log.append(now())
          if log.all.count < 5 { box.timer?.wake(at: now() + .milliseconds(2)) }
        }
        box.set(made)
        made.wake(at: now())
        let times = try log.wait(for: 5)
        for (one, next) in zip(times, times.dropFirst()) { #expect(one + .milliseconds(2) <= next) }
        box.set(nil)
      }
    }
  }

  /// Of two that are due in one turn, the first may still cancel the second, or put it off.
  @Test func oneThatIsDueTooCanStillBeCancelledOrPutOff() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let cancelled = loop.timer { log.append("cancelled") }
        let delayed = loop.timer { log.append("delayed") }
        let start = now()
        let first = loop.timer {
          log.append("first")
          cancelled.wake(at: nil)
          delayed.wake(at: now() + .milliseconds(10))
        }
        let between = loop.timer { log.append("between") }
        try loop.run {
          first.wake(at: start)
          cancelled.wake(at: start + .nanoseconds(1))
          delayed.wake(at: start + .nanoseconds(2))
          between.wake(at: start + .nanoseconds(3))
        }
        #expect(try log.wait(for: 3) == ["first", "between", "delayed"])
        try loop.run {}
        #expect(log.all.count == 3)
      }
    }
  }

  /// What every packet that a Backup hears does to its Active_Down_Timer.
  @Test(.seenInTheWild("V:timers-sorted-anew")) func aTimerSetAHundredThousandTimesHasOnePlaceInTheQueue() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Int>()
        let timer = loop.timer { log.append(1) }
        let start = now() + .seconds(3600)
        try loop.run {
          for step in 0..<100_000 { timer.wake(at: start + .nanoseconds(Int64(step))) }
          #expect(loop.timersQueued == 1)
        }
        // From another thread, while the loop has no time for it.
        let (gate, reached) = (Log<Int>(), Log<Int>())
        loop.execute {
          reached.append(1)
          do { try gate.wait(for: 1) } catch { Issue.record(error) }
        }
        try reached.wait(for: 1)
        let other = loop.timer { log.append(2) }
        for step in 0..<100_000 { other.wake(at: start + .nanoseconds(Int64(step))) }
        #expect(loop.ordersWaiting <= 1)
        gate.append(1)
        #expect(try loop.run { loop.timersQueued } == 2)
        timer.wake(at: now())
        other.wake(at: now() + .milliseconds(5))
        #expect(try log.wait(for: 2) == [1, 2])
      }
    }
  }

  @Test func setFromManyThreadsItFiresForTheLastDeadline() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<Instant>()
        let timer = loop.timer { log.append(now()) }
        for _ in 0..<50 {
          let seen = log.all.count
          let setters = (0..<4).map { thread in
            TestThread { for step in 0..<200 { timer.wake(at: now() + .seconds(Int64(100 + (thread * 31 + step) % 50))) } }
          }
          for setter in setters { setter.join() }
          timer.wake(at: now())
          try log.wait(for: seen + 1)
        }
        #expect(log.all.count == 50)
      }
    }
  }
}

/// Holds a timer for its own handler.
private final class TimerBox: Sendable {
  private let content = Mutex<LoopTimer?>(nil)
  var timer: LoopTimer? { content.withLock { $0 } }
  func set(_ timer: LoopTimer?) { content.withLock { $0 = timer } }
}

@Suite struct ReadingBeforeTimers {
  /// RFC 9568 6.4.2: a Backup that was not scheduled for a while has Advertisements waiting when its Active_Down_Timer is due.
  @Test func whatArrivedWhileTheLoopWasBusyIsReadFirst() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let pipe = try Pipe()
        let timer = loop.timer { log.append("timer") }
        try loop.run {
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append("read")
          }
          timer.wake(at: now() + .milliseconds(2))
          // Busy until the deadline has long passed; the packet arrives in the meantime.
          let end = now() + .milliseconds(10)
          while now() < end {}
          pipe.fill()
        }
        #expect(try log.wait(for: 2) == ["read", "timer"])
      }
    }
  }

  /// The delay may as well come between the loop's look at its descriptors and its look at the clock.
  @Test func soIsWhatArrivesWhileAnotherHandlerKeepsTheLoopBusy() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let (slow, pipe) = (try Pipe(), try Pipe())
        let timer = loop.timer { log.append("timer") }
        try loop.run {
          try loop.watch(slow.reader) {
            slow.empty()
            log.append("slow")
            timer.wake(at: now() + .milliseconds(1))
            let end = now() + .milliseconds(10)
            while now() < end {}
            pipe.fill()
          }
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append("read")
          }
        }
        slow.fill()
        #expect(try log.wait(for: 3) == ["slow", "read", "timer"])
      }
    }
  }

  @Test func aTimerThatSetsItselfForNowDoesNotKeepTheLoopFromReading() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let log = Log<String>()
        let pipe = try Pipe()
        let box = TimerBox()
        let counter = Counter()
        box.set(
          loop.timer {
            counter.increment()
            box.timer?.wake(at: now())
          })
        try loop.run {
          try loop.watch(pipe.reader) {
            pipe.empty()
            log.append("read")
          }
          box.timer?.wake(at: now())
        }
        for turn in 1...100 {
          pipe.fill()
          try log.wait(for: turn)
        }
        // Nor from what other threads hand in.
        #expect(try loop.run { counter.value } > 0)
        box.set(nil)
      }
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func increment() { count.wrappingAdd(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}
