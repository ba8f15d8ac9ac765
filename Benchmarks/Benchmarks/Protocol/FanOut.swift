import Benchmark
import Dispatch
import Engine
import Policies
import Synchronization
import Transport

/// A lane's round over so many service groups, beside a plain loop over their policies.
func fanOut() {
  for groups in [1000, 10_000] {
    Benchmark(
      "fan-out-\(groups)",
      configuration: .init(metrics: [.wallClock, .instructions, .timesPlainLoop], thresholds: [.timesPlainLoop: .wide])
    ) { benchmark in
      let rig = try LaneRig(groups: groups)
      defer { rig.stop() }
      benchmark.startMeasurement()
      let ratio = rig.measure()
      benchmark.stopMeasurement()
      benchmark.measurement(.timesPlainLoop, ratio)
    }
  }
}

extension BenchmarkMetric {
  /// In hundredths: 500 is five times.
  static var timesPlainLoop: BenchmarkMetric { .custom("timesPlainLoop", polarity: .prefersSmaller, useScalingFactor: false) }
}

extension BenchmarkThresholds {
  /// Two runs on a busy machine differ by so much, in percent.
  static var wide: BenchmarkThresholds { .init(relative: [.p90: 20]) }
}

/// A lane with its groups on a loop, and a kernel that does nothing.
final class LaneRig: Sendable {
  private struct Idle: KernelPort, WakeSource, SwitchoverJournal {
    func arm(_ group: GroupSlot) {}
    func disarm(_ group: GroupSlot) {}
    func hold(_ group: GroupSlot) {}
    func release(_ group: GroupSlot) {}
    func became(_ state: RouterState, _ group: GroupSlot) {}
    func announce(_ group: GroupSlot) {}
    func commit(then report: @escaping @Sendable (CommitReport) -> Void) {}
    func wake(at deadline: Instant?) {}
    func finished(_ switchover: Switchover) {}
    func became(_ state: RouterState, from old: RouterState, group: GroupSlot, because: FollowingCause, at: Instant) {}
  }

  /// Pairs of rounds in one measurement.
  private static let rounds = 40

  private let groups: Int
  private let loop: EventLoop
  private let lane: Lane
  private let epoch = Atomic<UInt64>(0)

  init(groups: Int) throws {
    self.groups = groups
    let loop = try EventLoop(name: "lane")
    let lane = Lane(executor: loop, kernel: Idle(), time: MonotonicClock(), wake: Idle(), journal: Idle())
    self.loop = loop
    self.lane = lane
    wait {
      lane.assumeIsolated { lane in
        for number in 0..<groups {
          lane.add(ServiceGroup(slot: GroupSlot(number), policy: Unflowdown(), kernel: Idle(), executor: loop))
        }
        lane.interfaces((0..<groups).map { (GroupSlot($0), .up) })
      }
    }
  }

  func stop() { loop.stop() }

  /// - Returns: how many hundredths of a plain loop's time a round takes, by the medians.
  func measure() -> Int {
    let policies = [any BindingPolicy](repeating: Unflowdown(), count: groups)
    var states = [RouterState](repeating: .initialize, count: groups)
    var (rounds, loops): ([Int64], [Int64]) = ([], [])
    let clock = MonotonicClock()
    for number in 0..<Self.rounds {
      let state: RouterState = number.isMultiple(of: 2) ? .active : .backup
      rounds.append(round(state))
      let start = clock.now
      for group in policies.indices {
        states[group] = policies[group].verdict(for: BindingSituation(management: state, interface: .up, own: states[group])).state
      }
      loops.append(start.duration(to: clock.now).nanoseconds)
    }
    blackHole(states)
    return Int(100 * rounds.sorted()[Self.rounds / 2] / max(1, loops.sorted()[Self.rounds / 2]))
  }

  /// - Returns: nanoseconds.
  private func round(_ state: RouterState) -> Int64 {
    let epoch = epoch.add(1, ordering: .relaxed).newValue
    let published = ManagementState(state: state, epoch: epoch, announcements: epoch, cause: .nobodyHeard, detected: .zero)
    let took = Box()
    wait { [lane] in
      lane.assumeIsolated { lane in
        let clock = MonotonicClock()
        let start = clock.now
        lane.round(published)
        took.nanoseconds.store(start.duration(to: clock.now).nanoseconds, ordering: .relaxed)
      }
    }
    return took.nanoseconds.load(ordering: .acquiring)
  }

  private final class Box: Sendable {
    let nanoseconds = Atomic<Int64>(0)
  }

  private func wait(_ body: @escaping @Sendable () -> Void) {
    let end = DispatchSemaphore(value: 0)
    loop.execute {
      body()
      end.signal()
    }
    end.wait()
  }
}
