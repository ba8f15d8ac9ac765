public import Engine
import Synchronization

/// The kernel's lease for one electing group: the moment at which it ends, whether or not the process that wrote it is alive.
public final class SimulatedLease: LeasePort {
  /// An unbroken time for which it was open, in the world's time.
  public struct Span: Hashable, Sendable {
    public let opened: Instant
    public internal(set) var closed: Instant
  }

  /// Of the router that has it. A router that was started again has another lease of the same name.
  public let name: String
  private unowned let world: World
  private let clock: MachineClock
  private let watch: LeaseWatch
  private let history = Mutex<[Span]>([])

  /// - Parameter clock: What its end is read by; one that is never wrong if left out.
  public init(_ name: String, world: World, watch: LeaseWatch, clock: MachineClock? = nil) {
    self.name = name
    self.world = world
    self.watch = watch
    self.clock = clock ?? MachineClock(world: world)
    watch.add(self)
  }

  /// When it was open; the last one may not be over yet.
  public var spans: [Span] { history.withLock { $0 } }

  public var isOpen: Bool { history.withLock { $0.last.map { world.now < $0.closed } ?? false } }

  public func hold(until end: Instant) {
    let now = world.now
    let closed = clock.moment(of: end)
    guard closed > now else { return close() }
    history.withLock { spans in
      if let last = spans.indices.last, now < spans[last].closed {
        spans[last].closed = closed
      } else {
        spans.append(Span(opened: now, closed: closed))
      }
    }
    watch.opened(self, at: now)
  }

  public func close() {
    let now = world.now
    history.withLock { spans in
      guard let last = spans.indices.last else { return }
      spans[last].closed = min(spans[last].closed, now)
    }
  }
}

/// Looks at all leases of one virtual router, of which no two may be open.
public final class LeaseWatch: Sendable {
  private struct State: Sendable {
    var leases: [SimulatedLease] = []
    var violations: [String] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// Every moment at which a lease was held while another router's was open. A lease becomes open in no other way.
  public var violations: [String] { state.withLock { $0.violations } }

  public var leases: [SimulatedLease] { state.withLock { $0.leases } }

  func add(_ lease: SimulatedLease) { state.withLock { $0.leases.append(lease) } }

  func opened(_ lease: SimulatedLease, at now: Instant) {
    let others = state.withLock { $0.leases }.filter { $0.name != lease.name && $0.isOpen }
    guard !others.isEmpty else { return }
    let names = others.map(\.name).joined(separator: ", ")
    state.withLock { $0.violations.append("\(now): \(lease.name) is held while \(names) was open") }
  }
}
