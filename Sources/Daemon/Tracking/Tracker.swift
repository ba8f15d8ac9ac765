import Engine

/// What somebody who looked at a tracked object found.
enum TrackReading: Hashable, Sendable {
  /// Nobody has looked yet.
  case unknown
  case present
  /// Why it is lost.
  case lost(String)
  /// What a file says.
  case value(Int)
  /// A file says nothing that could be added to a priority, and why: nothing is.
  case noValue(String)

  var isLost: Bool {
    switch self {
    case .lost: true
    case .unknown, .present, .value, .noValue: false
    }
  }
}

/// One tracked object of one group: what it is, what that is believed to be, and what follows.
struct Tracker: Hashable, Sendable {
  /// What follows for the priority.
  enum Consequence: Hashable, Sendable {
    case adds(Int)
    case givesWay
  }

  /// From here on keepalived's track_file is a fault, and no lower priority.
  private static let faultyValue = -254

  let object: TrackedObject
  private(set) var reading = TrackReading.unknown
  /// Since when that is so.
  private(set) var since: Instant
  /// How often it was lost.
  private(set) var losses: UInt64 = 0
  private(set) var damping: Damping?
  /// Whether it counts as lost before anybody has looked.
  private let countsUnseen: Bool

  /// - Parameter countsUnseen: who begins and does not know whether it is fit lets others go first.
  init(_ object: TrackedObject, at now: Instant, countsUnseen: Bool = true) {
    self.object = object
    self.countsUnseen = countsUnseen
    since = now
    damping = object.damping.map { Damping($0) }
  }

  /// Somebody has looked.
  ///
  /// - Returns: whether it is another thing now, or believed to be.
  mutating func observe(_ new: TrackReading, at now: Instant) -> Bool {
    let before = isLost
    damping?.settle(at: now)
    guard new != reading else { return isLost != before }
    // What is found at first is no loss, nor is another reason for the same one.
    if reading != .unknown, !reading.isLost, new.isLost {
      losses += 1
      damping?.flap(at: now)
    }
    if new.isLost != isSeenAsLost || !new.isLost { since = now }
    reading = new
    return true
  }

  /// - Returns: whether it is believed to be another thing.
  mutating func settle(at now: Instant) -> Bool {
    let before = isLost
    damping?.settle(at: now)
    return isLost != before
  }

  /// When `settle` has something to do.
  var deadline: Instant? { damping?.deadline }

  /// Whether it counts as lost.
  var isLost: Bool { isSeenAsLost || damping?.isSuppressed ?? false }

  private var isSeenAsLost: Bool { reading.isLost || (reading == .unknown && countsUnseen) }

  /// What follows at this moment.
  var consequence: Consequence {
    switch (object.effect, reading) {
    case (.factor(let factor), .value(let number)):
      // No product of a file's number is beyond what a priority has room for.
      let product = max(-1000, min(1000, number)) * factor
      return product <= Self.faultyValue ? .givesWay : .adds(min(254, product))
    case (.factor, _): return .adds(0)
    case (.weight(let weight), _): return .adds(isLost ? weight : 0)
    case (.givesWay, _): return isLost ? .givesWay : .adds(0)
    }
  }

  /// What is so, in words.
  func words(at now: Instant) -> String { "\(object.source): \(state)\(damped(at: now))" }

  /// The same, without what changes by itself.
  var shortWords: String {
    "\(object.source): \(state)" + (damping?.isSuppressed ?? false ? "; lost too often, counts as lost until it is quiet" : "")
  }

  static func wordsWhilePresent(_ source: TrackedSource) -> String { "\(source): there" }

  private var state: String {
    switch reading {
    case .unknown: "not known yet"
    case .present: "there"
    case .lost(let reason): reason
    case .value(let number): "says \(number)"
    case .noValue(let reason): reason
    }
  }

  private func damped(at now: Instant) -> String {
    guard let damping, damping.isSuppressed else { return "" }
    let seconds = damping.deadline.map { max(0, Int((now.duration(to: $0) / .seconds(1)).rounded(.up))) } ?? 0
    return "; lost too often, counts as lost for \(seconds) s more (penalty \(Int(damping.penalty(at: now).rounded())))"
  }
}
