internal import Engine
internal import Foundation
internal import Lab

/// The demo from beginning to end. Every claim it makes is checked against what was captured, and remembered.
struct Story {
  let stage: Stage
  let screen = Screen()
  private var failures: [String] = []
  private var claims = 0

  init(stage: Stage) { self.stage = stage }

  /// - Returns: whether everything that was claimed was seen.
  mutating func tell() throws -> Bool {
    let begin = LabClock.now
    do {
      try play()
    } catch let error as LabError {
      claim("the story goes on", false, error.description)
    }
    let took = String(format: "%.0f s", Double(begin.duration(to: LabClock.now).nanoseconds) / 1e9)
    screen.heading(
      failures.isEmpty ? "All \(claims) claims were seen, in \(took)." : "\(failures.count) of \(claims) claims were NOT seen:")
    for failure in failures { screen.line(screen.paint(failure, .red)) }
    if failures.isEmpty { sayWhatNext() }
    return failures.isEmpty
  }

  private func sayWhatNext() {
    screen.heading("What next")
    screen.fact("stay at its end, and look around", "\(CommandLine.arguments[0]) \(stage.program) --keep")
    screen.fact("a configuration of your own, and what it would do", "cp Examples/minimal.yaml gw.yaml && \(stage.program) check gw.yaml")
    screen.fact("a package with a systemd unit", "make deb, and docs/install.md")
    screen.fact("what is in which room", "ARCHITECTURE.md")
  }

  private mutating func claim(_ claim: String, _ holds: Bool, _ detail: String = "") {
    claims += 1
    screen.verdict(claim, holds: holds, detail)
    if !holds { failures.append(claim) }
  }

  private mutating func play() throws {
    let groups = stage.groups
    let layout = Layout(segments: groups, pingHosts: [1, groups])
    screen.heading("Two routers, \(groups) LANs with hosts, a network upstream")
    let start = LabClock.now
    let laboratory = try stage.build(layout) { _ in }
    screen.line("built in \(start.duration(to: LabClock.now).plain), in namespaces \(layout.prefix)-*")
    try stage.writeConfigurations()
    screen.line("1 management group on m0, Advertisements every \(RouterConfiguration.interval) ms; \(groups) service groups follow it:")
    screen.line("s1-s\(groups / 2) unflowdown, s\(groups / 2 + 1)-s\(groups) flowdown")
    try Scene(stage: stage, laboratory: laboratory, screen: screen).play { claim($0, $1, $2) }
  }
}
