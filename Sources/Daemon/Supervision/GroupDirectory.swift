import Engine
import Synchronization
import Transport

/// Finds the electing group of a slot, for events that arise on the election loop.
final class GroupDirectory: Sendable {
  private let groups = Mutex<[GroupSlot: Supervisor.ElectingGroup]>([:])

  func set(_ slot: GroupSlot, _ group: Supervisor.ElectingGroup?) { groups.withLock { $0[slot] = group } }

  /// Hands an event to its group. On the election loop: a call, not a message.
  func handle(_ event: VirtualRouter.Event, _ slot: GroupSlot) {
    switch groups.withLock({ $0[slot] }) {
    case .common(let group): group.assumeIsolated { $0.handle(event) }
    case .management(let group): group.assumeIsolated { $0.handle(event) }
    case nil: break
    }
  }

  /// Tells a group that it has lost its interface, for a moment or because of an obstacle.
  func lose(_ slot: GroupSlot, because obstacle: Obstacle?) {
    switch obstacle?.nature {
    case .down, nil: handle(.interfaceLost, slot)
    case .passing, .unfit: withdraw(slot)
    }
  }

  /// Tells a group whose interface can't be used what is in the way now.
  func hinder(_ slot: GroupSlot, by obstacle: Obstacle) {
    switch obstacle.nature {
    // An interface that comes back is not usable in all respects at once.
    case .down, .passing: break
    case .unfit: withdraw(slot)
    }
  }

  private func withdraw(_ slot: GroupSlot) {
    switch groups.withLock({ $0[slot] }) {
    case .common(let group): group.assumeIsolated { $0.handle(.interfaceLost) }
    case .management(let group): group.assumeIsolated { $0.withdraw() }
    case nil: break
    }
  }
}

extension Obstacle {
  fileprivate enum Nature {
    /// What a dead peer at the other end of its cable does to an interface.
    case down
    /// What an interface goes through when it comes up.
    case passing
    /// A mistake that somebody has to repair.
    case unfit
  }

  fileprivate var nature: Nature {
    switch self {
    case .noInterface, .interfaceDown, .noCarrier: .down
    case .noLinkLocal, .provisioning: .passing
    case .forwardingOff, .addressOnInterface, .port, .notEthernet, .refused, .held: .unfit
    }
  }
}

/// The lease of one electing group, which for a common group is known by its device once that is there.
final class LeaseHandle: LeasePort {
  let isPerDevice: Bool
  private let keeper: GateKeeper
  private let lease: Mutex<Lease?>

  /// - Parameter lease: `nil` for a common group, whose lease is named by `use`.
  init(keeper: GateKeeper, lease: Lease?) {
    self.keeper = keeper
    isPerDevice = lease == nil
    self.lease = Mutex(lease)
  }

  func use(_ lease: Lease) { self.lease.withLock { $0 = lease } }

  private func with(_ body: (Lease) -> Void) { if let lease = lease.withLock({ $0 }) { body(lease) } }

  func open(until end: Instant) { with { keeper.open($0, until: end) } }
  func renew(until end: Instant) { with { keeper.renew($0, until: end) } }
  func close() { with { keeper.close($0) } }
}

/// Serves the segment of an electing group that is itself a gateway.
struct Announcer: AnnouncementPort {
  let dataplane: LinuxDataplane
  let slot: GroupSlot

  func became(_ state: RouterState) { dataplane.becameLater(state, slot) }
  func announce() { dataplane.announceLater(slot) }
}

/// Breaks the circle between a lane and the timer that wakes it.
final class LaneBox: Sendable {
  private let box = Mutex<Lane?>(nil)

  var lane: Lane? { box.withLock { $0 } }
  func set(_ lane: Lane) { box.withLock { $0 = lane } }
}
