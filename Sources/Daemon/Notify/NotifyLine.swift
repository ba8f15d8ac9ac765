import Engine

/// What keepalived calls a state, in its FIFO's lines and its scripts' arguments.
enum NotifyState: String, Sendable {
  case master = "MASTER"
  case backup = "BACKUP"
  case fault = "FAULT"
  case stop = "STOP"

  /// - Parameter isStopping: the daemon ends, and that is why.
  init(_ state: RouterState, isStopping: Bool) {
    self =
      switch state {
      case .active: .master
      case .backup: .backup
      case .initialize: isStopping ? .stop : .fault
      }
  }
}

/// What keepalived tells of one instance or one sync group: a line of its FIFO, and four arguments of its scripts.
struct NotifyLine: Hashable, Sendable, CustomStringConvertible {
  enum Kind: String, Sendable {
    /// One virtual router: each group is one.
    case instance = "INSTANCE"
    /// Several that move together, by the name of the management group that they follow.
    case group = "GROUP"
  }

  var kind: Kind
  var name: String
  var state: NotifyState
  var priority: Int

  var description: String { "\(kind.rawValue) \"\(name)\" \(state.rawValue) \(priority)" }
  var arguments: [String] { [kind.rawValue, name, state.rawValue, String(priority)] }
}
