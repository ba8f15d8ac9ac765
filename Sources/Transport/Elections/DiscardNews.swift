internal import Engine

/// Which discarded packets are news: the first of its kind on an interface, and then one in `repetition`, with the number of those before it.
///
/// Decided before anything is put into words: a flood is counted, and costs no memory.
struct DiscardNews {
  /// How long the same is held back after it was said.
  static let repetition: Duration = .seconds(10)
  /// How many kinds are remembered. Beyond, all are forgotten, and may be said again too early.
  static let limit = 1024

  private struct Kind: Hashable {
    let reason: DiscardReason
    let interface: InterfaceIndex?
  }

  private struct Said {
    var silentUntil: Instant
    var heldBack = 0
  }

  private var said: [Kind: Said] = [:]

  /// How many kinds are remembered now.
  var kinds: Int { said.count }

  init() { said.reserveCapacity(Self.limit) }

  /// - Returns: how many of the same were held back since the last that was news; `nil` when this one is held back too.
  mutating func take(_ reason: DiscardReason, on interface: InterfaceIndex?, at now: Instant) -> Int? {
    let kind = Kind(reason: reason, interface: interface)
    if let earlier = said[kind], now < earlier.silentUntil {
      said[kind]?.heldBack += 1
      return nil
    }
    if said.count >= Self.limit { said.removeAll(keepingCapacity: true) }
    let heldBack = said[kind]?.heldBack ?? 0
    said[kind] = Said(silentUntil: now + Self.repetition)
    return heldBack
  }
}
