/// How well a router can do what it is elected for.
///
/// Its own matter, and not an interface's: forwarding that is switched off, a kernel that takes the gate nowhere, an uplink that is gone, an operator who
/// drains it. An election that does not know of it takes all traffic to a router that drops it.
public enum Ability: Hashable, Sendable {
  /// It serves whatever its interfaces let it.
  case able
  /// It serves, better or worse than it should: so much is added to its priority (RFC 8347 calls the outcome effective-priority), which stays
  /// within 1 to 254. Nothing else follows from it: an Active says so at once and goes on until somebody better advertises. An owner's priority stays.
  case adjusted(by: Int16)
  /// It can serve nobody. Whoever can goes first: its election has the lowest priority there is; the owner of the addresses takes no part.
  case unable
  /// As `unable`, for another reason.
  case givesWay(because: Yielding)

  /// Why a router gives way that could serve.
  public enum Yielding: Hashable, Sendable {
    /// What it tracks is lost.
    case tracking
    /// An operator wants somebody else to serve.
    case drain
  }

  /// Whether anybody else goes first.
  public var isLast: Bool {
    switch self {
    case .able, .adjusted: false
    case .unable, .givesWay: true
    }
  }

  /// Why a router is in another state that is last.
  var cause: TransitionCause {
    switch self {
    case .able, .adjusted, .unable: .cannotServe
    case .givesWay(.tracking): .tracked
    case .givesWay(.drain): .drained
    }
  }

  /// The priority that is in force for one that was configured.
  public func inForce(_ configured: Priority) -> Priority {
    guard configured != .owner else { return configured }
    switch self {
    case .able: return configured
    case .adjusted(let difference): return configured.adjusted(by: difference)
    case .unable, .givesWay: return .lowest
    }
  }
}

extension Priority {
  /// So much more or less, and within what a router may have that is no owner: 1 to 254 (RFC 9568 5.2.4).
  func adjusted(by difference: Int16) -> Priority {
    Priority(UInt8(clamping: min(254, max(1, Int(rawValue) + Int(difference)))))
  }
}

extension ElectionParameters {
  /// What is in force when the router is as able as that. An owner keeps its priority, and has no part in the election while it is unable.
  func inForce(_ ability: Ability) -> ElectionParameters {
    let priority = ability.inForce(priority)
    guard priority != self.priority else { return self }
    return ElectionParameters(vrid: vrid, priority: priority, interval: interval, preempts: preempts, preemptDelays: preemptDelays)
  }
}
