import Engine

/// Hears what a supervisor's groups did, as it happens, on the service loop. Must not wait.
protocol SupervisionObserver: Sendable {
  func finished(_ switchover: Switchover, of leader: String)
}
