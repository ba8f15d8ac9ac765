import Engine

/// Mirrors the management group. Never holds.
struct Mirroring: BindingPolicy {
  let name = "mirroring"
  let summary = ""
  /// Before becoming Active.
  var delay = Duration.zero

  func verdict(for situation: BindingSituation) -> BindingVerdict { BindingVerdict(situation.management, delay: delay) }
}

/// Holds whenever the management group is not Active.
struct Holding: BindingPolicy {
  let name = "holding"
  let summary = ""

  func verdict(for situation: BindingSituation) -> BindingVerdict {
    BindingVerdict(situation.management == .active ? .active : .initialize, wantsHold: situation.management != .active)
  }
}

/// Says Active whatever the situation.
struct Stubborn: BindingPolicy {
  let name = "stubborn"
  let summary = ""

  func verdict(for situation: BindingSituation) -> BindingVerdict { BindingVerdict(.active) }
}

/// Mirrors, but waits before it becomes Active out of Initialize.
struct Warming: BindingPolicy {
  let name = "warming"
  let summary = ""

  func verdict(for situation: BindingSituation) -> BindingVerdict {
    BindingVerdict(situation.management, delay: situation.own == .initialize && situation.management == .active ? .seconds(2) : .zero)
  }
}

/// Once Active it stays that, as long as the management group takes part.
struct Clinging: BindingPolicy {
  let name = "clinging"
  let summary = ""

  func verdict(for situation: BindingSituation) -> BindingVerdict {
    BindingVerdict(situation.own == .active && situation.management != .initialize ? .active : situation.management)
  }
}

extension ManagementState {
  static func test(_ state: RouterState, epoch: UInt64, announcements: UInt64 = 0) -> ManagementState {
    ManagementState(state: state, epoch: epoch, announcements: announcements, cause: .nobodyHeard, detected: .zero)
  }
}

extension BoundRouter {
  /// A group after these events, all at zero.
  init(_ policy: any BindingPolicy, after events: [Event]) {
    self.init(policy: policy)
    for event in events { _ = handle(event, at: .zero) }
  }
}
