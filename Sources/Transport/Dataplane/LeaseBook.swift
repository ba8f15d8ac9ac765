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

  private struct Book {
    var pages: [Lease: Page] = [:]
    var reader: (@Sendable (Lease, Change) -> Void)?
  }

  /// What became of a lease.
  enum Change: Hashable {
    case opened
    case closed
  }

  private let book = Mutex(Book())

  public init() {}

  /// Has `reader` told from now on, on the keeper's thread, when a lease is opened that was not, or closed that was not. A lease that runs
  /// out is closed when the keeper finds that out, with the next request for it.
  func tell(_ reader: @escaping @Sendable (Lease, Change) -> Void) { book.withLock { $0.reader = reader } }

  /// Takes in what the keeper did.
  public func note(_ event: GateEvent) {
    switch event {
    case .opened(let lease, let end, let commit): turn(lease) { _ in Page(end: end, committed: commit) }
    case .renewed(let lease, let end, _): turn(lease) { Page(end: end, committed: $0?.committed) }
    case .closed(let lease, let commit): turn(lease) { _ in Page(committed: commit) }
    case .lost(let lease, _), .leaseFailed(let lease, _): turn(lease) { _ in nil }
    case .failed, .rebuilt, .unprotected, .stopped: break
    }
  }

  private func turn(_ lease: Lease, _ change: (Page?) -> Page?) {
    let (wasHeld, isHeld, reader) = book.withLock { book in
      let before = book.pages[lease]
      let after = change(before)
      book.pages[lease] = after
      return (before?.end != nil, after?.end != nil, book.reader)
    }
    if wasHeld != isHeld { reader?(lease, isHeld ? .opened : .closed) }
  }

  /// Whether the lease is open at this moment.
  public func isOpen(_ lease: Lease, at now: Instant) -> Bool {
    book.withLock { $0.pages[lease]?.end }.map { now < $0 } ?? false
  }

  /// Whether the lease was opened, and neither closed nor lost as far as the keeper knows.
  func isHeld(_ lease: Lease) -> Bool { book.withLock { $0.pages[lease]?.end } != nil }

  /// When the kernel last opened or closed the lease. `nil`: never, or it ran out.
  public func lastCommit(of lease: Lease) -> Instant? { book.withLock { $0.pages[lease]?.committed } }
}
