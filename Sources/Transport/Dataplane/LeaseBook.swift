public import Engine
internal import Synchronization

/// Until when each lease is known to be open, and since when it is as it is, as the gate keeper reports it.
///
/// Packet sockets pass nftables by, so whoever announces looks here first.
public final class LeaseBook: Sendable {
  private struct Page {
    /// `nil` while it is closed.
    var end: Instant?
    /// When the kernel opened or closed it. `nil` while that is not known.
    var committed: Instant?
  }

  private let pages = Mutex<[Lease: Page]>([:])

  public init() {}

  /// Takes in what the keeper did.
  public func note(_ event: GateEvent) {
    switch event {
    case .opened(let lease, let end, let commit): pages.withLock { $0[lease] = Page(end: end, committed: commit) }
    case .renewed(let lease, let end, _): pages.withLock { $0[lease, default: Page()].end = end }
    case .closed(let lease, let commit): pages.withLock { $0[lease] = Page(committed: commit) }
    case .lost(let lease, _), .leaseFailed(let lease, _): pages.withLock { $0[lease] = nil }
    case .failed, .rebuilt, .unprotected, .stopped: break
    }
  }

  /// Whether the lease is open at this moment.
  public func isOpen(_ lease: Lease, at now: Instant) -> Bool {
    pages.withLock { $0[lease]?.end }.map { now < $0 } ?? false
  }

  /// When the kernel last opened or closed the lease. `nil`: never, or it ran out.
  public func lastCommit(of lease: Lease) -> Instant? { pages.withLock { $0[lease]?.committed } }
}
