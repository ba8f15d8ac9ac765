internal import Engine
internal import Lab

/// Whether two routers served a segment at one time, by what its hosts saw.
///
/// Who serves may change, and change back; not within `window`: no router takes over, and gives way, in so short a time. So an answer of one between two
/// of the other's says that both served, but for the time that a living Active takes to hear who preempts it.
struct DoubleService {
  /// Shorter than any takeover at the trial's interval.
  let window: Duration
  /// What a living Active may take to hear the one that preempts it.
  let propagation: Duration

  struct Occurrence {
    let segment: Segment
    let kind: ProbeKind
    let time: Instant
  }

  func occurrences(in answers: [ProbeAnswer]) -> [Occurrence] {
    struct Question: Hashable {
      let segment: Segment
      let kind: ProbeKind
    }
    var found: [Occurrence] = []
    for (question, answers) in Dictionary(grouping: answers, by: { Question(segment: $0.segment, kind: $0.kind) }) {
      let answers = answers.sorted { $0.time < $1.time }
      // The last answer of each router, and when the other one answered between that and the present one.
      var last: [LabRouter: Instant] = [:]
      for answer in answers {
        if let before = last[answer.router], let other = last[answer.router.other], other > before,
          before.duration(to: answer.time) < window, answer.asked > other.advanced(by: propagation)
        {
          found.append(Occurrence(segment: question.segment, kind: question.kind, time: answer.time))
        }
        last[answer.router] = answer.time
      }
    }
    return found
  }
}
