/// Whether a router can serve those for whom it is elected.
///
/// Its own matter, and not an interface's: forwarding that is switched off, or a kernel that takes the gate nowhere. An election that does not know
/// of it takes all traffic to a router that drops it.
public enum Ability: Hashable, Sendable {
  /// It serves whatever its interfaces let it.
  case able
  /// It can serve nobody. Whoever can goes first: its election has the lowest priority there is; the owner of the addresses takes no part.
  case unable
}

extension ElectionParameters {
  /// What is in force when the router is as able as that. An owner keeps its priority, and has no part in the election while it is unable.
  func inForce(_ ability: Ability) -> ElectionParameters {
    guard ability == .unable, priority != .owner else { return self }
    return ElectionParameters(vrid: vrid, priority: .lowest, interval: interval, preempts: preempts, preemptDelay: preemptDelay)
  }
}
