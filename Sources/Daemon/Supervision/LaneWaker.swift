import Engine
import Synchronization

/// Wakes a lane when its timer fires. The lane holds the timer, which holds this: weak, so that a lane nobody needs any more goes.
final class LaneWaker: Sendable {
  private struct Reference: Sendable {
    weak var lane: Lane?
  }

  private let reference = Mutex(Reference())

  func set(_ lane: Lane) { reference.withLock { $0.lane = lane } }

  func wake() { reference.withLock { $0.lane }?.assumeIsolated { $0.wakeUp() } }
}
