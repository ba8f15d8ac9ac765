internal import DequeModule
internal import Engine

/// Which virtual addresses the router itself has and which it shall have, and what the gate does with packets to them meanwhile.
///
/// A group that accepts packets to its addresses (RFC 9568 6.1 Accept_Mode, or the owner) has them on its device while it is Active, and only
/// then. They come and go in the background: a switchover opens and closes the gate and waits for none of this. Levels, not edges: of an
/// Active-Backup-Active that is over before an address's turn nothing is done.
///
/// Becoming Active: packets to the address are dropped from anywhere, the address is added, and when the kernel says that it is in use, they
/// are let in for as long as the lease lasts. Leaving, with the lease gone: they are dropped, the address is deleted, and they are forwarded,
/// to the Active.
struct AcceptedAddresses {
  /// How many addresses are added in one step: some 6 ms among few devices, 20 ms among thousands.
  static let addedPerStep = 64
  /// How many are deleted in one step, which takes the kernel up to 1.4 ms each.
  static let deletedPerStep = 16

  /// One thing to have the kernel do, with the gate as it has to be before.
  struct Step {
    enum Kind: Hashable {
      case add
      case delete
    }

    let kind: Kind
    let addresses: [InterfaceAddress]
    let before: GateChanges
  }

  /// What is known of one address.
  private enum Stage: Hashable {
    case absent
    /// A step is about it.
    case changing
    /// Added, and not yet said to be in use by the kernel. `isOverdue`: since before the last audit.
    case awaited(isOverdue: Bool)
    case present
    /// Of no use: the kernel says that somebody else has it. It is deleted and added anew.
    case spoilt
    /// The kernel refused to add or delete it. Left alone until `retry`.
    case refused(wasThere: Bool)
  }

  private struct Entry {
    let lease: Lease
    let accepts: Bool
    var isWanted = false
    var stage = Stage.absent
    var isQueued = false
    /// Put back since the last audit: whoever deletes it again and again is answered once in a while only.
    var wasRepaired = false
  }

  private(set) var counters = AddressCounters()
  private var entries: [InterfaceAddress: Entry] = [:]
  private var addressesOfDevice: [InterfaceIndex: [IPv6Address]] = [:]
  /// Where each global address is: on one device, or somebody wrote a strange configuration.
  private var devicesOfAddress: [IPv6Address: [InterfaceIndex]] = [:]
  private var toAdd: Deque<InterfaceAddress> = []
  private var toDelete: Deque<InterfaceAddress> = []
  /// What an audit has to look at.
  private var unsettled: Set<InterfaceAddress> = []

  // MARK: Devices

  /// Takes in a device that was made. Packets to its addresses are dropped while there is the lease.
  mutating func insert(_ device: InterfaceIndex, _ addresses: [IPv6Address], lease: Lease, accepts: Bool) -> GateChanges {
    var changes = GateChanges()
    addressesOfDevice[device] = addresses
    for address in addresses {
      let key = InterfaceAddress(interface: device, address: address)
      entries[key] = Entry(lease: lease, accepts: accepts)
      changes.mute(key)
      guard !address.isLinkLocal else { continue }
      devicesOfAddress[address, default: []].append(device)
      watch(address, &changes)
    }
    return changes
  }

  /// Forgets a device that is gone, and its addresses with it.
  mutating func forget(_ device: InterfaceIndex) -> GateChanges {
    var changes = GateChanges()
    for address in addressesOfDevice.removeValue(forKey: device) ?? [] {
      let key = InterfaceAddress(interface: device, address: address)
      let entry = entries.removeValue(forKey: key)
      unsettled.remove(key)
      changes.unmute(key)
      guard !address.isLinkLocal else { continue }
      devicesOfAddress[address]?.removeAll { $0 == device }
      if devicesOfAddress[address]?.isEmpty == true { devicesOfAddress[address] = nil }
      watch(address, &changes)
      if entry?.lease == .device(device) { changes.forget(device) }
    }
    return changes
  }

