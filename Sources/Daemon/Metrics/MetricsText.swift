import Engine

/// What a scraper can read.
enum MetricsFormat: Hashable, Sendable {
  /// OpenMetrics 1.0.
  case openMetrics
  /// Prometheus's own text format, 0.0.4: for who does not ask for the other.
  case prometheus

  /// - Parameter accept: the value of the `Accept` header.
  init(accept: String?) {
    self = accept?.lowercased().contains("application/openmetrics-text") ?? false ? .openMetrics : .prometheus
  }

  var contentType: String {
    switch self {
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    }
  }
}

/// One answer to a scraper, as text from the first sample on: thousands of groups as values would take memory that a daemon with locked memory keeps.
struct MetricsText: Sendable {
  private let format: MetricsFormat
  /// Whether families of single groups are named at all.
  private let isPerGroup: Bool
  /// Samples come in any order, and leave by their families.
  private var bodies: [MetricFamily: [UInt8]] = [:]

  init(_ format: MetricsFormat, isPerGroup: Bool) {
    self.format = format
    self.isPerGroup = isPerGroup
  }

  mutating func add(_ family: MetricFamily, _ labels: String..., value: some BinaryInteger) {
    sample(family, family.series, pairs(family, labels), Self.text(Double(value)))
  }

  mutating func add(_ family: MetricFamily, _ labels: String..., value: Double) {
    sample(family, family.series, pairs(family, labels), Self.text(value))
  }

  mutating func add(_ family: MetricFamily, _ labels: String..., value: Bool) {
    sample(family, family.series, pairs(family, labels), value ? "1" : "0")
  }

  mutating func add(_ family: MetricFamily, _ labels: String..., value histogram: DurationHistogram) {
    let pairs = pairs(family, labels)
    // With their points, as both formats want bounds.
    for (bound, count) in zip(histogram.bounds.all.map { "\($0 / .seconds(1))" } + ["+Inf"], histogram.cumulative) {
      sample(family, "\(family.name)_bucket", pairs + ["le=\"\(bound)\""], "\(count)")
    }
    sample(family, "\(family.name)_sum", pairs, Self.text(histogram.sum / .seconds(1)))
    sample(family, "\(family.name)_count", pairs, "\(histogram.total)")
  }

  /// All of it.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(bodies.values.reduce(16_384) { $0 + $1.count })
    for family in MetricFamily.all where isPerGroup || !family.isPerGroup {
      // There a counter is called as its samples are, and an info is a gauge.
      let name = format == .openMetrics ? family.name : family.series
      let kind = format == .prometheus && family.kind == .info ? .gauge : family.kind
      bytes += "# HELP \(name) \(Self.escaped(family.help))\n# TYPE \(name) \(kind.rawValue)\n".utf8
      if let unit = family.unit, format == .openMetrics { bytes += "# UNIT \(name) \(unit)\n".utf8 }
      bytes += bodies[family] ?? []
    }
    if format == .openMetrics { bytes += "# EOF\n".utf8 }
    return bytes
  }

  private func pairs(_ family: MetricFamily, _ labels: [String]) -> [String] {
    precondition(labels.count == family.labels.count, "\(family.name) has the labels \(family.labels), not \(labels)")
    return zip(family.labels, labels).map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
  }

  private mutating func sample(_ family: MetricFamily, _ name: String, _ pairs: [String], _ value: String) {
    let line = pairs.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs.joined(separator: ","))} \(value)\n"
    bodies[family, default: []] += line.utf8
  }

  /// Whole numbers without a point, as counters are read.
  private static func text(_ number: Double) -> String {
    // Beyond, not every whole number is a Double.
    number.rounded() == number && abs(number) < 0x1p53 ? String(Int64(number)) : "\(number)"
  }

  private static func escaped(_ text: String, quotes: Bool = false) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") || (quotes && $0 == UInt8(ascii: "\"")) }) else {
      return text
    }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
