import Engine
import Logging
import Policies
import Transport

// Making the groups of a configuration, and joining followers to their leaders.
extension Supervisor {
  /// The link-group number of every management group: the range's first is the common groups'.
  var leaderNumbers: [String: LinkGroup] {
    var numbers: [String: LinkGroup] = [:]
    for group in configuration.groups {
      guard case .management = group.role else { continue }
      numbers[group.name] = LinkGroup(configuration.linkGroups.lowerBound + 1 + UInt32(numbers.count))
    }
    return numbers
  }

  func makeGroups(_ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async {
    let numbers = leaderNumbers
    let settings = Dictionary(
      configuration.groups.compactMap { group in group.election.map { (group.name, $0) } }, uniquingKeysWith: { first, _ in first })
    for (index, group) in configuration.groups.enumerated() {
      let slot = GroupSlot(index)
      switch group.role {
      case .common(let election):
        let plan = GroupPlan(
          id: group.id, role: .electing(servesTraffic: true), linkGroup: LinkGroup(configuration.linkGroups.lowerBound),
          hasOwnLease: true, addresses: group.addresses, acceptsTraffic: group.acceptsTraffic, advertising: group.advertising)
        await dataplane.add(plan, at: slot)
        makeElecting(group, election, slot, plan, dataplane, exchange)
      case .management(let election, let isGateway, holdGrace: _):
        let plan = GroupPlan(
          id: group.id, role: .electing(servesTraffic: isGateway), linkGroup: numbers[group.name] ?? LinkGroup(0),
          hasOwnLease: false, addresses: group.addresses, acceptsTraffic: group.acceptsTraffic, advertising: group.advertising)
        await dataplane.add(plan, at: slot)
        makeElecting(group, election, slot, plan, dataplane, exchange)
      case .service(let leader, let mode):
        guard let policy = catalog[mode], let number = numbers[leader], let leaderSettings = settings[leader] else {
          preconditionFailure("group \(group.name) was accepted with leader \(leader) and mode \(mode), which do not exist")
        }
        if policy.mayHold { holders[group.id.interface] = leader }
        await dataplane.add(
          GroupPlan(
            id: group.id, role: .following(mayHold: policy.mayHold, holdGrace: holdGrace(of: leader, leaderSettings)), linkGroup: number,
            hasOwnLease: false, addresses: group.addresses, acceptsTraffic: group.acceptsTraffic, advertising: group.advertising), at: slot)
        services[slot] = ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service)
      }
    }
    await bind(dataplane)
  }

  /// How long a leader must have been out of Active before interfaces of its followers are taken down.
  ///
  /// One Active_Down_Interval, and one interval more: at start the two end at the same moment otherwise, and a router that is just becoming
  /// Active would take down interfaces that it needs in the next instant.
  private func holdGrace(of leader: String, _ settings: ElectionSettings) -> Duration {
    for group in configuration.groups where group.name == leader {
      if case .management(_, gateway: _, let grace?) = group.role { return grace }
    }
    let parameters = ElectionParameters(vrid: .first, priority: settings.priority, interval: settings.interval)
    return parameters.activeDownInterval(settings.interval) + settings.interval.duration
  }

  private func makeElecting(
    _ group: GroupConfiguration, _ settings: ElectionSettings, _ slot: GroupSlot, _ plan: GroupPlan, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) {
    guard let keeper else { return }
    let name = group.name
    let parameters = ElectionParameters(
      vrid: group.id.vrid, priority: settings.priority, interval: settings.interval, preempts: settings.preempts,
      preemptDelay: settings.preemptDelay)
    let sender = exchange.sender { [journal] error in
      journal.complain(.error, "\(name): \(error): the next Advertisement is tried in one interval")
    }
    let lease = LeaseHandle(keeper: keeper, lease: plan.hasOwnLease ? nil : .leader(plan.linkGroup))
    if !plan.hasOwnLease { groupOfLease[.leader(plan.linkGroup)] = slot }
    leaseHandles[slot] = lease
    let announcer = Announcer(dataplane: dataplane, slot: slot)
    let groupJournal = GroupJournal(name: name, journal: journal)
    let wake = election.timer { [weak self] in self?.wake(slot) }
    let made: ElectingGroup
    if case .management(_, let isGateway, holdGrace: _) = group.role {
      made = .management(
        ManagementGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: isGateway ? announcer : nil, journal: groupJournal, leadership: group.leadership))
    } else {
      made = .common(
        CommonGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: announcer, journal: groupJournal))
    }
    groupDirectory.set(slot, made)
    electing[slot] = Electing(
      group: made, sender: sender, interface: group.id.interface, vrid: group.id.vrid, link: .unusable(.noInterface))
  }

  /// One lane per management group: all of its followers live on this loop.
  private func bind(_ dataplane: LinuxDataplane) async {
    let names = configuration.groups.map(\.name)
    for (slot, electing) in electing.sorted(by: { $0.key.index < $1.key.index }) {
      guard case .management(let management) = electing.group else { continue }
      let leader = names[slot.index]
      let laneBox = LaneBox()
      let lane = Lane(
        executor: service, kernel: dataplane, time: clock, wake: service.timer { laneBox.lane?.assumeIsolated { $0.wakeUp() } },
        journal: LaneJournal(leader: leader, names: { names[$0.index] }, journal: journal) { [weak self, observer] switchover in
          observer?.finished(switchover, of: leader)
          self?.assumeIsolated { $0.note(switchover, of: leader) }
        })
      laneBox.set(lane)
      lanes[leader] = lane
      for (index, group) in configuration.groups.enumerated() {
        guard case .service(leader, mode: _) = group.role, let service = services[GroupSlot(index)] else { continue }
        await lane.add(service)
        laneOf[service.slot] = lane
      }
      let states = management.states()
      followers.append(
        Task(name: "lane of \(leader)", executorPreference: service) { await lane.follow(states) })
    }
  }

  /// A group's deadline has come. On the election loop.
  private nonisolated func wake(_ slot: GroupSlot) { groupDirectory.handle(.deadline, slot) }
}
