public import Engine

/// The interface stays up; the group is in whatever state the management group is in.
///
/// For networks where the two directions of traffic may take different routers: user-to-network traffic passes the Active only,
/// network-to-user traffic either.
public struct Unflowdown: BindingPolicy {
  /// It has nothing to set.
  public init() {}

  public var name: String { "unflowdown" }
  public var summary: String { "the interface stays up; the group mirrors the management group" }

  public func verdict(for situation: BindingSituation) -> BindingVerdict {
    switch situation.interface {
    case .up: BindingVerdict(situation.management)
    case .held, .lost: BindingVerdict(.initialize)
    }
  }
}
