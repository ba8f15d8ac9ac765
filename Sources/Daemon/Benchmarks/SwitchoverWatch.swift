import Dispatch
import Engine
import Synchronization
import Transport

/// Waits for switchovers.
final class SwitchoverWatch: SupervisionObserver {
  /// Far more than any switchover takes.
  static let patience = DispatchTimeInterval.seconds(120)

  private struct State {
    var finished: [Switchover] = []
  }

  private let state = Mutex(State())
  private let arrivals = DispatchSemaphore(value: 0)

  func finished(_ switchover: Switchover, of leader: String) {
    state.withLock { $0.finished.append(switchover) }
    arrivals.signal()
  }

  /// The next switchover to this state that is finished; others in between are passed over. Blocks the calling thread.
  ///
  /// - Throws: when there is none.
  func next(to wanted: RouterState) throws(BenchmarkFailure) -> Switchover {
    while true {
      guard arrivals.wait(timeout: .now() + Self.patience) == .success else { throw .refused("no switchover to \(wanted) came to its end") }
      let switchover = state.withLock { $0.finished.isEmpty ? nil : $0.finished.removeFirst() }
      if let switchover, switchover.state == wanted { return switchover }
    }
  }
}

/// A value that one thread puts and another one takes.
final class Handover<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ new: Value) { value.withLock { $0 = new } }
  func take() -> Value? { value.withLock { $0.take() } }
}