  /// The addresses of a device that the router has and lets packets in for.
  func accepted(on device: InterfaceIndex) -> [IPv6Address] {
    (addressesOfDevice[device] ?? []).filter { entries[InterfaceAddress(interface: device, address: $0)]?.stage == .present }
  }

  // MARK: Wishes

  /// Says whether the router shall have the addresses of a device. Nothing happens before their turn.
  mutating func want(_ isWanted: Bool, on device: InterfaceIndex) {
    for address in addressesOfDevice[device] ?? [] {
      let key = InterfaceAddress(interface: device, address: address)
      guard entries[key]?.accepts == true, entries[key]?.isWanted != isWanted else { continue }
      entries[key]?.isWanted = isWanted
      queue(key)
    }
  }

  /// Takes in what the kernel says of a device's addresses.
  mutating func observe(_ device: InterfaceIndex, _ present: [Link.Address]) -> GateChanges {
    var changes = GateChanges()
    for address in addressesOfDevice[device] ?? [] {
      let key = InterfaceAddress(interface: device, address: address)
      observe(key, present.first { $0.address == address }, &changes)
    }
    return changes
  }

  private mutating func observe(_ key: InterfaceAddress, _ seen: Link.Address?, _ changes: inout GateChanges) {
    guard let entry = entries[key], entry.accepts else { return }
    let isSpoilt = seen?.isDuplicate == true
    switch entry.stage {
    case .changing, .refused: return
    case .awaited:
      if isSpoilt { return repair(key, .spoilt, &changes) }
      if seen?.isUsable == true { admit(key, &changes) }
    case .present:
      if seen == nil { repair(key, .absent, &changes) } else if isSpoilt { repair(key, .spoilt, &changes) }
    case .absent, .spoilt:
      // Of somebody else's making, or ours after all: deleted unless it is wanted.
      guard seen?.isUsable == true else { return }
      if entry.isWanted { admit(key, &changes) } else { entries[key]?.stage = .present }
      queue(key)
    }
  }

  /// The kernel has it in use: packets may come in.
  private mutating func admit(_ key: InterfaceAddress, _ changes: inout GateChanges) {
    entries[key]?.stage = .present
    if entries[key]?.wasRepaired == false { unsettled.remove(key) }
    changes.unmute(key)
    if !key.address.isLinkLocal { watch(key.address, &changes) }
  }

  /// It is not there although we put it there, or of no use.
  private mutating func repair(_ key: InterfaceAddress, _ stage: Stage, _ changes: inout GateChanges) {
    guard let entry = entries[key] else { return }
    entries[key]?.stage = stage
    changes.mute(key)
    if !key.address.isLinkLocal { watch(key.address, &changes) }
    guard entry.isWanted else { return queue(key) }
    unsettled.insert(key)
    if entry.wasRepaired { return }
    entries[key]?.wasRepaired = true
    counters.repaired += 1
    queue(key)
  }

  /// Looks after what has not come to rest: what was added and not seen since, and what was deleted by somebody more than once.
  ///
  /// - Parameters:
  ///   - retriesRefused: try again what the kernel refused.
  ///   - kernel: what it says of an address.
  mutating func audit(retriesRefused: Bool, _ kernel: (InterfaceAddress) -> Link.Address?) -> GateChanges {
    var changes = GateChanges()
    for key in unsettled {
      guard let entry = entries[key], !entry.isQueued else { continue }
      entries[key]?.wasRepaired = false
      switch entry.stage {
      case .awaited(isOverdue: false):
        entries[key]?.stage = .awaited(isOverdue: true)
        observe(key, kernel(key), &changes)
      case .awaited(isOverdue: true): repair(key, .absent, &changes)
      case .refused(let wasThere):
        guard retriesRefused else { continue }
        entries[key]?.stage = wasThere ? .present : .absent
        if !wasThere, !key.address.isLinkLocal { watch(key.address, &changes) }
        queue(key)
      case .absent where entry.isWanted: repair(key, .absent, &changes)
      case .absent:
        unsettled.remove(key)
        observe(key, kernel(key), &changes)
      case .spoilt: repair(key, .spoilt, &changes)
      case .present: unsettled.remove(key)
      case .changing: break
      }
    }
    return changes
  }

