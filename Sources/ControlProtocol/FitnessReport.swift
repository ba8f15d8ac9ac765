/// One thing that a group tracks.
public struct TrackedReport: Codable, Equatable, Sendable {
  public enum State: String, Codable, Sendable, CaseIterable {
    /// Nobody has looked yet. It counts as lost.
    case unknown
    case present
    case lost
    /// It is there, and was lost too often to be believed: it counts as lost.
    case damped
    /// It is the number of a file.
    case value
  }

  /// `interface up0`, `route ::/0`.
  public var what: String
  public var state: State
  /// In words, with why.
  public var words: String
  /// What is added to the priority while it is lost. Absent: the router gives way then.
  public var weight: Int?
  /// What is added to the priority at this moment. Absent: the router gives way.
  public var adds: Int?
  public var secondsInState: Double
  /// How often it was lost.
  public var losses: UInt64
  /// What is left of the penalties for that. Absent without damping.
  public var penalty: Double?
  /// For how long it still counts as lost for having been lost too often.
  public var dampedSeconds: Double?
  /// How often a script ran, or a file was read.
  public var looks: UInt64?
  /// How many of these said no, or could not be done.
  public var failures: UInt64?
  /// How many took too long.
  public var timeouts: UInt64?
  /// How the last run ended, or what is wrong with the file.
  public var last: String?

  public init(what: String, state: State, words: String, secondsInState: Double, losses: UInt64) {
    self.what = what
    self.state = state
    self.words = words
    self.secondsInState = secondsInState
    self.losses = losses
  }
}

/// A group that an operator has drained.
public struct DrainedReport: Codable, Equatable, Sendable {
  /// For how long; since the daemon's start, where that was later.
  public var seconds: Double
  /// Whether it counts behind a restart, too.
  public var persists: Bool
  /// Nobody else advertises, as far as this router hears: nobody serves.
  public var isAlone: Bool
  /// The link-local address of whoever advertises. Absent: nobody is heard at the moment.
  public var peer: String?

  public init(seconds: Double, persists: Bool, isAlone: Bool, peer: String?) {
    self.seconds = seconds
    self.persists = persists
    self.isAlone = isAlone
    self.peer = peer
  }
}
