/// Why a virtual router is in another state than before: the words of its log line.
public enum TransitionCause: Hashable, Sendable {
  /// RFC 9568 6.4.1 Startup, without owning the addresses.
  case startup
  /// RFC 9568 6.4.2, 6.4.3 Shutdown.
  case shutdown
  /// The interface is not usable.
  case interfaceLost
  /// The part of this router that serves does not answer: see `Suspension`.
  case notServing
  /// The interface is down, and the group was told to go on without it.
  case standsAlone
  /// The router can serve none of those for whom it was elected: see ``Ability``.
  case cannotServe
  /// What the router tracks is lost.
  case tracked
  /// An operator drains the router.
  case drained
  /// Priority 255: there is nobody to wait for.
  case ownsAddresses
  /// Nobody advertised for an Active_Down_Interval after Startup.
  case nobodyHeard
  /// The Active fell silent for an Active_Down_Interval.
  case activeSilent(IPv6Address)
  /// The Active said that it leaves.
  case activeResigned(IPv6Address)
  /// The Active's priority is lower than ours.
  case preempted(IPv6Address)
  /// Somebody with a better claim advertises.
  case heardBetter(IPv6Address, Priority)

  init(takingOverFrom incumbent: VirtualRouter.Incumbent) {
    switch incumbent {
    case .unheard: self = .nobodyHeard
    case .advertising(let peer): self = .activeSilent(peer)
    case .outranked(let peer): self = .preempted(peer)
    case .resigned(let peer): self = .activeResigned(peer)
    case .nobody: self = .ownsAddresses
    }
  }
}

extension TransitionCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .startup: "startup"
    case .shutdown: "shutdown"
    case .interfaceLost: "the interface is not usable"
    case .notServing: "the loop that serves does not answer"
    case .standsAlone: "the interface is down, which ignore-if-down ignores"
    case .cannotServe: "this router can serve nobody"
    case .tracked: "what this router tracks is lost"
    case .drained: "drained by an operator"
    case .ownsAddresses: "owns the addresses"
    case .nobodyHeard: "nobody advertised"
    case .activeSilent(let peer): "\(peer) fell silent"
    case .activeResigned(let peer): "\(peer) resigned"
    case .preempted(let peer): "\(peer) has a lower priority"
    case .heardBetter(let peer, let priority): "\(peer) advertises priority \(priority)"
    }
  }
}
