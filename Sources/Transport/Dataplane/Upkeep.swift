internal import Engine

/// What is looked at from time to time, because nobody would tell: the gate's objects, what cannot be notified, who else speaks for our virtual
/// routers; and what the kernel refused is tried again.
///
/// Sendable because closures of the service loop hold it, on which every method is called.
final class Upkeep: @unchecked Sendable {
  /// How often what is not notified, such as `all.forwarding`, is looked at.
  static let interval: Duration = .seconds(2)
  /// So many audits pass between two attempts at what the kernel refused.
  static let auditsPerRetry = 5
  /// At least this many segments are checked per audit.
  static let segmentsPerAudit = 8
  /// Every segment is checked within this many audits: five minutes.
  static let auditsPerRound = 150
  /// How often is looked whether a rival is still there, while there is one: hosts wait for what is announced behind it.
  static let rivalInterval: Duration = .milliseconds(250)

  private var timer: LoopTimer?
  private var rivalTimer: LoopTimer?
  private var audits = 0

  private let gate: Gate
  private let holder: Holder
  private let monitor: LinkMonitor
  private let seating: Seating
  private let follower: InterfaceFollower
  private let requests: Requests
  private let sink: @Sendable (DataplaneEvent) -> Void
  private let refused: @Sendable (TransportError, String) -> Void
  private let clock = MonotonicClock()

  init(
    gate: Gate, holder: Holder, monitor: LinkMonitor, seating: Seating, follower: InterfaceFollower, requests: Requests,
    sink: @escaping @Sendable (DataplaneEvent) -> Void, refused: @escaping @Sendable (TransportError, String) -> Void
  ) {
    self.gate = gate
    self.holder = holder
    self.monitor = monitor
    self.seating = seating
    self.follower = follower
    self.requests = requests
    self.sink = sink
    self.refused = refused
  }

  /// From now on, until `stop`.
  func start(on loop: EventLoop) {
    rivalTimer = loop.timer { [weak self] in self?.lookAtRivals() }
    timer = loop.timer { [weak self] in self?.audit() }
    timer?.wake(at: clock.now + Self.interval)
  }

  func stop() {
    timer?.wake(at: nil)
    timer = nil
    rivalTimer?.wake(at: nil)
    rivalTimer = nil
  }

  private func audit() {
    if seating.readForwarding() { follower.forwardingChanged() }
    if monitor.hasMore { follower.drain() }
    lookForRivals()
    gate.audit(max(Self.segmentsPerAudit, seating.segmentCount / Self.auditsPerRound))
    audits += 1
    if audits.isMultiple(of: Self.auditsPerRetry) { retryRefused() }
    timer?.wake(at: clock.now + Self.interval)
  }

  /// Makes another attempt at what the kernel refused.
  func retryRefused() {
    seating.retryRefused()
    gate.retryRefused(seating.refusedSegments)
    follower.tellInabilities()
    holder.retry(at: clock.now)
    holder.forget { seating.slots(on: $0).isEmpty }
    follower.commit()
  }

  // MARK: Others who advertise virtual routers that follow here

  /// Whether somebody new is there. No state changes for their sake: a group that follows processes no Advertisement.
  private func lookForRivals() {
    do throws(TransportError) {
      let appeared = try gate.rivals.look()
      if !appeared.isEmpty { sink(.rivals(appeared)) }
    } catch {
      refused(error, "rivals are looked for again in \(Self.interval)")
    }
    lookAtRivals()
  }

  /// Whether those who are known are there still. Behind them the segment is told where the addresses are.
  private func lookAtRivals() {
    guard gate.rivals.isAware else { return }
    let gone = gate.rivals.lookAgain()
    if !gone.isEmpty {
      requests.announce(gone.map(\.slot).filter { gate.isOpen($0) })
      requests.commit()
      sink(.rivalsGone(gone))
    }
    rivalTimer?.wake(at: gate.rivals.isAware ? clock.now + Self.rivalInterval : nil)
  }
}
