public import Engine

/// What the gate keeper tells. Times are on CLOCK_MONOTONIC.
public enum GateEvent: Hashable, Sendable {
  /// The lease is open. Packets pass since `committedAt` at the latest, and until shortly before `until`.
  case opened(Lease, until: Instant, committedAt: Instant)
  /// The lease lasts longer.
  case renewed(Lease, until: Instant, committedAt: Instant)
  /// The lease is closed. No packet passes since `committedAt` at the latest.
  case closed(Lease, committedAt: Instant)
  /// The lease is closed although it was to be open. Only `open` opens it again.
  case lost(Lease, LeaseLoss)
  /// The kernel did not say that it changed a lease, which may be open until the latest time it was asked for.
  case leaseFailed(Lease, TransportError)
  /// The kernel refused a slice of changes, which is tried again after `GateKeeper.retryInterval`. What it was to open stays shut.
  case failed(TransportError)
  /// Another program deleted the table or a part of it, and everything was open for a moment. It was made anew, with the leases
  /// that last; what was armed, held and so on follows in slices.
  case rebuilt
  /// Another program deleted the table or a part of it, and the kernel refuses a new one: everything is **open**. Tried again after
  /// `GateKeeper.retryInterval`.
  case unprotected(TransportError)
  /// The keeper's thread has ended, the last event there is. With an error when the table could not be deleted.
  case stopped(TransportError?)
}

/// Why a lease was lost.
public enum LeaseLoss: Hashable, Sendable {
  /// It had run out before it was renewed.
  case expired
  /// Its deadline had passed, or was too near, when its turn came, or commit after commit came too late.
  case late
}

/// What the gate keeper has done since its start.
public struct GateCounters: Hashable, Sendable {
  public var openings = 0
  public var renewals = 0
  public var closings = 0
  /// Leases lost, for either reason.
  public var losses = 0
  /// Commits that came so late that the lease could have outlasted its deadline. Each was corrected at once.
  public var late = 0
  /// Requests that were overtaken by a newer one for the same lease before their turn.
  public var overtaken = 0
  /// From a request for a lease to its commit, at worst.
  public var worstLatency = Duration.zero
  /// Elements of sets and maps added or removed.
  public var elements = 0
  /// Transactions the kernel refused, renewals of leases that had run out excepted.
  public var refusals = 0
  /// How often the table was made anew because another program had deleted it.
  public var repaired = 0

  public init() {}
}
