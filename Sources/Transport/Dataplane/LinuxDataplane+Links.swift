import Engine

/// Carries an obstacle where a `Result` wants an error.
struct Impediment: Error {
  let reason: Obstacle
}

extension LinuxDataplane {
  func drainMonitor() {
    guard isRunning else { return }
    do {
      var interrupted: [String: Bool] = [:]
      var withoutLinkLocal: Set<String> = []
      for change in try monitor.drain() {
        if let link = change.after { observeAddresses(of: link) } else { forgetDevice(change.index) }
        suspect(change)
        for name in [change.before?.name, change.after?.name].compactMap(\.self) {
          interrupted[name, default: false] = interrupted[name, default: false] || change.wasInterrupted
          if change.lostLinkLocal { withoutLinkLocal.insert(name) }
        }
      }
      for name in interrupted.keys.sorted() where slotsByInterface[name] != nil {
        reconsider(name, interrupted: interrupted[name] ?? false, lostLinkLocal: withoutLinkLocal.contains(name))
      }
      commitInternally()
    } catch {
      // With the audit, and not in the next turn: the kernel may go on refusing.
      return refused(error, "interfaces are looked at again with the next notification, or in \(Self.auditInterval)")
    }
    // What one drain leaves is read in the next turn, so that others of this loop have theirs.
    if monitor.hasMore { loop.execute { [weak self] in self?.assumeIsolated { $0.drainMonitor() } } }
  }

  /// Whether a group's interface could be used by it; if not, why.
  func link(of member: Member) -> Result<Link, Impediment> {
    func no(_ reason: Obstacle) -> Result<Link, Impediment> { .failure(Impediment(reason: reason)) }
    guard let link = monitor.link(named: member.plan.id.interface) else { return no(.noInterface) }
    if let port = portObstacle(link) { return no(port) }
    if link.macAddress == nil { return no(.notEthernet) }
    if member.plan.servesTraffic {
      if !isForwarding { return no(.forwardingOff) }
      if let address = link.addresses.lazy.map(\.address).first(where: { member.plan.addresses.contains($0) }) {
        return no(.addressOnInterface(address))
      }
      if let refusal = member.refusal { return no(.refused(refusal)) }
      if member.device == nil { return no(.provisioning) }
    }
    let isHeld = holds.condition(of: link.name) == .held
    if !link.isUp, !isHeld { return no(.interfaceDown) }
    if !link.hasCarrier, !isHeld { return no(.noCarrier) }
    if case .electing = member.plan.role, !isReady { return no(.provisioning) }
    return .success(link)
  }

  func portObstacle(_ link: Link) -> Obstacle? {
    link.controller.map { .port(of: monitor.links[$0]?.name ?? "interface \($0)", kind: link.controllerKind ?? "unknown kind") }
  }

  /// Compares what the kernel says of an interface with what its groups were told, and tells them.
  func reconsider(_ name: String, interrupted: Bool, lostLinkLocal: Bool = false) {
    let link = monitor.link(named: name)
    let state = link.map(Self.state) ?? .missing
    // It was down for a moment, by our hand or by another's. What it is now is news after that.
    if interrupted { perform(holds.observe(name, .down, at: clock.now)) }
    perform(holds.observe(name, state, at: clock.now))
    for slot in slotsByInterface[name] ?? [] { follow(link, slot) }
    tell(name, interrupted: interrupted, lostLinkLocal: lostLinkLocal)
  }

  /// What holds are counted by. Protocol-down by us is down, as long as the carrier is really off: the flap of a parent may bring it back.
  private static func state(of link: Link) -> InterfaceHolds.Link {
    if !link.isUp || (link.isProtocolDownByUs && !link.hasCarrier) { return .down }
    return link.hasCarrier ? .usable : .noCarrier
  }

