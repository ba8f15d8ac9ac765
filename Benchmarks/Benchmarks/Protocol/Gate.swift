import Benchmark
import Dispatch
import Engine
import Foundation
import Transport

/// One lease, where one group is armed and where thousands are. On the real kernel, so only where the network is nobody's:
///
///     cd Benchmarks
///     unshare -n sh -c "ip link set lo up && swift package --disable-sandbox benchmark --filter 'gate.*'"
func gate() {
  Benchmark("gate-1000-changes") { benchmark in
    let changes = armed(1000)
    benchmark.startMeasurement()
    var merged = GateChanges()
    merged.merge(changes)
    blackHole(merged)
  }
  guard networkIsEmpty else { return }
  for groups in [1, 4000] {
    Benchmark("gate-lease-\(groups)") { benchmark in
      let answers = DispatchSemaphore(value: 0)
      let leader = LinkGroup(6001)
      let keeper = try GateKeeper(GateConfiguration(table: "vrrp6d-benchmark", linkGroups: 6000...6010, leaders: [leader])) { event in
        switch event {
        case .opened, .closed, .stopped: answers.signal()
        case .renewed, .lost, .leaseFailed, .failed, .rebuilt, .unprotected: break
        }
      }
      keeper.apply(armed(groups))
      keeper.whenSettled { _ in answers.signal() }
      answers.wait()
      benchmark.startMeasurement()
      keeper.open(.leader(leader), until: MonotonicClock().now + .seconds(3600))
      answers.wait()
      keeper.close(.leader(leader))
      answers.wait()
      benchmark.stopMeasurement()
      keeper.stop(.deletingTable)
      answers.wait()
    }
  }
}

private func armed(_ groups: Int) -> GateChanges {
  var changes = GateChanges()
  for number in 1...UInt32(groups) { if let device = InterfaceIndex(1_000_000 + number) { changes.arm(device) } }
  return changes
}

/// Whether this network namespace has nothing but a loopback interface: nothing of anybody's is filtered here.
private var networkIsEmpty: Bool {
  // Two lines of headings and one of `lo`.
  (try? String(contentsOfFile: "/proc/net/dev", encoding: .utf8))?.split(separator: "\n").count == 3
}
