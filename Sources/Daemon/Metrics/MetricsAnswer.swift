import Engine
import Foundation
import Transport

/// One answer, while it is being gathered.
struct MetricsAnswer {
  private var text: MetricsText
  private let isPerGroup: Bool
  private var groups: [String: [RouterState: Int]] = [:]
  private var impaired: [String: Int] = [:]
  private var rivalled: [String: Int] = [:]
  private var leaders: [String: ElectionCounters] = [:]
  private var common = ElectionCounters()

  init(_ format: MetricsFormat, isPerGroup: Bool) {
    self.isPerGroup = isPerGroup
    text = MetricsText(format, isPerGroup: isPerGroup)
  }

  // MARK: Groups

  mutating func add(_ group: GroupMetrics) {
    var leader = ""
    var election: ElectionMetrics?
    switch group.role {
    case .service(let name):
      leader = name
      groups[name, default: [:]][group.state, default: 0] += 1
    case .common(let elected):
      election = elected
      groups["", default: [:]][group.state, default: 0] += 1
      common.add(elected.counters)
    case .management(let elected):
      election = elected
      leaders[group.name, default: ElectionCounters()].add(elected.counters)
      // One that nobody follows has no line otherwise.
      groups[group.name, default: [:]][.active, default: 0] += 0
      add(elected, group.state, of: group.name)
    }
    if let obstacle = group.obstacle { impaired[obstacle.kind, default: 0] += 1 }
    if let rival = group.rival { rivalled[rival, default: 0] += 1 }
    guard isPerGroup else { return }
    text.add(.groupState, group.name, group.interface, "\(group.vrid)", leader, value: group.state.number)
    if let obstacle = group.obstacle { text.add(.groupImpaired, group.name, obstacle.kind, value: true) }
    if let counters = election?.counters {
      text.add(.groupAdvertisementsSent, group.name, value: counters.sent)
      text.add(.groupAdvertisementsReceived, group.name, value: counters.received)
    }
  }

  private mutating func add(_ election: ElectionMetrics, _ state: RouterState, of leader: String) {
    text.add(.electionState, leader, value: state.number)
    text.add(.electionOpen, leader, value: election.isOpen)
    text.add(.electionPriority, leader, value: election.priority)
    text.add(.electionConfiguredPriority, leader, value: election.configuredPriority)
    text.add(.electionInterval, leader, value: election.interval / .seconds(1))
    text.add(.electionUnable, leader, value: election.isUnable)
    text.add(.electionDrained, leader, value: election.isDrained)
    text.add(.electionTracked, leader, value: election.trackedLost)
    text.add(.worstLateness, leader, value: election.counters.worstLateness / .seconds(1))
  }

  // MARK: The router

  /// - Parameter desk: what the desk itself has to say.
  mutating func finish(_ router: RouterMetrics, desk: MetricsDesk.Counts) -> [UInt8] {
    let now = Date().timeIntervalSince1970
    text.add(.info, router.router, Version.current, value: 1)
    text.add(.startTime, value: Self.rounded(now - router.uptime))
    addGroups()
    addElections(router.retired)
    addSwitchovers(router, at: now)
    for reason in DiscardReason.allCases { text.add(.advertisementsDiscarded, reason.description, value: router.discards[reason]) }
    for (reason, count) in router.routerMessageFaults.sorted(by: { $0.key < $1.key }) {
      text.add(.routerMessagesDiscarded, reason, value: count)
    }
    text.add(.interfacesHeld, value: router.interfacesHeld)
    text.add(.interfacesReleased, value: router.interfacesReleased)
    if let gate = router.gate { add(gate) }
    if let plane = router.dataplane { add(plane) }
    if let notify = router.notify { add(notify) }
    text.add(.silences, value: router.silences)
    text.add(.logLinesDropped, value: router.logLinesDropped)
    text.add(.scrapes, value: desk.answered)
    if let duration = desk.lastDuration { text.add(.scrapeDuration, value: duration / .seconds(1)) }
    text.add(.scrapersEnded, value: desk.ended)
    return text.bytes
  }

  private mutating func addGroups() {
    for (leader, states) in groups.sorted(by: { $0.key < $1.key }) {
      for state in RouterState.inOrder { text.add(.groups, leader, state.word, value: states[state] ?? 0) }
    }
    for (obstacle, count) in impaired.sorted(by: { $0.key < $1.key }) { text.add(.groupsImpaired, obstacle, value: count) }
    for (kind, count) in rivalled.sorted(by: { $0.key < $1.key }) { text.add(.groupsRivalled, kind, value: count) }
  }

