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
  /// To be looked at, in order, each once: no more than there are groups.
  private var pending: [GroupSlot] = []
  private var isPending: Set<GroupSlot> = []
  /// Somebody's hand was seen on them during a repair, or too soon after it.
  var suspects: Set<GroupSlot> = []
  /// The next to be looked at without a reason.
  var cursor = 0
  /// Being looked at.
  var underway: Set<GroupSlot> = []
  /// When devices were last repaired, for those of the last audit interval.
  var repaired: [GroupSlot: Instant] = [:]

  var isIdle: Bool { underway.isEmpty && pending.isEmpty }

  mutating func enqueue(_ slot: GroupSlot) { if isPending.insert(slot).inserted { pending.append(slot) } }

  mutating func dequeue(_ count: Int) -> [GroupSlot] {
    let slots = Array(pending.prefix(count))
    pending.removeFirst(slots.count)
    isPending.subtract(slots)
    return slots
  }
}

// Whatever the kernel holds of ours, somebody else may change: NetworkManager, a script, an operator. Desired and actual are compared, a few
// devices with each audit, and those that the kernel tells of at once.
extension LinuxDataplane {
  /// At least so many devices are looked at with each audit,
  static let devicesPerAudit = 8
  /// and all of them within so many: five minutes. A look costs a tenth of a millisecond, which with thousands of devices is what the daemon
  /// does most of the time. What the kernel notifies of is looked at at once.
  static let auditsPerRound = 150
  /// As many in one request to the settler: links that are to come up wait for one of these at most.
  static let devicesPerAuditSlice = 16
  /// The least MTU that IPv6 is spoken with (RFC 8200 5). Below it, the kernel has no IPv6 on the interface, and there is nothing to repair.
  static let leastMTU: UInt32 = 1280

  /// Begins to look at the next few devices, and at those under suspicion.
  func auditDevices() {
    let now = clock.now
    auditing.repaired = auditing.repaired.filter { $0.value.duration(to: now) < Self.auditInterval }
    // The last ones wait for the kernel still: more of them would not be answered sooner.
    guard auditing.isIdle else { return }
    for slot in auditing.suspects.sorted(by: { $0.index < $1.index }) { auditing.enqueue(slot) }
    auditing.suspects = []
    var left = min(max(Self.devicesPerAudit, members.count / Self.auditsPerRound), members.count)
    for _ in members.indices where left > 0 {
      let index = auditing.cursor % members.count
      auditing.cursor = index + 1
      guard members[index]?.device != nil else { continue }
      auditing.enqueue(GroupSlot(index))
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
    guard auditing.repaired[slot] == nil, !auditing.underway.contains(slot) else {
      auditing.suspects.insert(slot)
      return
    }
    auditing.enqueue(slot)
    continueAudit()
  }

  /// Has the settler look at the next few: it may have to wait for the kernel, and a switchover must not.
  private func continueAudit() {
    guard isRunning, auditing.underway.isEmpty else { return }
    let slots = auditing.dequeue(Self.devicesPerAuditSlice)
    guard !slots.isEmpty else { return }
    auditing.underway = Set(slots)
    let subjects = slots.compactMap { deviceUnderAudit($0) }
    settler.audit(subjects) { [weak self] outcome in
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.conclude(outcome, of: subjects) } }
    }
  }

  private func conclude(_ outcome: AuditOutcome, of subjects: [DeviceUnderAudit]) {
    auditing.underway = []
    guard isRunning else { return }
    if let failure = outcome.unknown.first { refused(failure, "what somebody may have changed of it stays so until the next audit") }
    var repairs: [Repair] = []
    for subject in subjects {
      // One that is not ours any more was removed meanwhile.
      guard let slot = slotsByDevice[subject.index], let member = member(slot) else { continue }
      if let found = outcome.repaired[subject.index] {
        repairs.append(Repair(group: member.plan.id, device: subject.name, found: found))
        auditing.repaired[slot] = clock.now
      } else if let refusal = outcome.refused[subject.index] {
        refused(refusal, "tried again with the next audit")
        auditing.repaired[slot] = clock.now
      }
    }
    counters.repaired += UInt64(repairs.count)
    if !repairs.isEmpty { sink(.repaired(repairs)) }
    continueAudit()
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
