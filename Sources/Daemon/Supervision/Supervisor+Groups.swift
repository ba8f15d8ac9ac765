import Engine
import Logging
import Policies
import Transport

// Making the groups of a configuration, and joining followers to their leaders.
extension Supervisor {
  func makeGroups(_ dataplane: LinuxDataplane, _ exchange: AdvertisementExchange) async throws(TransportError) {
    // Leaders first: their followers' leases are theirs, and they have sockets of their own rather than others (`ElectionSockets`).
    let following = configuration.groups.filter { $0.election == nil }
    let (leaders, others) = (configuration.groups.filter(\.isLeader), configuration.groups.filter { $0.election != nil && !$0.isLeader })
    for group in leaders + others + following { try await make(group, dataplane, exchange) }
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
    names.set(group.name, of: slot)
    let part: GroupRecord.Part
    let plan: GroupPlan
    switch group.role {
    case .common(let settings), .management(let settings, gateway: _, holdGrace: _):
      let lease: Lease
      do throws(TransportError) { lease = try dataplane.leases.make() } catch {
        registry.giveBack(slot)
        names.set(nil, of: slot)
        throw error
      }
      plan = Self.plan(of: group, electingWith: lease)
      part = .electing(makeElection(group, settings, slot, lease, dataplane, exchange, startingWithin: delay))
    case .service(let leader, let mode):
      let leader = self.leader(named: leader)
      let policy = policy(named: mode)
      plan = self.plan(of: group, following: leader, in: policy)
      part = .following(
        GroupRecord.Following(
          group: ServiceGroup(slot: slot, policy: policy, kernel: dataplane, executor: service), leader: leader.slot,
          mayHold: policy.mayHold))
    }
    registry.insert(GroupRecord(slot: slot, configuration: group, made: clock.now, part: part))
    if case .electing(let election) = part {
      track(group, at: slot, isRunning: false)
      // Before anything is told of its interface: it does not begin.
      if drained[group.id] != nil { await election.group.drain() }
    }
    await dataplane.add(plan, at: slot)
    return slot
  }

  /// What the dataplane has to know of an electing group.
  static func plan(of group: GroupConfiguration, electingWith lease: Lease) -> GroupPlan {
    GroupPlan(
      id: group.id, role: .electing(servesTraffic: group.servesTraffic), lease: lease.number, addresses: group.addresses,
      acceptsTraffic: group.acceptsTraffic, isBindable: group.election?.priority == .owner, advertising: group.advertising)
  }

  /// What the dataplane has to know of a service group.
  func plan(of group: GroupConfiguration, following leader: GroupRecord, in policy: any BindingPolicy) -> GroupPlan {
    guard let election = leader.election else {
      preconditionFailure("\(group.name) follows \(leader.configuration.name), which elects nobody")
    }
    return GroupPlan(
      id: group.id, role: .following(mayHold: policy.mayHold, holdGrace: Self.holdGrace(of: leader.configuration)),
      lease: election.lease.number, addresses: group.addresses, acceptsTraffic: group.acceptsTraffic, advertising: group.advertising)
  }

  func leader(named name: String) -> GroupRecord {
    guard let leader = registry[leader: name] else {
      preconditionFailure("a configuration was accepted with leader \(name), which does not exist")
    }
    return leader
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
  static func holdGrace(of leader: GroupConfiguration) -> Duration {
    guard case .management(let settings, gateway: _, let holdGrace) = leader.role else {
      preconditionFailure("\(leader.name) is followed, and is no management group")
    }
    if let holdGrace { return holdGrace }
    return ElectionParameters(vrid: leader.id.vrid, settings).activeDownInterval(settings.interval) + settings.interval.duration
  }

  private func makeElection(
    _ group: GroupConfiguration, _ settings: ElectionSettings, _ slot: GroupSlot, _ lease: Lease, _ dataplane: LinuxDataplane,
    _ exchange: AdvertisementExchange, startingWithin delay: Duration?
  ) -> GroupRecord.Election {
    let parameters = ElectionParameters(vrid: group.id.vrid, settings)
    let sender = exchange.sender { [journal, names] error in
      journal.complain(.error, "\(names[slot]): \(error): the next Advertisement is tried in one interval")
    }
    let announcer = Announcer(dataplane: dataplane, slot: slot, isGateway: group.servesTraffic)
    let groupJournal = GroupJournal(
      slot: slot, names: names, journal: journal, changes: electionChanges, news: news, notifier: notifier)
    let handle = ElectionHandle()
    let wake = election.timer { handle.handle(.deadline) }
    let made: ElectingGroup
    if case .management = group.role {
      made = .management(
        ManagementGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: announcer, journal: groupJournal, leadership: group.leadership))
    } else {
      made = .common(
        CommonGroup(
          parameters: parameters, addresses: group.addresses, executor: election, time: clock, wake: wake, advertisements: sender,
          lease: lease, announcements: announcer, journal: groupJournal))
    }
    handle.set(made)
    watch.set(handle, at: slot, interval: settings.interval.duration)
    let seat = ElectionSeat(
      handle, vrid: group.id.vrid, exchange: exchange, sender: sender, election: election, worker: dataplane.worker,
      peers: peers(of: group, slot), linkUpDelay: group.linkUpDelay, startsWithin: delay
    ) { [journal, names] error in
      journal.complain(.error, "\(names[slot]): \(error): it stays in Initialize, because it would be deaf; tried again")
    }
    return GroupRecord.Election(group: made, handle: handle, seat: seat, lease: lease, announcer: announcer)
  }

  /// Whose Advertisements a group is told of, and a line about others.
  private func peers(of group: GroupConfiguration, _ slot: GroupSlot) -> AllowedPeers {
    AllowedPeers(group.peers) { [journal, names] unlisted in
      let name = names[slot]
      journal.complain(
        .warning,
        "\(name): \(unlisted.address) advertises priority \(unlisted.advertisement.priority), and is not among its peers: dropped. If it is one of "
          + "its routers, it belongs under peers:", about: "\(name): unlisted peer")
    }
  }

  /// One lane per management group: all of its followers live on this loop.
  private func lane(of leader: GroupSlot, _ dataplane: LinuxDataplane) -> Lane? {
    guard let election = registry[leader]?.election, case .management(let management) = election.group else { return nil }
    if let lane = election.lane { return lane.lane }
    let waker = LaneWaker()
    let timer = service.timer { waker.wake() }
    let lane = Lane(
      executor: service, kernel: dataplane, time: clock, wake: timer,
      journal: LaneJournal(leader: leader, names: names, journal: journal, changes: followerChanges, notifier: notifier) {
        [weak self, observer] switchover in
        self?.assumeIsolated { supervisor in
          // Recorded whether or not somebody observes.
          let recorded = supervisor.record(switchover, of: leader)
          observer?.finished(recorded, of: supervisor.names[leader])
        }
      })
    waker.set(lane)
    let states = management.states()
    let task = Task(name: "lane of \(names[leader])", executorPreference: service) { await lane.follow(states) }
    registry.updateElection(leader) { $0.lane = GroupRecord.LaneRecord(lane: lane, timer: timer, task: task) }
    return lane
  }
}

extension ElectionParameters {
  /// The settings of a configuration, for one virtual router.
  init(vrid: VirtualRouterID, _ settings: ElectionSettings) {
    self.init(
      vrid: vrid, priority: settings.priority, interval: settings.interval, preempts: settings.preempts,
      preemptDelays: settings.preemptDelays)
  }
}
