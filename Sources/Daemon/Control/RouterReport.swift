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
  var heldInterfaces: [String]
  /// Those that an operator has taken out of our hands (`vrrp6d release NAME`).
  var suspendedInterfaces: [String]
  var counters: [String: Int]

  struct Totals: Codable, Equatable, Sendable {
    var active: Int
    var backup: Int
    var initialize: Int
  }

  struct Group: Codable, Equatable, Sendable {
    var name: String
    var vrid: Int
    var state: String
    var interface: String
    /// `common`, `management` or `service`.
    var type: String
    var mode: String?
    var leader: String?
    var addresses: [String]
    /// Why a group is in Initialize.
    var reason: String?
    var interfaceCondition: String?
    var priority: Int?
    var intervalMilliseconds: Int?
    var learnedIntervalMilliseconds: Int?
    var source: String?
    var preempts: Bool?
    var gateway: Bool?
    var ignoreIfDown: Bool?
    var initializeHoldSeconds: Double?
    var acceptMode: Bool
    var advertisementsSent: UInt64?
    var advertisementsReceived: UInt64?
    var transitions: UInt64?
    /// How late this process handled the group's deadlines: what peers see as silence.
    var worstLatenessMilliseconds: Double?
    var meanLatenessMilliseconds: Double?
  }
}
