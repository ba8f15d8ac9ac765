/// A program of the operator's, and how it is to be run.
public struct Script: Hashable, Sendable {
  /// An absolute path.
  public var path: String
  /// Behind the path.
  public var arguments: [String]
  /// Beside those that every script has: `PATH`, and the user's `HOME`, `USER`, `LOGNAME`, `SHELL`.
  public var environment: [String: String]
  /// As whom: `user`, or `user:group`. `nil`: as ``standardUser`` where there is such an account, and otherwise as this process.
  public var user: String?
  /// What it may read.
  public var input: [UInt8]
  /// How long it may run. Then it gets SIGTERM, with everything of its process group, and ``grace`` later SIGKILL.
  public var limit: Duration

  /// As whom keepalived runs scripts by itself: who has made the account for that has it for this.
  public static let standardUser = "keepalived_script"
  /// From SIGTERM to SIGKILL.
  public static let grace: Duration = .seconds(2)

  public init(
    path: String, arguments: [String] = [], environment: [String: String] = [:], user: String? = nil, input: [UInt8] = [],
    limit: Duration
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.user = user
    self.input = input
    self.limit = limit
  }
}

/// What became of a script.
public enum ScriptEnd: Hashable, Sendable {
  /// It ended, with this status. What it has left in the background goes on.
  case exited(Int32)
  /// A signal of this number ended it, which is not the one of its time limit.
  case killed(by: Int32)
  /// It ran for too long. With its process group it is gone, or gets SIGKILL until it is.
  case timedOut
  /// It could not be started: why, and with which of its path, user and what it may read.
  case notStarted(TransportError)
  /// Nothing was started: an earlier one has not gone, whatever it was told.
  case earlierOneHangs
  /// Whoever waits no longer wants to.
  case interrupted
}

extension ScriptEnd: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .killed(let signal): "was ended by signal \(signal)"
    case .timedOut: "ran for too long and was ended"
    case .notStarted(let error): "was not started: \(error)"
    case .earlierOneHangs: "was not started: the one before does not end, not even by SIGKILL"
    case .interrupted: "was not waited for"
    }
  }
}
