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
  /// Takeovers that waited one more interval because the timer was handled late: see ``Observation/takeoverPutOff(late:)``.
  public var takeoversPutOff: UInt64 = 0
  /// How many deadlines were handled, and how late at worst and on average: this process's own lateness, which peers see as silence
  /// (RFC 9568 2.5).
  public private(set) var deadlines: UInt64 = 0
  /// How late an event was handled at worst, after a deadline that had passed by then.
  public private(set) var worstLateness: Duration = .zero
  private var lateness: Duration = .zero

  /// Nothing counted yet.
  public init() {}

  /// How late a deadline was handled on average.
  public var meanLateness: Duration { deadlines == 0 ? .zero : lateness / Int(deadlines) }

  /// An event is handled so long after the deadline, which it may be itself.
  ///
  /// A thread that was stopped reads its sockets before it fires timers, so it is by a packet that it first notices.
  mutating func isLate(_ event: VirtualRouter.Event, by delay: Duration) {
    worstLateness = max(worstLateness, delay)
    guard event == .deadline else { return }
    deadlines += 1
    lateness += delay
  }
}
