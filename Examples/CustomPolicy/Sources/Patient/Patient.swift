public import Engine

/// Like unflowdown, but a group whose interface has just come up waits before it becomes Active: the switch behind it may not forward yet.
///
/// A takeover is as fast as ever: a group in Backup has had its interface for a while.
public struct Patient: BindingPolicy {
  public init() {}

  public var name: String { "patient" }
  public var summary: String { "like unflowdown; 2 s after its interface came up it becomes Active, and not before" }

  public func verdict(for situation: BindingSituation) -> BindingVerdict {
    guard situation.interface == .up else { return BindingVerdict(.initialize) }
    return BindingVerdict(
      situation.management, delay: situation.own == .initialize && situation.management == .active ? .seconds(2) : .zero)
  }
}
