internal import Engine
internal import SystemPackage

/// Tells segments where their virtual routers are: unsolicited Neighbor Advertisements, at once with each switchover, then repeated and
/// refreshed at a bounded rate.
///
/// Thousands of them take the kernel longer than the loop may be away from everything else, a second and more where every frame is delivered
/// on the spot: a batch leaves in each turn of the loop, and the next one in the next.
///
/// Sendable because closures of the service loop hold it, on which every method is called. Whether a group may speak is asked of the gate for each group anew: another router may be Active by the time the
/// last one's turn has come. What slips through behind that, the gate drops on its way out.
final class Announcements: @unchecked Sendable {
  struct Counters: Hashable {
    /// Frames handed to the kernel, repetitions and refreshes included.
    var announced: UInt64 = 0
    /// How many of them repeated an announcement.
    var repeated: UInt64 = 0
    /// How many of them reminded switches.
    var refreshed: UInt64 = 0
    /// Groups that were not announced because they had been shut, or the lease had ended.
    var withheld: UInt64 = 0
  }

  struct Outcome {
    var groups = 0
    /// Frames that the kernel refused.
    var failures = 0
    /// When the last one had been handed to the kernel.
    var announced: Instant
  }

  /// What one group has to say.
  private struct Group {
    let frames: [FrameSocket.Departure]
    /// Whether it sends nothing else while Active by which switches would remember its MAC address.
    let isSilent: Bool
  }

  /// Groups whose announcement is under way.
  private struct Burst {
    var slots: [GroupSlot]
    var next = 0
    /// What a full queue refused, to be tried once more.
    var refused: [GroupSlot] = []
    var attempts = 1
    var outcome: Outcome
    let report: (Outcome) -> Void
  }

  /// How many frames go between two looks at the leases, and leave in one turn of the loop: some milliseconds.
  static let framesPerBatch = 256
  /// How often a group is announced in one burst while a queue is full. Then its repetitions have to do.
  static let attempts = 5
  /// How long a full queue is given, and with it the kernel's own threads, which have no real-time priority.
  static let pause: Duration = .milliseconds(2)

  private(set) var counters = Counters()
  private let gate: Gate
  private let socket: FrameSocket
  private let clock = MonotonicClock()
  private let refused: @Sendable (TransportError, String) -> Void
  private var groups = SlotTable<Group>()
  private var schedule: AnnouncementSchedule
  private var timer: LoopTimer?
  /// In the order in which they were asked for.
  private var bursts: [Burst] = []
  /// Nothing of a burst leaves before.
  private var resumes = Instant.zero

  /// - Parameter refused: told what the kernel refuses, and what happens now.
  /// - Throws: without the right to open packet sockets (CAP_NET_RAW), among others.
  init(
    _ settings: AnnouncementSchedule.Settings, gate: Gate, refused: @escaping @Sendable (TransportError, String) -> Void
  ) throws(TransportError) {
    self.gate = gate
    self.refused = refused
    schedule = AnnouncementSchedule(settings)
    socket = try FrameSocket()
  }

  /// Goes on from now on when `timer` calls `turn`. Before, everything is announced in one turn.
  func start(_ timer: LoopTimer) { self.timer = timer }

  /// Ends it. Bursts that are under way are reported as far as they have come.
  func stop() {
    timer?.wake(at: nil)
    timer = nil
    let ended = bursts
    bursts = []
    for burst in ended { burst.report(burst.outcome) }
  }

  /// Repeats otherwise from the next announcement on.
  func set(_ settings: AnnouncementSchedule.Settings) { schedule.settings = settings }

  /// How many groups wait for their next turn.
  var waiting: Int { schedule.count }

  // MARK: Groups

  /// A group has something to say from now on.
  func provide(_ slot: GroupSlot, vrid: VirtualRouterID, addresses: [IPv6Address], on segment: InterfaceIndex, isSilent: Bool) {
    groups[slot] = Group(frames: Self.frames(vrid, addresses, segment), isSilent: isSilent)
  }

  func withdraw(_ slot: GroupSlot) {
    groups[slot] = nil
    schedule.forget(slot)
  }

  /// The group has left Active: nothing is repeated for it, and when it is back, it is announced at once.
  func forget(_ slot: GroupSlot) { schedule.forget(slot) }

  /// The frames that tell the segment of a group where it is, as they leave by its interface.
  func frames(of slot: GroupSlot) -> [FrameSocket.Departure] { groups[slot]?.frames ?? [] }

  private static func frames(_ vrid: VirtualRouterID, _ addresses: [IPv6Address], _ segment: InterfaceIndex) -> [FrameSocket.Departure] {
    guard let source = addresses.first else { return [] }
    return addresses.map { address in
      FrameSocket.Departure(
        NeighborAdvertisement(announcing: address, of: vrid).frame(from: source, at: .virtualRouter(vrid)), by: segment)
    }
  }

