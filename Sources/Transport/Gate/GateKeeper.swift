internal import CNetlink
public import Engine
internal import Synchronization
internal import SystemPackage

/// Opens, renews and closes the gate on a thread of its own: somebody else's nftables transaction can hold the kernel's lock for tens
/// of milliseconds, and nobody else shall wait for that.
///
/// Every method may be called from any thread and returns at once. What the keeper did is told to the sink, on the keeper's thread, so
/// the sink must not wait either. Leases always go before changes, which are worked off in slices.
public final class GateKeeper: Sendable {
  /// At most this many entries change in one transaction: a lease waits behind one slice, some 300 us.
  public static let sliceSize = 256
  /// After the kernel refused changes, they are tried again this much later.
  public static let retryInterval = Duration.seconds(1)

  /// Which form of protection is in force.
  public let ownership: GateOwnership
  /// Whether the thread runs under SCHED_FIFO as asked. `false`: not asked for, or not permitted.
  public let isRealTime: Bool

  private let mailbox: GateMailbox
  private let counting: GateCounting

  /// Makes the table, shut, in the network namespace of the calling thread, and starts the keeper's thread there.
  ///
  /// - Parameter sink: gets every event, in order.
  /// - Throws: EPERM without CAP_NET_ADMIN or when the table belongs to another process; when the kernel has no nf_tables.
  public init(_ configuration: GateConfiguration, sink: @escaping @Sendable (GateEvent) -> Void) throws(TransportError) {
    for leader in configuration.leaders {
      precondition(
        configuration.linkGroups.dropFirst().contains(leader.rawValue), "leader \(leader) outside link groups \(configuration.linkGroups)")
    }
    for leader in configuration.held.values {
      precondition(configuration.leaders.contains(leader), "interfaces are held behind \(leader), which is no leader")
    }
    mailbox = try GateMailbox()
    counting = GateCounting()
    let loop = try GateLoop(configuration, mailbox: mailbox, counting: counting, sink: sink)
    ownership = loop.gate.ownership
    isRealTime = try loop.start(realTimePriority: configuration.realTimePriority)
  }

  deinit { mailbox.put(.leavingTable) }

  // MARK: Leases

  /// Opens a lease, whatever its state, until a time on CLOCK_MONOTONIC. Answered by `opened`, `lost` or `leaseFailed`.
  ///
  /// The kernel closes up to one of its ticks earlier. A newer request for the same lease overtakes one that has not had its turn.
  public func open(_ lease: Lease, until deadline: Instant) { mailbox.put(.open(until: deadline), for: lease) }

  /// Has an open lease last until a later time. Answered by `renewed`, `lost` or `leaseFailed`.
  public func renew(_ lease: Lease, until deadline: Instant) { mailbox.put(.renew(until: deadline), for: lease) }

  /// Closes a lease, whatever its state. Answered by `closed` or `leaseFailed`.
  public func close(_ lease: Lease) { mailbox.put(.close, for: lease) }

  // MARK: Changes

  /// Takes note of what shall be armed, held and so on. Told only when it fails; `whenSettled` waits for it.
  public func apply(_ changes: GateChanges) { mailbox.put(changes) }

  /// Calls back on the keeper's thread as soon as the kernel has all that was handed in before, or refused it.
  ///
  /// - Parameter body: gets the kernel's last refusal, or ECANCELED when the keeper ends first.
  public func whenSettled(_ body: @escaping @Sendable (TransportError?) -> Void) {
    if !mailbox.put(waiting: body) { body(GateLoop.ended) }
  }

  /// Waits until the kernel has all that was handed in before.
  ///
  /// - Throws: the kernel's last refusal, or ECANCELED when the keeper ends first.
  public func settle() async throws(TransportError) {
    let failure = await withCheckedContinuation { continuation in
      whenSettled { continuation.resume(returning: $0) }
    }
    if let failure { throw failure }
  }

  // MARK: The end

  /// Ends the thread after what it is doing now; `settle` first if the rest matters. Answered by `stopped`, the last event.
  public func stop(_ ending: GateEnding) { mailbox.put(ending) }

  /// What was done so far.
  public var counters: GateCounters { counting.current }
}

/// Counters that one thread keeps and others read.
final class GateCounting: Sendable {
  private let counters = Mutex(GateCounters())

  var current: GateCounters { counters.withLock { $0 } }

  func count(_ body: (inout GateCounters) -> Void) { counters.withLock { body(&$0) } }
}
