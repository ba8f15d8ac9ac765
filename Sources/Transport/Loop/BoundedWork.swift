internal import Engine
internal import Synchronization

/// Does something that may wait for ever, such as reading a file, on a thread of its own, and waits for it in bounded time.
///
/// A thread that hangs is left behind, and nothing else is begun before it comes back: there is one at most.
public final class BoundedWork: Sendable {
  /// What became of it.
  public enum Outcome<Value: Sendable>: Sendable {
    case done(Value)
    /// It was not done in time. What it still does counts for nothing.
    case timedOut
    /// Somebody has called `interrupt`, now or before.
    case interrupted
    /// An earlier one has not come back yet.
    case hanging
    /// The kernel has no thread left.
    case refused(TransportError)
  }

  private struct State {
    var isBusy = false
    var isInterrupted = false
    var interrupt: (@Sendable () -> Void)?
  }

  private let name: String
  private let loop: EventLoop
  private let state = Mutex(State())

  /// - Parameters:
  ///   - name: the thread's.
  ///   - loop: keeps the time.
  public init(name: String, loop: EventLoop) {
    self.name = name
    self.loop = loop
  }

  /// Runs `body` on a thread with ordinary scheduling, and waits for it without blocking anybody.
  public func run<Value: Sendable>(within limit: Duration, _ body: @escaping @Sendable () -> Value) async -> Outcome<Value> {
    let isFree = state.withLock { state in
      defer { state.isBusy = true }
      return !state.isBusy
    }
    guard isFree else { return .hanging }
    return await withCheckedContinuation { continuation in
      let waiting = Waiting(continuation)
      let isInterrupted = state.withLock { state in
        state.interrupt = { waiting.end(.interrupted) }
        return state.isInterrupted
      }
      guard !isInterrupted else {
        free()
        return waiting.end(.interrupted)
      }
      do throws(TransportError) {
        try SystemThread(of: name) { [self] in
          SystemThread.nameCurrent(name)
          let value = body()
          free()
          waiting.end(.done(value))
        }.detach()
      } catch {
        free()
        return waiting.end(.refused(error))
      }
      loop.timer { waiting.end(.timedOut) }.wake(at: MonotonicClock().now + limit)
    }
  }

  /// Has whoever waits wait no longer, and nobody from now on.
  public func interrupt() {
    state.withLock { state in
      state.isInterrupted = true
      return state.interrupt
    }?()
  }

  private func free() {
    state.withLock { state in
      state.isBusy = false
      state.interrupt = nil
    }
  }
}

/// Whoever waits, once.
private final class Waiting<Value: Sendable>: Sendable {
  private let continuation: Mutex<CheckedContinuation<BoundedWork.Outcome<Value>, Never>?>

  init(_ continuation: CheckedContinuation<BoundedWork.Outcome<Value>, Never>) { self.continuation = Mutex(continuation) }

  func end(_ outcome: BoundedWork.Outcome<Value>) {
    continuation.withLock { continuation in
      defer { continuation = nil }
      return continuation
    }?.resume(returning: outcome)
  }
}
