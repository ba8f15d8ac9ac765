/// A moment on a monotonic clock that the embedding program injects, in nanoseconds since that clock's zero.
///
/// Time that passes while the machine is suspended is the clock's business; the protocol only ever subtracts.
public struct Instant: Hashable, Sendable, Comparable, InstantProtocol, CustomStringConvertible {
  /// Since the clock's zero; negative before it.
  public var nanoseconds: Int64

  /// So many nanoseconds after the clock's zero.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The clock's zero.
  public static let zero = Instant(nanoseconds: 0)

  /// The moment so much later, to the nanosecond.
  public func advanced(by duration: Duration) -> Instant {
    Instant(nanoseconds: nanoseconds + duration.nanoseconds)
  }

  /// How much later the other moment is; negative if it is earlier.
  public func duration(to other: Instant) -> Duration {
    .nanoseconds(other.nanoseconds - nanoseconds)
  }

  public var description: String { "\(nanoseconds)ns" }

  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
  public static func + (instant: Self, duration: Duration) -> Instant { instant.advanced(by: duration) }
  public static func - (instant: Self, duration: Duration) -> Instant { instant.advanced(by: .zero - duration) }
}

extension Duration {
  /// Whole nanoseconds, rounded towards zero. Every duration of this protocol fits: the longest is minutes.
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
