public import Engine
import Foundation

/// Keeps what comes and goes too often from being believed, until it has been quiet for a while: route flap damping (RFC 2439 4), for what a router tracks.
///
/// Each loss adds a penalty, which decays by half in every half-life. From `suppress` on, the object counts as lost, whatever it is; below `reuse`
/// it is taken for what it is again. The penalty is bounded: after the last loss it takes four half-lives at most (longer only where `suppress` is
/// more than sixteen times `reuse`).
public struct Damping: Hashable, Sendable {
  public struct Settings: Hashable, Sendable {
    /// In which time a penalty decays by half.
    public var halfLife: Duration = .seconds(15)
    /// From which penalty on the object counts as lost.
    public var suppress = 2000
    /// Below which it does no longer.
    public var reuse = 750
    /// What each loss adds.
    public var penalty = 1000

    public init() {}

    /// No penalty grows beyond.
    public var ceiling: Int { max(suppress, reuse << 4) }
  }

  public let settings: Settings
  /// Whether the object counts as lost for having been lost too often.
  public private(set) var isSuppressed = false
  private var penalty = 0.0
  private var updated = Instant.zero

  public init(_ settings: Settings) { self.settings = settings }

  /// What is left of the penalties.
  public func penalty(at now: Instant) -> Double {
    penalty * exp2(-max(0, updated.duration(to: now) / settings.halfLife))
  }

  /// The object was lost once more.
  public mutating func flap(at now: Instant) {
    penalty = min(Double(settings.ceiling), penalty(at: now) + Double(settings.penalty))
    updated = now
    if penalty >= Double(settings.suppress) { isSuppressed = true }
  }

  /// Looks whether its time is over.
  public mutating func settle(at now: Instant) {
    if isSuppressed, let end = deadline, now >= end { isSuppressed = false }
  }

  /// When the object is taken for what it is again; `nil` while it is.
  public var deadline: Instant? {
    guard isSuppressed else { return nil }
    let halves = log2(penalty / Double(settings.reuse))
    // Rounded up: at that moment it is over.
    return updated + settings.halfLife * max(0, halves) + .nanoseconds(1)
  }
}
