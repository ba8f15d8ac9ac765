public import Engine
internal import Synchronization

/// Until when each lease is known to be open, as the gate keeper reports it.
///
/// Packet sockets pass nftables by, so whoever announces looks here first.
public final class LeaseBook: Sendable {
  private struct Book {
    var ends: [Lease: Instant] = [:]
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
    let news: (lease: Lease, end: Instant?)
    switch event {
    case .opened(let lease, let end, _), .renewed(let lease, let end, _): news = (lease, end)
    case .closed(let lease, _), .lost(let lease, _), .leaseFailed(let lease, _): news = (lease, nil)
    case .failed, .rebuilt, .unprotected, .stopped: return
    }
    let (before, reader) = book.withLock { book in
      defer { book.ends[news.lease] = news.end }
      return (book.ends[news.lease], book.reader)
    }
    if (before == nil) != (news.end == nil) { reader?(news.lease, news.end == nil ? .closed : .opened) }
  }

  /// Whether the lease is open at this moment.
  public func isOpen(_ lease: Lease, at now: Instant) -> Bool {
    book.withLock { $0.ends[lease] }.map { now < $0 } ?? false
  }

  /// Whether the lease was opened, and neither closed nor lost as far as the keeper knows.
  func isHeld(_ lease: Lease) -> Bool { book.withLock { $0.ends[lease] } != nil }
}
