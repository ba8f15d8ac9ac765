import Engine
public import Transport

/// What a configuration amounts to on a machine, worked out without touching one: the answer of `vrrp6d check`.
public struct Plan: Sendable, Equatable, Encodable {
  /// Its name in logs and outputs.
  public let router: String
  /// How many there are of each kind.
  public let groups: GroupCounts
  /// In the order of the file.
  public let leaders: [Leader]
  /// What the gate holds: a qdisc and two filters on each of its interfaces, an entry for each group and address.
  public let gate: GateCounts
  /// IPv6 multicast groups that are joined, each on its interface: where Advertisements go, and where Neighbor Solicitations go for the
  /// addresses of the gate.
  public let multicastMemberships: Int
  /// Groups that accept packets to their addresses while Active, by accept mode or as the owner.
  public let acceptingGroups: Int
  /// How many addresses are routed to this router itself for them meanwhile.
  public let acceptedAddresses: Int
  /// Interfaces that some binding mode may take down, in the order of the file.
  public let mayTakeDown: [String]
  /// Sent per second by this router while every group of it that elects is Active.
  public let advertisementsPerSecond: Double
  /// Neighbor Advertisements sent per second to remind switches, while every service group is Active.
  public let refreshFramesPerSecond: Double
  /// How many groups tell hosts that there is a default router, or what else there is on their link.
  public let routerAdvertisers: Int
  /// Router Advertisements sent per second, on average, while all of these are Active; answers to solicitations come on top.
  public let routerAdvertisementsPerSecond: Double
  /// Whom changes of state are told, a sentence each.
  public let notifies: [String]
  /// Where metrics can be asked for. `nil`: nowhere.
  public let metrics: String?
  /// What its author may not expect, a sentence each.
  public let warnings: [String]
  /// What would make `run` refuse on this machine.
  public let dangers: [String]

  /// How many groups of each kind.
  public struct GroupCounts: Sendable, Equatable, Encodable {
    /// That elect for themselves.
    public let common: Int
    /// That elect for others.
    public let management: Int
    /// That follow.
    public let service: Int
    /// All of them.
    public var total: Int { common + management + service }
  }

  /// How much there is of what the gate lets through.
  public struct GateCounts: Sendable, Equatable, Encodable {
    /// With a group that serves traffic.
    public let interfaces: Int
    /// That serve traffic.
    public let groups: Int
    /// Of these groups, each on its interface.
    public let addresses: Int
  }

  /// A management group and what hangs on it.
  public struct Leader: Sendable, Equatable, Encodable {
    /// What `follow:` calls it.
    public let name: String
    /// Where it elects.
    public let interface: String
    /// 1 to 255.
    public let vrid: Int
    /// 1 to 255.
    public let priority: Int
    /// Its Advertisement_Interval, in milliseconds.
    public let intervalMilliseconds: Int
    /// Whether it serves traffic for its own addresses.
    public let gateway: Bool
    /// What it advertises, its link-local address first.
    public let addresses: [String]
    /// Whose Advertisements it takes in. `nil`: whoever is on the link.
    public let peers: [String]?
    /// What makes it better or worse, a phrase each.
    public let tracks: [String]
    /// How many groups follow in each mode, by the mode's name.
    public let followers: [String: Int]
    /// What one switchover to this router sends at once: an unsolicited Neighbor Advertisement for every address, its own included if
    /// it is a gateway.
    public let announcementsPerSwitchover: Int
  }

