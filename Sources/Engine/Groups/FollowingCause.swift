/// Why a service group is in another state.
public enum FollowingCause: Hashable, Sendable {
  /// Its management group is in this state, for that reason.
  case leader(RouterState, TransitionCause)
  /// Its interface is in this condition.
  case interface(InterfaceCondition)
  /// The delay that its binding mode asked for is over.
  case delayOver
  /// It is bound in another mode.
  case otherMode
  /// It follows nobody any more.
  case unbound

  init(_ event: BoundRouter.Event) {
    switch event {
    case .management(let state): self = .leader(state.state, state.cause)
    case .interface(let condition): self = .interface(condition)
    case .deadline: self = .delayOver
    }
  }
}

extension FollowingCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .leader(let state, let cause): "the leader is \(state): \(cause)"
    case .interface(let condition): "the interface is \(condition)"
    case .delayOver: "the delay of its binding mode is over"
    case .otherMode: "it is bound in another mode"
    case .unbound: "it is not bound any more"
    }
  }
}
