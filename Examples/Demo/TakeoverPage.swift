internal import Engine
internal import Lab

/// One takeover in words and figures. Times count from the moment the new Active's timer fired.
struct TakeoverPage {
  let takeover: Takeover
  /// What we did to make it happen.
  let cause: String
  let screen: Screen

  func print(_ report: ProbeReport, _ probed: [Segment]) {
    let zero = takeover.firstOfNew
    screen.fact(cause, zero.duration(to: takeover.cause).signed)
    if let last = takeover.lastOfOld {
      screen.fact("last Advertisement of \(takeover.old)" + (last.isResignation ? ", priority 0" : ""), zero.duration(to: last.time).signed)
    }
    screen.fact("timer fired, first Advertisement of \(takeover.new)", zero.duration(to: zero).signed)
    for flowdown in [false, true] {
      let all = takeover.segments(flowdown: flowdown)
      let count = all.count { takeover.announced[$0] != nil }
      let name = flowdown ? "flowdown" : "unflowdown"
      if flowdown, let up = all.compactMap({ takeover.interfaceUp[$0] }).max() {
        screen.fact("flowdown interfaces up, last of them", zero.duration(to: up).signed)
      }
      guard let span = takeover.span(flowdown: flowdown) else { continue }
      screen.fact("\(name) announced, \(count) of \(all.count)", "\(span.first.signed) to \(span.last.signed)")
    }
    screen.line("who answered the hosts:")
    for segment in probed { screen.line("  " + timeline(of: segment, report)) }
  }

  /// `s1   r1 until -65.4 ms, silence, r2 from: neighbor solicitation +0.4 ms, ...`
  private func timeline(of segment: Segment, _ report: ProbeReport) -> String {
    let answers = report.answers.filter { $0.segment == segment }
    let last = answers.last { $0.router == takeover.old }
    let before = last.map { "\(takeover.old) until \(takeover.firstOfNew.duration(to: $0.time).signed)" } ?? "\(takeover.old) silent"
    let firsts = ProbeKind.allCases.map { kind in
      let first = answers.first { $0.router == takeover.new && $0.kind == kind && $0.time >= takeover.cause }
      return "\(kind.rawValue) " + (first.map { takeover.firstOfNew.duration(to: $0.time).signed } ?? "never")
    }
    let disputed = ProbeKind.allCases.reduce(0) { $0 + report.disputed(on: segment, $1) }
    return segment.description.padded(to: 6) + before.padded(to: 22) + "\(takeover.new) from " + firsts.joined(separator: ", ")
      + (disputed == 0 ? "" : screen.paint(", \(disputed) from both at once", .red))
  }
}
