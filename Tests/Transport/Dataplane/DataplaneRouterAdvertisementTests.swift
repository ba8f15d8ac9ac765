import Conformance
import Engine
import Lab
import Testing

@testable import Transport

private let first = GroupSlot(0)

@Suite(.inNamespace) struct DataplaneRouterAdvertisements {
  /// A group on s0 that advertises and may take part.
  private static func start(_ test: DataplaneUnderTest) throws {
    try test.start([
      try test.plan("s0", .following(mayHold: false, holdGrace: .zero), advertising: RouterAdvertisingParameters())
    ])
    try test.wait(for: first, .up)
  }

  private static func counters(_ test: DataplaneUnderTest) throws -> RouterAdvertisingReport.Counters {
    try #require(try test.run { $0.routerAdvertising(of: first) }).counters
  }

  @Test(.rfc9568("6.4.3-2")) func theyComeBehindTheAnnouncementFromTheVirtualRouter() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try Self.start(test)
      test.openLease()
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.round {
        $0.arm(first)
        $0.became(.active, first)
        $0.announce(first)
      }
      let frames = try receiver.frames("the Router Advertisement") { $0.contains { captured($0).kind == .routerAdvertisement } }
      let kinds = frames.map(captured).filter(\.isFromVirtualMAC).map(\.kind)
      #expect(kinds.last == .routerAdvertisement && kinds.count { $0 == .unsolicitedNeighborAdvertisement } == 2)
      #expect(try Self.counters(test).sent == 1)
      try test.end()
    }
  }

  @Test(.rfc9568(refuses: "6.4.2-2")) func withoutALeaseTheyAreHeldBackAndTriedAgain() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try Self.start(test)
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.round {
        $0.arm(first)
        $0.became(.active, first)
        $0.announce(first)
      }
      // The round's report comes before its Router Advertisements, which this waits for.
      try test.run { _ in }
      var report = try #require(try test.run { $0.routerAdvertising(of: first) })
      #expect(report.counters.sent == 0 && report.counters.withheld == 1)
      #expect(report.next.map { $0 <= RouterAdvertising.shortestInterval } == true)
      // It comes by itself once the lease is there.
      test.openLease()
      _ = try receiver.frames("the Router Advertisement") { $0.contains { captured($0).kind == .routerAdvertisement } }
      report = try #require(try test.run { $0.routerAdvertising(of: first) })
      #expect(report.counters.sent == 1)
      try test.end()
    }
  }

  /// A group that has left Active between its announcement and the gate's answer.
  @Test(.rfc9568(refuses: "6.4.2-2")) func whoHasLeftActiveMeanwhileSendsNone() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try Self.start(test)
      test.openLease()
      try test.round {
        $0.arm(first)
        $0.became(.active, first)
        $0.announce(first)
        $0.became(.backup, first)
      }
      try test.run { _ in }
      let report = try #require(try test.run { $0.routerAdvertising(of: first) })
      #expect(report.advertising.state == .silent && report.counters.sent == 0 && report.next == nil)
      try test.end()
    }
  }
}
