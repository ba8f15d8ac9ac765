/// When an electing group was made, began and changed last, and why.
public struct ElectionMilestones: Hashable, Sendable {
  /// A change of state.
  public struct Change: Hashable, Sendable {
    /// What the group is in since.
    public let state: RouterState
    /// Why.
    public let cause: TransitionCause
    /// When the event was handled.
    public let moment: Instant
  }

  /// Since when its counters count.
  public let made: Instant
  /// Since when it has been out of Initialize. `nil` while it is in it.
  public private(set) var begun: Instant?
  /// The newest change of state. `nil` before the first.
  public private(set) var last: Change?
  /// The newest change to Active. `nil` before the first.
  public private(set) var lastToActive: Change?

  init(made: Instant) { self.made = made }

  mutating func became(_ state: RouterState, from before: RouterState, because cause: TransitionCause, at now: Instant) {
    let change = Change(state: state, cause: cause, moment: now)
    last = change
    if state == .active { lastToActive = change }
    if state == .initialize { begun = nil } else if before == .initialize { begun = now }
  }
}
