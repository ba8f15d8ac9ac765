internal import Engine

/// What there is to say of many durations.
struct Percentiles {
  private let sorted: [Duration]

  init(_ durations: [Duration]) { sorted = durations.sorted() }

  /// The smallest that at least so many per cent of them don't exceed.
  subscript(percent: Int) -> Duration? {
    guard !sorted.isEmpty else { return nil }
    return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
  }

  var max: Duration? { sorted.last }

  static let columns = ["p50", "p90", "p99", "max"]
  var cells: [ResultTable.Cell] { [.time(self[50]), .time(self[90]), .time(self[99]), .time(max)] }

  private func max(_ left: Int, _ right: Int) -> Int { Swift.max(left, right) }
}
