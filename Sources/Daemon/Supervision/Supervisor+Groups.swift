import Engine
import Logging
import Policies
import Transport

// Making the groups of a configuration, and joining followers to their leaders.
extension Supervisor {
  func makeGroups(_ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async throws(TransportError) {
    // Leaders first: their followers' leases are theirs.
    let (electing, following) = (configuration.groups.filter { $0.election != nil }, configuration.groups.filter { $0.election == nil })
    for group in electing + following { try await make(group, dataplane, exchange) }
    for group in following { await join(group, dataplane) }
  }

  /// Makes one group, which nothing is told of yet.
  ///
  /// - Throws: E2BIG when the gate has no lease for it.
  @discardableResult
  func make(
    _ group: GroupConfiguration, _ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange, startingWithin delay: Duration? = nil
  ) async throws(TransportError) -> GroupSlot {
    let slot = registry.takeSlot()
    let part: GroupRecord.Part
    let role: GroupPlan.Role
    let lease: Lease
    switch group.role {
    case .common(let settings), .management(let settings, gateway: _, holdGrace: _):
      lease = try dataplane.leases.make()
      role = .electing(servesTraffic: group.servesTraffic)
      part = .electing(makeElection(group, settings, slot, lease, dataplane, exchange, startingWithin: delay))
    case .service(let leader, let mode):
      guard let of = registry[leader: leader]?.election else {
        preconditionFailure("a configuration was accepted with leader \(leader), which does not exist")
      }
      lease = of.lease
      let policy = policy(named: mode)
      role = .following(mayHold: policy.mayHold, holdGrace: holdGrace(of: leader))
      part = .following(
        GroupRecord.Following(
          group: ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service), leader: leader, mayHold: policy.mayHold))
    }
    registry.insert(GroupRecord(slot: slot, configuration: group, part: part))
    names.set(group.name, of: slot)
    await dataplane.add(
      GroupPlan(
        id: group.id, role: role, lease: lease.number, addresses: group.addresses, acceptsTraffic: group.acceptsTraffic,
        isBindable: group.election?.priority == .owner, advertising: group.advertising), at: slot)
    return slot
  }

  func policy(named mode: String) -> any BindingPolicy {
    guard let policy = catalog[mode] else { preconditionFailure("a configuration was accepted with mode \(mode), which does not exist") }
    return policy
  }

  /// Gives a service group its place in its leader's lane.
  func join(_ group: GroupConfiguration, _ dataplane: LinuxDataplane) async {
    guard let following = registry[group.id]?.following, let lane = lane(of: following.leader, dataplane) else { return }
    await lane.add(following.group)
  }

  /// How long a leader must have been out of Active before interfaces of its followers are taken down.
  ///
  /// One Active_Down_Interval, and one interval more: at start the two end at the same moment otherwise, and a router that is just becoming
  /// Active would take down interfaces that it needs in the next instant.
  func holdGrace(of leader: String) -> Duration {
    for group in configuration.groups where group.name == leader {
      guard case .management(let settings, gateway: _, let holdGrace) = group.role else { continue }
      if let holdGrace { return holdGrace }
      return ElectionParameters(vrid: group.id.vrid, settings).activeDownInterval(settings.interval) + settings.interval.duration
    }
    preconditionFailure("a configuration was accepted with leader \(leader), which does not exist")
  }

  private func makeElection(
    _ group: GroupConfiguration, _ settings: ElectionSettings, _ slot: GroupSlot, _ lease: Lease, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange, startingWithin delay: Duration?
  ) -> GroupRecord.Election {
    let name = group.name
    let parameters = ElectionParameters(vrid: group.id.vrid, settings)
    let sender = exchange.sender { [journal] error in
      journal.complain(.error, "\(name): \(error): the next Advertisement is tried in one interval")
    }
    let announcer = Announcer(dataplane: dataplane, slot: slot)
    let groupJournal = GroupJournal(name: name, journal: journal)
    let handle = ElectionHandle()
    let wake = election.timer { handle.handle(.deadline) }
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
    handle.set(made)
    let seat = ElectionSeat(
      handle, vrid: group.id.vrid, exchange: exchange, sender: sender, election: election, worker: dataplane.worker,
      startsWithin: delay
    ) { [journal] error in
      journal.complain(.error, "\(name): \(error): it stays in Initialize, because it would be deaf; tried again")
    }
    return GroupRecord.Election(group: made, handle: handle, seat: seat, lease: lease)
  }

  /// One lane per management group: all of its followers live on this loop.
  private func lane(of leader: String, _ dataplane: LinuxDataplane) -> Lane? {
    guard let record = registry[leader: leader], let election = record.election, case .management(let management) = election.group else {
      return nil
    }
    if let lane = election.lane { return lane.lane }
    let waker = LaneWaker()
    let timer = service.timer { waker.wake() }
    let lane = Lane(
      executor: service, kernel: dataplane, time: clock, wake: timer,
      journal: LaneJournal(leader: leader, names: { [names] in names[$0] }, journal: journal) { [weak self, observer] switchover in
        self?.assumeIsolated { supervisor in
          // Recorded whether or not somebody observes.
          let recorded = supervisor.record(switchover, of: leader)
          observer?.finished(recorded, of: leader)
        }
      })
    waker.set(lane)
    let states = management.states()
    let task = Task(name: "lane of \(leader)", executorPreference: service) { await lane.follow(states) }
    registry.updateElection(record.slot) { $0.lane = GroupRecord.LaneRecord(lane: lane, timer: timer, task: task) }
    return lane
  }
}

extension ElectionParameters {
  /// The settings of a configuration, for one virtual router.
  init(vrid: VirtualRouterID, _ settings: ElectionSettings) {
    self.init(
      vrid: vrid, priority: settings.priority, interval: settings.interval, preempts: settings.preempts,
      preemptDelay: settings.preemptDelay)
  }
}
