internal import Engine
internal import Foundation
internal import Lab

/// Two routers whose service groups are all flowdown, and everything that watches them.
final class FlowdownPair {
  let groups: Int
  let interval: Int
  /// Segments whose interface on r1 an operator has taken down before the first start.
  let withdrawnByOperator: Set<Segment>
  let laboratory: Laboratory
  let advertisements: AdvertisementWatch
  let links: [LabRouter: LinkWatch]
  private let stage: Stage
  private var routers: [LabRouter: RouterUnderTest] = [:]
  private(set) var switchovers: ResultTable
  private(set) var passages: ResultTable
  private(set) var claims: [TrialReport.Claim] = []

  init(groups: Int, interval: Int, operatorDown: Set<Segment>, on stage: Stage) throws {
    self.groups = groups
    self.interval = interval
    withdrawnByOperator = operatorDown
    self.stage = stage
    laboratory = try stage.build(segments: groups)
    try laboratory.namespace(of: .r1).batch(operatorDown.sorted().map { "link set \($0.interface) down" })
    advertisements = try AdvertisementWatch(in: laboratory)
    let layout = laboratory.layout
    links = try Dictionary(uniqueKeysWithValues: LabRouter.allCases.map { ($0, try LinkWatch(in: layout.namespace(of: $0))) })
    let down = operatorDown.isEmpty ? "" : ", \(operatorDown.count) interfaces of r1 taken down by an operator before"
    switchovers = ResultTable(
      "\(groups) flowdown groups, \(interval) ms\(down)",
      [
        "step", "router", "becomes", "decided", "gated", "announced", "settled", "withdrawn", "groups Active", "links taken down",
        "links up",
        "links down", "not as they have to be",
      ])
    passages = ResultTable("What passed through the router that left Active", ["step", "router", "window"] + Passage.columns)
  }

  /// What a loaded machine may take for anything here: none of it is a measurement.
  var patience: Duration { .seconds(60) + .milliseconds(100) * groups }

  func lost(_ router: LabRouter) -> Set<Segment> { router == .r1 ? withdrawnByOperator : [] }

  func claim(_ text: String, _ holds: Bool, _ detail: String = "") { claims.append(.init(claim: text, holds: holds, detail: detail)) }

  subscript(router: LabRouter) -> RouterUnderTest {
    get throws {
      guard let found = routers[router] else { throw LabError.missing(["a daemon on \(router)"]) }
      return found
    }
  }

  // MARK: Acts

  private func file(of router: LabRouter, priority: Int?) -> RouterFile {
    var file = RouterFile(router: router, interval: interval, entries: [.init(segments: 1...groups, mode: "flowdown")])
    if let priority { file.priority = priority }
    return file
  }

  @discardableResult
  func start(_ router: LabRouter, priority: Int? = nil) throws -> RouterUnderTest {
    let started = try RouterUnderTest(file(of: router, priority: priority), on: stage, in: laboratory)
    routers[router] = started
    return started
  }

  /// An operator writes another priority into the file: the election moves, and nothing starts or stops.
  func set(priority: Int?, of router: LabRouter) throws { try self[router].reload(file(of: router, priority: priority)) }

  /// r1 Active, r2 Backup with every interface down.
  func begin() throws {
    let begin = LabClock.now
    try start(.r1).settle(isActive: true, without: lost(.r1), within: patience)
    claimNotBounced("start of r1", since: begin)
    try start(.r2).settle(isActive: false, within: patience)
    try waitUntilDown(.r2)
    try look("start of both", active: .r1)
  }

  /// Waits until the kernel has taken down all interfaces of a router that may be held.
  func waitUntilDown(_ router: LabRouter) throws {
    let deadline = LabClock.now.advanced(by: patience)
    var left = groups
    repeat {
      left = try KernelLink.service(of: router, in: laboratory).values.count { !$0.isKeptDown }
      if left == 0 { return }
      try advertisements.pass(LabClock.now.advanced(by: .milliseconds(interval)), by: router.other, interval: interval)
    } while LabClock.now < deadline
    throw LabError.timeout("\(router): \(left) interfaces are not down")
  }

  /// Packets through a router, on some segments of which both of its interfaces may be up. Back when all of them come through.
  func traffic(through router: LabRouter, on sample: Int, every pause: Duration) throws -> CrossTraffic {
    let usable = laboratory.layout.all.filter { !withdrawnByOperator.contains($0) }
    let count = min(sample, usable.count)
    let chosen = (0..<count).map { usable[count == 1 ? 0 : $0 * (usable.count - 1) / (count - 1)] }
    guard let vrid = VirtualRouterID(10) else { throw LabError.missing(["VRID 10"]) }
    let traffic = try CrossTraffic(
      through: router, on: chosen, gateway: .virtualRouter(vrid), interval: pause, in: laboratory)
    let start = LabClock.now
    try traffic.flows(since: start, within: patience)
    try advertisements.pass(LabClock.now.advanced(by: .milliseconds(500)), by: router, interval: interval)
    return traffic
  }

