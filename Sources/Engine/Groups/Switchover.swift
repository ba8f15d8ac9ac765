/// One switchover of a management group's followers: why, when each step was done, and what came of it.
public struct Switchover: Hashable, Sendable {
  /// That of the published state: a number that grows by one with each.
  public var epoch: UInt64
  /// What the management group is in since.
  public var state: RouterState
  /// Why.
  public var cause: TransitionCause
  /// The timer fired, or the packet was read.
  public var detected: Instant
  /// The lane read the published state.
  public var published: Instant
  /// The last group's verdict was known.
  public var decided: Instant
  /// The kernel's gate was as wanted. Where the lease alone decides, that is the lease's commit, which may precede `decided`.
  public var gated: Instant?
  /// The last announcement had been handed to the kernel, those that waited for an interface included.
  public var announced: Instant?
  /// No group waits for its interface any more.
  public var settled: Instant?
  /// The last interface that is held because of it had gone down, its routes with it, some time after the gate had shut it.
  public var withdrawn: Instant?
  /// How many interfaces went down because of it.
  public var interfacesHeld = 0
  /// How many groups follow.
  public var groups: Int
  /// How many of them were announced.
  public var announcements: Int
  /// How many are Active now.
  public var active: Int
  /// How many are in Initialize while the management group is Active.
  public var excepted: Int
  /// How many requests the kernel refused.
  public var failures: Int
  /// How many elements of the gate were changed beside the lease: exceptions that a policy asked for.
  public var elements = 0
  /// How many wait for their interface to come up.
  public var waiting: Int
}
