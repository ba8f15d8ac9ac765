import Conformance
import Engine
import Lab
import Testing

@testable import Transport

private let slot = GroupSlot(0)

/// Addresses of accepting groups on a real kernel: the router's own while the group is Active, and only then.
@Suite(.inNamespace) struct DataplaneAcceptance {
  private static let routes = ["2001:db8:1::1 s0", "fe80::1 s0"]

  /// One group on s0, settled.
  private func start(_ role: GroupPlan.Role = .following(mayHold: false, holdGrace: .zero), accepts: Bool = true) throws
    -> DataplaneUnderTest
  {
    let test = try DataplaneUnderTest()
    try test.start([try test.plan("s0", role, accepts: accepts)])
    try test.log.wait("the group's interface") { entries in
      entries.contains { entry in
        switch entry {
        case .condition(slot, .up), .election(slot, .usable, _): true
        default: false
        }
      }
    }
    return test
  }

  private func become(_ state: RouterState, _ test: DataplaneUnderTest) throws {
    try test.round {
      if state == .active { $0.arm(slot) }
      $0.became(state, slot)
      if state == .active { $0.announce(slot) }
    }
  }

  private func waitForRoutes(_ expected: [String], of test: DataplaneUnderTest) throws {
    let isSo = try eventually { try acceptRoutes() == expected }
    let routes = try acceptRoutes()
    #expect(isSo, "\(routes), \(test.log.all)")
  }

  @Test(.rfc9568("6.4.3-4", "6.4.2-3")) func addressesComeAndGoWithTheState() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start()
      #expect(try acceptRoutes() == [] && test.run { $0.acceptedAddresses(of: slot) } == [])
      test.openLease()
      for _ in 0..<2 {
        try become(.active, test)
        try waitForRoutes(Self.routes, of: test)
        #expect(try test.run { $0.acceptedAddresses(of: slot).count } == 2)
        try become(.backup, test)
        try waitForRoutes([], of: test)
        #expect(try test.run { $0.acceptedAddresses(of: slot) } == [])
      }
      // The addresses are nobody's: no device has them.
      #expect(try !shell("ip -6 addr").contains("2001:db8:1::1"))
      #expect(test.log.all.count == 1, "nothing was refused")
      try test.end()
    }
  }

  @Test(.rfc9568(refuses: "6.4.3-4"), .seenInTheWild("missed:accept-mode-by-default")) func withoutAcceptModeNothingIsSet() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start(accepts: false)
      test.openLease()
      try become(.active, test)
      for _ in 0..<3 { try test.dataplane.worker.run {} }
      #expect(try acceptRoutes() == [])
      try test.end()
    }
  }

  @Test(.rfc9568("6.4.3-4")) func anElectingGroupsAddressesFollowItsOwnState() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start(.electing(servesTraffic: true))
      test.openLease()
      test.dataplane.becameLater(.active, slot)
      test.dataplane.announceLater(slot)
      try waitForRoutes(Self.routes, of: test)
      test.dataplane.becameLater(.backup, slot)
      try waitForRoutes([], of: test)
      try test.end()
    }
  }

  /// It may stay Active: a carrier that comes back, an interface that goes down and up.
  @Test(arguments: ["ip link set h0 down && ip link set h0 up", "ip link set s0 down && ip link set s0 up"])
  func whatWentWithTheInterfaceIsSetAgainWithIt(_ interruption: String) async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start()
      test.openLease()
      try become(.active, test)
      try waitForRoutes(Self.routes, of: test)
      try shell(interruption)
      try test.log.wait("the return") { _ in test.conditions(of: slot).suffix(2) == [.lost, .up] }
      try waitForRoutes(Self.routes, of: test)
      try become(.backup, test)
      try waitForRoutes([], of: test)
      try test.end()
    }
  }

  @Test func anInterfaceThatIsMadeAnewHasThemAgain() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start()
      test.openLease()
      try become(.active, test)
      try waitForRoutes(Self.routes, of: test)
      try shell("ip link del s0")
      try test.wait(for: slot, .lost)
      #expect(try acceptRoutes() == [])
      _ = try makeSegment()
      try test.wait(for: slot, .up)
      try become(.backup, test)
      try become(.active, test)
      try waitForRoutes(Self.routes, of: test)
      try test.end()
    }
  }

  /// keepalived issue 672: nothing is left, whatever was under way.
  @Test(.seenInTheWild("K#672")) func takingBackLeavesNoRoute() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start()
      test.openLease()
      try become(.active, test)
      try test.end()
      #expect(try acceptRoutes() == [] && filterQdisc(of: "s0") == nil)
      #expect(!test.lease.isOpen)
    }
  }

  /// RFC 9568 6.4.1: the owner's addresses are ours to accept, and nobody else's on the interface, where a Backup would have them.
  @Test(.rfc9568("5.2.4-1")) func anOwnerWhoseAddressIsOnTheInterfaceTakesNoPart() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip addr add 2001:db8:1::1/64 dev s0 nodad")
      let test = try DataplaneUnderTest()
      try test.start([try test.plan("s0", .electing(servesTraffic: true), accepts: true)])
      let obstacle = Obstacle.addressOnInterface(try address("2001:db8:1::1"))
      try test.log.wait("the obstacle") { $0.last == .election(slot, .unusable(obstacle), interrupted: false) }
      try shell("ip addr del 2001:db8:1::1/64 dev s0")
      try test.log.wait("the interface") {
        if case .election(slot, .usable(link.index, _), _)? = $0.last { true } else { false }
      }
      try test.end()
    }
  }
}
