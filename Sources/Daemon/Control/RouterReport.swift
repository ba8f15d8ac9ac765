import Engine

/// What a running daemon says of itself: the answer to `show`, and the shape of `show --json`.
struct RouterReport: Codable, Equatable, Sendable {
  var router: String
  var version: String
  var uptimeSeconds: Double
  var totals: Totals
  var groups: [Group]
  /// The newest switchover of each management group that has followers.
  var switchovers: [SwitchoverReport]
  /// Discarded Advertisements by reason, those that occurred.
  var discards: [String: UInt64]
  /// Discarded Router Solicitations and Advertisements by reason, those that occurred.
  var routerMessageDiscards: [String: UInt64]
  var heldInterfaces: [String]
  /// Those that an operator has taken out of our hands (`vrrp6d release NAME`).
  var suspendedInterfaces: [String]
  var counters: [String: Int]
  /// `nil`: there was none.
  var silences: Silences?

  /// Times in which the loop that serves did not answer, and elections left.
  struct Silences: Codable, Equatable, Sendable {
    var count: Int
    /// From the question to its answer.
    var longestMilliseconds: Double
    var lastEndedSecondsAgo: Double

    init?(_ counts: SilenceHistory.Counts, at now: Instant) {
      guard let lastEnd = counts.lastEnd else { return nil }
      count = counts.count
      longestMilliseconds = counts.longest / .milliseconds(1)
      lastEndedSecondsAgo = lastEnd.duration(to: now) / .seconds(1)
    }
  }

  struct Totals: Codable, Equatable, Sendable {
    var active: Int
    var backup: Int
    var initialize: Int
  }

  struct RouterAdvertising: Codable, Equatable, Sendable {
    /// `silent` (not Active), `due` (Active, addresses not announced yet) or `advertising`.
    var state: String
    var intervalSeconds: Double
    var lifetimeSeconds: Int
    var prefixes: [String]
    var frameBytes: Int?
    /// Until the next one is due.
    var nextSeconds: Double?
    var sent: UInt64
    /// Due, and not sent: the lease was not open, or the kernel refused.
    var withheld: UInt64
    /// Router Solicitations heard.
    var solicitations: UInt64
    /// Heard from the virtual router's address while it was Active here.
    var foreign: UInt64
    /// Heard from the virtual router's address while it was not Active here, and not what this router would send.
    var differing: UInt64
  }

  /// Somebody who advertises a virtual router of this one and should not, or not from there.
  struct Rival: Codable, Equatable, Sendable {
    enum Kind: String, Codable, Sendable {
      /// It has lost to this router, which is Active and has answered, and goes on.
      case deaf
      /// It has this router's link-local address. The priorities decide.
      case sameAddress = "same-address"
      /// It has this router's link-local address and priority: both may be Active.
      case undecidable
      /// It advertises a group that follows here.
      case unbound
    }

    var kind: Kind
    /// The link-local address that its Advertisements come from.
    var address: String
    var priority: Int
    var intervalMilliseconds: Int
    /// How many were heard.
    var advertisements: UInt64
  }

  struct Group: Codable, Equatable, Sendable {
    var name: String
    var vrid: Int
    var state: String
    /// As configured: the interface's own name, or an alternative one.
    var interface: String
    /// What the kernel calls it. `nil` while there is none.
    var kernelInterface: String?
    /// `common`, `management` or `service`.
    var type: String
    var mode: String?
    var leader: String?
    var addresses: [String]
    /// Why a group is in Initialize, or has a lower priority than it was given.
    var reason: String?
    var interfaceCondition: String?
    var priority: Int?
    /// What its Advertisements say while it is Active: 1 while no follower can be served.
    var priorityInForce: Int?
    /// Why this router can serve none of a management group's followers.
    var inability: String?
    var intervalMilliseconds: Int?
    var learnedIntervalMilliseconds: Int?
    var source: String?
    var preempts: Bool?
    var gateway: Bool?
    var ignoreIfDown: Bool?
    var initializeHoldSeconds: Double?
    /// `nil`: none.
    var linkUpDelaySeconds: Double?
    var acceptMode: Bool
    /// Those of its addresses that the router has at the moment, of a group in accept mode.
    var acceptedAddresses: [String]?
    var advertisementsSent: UInt64?
    /// Advertisements that did not leave: the kernel refused them.
    var advertisementsRefused: UInt64?
    var advertisementsReceived: UInt64?
    /// Whether the gate is open for the group and its followers at this moment. An Active that is late, or whose Advertisements do not leave,
    /// forwards nothing.
    var isOpen: Bool?
    /// Takeovers that waited one more interval because the timer fired late: this router may have heard late, too.
    var takeoversPutOff: UInt64?
    /// Who advertises this virtual router beside its Active.
    var rivals: [Rival] = []
    var transitions: UInt64?
    /// How late this process handled the group's deadlines: what peers see as silence.
    var worstLatenessMilliseconds: Double?
    var meanLatenessMilliseconds: Double?
    /// `nil` for a group that never sends Router Advertisements.
    var routerAdvertising: RouterAdvertising?
  }
}
