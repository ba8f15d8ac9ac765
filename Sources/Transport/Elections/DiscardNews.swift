internal import Engine

/// Which discarded packets are news: the first of its kind on an interface, and then one in `repetition`, with the number of those before it.
///
/// Decided before anything is put into words. Every kind has a fixed place, so that a flood is counted and takes no memory: a dictionary would,
/// for each packet.
struct DiscardNews {
  /// How long the same is held back after it was said.
  static let repetition: Duration = .seconds(10)
  /// How many interfaces have places of their own. Those beyond share one with another, and its silence: no more is said for that.
  static let interfaces = 64
  private static let reasons = DiscardReason.allCases.count

  private struct Place {
    var silentUntil: Instant?
    var heldBack = 0
  }

  private var places = [Place](repeating: Place(), count: Self.interfaces * Self.reasons)

  /// - Returns: how many of the same were held back since the last that was news; `nil` when this one is held back too.
  mutating func take(_ reason: DiscardReason, on interface: InterfaceIndex?, at now: Instant) -> Int? {
    let place = Int(interface?.rawValue ?? 0) % Self.interfaces * Self.reasons + Int(reason.rawValue)
    if let silentUntil = places[place].silentUntil, now < silentUntil {
      places[place].heldBack += 1
      return nil
    }
    defer { places[place] = Place(silentUntil: now + Self.repetition) }
    return places[place].heldBack
  }
}
