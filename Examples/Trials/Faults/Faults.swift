internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// Whatever happens to one of two routers, exactly one of them serves, and behind it everything is as before.
struct Faults: Trial {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Kills, stops and reloads daemons, and takes from them what they need, at random moments under traffic.",
    discussion: """
      In each round something happens to one of the two routers: a signal, a reload, a change of its interfaces, filters or sysctls, or \
      something that it needs is exhausted. Hosts on all segments ask meanwhile, who has the gateway's address and through whom an echo request \
      comes back. Never may both routers serve a segment, but for the time that the preempted one takes to hear it; behind each round r1 serves \
      all and r2 none, with its flowdown interfaces down and two filters on each. In the end both stop, and nothing is left.

      The interfaces of the segments are veths, macvlans and bridges, in turn.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Rounds, each with one fault.")
  var rounds = 200

  @Option(help: "Of what is drawn: the same rounds for the same seed. Otherwise a fresh one, which is said.")
  var seed: UInt64?

  @Option(help: "Service groups, half of them flowdown.")
  var groups = 6

  @Option(help: "Milliseconds between two Advertisements.")
  var interval = 100

  @Option(help: "Only faults whose description contains this.")
  var only: String?

  func validate() throws {
    guard rounds > 0, (3...90).contains(groups) else { throw ValidationError("--rounds is positive, and --groups takes 3 to 90.") }
    guard (100...10_000).contains(interval), interval.isMultiple(of: 10) else {
      throw ValidationError("--interval takes multiples of 10 from 100 to 10000.")
    }
    guard !faults.isEmpty else { throw ValidationError("--only fits no fault.") }
  }

  private var faults: [Fault] { Fault.allCases.filter { only.map($0.rawValue.contains) ?? true } }

  /// Between two questions of one kind on one segment, in milliseconds.
  private static let pause = 5
  /// What a living Active may take to hear who preempts it; the machine that tries it has other things to do, too.
  private static let propagation = Duration.milliseconds(20)

  private struct Sum {
    var rounds = 0
    var together = 0
    var settling = Duration.zero
    var gap = Duration.zero
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
    report.note("seed \(seed): the same rounds again with --seed \(seed).")
    if !common.json { print("seed \(seed)") }
    var random = SeededNumbers(seed: seed)
    let pair = try FaultyPair(groups: groups, interval: interval, on: stage)
    let drawn = faults.filter { $0 != .diskFull || pair.hasRecord }
    if drawn.count < faults.count { report.note("no tmpfs may be mounted here: a full disk was not tried.") }
    var sums: [Fault: Sum] = [:]
    var (together, irregular, unserved, lost): ([String], [String], [String], Int) = ([], [], [], 0)
    defer { tell(sums, &report) }
    stage.progress.begin("faults", of: rounds)
    for round in 1...rounds {
      // Every fault comes in turn, or a few rounds would miss some.
      let fault = drawn[(round - 1) % drawn.count]
      let router = LabRouter.allCases.randomElement(using: &random) ?? .r1
      let name = "round \(round), \(router): \(fault.rawValue)"
      let outcome: Outcome
      do { outcome = try suffer(fault, router, pair, &random) } catch let error as LabError { throw LabError.timeout("\(name): \(error)") }
      sums[fault, default: Sum()].rounds += 1
      sums[fault, default: Sum()].together += outcome.together.count
      sums[fault, default: Sum()].settling = max(sums[fault, default: Sum()].settling, outcome.settling)
      sums[fault, default: Sum()].gap = max(sums[fault, default: Sum()].gap, outcome.gap)
      if let first = outcome.together.first { together.append("\(name): \(outcome.together.count) on \(first.segment) and others") }
      irregular += outcome.irregularities.map { "\(name): \($0)" }
      if let words = outcome.unserved { unserved.append("\(name): \(words)") }
      lost += outcome.lost
      stage.progress.step()
    }
    let rest = try pair.end()
    for words in together + irregular + unserved + rest { report.note(words) }
    report.claim("never did both routers serve a segment", together.isEmpty, "\(together.count) of \(rounds) rounds")
    report.claim("behind each round r1 serves every segment and r2 none", unserved.isEmpty, "\(unserved.count) of \(rounds) rounds")
    report.claim("behind each round each interface has its two filters", irregular.isEmpty, "\(irregular.count) that do not fit")
    report.claim("nothing is left in the end", rest.isEmpty, "\(rest.count) things")
    report.claim("no capture lost a frame", lost == 0, "\(lost)")
  }

  private struct Outcome {
    let together: [DoubleService.Occurrence]
    let irregularities: [String]
    /// What hosts saw behind the round that should not be.
    let unserved: String?
    /// From the end of the fault until both were what they have to be, by their own word.
    let settling: Duration
    /// The longest that a segment's hosts were without an answer.
    let gap: Duration
    let lost: Int
  }

  private func suffer(_ fault: Fault, _ router: LabRouter, _ pair: FaultyPair, _ random: inout SeededNumbers) throws -> Outcome {
    let segments = pair.laboratory.layout.all
    let plan = Probe.Plan(segments: segments, interval: .milliseconds(Self.pause), kinds: [.solicitation, .echo])
    let begin = LabClock.now
    let probe = try Probe(plan, in: pair.laboratory)
    try probe.answers(from: .r1, on: segments, kinds: plan.kinds, since: begin, within: pair.patience)
    // Somewhere within an interval.
    Thread.sleep(forTimeInterval: random.duration(0...interval) / .seconds(1))
    try pair.suffer(fault, router, &random)
    let done = LabClock.now
    try pair.settle()
    let settled = LabClock.now
    var unserved: String?
    do { try probe.answers(from: .r1, on: segments, kinds: plan.kinds, since: settled, within: pair.patience) } catch {
      unserved = "\(error)"
    }
    // Quiet, for a few intervals: r1 alone.
    let quiet = LabClock.now
    try pair.advertisements.pass(quiet.advanced(by: .milliseconds(3 * interval)), by: .r1, interval: interval)
    probe.stop()
    let seen = probe.report
    let strangers = seen.answers(from: .r2, askedSince: quiet)
    if !strangers.isEmpty { unserved = unserved ?? "\(strangers.count) answers of r2, on \(strangers[0].segment) first" }
    let double = DoubleService(window: .milliseconds(interval / 2), propagation: Self.propagation)
    let gaps = segments.compactMap { seen.longestGap(on: $0, .solicitation, in: begin..<quiet) }
    return Outcome(
      together: double.occurrences(in: seen.answers), irregularities: try LabRouter.allCases.flatMap(pair.irregularities),
      unserved: unserved, settling: done.duration(to: settled),
      gap: gaps.map { $0.lowerBound.duration(to: $0.upperBound) }.max() ?? .zero, lost: seen.lost)
  }

  private func tell(_ sums: [Fault: Sum], _ report: inout TrialReport) {
    var table = ResultTable(
      "\(groups) service groups on veths, macvlans and bridges, \(interval) ms",
      ["fault", "rounds", "both served", "settled after", "longest without an answer"])
    for fault in Fault.allCases {
      guard let sum = sums[fault] else { continue }
      table.add([.text(fault.rawValue), .count(sum.rounds), .count(sum.together), .time(sum.settling), .time(sum.gap)])
    }
    report.add(table)
    report.note(
      "both served: answers of one router between two of the other's within \(interval / 2) ms, but for \(Self.propagation) behind a preemption."
    )
    report.note(
      "settled after: the fault's end, at most. longest without an answer: on any segment, to a Neighbor Solicitation every \(Self.pause) ms."
    )
  }
}
