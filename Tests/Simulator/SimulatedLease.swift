public import Engine
import Synchronization

/// The kernel's lease for one electing group: the moment at which it ends, whether or not the process that wrote it is alive.
public final class SimulatedLease: LeasePort {
  public let name: String
  private unowned let world: World
  private let watch: LeaseWatch
  private let end = Mutex<Instant?>(nil)

  public init(_ name: String, world: World, watch: LeaseWatch) {
    self.name = name
    self.world = world
    self.watch = watch
    watch.add(self)
  }

  public var isOpen: Bool { end.withLock { $0.map { world.now < $0 } ?? false } }

  public func hold(until end: Instant) {
    self.end.withLock { $0 = end }
    if isOpen { watch.opened(self, at: world.now) }
  }

  public func close() { end.withLock { $0 = nil } }
}

/// Looks at all leases of one virtual router, of which no two may be open.
public final class LeaseWatch: Sendable {
  private struct State: Sendable {
    var leases: [SimulatedLease] = []
    var violations: [String] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// Every moment at which a lease was held while another one was open. A lease becomes open in no other way.
  public var violations: [String] { state.withLock { $0.violations } }

  func add(_ lease: SimulatedLease) { state.withLock { $0.leases.append(lease) } }

  func opened(_ lease: SimulatedLease, at now: Instant) {
    let others = state.withLock { $0.leases }.filter { $0 !== lease && $0.isOpen }
    guard !others.isEmpty else { return }
    let names = others.map(\.name).joined(separator: ", ")
    state.withLock { $0.violations.append("\(now): \(lease.name) is held while \(names) was open") }
  }
}
