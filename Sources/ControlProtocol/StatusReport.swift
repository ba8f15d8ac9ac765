/// How a daemon is: totals, each leader, and what is not as it should be.
public struct StatusQuestion: ControlQuestion {
  public typealias Answer = StatusReport
  public static let name = "status"

  public init() {}
}

/// How a running daemon is. Times of day are RFC 3339, in UTC.
public struct StatusReport: Codable, Equatable, Sendable {
  public var router: String
  /// Of the daemon.
  public var version: String
  /// When this was so.
  public var at: String
  public var startedAt: String
  public var uptimeSeconds: Double
  public var totals: Totals
  /// Every management group, in the order of the configuration.
  public var leaders: [Leader]
  /// What is not as it should be: the worst first. Nothing in here: all is well.
  public var exceptions: [Exception]
  /// The newest switchover of each management group that has followers.
  public var switchovers: [SwitchoverReport]
  /// Discarded Advertisements by reason, those that occurred.
  public var discards: [String: UInt64]
  /// Discarded Router Solicitations and Advertisements by reason, those that occurred.
  public var routerMessageDiscards: [String: UInt64]
  public var heldInterfaces: [String]
  /// Those that an operator has taken out of our hands (`vrrp6d release NAME`).
  public var suspendedInterfaces: [String]
  public var counters: [String: Int]
  /// Absent: there was none.
  public var silences: Silences?
  /// Clients of the control socket that were not as they should be.
  public var clients: Clients

  /// How many groups are in each state.
  public struct Totals: Codable, Equatable, Sendable {
    public var active: Int
    public var backup: Int
    public var initialize: Int

    public init(active: Int = 0, backup: Int = 0, initialize: Int = 0) {
      self.active = active
      self.backup = backup
      self.initialize = initialize
    }
  }

  /// A management group, and those that follow it.
  public struct Leader: Codable, Equatable, Sendable {
    public var name: String
    public var interface: String
    public var vrid: Int
    public var state: String
    /// Since when.
    public var changedAt: String
    public var secondsInState: Double
    /// Why it is in Initialize, or stands alone.
    public var reason: String?
    public var priority: Int
    public var priorityInForce: Int
    /// The link-local address of the Active router, as far as this one knows: its own while it is Active itself.
    public var activeRouter: String?
    /// The priority that the Active router advertises.
    public var activePriority: Int?
    /// Whether the gate is open for it and its followers.
    public var isOpen: Bool
    /// In which states its followers are.
    public var followers: Totals
    public var lastSwitchover: SwitchoverReport?

    public init(
      name: String, interface: String, vrid: Int, state: String, changedAt: String, secondsInState: Double, reason: String?, priority: Int,
      priorityInForce: Int, activeRouter: String?, activePriority: Int?, isOpen: Bool, followers: Totals, lastSwitchover: SwitchoverReport?
    ) {
      self.name = name
      self.interface = interface
      self.vrid = vrid
      self.state = state
      self.changedAt = changedAt
      self.secondsInState = secondsInState
      self.reason = reason
      self.priority = priority
      self.priorityInForce = priorityInForce
      self.activeRouter = activeRouter
      self.activePriority = activePriority
      self.isOpen = isOpen
      self.followers = followers
      self.lastSwitchover = lastSwitchover
    }
  }

  /// Something that is not as it should be, of as many groups as have it for the same reason.
  public struct Exception: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
      /// Nothing is forwarded although the election is won: this router is late, or its Advertisements do not leave.
      case shut
      /// This router can serve none of a leader's followers.
      case unable
      /// Somebody advertises beside the Active.
      case rival
      /// A leader, or a common group, takes no part.
      case out
      /// Followers are lost here, whatever their leader is.
      case lost
      /// The Active has not all of the addresses that it accepts traffic to.
      case addresses
      /// A follower waits, or its mode does otherwise than its leader.
      case waiting
      /// Something that a group tracks is lost, and its priority is lower for it.
      case tracked
      /// An operator has it otherwise than the configuration.
      case override
      /// The daemon did not answer itself.
      case silence
    }

    public var kind: Kind
    /// How many groups, or interfaces.
    public var count: Int
    /// A few of their names.
    public var names: [String]
    /// What is so.
    public var problem: String
    /// What to do about it.
    public var remedy: String

    public init(kind: Kind, count: Int, names: [String], problem: String, remedy: String) {
      self.kind = kind
      self.count = count
      self.names = names
      self.problem = problem
      self.remedy = remedy
    }
  }

  /// Times in which the loop that serves did not answer, and elections left.
  public struct Silences: Codable, Equatable, Sendable {
    public var count: Int
    /// From the question to its answer.
    public var longestMilliseconds: Double
    public var lastEndedSecondsAgo: Double

    public init(count: Int, longestMilliseconds: Double, lastEndedSecondsAgo: Double) {
      self.count = count
      self.longestMilliseconds = longestMilliseconds
      self.lastEndedSecondsAgo = lastEndedSecondsAgo
    }
  }

  /// What became of connections to the control socket.
  public struct Clients: Codable, Equatable, Sendable {
    /// Accepted since the start.
    public var connections: UInt64
    /// Closed because no question came, or the answer was not read in time.
    public var dawdled: UInt64
    /// Closed unheard, because everybody's answer was being made.
    public var turnedAway: UInt64
    /// Questions that were longer than any is, or not understood.
    public var garbage: UInt64
    /// Those that watch at this moment.
    public var watching: Int

    public init(connections: UInt64 = 0, dawdled: UInt64 = 0, turnedAway: UInt64 = 0, garbage: UInt64 = 0, watching: Int = 0) {
      self.connections = connections
      self.dawdled = dawdled
      self.turnedAway = turnedAway
      self.garbage = garbage
      self.watching = watching
    }
  }

  public init(
    router: String, version: String, at: String, startedAt: String, uptimeSeconds: Double, totals: Totals, leaders: [Leader],
    exceptions: [Exception], switchovers: [SwitchoverReport], discards: [String: UInt64], routerMessageDiscards: [String: UInt64],
    heldInterfaces: [String], suspendedInterfaces: [String], counters: [String: Int], silences: Silences?, clients: Clients
  ) {
    self.router = router
    self.version = version
    self.at = at
    self.startedAt = startedAt
    self.uptimeSeconds = uptimeSeconds
    self.totals = totals
    self.leaders = leaders
    self.exceptions = exceptions
    self.switchovers = switchovers
    self.discards = discards
    self.routerMessageDiscards = routerMessageDiscards
    self.heldInterfaces = heldInterfaces
    self.suspendedInterfaces = suspendedInterfaces
    self.counters = counters
    self.silences = silences
    self.clients = clients
  }
}

/// Everything at one go, for a support case or a monitor: `show --all`.
public struct EverythingQuestion: ControlQuestion {
  public typealias Answer = RouterReport
  public static let name = "everything"

  public init() {}
}

/// How a daemon is, with every group.
public struct RouterReport: Codable, Equatable, Sendable {
  public var status: StatusReport
  /// In the order of the configuration.
  public var groups: [GroupReport]

  public init(status: StatusReport, groups: [GroupReport]) {
    self.status = status
    self.groups = groups
  }
}
