import Engine
import Synchronization
import Transport

// What the service manager hears of the groups.
extension Supervisor {
  /// An electing group, for whoever counts on its loop.
  private struct Elector: Sendable {
    let name: String
    let group: ElectingGroup
    let isLeader: Bool
    /// It does not begin, and that will not change by itself: `show` says why.
    let isHindered: Bool
  }

  /// Begins to tell the service manager, if there is one, how the daemon is.
  func startReporting() {
    reporter?.start(election: election) { [weak self] in self?.assumeIsolated { $0.reportToServiceManager() } }
  }

  /// How far the start is.
  func reportStart(provisioned count: Int) {
    reporter?.starting("starting: the gate is up on \(count) interfaces")
  }

  private func reportToServiceManager() {
    guard let reporter, !isStopping, isElecting, control != nil else { return }
    var counts: [RouterState: Int] = [:]
    var electors: [Elector] = []
    for record in registry.all {
      if let following = record.following {
        counts[following.group.assumeIsolated { $0.state }, default: 0] += 1
      } else if let election = record.election {
        var isLeader = false
        if case .management = record.configuration.role { isLeader = true }
        electors.append(
          Elector(
            name: record.configuration.name, group: election.group, isLeader: isLeader,
            isHindered: election.inability != nil || election.seat.isHindered))
      }
    }
    // Their states are on their own loop: a call, and an answer by the way of the manager.
    election.execute { [manager = reporter.manager, counts, electors] in Self.report(electors, counts, to: manager) }
  }

  /// Counts and tells. On the election loop.
  private static func report(_ electors: [Elector], _ counts: [RouterState: Int], to manager: ServiceManager) {
    var counts = counts
    var leaders: [String] = []
    var waits = false
    for elector in electors {
      let (state, isWaiting) = elector.group.standing
      counts[state, default: 0] += 1
      if elector.isLeader, leaders.count < leadersNamed { leaders.append("\(elector.name) \(state)") }
      // One that is told to wait does what its configuration says.
      if state == .initialize, !isWaiting, !elector.isHindered { waits = true }
    }
    let total = counts.values.reduce(0, +)
    let states = [RouterState.active, .backup, .initialize].compactMap { state in counts[state].map { "\($0) \(state)" } }
    let status = (leaders + ["\(total) groups: \(states.joined(separator: ", "))"]).joined(separator: "; ")
    if waits, !manager.isReady { return manager.say("starting: \(status)") }
    manager.ready(status)
    manager.say(status)
  }

  /// So many leaders have their state in the line.
  private static let leadersNamed = 3
}

extension ElectionSeat {
  /// The interface cannot be used, or not yet, and the group is not about to begin.
  fileprivate var isHindered: Bool {
    if case .unusable(let obstacle) = link { return !obstacle.isPassing }
    return refusal != nil || begins != nil
  }
}

extension ElectingGroup {
  /// Its state, and whether it is told to wait before it begins. On the election loop.
  fileprivate var standing: (state: RouterState, isWaiting: Bool) {
    let snapshot =
      switch self {
      case .common(let group): group.assumeIsolated { $0.snapshot }
      case .management(let group): group.assumeIsolated { $0.snapshot }
      }
    return (snapshot.state, snapshot.begins != nil)
  }
}
