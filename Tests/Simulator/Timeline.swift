public import Engine

/// What one router was in, and since when, drawn as `I--B---A-B`: a letter where a state is entered, a dash where it lasts.
public struct Timeline: Hashable, Sendable {
  public private(set) var entries: [(at: Instant, state: RouterState)] = []

  public init() {}

  public mutating func enter(_ state: RouterState, at now: Instant) { entries.append((now, state)) }

  /// One column for each `step` from zero to `end`. Of several states entered within one step, the last is drawn.
  public func drawn(until end: Instant, step: Duration) -> String {
    let count = Int(end.nanoseconds / step.nanoseconds)
    var columns = Array(repeating: Character("-"), count: count)
    for entry in entries {
      let column = Int(entry.at.nanoseconds / step.nanoseconds)
      if column < count { columns[column] = entry.state.letter }
    }
    return String(columns)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.entries.elementsEqual(right.entries) { $0.at == $1.at && $0.state == $1.state }
  }

  public func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.at)
      hasher.combine(entry.state)
    }
  }
}

extension RouterState {
  public var letter: Character {
    switch self {
    case .initialize: "I"
    case .backup: "B"
    case .active: "A"
    }
  }
}
