import Conformance
import Testing

@testable import Engine

/// What an electing group counts, and what it remembers of its changes. Every second, priority 100, from fe80::5.
@Suite struct ElectionCountersTests {
  private let world = ElectorWorld()

  private func elector(priority: UInt8 = 100) -> Elector {
    Elector(
      parameters: .test(priority: priority), addresses: .test,
      ports: Elector.Ports(time: world, wake: world, advertisements: world, lease: world, announcements: nil, journal: world))
  }

  private func backup() -> Elector {
    var elector = elector()
    _ = elector.handle(.startup(from: .own))
    return elector
  }

  private func active() -> Elector {
    var elector = backup()
    world.set(.milliseconds(3610))
    _ = elector.handle(.deadline)
    precondition(elector.state == .active)
    return elector
  }

  @Test func aResignationIsAnAdvertisementLikeAnyOtherAndIsCountedOnceMore() {
    var heard = backup()
    _ = heard.handle(.heard(200, from: .above))
    _ = heard.handle(.heard(0, from: .above))
    #expect(heard.counters.received == 2 && heard.counters.resignationsReceived == 1)

    var sent = active()
    _ = sent.handle(.shutdown)
    #expect(sent.counters.sent == 2 && sent.counters.resignationsSent == 1)
  }

  @Test func whatTheKernelRefusesIsNotSent() {
    var elector = active()
    world.set(.refused)
    _ = elector.handle(.shutdown)
    #expect(elector.counters.sent == 1 && elector.counters.refused == 1 && elector.counters.resignationsSent == 0)
  }

  /// RFC 9568 7.1: none of these is discarded.
  @Test(.rfc9568("7.1-4")) func everyAdvertisementThatDiffersIsCountedThoughOneIsEnoughForTheLog() throws {
    for elector in [backup(), active()] {
      var elector = elector
      let other = try #require([IPv6Address].test.first)
      for _ in 0..<3 { _ = elector.handle(.heard(50, from: .below, every: .centiseconds(50))) }
      for _ in 0..<2 { _ = elector.handle(.heard(50, from: .below, of: [other, .above])) }
      _ = elector.handle(.heard(50, from: .below))
      #expect(elector.counters.received == 6)
      #expect(elector.counters.intervalsDiffering == 3 && elector.counters.addressesDiffering == 2)
    }
  }

  @Test func onlyChangesToActiveAreTurnsToIt() {
    var elector = active()
    _ = elector.handle(.heard(200, from: .above))
    #expect(elector.state == .backup)
    #expect(elector.counters.transitions == 3 && elector.counters.turnsActive == 1)
  }

  @Test func theLastChangeTheLastToActiveAndTheTimeOutOfInitializeAreRemembered() {
    var elector = elector()
    #expect(elector.milestones.begun == nil && elector.milestones.last == nil && elector.milestones.lastToActive == nil)
    world.set(.milliseconds(10))
    _ = elector.handle(.startup(from: .own))
    #expect(elector.milestones.begun == .milliseconds(10) && elector.milestones.last?.cause == .startup)
    world.set(.milliseconds(3620))
    _ = elector.handle(.deadline)
    world.set(.milliseconds(4000))
    _ = elector.handle(.heard(200, from: .above))
    #expect(elector.milestones.begun == .milliseconds(10), "Backup is not Initialize")
    #expect(elector.milestones.last?.cause == .heardBetter(.above, Priority(200)))
    #expect(elector.milestones.lastToActive?.cause == .nobodyHeard && elector.milestones.lastToActive?.moment == .milliseconds(3620))
    _ = elector.handle(.interfaceLost)
    #expect(elector.milestones.begun == nil && elector.milestones.last?.cause == .interfaceLost)
  }
}
