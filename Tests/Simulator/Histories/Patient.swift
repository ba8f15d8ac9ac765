import Engine

/// As unflowdown, and waits before it becomes Active: a mode with a deadline of its own.
struct Patient: BindingPolicy {
  let delay: Duration

  var name: String { "patient" }
  var summary: String { "waits before it becomes Active" }

  func verdict(for situation: BindingSituation) -> BindingVerdict {
    guard situation.interface == .up else { return BindingVerdict(.initialize) }
    return BindingVerdict(situation.management, delay: delay)
  }
}
