import ControlProtocol
import Testing

@testable import Daemon
@testable import Engine

struct SwitchoverHistoryTests {
  private func switchover(
    epoch: UInt64, to state: RouterState = .active, groups: Int = 10, gated: Duration? = .milliseconds(1), announced: Duration? = nil
  ) -> Switchover {
    let detected = Instant(nanoseconds: 1_000_000_000)
    return Switchover(
      epoch: epoch, state: state, cause: .nobodyHeard, detected: detected, published: detected + .microseconds(200),
      decided: detected + .microseconds(300), gated: gated.map { detected + $0 }, announced: announced.map { detected + $0 }, settled: nil,
      groups: groups, announcements: 0, active: groups, excepted: 0, failures: 0, waiting: 0)
  }

  @Test func itKeepsTheNewestSixtyFourAndCountsAll() {
    var history = SwitchoverHistory()
    for epoch in 1...100 { history.add(switchover(epoch: UInt64(epoch)), of: epoch.isMultiple(of: 2) ? "even" : "odd") }
    #expect(history.count == 100)
    #expect(history.all.map(\.switchover.epoch) == (37...100).reversed().map { UInt64($0) })
    #expect(history.newest.mapValues(\.epoch) == ["even": 100, "odd": 99])
  }

  @Test func percentilesAreOfSwitchoversToActiveThatHaveFollowers() throws {
    var history = SwitchoverHistory()
    for milliseconds in 1...100 { history.add(switchover(epoch: 1, gated: .milliseconds(milliseconds)), of: "core") }
    history.add(switchover(epoch: 2, to: .backup, gated: .seconds(100)), of: "core")
    history.add(switchover(epoch: 3, groups: 0, gated: .seconds(100)), of: "core")
    let gated = try #require(history.times(of: .gated))
    #expect(gated.count == 100)
    // Two significant digits.
    #expect(abs(gated.p50 - 50) <= 0.5 && abs(gated.p90 - 90) <= 0.9 && abs(gated.max - 100) <= 1)
    #expect(history.times(of: .announced) == nil, "no such step was ever done")
  }

  @Test func theLogSaysWhatHappenedNewestFirst() {
    var history = SwitchoverHistory()
    #expect(SwitchoverLog(history, router: "gw1", at: .zero).text == "gw1: no switchover yet")
    history.add(switchover(epoch: 1, to: .backup), of: "core")
    history.add(switchover(epoch: 2, announced: .milliseconds(7)), of: "core")
    let log = SwitchoverLog(history, router: "gw1", at: Instant(nanoseconds: 241_000_000_000))
    let lines = log.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "gw1: 2 switchovers since the start; times since each was detected")
    #expect(lines[3].hasPrefix("4 min  core    Active  1.000 ms  0.200 ms   0.300 ms  7.000 ms (0)"), "\(lines[3])")
    #expect(lines[4].contains("Backup"))
    #expect(lines.contains { $0.hasPrefix("announced  1") })
  }
}
