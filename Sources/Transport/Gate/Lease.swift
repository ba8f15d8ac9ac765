public import Engine

/// The link group of a management group's devices, and so the number of its chain and lease in the gate's table.
///
/// Link groups are the kernel's own labels for devices (`ip link set dev ... group 5601`).
public struct LinkGroup: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let rawValue: UInt32

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The right to let packets pass, which the kernel takes back by itself when its time is over.
///
/// It covers a router whose daemon is dead, stopped or starved: the gate closes before any peer can take over.
public enum Lease: Hashable, Sendable, CustomStringConvertible {
  /// Of a management group, for its own device, the devices of all groups bound to it and the interfaces these hold.
  case leader(LinkGroup)
  /// Of a common group, which elects for itself, for its device.
  case device(InterfaceIndex)

  public var description: String {
    switch self {
    case .leader(let group): "link group \(group)"
    case .device(let index): "device \(index)"
    }
  }
}

/// How long to ask the kernel for, so that a lease never outlasts its deadline.
struct LeaseTerm: Hashable {
  /// The time between the look at the clock and the kernel's commit that is left for it, in the first attempt and in those after
  /// it. A transaction takes about 10 us; but a busy machine may not let us run for a while, or another program hold the kernel's lock.
  static let allowances: [Duration] = [.microseconds(200), .milliseconds(1), .milliseconds(4), .milliseconds(16)]

  /// Whole milliseconds, which is what the kernel takes. At least 1.
  ///
  /// The kernel counts in its own ticks and closes up to one tick earlier, never later.
  let milliseconds: UInt64

  /// - Returns: `nil` when less than a millisecond is left: 0 would mean "for ever" to the kernel.
  init?(until deadline: Instant, at now: Instant, allowing allowance: Duration) {
    let left = now.advanced(by: allowance).duration(to: deadline).nanoseconds / 1_000_000
    guard left >= 1 else { return nil }
    milliseconds = UInt64(left)
  }

  /// Whether a lease that was committed at this time at the latest could outlast its deadline, because the commit was kept waiting.
  func outlasts(_ deadline: Instant, committedAt commit: Instant) -> Bool {
    commit.advanced(by: .milliseconds(Int64(milliseconds))) > deadline
  }
}

/// What the election wants of one lease.
enum LeaseRequest: Hashable {
  /// Let packets pass, whatever was before.
  case open(until: Instant)
  /// Let packets pass for longer, unless the lease has run out.
  case renew(until: Instant)
  case close

  /// The two in this order, as one request: the result is the same, without the steps between.
  func followed(by next: LeaseRequest) -> LeaseRequest {
    switch (self, next) {
    // What was not opened yet can't have run out.
    case (.open, .renew(let deadline)): .open(until: deadline)
    // A renewal never opens what was closed.
    case (.close, .renew): .close
    case (_, .open), (_, .close), (.renew, .renew): next
    }
  }
}
