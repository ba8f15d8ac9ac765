internal import ArgumentParser
internal import Foundation
internal import Lab

/// One promise and what it takes to see it kept.
protocol Trial: ParsableCommand {
  var common: CommonOptions { get }
  /// Adds tables and claims to the report. A ``LabError`` counts as a claim that was not seen.
  func measure(on stage: Stage, _ report: inout TrialReport) throws
}

/// What every trial is told.
struct CommonOptions: ParsableArguments {
  @Argument(help: "Path of the vrrp6d program: a release build, where figures matter.")
  var vrrp6d: String

  @Flag(help: "The result as JSON.")
  var json = false

  func validate() throws {
    guard FileManager.default.isExecutableFile(atPath: vrrp6d) else { throw ValidationError("No program at \(vrrp6d).") }
  }
}

extension Trial {
  func run() throws { try Programme(common, [self]).run() }

  func tried(on stage: Stage) throws -> TrialReport {
    var report = TrialReport(trial: Self.configuration.commandName ?? "")
    do {
      try measure(on: stage, &report)
    } catch let error as LabError {
      report.claim("the trial comes to its end", false, error.description)
    }
    report.finish()
    stage.progress.end()
    return report
  }
}

/// One trial or several in a row, with everything cleared away between them and at the end, however it comes.
struct Programme {
  private let options: CommonOptions
  private let trials: [any Trial]

  init(_ options: CommonOptions, _ trials: [any Trial]) {
    self.options = options
    self.trials = trials
  }

  func run() throws {
    let missing = Requirements.laboratory.missing
    guard missing.isEmpty else {
      print("The trials need \(missing.joined(separator: ", ")).")
      throw ExitCode(69)
    }
    let stage = try Stage(program: URL(fileURLWithPath: options.vrrp6d).path)
    // Before there is any other thread, so that all of them leave these signals alone.
    try Interruption.handle { stage.tearDown() }
    defer { stage.tearDown() }
    var reports: [TrialReport] = []
    for trial in trials {
      let report = try trial.tried(on: stage)
      stage.clear()
      reports.append(report)
      if !options.json { print(report.text) }
    }
    if options.json { print(try TrialReport.json(reports)) }
    guard reports.allSatisfy(\.holds) else { throw ExitCode(1) }
  }
}

/// All of them, small enough to be over in a few minutes.
struct ShortSet: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "short", abstract: "Every trial, small: a few minutes.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let path = common.vrrp6d
    let trials: [any Trial] = [
      try NeverBoth.parse([path, "--rounds", "3", "--controls", "1", "--intervals", "100", "--groups", "100"]),
      try Scale.parse([path, "--groups", "400"]),
      try Hogs.parse([path, "--groups", "400", "--seconds", "10"]),
      try Firewall.parse([path, "--loads", "10"]),
      try Solicitations.parse([path, "--groups", "1", "400"]),
      try Flowdown.parse([path, "--groups", "40", "--operator-down", "10"]),
      try FlowdownKill.parse([path, "--groups", "20"]),
      try Reload.parse([path, "--groups", "40"]),
    ]
    try Programme(common, trials).run()
  }
}