  // MARK: Announcing

  /// Announces groups that have become Active, or are to be announced anew, as fast as the kernel takes it.
  ///
  /// - Parameter report: called once, on the loop, when the last one has been handed to the kernel: in this turn where one batch does.
  func announce(_ wanted: [GroupSlot], then report: @escaping (Outcome) -> Void) {
    guard !wanted.isEmpty else { return report(Outcome(announced: clock.now)) }
    bursts.append(Burst(slots: wanted, outcome: Outcome(announced: clock.now), report: report))
    if bursts.count == 1 { advance() }
    wake()
  }

  /// The timer has fired: the next batch of what is under way, then what is to be repeated.
  func turn() {
    advance()
    repeatDue()
    wake()
  }

  /// Not before now: what was due before this turn would fire in it.
  private func wake() { timer?.wake(at: [bursts.isEmpty ? nil : max(resumes, clock.now), schedule.deadline].compactMap(\.self).min()) }

  /// One batch of the first burst; all of it when there is no timer.
  private func advance() {
    repeat {
      guard !bursts.isEmpty, clock.now >= resumes || timer == nil else { return }
      let complaint = sendBatch(of: &bursts[0])
      if let complaint { refused(complaint.error, complaint.consequence) }
      if bursts[0].next == bursts[0].slots.count {
        let ended = bursts.removeFirst()
        ended.report(ended.outcome)
      }
    } while timer == nil
  }

  /// - Returns: what the kernel refused for good.
  private func sendBatch(of burst: inout Burst) -> (error: TransportError, consequence: String)? {
    var batch: [FrameSocket.Departure] = []
    var senders: [GroupSlot] = []
    while burst.next < burst.slots.count, batch.count < Self.framesPerBatch {
      let slot = burst.slots[burst.next]
      burst.next += 1
      guard let group = groups[slot], gate.isOpen(slot) else {
        counters.withheld += 1
        continue
      }
      batch += group.frames
      senders += repeatElement(slot, count: group.frames.count)
      if burst.attempts == 1 { burst.outcome.groups += 1 }
    }
    let failed = batch.isEmpty ? [] : send(batch, of: senders, in: &burst)
    if burst.next == burst.slots.count, !burst.refused.isEmpty {
      (burst.slots, burst.next, burst.refused) = (burst.refused, 0, [])
      burst.attempts += 1
    }
    return failed.first.map { ($0, "\(failed.count) announcements were not sent") }
  }

  /// - Returns: what is not tried again in this burst.
  private func send(_ batch: [FrameSocket.Departure], of senders: [GroupSlot], in burst: inout Burst) -> [TransportError] {
    var refusals = socket.send(batch)
    counters.announced += UInt64(batch.count - refusals.count)
    let now = clock.now
    // A full queue is so for a moment. Without a timer there is nobody to wait for it.
    if burst.attempts < Self.attempts, timer != nil {
      let full = refusals.filter { $0.error.errno == .noBufferSpace }.map { senders[$0.index] }
      if !full.isEmpty {
        for slot in full where burst.refused.last != slot { burst.refused.append(slot) }
        resumes = now + Self.pause
        refusals.removeAll { $0.error.errno == .noBufferSpace }
      }
    }
    burst.outcome.announced = now
    burst.outcome.failures += refusals.count
    var last: GroupSlot?
    for slot in senders where slot != last {
      last = slot
      guard let group = groups[slot] else { continue }
      schedule.announced(slot, frames: group.frames.count, isRefreshed: group.isSilent, at: now)
    }
    return refusals.map(\.error)
  }

  /// Announces again those whose turn has come.
  private func repeatDue() {
    var batch: [FrameSocket.Departure] = []
    while let (slot, kind) = schedule.next(at: clock.now) {
      // It has left Active since: there is nothing to be said for it any more.
      guard let group = groups[slot], gate.isOpen(slot) else {
        schedule.forget(slot)
        continue
      }
      switch kind {
      case .repetition:
        batch += group.frames
        counters.repeated += UInt64(group.frames.count)
      case .refresh:
        batch += group.frames.prefix(1)
        counters.refreshed += 1
      }
    }
    guard !batch.isEmpty else { return }
    let refusals = socket.send(batch)
    counters.announced += UInt64(batch.count - refusals.count)
    if let first = refusals.first { refused(first.error, "\(refusals.count) announcements were not repeated") }
  }

  /// Sends other frames of groups that may speak.
  ///
  /// - Returns: the refusals, by place in `departures`.
  func send(_ departures: [FrameSocket.Departure]) -> [(index: Int, error: TransportError)] { socket.send(departures) }
}
