import Conformance
import Engine
import Lab
import Testing

@testable import Transport

/// A gate with armed groups on s0, which announces them. Every method is for the loop of `test`.
private final class AnnouncementsUnderTest: Sendable {
  let test: GateUnderTest
  let lease: Lease
  let link: Link
  let announcements: Announcements
  let refusals = Log<TransportError>()

  init(groups: Int = 1, _ settings: AnnouncementSchedule.Settings = .init(refresh: nil)) throws {
    link = try makeSegment()
    let capacity = GateCapacity(leases: 1, groups: groups, addresses: 2 * groups, segments: 1)
    test = try GateUnderTest(capacity: capacity)
    lease = try test.makeLease()
    announcements = try Announcements(settings, gate: test.gate) { [refusals] error, _ in refusals.append(error) }
    let (link, lease, announcements) = (link, lease, announcements)
    try test.settle { gate in
      for number in 0..<groups {
        // One VRID on one interface is one virtual router to the gate: what is armed here is armed by slot.
        let vrid = try #require(VirtualRouterID(UInt8(number + 1)))
        let addresses = ["fe80::\(number + 1)", "2001:db8:1::\(number + 1)"].compactMap { IPv6Address($0) }
        try gate.insert(
          Seat(slot: GroupSlot(number), segment: link.index, vrid: vrid, addresses: addresses, acceptsTraffic: false, lease: lease.number),
          on: Gate.SegmentLink(name: link.name))
        gate.arm(GroupSlot(number))
        announcements.provide(GroupSlot(number), vrid: vrid, addresses: addresses, on: link.index, isSilent: true)
      }
    }
    try test.loop.run { [loop = test.loop] in announcements.start(loop.timer { announcements.turn() }) }
  }

  @discardableResult
  func announce(_ slots: Int...) throws -> Announcements.Outcome { try announce(slots) }

  func announce(_ slots: [Int]) throws -> Announcements.Outcome {
    let outcomes = Log<Announcements.Outcome>()
    try test.loop.run { [announcements] in announcements.announce(slots.map { GroupSlot($0) }) { outcomes.append($0) } }
    return try outcomes.wait(for: 1)[0]
  }

  func forget(_ slot: Int) throws { try test.loop.run { [announcements] in announcements.forget(GroupSlot(slot)) } }
  func counters() throws -> Announcements.Counters { try test.loop.run { [announcements] in announcements.counters } }
  func waiting() throws -> Int { try test.loop.run { [announcements] in announcements.waiting } }

  func end() throws {
    try test.loop.run { [announcements] in announcements.stop() }
    #expect(try test.leave().isEmpty)
  }
}

@Suite(.inNamespace) struct AnnouncingGroups {
  private static let day = Duration.seconds(86400)

  /// Whatever was announced a moment ago: hosts and switches wait for whoever takes over now.
  @Test(.rfc9568("6.4.2-6"), .seenInTheWild("K#375")) func everySwitchoverIsAnnouncedAtOnce() async throws {
    try await withIsolatedNetwork {
      let test = try AnnouncementsUnderTest()
      let receiver = try FrameReceiver(try indexOf("h0"))
      for _ in 0..<4 {
        test.lease.hold(until: now() + Self.day)
        let outcome = try test.announce(0)
        #expect(outcome.groups == 1 && outcome.failures == 0)
        // Away, and back within the time in which the first one is repeated.
        test.lease.close()
        try test.forget(0)
      }
      // And once more without having been away.
      test.lease.hold(until: now() + Self.day)
      #expect(try test.announce(0).groups == 1 && test.announce(0).groups == 1)
      let frames = announcements(try receiver.frames("the announcements") { announcements($0).count >= 12 })
      let targets = [try address("fe80::1"), try address("2001:db8:1::1")]
      #expect(frames.prefix(2).map(\.target) == targets)
      #expect(try test.counters().announced >= 12 && test.counters().withheld == 0)
      try test.end()
    }
  }

