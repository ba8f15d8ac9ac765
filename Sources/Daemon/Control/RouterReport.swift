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
    var acceptMode: Bool
    /// Those of its addresses that the router has at the moment, of a group in accept mode.
    var acceptedAddresses: [String]?
    var advertisementsSent: UInt64?
    var advertisementsReceived: UInt64?
    var transitions: UInt64?
  }

  /// Times in milliseconds since the switchover was detected.
  struct SwitchoverReport: Codable, Equatable, Sendable {
    var leader: String
    var state: String
    var cause: String
    var epoch: UInt64
    var groups: Int
    var announcements: Int
    var active: Int
    var excepted: Int
    var waiting: Int
    var failures: Int
    var published: Double
    var decided: Double
    var gated: Double?
    var announced: Double?
    var settled: Double?
  }
}
