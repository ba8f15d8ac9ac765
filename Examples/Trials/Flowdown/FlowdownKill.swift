internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// The Active is killed; whatever it left is shut, is found by its successor, and is given back in the end.
struct FlowdownKill: Trial {
  static let configuration = CommandConfiguration(
    commandName: "flowdown-kill",
    abstract:
      "Kills the Active with many flowdown groups, starts it again as the lesser router, and compares what its interfaces had and have.",
    discussion: """
      Packets are sent into the cables that lead to r1 all the time, and are counted from the end of its lease on: three intervals after its \
      last Advertisement. It is started again with a priority below r2's, so that it takes down every interface. Then it becomes Active by a \
      better priority; stands back again and is killed while it holds them, and `vrrp6d release --all` undoes what it left. Each time \
      addresses without lifetimes, routes and flags of every service interface have to be what they were before the first start. Each \
      interface has a link-local address and a route of its own, which the kernel forgets with a link that is taken down.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups.")
  var groups = 200

  @Option(help: "Milliseconds between two Advertisements.")
  var interval = 100

  @Option(help: "Segments on which packets are sent.")
  var sample = 20

  @Option(help: "Milliseconds between two packets of one way on one segment.")
  var pause = 10

  func validate() throws {
    guard (2...8000).contains(groups), sample > 0, pause > 0 else { throw ValidationError("--groups takes 2 to 8000.") }
  }

  private static let steps = 5
  /// Below r2's.
  private static let lesser = 50

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let pair = try FlowdownPair(groups: groups, interval: interval, operatorDown: [], on: stage)
    defer { pair.tell(&report) }
    stage.progress.begin("\(groups) flowdown groups", of: Self.steps)
    try furnish(pair)
    let before = try Belongings(of: .r1, in: pair.laboratory)
    try pair.begin()
    stage.progress.step()
    let traffic = try pair.traffic(through: .r1, on: sample, every: .milliseconds(pause))
    try killAndRestart(pair, traffic)
    stage.progress.step()

    try pair.set(priority: nil, of: .r1)
    try pair[.r1].settle(isActive: true, within: pair.patience)
    _ = try pair[.r2].withdrawn(groups, within: pair.patience)
    try pair.look("r1 becomes Active", active: .r1)
    try compare("r1 is Active again", before, pair)
    stage.progress.step()

    try pair.set(priority: Self.lesser, of: .r1)
    _ = try pair[.r1].withdrawn(groups, within: pair.patience)
    try pair[.r2].settle(isActive: true, within: pair.patience)
    try pair.look("r1 stands back", active: .r2)
    stage.progress.step()
    try releaseAll(pair)
    try compare("after `vrrp6d release --all`", before, pair)
    stage.progress.step()
    pair.claimNothingMissed([traffic])
    report.note("\(before.count) addresses, routes and sets of flags were compared each time.")
  }

  /// What the kernel forgets with a link that is taken down.
  private func furnish(_ pair: FlowdownPair) throws {
    try pair.laboratory.namespace(of: .r1).batch(
      pair.laboratory.layout.all.flatMap { segment in
        [
          "addr add fe80::beef/64 dev \(segment.interface) nodad",
          "route add \(IPv6Address(high: 0x2001_0db9_0000_0000 | UInt64(segment.number) << 16, low: 0))/64 via fe80::99 dev \(segment.interface) metric 42",
        ]
      })
  }

  private func killAndRestart(_ pair: FlowdownPair, _ traffic: CrossTraffic) throws {
    guard let links = pair.links[.r1], let begin = traffic.beats.first else { throw LabError.missing(["packets through r1"]) }
    let killed = LabClock.now
    try pair[.r1].process.kill()
    try pair[.r1].process.exit(within: pair.patience)
    try pair.advertisements.first(of: .r2, after: killed, within: pair.patience)
    try pair[.r2].settle(isActive: true, within: pair.patience)
    try pair.advertisements.pass(LabClock.now.advanced(by: .milliseconds(10 * interval)), by: .r2, interval: interval)
    let closing = try pair.leaseEnd(of: .r1, in: begin..<LabClock.now)

    let restart = LabClock.now
    try pair.start(.r1, priority: Self.lesser).settle(isActive: false, within: pair.patience)
    try pair.waitUntilDown(.r1)
    try pair.advertisements.pass(LabClock.now.advanced(by: .milliseconds(5 * interval)), by: .r2, interval: interval)
    traffic.stop()
    let end = LabClock.now
    try pair.look("r1 is started again", active: .r2)
    let dead = Passage(of: traffic, in: begin..<restart, closing: closing, links: links)
    pair.claim("packets of every way passed through r1 before it was killed", dead.wasSeen)
    pair.add(dead, "SIGKILL of r1", .r1, window: "from the end of its lease until its next start")
    pair.add(
      Passage(of: traffic, in: restart..<end, closing: restart, links: links), "r1 is started again", .r1,
      window: "from its next start until its last link was down")
  }

  private func releaseAll(_ pair: FlowdownPair) throws {
    let daemon = try pair[.r1]
    daemon.process.kill()
    try daemon.process.exit(within: pair.patience)
    let start = LabClock.now
    let (status, words) = try daemon.releaseAll(in: pair.laboratory)
    let took = start.duration(to: LabClock.now) / .milliseconds(1)
    pair.claim(
      "`vrrp6d release --all` brings every interface up", status == .exited(0) && words.contains("brought up \(groups) interfaces"),
      "\(words), in \(Int(took)) ms")
    let again = try daemon.releaseAll(in: pair.laboratory)
    pair.claim("and a second time finds nothing", again.status == .exited(0) && again.words == "nothing was left", again.words)
  }

  /// The kernel sets link-local addresses and the flag of a carrier a moment later.
  private func compare(_ when: String, _ before: Belongings, _ pair: FlowdownPair) throws {
    let deadline = LabClock.now.advanced(by: .seconds(20))
    var differences: [String]
    repeat {
      differences = try Belongings(of: .r1, in: pair.laboratory).differences(from: before)
    } while !differences.isEmpty && LabClock.now < deadline
    pair.claim(
      "\(when): addresses, routes and flags of r1's service interfaces are what they were before its first start", differences.isEmpty,
      differences.isEmpty ? "" : "\(differences.count) differences, such as \(differences.prefix(4).joined(separator: "; "))")
  }
}