  private mutating func addElections(_ retired: RetiredElections) {
    for (leader, counters) in retired.leaders { leaders[leader, default: ElectionCounters()].add(counters) }
    common.add(retired.common)
    var lateness = DurationHistogram(.lateness)
    for (leader, counters) in leaders.sorted(by: { $0.key < $1.key }) + [("", common)] {
      lateness.add(counters.lateness)
      // Where there has never been a common group, there is no line of them.
      guard !leader.isEmpty || counters != ElectionCounters() || groups[""] != nil else { continue }
      text.add(.transitions, leader, value: counters.transitions)
      text.add(.advertisementsSent, leader, value: counters.sent)
      text.add(.advertisementsRefused, leader, value: counters.refused)
      text.add(.advertisementsReceived, leader, value: counters.received)
      text.add(.takeoversPutOff, leader, value: counters.takeoversPutOff)
    }
    text.add(.lateness, value: lateness)
  }

  private mutating func addSwitchovers(_ router: RouterMetrics, at now: Double) {
    for (leader, states) in router.switchovers.counts.sorted(by: { $0.key < $1.key }) {
      for state in RouterState.inOrder { text.add(.switchovers, leader, state.word, value: states[state] ?? 0) }
    }
    for step in SwitchoverHistory.Step.allCases {
      if let durations = router.switchovers.durations[step] { text.add(.switchoverDuration, step.rawValue, value: durations) }
    }
    for (leader, ago) in router.lastSwitchovers.sorted(by: { $0.key < $1.key }) {
      text.add(.lastSwitchover, leader, value: Self.rounded(now - ago))
    }
  }

  /// Two clocks are compared: what is below a millisecond is their difference.
  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  private mutating func add(_ gate: GateCounts) {
    text.add(.solicitations, "answered", value: gate.answered)
    text.add(.solicitations, "shut", value: gate.solicitedWhileShut)
    text.add(.solicitations, "bad", value: gate.solicitedBadly)
    text.add(.packets, "passed", value: gate.passed)
    text.add(.packets, "accepted", value: gate.accepted)
    text.add(.packets, "dropped-shut", value: gate.droppedWhileShut)
    text.add(.packets, "dropped-held", value: gate.droppedWhileHeld)
    text.add(.packets, "dropped-to-address", value: gate.droppedToAddress)
    text.add(.packets, "dropped-accept-shut", value: gate.acceptsDropped)
    text.add(.foreignAnnouncements, value: gate.foreignAnnouncements)
    text.add(.rivalAdvertisements, value: gate.rivalAdvertisements)
    text.add(.solicitedAsRouter, value: gate.solicitedAsRouter)
    text.add(.redirectsDropped, value: gate.redirectsDropped)
  }

  private mutating func add(_ plane: DataplaneCounters) {
    text.add(.putBack, value: plane.putBack)
    // Each of them counts for all three.
    text.add(.announcements, "switchover", value: plane.announced - min(plane.announced, plane.repeated + plane.refreshed))
    text.add(.announcements, "repetition", value: plane.repeated)
    text.add(.announcements, "refresh", value: plane.refreshed)
    text.add(.announcementsWithheld, value: plane.withheld)
    text.add(.kernelRefusals, value: plane.refused)
    text.add(.linksMoved, "down", value: plane.linksTakenDown)
    text.add(.linksMoved, "up", value: plane.linksBroughtUp)
    text.add(.settingsLost, value: plane.settingsLost)
  }

  private mutating func add(_ notify: NotifyCounts) {
    if let fifo = notify.fifo {
      text.add(.notifyLines, "written", value: fifo.written)
      text.add(.notifyLines, "lost", value: fifo.lost)
      text.add(.notifyLinesWaiting, value: fifo.waiting)
      text.add(.notifyFIFOOpen, value: fifo.state == .open)
    }
    text.add(.notifyScripts, "succeeded", value: notify.succeeded)
    text.add(.notifyScripts, "failed", value: notify.failed)
    text.add(.notifyScripts, "timed-out", value: notify.timedOut)
    text.add(.notifyScripts, "not-started", value: notify.notStarted)
    text.add(.notifyScripts, "skipped", value: notify.skipped)
    text.add(.notifyScriptsWaiting, value: notify.waiting)
    text.add(.notifyChangesDropped, value: notify.changesDropped)
  }
}

extension RouterState {
  fileprivate static let inOrder: [RouterState] = [.active, .backup, .initialize]

  /// RFC 6527, vrrpv3OperationsStatus.
  fileprivate var number: Int {
    switch self {
    case .initialize: 1
    case .backup: 2
    case .active: 3
    }
  }

  fileprivate var word: String { description.lowercased() }
}
