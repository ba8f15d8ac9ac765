/// The service groups of one management group that share an executor, and the one sequence of states they all follow it by.
///
/// A round decides every group without a thread hop between them and commits once: the cost of a group is a function call.
public actor Lane {
  let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// How long a switchover waits for interfaces before it is reported with some of them still waiting.
  public static let settlingTime: Duration = .seconds(3)

  private let kernel: any KernelPort
  private let time: any TimeSource
  private let wake: any WakeSource
  private let journal: any SwitchoverJournal

  /// A group, and what has to be remembered of it.
  private struct Member {
    let group: ServiceGroup
    /// Waits for a deadline of its own.
    var isDelayed = false
    /// Of the unfinished switchover: the interface has to come up first.
    var isWaiting = false
  }

  /// In the order in which they were added, which is the order of the announcements.
  private var roster: [Member] = []
  private var places: [GroupSlot: Int] = [:]
  private var management: ManagementState?
  private var unfinished: Switchover?
  private var outstandingCommits = 0
  /// Places of the groups that are delayed, and a moment before which none of their deadlines is.
  private var delayed: Set<Int> = []
  private var earliest: Instant?
  /// How many groups are in which state, counted anew in every round.
  private var tally = Tally()

  /// - Parameters:
  ///   - executor: That of the lane and of every group that is added. The rounds and all other calls run on it.
  ///   - kernel: What the groups ask for their gate, interfaces and announcements, carried out once a round. It has the same executor.
  ///   - time: The clock of every deadline.
  ///   - wake: Calls ``wakeUp()`` when the deadline has come. The lane's own.
  ///   - journal: Hears of every group's change, and of every switchover when it is over.
  public init(
    executor: any SerialExecutor, kernel: any KernelPort, time: any TimeSource, wake: any WakeSource,
    journal: any SwitchoverJournal
  ) {
    self.executor = executor
    self.kernel = kernel
    self.time = time
    self.wake = wake
    self.journal = journal
  }

  /// In the order in which they were added.
  public var members: [ServiceGroup] { roster.map(\.group) }

  /// Takes in a group, which follows from now on: it is told the present state at once.
  ///
  /// - Precondition: The group is on the lane's executor.
  public func add(_ group: ServiceGroup) {
    precondition(group.isOnExecutor(of: self), "group \(group.slot.index) is not on the executor of its lane")
    let place = roster.count
    places[group.slot] = place
    roster.append(Member(group: group))
    tally.count(group.assumeIsolated { $0.state })
    guard let management else { return }
    tell(at: place, .management(management), now: time.now)
    commit()
    schedule()
  }

  /// Lets groups go, which leave Active, the gate and their interfaces first. Those that follow somebody else are left alone.
  public func remove(_ slots: some Sequence<GroupSlot>) {
    let now = time.now
    let leaving = Set(slots.filter { places[$0] != nil })
    guard !leaving.isEmpty else { return }
    for place in leaving.compactMap({ places[$0] }).sorted() {
      let group = roster[place].group
      if let before = group.assumeIsolated({ $0.leave() }) {
        journal.became(.initialize, from: before, group: group.slot, because: .unbound, at: now)
      }
    }
    roster.removeAll { leaving.contains($0.group.slot) }
    places = [:]
    delayed = []
    tally = Tally()
    for (place, member) in roster.enumerated() {
      places[member.group.slot] = place
      if member.isDelayed { delayed.insert(place) }
      tally.count(member.group.assumeIsolated { $0.state })
      if member.isWaiting { tally.waiting += 1 }
    }
    if delayed.isEmpty { earliest = nil }
    commit()
    schedule()
  }

  /// Binds groups in other modes, while they go on following: each asks for what the two modes differ in, and for nothing else.
  public func rebind(_ changes: [(slot: GroupSlot, policy: any BindingPolicy)]) {
    let now = time.now
    for (slot, policy) in changes {
      guard let place = places[slot] else { continue }
      let member = roster[place]
      record(member.group.rebind(in: policy, at: now, within: self), of: member, at: place, because: .otherMode, now: now)
    }
    commit()
    schedule()
  }

  /// The kernel has forgotten what these groups want of it, because they serve otherwise from now on: they say it again.
  public func restate(_ slots: some Sequence<GroupSlot>) {
    for slot in slots {
      guard let place = places[slot] else { continue }
      roster[place].group.assumeIsolated { $0.restate() }
    }
    commit()
  }

  /// Follows a management group until that ends.
  public func follow(_ states: ManagementStates) async {
    for await state in states { round(state) }
  }

  /// Every group decides about `state`; then, once, the kernel is asked for what they want.
  public func round(_ state: ManagementState) {
    let published = time.now
    let isSwitchover = state.epoch != management?.epoch
    management = state
    if isSwitchover { report() }
    let event = BoundRouter.Event.management(state)
    var counted = Tally()
    for place in roster.indices {
      let member = roster[place]
      let outcome = tell(member, at: place, event, now: published)
      counted.count(outcome.state)
      let waits = isSwitchover ? state.state == .active && outcome.state != .active && outcome.condition == .held : roster[place].isWaiting
      if waits != member.isWaiting { roster[place].isWaiting = waits }
      if waits { counted.waiting += 1 }
    }
    tally = counted
    if isSwitchover {
      unfinished = Switchover(
        epoch: state.epoch, state: state.state, cause: state.cause, detected: state.detected, published: published,
        decided: time.now, groups: roster.count, announcements: 0, active: 0, excepted: 0, failures: 0, waiting: 0)
    }
    commit()
    schedule()
  }

  /// The interfaces of these groups are in another condition now.
  public func interfaces(_ changes: [(GroupSlot, InterfaceCondition)]) {
    let now = time.now
    for (slot, condition) in changes {
      guard let place = places[slot] else { continue }
      tell(at: place, .interface(condition), now: now)
    }
    commit()
    schedule()
  }

  /// The moment asked for with the wake source has come.
  public func wakeUp() {
    let now = time.now
    for place in delayed.sorted(by: { roster[$0].group.slot.index < roster[$1].group.slot.index }) { tell(at: place, .deadline, now: now) }
    earliest = delayed.compactMap { roster[$0].group.assumeIsolated { $0.deadline } }.min()
    commit()
    if let unfinished, now >= unfinished.published + Self.settlingTime { report() }
    schedule()
  }

  private func tell(at place: Int, _ event: BoundRouter.Event, now: Instant) { _ = tell(roster[place], at: place, event, now: now) }

  /// - Returns: What the group is like now.
  private func tell(_ member: Member, at place: Int, _ event: BoundRouter.Event, now: Instant) -> ServiceGroup.Outcome {
    let outcome = member.group.handle(event, at: now, within: self)
    record(outcome, of: member, at: place, because: FollowingCause(event), now: now)
    return outcome
  }

  private func record(
    _ outcome: ServiceGroup.Outcome, of member: Member, at place: Int, because cause: @autoclosure () -> FollowingCause, now: Instant
  ) {
    if outcome.deadline != nil || member.isDelayed { remember(outcome.deadline, of: place) }
    if let before = outcome.before {
      tally.move(from: before, to: outcome.state)
      if outcome.state == .active, member.isWaiting {
        roster[place].isWaiting = false
        tally.waiting -= 1
      }
      journal.became(outcome.state, from: before, group: member.group.slot, because: cause(), at: now)
    }
  }

  private func remember(_ deadline: Instant?, of place: Int) {
    if let deadline {
      earliest = earliest.map { min($0, deadline) } ?? deadline
      guard !roster[place].isDelayed else { return }
      roster[place].isDelayed = true
      delayed.insert(place)
    } else if roster[place].isDelayed {
      roster[place].isDelayed = false
      delayed.remove(place)
      if delayed.isEmpty { earliest = nil }
    }
  }

  private func commit() {
    let epoch = management?.epoch
    outstandingCommits += 1
    kernel.commit { [weak self] report in
      self?.assumeIsolated { $0.committed(report, inEpoch: epoch) }
    }
  }

  private func committed(_ report: CommitReport, inEpoch epoch: UInt64?) {
    outstandingCommits -= 1
    guard unfinished?.epoch == epoch else { return }
    if unfinished?.gated == nil { unfinished?.gated = report.gated }
    if report.announcements > 0 { unfinished?.announced = report.announced }
    unfinished?.announcements += report.announcements
    unfinished?.failures += report.failures
    unfinished?.elements += report.elements
    count()
    if unfinished?.waiting == 0, outstandingCommits == 0 {
      unfinished?.settled = time.now
      self.report()
    }
  }

  private func count() {
    unfinished?.active = tally.active
    unfinished?.waiting = tally.waiting
    unfinished?.excepted = management?.state == .active ? tally.initialize - tally.waiting : 0
  }

  private func report() {
    guard let finished = unfinished else { return }
    unfinished = nil
    journal.finished(finished)
  }

  private func schedule() {
    // May be too early, when the group it was for has none any more: waking for nothing is harmless.
    let reportDeadline = unfinished.map { $0.published + Self.settlingTime }
    wake.wake(at: [earliest, reportDeadline].compactMap(\.self).min())
  }
}

/// How many groups are in which state, and how many of them wait for their interface.
private struct Tally {
  var active = 0
  var initialize = 0
  var waiting = 0

  mutating func count(_ state: RouterState) { add(1, to: state) }

  mutating func move(from old: RouterState, to new: RouterState) {
    add(-1, to: old)
    add(1, to: new)
  }

  private mutating func add(_ count: Int, to state: RouterState) {
    switch state {
    case .active: active += count
    case .initialize: initialize += count
    case .backup: break
    }
  }
}
