import Engine
import Logging
import Transport

// What electing groups track, and what that makes of their priority.
extension Supervisor {
  /// Followers that are lost in a row are counted once.
  private static let countingTime: Duration = .milliseconds(100)
  /// What comes and goes is said once in this time.
  private static let newsGathered: Duration = .seconds(1)

  // MARK: What is tracked

  /// An electing group tracks what its configuration says from now on.
  ///
  /// - Parameter isRunning: it takes part already. What it tracks from now on counts once somebody has looked: a reload costs nobody their Active.
  func track(_ group: GroupConfiguration, at slot: GroupSlot, isRunning: Bool) {
    registry.updateElection(slot) { $0.fitness.track(group.tracking, at: clock.now, isRunning: isRunning) }
    for object in group.tracking { trackedBy[object.source, default: []].insert(slot) }
    // What others track too is known already.
    for object in group.tracking {
      if let reading = readings[object.source] { observe(reading, of: object.source, by: slot) }
    }
    if group.tracksServices { count(followers()[slot], of: slot) }
    refit(slot)
  }

  /// Looks at what the groups of now track, and at nothing else.
  func lookAtWhatIsTracked() {
    trackedBy = [:]
    for record in registry.all {
      for tracker in record.election?.fitness.trackers ?? [] { trackedBy[tracker.object.source, default: []].insert(record.slot) }
    }
    readings = readings.filter { trackedBy[$0.key] != nil }
    do throws(TransportError) { try tracking.watch(Set(trackedBy.keys)) } catch {
      journal.log(.error, "nothing can be tracked, and counts as lost: \(error)")
    }
    scheduleSettling()
  }

  /// Somebody has looked.
  func found(_ reading: TrackReading, of source: TrackedSource) {
    guard !isStopping else { return }
    readings[source] = reading
    for slot in trackedBy[source, default: []].sorted(by: { $0.index < $1.index }) {
      observe(reading, of: source, by: slot)
      refit(slot)
    }
    scheduleSettling()
  }

  private func observe(_ reading: TrackReading, of source: TrackedSource, by slot: GroupSlot) {
    var changed: [Tracker] = []
    registry.updateElection(slot) { changed = $0.fitness.observe(reading, of: source, at: clock.now) }
    for tracker in changed { say(tracker, slot) }
  }

  /// A line for each object that is another thing, once it has been that for a moment.
  private func say(_ tracker: Tracker, _ slot: GroupSlot) {
    trackNews.record(tracker, of: slot)
    guard trackNewsTimer == nil else { return }
    trackNewsTimer = service.timer { [weak self] in self?.assumeIsolated { $0.sayTrackNews() } }
    trackNewsTimer?.wake(at: clock.now + Self.newsGathered)
  }

  private func sayTrackNews() {
    trackNewsTimer = nil
    let lines = trackNews.say { slot, source in registry[slot]?.election?.fitness.trackers.first { $0.object.source == source } }
    for (slot, words, isLost) in lines {
      guard let record = registry[slot], let election = record.election, let configured = record.configuration.election?.priority else {
        continue
      }
      let name = names[slot]
      journal.log(
        isLost ? .warning : .notice, "\(name): tracks \(words): \(Self.words(election.fitness.ability, configured))", ["group": "\(name)"])
    }
  }

  // MARK: What follows

  /// Tells an election how able its router is, if that is another thing than before.
  func refit(_ slot: GroupSlot) {
    guard let election = registry[slot]?.election else { return }
    let ability = election.fitness.ability
    guard ability != election.told else { return }
    registry.updateElection(slot) { $0.told = ability }
    let handle = election.handle
    self.election.execute { handle.handle(.ability(ability)) }
  }

  private static func words(_ ability: Ability, _ configured: Priority) -> String {
    switch ability {
    case .able: "priority \(configured)"
    case .adjusted: "priority \(ability.inForce(configured)) instead of \(configured)"
    case .unable, .givesWay: "gives way: priority 1"
    }
  }

  /// Damping that ends is noticed when it does.
  private func scheduleSettling() {
    let deadline = tracking(slots: trackedBy.values).compactMap { registry[$0]?.election?.fitness.deadline }.min()
    if deadline != nil, settlingTimer == nil {
      settlingTimer = service.timer { [weak self] in self?.assumeIsolated { $0.settleTrackers() } }
    }
    settlingTimer?.wake(at: deadline)
  }

  private func settleTrackers() {
    for slot in tracking(slots: trackedBy.values) where registry[slot]?.election?.fitness.deadline != nil {
      var changed: [Tracker] = []
      registry.updateElection(slot) { changed = $0.fitness.settle(at: clock.now) }
      for tracker in changed { say(tracker, slot) }
      if !changed.isEmpty { refit(slot) }
    }
    scheduleSettling()
  }

  private func tracking(slots: some Sequence<Set<GroupSlot>>) -> Set<GroupSlot> { slots.reduce(into: []) { $0.formUnion($1) } }

  // MARK: Followers that are lost here

  /// Followers are lost, or back: leaders that track them are told in a moment, once for many.
  func followersChanged() {
    guard servicesTimer == nil, trackedBy.keys.contains(where: \.isServices) else { return }
    servicesTimer = service.timer { [weak self] in self?.assumeIsolated { $0.countServices() } }
    servicesTimer?.wake(at: clock.now + Self.countingTime)
  }

  private func countServices() {
    servicesTimer = nil
    guard !isStopping else { return }
    let followers = followers()
    for slot in tracking(slots: trackedBy.lazy.filter { $0.key.isServices }.map(\.value)) {
      count(followers[slot], of: slot)
      refit(slot)
    }
    scheduleSettling()
  }

  /// How many follow each leader, and how many of them are lost here.
  private func followers() -> [GroupSlot: (all: Int, lost: Int)] {
    var followers: [GroupSlot: (all: Int, lost: Int)] = [:]
    for record in registry.all {
      guard let leader = record.following?.leader else { continue }
      followers[leader, default: (0, 0)].all += 1
      if losses.contains(record.configuration.id) { followers[leader]?.lost += 1 }
    }
    return followers
  }

  private func count(_ followers: (all: Int, lost: Int)?, of slot: GroupSlot) {
    guard let election = registry[slot]?.election else { return }
    let (all, lost) = followers ?? (0, 0)
    for tracker in election.fitness.trackers {
      guard case .services(let percent) = tracker.object.source else { continue }
      let isLost = all > 0 && lost * 100 >= percent * all
      let reading: TrackReading = isLost ? .lost("\(lost) of \(all) are lost here, from \(percent) % on it counts") : .present
      observe(reading, of: tracker.object.source, by: slot)
    }
  }
}

extension TrackedSource {
  fileprivate var isServices: Bool { if case .services = self { true } else { false } }
}

extension GroupConfiguration {
  fileprivate var tracksServices: Bool { tracking.contains { $0.source.isServices } }
}
