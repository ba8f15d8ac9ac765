internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// A thousand interfaces go down and come up with the election, and nothing passes through the router that left.
struct Flowdown: Trial {
  static let configuration = CommandConfiguration(
    commandName: "flowdown",
    abstract: "Moves the election to and fro with many flowdown groups, looks at every interface, and counts what passes the gate.",
    discussion: """
      r1 is preferred. r2 is given a better priority and takes over from the living r1, and gives it back; then r1 is killed, started \
      again, and preempts. An operator has taken some of r1's interfaces down before.

      On a sample of segments, packets are sent all the time into the cables that lead to the router that leaves Active: by hosts to the \
      virtual MAC address and to the router's own, and from the network upstream to the hosts. A living router's gate is shut when it \
      logs that it is Backup; a dead one's from its last Advertisement and three intervals on, when its lease has ended. \
      What comes out behind the router later, by the kernel's stamp, has passed a shut gate. Links go down much later, after hold-grace.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups.")
  var groups = 1000

  @Option(help: "Milliseconds between two Advertisements.")
  var interval = 100

  @Option(help: "Segments on which packets are sent.")
  var sample = 20

  @Option(help: "Milliseconds between two packets of one way on one segment.")
  var pause = 10

  @Option(help: "Every so many-th interface of r1 is down by an operator's hand; 0: none.")
  var operatorDown = 50

  func validate() throws {
    guard (2...8000).contains(groups), sample > 0, pause > 0 else { throw ValidationError("--groups takes 2 to 8000.") }
    guard operatorDown >= 0, operatorDown != 1 else { throw ValidationError("--operator-down takes 0 or 2 and more.") }
  }

  private static let steps = 5

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let down = operatorDown == 0 ? [] : stride(from: operatorDown, through: groups, by: operatorDown).map(Segment.init)
    let pair = try FlowdownPair(groups: groups, interval: interval, operatorDown: Set(down), on: stage)
    defer { pair.tell(&report) }
    stage.progress.begin("\(groups) flowdown groups", of: Self.steps)
    try pair.begin()
    stage.progress.step()
    var traffic: [CrossTraffic] = []
    func leave(_ old: LabRouter, _ step: String, _ cause: () throws -> Void) throws {
      let sent = try leaveAlive(old, step, pair, cause)
      traffic.append(sent)
      stage.progress.step()
    }
    // Better than r1, and worse again.
    try leave(.r1, "r2 preempts r1") { try pair.set(priority: 250, of: .r2) }
    try leave(.r2, "r1 preempts r2") { try pair.set(priority: nil, of: .r2) }
    traffic.append(try die(pair))
    stage.progress.step()
    let begin = LabClock.now
    try leave(.r2, "r1 returns and preempts") { try pair.start(.r1) }
    pair.claimNotBounced("r1 returns and preempts", since: begin)
    pair.claimOperatorsLinksUntouched()
    pair.claimNothingMissed(traffic)
    report.note(
      "Times are the record's of each router, from the moment it detected the switchover. withdrawn: its last interface was down.")
    report.note("not as they have to be: interfaces and groups, once all had settled.")
  }

  /// A router leaves Active because the other one preempts it, and its interfaces go down behind that.
  private func leaveAlive(
    _ old: LabRouter, _ step: String, _ pair: FlowdownPair, _ cause: () throws -> Void
  ) throws -> CrossTraffic {
    let begin = LabClock.now
    let traffic = try pair.traffic(through: old, on: sample, every: .milliseconds(pause))
    let mark = LabClock.now
    try cause()
    try pair.advertisements.first(of: old.other, after: mark, within: pair.patience)
    try pair[old.other].settle(isActive: true, without: pair.lost(old.other), within: pair.patience)
    _ = try pair[old].withdrawn(groups - pair.lost(old).count, within: pair.patience)
    try pair.advertisements.pass(LabClock.now.advanced(by: .milliseconds(5 * interval)), by: old.other, interval: interval)
    traffic.stop()
    let end = LabClock.now
    try pair.look(step, active: old.other)
    guard let links = pair.links[old] else { return traffic }
    let passage = Passage(of: traffic, in: begin..<end, closing: try pair.closing(of: old, after: mark), links: links)
    pair.claim("\(step): packets of every way passed through \(old) before", passage.wasSeen)
    pair.add(passage, step, old, window: "from the gate's closing until its last link was down")
    return traffic
  }

  /// r1 is killed. Its links stay up.
  private func die(_ pair: FlowdownPair) throws -> CrossTraffic {
    let step = "SIGKILL of r1"
    let begin = LabClock.now
    let traffic = try pair.traffic(through: .r1, on: sample, every: .milliseconds(pause))
    let killed = LabClock.now
    try pair[.r1].process.kill()
    try pair[.r1].process.exit(within: pair.patience)
    try pair.advertisements.first(of: .r2, after: killed, within: pair.patience)
    try pair[.r2].settle(isActive: true, within: pair.patience)
    try pair.advertisements.pass(LabClock.now.advanced(by: .milliseconds(5 * interval)), by: .r2, interval: interval)
    traffic.stop()
    let end = LabClock.now
    try pair.look(step, active: .r2)
    guard let links = pair.links[.r1] else { return traffic }
    let passage = Passage(of: traffic, in: begin..<end, closing: try pair.leaseEnd(of: .r1, in: begin..<end), links: links)
    pair.claim("\(step): packets of every way passed through r1 before", passage.wasSeen)
    pair.add(passage, step, .r1, window: "from the end of its lease on")
    return traffic
  }
}
