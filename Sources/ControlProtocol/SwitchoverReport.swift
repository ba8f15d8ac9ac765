/// The last switchovers.
public struct SwitchoversQuestion: ControlQuestion {
  public typealias Answer = SwitchoverLog
  public static let name = "switchovers"

  public init() {}
}

/// The last switchovers of a running daemon.
public struct SwitchoverLog: Codable, Equatable, Sendable {
  public var router: String
  /// Since the start; those beyond the newest 64 are counted only.
  public var count: Int
  /// Newest first.
  public var switchovers: [SwitchoverReport]
  /// Milliseconds from detection to each step, of the switchovers to Active since the start.
  public var times: [String: StepTimes]

  public init(router: String, count: Int, switchovers: [SwitchoverReport], times: [String: StepTimes]) {
    self.router = router
    self.count = count
    self.switchovers = switchovers
    self.times = times
  }
}

/// Percentiles in milliseconds.
public struct StepTimes: Codable, Equatable, Sendable {
  public var count: Int
  public var p50: Double
  public var p90: Double
  public var p99: Double
  public var max: Double

  public init(count: Int, p50: Double, p90: Double, p99: Double, max: Double) {
    self.count = count
    self.p50 = p50
    self.p90 = p90
    self.p99 = p99
    self.max = max
  }
}

/// One switchover. Times in milliseconds since it was detected.
public struct SwitchoverReport: Codable, Equatable, Sendable {
  public var leader: String
  /// What the leader is in since.
  public var state: String
  public var cause: String
  /// A number that grows by one with each of this leader.
  public var epoch: UInt64
  /// When it was detected: RFC 3339, in UTC.
  public var at: String
  /// How long ago it was detected.
  public var secondsAgo: Double
  /// How many groups follow.
  public var groups: Int
  /// How many of them were announced.
  public var announcements: Int
  public var active: Int
  /// In Initialize while the leader is Active.
  public var excepted: Int
  /// Wait for their interface to come up.
  public var waiting: Int
  /// Requests that the kernel refused.
  public var failures: Int
  /// Elements of the gate that were changed beside the lease.
  public var elements: Int
  public var published: Double
  public var decided: Double
  public var gated: Double?
  public var announced: Double?
  public var settled: Double?
  /// The last of the interfaces that were held because of it went down.
  public var withdrawn: Double?
  public var interfacesHeld: Int

  public init(
    leader: String, state: String, cause: String, epoch: UInt64, at: String, secondsAgo: Double, groups: Int, announcements: Int,
    active: Int,
    excepted: Int, waiting: Int, failures: Int, elements: Int, published: Double, decided: Double, gated: Double?, announced: Double?,
    settled: Double?, withdrawn: Double?, interfacesHeld: Int
  ) {
    self.leader = leader
    self.state = state
    self.cause = cause
    self.epoch = epoch
    self.at = at
    self.secondsAgo = secondsAgo
    self.groups = groups
    self.announcements = announcements
    self.active = active
    self.excepted = excepted
    self.waiting = waiting
    self.failures = failures
    self.elements = elements
    self.published = published
    self.decided = decided
    self.gated = gated
    self.announced = announced
    self.settled = settled
    self.withdrawn = withdrawn
    self.interfacesHeld = interfacesHeld
  }
}
