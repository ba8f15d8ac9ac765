/// What has been counted since the start, or since somebody reset it.
///
/// Counters are never set back: a reset remembers what they were, for everybody who asks for statistics (`discontinuityAt`). What others read of
/// the same counters, status and metrics, goes on growing.
public struct StatisticsQuestion: ControlQuestion {
  public typealias Answer = StatisticsReport
  public static let name = "statistics"

  /// The most groups of one answer.
  public static let pageLimit = 1000

  /// One group, by its name. Absent: all that elect.
  public var group: String?
  /// Count from now on, behind this answer: the group, or the router and all of its groups.
  public var reset: Bool?
  /// How many groups are left out at the beginning.
  public var offset: Int?
  /// How many there are to be in the answer, `pageLimit` at most, which is the default.
  public var limit: Int?

  public init(group: String? = nil, reset: Bool? = nil, offset: Int? = nil, limit: Int? = nil) {
    self.group = group
    self.reset = reset
    self.offset = offset
    self.limit = limit
  }
}

/// What a running daemon has counted. Times of day are RFC 3339, in UTC.
public struct StatisticsReport: Codable, Equatable, Sendable {
  public var router: String
  /// When this was so.
  public var at: String
  /// Of the router. Absent, when one group was asked for.
  public var discards: DiscardStatistics?
  /// How many groups elect, on all pages.
  public var electing: Int
  /// How many groups follow. They send and receive no Advertisements, and so have nothing to count.
  public var following: Int
  /// How many come before this page.
  public var offset: Int
  /// Those that elect, in the order of the configuration; or the one that was asked for.
  public var groups: [GroupStatistics]

  public init(
    router: String, at: String, discards: DiscardStatistics?, electing: Int, following: Int, offset: Int, groups: [GroupStatistics]
  ) {
    self.router = router
    self.at = at
    self.discards = discards
    self.electing = electing
    self.following = following
    self.offset = offset
    self.groups = groups
  }
}

/// What one group has counted.
public struct GroupStatistics: Codable, Equatable, Sendable {
  public var name: String
  public var interface: String
  public var vrid: Int
  /// `common`, `management` or `service`.
  public var type: String
  /// The management group that a service group follows: that one sends and receives for it.
  public var leader: String?
  /// Since when the counters count: since the group was made, or since a reset. Absent for a group that follows.
  public var discontinuityAt: String?
  /// Absent for a group that follows.
  public var counters: AdvertisementStatistics?

  public init(
    name: String, interface: String, vrid: Int, type: String, leader: String? = nil, discontinuityAt: String? = nil,
    counters: AdvertisementStatistics? = nil
  ) {
    self.name = name
    self.interface = interface
    self.vrid = vrid
    self.type = type
    self.leader = leader
    self.discontinuityAt = discontinuityAt
    self.counters = counters
  }
}

/// What an electing group has counted: RFC 8347's counters of a virtual router, and this product's own.
public struct AdvertisementStatistics: Codable, Equatable, Sendable {
  /// Changes to Active: `master-transitions`.
  public var turnsActive: UInt64 = 0
  /// Advertisements that passed every check: `advertisement-rcvd`.
  public var received: UInt64 = 0
  /// Advertisements that left: `advertisement-sent`.
  public var sent: UInt64 = 0
  /// Of those received, with another interval than the one configured here: `interval-errors`. They are obeyed all the same (RFC 9568 7.1).
  public var intervalErrors: UInt64 = 0
  /// Of those received, with priority 0: `priority-zero-pkts-rcvd`.
  public var priorityZeroReceived: UInt64 = 0
  /// Of those sent, with priority 0: `priority-zero-pkts-sent`.
  public var priorityZeroSent: UInt64 = 0
  /// Discarded, of another type than ADVERTISEMENT: `invalid-type-pkts-rcvd`.
  public var invalidTypes: UInt64 = 0
  /// Of those received, with other addresses than those configured here: `address-list-errors`. They are obeyed all the same.
  public var addressListErrors: UInt64 = 0
  /// Discarded, shorter than the header and the addresses that it counts: `packet-length-errors`.
  public var packetLengthErrors: UInt64 = 0
  /// Changes of state.
  public var transitions: UInt64 = 0
  /// Advertisements that did not leave: the kernel refused them.
  public var refused: UInt64 = 0
  /// Takeovers that waited one more interval because the timer was handled late.
  public var takeoversPutOff: UInt64 = 0

  /// Nothing.
  public init() {}
}

/// What a router has discarded before it was any group's matter: RFC 8347's global counters, and every reason there is.
public struct DiscardStatistics: Codable, Equatable, Sendable {
  /// Since when the counters count: since the start, or since a reset of all.
  public var discontinuityAt: String
  /// `checksum-errors`.
  public var checksumErrors: UInt64
  /// `version-errors`.
  public var versionErrors: UInt64
  /// `vrid-errors`: VRID 0, and those that are not configured on the interface they came in by.
  public var vridErrors: UInt64
  /// `ip-ttl-errors`: the hop limit is not 255.
  public var hopLimitErrors: UInt64
  /// By reason, in words; those that occurred.
  public var reasons: [String: UInt64]

  /// Packets that were discarded for whatever reason.
  public var total: UInt64 { reasons.values.reduce(0, +) }

  public init(
    discontinuityAt: String, checksumErrors: UInt64, versionErrors: UInt64, vridErrors: UInt64, hopLimitErrors: UInt64,
    reasons: [String: UInt64]
  ) {
    self.discontinuityAt = discontinuityAt
    self.checksumErrors = checksumErrors
    self.versionErrors = versionErrors
    self.vridErrors = vridErrors
    self.hopLimitErrors = hopLimitErrors
    self.reasons = reasons
  }
}
