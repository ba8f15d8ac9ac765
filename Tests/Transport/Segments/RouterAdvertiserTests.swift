import Engine
import Testing

@testable import Transport

/// Many virtual routers in one queue, on virtual time.
@Suite struct RouterAdvertiserTests {
  private static let count = 1000

  /// All on interfaces of their own, none Active yet.
  private func advertiser(_ count: Int = count, interval: Duration = .seconds(600)) throws -> RouterAdvertiser {
    var advertiser = RouterAdvertiser()
    for number in 0..<count {
      try Self.add(GroupSlot(number), to: &advertiser, interval)
      advertiser.provide(GroupSlot(number), on: try #require(InterfaceIndex(UInt32(number + 1))))
    }
    return advertiser
  }

  private static func add(_ slot: GroupSlot, to advertiser: inout RouterAdvertiser, _ interval: Duration) throws {
    advertiser.add(
      slot, vrid: try #require(VirtualRouterID(10)), source: try address("fe80::1"), RouterAdvertisingParameters(maximumInterval: interval))
  }

  private func becomeActive(_ advertiser: inout RouterAdvertiser, _ count: Int = count, at now: Instant) {
    for number in 0..<count {
      advertiser.handle(.became(.active), GroupSlot(number), at: now)
      advertiser.handle(.announced, GroupSlot(number), at: now)
    }
  }

  @Test func aTakeoverOfManyIsSpreadOverTurnsAndTime() throws {
    var advertiser = try advertiser()
    becomeActive(&advertiser, at: .zero)
    var turns: [(at: Instant, count: Int)] = []
    var sent: Set<GroupSlot> = []
    // Up to the first one's second: 16 s later.
    while let due = advertiser.deadline, due < .zero + .seconds(16) {
      let leaving = advertiser.turn(at: due)
      turns.append((due, leaving.count))
      sent.formUnion(leaving.map(\.slot))
    }
    #expect(sent.count == Self.count && turns.reduce(0) { $0 + $1.count } == Self.count)
    #expect(turns.first?.at == .zero)
    #expect(turns.allSatisfy { $0.count <= RouterAdvertiser.framesPerTurn })
    // Whatever the turn, those before it had their share of a second.
    var before = 0
    for turn in turns {
      #expect(turn.at >= .zero + .seconds(1) * before / RouterAdvertiser.framesPerSecond)
      before += turn.count
    }
    #expect(try #require(turns.last).at <= .zero + .seconds(1) * Self.count / RouterAdvertiser.framesPerSecond)
  }

  @Test func askedTooSoonATurnIsEmpty() throws {
    var advertiser = try advertiser()
    becomeActive(&advertiser, at: .zero)
    #expect(advertiser.turn(at: .zero).count == RouterAdvertiser.framesPerTurn)
    #expect(advertiser.turn(at: .zero).isEmpty)
    #expect(try #require(advertiser.deadline) > .zero)
  }

  @Test func aStreamOfSolicitationsDoesNotMakeTheQueueGrow() throws {
    let count = 50
    var advertiser = try advertiser(count, interval: .seconds(1800))
    becomeActive(&advertiser, count, at: .zero)
    let solicitation = RouterMessage.solicitation(RouterSolicitation(sourceLinkLayerAddress: nil))
    var now = Instant.zero
    var sent = 0
    var longest = 0
    for _ in 0..<3000 {
      now = now + .milliseconds(500)
      for number in 1...count {
        _ = advertiser.hear(solicitation, from: .unspecified, on: try #require(InterfaceIndex(UInt32(number))), at: now)
      }
      while let due = advertiser.deadline, due <= now { sent += advertiser.turn(at: now).count }
      longest = max(longest, advertiser.queueLength)
    }
    #expect(longest <= count * 3)
    // Each one's answers are three to four seconds apart, in 1500 s.
    #expect((count * 1500 / 4...count * 1500 / 3 + count).contains(sent))
    #expect(advertiser.report(of: GroupSlot(0), at: now)?.counters.solicitations == 3000)
  }

  @Test func whoWasNotAddedNeverAdvertises() throws {
    var advertiser = RouterAdvertiser()
    let (slot, segment) = (GroupSlot(0), try #require(InterfaceIndex(1)))
    advertiser.provide(slot, on: segment)
    advertiser.handle(.became(.active), slot, at: .zero)
    advertiser.handle(.announced, slot, at: .zero)
    #expect(advertiser.report(of: slot, at: .zero) == nil)
    #expect(advertiser.deadline == nil && !advertiser.serves(segment))
  }

  @Test func behindTheEndOfItsSegmentNothingLeavesAndNothingIsHeard() throws {
    var advertiser = try advertiser(1)
    let parent = try #require(InterfaceIndex(1))
    becomeActive(&advertiser, 1, at: .zero)
    advertiser.withdraw(GroupSlot(0))
    #expect(!advertiser.serves(parent))
    // Whoever asks for it is told that there is nothing to send, and hands it back.
    let turn = advertiser.turn(at: .zero)
    #expect(turn.count == 1 && turn.first?.departure == nil)
    advertiser.withheld(GroupSlot(0), at: .zero)
    advertiser.provide(GroupSlot(0), on: parent)
    let again = try #require(advertiser.deadline)
    #expect(Instant.zero.duration(to: again) == RouterAdvertising.shortestInterval)
    #expect(advertiser.turn(at: again).first?.departure?.interface == parent)
    let counters = try #require(advertiser.report(of: GroupSlot(0), at: again)).counters
    #expect(counters.sent == 1 && counters.withheld == 1)
  }
}