  /// When a router that lives has shut its gate: what is forwarded later was forwarded past it.
  ///
  /// Shutting it is a store into memory, of which nobody is told. The daemon logs that it is Backup behind that.
  func closing(of router: LabRouter, after start: Instant) throws -> Instant {
    try self[router].becameBackup(since: start, within: patience)
  }

  /// When the lease of a router that was killed in the range has ended at the latest: three intervals after its last Advertisement.
  func leaseEnd(of router: LabRouter, in range: Range<Instant>) throws -> Instant {
    guard let last = advertisements.times(of: router, in: range).last else {
      throw LabError.timeout("the last Advertisement of \(router)")
    }
    return last.advanced(by: .milliseconds(3 * interval))
  }

  // MARK: What is looked at

  /// Both routers' interfaces and groups, when all has settled.
  func look(_ step: String, active: LabRouter) throws {
    var wrong = 0
    for router in LabRouter.allCases {
      let daemon = try self[router]
      guard daemon.process.isRunning else { continue }
      let record = try daemon.switchovers().first
      let (count, links) = try wrongLinks(of: router, isActive: router == active)
      let groups = try daemon.report()?.wrong(isActive: router == active, without: lost(router)).count ?? groups
      wrong += count + groups
      func time(_ milliseconds: Double?) -> ResultTable.Cell { .time(milliseconds.map { .milliseconds(1) * $0 }) }
      switchovers.add([
        .text(step), .text("\(router)"), .text(record?.state ?? "-"), time(record?.decided), time(record?.gated), time(record?.announced),
        time(record?.settled),
        time(record?.withdrawn), .count(record?.active ?? 0), .count(record?.interfacesHeld ?? 0),
        .count(links.values.count(where: \.isUp)),
        .count(links.values.count(where: \.isKeptDown)), .count(count + groups),
      ])
    }
    claim("\(step): every interface and every group is as it has to be, on both routers", wrong == 0, "\(wrong) are not")
  }

  /// An interface is up on the Active, down by us on the other, and what an operator took down is not ours.
  private func wrongLinks(of router: LabRouter, isActive: Bool) throws -> (count: Int, links: [Segment: KernelLink]) {
    let links = try KernelLink.service(of: router, in: laboratory)
    let wrong = laboratory.layout.all.count { segment in
      guard let link = links[segment] else { return true }
      if lost(router).contains(segment) { return link.flags.contains("UP") || link.isProtocolDown }
      return isActive ? !link.isUp : !link.isKeptDown
    }
    return (wrong, links)
  }

  func add(_ passage: Passage, _ step: String, _ router: LabRouter, window: String) {
    passages.add([.text(step), .text("\(router)"), .text(window)] + passage.cells)
    claim(
      "\(step): nothing passes through \(router), \(window)", passage.leaked == 0,
      "\(passage.leaked) of \(passage.offered), \(passage.offeredWithLinkUp) of which came by links that were up")
  }

  /// Who starts and becomes Active uses its interfaces as they are: what is up does not go down before it comes up.
  func claimNotBounced(_ step: String, since start: Instant) {
    let names = Set(laboratory.layout.all.filter { !withdrawnByOperator.contains($0) }.map(\.interface))
    let changes = links[.r1]?.changes ?? []
    let bounced = Set(changes.lazy.filter { $0.time > start && !$0.isUp && names.contains($0.interface) }.map(\.interface))
    claim("\(step): no interface goes down on its way to Active", bounced.isEmpty, "\(bounced.count) did")
  }

  /// What an operator took down was never touched, not even for a moment.
  func claimOperatorsLinksUntouched() {
    guard !withdrawnByOperator.isEmpty else { return }
    let names = Set(withdrawnByOperator.map(\.interface))
    let touched = links[.r1]?.changes.count { names.contains($0.interface) && $0.isUp } ?? 0
    claim("no interface that the operator took down ever came up", touched == 0, "\(touched) notifications of the kernel say so")
  }

  func claimNothingMissed(_ traffic: [CrossTraffic]) {
    let lost =
      traffic.reduce(0) { $0 + $1.lost } + advertisements.lost + links.values.reduce(0) { $0 + $1.lost }
    claim("nothing was missed by the captures", lost == 0, "\(lost) losses")
  }

  func tell(_ report: inout TrialReport) {
    report.add(switchovers)
    report.add(passages)
    for claim in claims { report.claim(claim.claim, claim.holds, claim.detail) }
  }
}
