import Engine
import Synchronization
import Transport

/// A group that elects, of either kind. Events are handed in on the election loop: a call, not a message.
enum ElectingGroup: ElectingMember, SuspendableMember {
  case common(CommonGroup)
  case management(ManagementGroup)

  func handle(_ event: VirtualRouter.Event) {
    switch self {
    case .common(let group): group.assumeIsolated { $0.handle(event) }
    case .management(let group): group.assumeIsolated { $0.handle(event) }
    }
  }

  func withdraw() {
    switch self {
    case .common(let group): group.assumeIsolated { $0.handle(.interfaceLost) }
    case .management(let group): group.assumeIsolated { $0.withdraw() }
    }
  }

  func suspend() {
    switch self {
    case .common(let group): group.assumeIsolated { $0.suspend() }
    case .management(let group): group.assumeIsolated { $0.suspend() }
    }
  }

  func resume() {
    switch self {
    case .common(let group): group.assumeIsolated { $0.resume() }
    case .management(let group): group.assumeIsolated { $0.resume() }
    }
  }

  /// An operator has it stay away, until `undrain`.
  func drain() async {
    switch self {
    case .common(let group): await group.drain()
    case .management(let group): await group.drain()
    }
  }

  func undrain() async {
    switch self {
    case .common(let group): await group.undrain()
    case .management(let group): await group.undrain()
    }
  }

  /// RFC 9568 6.4.3: who leaves says so. Its lease goes first.
  func resign() async {
    switch self {
    case .common(let group): await group.handle(.shutdown)
    case .management(let group): await group.handle(.shutdown)
    }
  }

  func reconfigure(_ parameters: ElectionParameters) async {
    switch self {
    case .common(let group): await group.handle(.reconfigured(parameters))
    case .management(let group): await group.reconfigure(parameters)
    }
  }

  func readdress(to addresses: [IPv6Address]) async {
    switch self {
    case .common(let group): await group.handle(.readdressed(to: addresses))
    case .management(let group): await group.handle(.readdressed(to: addresses))
    }
  }

  /// On the election loop.
  var snapshotAtOnce: ElectionSnapshot {
    switch self {
    case .common(let group): group.assumeIsolated { $0.snapshot }
    case .management(let group): group.assumeIsolated { $0.snapshot }
    }
  }

  var snapshot: ElectionSnapshot {
    get async {
      switch self {
      case .common(let group): await group.snapshot
      case .management(let group): await group.snapshot
      }
    }
  }
}

/// Where a group is found by what it holds itself, its timer above all, for as long as it takes part.
final class ElectionHandle: ElectingMember, SuspendableMember {
  private let group = Mutex<ElectingGroup?>(nil)

  func set(_ group: ElectingGroup?) { self.group.withLock { $0 = group } }

  func handle(_ event: VirtualRouter.Event) { group.withLock { $0 }?.handle(event) }
  func withdraw() { group.withLock { $0 }?.withdraw() }
  func suspend() { group.withLock { $0 }?.suspend() }
  func resume() { group.withLock { $0 }?.resume() }
}

/// Serves the segment of an electing group, for as long as that is itself a gateway.
final class Announcer: AnnouncementPort {
  private let dataplane: LinuxDataplane
  private let slot: GroupSlot
  private let isGateway: Atomic<Bool>

  init(dataplane: LinuxDataplane, slot: GroupSlot, isGateway: Bool) {
    self.dataplane = dataplane
    self.slot = slot
    self.isGateway = Atomic(isGateway)
  }

  func became(_ state: RouterState) { if isGateway.load(ordering: .acquiring) { dataplane.becameLater(state, slot) } }
  func announce() { if isGateway.load(ordering: .acquiring) { dataplane.announceLater(slot) } }

  /// The group serves otherwise from now on, or no longer, and the dataplane knows nothing of its state.
  func restate(_ state: RouterState, isGateway: Bool) {
    self.isGateway.store(isGateway, ordering: .releasing)
    became(state)
    if state == .active { announce() }
  }
}
