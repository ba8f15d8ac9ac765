import Engine
import Histogram

/// How a duration was distributed over the rounds of a benchmark, in nanoseconds.
struct Percentiles: Codable, Hashable {
  let count: Int
  /// The least there was: what is left where nobody else had the processor.
  let best: UInt64
  let p50: UInt64
  let p90: UInt64
  let p99: UInt64
  let p999: UInt64
  let max: UInt64

  /// Durations as they come, in buckets of three significant digits: however many there are, they take the same room.
  struct Recorder {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    mutating func record(_ duration: Duration) { histogram.record(UInt64(clamping: Swift.max(duration.nanoseconds, 0))) }

    var percentiles: Percentiles {
      Percentiles(
        count: Int(clamping: histogram.totalCount), best: histogram.min, p50: histogram.valueAtPercentile(50),
        p90: histogram.valueAtPercentile(90),
        p99: histogram.valueAtPercentile(99), p999: histogram.valueAtPercentile(99.9), max: histogram.max)
    }
  }

  /// One line of a table whose columns `header` names.
  var columns: String { [best, p50, p90, p99, p999, max].map { Self.text($0).padded(left: Self.width) }.joined() }

  static let width = 11
  static let header = ["best", "p50", "p90", "p99", "p99.9", "max"].map { $0.padded(left: width) }.joined()

  /// `812 ns`, `12.3 us`, `4.56 ms`, `1.20 s`.
  static func text(_ nanoseconds: UInt64) -> String { text(Double(nanoseconds)) }

  static func text(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case ..<1000: "\(decimal(nanoseconds)) ns"
    case ..<1_000_000: "\(decimal(nanoseconds / 1000)) us"
    case ..<1_000_000_000: "\(decimal(nanoseconds / 1_000_000)) ms"
    default: "\(decimal(nanoseconds / 1_000_000_000)) s"
    }
  }

  /// `6.25 M`, `812 k`.
  static func count(_ number: Double) -> String {
    switch number {
    case ..<1000: decimal(number)
    case ..<1_000_000: "\(decimal(number / 1000)) k"
    default: "\(decimal(number / 1_000_000)) M"
    }
  }

  /// Three digits, as far as there are so many before the point.
  static func decimal(_ number: Double) -> String {
    let places = number < 10 ? 2 : number < 100 ? 1 : 0
    let scale = [1.0, 10, 100][places]
    let whole = Int((number * scale).rounded())
    guard places > 0 else { return "\(whole)" }
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale)).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }
}

extension String {
  /// Filled up with spaces on the left, for numbers.
  func padded(left width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

  /// Filled up with spaces on the right, for words.
  func padded(right width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
