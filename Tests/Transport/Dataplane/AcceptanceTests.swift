import Conformance
import Engine
import Lab
import Testing

@testable import Transport

private let slot = GroupSlot(0)

/// Addresses of accepting groups on a real kernel: there while the group is Active, and only then.
@Suite(.inNamespace) struct DataplaneAcceptance {
  /// One group on s0, provisioned.
  private func start(_ role: GroupPlan.Role, common: Bool = false, accepts: Bool = true) throws -> DataplaneUnderTest {
    let test = try DataplaneUnderTest()
    let plan = try DataplaneUnderTest.plan("s0", role, common: common, accepts: accepts)
    try test.run {
      $0.add(plan, at: slot)
      try $0.run()
    }
    try test.log.wait("the group's interface") { !$0.isEmpty }
    return test
  }

  private func following(accepts: Bool = true) throws -> DataplaneUnderTest {
    let test = try start(.following(mayHold: false, holdGrace: .zero), accepts: accepts)
    try test.wait(for: slot, .up)
    return test
  }

  private func addresses(of test: DataplaneUnderTest) throws -> [Link.Address] {
    let device = try #require(try test.run { $0.device(of: slot) })
    return try (LinkMonitor().links[device]?.addresses ?? []).filter { ["fe80::1", "2001:db8:1::1"].contains("\($0.address)") }
  }

  private func expectEventually(at location: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool) throws {
    let isSo = try eventually(condition)
    #expect(isSo, sourceLocation: location)
  }

  private func waitForAddresses(_ isThere: Bool, of test: DataplaneUnderTest) throws {
    let isSo = try eventually {
      try addresses(of: test).count == (isThere ? 2 : 0) && test.run { $0.acceptedAddresses(of: slot).count } == (isThere ? 2 : 0)
    }
    let there = try addresses(of: test)
    #expect(isSo, "\(there), \(test.log.all)")
  }

  @Test(.rfc9568("6.4.3-4", "6.4.2-3")) func addressesComeWithTheLeaseAndGoWithIt() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try following()
      try test.round { $0.arm(slot) }
      #expect(try addresses(of: test) == [])
      // Mute, and given to the Active, until it is this router.
      #expect(try listed("mute").sorted() == ["\"vrrp6.\(link.index).10\" . 2001:db8:1::1", "\"vrrp6.\(link.index).10\" . fe80::1"])
      #expect(try listed("vips") == ["2001:db8:1::1 : jump xg5601"])

      try test.openLease()
      try test.round { $0.announce(slot) }
      try waitForAddresses(true, of: test)
      let made = try addresses(of: test)
      #expect(try made.map(\.address) == [address("2001:db8:1::1"), address("fe80::1")])
      #expect(made.allSatisfy { $0.isPermanent && $0.isUsable && $0.origin == Provisioner.addressOrigin })
      try test.round { _ in }
      try expectEventually { try listed("mute") == [] && listed("vips") == ["2001:db8:1::1 : jump g5601"] }

      try test.closeLease()
      try waitForAddresses(false, of: test)
      try expectEventually { try listed("mute").count == 2 && listed("vips") == ["2001:db8:1::1 : jump xg5601"] }
      // As often as it becomes Active.
      try test.openLease()
      try test.round { $0.announce(slot) }
      try waitForAddresses(true, of: test)
      // Shut by its policy while the leader is Active.
      try test.round { $0.disarm(slot) }
      try waitForAddresses(false, of: test)
      let counters = try test.run { $0.addressCounters }
      #expect(counters.added == 4 && counters.removed == 4 && counters.repaired == 0 && counters.refused == 0)
      #expect(test.log.all.count == 1, "nothing was refused")
      try test.end()
    }
  }

  @Test(.rfc9568(refuses: "6.4.3-4")) func withoutAcceptModeNothingIsSet() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try following(accepts: false)
      try test.openLease()
      try test.round {
        $0.arm(slot)
        $0.announce(slot)
      }
      // Whatever would be settled is, a round later.
      try test.round { _ in }
      #expect(try addresses(of: test) == [])
      #expect(try listed("mute").count == 2 && listed("vips") == ["2001:db8:1::1 : jump xg5601"])
      try test.end()
    }
  }

  @Test(.rfc9568("6.4.3-4")) func aCommonGroupsAddressesFollowItsOwnLease() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try start(.electing(servesTraffic: true), common: true)
      let device = try #require(try test.run { $0.device(of: slot) })
      // Somebody else's lease is nothing to it.
      try test.openLease()
      test.dataplane.announceLater(slot)
      try test.round { _ in }
      #expect(try addresses(of: test) == [])
      try test.openLease(.device(device))
      test.dataplane.announceLater(slot)
      try waitForAddresses(true, of: test)
      try expectEventually { try listed("vips") == ["2001:db8:1::1 : jump d\(device)"] }
      try test.closeLease(.device(device))
      try waitForAddresses(false, of: test)
      // The chains go with the device.
      try shell("ip link del s0")
      try expectEventually { try !shell("nft list table inet vrrp6d").contains("chain d\(device)") }
      #expect(try listed("vips") == [])
      try test.end()
    }
  }

  @Test(.seenInTheWild("K#836", "K#2564")) func whatSomebodyDeletesComesBack() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try following()
      try test.openLease()
      try test.round {
        $0.arm(slot)
        $0.announce(slot)
      }
      try waitForAddresses(true, of: test)
      try shell("ip addr del 2001:db8:1::1/128 dev vrrp6.\(link.index).10")
      try expectEventually { try test.run { $0.addressCounters.repaired } == 1 }
      try waitForAddresses(true, of: test)
      try test.end()
    }
  }

  @Test func aDeviceThatIsMadeAnewHasItsAddressesAgain() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try following()
      try test.openLease()
      try test.round {
        $0.arm(slot)
        $0.announce(slot)
      }
      try waitForAddresses(true, of: test)
      try shell("ip link del vrrp6.\(link.index).10")
      try test.log.wait("its return") { _ in test.conditions(of: slot) == [.up, .lost, .up] }
      try test.round {
        $0.disarm(slot)
        $0.arm(slot)
        $0.announce(slot)
      }
      try waitForAddresses(true, of: test)
      try test.end()
    }
  }

  /// keepalived issue 672: nothing is left, whatever was under way.
  @Test(.seenInTheWild("K#672")) func takingBackLeavesNoAddress() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try following()
      let before = try shell("ip -6 -o addr | grep -v vrrp6 | sort")
      try test.openLease()
      try test.round {
        $0.arm(slot)
        $0.announce(slot)
      }
      try test.end()
      #expect(try shell("ip -6 -o addr | sort") == before)
      #expect(try shell("nft list tables") == "")
    }
  }

  /// RFC 9568 6.4.1: the owner's addresses are ours to set on our device, and nobody else's on the interface, where a Backup would have them.
  @Test(.rfc9568("5.2.4-1")) func anOwnerWhoseAddressIsOnTheInterfaceTakesNoPart() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip addr add 2001:db8:1::1/64 dev s0 nodad")
      let test = try DataplaneUnderTest()
      let plan = try DataplaneUnderTest.plan("s0", .electing(servesTraffic: true), common: true, accepts: true)
      try test.run {
        $0.add(plan, at: slot)
        try $0.run()
      }
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
