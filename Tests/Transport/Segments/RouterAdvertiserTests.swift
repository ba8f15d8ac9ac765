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
      slot, GroupID(interface: "s\(slot.index)", vrid: try #require(VirtualRouterID(10))), source: try address("fe80::1"),
      RouterAdvertisingParameters(maximumInterval: interval), at: .zero)
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

  private static let prefix = RouterAdvertisement.Prefix(IPv6Address(high: 0x2001_0db8_0001_0000, low: 0), length: 64)

  /// One group, Active, that has told hosts of a prefix.
  private func speaking(_ slot: GroupSlot, on segment: InterfaceIndex) throws -> RouterAdvertiser {
    var advertiser = RouterAdvertiser()
    let prefix = try #require(Self.prefix)
    try add(slot, to: &advertiser, RouterAdvertisement(prefixes: [prefix]), on: segment, at: .zero)
    return advertiser
  }

  private func add(
    _ slot: GroupSlot, to advertiser: inout RouterAdvertiser, _ advertisement: RouterAdvertisement, source: String = "fe80::1",
    on segment: InterfaceIndex, at now: Instant
  ) throws {
    advertiser.add(
      slot, GroupID(interface: "s1", vrid: try #require(VirtualRouterID(10))), source: try address(source),
      RouterAdvertisingParameters(advertisement: advertisement), at: now)
    advertiser.provide(slot, on: segment)
    advertiser.handle(.became(.active), slot, at: now)
    advertiser.handle(.announced, slot, at: now)
  }

  /// What leaves up to a moment, whenever it is due.
  private func sent(_ advertiser: inout RouterAdvertiser, until end: Instant) -> [RouterAdvertisement] {
    var sent: [RouterAdvertisement] = []
    while let due = advertiser.deadline, due < end {
      sent += advertiser.turn(at: due).compactMap { $0.departure.flatMap { RouterAdvertisement(frame: $0.frame) } }
    }
    return sent
  }

  @Test func whoeverSpeaksAsARouterThatIsGoneTakesBackWhatItHadSaid() throws {
    let (segment, prefix) = (try #require(InterfaceIndex(7)), try #require(Self.prefix))
    var advertiser = try speaking(GroupSlot(0), on: segment)
    let first = sent(&advertiser, until: .zero + .seconds(1)).first
    #expect(first?.prefixes == [prefix])
    advertiser.remove(GroupSlot(0))
    let later = Instant.zero + .seconds(10)
    try add(GroupSlot(1), to: &advertiser, RouterAdvertisement(), on: segment, at: later)
    let said = sent(&advertiser, until: later + .seconds(3000))
    #expect(said.prefix(3).allSatisfy { $0.prefixes.map(\.preferredLifetime.seconds) == [0] })
    #expect(said.prefix(3).allSatisfy { $0.prefixes.allSatisfy { (1...7200).contains($0.validLifetime.seconds) } })
    #expect(said.count > 3 && said.dropFirst(3).allSatisfy { $0.prefixes.isEmpty })
    #expect(said.allSatisfy { $0.routerLifetimeInSeconds == 1800 })
  }

  @Test func anotherRouterTakesNothingBack() throws {
    let segment = try #require(InterfaceIndex(7))
    for (source, isForgotten) in [("fe80::2", false), ("fe80::1", true)] {
      var advertiser = try speaking(GroupSlot(0), on: segment)
      advertiser.remove(GroupSlot(0))
      if isForgotten { advertiser.forgetRemoved() }
      try add(GroupSlot(1), to: &advertiser, RouterAdvertisement(), source: source, on: segment, at: .zero + .seconds(10))
      let said = sent(&advertiser, until: .zero + .seconds(100))
      #expect(!said.isEmpty && said.allSatisfy { $0.prefixes.isEmpty })
    }
  }

  @Test func aFarewellIsOfWhoeverSpeaks() throws {
    let segment = try #require(InterfaceIndex(7))
    var advertiser = try speaking(GroupSlot(0), on: segment)
    let farewell = try #require(advertiser.farewell(of: GroupSlot(0)))
    let said = try #require(RouterAdvertisement(frame: farewell.frame))
    #expect(
      said == RouterAdvertisement(routerLifetimeInSeconds: 0, sourceLinkLayerAddress: .virtualRouter(try #require(VirtualRouterID(10)))))
    #expect(farewell.interface == segment)
    advertiser.handle(.became(.backup), GroupSlot(0), at: .zero)
    #expect(advertiser.farewell(of: GroupSlot(0)) == nil)
    #expect(advertiser.farewell(of: GroupSlot(5)) == nil)
  }

  /// The peer was reloaded first, and takes back what this one has never said, or says no more.
  @Test func whatAnotherTakesBackIsNoDifference() throws {
    let segment = try #require(InterfaceIndex(7))
    var advertiser = RouterAdvertiser()
    try add(GroupSlot(0), to: &advertiser, RouterAdvertisement(), on: segment, at: .zero)
    advertiser.handle(.became(.backup), GroupSlot(0), at: .zero)
    let vrid = try #require(VirtualRouterID(10))
    let usual = try #require(Self.prefix)
    let taken = try #require(
      RouterAdvertisement.Prefix(
        usual.address, length: 64, validLifetime: Lifetime(seconds: 7200), preferredLifetime: Lifetime(seconds: 0)))
    let source = try address("fe80::1")
    func hear(_ prefix: RouterAdvertisement.Prefix) -> RouterAdvertiser.Contradiction? {
      let heard = RouterAdvertisement(sourceLinkLayerAddress: .virtualRouter(vrid), prefixes: [prefix])
      return advertiser.hear(.advertisement(heard), from: source, on: segment, at: .zero)
    }
    #expect(hear(taken) == nil)
    #expect(hear(usual) != nil)
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
