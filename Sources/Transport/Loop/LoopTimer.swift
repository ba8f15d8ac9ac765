public import Engine
internal import Synchronization

/// One deadline on an event loop.
public final class LoopTimer: WakeSource {
  private struct State {
    /// When to fire; `nil` for not at all.
    var deadline: Instant?
    /// Where this timer stands in the loop's queue. It stands there once at most, however often it is set: a deadline that moves back, as
    /// with every packet that resets a timer, leaves the entry where it is, to be put right when its time has come.
    var queued: Instant?
    /// Another thread has asked the loop to queue it, which it has not done yet.
    var isPosted = false
  }

  private let loop: EventLoop
  private let handler: @Sendable () -> Void
  private let state = Mutex(State())

  init(loop: EventLoop, _ handler: @escaping @Sendable () -> Void) {
    self.loop = loop
    self.handler = handler
  }

  public func wake(at deadline: Instant?) {
    let isOnLoop = loop.isCurrent
    let needsPlace = state.withLock { state in
      state.deadline = deadline
      guard let deadline else { return false }
      // One in the queue that comes first puts this right, and one on its way to the loop takes this along: however often other threads set a
      // timer, the loop is asked once.
      if let queued = state.queued, queued <= deadline { return false }
      if isOnLoop { return true }
      defer { state.isPosted = true }
      return !state.isPosted
    }
    guard needsPlace else { return }
    if isOnLoop {
      enqueue()
    } else {
      loop.execute { [self] in
        state.withLock { $0.isPosted = false }
        enqueue()
      }
    }
  }

  private func enqueue() {
    let place: Instant? = state.withLock { state in
      guard let deadline = state.deadline else { return nil }
      if let queued = state.queued, queued <= deadline { return nil }
      state.queued = deadline
      return deadline
    }
    if let place { loop.schedule(self, at: place) }
  }

  /// Called by the loop for an entry of its queue that has come due.
  func fire(_ entry: Instant, at now: Instant) {
    let isDue = state.withLock { state in
      // An entry that an earlier one has replaced.
      guard state.queued == entry else { return false }
      state.queued = nil
      guard let deadline = state.deadline, deadline <= now else { return false }
      state.deadline = nil
      return true
    }
    if isDue { handler() } else { enqueue() }
  }
}
