/// What an electing group has counted since it was made.
public struct ElectionCounters: Hashable, Sendable {
  /// Advertisements that left.
  public var sent: UInt64 = 0
  /// Advertisements that the port refused.
  public var refused: UInt64 = 0
  /// Advertisements that passed every check.
  public var received: UInt64 = 0
  /// Changes of state.
  public var transitions: UInt64 = 0
  /// Changes of state to Active.
  public var turnsActive: UInt64 = 0
  /// Of those that left, the ones that said that this router leaves (priority 0).
  public var resignationsSent: UInt64 = 0
  /// Of those received, the ones that said that their sender leaves (priority 0).
  public var resignationsReceived: UInt64 = 0
  /// Of those received, the ones with another interval than the one configured here.
  public var intervalsDiffering: UInt64 = 0
  /// Of those received, the ones with other addresses than those configured here.
  public var addressesDiffering: UInt64 = 0
  /// Takeovers that waited one more interval because the timer was handled late: see ``Observation/takeoverPutOff(late:)``.
  public var takeoversPutOff: UInt64 = 0
  /// How many deadlines were handled, and how late at worst and on average: this process's own lateness, which peers see as silence
  /// (RFC 9568 2.5).
  public private(set) var deadlines: UInt64 = 0
  /// How late an event was handled at worst, after a deadline that had passed by then.
  public private(set) var worstLateness: Duration = .zero
  /// How late deadlines were handled.
  public private(set) var lateness = DurationHistogram(.lateness)

  /// Nothing counted yet.
  public init() {}

  /// How late a deadline was handled on average.
  public var meanLateness: Duration { deadlines == 0 ? .zero : lateness.sum / Int(deadlines) }

  /// An Advertisement that passed every check was received.
  mutating func hasReceived(_ advertisement: Advertisement) {
    received += 1
    if advertisement.priority == .resigning { resignationsReceived += 1 }
  }

  /// An Advertisement with this priority has left.
  mutating func hasSent(_ priority: Priority) {
    sent += 1
    if priority == .resigning { resignationsSent += 1 }
  }

  /// Counts what was seen, where that is counted.
  mutating func hasSeen(_ observation: Observation) {
    switch observation.kind {
    case .takeoverPutOff: takeoversPutOff += 1
    case .intervalDiffers: intervalsDiffering += 1
    case .addressesDiffer: addressesDiffering += 1
    case .heardAsOwner, .anotherOwner, .late, .standsAlone, .keepsAdvertising, .advertisesNoMore, .sameAddress, .undecidable,
      .sameAddressNoMore, .drainedAlone, .servedBy:
      break
    }
  }

  /// An event is handled so long after the deadline, which it may be itself.
  ///
  /// A thread that was stopped reads its sockets before it fires timers, so it is by a packet that it first notices.
  mutating func isLate(_ event: VirtualRouter.Event, by delay: Duration) {
    worstLateness = max(worstLateness, delay)
    guard event == .deadline else { return }
    deadlines += 1
    lateness.record(delay)
  }

  /// Those of another group besides, such as one that is no more.
  public mutating func add(_ other: ElectionCounters) {
    sent += other.sent
    refused += other.refused
    received += other.received
    transitions += other.transitions
    turnsActive += other.turnsActive
    resignationsSent += other.resignationsSent
    resignationsReceived += other.resignationsReceived
    intervalsDiffering += other.intervalsDiffering
    addressesDiffering += other.addressesDiffering
    takeoversPutOff += other.takeoversPutOff
    deadlines += other.deadlines
    worstLateness = max(worstLateness, other.worstLateness)
    lateness.add(other.lateness)
  }
}
