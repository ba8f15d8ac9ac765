/// Keeps a management group in Initialize for a time after it was made, whatever its interface says.
///
/// After a start, the link between two routers may need longer than an Active_Down_Interval until it passes frames; who elects before that elects
/// itself.
public struct StartupHold: Hashable, Sendable {
  /// When the group may begin.
  public private(set) var end: Instant
  /// The address it would have begun with by now.
  private var pending: IPv6Address?

  /// Holds until that moment.
  public init(until end: Instant) { self.end = end }

  /// Holds for longer or shorter. What waits goes on with its deadline, which may have passed by now.
  public mutating func move(to end: Instant) { self.end = end }

  /// When to hand in `.deadline`; `nil` while nothing waits.
  public var deadline: Instant? { pending == nil ? nil : end }

  /// - Returns: the event that the election is to have instead of this one; `nil` while a Startup waits.
  public mutating func admit(_ event: VirtualRouter.Event, at now: Instant) -> VirtualRouter.Event? {
    switch event {
    case .startup(let source) where now < end:
      pending = source
      return nil
    case .deadline:
      guard let source = pending else { return event }
      guard now >= end else { return nil }
      pending = nil
      return .startup(from: source)
    case .sourceChanged(let source):
      if pending != nil { pending = source }
      return event
    case .interfaceLost, .shutdown:
      pending = nil
      return event
    case .startup, .received, .sent, .reconfigured, .readdressed, .ability:
      return event
    }
  }
}
