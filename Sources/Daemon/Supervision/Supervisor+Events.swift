import Engine
import Logging
import Transport

// What the kernel tells, passed on to the groups that it is about.
extension Supervisor {
  /// How many repaired devices one line names.
  private static let repairsNamed = 4

  func take(_ event: DataplaneEvent) {
    switch event {
    case .conditions(let changes):
      var byLane: [ObjectIdentifier: (Lane, [(GroupSlot, InterfaceCondition)])] = [:]
      for change in changes {
        guard let lane = laneOf[change.0] else { continue }
        byLane[ObjectIdentifier(lane), default: (lane, [])].1.append(change)
      }
      for (lane, changes) in byLane.values { lane.assumeIsolated { $0.interfaces(changes) } }
    case .election(let slot, let link, let interrupted):
      follow(link, slot, interrupted: interrupted)
    case .refused(let error, let consequence):
      journal.complain(.error, "\(error): \(consequence)")
    case .provisioned(let count):
      progress?.reached(count)
    case .ready:
      if isDaemon { settleDown() }
      // Hosts wait for what it announces. Not before: making thousands of devices is not urgent, and takes a core for seconds.
      service.becomeRealTime(priority: Self.servicePriority)
      dataplane?.assumeIsolated { $0.hurry(priority: Self.servicePriority) }
    case .withdrawn(let interfaces, let moment):
      withdrawn(interfaces, at: moment)
    case .repaired(let repairs):
      let more = repairs.count > Self.repairsNamed ? "; and \(repairs.count - Self.repairsNamed) devices more" : ""
      journal.complain(
        .warning,
        "somebody changed what is ours, put right: \(repairs.prefix(Self.repairsNamed).map(\.description).joined(separator: "; "))\(more)")
    case .heldAgain(let interface):
      journal.log(.warning, "\(interface) was brought up while it is held: taken down again")
    case .foreignRouterAdvertisement(let slot, let differences):
      complain(of: differences, slot, whileActive: true)
    case .routerAdvertisementDiffers(let slot, let differences):
      complain(of: differences, slot, whileActive: false)
    case .routerMessageDiscarded(let fault, let interface):
      complain(of: fault, on: interface)
    }
  }

  /// Everything is made. The memory is locked now and not before: reading the configuration and making devices take more of it than serving
  /// them does, and nobody elects until then.
  private func settleDown() {
    progress?.end(inherited: dataplane?.assumeIsolated { $0.inherited } ?? 0)
    progress = nil
    do { try MemoryLock.engage() } catch {
      journal.log(.notice, "\(error): runs with memory that may be paged out; the election may be late then")
    }
  }

  private func follow(_ link: ElectionLink, _ slot: GroupSlot, interrupted: Bool) {
    guard let electing = electing[slot], let exchange, !isStopping else { return }
    let before = electing.link
    self.electing[slot]?.link = link
    let directory = groupDirectory
    let (vrid, sender) = (electing.vrid, electing.sender)
    if case .usable = link { bindLease(slot) }
    let journal = self.journal
    let name = names[slot]
    if case .unusable(let obstacle) = link, link != before {
      // Devices are always being made at first: nothing to worry an operator with.
      journal.log(obstacle == .provisioning ? .debug : .notice, "\(name): cannot take part: \(obstacle)", ["group": "\(name)"])
    }
    if case .usable(let index, _) = before, link.index != index || interrupted {
      // Told first: what follows may wait for the kernel.
      election.execute {
        directory.lose(slot, because: link.obstacle)
        exchange.assumeIsolated { $0.detach(vrid, from: index) }
        sender.use(nil)
      }
      exchange.memberships.leave(vrid, on: index)
    }
    if case .unusable(let obstacle) = link, case .unusable = before { election.execute { directory.hinder(slot, by: obstacle) } }
    guard case .usable(let index, let source) = link else { return }
    if let delay = startingLate.removeValue(forKey: slot) { return start(slot, within: delay) }
    do {
      // Here and not on the election loop, which waits for nobody who changes interfaces.
      let membership = try exchange.memberships.join(vrid, on: index)
      election.execute {
        exchange.assumeIsolated {
          $0.attach(membership, source: source) { advertisement, peer in directory.handle(.received(advertisement, from: peer), slot) }
        }
        sender.use(index)
        directory.handle(.sourceChanged(to: source), slot)
        directory.handle(.startup(from: source), slot)
      }
    } catch {
      journal.complain(.error, "\(name): \(error): it stays in Initialize, because it would be deaf")
    }
  }

  /// Begins an election a random time later, with whatever its interface is then.
  private func start(_ slot: GroupSlot, within delay: Duration) {
    let timer = service.timer { [weak self] in
      self?.assumeIsolated { supervisor in
        guard let link = supervisor.electing[slot]?.link else { return }
        supervisor.delayed[slot] = nil
        supervisor.electing[slot]?.link = .unusable(.provisioning)
        supervisor.follow(link, slot, interrupted: false)
      }
    }
    delayed[slot] = timer
    timer.wake(at: clock.now + delay * Double.random(in: 0...1))
  }

  /// A common group's lease is its device's, which may be a new one now.
  private func bindLease(_ slot: GroupSlot) {
    guard let handle = leaseHandles[slot], handle.isPerDevice,
      let device = dataplane?.assumeIsolated({ $0.device(of: slot) })
    else { return }
    handle.use(.device(device))
    groupOfLease[.device(device)] = slot
  }

  func take(_ event: GateEvent) {
    switch event {
    case .lost(let lease, let loss):
      if let slot = groupOfLease[lease] { election.execute { [groupDirectory] in groupDirectory.handle(.leaseLost, slot) } }
      journal.complain(.warning, "lease of \(lease) lost (\(loss))")
    case .leaseFailed(let lease, let error):
      if let slot = groupOfLease[lease] { election.execute { [groupDirectory] in groupDirectory.handle(.leaseLost, slot) } }
      journal.complain(.error, "lease of \(lease): \(error): closed until the next Advertisement")
    case .failed(let error):
      journal.complain(.error, "\(error): what it was to open stays shut; tried again in \(GateKeeper.retryInterval)")
    case .rebuilt:
      journal.log(.warning, "somebody deleted the nftables table \(configuration.table): made anew")
    case .unprotected(let error):
      journal.complain(.critical, "somebody deleted the nftables table \(configuration.table), and the kernel refuses a new one: \(error)")
    case .stopped(let error):
      if let error { journal.log(.error, "\(error): the table stays, shut") }
      keeperEnded?.resume()
      keeperEnded = nil
    case .opened, .renewed, .closed: break
    }
  }
}

extension ElectionLink {
  fileprivate var obstacle: Obstacle? { if case .unusable(let obstacle) = self { obstacle } else { nil } }
}
