internal import Engine
internal import Lab

/// One round, as the hosts and the network upstream saw it.
struct Round {
  struct Times {
    var begin: Instant
    /// r2's first Advertisement or, if that was earlier, its first answer.
    var takeover: Instant
    /// r1's first Advertisement after its return.
    var preemption: Instant
    /// Until when r2 is watched then.
    var end: Instant
    /// When the hosts asked for the last time.
    var stopped: Instant
  }

  /// What a living Active may take to hear the one that preempts it and to close its gate: the protocol overlaps by so much.
  static let propagation = Duration.milliseconds(10)

  /// What r1 did beside r2: answers to solicitations, and frames forwarded.
  let answersTogether: Int
  let forwardedTogether: Int
  /// What r2 did beside r1 after its return.
  let back: Int
  /// How long after the preemption r2 served a question that was sent then.
  let overlap: Duration
  /// For each segment.
  let gaps: [Duration]
  let asked: Int
  let lost: Int
  /// How long the hosts asked.
  let length: Duration

  /// - Parameter forwarded: echo requests that came out of each router upstream.
  init(times: Times, report: ProbeReport, forwarded: [LabRouter: [CapturedFrame]], lost: Int) {
    var times = times
    /// Something a router did for a host.
    struct Service {
      let asked: Instant
      let done: Instant
    }
    func solicited(_ router: LabRouter) -> [Service] {
      report.answers.lazy.filter { $0.router == router && $0.kind == .solicitation }.map { Service(asked: $0.asked, done: $0.time) }
    }
    /// A frame that was forwarded and whose answer was lost on the way back counts, too.
    func passed(_ router: LabRouter) -> [Service] {
      (forwarded[router] ?? []).compactMap { frame in frame.probeSent.map { Service(asked: $0, done: frame.time) } }
    }
    let answers = [LabRouter.r1: solicited(.r1), .r2: solicited(.r2)]
    let frames = [LabRouter.r1: passed(.r1), .r2: passed(.r2)]
    let services = { (router: LabRouter) in (answers[router] ?? []) + (frames[router] ?? []) }
    if let first = services(.r2).map(\.done).filter({ $0 >= times.begin }).min() { times.takeover = min(times.takeover, first) }

    func together(_ services: [Service]?) -> Int {
      (services ?? []).count { $0.asked > times.takeover && $0.done < times.preemption }
    }
    answersTogether = together(answers[.r1])
    forwardedTogether = together(frames[.r1])
    let afterwards = services(.r2).filter { $0.asked > times.preemption && $0.done < times.end }
    back = afterwards.count { $0.asked > times.preemption.advanced(by: Self.propagation) }
    overlap = afterwards.map { times.preemption.duration(to: $0.done) }.max() ?? .zero
    gaps = Self.gaps(forwarded, before: times.preemption)
    asked = report.asked
    self.lost = report.lost + lost
    length = times.begin.duration(to: times.stopped)
  }

  private static func gaps(_ forwarded: [LabRouter: [CapturedFrame]], before end: Instant) -> [Duration] {
    func bySegment(_ router: LabRouter) -> [UInt64: [Instant]] {
      let frames = (forwarded[router] ?? []).filter { $0.time < end }
      return Dictionary(grouping: frames) { $0.source?.high ?? 0 }.mapValues { $0.map(\.time) }
    }
    let old = bySegment(.r1)
    return bySegment(.r2).compactMap { segment, times in
      guard let first = times.min(), let last = old[segment]?.filter({ $0 < first }).max() else { return nil }
      return last.duration(to: first)
    }
  }
}
