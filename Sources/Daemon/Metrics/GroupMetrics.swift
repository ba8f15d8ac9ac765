import Engine
import Transport

/// What one group adds to an answer.
struct GroupMetrics: Sendable {
  enum Role: Sendable {
    case common(ElectionMetrics)
    case management(ElectionMetrics)
    case service(leader: String)
  }

  var name: String
  var interface: String
  var vrid: UInt8
  var role: Role
  var state: RouterState
  /// What keeps it from taking part. `nil`: nothing, or its own binding mode.
  var obstacle: Obstacle?
  /// What kind of rival it has.
  var rival: String?
}

/// What an election adds to an answer.
struct ElectionMetrics: Sendable {
  var isOpen: Bool
  var priority: UInt8
  var configuredPriority: UInt8
  var interval: Duration
  var isUnable: Bool
  var isDrained: Bool
  /// How many things that it tracks count as lost.
  var trackedLost: Int
  var counters: ElectionCounters
}

/// What the whole router adds to an answer.
struct RouterMetrics: Sendable {
  var router: String
  /// Seconds since the daemon started.
  var uptime: Double
  var discards: DiscardCounts
  var routerMessageFaults: [String: UInt64]
  var dataplane: DataplaneCounters?
  /// `nil`: the kernel did not say.
  var gate: GateCounts?
  var interfacesHeld: Int
  var interfacesReleased: Int
  var silences: Int
  var logLinesDropped: UInt64
  var notify: NotifyCounts?
  var switchovers: SwitchoverTotals
  /// Seconds since the last switchover of each leader.
  var lastSwitchovers: [String: Double]
  var retired: RetiredElections
}

/// What electing groups had counted that are gone, so that no sum goes backwards: leaders by their names, all common groups together.
struct RetiredElections: Sendable {
  /// More leaders have never been; of those beyond, only what all have counted together is kept.
  private static let limit = 256

  private(set) var leaders: [String: ElectionCounters] = [:]
  private(set) var common = ElectionCounters()
  /// How many groups have gone: an answer during which that has grown may have counted one twice, or not at all.
  private(set) var count = 0

  mutating func add(_ counters: ElectionCounters, of group: GroupConfiguration) {
    count += 1
    let leader = if case .management = group.role { group.name } else { String?.none }
    if let leader, leaders[leader] != nil || leaders.count < Self.limit {
      leaders[leader, default: ElectionCounters()].add(counters)
    } else {
      common.add(counters)
    }
  }
}

/// How many switchovers there were, and how long their stages took, since the start.
struct SwitchoverTotals: Sendable {
  private(set) var counts: [String: [RouterState: UInt64]] = [:]
  private(set) var durations = Dictionary(
    uniqueKeysWithValues: SwitchoverHistory.Step.allCases.map { ($0, DurationHistogram(.switchover)) })

  mutating func add(_ switchover: Switchover, of leader: String) {
    // The first one is how they begin, and no switchover.
    guard switchover.groups > 0, switchover.epoch > 0 else { return }
    counts[leader, default: [:]][switchover.state, default: 0] += 1
    guard switchover.state == .active else { return }
    for step in SwitchoverHistory.Step.allCases {
      if let moment = switchover.moment(of: step) { durations[step]?.record(switchover.detected.duration(to: moment)) }
    }
  }
}

extension Obstacle {
  /// The kind of obstacle, in a word: what differs from group to group is not in it.
  var kind: String {
    switch self {
    case .noInterface: "no-interface"
    case .configuredAs: "configured-twice"
    case .interfaceDown: "interface-down"
    case .noCarrier: "no-carrier"
    case .mtuTooSmall: "mtu-too-small"
    case .ipv6Disabled: "ipv6-disabled"
    case .noLinkLocal: "no-link-local"
    case .duplicateLinkLocal: "duplicate-link-local"
    case .uncheckedLinkLocal: "unchecked-link-local"
    case .forwardingOff: "forwarding-off"
    case .addressOnInterface: "address-on-interface"
    case .port: "port"
    case .taggedFrames: "tagged-frames"
    case .notEthernet: "not-ethernet"
    case .provisioning: "provisioning"
    case .refused: "refused"
    case .held: "held"
    case .stillHeld: "still-held"
    case .notHeld: "not-held"
    }
  }
}
