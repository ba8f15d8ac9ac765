import Synchronization

/// One value and its newest version, for any number of subscribers.
final class Publication<Value: Sendable>: Sendable {
  private struct State {
    var current: Value
    var version: UInt64 = 0
    var isFinished = false
    var subscribers: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var nextID: UInt64 = 0
  }

  private let state: Mutex<State>

  init(_ initial: Value) { state = Mutex(State(current: initial)) }

  func subscribe() -> Subscription {
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      // The present value is news to who has just come.
      continuation.yield()
      guard !state.isFinished else { return continuation.finish() }
      let id = state.nextID
      state.nextID += 1
      continuation.onTermination = { [weak self] _ in self?.unsubscribe(id) }
      state.subscribers[id] = continuation
    }
    return Subscription(publication: self, signals: signals)
  }

  func publish(_ value: Value) {
    let subscribers = state.withLock { state in
      state.current = value
      state.version += 1
      return Array(state.subscribers.values)
    }
    // Outside the lock: a subscriber may end itself while it is told.
    for subscriber in subscribers { subscriber.yield() }
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

  /// One subscriber's view: the present value first, then each newer one.
  ///
  /// The stream carries signals and not values. A stream of values hands one to a waiting subscriber at the moment it is published; if that
  /// one runs later, it would be given what is out of date by then.
  struct Subscription: AsyncSequence, Sendable {
    let publication: Publication
    let signals: AsyncStream<Void>

    func makeAsyncIterator() -> Iterator { Iterator(publication: publication, signals: signals.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
      let publication: Publication
      var signals: AsyncStream<Void>.Iterator
      private var seen: UInt64?

      init(publication: Publication, signals: AsyncStream<Void>.Iterator) {
        self.publication = publication
        self.signals = signals
      }

      mutating func next(isolation actor: isolated (any Actor)?) async -> Value? {
        while await signals.next(isolation: actor) != nil {
          let (value, version) = publication.state.withLock { ($0.current, $0.version) }
          // Another signal for what an earlier one has led to already.
          if version == seen { continue }
          seen = version
          return value
        }
        return nil
      }

      mutating func next() async -> Value? { await next(isolation: nil) }
    }
  }
}
