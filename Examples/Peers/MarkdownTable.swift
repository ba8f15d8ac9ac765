internal import Engine
internal import Foundation

/// The results of one run side by side.
struct MarkdownTable {
  let groups: Int
  let results: [TrialResult]

  var text: String {
    let rows: [(String, (TrialResult) -> String)] = [
      ("Advertisements per second", { $0.advertisements.map { String(format: "%.1f", $0) } ?? "-" }),
      ("CPU, both routers, cores", { $0.processor.map { String(format: "%.4f", $0) } ?? "-" }),
      ("memory of a router, RSS", { $0.memory.map { String(format: "%.1f MB", Double($0) / 1e6) } ?? "-" }),
      ("start: all Active, beyond Active_Down_Interval", { time($0.start) }),
      ("SIGKILL: last segment announced", { time($0.takeoverAnnounced) }),
      ("SIGKILL: hosts are forwarded on every probed segment", { time($0.takeoverForwarded) }),
      ("SIGKILL: answers of the dead router after that moment", { $0.answersOfTheDead.map(String.init) ?? "-" }),
      ("SIGTERM: last segment announced, beyond Skew_Time", { time($0.handOver) }),
    ]
    var lines = [
      "### \(groups) service groups, Advertisements every \(Contender.interval) s", "",
      "| |" + results.map { " \($0.contender.title) |" }.joined(), "|---|" + results.map { _ in "---:|" }.joined(),
    ]
    lines += rows.map { row in "| \(row.0) |" + results.map { " \(row.1($0)) |" }.joined() }
    lines += ["", "Times of a takeover count from the new Active's first Advertisement, as hosts saw it."]
    lines += results.map { "- \($0.contender.title): \($0.contender.words)." }
    lines += results.flatMap { result in result.remarks.map { "- \(result.contender.title): \($0)." } }
    return lines.joined(separator: "\n")
  }

  private func time(_ duration: Duration?) -> String {
    duration.map { String(format: "%+.1f ms", Double($0.nanoseconds) / 1e6) } ?? "-"
  }
}