  @Test(.rfc9568(refuses: "6.4.2-6")) func whoIsShutSaysNothing() async throws {
    try await withIsolatedNetwork {
      let test = try AnnouncementsUnderTest(groups: 3)
      let receiver = try FrameReceiver(try indexOf("h0"))
      #expect(try test.announce(0, 1, 2).groups == 0)
      test.lease.hold(until: now() + Self.day)
      try test.test.run { $0.disarm(GroupSlot(1)) }
      let outcome = try test.announce(0, 1, 2)
      #expect(outcome.groups == 2)
      #expect(try test.counters().withheld == 4)
      // What came too late for the question is dropped on its way out, and said.
      let frames = try test.test.loop.run { [announcements = test.announcements] in announcements.frames(of: GroupSlot(1)) }
      let refused = try test.test.loop.run { [announcements = test.announcements] in announcements.send(frames) }
      #expect(refused.map(\.index) == [0, 1] && refused.allSatisfy { $0.error.errno == .noBufferSpace })
      let mark = try RawAdvertisement().frame
      try FrameSocket().send(mark, by: test.link.index)
      let heard = announcements(try receiver.frames("the mark") { $0.contains(mark) })
      #expect(heard.compactMap(\.target) == ["fe80::1", "2001:db8:1::1", "fe80::3", "2001:db8:1::3"].compactMap { IPv6Address($0) })
      try test.end()
    }
  }

  @Test(.seenInTheWild("K#542", "K#1927", "other:announcements-are-refreshed")) func theyAreRepeatedTwiceAndThenRefreshed() async throws {
    try await withIsolatedNetwork {
      let test = try AnnouncementsUnderTest(groups: 1, .init(refresh: .milliseconds(100)))
      let receiver = try FrameReceiver(try indexOf("h0"))
      test.lease.hold(until: now() + Self.day)
      let start = now()
      try test.announce(0)
      let frames = announcements(try receiver.frames("the repetitions") { announcements($0).count >= 9 })
      #expect(frames.prefix(6).compactMap(\.target).filter { $0 == IPv6Address("fe80::1") }.count == 3)
      #expect(frames.dropFirst(6).allSatisfy { $0.target == IPv6Address("fe80::1") })
      #expect(now() >= start + AnnouncementSchedule.spacing * 2)
      let counters = try test.counters()
      #expect(counters.repeated == 4 && counters.refreshed >= 3)
      // Shut: it finds that out with its next turn.
      test.lease.close()
      let isForgotten = try eventually { try test.waiting() == 0 }
      #expect(isForgotten)
      try test.end()
    }
  }

  /// Thousands take over together, and none of what follows at once is kept back by the rate of what is repeated.
  @Test func repetitionsKeepToTheirRate() async throws {
    try await withIsolatedNetwork {
      let groups = 200
      let rate = 400
      let test = try AnnouncementsUnderTest(groups: groups, .init(refresh: nil, framesPerSecond: rate))
      let receiver = try FrameReceiver(try indexOf("h0"))
      test.lease.hold(until: now() + Self.day)
      let start = now()
      let outcome = try test.announce(Array(0..<groups))
      #expect(outcome.groups == groups)
      #expect(try test.counters().announced == UInt64(2 * groups))
      let isDone = try eventually { try test.waiting() == 0 }
      #expect(isDone)
      // Two repetitions of 400 frames: a second before the first, and two for all of them.
      #expect(now() >= start + AnnouncementSchedule.spacing + .seconds(4 * groups / rate) - .milliseconds(100))
      #expect(try test.counters().repeated == UInt64(4 * groups))
      _ = try receiver.frames("all of them") { announcements($0).count >= 6 * groups }
      try test.end()
    }
  }

