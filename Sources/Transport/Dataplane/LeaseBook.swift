public import Engine
internal import Synchronization

/// Until when each lease is known to be open, as the gate keeper reports it.
///
/// Packet sockets pass nftables by, so whoever announces looks here first.
public final class LeaseBook: Sendable {
  private let ends = Mutex<[Lease: Instant]>([:])

  public init() {}

  /// Takes in what the keeper did.
  public func note(_ event: GateEvent) {
    switch event {
    case .opened(let lease, let end, _), .renewed(let lease, let end, _): ends.withLock { $0[lease] = end }
    case .closed(let lease, _), .lost(let lease, _), .leaseFailed(let lease, _): ends.withLock { $0[lease] = nil }
    case .failed, .rebuilt, .unprotected, .stopped: break
    }
  }

  /// Whether the lease is open at this moment.
  public func isOpen(_ lease: Lease, at now: Instant) -> Bool {
    ends.withLock { $0[lease] }.map { now < $0 } ?? false
  }
}
