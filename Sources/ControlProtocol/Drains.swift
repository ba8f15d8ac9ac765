/// Have groups that elect hand over and stay away.
public struct DrainQuestion: ControlQuestion {
  public typealias Answer = DrainOutcome
  public static let name = "drain"

  /// A group that elects. Absent: all of them.
  public var name: String?
  /// Also behind a restart of the daemon. Absent: not.
  public var persists: Bool?
  /// Even where no other router advertises. Absent: not.
  public var isForced: Bool?

  public init(name: String? = nil, persists: Bool? = nil, isForced: Bool? = nil) {
    self.name = name
    self.persists = persists
    self.isForced = isForced
  }
}

/// What became of a drain, group by group.
public struct DrainOutcome: Codable, Equatable, Sendable {
  /// Those that stay away from now on.
  public var drained: [String]
  /// Those that are as before, since no other router advertises.
  public var kept: [String]
  /// Whether it counts behind a restart, too.
  public var persists: Bool

  public init(drained: [String], kept: [String], persists: Bool) {
    self.drained = drained
    self.kept = kept
    self.persists = persists
  }
}

/// Have groups take part again that were drained.
public struct UndrainQuestion: ControlQuestion {
  public typealias Answer = UndrainOutcome
  public static let name = "undrain"

  /// A group that elects. Absent: all that are drained.
  public var name: String?

  public init(name: String? = nil) { self.name = name }
}

/// What became of taking back a drain.
public struct UndrainOutcome: Codable, Equatable, Sendable {
  /// Those that take part again.
  public var undrained: [String]

  public init(undrained: [String]) { self.undrained = undrained }
}

/// From which level on the daemon logs.
public struct LogLevelQuestion: ControlQuestion {
  public typealias Answer = LogLevelReport
  public static let name = "log-level"

  /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`, from now on. Absent: it stays.
  public var level: String?

  public init(level: String? = nil) { self.level = level }
}

/// From which level on a daemon logs.
public struct LogLevelReport: Codable, Equatable, Sendable {
  public var level: String
  /// What it was before the question. Absent: it has not changed.
  public var before: String?

  public init(level: String, before: String?) {
    self.level = level
    self.before = before
  }
}
