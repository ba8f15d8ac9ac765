import Engine
import Transport

/// Hears what a supervisor's groups and gate did, as it happens. Must not wait.
protocol SupervisionObserver: Sendable {
  /// On the gate keeper's thread.
  func gate(_ event: GateEvent)
  /// On the service loop.
  func finished(_ switchover: Switchover, of leader: String)
}
