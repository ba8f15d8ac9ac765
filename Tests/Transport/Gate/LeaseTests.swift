import Engine
import Testing

@testable import Transport

@Suite(.inNamespace) struct LeasesInMemory {
  @Test func aLeaseIsOpenFromAnyStateUntilItsEnd() throws {
    let lease = try Leases(capacity: 1).make()
    #expect(!lease.isOpen && lease.lastTurn == nil)
    // Closed, open, open again, closed, closed again.
    lease.close()
    #expect(!lease.isOpen && lease.lastTurn == nil)
    let before = now()
    lease.hold(until: now() + .seconds(100))
    let turn = try #require(lease.lastTurn)
    #expect(lease.isOpen && turn >= before)
    lease.hold(until: now() + .seconds(100))
    #expect(lease.isOpen && lease.lastTurn == turn, "it was open")
    lease.close()
    let end = try #require(lease.lastTurn)
    #expect(!lease.isOpen && end > turn)
    lease.close()
    #expect(!lease.isOpen && lease.lastTurn == end)
  }

  @Test func anEndThatHasPassedOpensNothing() throws {
    let lease = try Leases(capacity: 1).make()
    for end in [now(), now() + .seconds(-1), .zero, Instant(nanoseconds: -1)] {
      lease.hold(until: now() + .seconds(100))
      lease.hold(until: end)
      #expect(!lease.isOpen)
    }
  }

  @Test func itRunsOutByItself() throws {
    let lease = try Leases(capacity: 1).make()
    let end = now() + .milliseconds(50)
    lease.hold(until: end)
    while lease.isOpen {}
    #expect(now() >= end)
  }

  @Test func everyElectionHasItsOwn() throws {
    let leases = try Leases(capacity: 3)
    let made = try (0..<3).map { _ in try leases.make() }
    #expect(Set(made.map(\.number)).count == 3 && !made.map(\.number.rawValue).contains(0))
    made[1].hold(until: now() + .seconds(100))
    #expect(made.map(\.isOpen) == [false, true, false])
    // Given back, it is shut, and the next one's.
    leases.giveBack(made[1].number)
    leases.giveBack(made[1].number)
    #expect(!made[1].isOpen)
    let next = try leases.make()
    #expect(next.number == made[1].number && !next.isOpen)
    #expect(throws: TransportError.self) { try leases.make() }
    for lease in [made[0], next, made[2]] { lease.hold(until: now() + .seconds(100)) }
    leases.closeAll()
    #expect([made[0], next, made[2]].allSatisfy { !$0.isOpen })
  }
}
