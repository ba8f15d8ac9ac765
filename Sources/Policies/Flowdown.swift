public import Engine

/// Not Active: the interface goes down, so that both directions of traffic use the same router.
///
/// For networks with a stateful firewall, which drops traffic that comes back another way than it went.
public struct Flowdown: BindingPolicy {
  /// It has nothing to set.
  public init() {}

  public var name: String { "flowdown" }
  public var summary: String { "the interface is down unless the management group is Active" }

  public func verdict(for situation: BindingSituation) -> BindingVerdict {
    let isActive = situation.management == .active
    return BindingVerdict(isActive && situation.interface == .up ? .active : .initialize, wantsHold: !isActive)
  }
}
