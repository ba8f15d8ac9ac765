import Engine
import Lab
import Testing

@testable import Transport

private let first = GroupSlot(0)

@Suite(.inNamespace, .withPrograms) struct DataplaneRivals {
  private static let rival = IPv6Address(high: 0xfe80 << 48, low: 0xbad)

  /// Somebody on the other end of s0 advertises VRID 10.
  private func advertise(_ priority: UInt8, centiseconds: UInt16 = 4095) throws {
    let sent = CraftedAdvertisement(vrid: 10, priority: priority, centiseconds: centiseconds, source: Self.rival)
    try FrameSocket().send(sent.bytes, by: try indexOf("h0"))
  }

  @Test func whoAdvertisesAGroupThatFollowsIsToldAndBehindHimItIsAnnounced() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      test.openLease()
      try test.round {
        $0.arm(first)
        $0.became(.active, first)
      }
      try advertise(100)
      try test.log.wait("the rival") { $0.contains(.rival(first, Self.rival)) }
      #expect(try test.run { $0.rival(of: first) }?.priority == Priority(100))
      #expect(try test.run { try $0.gateCounts() }.rivalAdvertisements == 1)
      let receiver = try FrameReceiver(try indexOf("h0"))
      try advertise(0)
      _ = try receiver.frames("an announcement of each address") { announcements($0).count == 2 }
      try test.log.wait("its end") { $0.contains(.rivalGone(first, Self.rival)) }
      #expect(try test.run { $0.rival(of: first) } == nil)
      try test.end()
    }
  }

  /// Who is not Active tells nobody where the addresses are.
  @Test func behindARivalNobodyWhoIsShutAnnounces() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      try advertise(100)
      try test.log.wait("the rival") { $0.contains(.rival(first, Self.rival)) }
      try advertise(0)
      try test.log.wait("its end") { $0.contains(.rivalGone(first, Self.rival)) }
      #expect(try test.run { $0.counters }.announced == 0)
      try test.end()
    }
  }

  /// The filter lets them through; as a member of ff02::12 the interface would hand them to the election's socket as well.
  @Test func theInterfaceHearsThemAndIsNoMember() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      func groups() throws -> String { try Command(["ip", "maddr", "show", "dev", "s0"]).run() }
      let (filter, membership) = ("33:33:00:00:00:12", "ff02::12")
      #expect(try !groups().contains(filter))
      let test = try DataplaneUnderTest()
      try test.start([
        try test.plan("s0", .following(mayHold: false, holdGrace: .zero)),
        try test.plan("s0", .electing(servesTraffic: true), vrid: 11, addresses: ["fe80::2"]),
      ])
      try test.wait(for: first, .up)
      #expect(try groups().contains(filter))
      #expect(try !groups().contains(membership))
      // The other group elects, and hears by a membership of its own.
      try test.run { $0.remove([first]) }
      let end = LabClock.now.advanced(by: patience)
      while try groups().contains(filter), LabClock.now < end {}
      #expect(try !groups().contains(filter))
      try test.end()
    }
  }
}
