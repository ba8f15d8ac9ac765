/// What an electing group has counted since it was made.
public struct ElectionCounters: Hashable, Sendable {
  public var sent: UInt64 = 0
  public var received: UInt64 = 0
  public var transitions: UInt64 = 0
  /// How many deadlines were handled, and how late at worst and on average: this process's own lateness, which peers see as silence
  /// (RFC 9568 2.5).
  public private(set) var deadlines: UInt64 = 0
  public private(set) var worstLateness: Duration = .zero
  private var lateness: Duration = .zero

  public init() {}

  public var meanLateness: Duration { deadlines == 0 ? .zero : lateness / Int(deadlines) }

  /// An event is handled so long after the deadline, which it may be itself.
  ///
  /// Who was stopped reads before it looks at its timers, so it is by a packet that it first notices.
  mutating func isLate(_ event: VirtualRouter.Event, by delay: Duration) {
    worstLateness = max(worstLateness, delay)
    guard event == .deadline else { return }
    deadlines += 1
    lateness += delay
  }
}
