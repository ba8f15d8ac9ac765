/// What a management group publishes to whoever follows it: a level, never an edge.
///
/// A follower that was busy meanwhile sees the newest one only. Whatever it missed made no difference.
public struct ManagementState: Hashable, Sendable {
  /// What the group is in.
  public var state: RouterState
  /// Grows with every change of state. Equal epochs are the same stay in the same state.
  public var epoch: UInt64
  /// Grows whenever every Active follower is to announce its addresses once more, the change to Active included.
  public var announcements: UInt64
  /// Why `state` was entered.
  public var cause: TransitionCause
  /// When the event that led here was taken in.
  public var detected: Instant

  /// A state to publish, for whoever publishes one without an election: a test, or a rehearsal.
  public init(state: RouterState, epoch: UInt64, announcements: UInt64, cause: TransitionCause, detected: Instant) {
    self.state = state
    self.epoch = epoch
    self.announcements = announcements
    self.cause = cause
    self.detected = detected
  }
}
