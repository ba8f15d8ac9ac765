/// Tells the time. The daemon's is the kernel's monotonic clock, the simulator's is virtual.
public protocol TimeSource: Sendable {
  /// The present moment. Never runs backwards.
  var now: Instant { get }
}

/// Wakes a group when its deadline has come. Given to one group, and holds one deadline.
public protocol WakeSource: Sendable {
  /// Replaces the deadline; `nil` cancels it. A deadline that has passed fires at once.
  func wake(at deadline: Instant?)
}

/// Lets one electing group advertise. A service group is never given one, so it cannot.
public protocol AdvertisementPort: Sendable {
  /// Sends one Advertisement now. Nothing is thrown: the next one is only an interval away, and a group holds its lease only behind one that left.
  func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome
}

/// What became of an Advertisement that was to be sent.
public enum SendOutcome: Hashable, Sendable {
  /// The kernel took it: as far as this router can know, it left.
  case sent
  /// It did not leave: the kernel refused it, or there is no interface to send by.
  case refused
}

/// The lease of one electing group: what opens and shuts the kernel's gate for it and for all that follow it. None of these waits.
public protocol LeasePort: Sendable {
  /// Open until this moment, whatever was before. An end that has passed opens nothing.
  func hold(until end: Instant)
  /// Shut; done when it returns.
  func close()
  /// Whether it is open at this moment.
  var isOpen: Bool { get }
}

/// Serves the segment of one electing group that is itself a gateway. None of these waits.
public protocol AnnouncementPort: Sendable {
  /// The group's state is another one now: what a router says to hosts while it is Active begins, or ends.
  func became(_ state: RouterState)
  /// Tell the segment where the addresses are.
  func announce()
}

/// Hears what an electing group did. Called on the election's executor: must not wait.
public protocol ElectionJournal: Sendable {
  /// The group is in another state.
  func became(_ state: RouterState, from old: RouterState, because cause: TransitionCause, at: Instant)
  /// Something was seen that changes nothing. A peer decides how often: keep a rate by its ``Observation/kind-swift.property``.
  func noted(_ observation: Observation, at: Instant)
}

/// A service group's place in its dataplane.
public struct GroupSlot: Hashable, Sendable {
  /// A number that the embedding program gives out, one for each group of a kernel port.
  public let index: Int
  /// The slot with this number.
  public init(_ index: Int) { self.index = index }
}

/// What service groups ask of the kernel. Asked for group by group, carried out together by `commit`.
///
/// Called on the executor that the groups of the lane share.
public protocol KernelPort: Sendable {
  /// Let the group's frames pass whenever its management group holds the lease.
  func arm(_ group: GroupSlot)
  /// Let nothing of the group pass, whoever holds the lease.
  func disarm(_ group: GroupSlot)
  /// The group wants its interface down. Said again when its management group has moved: a grace begins anew then.
  func hold(_ group: GroupSlot)
  /// The group no longer wants its interface down.
  func release(_ group: GroupSlot)
  /// Tell the segment where the group's addresses are.
  func announce(_ group: GroupSlot)
  /// The group's state is another one now: what a router says to hosts while it is Active begins behind the group's announcement, and ends at
  /// once.
  func became(_ state: RouterState, _ group: GroupSlot)
  /// Carries out what was asked for since the last time: the gate, then the announcements, then, in the background, the links.
  ///
  /// - Parameter report: Called once, on the same executor, when the last announcement has been handed to the kernel.
  func commit(then report: @escaping @Sendable (CommitReport) -> Void)
}

/// What became of one commit.
public struct CommitReport: Hashable, Sendable {
  /// When the gate was as asked for.
  public var gated: Instant
  /// When the last announcement had been handed to the kernel; equals `gated` when there was none.
  public var announced: Instant
  /// How many groups were announced.
  public var announcements: Int
  /// How many requests the kernel refused.
  public var failures: Int
  /// How many elements of the gate were asked to change. None in a switchover that the lease alone decides.
  public var elements: Int

  /// A report with these figures.
  public init(gated: Instant, announced: Instant, announcements: Int, failures: Int, elements: Int = 0) {
    self.gated = gated
    self.announced = announced
    self.announcements = announcements
    self.failures = failures
    self.elements = elements
  }
}

/// Hears how a management group's switchovers went.
public protocol SwitchoverJournal: Sendable {
  /// A switchover is over: every group is where it should be, ``Lane/settlingTime`` has passed, or the next one began.
  func finished(_ switchover: Switchover)
  /// One group is in another state. Thousands may be within one round: must not wait.
  func became(_ state: RouterState, from old: RouterState, group: GroupSlot, because cause: FollowingCause, at: Instant)
}
