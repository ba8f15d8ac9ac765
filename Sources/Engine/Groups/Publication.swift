import Synchronization

/// One value and its newest version, for any number of subscribers.
final class Publication<Value: Sendable>: Sendable {
  private struct State {
    var current: Value
    var isFinished = false
    var subscribers: [UInt64: AsyncStream<Value>.Continuation] = [:]
    var nextID: UInt64 = 0
  }

  private let state: Mutex<State>

  init(_ initial: Value) { state = Mutex(State(current: initial)) }

  func subscribe() -> AsyncStream<Value> {
    // A level, not a history: one place, and the newest value in it.
    let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      continuation.yield(state.current)
      guard !state.isFinished else { return continuation.finish() }
      let id = state.nextID
      state.nextID += 1
      continuation.onTermination = { [weak self] _ in self?.unsubscribe(id) }
      state.subscribers[id] = continuation
    }
    return stream
  }

  func publish(_ value: Value) {
    let subscribers = state.withLock { state in
      state.current = value
      return Array(state.subscribers.values)
    }
    // Outside the lock: a subscriber may end itself while it is told.
    for subscriber in subscribers { subscriber.yield(value) }
  }

  func finish() {
    let subscribers = state.withLock { state in
      state.isFinished = true
      defer { state.subscribers = [:] }
      return Array(state.subscribers.values)
    }
    for subscriber in subscribers { subscriber.finish() }
  }

  private func unsubscribe(_ id: UInt64) {
    // Taken out under the lock, let go outside of it.
    _ = state.withLock { $0.subscribers.removeValue(forKey: id) }
  }
}
