import Engine
import Synchronization

/// What somebody may want to hear of while it happens.
enum News: Sendable {
  case election(group: String, from: RouterState, to: RouterState, cause: TransitionCause, at: Instant)
  case switchover(Switchover, leader: String)
}

/// Passes on what happens to whoever listens: `watch`. Costs next to nothing while nobody does.
final class NewsFeed: Sendable {
  typealias Listener = @Sendable (News) -> Void

  private let listener = Mutex<Listener?>(nil)
  private let isHeard = Atomic<Bool>(false)

  /// - Parameter listener: must not wait. `nil`: nobody listens.
  func set(_ listener: Listener?) {
    self.listener.withLock { $0 = listener }
    isHeard.store(listener != nil, ordering: .releasing)
  }

  func publish(_ news: @autoclosure () -> News) {
    guard isHeard.load(ordering: .acquiring) else { return }
    listener.withLock { $0 }?(news())
  }
}