  /// Notices that an interface is there, is another one, or is gone.
  private func follow(_ link: Link?, _ slot: GroupSlot) {
    guard var member = member(slot) else { return }
    if member.parent != link?.index {
      // The device goes with its parent. If it is there still, then its parent is, under a name that no group of ours has.
      if let device = member.device, monitor.links[device] != nil {
        for (_, error) in provisioner.remove([device]) { refused(error, "it stays, shut") }
      }
      forgetDevice(of: &member)
      if let parent = member.parent, gatedParents.removeValue(forKey: parent) != nil { changes.release(parent) }
      member.refusal = nil
      member.parent = link?.index
      if let link, case .following(mayHold: true, _) = member.plan.role {
        gatedParents[link.index] = member.plan.linkGroup
        changes.hold(link.index, behind: member.plan.linkGroup)
      }
      members[slot.index] = member
    }
    // Asked each time and not only when the interface is another one: it may have left the bridge it belonged to, or somebody may have
    // removed the device.
    guard let link, member.plan.servesTraffic, member.device == nil, member.refusal == nil else { return }
    if portObstacle(link) == nil, link.macAddress != nil { provision(slot) }
  }

  /// Takes a device that no longer exists out of the gate; nothing else of it is left.
  func forgetDevice(of member: inout Member) {
    if let armed = member.armed { changes.disarm(armed) }
    if let device = member.device {
      changes.merge(accepted.forget(device))
      if let slot = slotsByDevice.removeValue(forKey: device) { advertiser.withdraw(slot) }
    }
    member.armed = nil
    member.device = nil
    member.announcement = []
    member.reports = []
  }

  /// Notices that a device of ours is gone though its interface is not: somebody removed it, and a new one is made.
  private func forgetDevice(_ index: InterfaceIndex) {
    guard let slot = slotsByDevice[index], var member = member(slot) else { return }
    forgetDevice(of: &member)
    members[slot.index] = member
    reconsider(member.plan.id.interface, interrupted: false)
  }

  /// Makes another attempt at the devices that the kernel refused.
  func retryRefused() {
    for (index, member) in members.enumerated() where member?.refusal != nil {
      members[index]?.refusal = nil
      let slot = GroupSlot(index)
      follow(member.flatMap { monitor.link(named: $0.plan.id.interface) }, slot)
    }
  }

  /// Tells the groups of an interface what has changed for them.
  func tell(_ name: String, interrupted: Bool, lostLinkLocal: Bool = false) {
    var conditions: [(GroupSlot, InterfaceCondition)] = []
    for slot in slotsByInterface[name] ?? [] {
      guard var member = member(slot) else { continue }
      let link = link(of: member)
      switch member.plan.role {
      case .following:
        let condition: InterfaceCondition =
          switch link {
          case .success: holds.condition(of: name)
          case .failure: .lost
          }
        if interrupted, condition == .up, member.toldCondition == .up { conditions.append((slot, .lost)) }
        if condition != member.toldCondition || interrupted { conditions.append((slot, condition)) }
        member.toldCondition = condition
      case .electing:
        let news: ElectionLink =
          switch link {
          case .success(let link): link.linkLocal.map { .usable(link.index, source: $0) } ?? .unusable(.noLinkLocal)
          case .failure(let impediment): .unusable(impediment.reason)
          }
        // The source was away and is back: with it went the membership that the group hears by.
        let interrupted = interrupted || (lostLinkLocal && news.index != nil)
        if news != member.toldLink || interrupted { sink(.election(slot, news, interrupted: interrupted)) }
        member.toldLink = news
      }
      members[slot.index] = member
    }
    if !conditions.isEmpty { sink(.conditions(conditions)) }
  }

  // MARK: Holds

  func perform(_ effects: [InterfaceHolds.Effect]) {
    for effect in effects {
      switch effect {
      case .takeDown(let name):
        toBringUp.removeAll { $0 == name }
        toTakeDown.append(name)
      case .bringUp(let name):
        toTakeDown.removeAll { $0 == name }
        toBringUp.append(name)
      case .condition(let name, _):
        // Not from within: the group that caused it is in the middle of its round.
        loop.execute { [weak self] in self?.assumeIsolated { $0.tell(name, interrupted: false) } }
      case .heldAgain(let name):
        sink(.heldAgain(name))
      }
    }
  }

  func expireHolds() {
    guard isRunning else { return }
    perform(holds.expire(at: clock.now))
    commitInternally()
  }

  /// Behind whatever may have begun or ended a grace.
  func scheduleHolds() { holdTimer?.wake(at: holds.deadline) }
}
