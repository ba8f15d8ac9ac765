import Dispatch
import Engine
import Synchronization
import Transport

/// What it costs to let so many groups pass: one element of one set, through the gate keeper's thread.
///
/// A table of its own, in which so many devices are armed: numbers, as the gate asks no more of a device.
struct GateBenchmark {
  /// Apart from every link group that a daemon in the same network may use.
  private static let linkGroups: ClosedRange<UInt32> = 6000...6010
  private static let firstDevice: UInt32 = 1_000_000

  let groups: Int
  let rounds: Int

  /// From the request until the kernel has it.
  ///
  /// - Throws: ``TransportError``; ``BenchmarkFailure`` when the keeper does not answer.
  func run() throws -> Percentiles {
    let leader = LinkGroup(Self.linkGroups.lowerBound + 1)
    let answers = DispatchSemaphore(value: 0)
    let end = DispatchSemaphore(value: 0)
    let commits = Commits(answers: answers, end: end)
    let keeper = try GateKeeper(
      GateConfiguration(
        table: "vrrp6d-bench", linkGroups: Self.linkGroups, leaders: [leader], realTimePriority: Supervisor.keeperPriority)
    ) { commits.note($0) }
    defer {
      keeper.stop(.deletingTable)
      _ = end.wait(timeout: .now() + RoundWatch.patience)
    }
    var changes = GateChanges()
    for number in 0..<UInt32(groups) { if let device = InterfaceIndex(Self.firstDevice + number) { changes.arm(device) } }
    keeper.apply(changes)
    keeper.whenSettled { _ in answers.signal() }
    try Self.wait(for: answers)

    let clock = MonotonicClock()
    var recorder = Percentiles.Recorder()
    for _ in 0..<rounds {
      let asked = clock.now
      keeper.open(.leader(leader), until: asked + .seconds(3600))
      try Self.wait(for: answers)
      recorder.record(asked.duration(to: commits.last))
      keeper.close(.leader(leader))
      try Self.wait(for: answers)
    }
    return recorder.percentiles
  }

  private static func wait(for answers: DispatchSemaphore) throws(BenchmarkFailure) {
    guard answers.wait(timeout: .now() + RoundWatch.patience) == .success else { throw .refused("the gate keeper does not answer") }
  }

  /// What the keeper says of the lease.
  private final class Commits: Sendable {
    private let nanoseconds = Atomic<Int64>(0)
    private let answers: DispatchSemaphore
    private let end: DispatchSemaphore

    init(answers: DispatchSemaphore, end: DispatchSemaphore) {
      self.answers = answers
      self.end = end
    }

    var last: Instant { Instant(nanoseconds: nanoseconds.load(ordering: .acquiring)) }

    func note(_ event: GateEvent) {
      switch event {
      case .opened(_, _, let committed), .closed(_, let committed):
        nanoseconds.store(committed.nanoseconds, ordering: .releasing)
        answers.signal()
      case .stopped: end.signal()
      case .renewed, .lost, .leaseFailed, .failed, .rebuilt, .unprotected: break
      }
    }
  }
}
