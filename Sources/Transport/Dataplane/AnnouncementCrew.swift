import Engine
internal import Synchronization
internal import SystemPackage

/// Hands announcements of groups to the kernel, those of many groups from two processors where there are more than two: one stays free for
/// what arrives meanwhile, and for the election.
///
/// Before sendmmsg returns the kernel does with a frame all that is to be done, on a virtual link even what its receiver does. So whoever
/// calls shares the work with a thread that has nothing else to do. Both take a few groups at a time: whoever is late, or does not get a
/// processor at all, takes less, and is not waited for.
final class AnnouncementCrew: Sendable {
  /// What one group has to say, as long as its lease lasts.
  struct Item: Sendable {
    let slot: GroupSlot
    let lease: Lease
    /// Where its addresses are: of all groups first, since hosts wait for it.
    let announcement: [FrameSocket.Departure]
    /// What switches want to know besides.
    let reports: [FrameSocket.Departure]
  }

  struct Outcome {
    /// Groups whose announcement was handed to the kernel.
    var groups: Set<GroupSlot> = []
    /// Groups whose lease had ended.
    var withheld = 0
    var frames = 0
    var refusals = 0
    /// Why the kernel refused one of them.
    var refusal: TransportError?
    /// When the last announcement had been handed over; `nil` when there was none.
    var announced: Instant?
  }

  /// How many groups one of the two takes at a time: some ten microseconds for what is to be looked up, and a tenth of a millisecond or more
  /// for the frames.
  static let groupsPerShare = 32

  private let leases: LeaseBook
  private let clock = MonotonicClock()
  private let own: FrameSocket
  private let others: FrameSocket
  /// `nil` where there are too few processors.
  let helper: EventLoop?

  /// - Parameter isHelped: whether there is a processor to spare.
  /// - Throws: without the right to open packet sockets (CAP_NET_RAW), among others.
  init(leases: LeaseBook, isHelped: Bool = Processors.online > 2) throws(TransportError) {
    self.leases = leases
    own = try FrameSocket()
    others = try FrameSocket()
    helper = isHelped ? try EventLoop(name: "announcer") : nil
  }

  /// Runs the thread under SCHED_FIFO from now on, where permitted.
  func becomeRealTime(priority: CInt) { helper?.becomeRealTime(priority: priority) }

  /// Ends the thread.
  func stop() { helper?.stop() }

  /// Announces groups, in order. Returns when all of it was handed over.
  func announce(_ items: [Item]) -> Outcome {
    let work = Work(items)
    if let helper, items.count > Self.groupsPerShare {
      helper.execute { [self] in
        guard work.join() else { return }
        carryOut(work, through: others)
        work.leave()
      }
    }
    carryOut(work, through: own)
    return work.end()
  }

  /// Sends frames that need no lease looked at any more.
  ///
  /// - Returns: the refusals, by place in `departures`.
  func send(_ departures: [FrameSocket.Departure]) -> [(index: Int, error: TransportError)] { own.send(departures) }

  private func carryOut(_ work: Work, through socket: FrameSocket) {
    while let share = work.next() { work.add(send(share.items, share.kind, through: socket)) }
  }

  private func send(_ items: ArraySlice<Item>, _ kind: Work.Kind, through socket: FrameSocket) -> Outcome {
    var outcome = Outcome()
    var batch: [FrameSocket.Departure] = []
    for item in items {
      // Looked at for each and not once: another router may be Active by the time the last one would leave.
      guard leases.isOpen(item.lease, at: clock.now) else {
        if kind == .announcements { outcome.withheld += 1 }
        continue
      }
      switch kind {
      case .announcements:
        outcome.groups.insert(item.slot)
        batch += item.announcement
      case .reports: batch += item.reports
      }
    }
    guard !batch.isEmpty else { return outcome }
    let refusals = socket.send(batch)
    outcome.frames = batch.count - refusals.count
    outcome.refusals = refusals.count
    outcome.refusal = refusals.first?.error
    if kind == .announcements { outcome.announced = clock.now }
    return outcome
  }
}

/// What two threads share in one announcement.
private final class Work: Sendable {
  enum Kind {
    case announcements
    case reports
  }

  private struct Progress {
    var next = 0
    var outcome = AnnouncementCrew.Outcome()
    var isHelped = false
    /// Whoever comes now finds nothing to do.
    var hasEnded = false
  }

  private let items: [AnnouncementCrew.Item]
  private let shares: Int
  private let progress = Mutex(Progress())

  init(_ items: [AnnouncementCrew.Item]) {
    self.items = items
    shares = (items.count + AnnouncementCrew.groupsPerShare - 1) / AnnouncementCrew.groupsPerShare
  }

  /// The next few groups: once with their announcements, and when those of all were taken once more with their reports.
  func next() -> (items: ArraySlice<AnnouncementCrew.Item>, kind: Kind)? {
    guard
      let number = progress.withLock({ progress -> Int? in
        guard progress.next < 2 * shares else { return nil }
        defer { progress.next += 1 }
        return progress.next
      })
    else { return nil }
    let start = number % shares * AnnouncementCrew.groupsPerShare
    return (items[start..<min(items.count, start + AnnouncementCrew.groupsPerShare)], number < shares ? .announcements : .reports)
  }

  func add(_ outcome: AnnouncementCrew.Outcome) {
    progress.withLock { progress in
      progress.outcome.groups.formUnion(outcome.groups)
      progress.outcome.withheld += outcome.withheld
      progress.outcome.frames += outcome.frames
      progress.outcome.refusals += outcome.refusals
      progress.outcome.refusal = progress.outcome.refusal ?? outcome.refusal
      progress.outcome.announced = [progress.outcome.announced, outcome.announced].compactMap(\.self).max()
    }
  }

  /// - Returns: `false` when there is nothing left to help with.
  func join() -> Bool {
    progress.withLock { progress in
      progress.isHelped = !progress.hasEnded
      return progress.isHelped
    }
  }

  func leave() { progress.withLock { $0.isHelped = false } }

  /// What all of it came to, when everybody has left.
  func end() -> AnnouncementCrew.Outcome {
    while true {
      let outcome = progress.withLock { progress -> AnnouncementCrew.Outcome? in
        progress.hasEnded = true
        return progress.isHelped ? nil : progress.outcome
      }
      if let outcome { return outcome }
      // What the other one has taken takes it less than a millisecond as a rule.
      Processors.yield()
    }
  }
}
