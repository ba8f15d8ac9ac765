/// The service groups of one management group that share an executor, and the one sequence of states they all follow it by.
///
/// A round decides every group without a thread hop between them and commits once: the cost of a group is a function call.
public actor Lane {
  private let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// How long a switchover waits for interfaces before it is reported with some of them still waiting.
  public static let settlingTime: Duration = .seconds(3)

  private let kernel: any KernelPort
  private let time: any TimeSource
  private let wake: any WakeSource
  private let journal: any SwitchoverJournal

  private var groups: [GroupSlot: ServiceGroup] = [:]
  /// In the order in which they were added, which is the order of the announcements.
  private var order: [GroupSlot] = []
  private var management: ManagementState?
  private var unfinished: Switchover?
  private var outstandingCommits = 0
  private var delayed: Set<GroupSlot> = []
  /// Groups of the unfinished switchover whose interface has to come up first.
  private var waiting: Set<GroupSlot> = []

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

  public var members: [ServiceGroup] { order.compactMap { groups[$0] } }

  /// Takes in a group, which follows from now on: it is told the present state at once.
  public func add(_ group: ServiceGroup) {
    groups[group.slot] = group
    order.append(group.slot)
    guard let management else { return }
    tell(group, .management(management), at: time.now)
    commit()
    schedule()
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
    for slot in order {
      guard let group = groups[slot] else { continue }
      tell(group, .management(state), at: published)
    }
    if isSwitchover {
      unfinished = Switchover(
        epoch: state.epoch, state: state.state, cause: state.cause, detected: state.detected, published: published,
        decided: time.now, groups: order.count, announcements: 0, active: 0, excepted: 0, failures: 0, waiting: 0)
      waiting = state.state == .active ? Set(order.filter { status($0).map { $0.0 != .active && $0.1 == .held } ?? false }) : []
    }
    commit()
    schedule()
  }

  /// The interfaces of these groups are in another condition now.
  public func interfaces(_ changes: [(GroupSlot, InterfaceCondition)]) {
    let now = time.now
    for (slot, condition) in changes {
      guard let group = groups[slot] else { continue }
      tell(group, .interface(condition), at: now)
    }
    commit()
    schedule()
  }

  /// The moment asked for with the wake source has come.
  public func wakeUp() {
    let now = time.now
    for slot in delayed.sorted(by: { $0.index < $1.index }) {
      guard let group = groups[slot] else { continue }
      tell(group, .deadline, at: now)
    }
    commit()
    if let unfinished, now >= unfinished.published + Self.settlingTime { report() }
    schedule()
  }

  private func tell(_ group: ServiceGroup, _ event: BoundRouter.Event, at now: Instant) {
    // Every group of a lane is on the lane's executor, so this is a call and not a message.
    let (old, new, deadline) = group.assumeIsolated { group in
      (group.handle(event, at: now), group.state, group.deadline)
    }
    if deadline == nil { delayed.remove(group.slot) } else { delayed.insert(group.slot) }
    if let old { journal.became(new, from: old, group: group.slot, at: now) }
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
    let states = order.compactMap { status($0)?.0 }
    let isActive = management?.state == .active
    waiting = waiting.filter { status($0)?.0 != .active }
    unfinished?.active = states.count { $0 == .active }
    unfinished?.waiting = waiting.count
    unfinished?.excepted = isActive ? states.count { $0 == .initialize } - waiting.count : 0
  }

  private func status(_ slot: GroupSlot) -> (RouterState, InterfaceCondition)? {
    groups[slot]?.assumeIsolated { ($0.state, $0.condition) }
  }

  private func report() {
    guard let finished = unfinished else { return }
    unfinished = nil
    journal.finished(finished)
  }

  private func schedule() {
    let groupDeadline = delayed.compactMap { groups[$0]?.assumeIsolated { $0.deadline } }.min()
    let reportDeadline = unfinished.map { $0.published + Self.settlingTime }
    wake.wake(at: [groupDeadline, reportDeadline].compactMap(\.self).min())
  }
}
