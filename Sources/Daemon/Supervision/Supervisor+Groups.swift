import Engine
import Logging
import Policies
import Transport

// Making the groups of a configuration, and joining followers to their leaders.
extension Supervisor {
  func makeGroups(_ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async {
    for group in configuration.groups { await make(group, dataplane, exchange) }
    for group in configuration.groups { await join(group, dataplane) }
  }

  /// Makes one group, which nothing is told of yet.
  @discardableResult
  func make(_ group: GroupConfiguration, _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async -> GroupSlot {
    let slot = nextSlot()
    slots[group.id] = slot
    names.set(group.name, of: slot)
    let plan = plan(for: group)
    await dataplane.add(plan, at: slot)
    switch group.role {
    case .common(let election), .management(let election, gateway: _, holdGrace: _):
      makeElecting(group, election, slot, plan, dataplane, exchange)
    case .service(let leader, let mode):
      let policy = policy(named: mode)
      if policy.mayHold { holders[group.id.interface] = leader }
      services[slot] = ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service)
    }
    return slot
  }

  private func plan(for group: GroupConfiguration) -> GroupPlan {
    let role: GroupPlan.Role
    let number: LinkGroup
    var hasOwnLease = false
    switch group.role {
    case .common:
      (role, number, hasOwnLease) = (.electing(servesTraffic: true), numbers.common, true)
    case .management(_, let isGateway, holdGrace: _):
      (role, number) = (.electing(servesTraffic: isGateway), self.number(of: group.name))
    case .service(let leader, let mode):
      role = .following(mayHold: policy(named: mode).mayHold, holdGrace: holdGrace(of: leader))
      number = self.number(of: leader)
    }
    return GroupPlan(
      id: group.id, role: role, linkGroup: number, hasOwnLease: hasOwnLease, addresses: group.addresses,
      acceptsTraffic: group.acceptsTraffic, advertising: group.advertising)
  }

  func policy(named mode: String) -> any BindingPolicy {
    guard let policy = catalog[mode] else { preconditionFailure("a configuration was accepted with mode \(mode), which does not exist") }
    return policy
  }

  private func number(of leader: String) -> LinkGroup {
    guard let number = numbers[leader] else {
      preconditionFailure("a configuration was accepted with leader \(leader), which has no number")
    }
    return number
  }

  /// Joins a group to those that it has to do with: a management group gets its lane, a service group its place in one.
  func join(_ group: GroupConfiguration, _ dataplane: LinuxDataplane) async {
    guard let slot = slots[group.id] else { return }
    switch group.role {
    case .common: break
    case .management: makeLane(of: group.name, slot, dataplane)
    case .service(let leader, mode: _):
      guard let service = services[slot] else { return }
      // Its leader may stand behind it in the file.
      if lanes[leader] == nil, let of = configuration.groups.first(where: { $0.name == leader }), let leaderSlot = slots[of.id] {
        makeLane(of: leader, leaderSlot, dataplane)
      }
      guard let lane = lanes[leader] else { return }
      await lane.add(service)
      laneOf[slot] = lane
    }
  }

  /// How long a leader must have been out of Active before interfaces of its followers are taken down.
  ///
  /// One Active_Down_Interval, and one interval more: at start the two end at the same moment otherwise, and a router that is just becoming
  /// Active would take down interfaces that it needs in the next instant.
  func holdGrace(of leader: String) -> Duration {
    for group in configuration.groups where group.name == leader {
      guard case .management(let settings, gateway: _, let grace) = group.role else { continue }
      let parameters = ElectionParameters(vrid: group.id.vrid, settings)
      return grace ?? parameters.activeDownInterval(settings.interval) + settings.interval.duration
    }
    preconditionFailure("a configuration was accepted with leader \(leader), which does not exist")
  }

  private func makeElecting(
    _ group: GroupConfiguration, _ settings: ElectionSettings, _ slot: GroupSlot, _ plan: GroupPlan, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange
  ) {
    guard let keeper else { return }
    let name = group.name
    let parameters = ElectionParameters(vrid: group.id.vrid, settings)
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
  private func makeLane(of leader: String, _ slot: GroupSlot, _ dataplane: LinuxDataplane) {
    guard lanes[leader] == nil, case .management(let management) = electing[slot]?.group else { return }
    let laneBox = LaneBox()
    let lane = Lane(
      executor: service, kernel: dataplane, time: clock, wake: service.timer { laneBox.lane?.assumeIsolated { $0.wakeUp() } },
      journal: LaneJournal(leader: leader, names: { [names] in names[$0] }, journal: journal) { [weak self, observer] switchover in
        observer?.finished(switchover, of: leader)
        self?.assumeIsolated { $0.note(switchover, of: leader) }
      })
    laneBox.set(lane)
    lanes[leader] = lane
    let states = management.states()
    followers[leader] = Task(name: "lane of \(leader)", executorPreference: service) { await lane.follow(states) }
  }

  /// A group's deadline has come. On the election loop.
  private nonisolated func wake(_ slot: GroupSlot) { groupDirectory.handle(.deadline, slot) }
}

extension ElectionParameters {
  /// The settings of a configuration, for one virtual router.
  init(vrid: VirtualRouterID, _ settings: ElectionSettings) {
    self.init(
      vrid: vrid, priority: settings.priority, interval: settings.interval, preempts: settings.preempts,
      preemptDelay: settings.preemptDelay)
  }
}
