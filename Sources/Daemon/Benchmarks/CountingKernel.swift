import Engine
import Transport

/// A kernel port that counts what it is asked for, on the loop of the groups that ask, as a dataplane does.
actor CountingKernel: KernelPort {
  private nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private nonisolated let rounds: RoundWatch
  private nonisolated let clock = MonotonicClock()

  private(set) var asked = 0
  private var announcements = 0

  init(loop: EventLoop, rounds: RoundWatch) {
    self.loop = loop
    self.rounds = rounds
  }

  nonisolated func arm(_ group: GroupSlot) { assumeIsolated { $0.asked += 1 } }
  nonisolated func disarm(_ group: GroupSlot) { assumeIsolated { $0.asked += 1 } }
  nonisolated func hold(_ group: GroupSlot) { assumeIsolated { $0.asked += 1 } }
  nonisolated func release(_ group: GroupSlot) { assumeIsolated { $0.asked += 1 } }
  nonisolated func announce(_ group: GroupSlot) { assumeIsolated { $0.announcements += 1 } }

  nonisolated func commit(then report: @escaping @Sendable (CommitReport) -> Void) {
    // Every group of the lane has decided: it commits behind the last one.
    rounds.decided()
    let now = clock.now
    let announcements = assumeIsolated { kernel in
      defer { kernel.announcements = 0 }
      return kernel.announcements
    }
    // Answered in a later turn, as by the real one. What the lane makes of the answer belongs to the round, not to the decision.
    loop.execute { [rounds] in
      report(CommitReport(gated: now, announced: now, announcements: announcements, failures: 0))
      rounds.finished()
    }
  }
}
