internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// Thousands of groups start, change hands and stop, and none is forgotten.
struct Scale: Trial {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Starts, kills, returns and stops two routers with many groups of both modes, and looks at every one of them.",
    discussion: "Half of the groups are unflowdown, half flowdown. 4,000 segments take minutes to build and to delete.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Segments with service groups.")
  var groups = 1000

  @Option(help: "Service groups on each of them.")
  var perSegment = 1

  @Option(help: "Milliseconds between two Advertisements.")
  var interval = 100

  @Option(help: "Segments on which hosts ask who is there.")
  var sample = 50

  func validate() throws {
    guard (2...8000).contains(groups), sample > 0 else { throw ValidationError("--groups takes 2 to 8000.") }
    guard (1...100).contains(perSegment) else { throw ValidationError("--per-segment takes 1 to 100.") }
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let laboratory = try stage.build(segments: groups)
    var life = try ScaledLife(segments: groups, perSegment: perSegment, interval: interval, sample: sample, on: stage, in: laboratory)
    stage.progress.begin("\(groups) groups", of: 5)
    try life.start()
    stage.progress.step()
    try life.join()
    stage.progress.step()
    try life.kill()
    stage.progress.step()
    try life.comeBack()
    stage.progress.step()
    try life.stop()
    life.tell(&report)
  }
}
