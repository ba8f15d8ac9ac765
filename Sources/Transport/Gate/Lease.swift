internal import CGate
public import Engine
internal import Synchronization
internal import SystemPackage

/// Which election's lease: a place in the array that the gate's program looks at.
public struct LeaseNumber: Hashable, Sendable, CustomStringConvertible {
  /// Never 0: an entry of the program's that is still zero names no lease.
  let rawValue: UInt32

  public var description: String { "lease \(rawValue)" }
}

/// The right of one election, and of all that follow it, to be a router: a deadline in memory that the gate's program reads for every packet.
///
/// Each call is one store. An end that is written late is in the past and opens nothing, so there is nothing to take back, and nobody to ask.
public final class Lease: LeasePort {
  public let number: LeaseNumber
  /// Keeps the memory.
  private let map: BPFMap
  // A word of memory that the kernel and any thread read and whole stores change.
  private nonisolated(unsafe) let word: UnsafeMutableRawPointer
  private let clock = MonotonicClock()
  private let turned = Atomic<Int64>(0)

  fileprivate init(_ number: LeaseNumber, in map: BPFMap) {
    self.number = number
    self.map = map
    word = map.memory + Int(number.rawValue) * MemoryLayout<UInt64>.stride
  }

  public func hold(until end: Instant) {
    let wasOpen = isOpen
    gate_store_u64(word, UInt64(clamping: end.nanoseconds))
    if !wasOpen { turned.store(clock.now.nanoseconds, ordering: .releasing) }
  }

  public func close() {
    let wasOpen = isOpen
    gate_store_u64(word, 0)
    if wasOpen { turned.store(clock.now.nanoseconds, ordering: .releasing) }
  }

  /// Until it ends. `nil` while it is shut.
  public var remaining: Duration? {
    let end = gate_load_u64(word)
    let now = UInt64(clamping: clock.now.nanoseconds)
    return end > now ? .nanoseconds(Int64(clamping: end - now)) : nil
  }

  public var isOpen: Bool { gate_load_u64(word) > UInt64(clamping: clock.now.nanoseconds) }

  /// When it was last opened or closed by us. `nil`: never. That it has run out is not noticed here.
  public var lastTurn: Instant? {
    let nanoseconds = turned.load(ordering: .acquiring)
    return nanoseconds == 0 ? nil : Instant(nanoseconds: nanoseconds)
  }
}

/// All leases of this process. Any thread may ask for one.
public final class Leases: Sendable {
  private struct State {
    var leases: [UInt32: Lease] = [:]
    var free: [UInt32] = []
    var next: UInt32 = 1
  }

  let map: BPFMap
  private let state = Mutex(State())

  /// - Throws: EPERM without the right to make maps (CAP_BPF in the initial user namespace).
  package init(capacity: Int) throws(TransportError) {
    // One more: number 0 is nobody's.
    map = try BPFMap(.mappedArray, name: "leases", keySize: 4, valueSize: MemoryLayout<UInt64>.size, capacity: capacity + 1)
  }

  /// A lease for one more election, closed.
  ///
  /// - Throws: E2BIG when there are as many as the array was made for.
  public func make() throws(TransportError) -> Lease {
    try state.withLock { state throws(TransportError) in
      let number: UInt32
      if let free = state.free.popLast() {
        number = free
      } else {
        guard Int(state.next) < map.capacity else {
          throw TransportError(
            operation: "make", object: "one more lease", errno: .argListTooLong,
            kernelText: "the gate was made for \(map.capacity - 1) elections: restart vrrp6d, which makes it larger")
        }
        number = state.next
        state.next += 1
      }
      let lease = Lease(LeaseNumber(rawValue: number), in: map)
      lease.close()
      state.leases[number] = lease
      return lease
    }
  }

  /// The lease of this number. `nil` when it was given back.
  public subscript(number: LeaseNumber) -> Lease? { state.withLock { $0.leases[number.rawValue] } }

  /// An election is over, and nobody follows it any more. Shut, and another one's from now on.
  public func giveBack(_ number: LeaseNumber) {
    state.withLock { state in
      guard let lease = state.leases.removeValue(forKey: number.rawValue) else { return }
      lease.close()
      state.free.append(number.rawValue)
    }
  }

  /// Shuts all of them, whatever else is under way.
  func closeAll() { for lease in state.withLock({ Array($0.leases.values) }) { lease.close() } }
}
