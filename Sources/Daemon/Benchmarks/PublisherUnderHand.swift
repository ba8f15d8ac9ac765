import Dispatch
import Engine
import Synchronization
import Transport

/// A management group that changes its state when it is told to: its clock is set by hand, everything else is the product's.
final class PublisherUnderHand: Sendable {
  /// A clock that stands still until it is set.
  final class HandClock: TimeSource {
    private let nanoseconds = Atomic<Int64>(0)

    var now: Instant { Instant(nanoseconds: nanoseconds.load(ordering: .acquiring)) }
    func advance(by duration: Duration) { nanoseconds.add(duration.nanoseconds, ordering: .acquiringAndReleasing) }
  }

  /// Remembers when the group wants to be woken: the clock is set to that moment, because later ones put a takeover off.
  private final class Alarm: WakeSource {
    private let nanoseconds = Atomic<Int64>(0)

    var deadline: Instant { Instant(nanoseconds: nanoseconds.load(ordering: .acquiring)) }
    func wake(at deadline: Instant?) { if let deadline { nanoseconds.store(deadline.nanoseconds, ordering: .releasing) } }
  }

  /// Takes what a group sends, asks and says, and does nothing with it: only the fan-out is measured.
  private struct Silence: AdvertisementPort, LeasePort, ElectionJournal {
    func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome { .sent }
    func hold(until end: Instant) {}
    func close() {}
    var isOpen: Bool { false }
    func became(_ state: RouterState, from old: RouterState, because cause: TransitionCause, at: Instant) {}
    func noted(_ observation: Observation, at: Instant) {}
  }

  let group: ManagementGroup
  private let election: EventLoop
  private let time = HandClock()
  private let alarm = Alarm()
  private let clock = MonotonicClock()
  private let published = Atomic<Int64>(0)
  private static let address = IPv6Address(high: 0xfe80 << 48, low: 1)
  private static let better = Advertisement(vrid: .first, priority: .owner, interval: .standard, addresses: [address])

  /// A group that is Backup. Blocks the calling thread until it is: who follows it from then on is told of that state alone, and once.
  init(election: EventLoop) {
    self.election = election
    group = ManagementGroup(
      parameters: ElectionParameters(vrid: .first, priority: .standard, interval: .standard), addresses: [Self.address],
      executor: election, time: time, wake: alarm, advertisements: Silence(), lease: Silence(), announcements: nil,
      journal: Silence())
    tell(.startup(from: Self.address))
    let isBackup = DispatchSemaphore(value: 0)
    election.execute { isBackup.signal() }
    isBackup.wait()
  }

  /// Has the group become the one or the other, and so publish once.
  func publish(active: Bool) {
    if active {
      tellOfDeadline()
    } else {
      tell(.received(Self.better, from: Self.address))
    }
  }

  /// When the last event was handed in.
  var lastPublication: Instant { Instant(nanoseconds: published.load(ordering: .acquiring)) }

  private func tellOfDeadline() {
    election.execute { [self] in
      time.advance(by: time.now.duration(to: alarm.deadline))
      published.store(clock.now.nanoseconds, ordering: .releasing)
      group.assumeIsolated { $0.handle(.deadline) }
    }
  }

  /// On the election loop, where every event of a group arises.
  private func tell(_ event: VirtualRouter.Event) {
    election.execute { [self] in
      published.store(clock.now.nanoseconds, ordering: .releasing)
      group.assumeIsolated { $0.handle(event) }
    }
  }
}
