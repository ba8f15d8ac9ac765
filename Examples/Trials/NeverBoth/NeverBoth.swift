internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// A router that is dead, or stopped, never serves beside the one that took over.
struct NeverBoth: Trial {
  static let configuration = CommandConfiguration(
    commandName: "never-both",
    abstract: "Kills and stops the Active, and counts what both routers did at once.",
    discussion: """
      Hosts solicit the gateway's address every millisecond on each of the segments, and send echo requests through it to the network \
      upstream. The Active is killed (SIGKILL, later started again) or stopped (SIGSTOP, later SIGCONT), again and again.

      A violation is an answer, or a frame forwarded upstream, of the old router whose question was sent after the new router's first \
      Advertisement or first answer, until the old one is Active by election again: until its next Advertisement. The other way \
      round, from that Advertisement and a margin of 10 ms for its propagation on, it is an answer or frame of the router that was \
      preempted. All times are the kernel's stamps on the side of the hosts and of the network upstream.

      `vandalised` is the same daemon, while on both routers somebody flushes nftables and deletes the clsact qdisc, with it our filters, \
      of every service interface each second.

      The controls have to be found guilty by the same count: `unleased` is this daemon, of which, just behind the signal, the filters are \
      replaced by devices with the virtual MAC and the addresses, which answer as they would without a lease; `keepalived` is \
      keepalived with one vrrp_instance and the service addresses under virtual_ipaddress_excluded.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Rounds for each signal and interval.")
  var rounds = 50

  @Option(help: "The same for the controls; 0 leaves them out.")
  var controls = 3

  @Option(parsing: .upToNextOption, help: "Advertisement intervals in milliseconds, multiples of 10.")
  var intervals = [10, 100, 1000]

  @Option(help: "Service groups.")
  var groups = 200

  @Option(help: "Segments with hosts that ask, spread over the groups.")
  var segments = 20

  @Option(help: "Echo requests are sent every so many milliseconds on each segment.")
  var echoes = 4

  @Option(parsing: .upToNextOption, help: "vrrp6d, vandalised, unleased, keepalived.")
  var subjects = Contestant.allCases

  func validate() throws {
    guard (1...4000).contains(groups), (1...groups).contains(segments) else { throw ValidationError("--groups takes 1 to 4000.") }
    guard rounds > 0, controls >= 0, echoes > 0 else { throw ValidationError("--rounds and --echoes are positive.") }
    guard intervals.allSatisfy({ (10...10_000).contains($0) && $0 % 10 == 0 }) else {
      throw ValidationError("--intervals takes multiples of 10 up to 10000.")
    }
  }

  /// Spread evenly, the first and the last among them.
  private var probed: [Segment] {
    segments == 1 ? [Segment(1)] : (0..<segments).map { Segment(1 + $0 * (groups - 1) / (segments - 1)) }
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    var measured: [Tally] = []
    // What was seen until something went wrong is told, too.
    defer { tell(measured, &report) }
    for subject in subjects where subject.isOurs || controls > 0 {
      guard subject != .keepalived || Requirements.path(of: "keepalived") != nil else {
        report.note("keepalived is not installed here: no control with it.")
        continue
      }
      for interval in intervals {
        do {
          for cause in Contest.Cause.allCases { measured.append(Tally(subject: subject, cause: cause, interval: interval)) }
          try contend(subject, interval, on: stage) { cause, round in
            guard let place = measured.lastIndex(where: { $0.cause == cause }) else { return }
            measured[place].add(round)
          }
        } catch let error as LabError where subject == .keepalived {
          // Another program's trouble, which says nothing of ours: what was counted until then stands.
          report.note("keepalived at \(interval) ms did not come to the end of its rounds: \(error)")
        }
      }
    }
  }

  /// All rounds at one interval, in a laboratory where nobody has left anything.
  private func contend(
    _ subject: Contestant, _ interval: Int, on stage: Stage, _ add: (Contest.Cause, Round) -> Void
  ) throws {
    let laboratory = try stage.build(segments: groups)
    let contest = try Contest(subject, interval: interval, groups: groups, probed: probed, echoes: echoes, on: stage, in: laboratory)
    for cause in Contest.Cause.allCases {
      let rounds = subject.isOurs ? rounds : controls
      stage.progress.begin("\(subject.rawValue), \(cause.rawValue), \(interval) ms", of: rounds)
      for _ in 0..<rounds {
        add(cause, try contest.round(cause))
        stage.progress.step()
      }
    }
    try contest.end()
  }

  private func tell(_ measured: [Tally], _ report: inout TrialReport) {
    var table = ResultTable("\(groups) service groups, hosts on \(segments) segments", Tally.columns)
    for tally in measured where tally.rounds > 0 { table.add(tally.cells) }
    report.add(table)
    report.note("answers, forwarded: by the old router to questions sent after the new one's first Advertisement or answer.")
    report.note("back: by the preempted router to questions sent more than 10 ms after the Advertisement that preempts it.")
    report.note("overlap: how long after that Advertisement the preempted one was last seen to serve a question, at worst.")
    report.note("gap: on one segment, from the last frame that the old router forwarded to the first that the new one did.")
    for tally in measured where tally.rounds > 0 {
      let name = "\(tally.subject.rawValue), \(tally.cause.rawValue) at \(tally.interval) ms"
      switch tally.subject {
      case .vrrp6d, .vandalised:
        report.claim("\(name): never both", tally.together == 0 && tally.back == 0, "\(tally.rounds) rounds, \(tally.asked) questions")
      case .unleased, .keepalived:
        report.claim("\(name): the same count finds both", tally.together > 0, "\(tally.together) in \(tally.rounds) rounds")
      }
    }
    let lost = measured.reduce(0) { $0 + $1.lost }
    report.claim("no capture lost a frame", lost == 0, "\(lost)")
  }
}

/// What is killed and stopped.
enum Contestant: String, CaseIterable, ExpressibleByArgument {
  case vrrp6d, vandalised, unleased, keepalived

  /// Whether it has to be found innocent.
  var isOurs: Bool { self == .vrrp6d || self == .vandalised }
}
