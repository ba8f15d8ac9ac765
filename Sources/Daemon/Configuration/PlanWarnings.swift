import Engine
import Policies
import Transport

/// What a sound configuration does that its author may not expect.
struct PlanWarnings {
  private let configuration: Configuration
  private let services: [String: [GroupConfiguration]]
  private let holdingModes: Set<String>
  private let mayTakeDown: [String]

  init(
    _ configuration: Configuration, services: [String: [GroupConfiguration]], holdingModes: Set<String>, mayTakeDown: [String]
  ) {
    self.configuration = configuration
    self.services = services
    self.holdingModes = holdingModes
    self.mayTakeDown = mayTakeDown
  }

  /// Below this interval, a daemon that is scheduled like any other process is late too often.
  private static let realTimeInterval = AdvertisementInterval.standard.duration / 10

  var all: [String] {
    [stop, refresh, advertisingRate].compactMap { $0 } + configuration.policies.flatMap(warnings) + configuration.groups.flatMap(warnings)
      + [speakers].compactMap { $0 } + repeatedAddresses + repeatedPrefixes + [prefixesElsewhere].compactMap { $0 }
  }

  private var stop: String? {
    guard !mayTakeDown.isEmpty else { return nil }
    let interfaces = mayTakeDown.count == 1 ? "interface \(mayTakeDown[0])" : "\(mayTakeDown.count) interfaces"
    return switch configuration.onStop {
    case .release:
      "on-stop: release: an orderly stop lets \(interfaces) up again, where this router may then route beside the Active one"
    case .keep:
      "on-stop: keep: an orderly stop leaves \(interfaces) down where held, until the next start or vrrp6d release --all"
    }
  }

  private var refresh: String? {
    guard configuration.refresh == nil, !services.isEmpty else { return nil }
    return "refresh: 0: service groups send nothing while Active; switches forget their MAC addresses and flood"
  }

  private func warnings(for policy: TablePolicy) -> [String] {
    let isUsed = services.values.joined().contains { group in
      if case .service(leader: _, policy.name) = group.role { true } else { false }
    }
    return (isUsed ? [] : ["policies: no group has mode: \(policy.name)"])
      + PolicyAudit(policy).remarks.map { "policies: \(policy.name): \($0)" }
  }

  private var advertisingRate: String? {
    let rate = configuration.groups.compactMap(\.advertising).reduce(0) { $0 + .seconds(1) / $1.meanInterval }
    guard rate > Double(LinuxDataplane.routerAdvertisementsPerSecond) else { return nil }
    return "router-advertisement: \(Int(rate)) a second are more than the \(LinuxDataplane.routerAdvertisementsPerSecond) that are sent; "
      + "a longer interval, or hosts lose what they were told"
  }

  private func warnings(for group: GroupConfiguration) -> [String] {
    var warnings: [String] = []
    if let election = group.election, election.interval.duration < Self.realTimeInterval {
      warnings.append("\(group.name): an interval of \(election.interval) needs real-time scheduling (SCHED_FIFO), or it flaps under load")
    }
    if group.servesTraffic, group.election?.priority == .owner {
      warnings.append(
        "\(group.name): owns its addresses (priority 255): they are routed to this router while it is Active, and must not be configured on \(group.id.interface)"
      )
    }
    guard case .management(_, let gateway, let holdGrace) = group.role else { return warnings }
    let followers = services[group.name] ?? []
    if let object = group.tracking.first(where: { if case .services = $0.source { true } else { false } }), object.damping == nil,
      followers.contains(where: mayHold)
    {
      warnings.append(
        "\(group.name): track: services: a router that is not Active can't see whether interfaces that it holds down would come up; with damping: "
          + "it does not take them back and lose them again without end")
    }
    if followers.isEmpty { warnings.append("\(group.name): nothing follows this management group") }
    if !gateway, group.addresses.count > 1 {
      warnings.append(
        "\(group.name): negotiates only; its \(group.addresses.count) addresses are advertised and not served (gateway: true)")
    }
    if group.leadership.ignoresLostInterface {
      warnings.append(
        "\(group.name): ignore-if-down: cutting \(group.id.interface) alone makes both routers Active, for every group that follows")
    }
    if holdGrace != nil, !followers.contains(where: mayHold) {
      warnings.append("\(group.name): hold-grace has no effect: none of its followers takes an interface down")
    }
    return warnings
  }

  /// RFC 9568 8.2.2: what the router solicits itself carries a virtual MAC, of one of its groups on that interface.
  private var speakers: String? {
    let limit = Configuration.Limit.speakers
    var counts: [String: Int] = [:]
    var crowded: [String] = []
    for group in configuration.groups where group.servesTraffic {
      counts[group.id.interface, default: 0] += 1
      if counts[group.id.interface] == limit + 1 { crowded.append(group.id.interface) }
    }
    guard !crowded.isEmpty else { return nil }
    return "more than \(limit) groups on \(InterfaceSummary.text(crowded)): only \(limit) of them can be the source of the router's own "
      + "Neighbor Solicitations there"
  }

  private func mayHold(_ group: GroupConfiguration) -> Bool {
    guard case .service(leader: _, let mode) = group.role else { return false }
    return holdingModes.contains(mode)
  }

  /// A global address on many interfaces is nearly always a forgotten `{i}`.
  private var repeatedAddresses: [String] {
    repeated("addresses") { group in
      group.servesTraffic ? group.addresses.filter { !$0.isLinkLocal }.map(\.description) : []
    }
  }

  /// So is a prefix: what is on one link is not on another.
  private var repeatedPrefixes: [String] {
    repeated("prefixes") { group in
      (group.advertising?.advertisement.prefixes ?? []).filter(\.isOnLink).map { "prefix \($0.address)/\($0.length)" }
    }
  }

  /// A prefix that none of the group's addresses is in is nearly always `{i}` for `{i:x}`.
  private var prefixesElsewhere: String? {
    let strange = configuration.groups.compactMap { group -> (name: String, prefix: RouterAdvertisement.Prefix)? in
      let addresses = group.addresses.filter { !$0.isLinkLocal }
      guard !addresses.isEmpty else { return nil }
      let prefix = group.advertising?.advertisement.prefixes.first { prefix in
        prefix.isOnLink && !addresses.contains { prefix.contains($0) }
      }
      return prefix.map { (group.name, $0) }
    }
    guard let first = strange.first else { return nil }
    let more = strange.count > 1 ? "; so for \(strange.count) groups" : ""
    return
      "\(first.name): tells hosts that \(first.prefix.address)/\(first.prefix.length) is on the link, where none of its addresses is\(more)"
  }

  private func repeated(_ what: String, _ items: (GroupConfiguration) -> [String]) -> [String] {
    var interfaces: [String: Set<String>] = [:]
    var order: [String] = []
    for group in configuration.groups {
      for item in items(group) {
        if interfaces[item] == nil { order.append(item) }
        interfaces[item, default: []].insert(group.id.interface)
      }
    }
    let repeated = order.filter { interfaces[$0, default: []].count > 1 }
    // A template without {i} gives one of them; more than a few have one cause all the same.
    let listed = 5
    let more = repeated.count > listed ? ["and \(repeated.count - listed) more \(what) on several interfaces"] : []
    return repeated.prefix(listed).map { "\($0) is on \(interfaces[$0, default: []].count) interfaces; {i} in it would give each its own" }
      + more
  }
}
