import Engine
import Synchronization
import Transport

/// Does something that may wait again and again: the next time an interval after the last one began, or at once when that took longer.
final class RepeatedLook: Sendable {
  private struct State {
    var task: Task<Void, Never>?
    var pause: CheckedContinuation<Void, Never>?
    var hasEnded = false
  }

  private let loop: EventLoop
  private let interval: Duration
  private let work: BoundedWork
  private let interrupt: @Sendable () -> Void
  private let look: @Sendable (BoundedWork) async -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - loop: keeps the time.
  ///   - interrupt: has `look` come back.
  ///   - look: what is done, with somebody who waits for what may hang.
  init(
    loop: EventLoop, every interval: Duration, interrupt: @escaping @Sendable () -> Void = {},
    look: @escaping @Sendable (BoundedWork) async -> Void
  ) {
    self.loop = loop
    self.interval = interval
    work = BoundedWork(name: "track file", loop: loop)
    self.interrupt = interrupt
    self.look = look
  }

  func begin() {
    state.withLock { state in
      guard !state.hasEnded, state.task == nil else { return }
      state.task = Task(name: "tracking", executorPreference: loop) { [self] in
        while !hasEnded {
          let next = MonotonicClock().now + interval
          await look(work)
          await pause(until: next)
        }
      }
    }
  }

  /// Ends it. What it waits for is left behind.
  func end() {
    let pause = state.withLock { state in
      state.hasEnded = true
      defer { state.pause = nil }
      return state.pause
    }
    work.interrupt()
    interrupt()
    pause?.resume()
  }

  private var hasEnded: Bool { state.withLock { $0.hasEnded } }

  private func pause(until moment: Instant) async {
    let timer = loop.timer { [weak self] in self?.wake() }
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.hasEnded { state.pause = continuation }
        return state.hasEnded
      }
      if isOver { return continuation.resume() }
      timer.wake(at: moment)
    }
  }

  private func wake() {
    state.withLock { state in
      defer { state.pause = nil }
      return state.pause
    }?.resume()
  }
}
