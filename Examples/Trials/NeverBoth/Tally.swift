internal import Engine
internal import Foundation
internal import Lab

/// All rounds of one contestant with one cause at one interval.
struct Tally {
  let subject: Contestant
  let cause: Contest.Cause
  let interval: Int
  private(set) var rounds = 0
  private(set) var asked = 0
  private(set) var lost = 0
  private(set) var back = 0
  private var answers = 0
  private var forwarded = 0
  private var overlap = Duration.zero
  private var gaps: [Duration] = []
  private var length = Duration.zero

  init(subject: Contestant, cause: Contest.Cause, interval: Int) {
    self.subject = subject
    self.cause = cause
    self.interval = interval
  }

  /// What the old router did beside the new one.
  var together: Int { answers + forwarded }

  mutating func add(_ round: Round) {
    rounds += 1
    asked += round.asked
    lost += round.lost
    answers += round.answersTogether
    forwarded += round.forwardedTogether
    back += round.back
    overlap = max(overlap, round.overlap)
    gaps += round.gaps
    length += round.length
  }

  static let columns =
    ["subject", "signal", "interval", "rounds", "questions", "per ms", "answers", "forwarded", "back", "overlap"]
    + Percentiles.columns.map { "gap \($0)" }

  var cells: [ResultTable.Cell] {
    [
      .text(subject.rawValue), .text(cause.rawValue), .text("\(interval) ms"), .count(rounds), .count(asked),
      .ratio(Double(asked) / max(1, length / .milliseconds(1))), .count(answers), .count(forwarded), .count(back), .time(overlap),
    ] + Percentiles(gaps).cells
  }
}
