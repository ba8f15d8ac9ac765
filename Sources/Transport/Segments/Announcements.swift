internal import Engine
internal import SystemPackage

/// Tells segments where their virtual routers are: unsolicited Neighbor Advertisements, at once with each switchover, then repeated and
/// refreshed at a bounded rate.
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

  /// How many frames go between two looks at the leases: about a millisecond.
  private static let framesPerBatch = 256

  private(set) var counters = Counters()
  private let gate: Gate
  private let socket: FrameSocket
  private let clock = MonotonicClock()
  private let refused: @Sendable (TransportError, String) -> Void
  private var groups = SlotTable<Group>()
  private var schedule: AnnouncementSchedule
  private var timer: LoopTimer?

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

  /// Repeats from now on when `timer` calls `repeatDue`.
  func start(_ timer: LoopTimer) { self.timer = timer }

  func stop() {
    timer?.wake(at: nil)
    timer = nil
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
  func announce(_ wanted: [GroupSlot]) -> Outcome {
    var outcome = Outcome(announced: clock.now)
    guard !wanted.isEmpty else { return outcome }
    var batch: [FrameSocket.Departure] = []
    var inBatch: [GroupSlot] = []
    func flush() {
      guard !batch.isEmpty else { return }
      outcome.failures += transmit(batch)
      outcome.announced = clock.now
      for slot in inBatch {
        guard let group = groups[slot] else { continue }
        schedule.announced(slot, frames: group.frames.count, isRefreshed: group.isSilent, at: outcome.announced)
      }
      outcome.groups += inBatch.count
      batch.removeAll(keepingCapacity: true)
      inBatch.removeAll(keepingCapacity: true)
    }
    for slot in wanted {
      guard let group = groups[slot], gate.isOpen(slot) else {
        counters.withheld += 1
        continue
      }
      batch += group.frames
      inBatch.append(slot)
      if batch.count >= Self.framesPerBatch { flush() }
    }
    flush()
    timer?.wake(at: schedule.deadline)
    return outcome
  }

  /// Announces again those whose turn has come.
  func repeatDue() {
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
    if !batch.isEmpty { transmit(batch) }
    timer?.wake(at: schedule.deadline)
  }

  /// - Returns: how many frames the kernel refused.
  @discardableResult
  private func transmit(_ batch: [FrameSocket.Departure]) -> Int {
    let refusals = socket.send(batch)
    counters.announced += UInt64(batch.count - refusals.count)
    if let first = refusals.first { refused(first.error, "\(refusals.count) announcements were not sent") }
    return refusals.count
  }

  /// Sends other frames of groups that may speak.
  ///
  /// - Returns: the refusals, by place in `departures`.
  func send(_ departures: [FrameSocket.Departure]) -> [(index: Int, error: TransportError)] { socket.send(departures) }
}