  /// - Parameters:
  ///   - configuration: what was read.
  ///   - modes: those the configuration was read with.
  ///   - surroundings: this machine, if what else depends on its interfaces is to be said.
  ///   - session: the address at which whoever asks has logged in, if from elsewhere.
  public init(_ configuration: Configuration, modes: [KnownMode], surroundings: HostInterfaces? = nil, session: String? = nil) {
    let holding = Set((modes + configuration.policies.map(KnownMode.init)).filter(\.mayHold).map(\.name))
    let services = Self.services(of: configuration)
    router = configuration.router
    leaders = configuration.groups.compactMap { Self.leader($0, followers: services[$0.name] ?? []) }
    let elections = configuration.groups.compactMap(\.election)
    let serviceCount = services.values.reduce(0) { $0 + $1.count }
    groups = GroupCounts(common: elections.count - leaders.count, management: leaders.count, service: serviceCount)
    let serving = configuration.groups.filter(\.servesTraffic)
    gate = GateCounts(
      interfaces: Set(serving.map(\.id.interface)).count, groups: serving.count, addresses: serving.reduce(0) { $0 + $1.addresses.count })
    multicastMemberships = Set(configuration.groups.flatMap(Self.memberships)).count
    let accepting = serving.filter(\.acceptsTraffic)
    acceptingGroups = accepting.count
    acceptedAddresses = accepting.reduce(0) { $0 + $1.addresses.count }
    var seen: Set<String> = []
    mayTakeDown = configuration.groups.compactMap { group in
      guard case .service(leader: _, let mode) = group.role, holding.contains(mode), seen.insert(group.id.interface).inserted else {
        return nil
      }
      return group.id.interface
    }
    advertisementsPerSecond = elections.reduce(0) { $0 + 100 / Double($1.interval.centiseconds) }
    refreshFramesPerSecond = configuration.refresh.map { Double(serviceCount) / ($0 / .seconds(1)) } ?? 0
    let advertising = configuration.groups.compactMap(\.advertising)
    routerAdvertisers = advertising.count
    routerAdvertisementsPerSecond = advertising.reduce(0) { $0 + .seconds(1) / $1.meanInterval }
    notifies = configuration.notifications
    metrics = configuration.metrics.map { "\($0.listen)\($0.perGroup ? ", with series of each group" : "")" }
    let interfaces = mayTakeDown
    let radius = surroundings.map {
      BlastRadius(of: interfaces, elections: configuration.groups.filter { $0.election != nil }, in: $0, session: session)
    }
    let expected = PlanWarnings(configuration, services: services, holdingModes: holding, mayTakeDown: interfaces).all
    warnings = expected + (radius?.warnings ?? [])
    dangers = radius?.dangers.map(\.words) ?? []
  }

  /// The service groups by the name of their management group.
  private static func services(of configuration: Configuration) -> [String: [GroupConfiguration]] {
    var services: [String: [GroupConfiguration]] = [:]
    for group in configuration.groups {
      if case .service(let leader, mode: _) = group.role { services[leader, default: []].append(group) }
    }
    return services
  }

  private struct Membership: Hashable {
    let interface: String
    let group: IPv6Address
  }

  private static func memberships(of group: GroupConfiguration) -> [Membership] {
    let advertised = group.election == nil ? [] : [IPv6Address.allVRRPRouters]
    let solicited = group.servesTraffic ? group.addresses.map(\.solicitedNode) : []
    return (advertised + solicited).map { Membership(interface: group.id.interface, group: $0) }
  }

  private static func leader(_ group: GroupConfiguration, followers: [GroupConfiguration]) -> Leader? {
    guard case .management(let election, let gateway, holdGrace: _) = group.role else { return nil }
    var modes: [String: Int] = [:]
    for follower in followers {
      if case .service(leader: _, let mode) = follower.role { modes[mode, default: 0] += 1 }
    }
    let served = followers + (gateway ? [group] : [])
    return Leader(
      name: group.name, interface: group.id.interface, vrid: Int(group.id.vrid.rawValue), priority: Int(election.priority.rawValue),
      intervalMilliseconds: Int(election.interval.centiseconds) * 10, gateway: gateway, addresses: group.addresses.map(\.description),
      peers: group.peers?.sorted().map(\.description), tracks: group.tracking.map(\.description), followers: modes,
      announcementsPerSwitchover: served.reduce(0) { $0 + $1.addresses.count })
  }
}
