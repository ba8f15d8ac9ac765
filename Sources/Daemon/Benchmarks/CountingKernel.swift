import Engine
import Synchronization
import Transport

/// A kernel port that counts what it is asked for and does nothing else. What the kernel takes is another measurement's.
final class CountingKernel: KernelPort {
  private let loop: EventLoop
  private let rounds: RoundWatch
  private let clock = MonotonicClock()
  private let changes = Atomic<Int>(0)
  private let announcements = Atomic<Int>(0)

  init(loop: EventLoop, rounds: RoundWatch) {
    self.loop = loop
    self.rounds = rounds
  }

  func arm(_ group: GroupSlot) { changes.add(1, ordering: .relaxed) }
  func disarm(_ group: GroupSlot) { changes.add(1, ordering: .relaxed) }
  func hold(_ group: GroupSlot) { changes.add(1, ordering: .relaxed) }
  func release(_ group: GroupSlot) { changes.add(1, ordering: .relaxed) }
  func became(_ state: RouterState, _ group: GroupSlot) { changes.add(1, ordering: .relaxed) }
  func announce(_ group: GroupSlot) { announcements.add(1, ordering: .relaxed) }

  func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
    // Every group of the lane has decided: it commits behind the last one.
    rounds.decided()
    let now = clock.now
    let announced = announcements.exchange(0, ordering: .relaxed)
    // Answered in a later turn, as by the real one. What the lane makes of the answer belongs to the round, not to the decision.
    loop.execute { [rounds] in
      report(CommitReport(gated: now, announced: now, announcements: announced, failures: 0))
      rounds.finished()
    }
  }

  /// How often it was asked for anything but an announcement.
  var changesAsked: Int { changes.load(ordering: .relaxed) }
}
