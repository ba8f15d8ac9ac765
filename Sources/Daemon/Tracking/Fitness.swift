import Engine

/// How good this router is for what one group is elected for, put together from all that there is to know of it.
struct Fitness: Hashable, Sendable {
  /// Whether it can serve none of a leader's followers.
  var isUnable = false
  /// Whether it looks if somebody else serves: the beginning of a drain.
  var isLeaving = false
  private(set) var trackers: [Tracker] = []

  /// What the election has to know. The worst counts; weights add up.
  var ability: Ability {
    if isUnable { return .unable }
    if isLeaving { return .givesWay(because: .drain) }
    var sum = 0
    for tracker in trackers {
      switch tracker.consequence {
      case .givesWay: return .givesWay(because: .tracking)
      case .adds(let number): sum += number
      }
    }
    return sum == 0 ? .able : .adjusted(by: Int16(clamping: max(-254, min(254, sum))))
  }

  /// Tracks these from now on. What is tracked already keeps what is known of it.
  ///
  /// - Parameter isRunning: the group takes part already: what nobody has looked at yet does not count as lost.
  mutating func track(_ objects: [TrackedObject], at now: Instant, isRunning: Bool = false) {
    var known = Dictionary(trackers.map { ($0.object, $0) }, uniquingKeysWith: { first, _ in first })
    trackers = objects.map { known.removeValue(forKey: $0) ?? Tracker($0, at: now, countsUnseen: !isRunning) }
  }

  /// Somebody has looked.
  ///
  /// - Returns: the trackers that are another thing now, or believed to be.
  mutating func observe(_ reading: TrackReading, of source: TrackedSource, at now: Instant) -> [Tracker] {
    var changed: [Tracker] = []
    for place in trackers.indices where trackers[place].object.source == source {
      if trackers[place].observe(reading, at: now) { changed.append(trackers[place]) }
    }
    return changed
  }

  /// - Returns: the trackers whose damping is over.
  mutating func settle(at now: Instant) -> [Tracker] {
    var changed: [Tracker] = []
    for place in trackers.indices { if trackers[place].settle(at: now) { changed.append(trackers[place]) } }
    return changed
  }

  /// When `settle` has something to do.
  var deadline: Instant? { trackers.compactMap(\.deadline).min() }

  /// What keeps it from being as good as it should, in words. `nil`: nothing that is tracked.
  func reason(at now: Instant) -> String? {
    let causes = trackers.filter { $0.consequence != .adds(0) }
    guard !causes.isEmpty else { return nil }
    return causes.map { $0.words(at: now) }.joined(separator: "; ")
  }

  /// The same, without what changes by itself.
  var shortReason: String? {
    let causes = trackers.filter { $0.consequence != .adds(0) }
    return causes.isEmpty ? nil : causes.map(\.shortWords).joined(separator: "; ")
  }
}
