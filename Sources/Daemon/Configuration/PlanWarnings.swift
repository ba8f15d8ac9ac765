import Engine

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
    [stop, refresh].compactMap { $0 } + configuration.groups.flatMap(warnings) + repeatedAddresses
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

  private func warnings(for group: GroupConfiguration) -> [String] {
    var warnings: [String] = []
    if let election = group.election, election.interval.duration < Self.realTimeInterval {
      warnings.append("\(group.name): an interval of \(election.interval) needs real-time scheduling (SCHED_FIFO), or it flaps under load")
    }
    if group.servesTraffic, group.election?.priority == .owner {
      warnings.append(
        "\(group.name): owns its addresses (priority 255): they are set on a device of its own, and must not be configured on \(group.id.interface)"
      )
    }
    guard case .management(_, let gateway, let holdGrace) = group.role else { return warnings }
    let followers = services[group.name] ?? []
    if followers.isEmpty { warnings.append("\(group.name): nothing follows this management group") }
    if !gateway, group.addresses.count > 1 {
      warnings.append(
        "\(group.name): negotiates only; its \(group.addresses.count) addresses are advertised and not served (gateway: true)")
    }
    if holdGrace != nil, !followers.contains(where: mayHold) {
      warnings.append("\(group.name): hold-grace has no effect: none of its followers takes an interface down")
    }
    return warnings
  }

  private func mayHold(_ group: GroupConfiguration) -> Bool {
    guard case .service(leader: _, let mode) = group.role else { return false }
    return holdingModes.contains(mode)
  }

  /// A global address on many interfaces is nearly always a forgotten `{i}`.
  private var repeatedAddresses: [String] {
    var interfaces: [IPv6Address: Int] = [:]
    var order: [IPv6Address] = []
    for group in configuration.groups where group.servesTraffic {
      for address in group.addresses where !address.isLinkLocal {
        if interfaces[address] == nil { order.append(address) }
        interfaces[address, default: 0] += 1
      }
    }
    let repeated = order.filter { interfaces[$0, default: 0] > 1 }
    // A template without {i} gives one address; more than a few have one cause all the same.
    let listed = 5
    let more = repeated.count > listed ? ["and \(repeated.count - listed) more addresses on several interfaces"] : []
    return repeated.prefix(listed).map { "\($0) is on \(interfaces[$0, default: 0]) interfaces; {i} in it would give each its own" } + more
  }
}
