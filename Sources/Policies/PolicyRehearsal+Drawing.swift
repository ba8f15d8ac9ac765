import Engine

/// Lines to lay above each other: a column a tick.
extension PolicyRehearsal {
  /// `I`, `B` or `A` where the management group's state is another one than before, a dash where it lasts.
  public var managementLine: String { timeline { Self.letter($0.management) } }

  /// `u` up, `h` held, `l` lost.
  public var interfaceLine: String {
    timeline {
      switch $0.interface {
      case .up: "u"
      case .held: "h"
      case .lost: "l"
      }
    }
  }

  /// `I`, `B` or `A` where the group's own state is another one than before, a dash where it lasts.
  public var stateLine: String { timeline { Self.letter($0.state) } }

  /// `H` where the interface is wanted down.
  public var holdLine: String { levels { $0.wantsHold ? "H" : "." } }

  /// `#` where packets of the group pass.
  public var passLine: String { levels { $0.passes ? "#" : "." } }

  private static func letter(_ state: RouterState) -> Character {
    switch state {
    case .initialize: "I"
    case .backup: "B"
    case .active: "A"
    }
  }

  /// What it is at the end of each tick.
  private func levels(_ letter: (Moment) -> Character) -> String {
    var line = ""
    var place = 0
    for column in 0..<ticks {
      while place + 1 < moments.count, moments[place + 1].at < tick * (column + 1) { place += 1 }
      line.append(moments.indices.contains(place) ? letter(moments[place]) : ".")
    }
    return line
  }

  /// A letter where it is another one than before, a dash where it lasts.
  private func timeline(_ letter: (Moment) -> Character) -> String {
    var last: Character?
    return String(
      levels(letter).map { now in
        defer { last = now }
        return now == last ? "-" : now
      })
  }
}

extension PolicyRehearsal.Deed: CustomStringConvertible {
  public var description: String {
    switch self {
    case .asks(.arm): "arm"
    case .asks(.disarm): "disarm"
    case .asks(.holdInterface): "want the interface down"
    case .asks(.releaseInterface): "let the interface go"
    case .asks(.become(let state)): "become \(state)"
    case .asks(.announceAddresses): "announce"
    case .takesDown: "interface taken down"
    case .bringsUp: "interface brought up"
    }
  }
}
