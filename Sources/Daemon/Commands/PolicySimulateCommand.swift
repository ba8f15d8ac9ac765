import ArgumentParser
import Engine
import Policies

struct PolicySimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Draw what a group in a binding mode would do.",
    discussion: """
      Both timelines have a column per tick: a letter where something changes, a dash where it lasts. The management group is in I(nitialize), \
      B(ackup) or A(ctive); the interface is u(sable) or l(ost), as far as others are concerned. What the mode itself does to it is \
      drawn: u(p), h(eld), l(ost). The daemon's own logic decides, on a clock that only moves here.

        vrrp6d policy simulate flowdown --management 'I--B---A-B' --interface 'u----l--u'
      """)

  @Argument(help: "The name of the mode, as mode: says it.")
  var name: String

  @Option(help: "What the management group is in.")
  var management: String

  @Option(help: "What happens to the interface.")
  var interface = "u"

  @Option(help: "How long a column lasts: 1ms ... 3600s.")
  var tick = "1s"

  @Option(help: "How long a hold is wanted before the interface goes down.")
  var holdGrace = "0s"

  @OptionGroup var source: PolicySource

  func run() throws {
    let tick = try duration(tick, "--tick", in: .milliseconds(1) ... .seconds(3600))
    let grace = try duration(holdGrace, "--hold-grace", in: Configuration.Limit.delay)
    let policy = try source.policy(name)
    let script: RehearsalScript
    do {
      script = try RehearsalScript(management: management, interface: interface)
    } catch {
      throw ValidationError("--\(error)")
    }
    let report = RehearsalReport(policy.name, PolicyRehearsal(policy, script, tick: tick, grace: grace))
    print(source.json ? try JSONText.encode(report) : report.text)
  }

  private func duration(_ text: String, _ option: String, in bounds: ClosedRange<Duration>) throws -> Duration {
    do throws(Complaint) {
      let duration = try DurationText.parse(text)
      guard bounds.contains(duration) else {
        throw Complaint(
          "\(text) is not within \(DurationText.text(bounds.lowerBound)) ... \(DurationText.text(bounds.upperBound))", write: "1s")
      }
      return duration
    } catch {
      throw ValidationError("\(option): \(error.problem): write \(error.remedy)")
    }
  }
}

/// What `policy simulate` prints, and the shape of its JSON.
struct RehearsalReport: Encodable {
  let policy: String
  let tickMilliseconds: Int
  /// A column per tick.
  let management: String
  let interface: String
  let state: String
  let hold: String
  let passes: String
  let moments: [Moment]
  /// Whether the mode went to and fro by itself at one moment: a mode that breaks the rules.
  let restless: Bool

  struct Moment: Encodable {
    let milliseconds: Int
    let management: String
    let interface: String
    let state: String
    let hold: Bool
    let passes: Bool
    let waitsMilliseconds: Int?
    let deeds: [String]
  }

  init(_ policy: String, _ rehearsal: PolicyRehearsal) {
    self.policy = policy
    tickMilliseconds = Self.milliseconds(rehearsal.tick)
    management = rehearsal.managementLine
    interface = rehearsal.interfaceLine
    state = rehearsal.stateLine
    hold = rehearsal.holdLine
    passes = rehearsal.passLine
    restless = rehearsal.isRestless
    moments = rehearsal.moments.map { moment in
      Moment(
        milliseconds: Self.milliseconds(moment.at), management: moment.management.description, interface: moment.interface.description,
        state: moment.state.description, hold: moment.wantsHold, passes: moment.passes,
        waitsMilliseconds: moment.waits.map(Self.milliseconds), deeds: moment.deeds.map(\.description))
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int { Int(duration.nanoseconds / 1_000_000) }

  /// Without a final newline.
  var text: String {
    let lines = [["management", management], ["interface", interface], ["state", state], ["hold", hold], ["passes", passes]]
    let header = ["AFTER", "MANAGEMENT", "INTERFACE", "STATE", "WHAT IS DONE"]
    let rows = moments.map { moment in
      let waits = moment.waitsMilliseconds.map { ["wait \(Self.text($0))"] } ?? []
      return [
        Self.text(moment.milliseconds), moment.management, moment.interface, moment.state,
        (moment.deeds + waits).joined(separator: ", "),
      ]
    }
    let drawn = ["\(policy), a column is \(Self.text(tickMilliseconds))", "", TextTable.align(lines)]
    let warning = restless ? ["", "it went to and fro by itself: see vrrp6d policy show \(policy)"] : []
    return (drawn + ["", TextTable.align([header] + rows)] + warning).joined(separator: "\n")
  }

  private static func text(_ milliseconds: Int) -> String { DurationText.text(.milliseconds(milliseconds)) }
}
