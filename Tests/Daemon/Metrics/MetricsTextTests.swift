import Engine
import Foundation
import Testing

@testable import Daemon

@Suite struct MetricsTextTests {
  private func lines(_ format: MetricsFormat, isPerGroup: Bool = false, _ body: (inout MetricsText) -> Void) -> [String] {
    var text = MetricsText(format, isPerGroup: isPerGroup)
    body(&text)
    return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  @Test func openMetricsNamesUnitsAndEnds() {
    let lines = lines(.openMetrics) { text in
      text.add(.startTime, value: 1_700_000_000.25)
      text.add(.advertisementsSent, "core", value: 12)
    }
    #expect(lines.last == "# EOF")
    #expect(lines.contains("# UNIT process_start_time_seconds seconds") && lines.contains("process_start_time_seconds 1700000000.25"))
    #expect(lines.contains("# TYPE vrrp6d_advertisements_sent counter"))
    #expect(lines.contains("vrrp6d_advertisements_sent_total{leader=\"core\"} 12"))
    #expect(lines.contains("# TYPE vrrp6d info"))
  }

  @Test func theOlderFormatHasNeitherAndCallsCountersAsTheirSamples() {
    let lines = lines(.prometheus) { $0.add(.advertisementsSent, "core", value: 12) }
    #expect(!lines.contains { $0.hasPrefix("# UNIT") || $0.hasPrefix("# EOF") })
    #expect(lines.contains("# TYPE vrrp6d_advertisements_sent_total counter") && lines.contains("# TYPE vrrp6d_info gauge"))
  }

  @Test func whatALabelCannotHaveIsEscaped() {
    let lines = lines(.openMetrics) { $0.add(.transitions, "a\"b\\c\nd", value: 1) }
    #expect(lines.contains("vrrp6d_transitions_total{leader=\"a\\\"b\\\\c\\nd\"} 1"))
  }

  @Test func aHistogramCountsWithinEachBoundAndInAll() {
    var histogram = DurationHistogram(.lateness)
    for duration in [Duration.microseconds(10), .microseconds(11), .milliseconds(1), .seconds(2), .nanoseconds(-5)] {
      histogram.record(duration)
    }
    let lines = lines(.openMetrics) { $0.add(.lateness, value: histogram) }.filter { $0.hasPrefix("vrrp6d_election_lateness") }
    #expect(lines.count == DurationHistogram.boundCount + 3)
    #expect(lines.first == "vrrp6d_election_lateness_seconds_bucket{le=\"1e-05\"} 2")
    #expect(lines[1] == "vrrp6d_election_lateness_seconds_bucket{le=\"2.5e-05\"} 3")
    #expect(lines.contains("vrrp6d_election_lateness_seconds_bucket{le=\"1.0\"} 4"))
    #expect(
      lines.suffix(3) == [
        "vrrp6d_election_lateness_seconds_bucket{le=\"+Inf\"} 5", "vrrp6d_election_lateness_seconds_sum 2.001021",
        "vrrp6d_election_lateness_seconds_count 5",
      ])
    var twice = histogram
    twice.add(histogram)
    #expect(twice.total == 10 && twice.sum == histogram.sum * 2 && twice != histogram)
  }

  @Test func familiesOfSingleGroupsAreNamedOnlyWhereTheyWereAskedFor() {
    #expect(!lines(.openMetrics) { _ in }.contains { $0.contains("vrrp6d_group_") })
    #expect(lines(.openMetrics, isPerGroup: true) { _ in }.contains("# TYPE vrrp6d_group_state gauge"))
  }

  @Test(arguments: [
    (nil, MetricsFormat.prometheus), ("text/plain", .prometheus),
    ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4", .openMetrics),
  ])
  func whoAsksForOpenMetricsGetsIt(_ accept: String?, _ format: MetricsFormat) { #expect(MetricsFormat(accept: accept) == format) }

  @Test func noNameIsTwiceAndEachIsWellFormed() {
    #expect(Set(MetricFamily.all.map(\.name)).count == MetricFamily.all.count)
    for family in MetricFamily.all {
      #expect(family.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") } && family.help.hasSuffix("."))
      #expect(family.kind != .counter || !family.name.hasSuffix("_total"))
    }
  }
}

/// `docs/metrics.md` is what the families say. `make tables` writes it anew.
@Suite struct MetricsDocumentTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/metrics.md").standardized
  private static let marks = ("<!-- series -->\n", "<!-- end of series -->")

  private var table: String {
    var rows = ["| series | type | labels | what it says |", "|---|---|---|---|"]
    for family in MetricFamily.all {
      let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
      rows.append("| `\(family.series)`\(family.isPerGroup ? " ¹" : "") | \(family.kind.rawValue) | \(labels) | \(family.help) |")
    }
    return rows.joined(separator: "\n") + "\n"
  }

  @Test func theArticleIsWhatTheRowsSay() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let begin = try #require(text.range(of: Self.marks.0))
    let end = try #require(text.range(of: Self.marks.1))
    let present = String(text[begin.upperBound..<end.lowerBound])
    if present != table, ProcessInfo.processInfo.environment["VRRP6D_WRITE_TABLES"] != nil {
      try text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: table).write(
        to: Self.page, atomically: true, encoding: .utf8)
      return
    }
    #expect(present == table, "make tables writes it")
  }
}