  // MARK: Steps

  private mutating func queue(_ key: InterfaceAddress) {
    guard let entry = entries[key], !entry.isQueued, let kind = Self.task(entry) else { return }
    entries[key]?.isQueued = true
    switch kind {
    case .add: toAdd.append(key)
    case .delete: toDelete.append(key)
    }
  }

  /// What there is to do for an address.
  private static func task(_ entry: Entry) -> Step.Kind? {
    switch (entry.stage, entry.isWanted) {
    case (.absent, true): .add
    case (.present, false), (.awaited, false), (.spoilt, _): .delete
    case (.absent, false), (.present, true), (.awaited, true), (.changing, _), (.refused, _): nil
    }
  }

  /// The next thing to do. What is to be added goes first, because somebody waits for that. To be answered by `finish`.
  mutating func nextStep() -> Step? {
    nextStep(.add, from: \.toAdd, Self.addedPerStep) ?? nextStep(.delete, from: \.toDelete, Self.deletedPerStep)
  }

  private mutating func nextStep(_ kind: Step.Kind, from queue: WritableKeyPath<Self, Deque<InterfaceAddress>>, _ limit: Int) -> Step? {
    var chosen: [InterfaceAddress] = []
    var before = GateChanges()
    while chosen.count < limit, let key = self[keyPath: queue].popFirst() {
      guard let entry = entries[key] else { continue }
      entries[key]?.isQueued = false
      guard Self.task(entry) == kind else {
        // It has changed its mind while it waited.
        self.queue(key)
        continue
      }
      entries[key]?.stage = .changing
      chosen.append(key)
      before.mute(key)
      if !key.address.isLinkLocal { watch(key.address, &before) }
    }
    return chosen.isEmpty ? nil : Step(kind: kind, addresses: chosen, before: before)
  }

  /// Takes in what became of a step.
  ///
  /// - Parameter refusals: why the kernel refused.
  /// - Returns: the gate as it has to be after, and how many refusals are worth telling: those of devices that are gone are not.
  mutating func finish(_ step: Step, _ refusals: [InterfaceAddress: TransportError]) -> (after: GateChanges, refused: [InterfaceAddress]) {
    var after = GateChanges()
    var refused: [InterfaceAddress] = []
    for key in step.addresses where entries[key] != nil {
      let isRefused = refusals[key] != nil
      switch (step.kind, isRefused) {
      case (_, true):
        refused.append(key)
        counters.refused += 1
        entries[key]?.stage = .refused(wasThere: step.kind == .delete)
        unsettled.insert(key)
      case (.add, false):
        counters.added += 1
        entries[key]?.stage = .awaited(isOverdue: false)
        unsettled.insert(key)
      case (.delete, false):
        counters.removed += 1
        entries[key]?.stage = .absent
        // Somebody may have added it again while this was going on.
        unsettled.insert(key)
      }
      // Blocked until now, and after a refusal still: what the kernel has is not known then.
      if !isRefused, !key.address.isLinkLocal { watch(key.address, &after) }
      queue(key)
    }
    return (after, refused)
  }

  /// What the gate does with packets to a global address from now on.
  private func watch(_ address: IPv6Address, _ changes: inout GateChanges) {
    let holders = (devicesOfAddress[address] ?? []).compactMap { entries[InterfaceAddress(interface: $0, address: address)] }
    let isBetween = holders.contains {
      switch $0.stage {
      case .changing, .awaited, .spoilt, .refused: true
      case .absent, .present: false
      }
    }
    if isBetween {
      changes.blockAccess(to: address)
    } else if let holder = holders.last(where: { $0.stage == .present }) {
      changes.guardAccess(to: address, behind: holder.lease)
    } else if let holder = holders.last {
      changes.refuseAccess(to: address, whileOpen: holder.lease)
    } else {
      changes.liftGuard(of: address)
    }
  }
}
