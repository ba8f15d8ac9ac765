internal import Engine

/// When a host's solicitations were sent. A Neighbor Advertisement carries nothing of its question but the address that asked, so
/// several addresses take turns: an answer then tells which question it belongs to, unless it is older than a whole round.
struct SolicitationTimes {
  private let solicitors: Int
  private var times: [Instant]
  private var count = 0

  /// The most that are remembered: an answer that is looked at later counts as asked when it arrived.
  static let limit = 256

  init(solicitors: Int) {
    self.solicitors = solicitors
    times = Array(repeating: .zero, count: Self.limit / solicitors * solicitors)
  }

  /// - Returns: whose turn it is.
  mutating func note(_ time: Instant) -> Int {
    defer { count += 1 }
    times[count % times.count] = time
    return count % solicitors
  }

  /// The newest question of a solicitor that was sent before its answer arrived: never an earlier one than it was.
  func question(of solicitor: Int, answeredAt arrival: Instant) -> Instant {
    let places = stride(from: count - 1, to: max(count - 1 - times.count, -1), by: -1).lazy.filter { $0 % solicitors == solicitor }
    return places.map { times[$0 % times.count] }.first { $0 <= arrival } ?? arrival
  }
}