  /// Where every frame is delivered on the spot, thousands take longer than the loop may be away from everything else.
  @Test func whileThousandsAreAnnouncedTheLoopDoesOtherThings() async throws {
    try await withIsolatedNetwork {
      // Two frames a group, and more than a batch of them.
      let groups = 200
      let test = try AnnouncementsUnderTest(groups: groups)
      test.lease.hold(until: now() + Self.day)
      let order = Log<String>()
      try test.test.loop.run { [announcements = test.announcements, loop = test.test.loop] in
        announcements.announce((0..<groups).map { GroupSlot($0) }) { order.append("announced \($0.groups), refused \($0.failures)") }
        loop.execute { order.append("something else") }
      }
      #expect(try order.wait(for: 2) == ["something else", "announced \(groups), refused 0"])
      #expect(try test.counters().announced == UInt64(2 * groups))
      try test.end()
    }
  }

  /// Whoever stops meanwhile is told how far it came, and who is shut meanwhile is not announced any more.
  @Test(.rfc9568(refuses: "6.4.2-6")) func aBurstThatIsCutShortEndsThere() async throws {
    try await withIsolatedNetwork {
      // Two frames a group, and more than a batch of them.
      let groups = 200
      let test = try AnnouncementsUnderTest(groups: groups)
      let outcomes = Log<Announcements.Outcome>()
      let slots = (0..<groups).map { GroupSlot($0) }
      test.lease.hold(until: now() + Self.day)
      try test.test.loop.run { [announcements = test.announcements, lease = test.lease] in
        announcements.announce(slots) { outcomes.append($0) }
        lease.close()
      }
      #expect(try outcomes.wait(for: 1)[0].groups == Announcements.framesPerBatch / 2)
      test.lease.hold(until: now() + Self.day)
      try test.test.loop.run { [announcements = test.announcements] in
        announcements.announce(slots) { outcomes.append($0) }
        announcements.stop()
      }
      #expect(outcomes.all.map(\.groups) == [Announcements.framesPerBatch / 2, Announcements.framesPerBatch / 2])
      try test.end()
    }
  }

  /// A queue that is full is so for a moment.
  @Test func whatAFullQueueRefusesIsSentAMomentLater() async throws {
    try await withIsolatedNetwork {
      let groups = 40
      let test = try AnnouncementsUnderTest(groups: groups)
      let receiver = try FrameReceiver(try indexOf("h0"))
      // Some twenty of eighty frames fit, and as many leave in the time that a full queue is given.
      try shell("tc qdisc add dev s0 root tbf rate 8mbit burst 2000 limit 2000")
      test.lease.hold(until: now() + Self.day)
      let outcome = try test.announce(Array(0..<groups))
      #expect(outcome.groups == groups && outcome.failures == 0 && test.refusals.all.isEmpty)
      let frames = announcements(try receiver.frames("all of them") { Set(announcements($0).map(\.target)).count == 2 * groups })
      #expect(frames.count >= 2 * groups)
      // One that takes nothing at all.
      try shell("tc qdisc replace dev s0 root bfifo limit 1")
      #expect(try test.announce(0, 1).failures == 4)
      #expect(test.refusals.all.map(\.errno) == [.noBufferSpace])
      try test.end()
    }
  }

  @Test func whatTheKernelRefusesIsCountedAndSaid() async throws {
    try await withIsolatedNetwork {
      let test = try AnnouncementsUnderTest(groups: 2)
      test.lease.hold(until: now() + Self.day)
      try shell("ip link set s0 down")
      let outcome = try test.announce(0, 1)
      #expect(outcome.groups == 2 && outcome.failures == 4)
      #expect(test.refusals.all.map(\.errno) == [.networkDown])
      #expect(try test.counters().announced == 0)
      try test.end()
    }
  }

  @Test func whoHasNothingToSayIsWithheld() async throws {
    try await withIsolatedNetwork {
      let test = try AnnouncementsUnderTest(groups: 2)
      test.lease.hold(until: now() + Self.day)
      try test.test.loop.run { [announcements = test.announcements] in announcements.withdraw(GroupSlot(1)) }
      #expect(try test.announce(0, 1, 7).groups == 1)
      #expect(try test.counters().withheld == 2)
      try test.end()
    }
  }
}
