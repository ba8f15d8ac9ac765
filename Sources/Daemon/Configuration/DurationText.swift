/// The way a configuration writes durations: a decimal number and its unit, `100ms`, `1.5s`, `2min`.
enum DurationText {
  private static let units: [(name: String, length: Duration)] = [
    ("ms", .milliseconds(1)), ("s", .seconds(1)), ("min", .seconds(60)),
  ]
  /// Enough for every bound of a configuration, and for no overflow.
  private static let digits = 9

  /// - Throws: `Complaint` for a missing or unknown unit and for what isn't a number. `0` needs no unit.
  static func parse(_ text: some StringProtocol) throws(Complaint) -> Duration {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text[number.endIndex...]
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...digits).contains($0.count) }), let whole = Int64(parts[0]) else {
      throw Complaint("\"\(text)\" is not a duration", write: "a number and its unit (ms, s or min), such as 100ms or 1.5s")
    }
    if unit.isEmpty {
      if parts.allSatisfy({ $0.allSatisfy { $0 == "0" } }) { return .zero }
      throw Complaint("\(text) has no unit", write: "\(text)ms, \(text)s or \(text)min")
    }
    guard let length = units.first(where: { $0.name == unit })?.length else {
      throw Complaint("\"\(unit)\" is not a unit of time", write: "\(number)ms, \(number)s or \(number)min")
    }
    var duration = length * whole
    if parts.count == 2, let numerator = Int64(parts[1]) {
      let denominator = parts[1].reduce(Int64(1)) { power, _ in power * 10 }
      duration += length * numerator / denominator
    }
    return duration
  }

  /// The shortest text that reads back as this duration, exact to a millisecond: `100ms`, `2s`, `40950ms`.
  static func text(_ duration: Duration) -> String {
    let milliseconds = duration.nanoseconds / 1_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
