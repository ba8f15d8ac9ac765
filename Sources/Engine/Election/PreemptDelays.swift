/// How long a Backup bears with an Active of lower priority before it preempts it (RFC 8347, hold-time): by why it is no Active itself.
///
/// Where several reasons hold, the longest counts. Each is counted from the first Advertisement of lower priority that is heard since.
public struct PreemptDelays: Hashable, Sendable {
  /// The router has started, and was not Active since. Its routing protocols may not be through.
  public var start: Duration
  /// Its interface has come up.
  public var interfaceUp: Duration
  /// What it tracks is back, or it can serve again.
  public var trackUp: Duration
  /// Anything else, such as another priority by the operator's hand, or by the peer's.
  public var otherwise: Duration

  /// - Parameters: 0 to 3600 s each, as configurations have it.
  public init(start: Duration = .zero, interfaceUp: Duration = .zero, trackUp: Duration = .zero, otherwise: Duration = .zero) {
    self.start = start
    self.interfaceUp = interfaceUp
    self.trackUp = trackUp
    self.otherwise = otherwise
  }

  /// The same, whatever the reason.
  public init(all delay: Duration) { self.init(start: delay, interfaceUp: delay, trackUp: delay, otherwise: delay) }

  /// No delay.
  public static let none = PreemptDelays()

  /// The longest of them.
  public var longest: Duration { max(start, interfaceUp, trackUp, otherwise) }

  /// What a router waits that is Backup for these reasons.
  public func delay(for reasons: PreemptReasons) -> Duration {
    if reasons.isEmpty { return otherwise }
    var delay = Duration.zero
    if reasons.contains(.start) { delay = max(delay, start) }
    if reasons.contains(.interfaceUp) { delay = max(delay, interfaceUp) }
    if reasons.contains(.trackUp) { delay = max(delay, trackUp) }
    return delay
  }
}

/// Why a router that could preempt has not been Active: see ``PreemptDelays``. Empty: for none of these reasons.
public struct PreemptReasons: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It has just started.
  public static let start = PreemptReasons(rawValue: 1)
  /// Its interface has come up.
  public static let interfaceUp = PreemptReasons(rawValue: 2)
  /// What it tracks is back, or it can serve again.
  public static let trackUp = PreemptReasons(rawValue: 4)
}
