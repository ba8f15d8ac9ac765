import Engine
import Logging
import Transport

// What the kernel tells, passed on to the groups that it is about.
extension Supervisor {
  /// How many interfaces one line names.
  private static let interfacesNamed = 4

  func handle(_ event: DataplaneEvent) {
    switch event {
    case .conditions(let changes):
      var byLeader: [GroupSlot: [(GroupSlot, InterfaceCondition)]] = [:]
      for change in changes {
        guard let following = registry[change.0]?.following else { continue }
        byLeader[following.leader, default: []].append(change)
      }
      for (leader, changes) in byLeader { registry[leader]?.election?.lane?.lane.assumeIsolated { $0.interfaces(changes) } }
    case .obstacles(let changes):
      record(changes)
    case .inability(let slot, let obstacle):
      become(obstacle, slot)
    case .election(let slot, let link, let interrupted):
      follow(link, slot, interrupted: interrupted)
    case .refused(let error, let consequence):
      journal.complain(.error, "\(error): \(consequence)")
    case .provisioned(let count):
      progress?.reached(count)
      reportStart(provisioned: count)
    case .ready:
      if isDaemon { lockMemory() }
      // Hosts wait for what it announces. Not before: putting the gate up is not urgent.
      service.becomeRealTime(priority: Self.servicePriority)
      isElecting = true
      reporter?.stateChanged()
    case .withdrawn(let interfaces, let moment):
      withdrawn(interfaces, at: moment)
    case .putBack(let interfaces):
      let more = interfaces.count > Self.interfacesNamed ? " and \(interfaces.count - Self.interfacesNamed) interfaces more" : ""
      journal.complain(
        .warning, "somebody removed the gate from \(interfaces.prefix(Self.interfacesNamed).joined(separator: ", "))\(more): put back",
        about: "gate put back")
    case .hidden(let interface, let other):
      journal.complain(
        .warning, "\(interface): \(other) comes before the gate: what it accepts or drops never reaches a virtual router",
        about: "\(interface): before the gate")
    case .heldAgain(let interface):
      journal.log(.warning, "\(interface) was brought up while it is held: taken down again")
    case .foreignRouterAdvertisement(let slot, let differences):
      complain(of: differences, slot, whileActive: true)
    case .routerAdvertisementDiffers(let slot, let differences):
      complain(of: differences, slot, whileActive: false)
    case .rivals(let rivals): say(rivals: rivals)
    case .rivalsGone(let rivals): say(rivalsGone: rivals)
    case .routerMessageDiscarded(let fault, let interface):
      complain(of: fault, on: interface)
    }
  }

  /// Everything is made. The memory is locked now and not before: reading the configuration takes more of it than serving does, and nobody
  /// elects until then.
  private func lockMemory() {
    progress?.end()
    progress = nil
    do { try MemoryLock.engage() } catch {
      journal.log(.notice, "\(error): runs with memory that may be paged out; the election may be late then")
    }
  }

  private func follow(_ link: ElectionLink, _ slot: GroupSlot, interrupted: Bool) {
    guard let election = registry[slot]?.election, !isStopping else { return }
    if case .unusable(let obstacle) = link, link != election.seat.link {
      let name = names[slot]
      // What every interface goes through at first is nothing to worry an operator with.
      journal.log(obstacle.isPassing ? .debug : .notice, "\(name): cannot take part: \(obstacle)", ["group": "\(name)"])
    }
    election.seat.follow(link, interrupted: interrupted)
  }
}
