/// Whom changes of state are told, as keepalived tells them.
public struct NotifyConfiguration: Sendable, Equatable {
  /// A FIFO that gets a line for each change of each group. `nil`: none. Of the whole router only.
  public let fifo: String?
  /// What is run, once per switchover.
  public let scripts: NotifyScripts
  /// As whom scripts run, `user` or `user:group`, and whose the FIFO is if it has to be made. `nil`: `keepalived_script` where there is such
  /// an account, otherwise as the daemon.
  public let user: String?
  /// How long a script may run.
  public let timeout: Duration
}

/// Commands: a path, and its arguments.
public struct NotifyScripts: Sendable, Equatable {
  /// Behind every change, with what it is as four more arguments.
  public var any: [String]?
  /// keepalived's words for Active, Backup, Initialize and the end of the daemon; before `any`, with nothing behind their own arguments.
  public var master: [String]?
  public var backup: [String]?
  public var fault: [String]?
  public var stop: [String]?

  /// Nothing is run.
  public var isEmpty: Bool { self == NotifyScripts() }
}

extension Configuration.Default {
  /// How long a script of `notify:` may run.
  public static let notifyTimeout = Duration.seconds(30)
}

extension Configuration.Limit {
  /// A script that needs longer than ten minutes is none that is waited for.
  public static let notifyTimeout: ClosedRange<Duration> = .milliseconds(100) ... .seconds(600)
  /// PATH_MAX without its final zero.
  public static let pathBytes = 4095
  /// As many arguments as a line has room for.
  public static let scriptArguments = 32
}
