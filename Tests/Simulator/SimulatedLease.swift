public import Engine
import Synchronization

/// The kernel's lease for one electing group. It ends by itself, up to a jiffy early, whether or not the process that took it is alive.
public final class SimulatedLease: LeasePort {
  private struct State: Sendable {
    var end: Instant?
    var lost: World.Action?
  }

  /// Timers of the kernel end up to so much early.
  public static let jiffy: Duration = .milliseconds(4)

  public let name: String
  private unowned let world: World
  private let loop: Loop
  private let watch: LeaseWatch
  private let state = Mutex(State())

  public init(_ name: String, world: World, loop: Loop, watch: LeaseWatch) {
    self.name = name
    self.world = world
    self.loop = loop
    self.watch = watch
    watch.add(self)
  }

  public var isOpen: Bool { state.withLock { $0.end.map { world.now < $0 } ?? false } }

  /// What happens when a renewal is refused.
  public func onLost(_ lost: @escaping @Sendable () -> Void) { state.withLock { $0.lost = lost } }

  public func open(until end: Instant) {
    let end = early(end)
    state.withLock { $0.end = end }
    watch.opened(self, at: world.now)
  }

  public func renew(until end: Instant) {
    guard isOpen else {
      if let lost = state.withLock({ $0.lost }) { world.schedule(world.now, on: loop, .timer, lost) }
      return
    }
    let end = early(end)
    state.withLock { $0.end = end }
  }

  public func close() { state.withLock { $0.end = nil } }

  private func early(_ end: Instant) -> Instant { end - world.draw(.zero...Self.jiffy) }
}

/// Looks at all leases of one virtual router, of which no two may be open.
public final class LeaseWatch: Sendable {
  private struct State: Sendable {
    var leases: [SimulatedLease] = []
    var violations: [String] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// Every moment at which a lease was opened while another one was open. A lease becomes open in no other way.
  public var violations: [String] { state.withLock { $0.violations } }

  func add(_ lease: SimulatedLease) { state.withLock { $0.leases.append(lease) } }

  func opened(_ lease: SimulatedLease, at now: Instant) {
    let others = state.withLock { $0.leases }.filter { $0 !== lease && $0.isOpen }
    guard !others.isEmpty else { return }
    let names = others.map(\.name).joined(separator: ", ")
    state.withLock { $0.violations.append("\(now): \(lease.name) opened while \(names) was open") }
  }
}
