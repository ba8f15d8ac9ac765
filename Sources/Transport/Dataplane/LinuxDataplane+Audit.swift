public import Engine

/// What was found wrong with the device of a group, and put right.
public struct Repair: Hashable, Sendable {
  public let group: GroupID
  /// The device's name.
  public let device: String
  public let found: [Deviation]
}

extension Repair: CustomStringConvertible {
  public var description: String { "\(device) of \(group): \(found.map(\.description).joined(separator: ", "))" }
}

/// Where the audit of devices stands.
struct DeviceAudit {
  /// To be looked at, in order.
  var pending: [GroupSlot] = []
  /// Somebody's hand was seen on them too soon after the last repair.
  var suspects: Set<GroupSlot> = []
  /// The next to be looked at without a reason.
  var cursor = 0
  var isUnderway = false
  /// When devices were last repaired, for those of the last audit interval.
  var repaired: [GroupSlot: Instant] = [:]
}

// Whatever the kernel holds of ours, somebody else may change: NetworkManager, a script, an operator. Desired and actual are compared, a few
// devices with each audit, and those that the kernel tells of at once.
extension LinuxDataplane {
  /// So many devices are looked at with each audit: 4,000 within a minute or so.
  static let devicesPerAudit = 128
  /// As many in one turn of the loop: about a millisecond.
  static let devicesPerAuditSlice = 16
  /// The least MTU that IPv6 is spoken with (RFC 8200 5). Below it, the kernel has no IPv6 on the interface, and there is nothing to repair.
  static let leastMTU: UInt32 = 1280

  /// Begins to look at the next few devices, and at those under suspicion.
  func auditDevices() {
    let now = clock.now
    auditing.repaired = auditing.repaired.filter { $0.value.duration(to: now) < Self.auditInterval }
    auditing.pending += auditing.suspects.sorted { $0.index < $1.index }
    auditing.suspects = []
    var left = min(Self.devicesPerAudit, members.count)
    for _ in members.indices where left > 0 {
      let index = auditing.cursor % members.count
      auditing.cursor = index + 1
      guard members[index]?.device != nil else { continue }
      auditing.pending.append(GroupSlot(index))
      left -= 1
    }
    continueAudit()
  }

  /// Looks at a device of ours that changed: if it is no longer as it was made, it is put right at once, and the next time with the audit, so
  /// that two who disagree do not keep each other busy.
  func suspect(_ change: LinkChange) {
    guard isReady, let slot = slotsByDevice[change.index], let link = change.after, let wanted = deviceUnderAudit(slot)?.device,
      !link.isAsMade(wanted)
    else { return }
    guard auditing.repaired[slot] == nil else {
      auditing.suspects.insert(slot)
      return
    }
    auditing.pending.append(slot)
    continueAudit()
  }

  private func continueAudit() {
    guard !auditing.isUnderway, !auditing.pending.isEmpty else { return }
    auditing.isUnderway = true
    loop.execute { [weak self] in self?.assumeIsolated { $0.auditSlice() } }
  }

  private func auditSlice() {
    auditing.isUnderway = false
    guard isRunning else { return }
    let slots = auditing.pending.prefix(Self.devicesPerAuditSlice)
    auditing.pending.removeFirst(slots.count)
    let subjects = slots.compactMap { slot in deviceUnderAudit(slot).map { (slot: slot, subject: $0) } }
    let (deviations, failures) = provisioner.inspect(subjects.map(\.subject))
    if let failure = failures.first { refused(failure, "what somebody may have changed of it stays so until the next audit") }
    let wrong = zip(subjects, deviations).filter { !$1.isEmpty }
    if !wrong.isEmpty { repair(wrong.map { ($0.slot, $0.subject, $1) }) }
    continueAudit()
  }

  private func repair(_ wrong: [(slot: GroupSlot, subject: DeviceUnderAudit, found: [Deviation])]) {
    let refusals = provisioner.repair(wrong.map { ($0.subject, $0.found) })
    var repairs: [Repair] = []
    for (slot, subject, found) in wrong {
      auditing.repaired[slot] = clock.now
      if let refusal = refusals[subject.index] {
        refused(refusal, "tried again with the next audit")
      } else if let member = member(slot) {
        repairs.append(Repair(group: member.plan.id, device: subject.name, found: found))
      }
    }
    counters.repaired += UInt64(repairs.count)
    if !repairs.isEmpty { sink(.repaired(repairs)) }
  }

  /// A group's device as it shall be. `nil` when it has none, or nothing can be asked of it: its interface is down, or held, or without IPv6.
  private func deviceUnderAudit(_ slot: GroupSlot) -> DeviceUnderAudit? {
    guard let member = member(slot), let index = member.device, let parent = monitor.link(named: member.plan.id.interface),
      parent.index == member.parent, parent.isUp, parent.mtu >= Self.leastMTU, isForwarding,
      let device = device(for: member.plan, on: parent)
    else { return nil }
    return DeviceUnderAudit(device: device, index: index, name: monitor.links[index]?.name ?? device.name)
  }
}

extension Link {
  /// Whether all is well as far as notifications tell.
  fileprivate func isAsMade(_ device: VirtualRouterDevice) -> Bool {
    isUp && group == device.linkGroup && macAddress == device.macAddress && mtu == device.parent.mtu
      && addresses.contains { $0.address == device.source && $0.isUsable }
  }
}
