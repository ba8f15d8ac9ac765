internal import CNetlink
internal import Engine
internal import Synchronization
internal import SystemPackage

/// What other threads hand to the gate keeper. Nobody waits here longer than it takes to write down a request.
///
/// Bounded by what there is to ask for: one request per lease and one change per entry, the newest.
final class GateMailbox: Sendable {
  struct LeaseOrder {
    var request: LeaseRequest
    let since: Instant
  }

  /// Everything that came since the keeper last looked.
  struct Contents {
    var orders: [Lease: LeaseOrder] = [:]
    /// In the order of their first request.
    var leases: [Lease] = []
    var changes = GateChanges()
    var waiting: [@Sendable (TransportError?) -> Void] = []
    var ending: GateEnding?
    var overtaken = 0
  }

  private struct State {
    var contents = Contents()
    var ended = false
  }

  private let state = Mutex(State())
  /// An eventfd: readable when there is something.
  let bell: CInt

  init() throws(TransportError) {
    bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
    guard bell >= 0 else { throw TransportError(operation: "make", object: "an eventfd", errno: .latest) }
  }

  deinit { close(bell) }

  func put(_ request: LeaseRequest, for lease: Lease) {
    let now = GateClock.now()
    put { contents in
      guard let pending = contents.orders[lease]?.request else {
        contents.orders[lease] = LeaseOrder(request: request, since: now)
        contents.leases.append(lease)
        return
      }
      contents.overtaken += 1
      contents.orders[lease]?.request = pending.followed(by: request)
    }
  }

  func put(_ changes: GateChanges) {
    guard !changes.isEmpty else { return }
    put { $0.changes.merge(changes) }
  }

  /// - Returns: `false` when the keeper has ended and nobody will answer.
  @discardableResult
  func put(waiting body: @escaping @Sendable (TransportError?) -> Void) -> Bool { put { $0.waiting.append(body) } }

  func put(_ ending: GateEnding) { put { if $0.ending == nil { $0.ending = ending } } }

  @discardableResult
  private func put(_ body: (inout Contents) -> Void) -> Bool {
    let accepted = state.withLock { state in
      if !state.ended { body(&state.contents) }
      return !state.ended
    }
    // An eventfd refuses only what would overflow it, and then it has rung already.
    if accepted { eventfd_write(bell, 1) }
    return accepted
  }

  /// Takes everything out.
  func take() -> Contents {
    state.withLock { state in
      defer { state.contents = Contents() }
      return state.contents
    }
  }

  /// Takes everything out for the last time: what comes later is not accepted.
  func end() -> Contents {
    state.withLock { state in
      state.ended = true
      defer { state.contents = Contents() }
      return state.contents
    }
  }
}

/// What becomes of the table when its keeper ends.
public enum GateEnding: Hashable, Sendable {
  /// It is deleted. From then on everything passes: for when our devices and addresses are gone.
  case deletingTable
  /// It stays as it is; leases run out by themselves. A later keeper makes it anew.
  case leavingTable
}

/// CLOCK_MONOTONIC, on which deadlines of leases are.
enum GateClock {
  static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
