import CNetlink
import Conformance
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// What the gate has on interfaces, and what becomes of it by others' hands.
@Suite(.inNamespace) struct AttachingTheGate {
  /// A gate with one seat, armed, and why its objects are not there.
  private static func start(_ instance: String = "test", on link: Link) throws -> (GateUnderTest, Lease, refusal: TransportError?) {
    let test = try GateUnderTest(instance: instance)
    let lease = try test.makeLease()
    let refusal = try test.insert(try GateUnderTest.seat(0, on: link, lease), on: link)
    try test.run { $0.arm(GroupSlot(0)) }
    return (test, lease, refusal)
  }

  /// Those of its addresses, of which the interface is no member otherwise.
  private static let groups: Set = ["ff02::1:ff00:1", "ff02::1:ff00:fe"]

  private static func isWhole(_ interface: String, instance: String = "test") throws -> Bool {
    try filters(of: interface).allSatisfy { $0.contains("vrrp6d:\(instance) direct-action") && $0.contains("pref 1 ") }
  }

  @Test func anInterfaceGetsFiltersAddressesAndMemberships() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      #expect(try solicitedNodeGroups(of: "s0").isDisjoint(with: Self.groups))
      let (test, _, refusal) = try Self.start(on: link)
      #expect(refusal == nil)
      #expect(try filterQdisc(of: "s0") == "clsact" && Self.isWhole("s0"))
      #expect(try heardMACs(of: "s0") == ["00:00:5e:00:02:0a"])
      #expect(try solicitedNodeGroups(of: "s0").isSuperset(of: Self.groups))
      #expect(try test.leave().isEmpty)
      #expect(try filterQdisc(of: "s0") == nil && heardMACs(of: "s0") == [])
      #expect(try solicitedNodeGroups(of: "s0").isDisjoint(with: Self.groups))
    }
  }

  @Test func anInterfaceThatNobodyUsesAnyMoreIsAsItWas() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      try test.settle { $0.remove(GroupSlot(0)) }
      #expect(try filterQdisc(of: "s0") == nil && heardMACs(of: "s0") == [])
      #expect(try solicitedNodeGroups(of: "s0").isDisjoint(with: Self.groups))
      #expect(try test.run { $0.isUnused(link.index) })
      #expect(try test.leave().isEmpty)
    }
  }

  // MARK: Others' hands

  struct Hand: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let does: String
  }

  private static let hands = [
    Hand(testDescription: "deletes what comes in", does: "tc filter del dev s0 ingress"),
    Hand(testDescription: "deletes what goes out", does: "tc filter del dev s0 egress"),
    Hand(testDescription: "deletes ours only", does: "tc filter del dev s0 ingress pref 1 handle 59 protocol all bpf"),
    Hand(testDescription: "deletes the qdisc", does: "tc qdisc del dev s0 clsact"),
    Hand(testDescription: "makes the qdisc anew", does: "tc qdisc del dev s0 clsact; tc qdisc add dev s0 clsact 2>/dev/null || true"),
  ]

  @Test(.seenInTheWild("K#1385", "K#2357", "K#2678"), arguments: hands)
  func whatSomebodyDeletesIsPutBackAndSaid(_ hand: Hand) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      for _ in 0..<2 {
        let said = test.putBack.count
        try shell(hand.does)
        try test.log.wait("the notice") { _ in test.putBack.count > said }
        #expect(try Self.isWhole("s0"))
      }
      #expect(Set(test.putBack) == ["s0"])
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func whoServesIsServedAgainBehindADeletion() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      router.open()
      try shell("tc qdisc del dev s0 clsact")
      try router.test.log.wait("the notice") { _ in router.test.putBack == ["s0"] }
      #expect(try router.answers(expecting: 4).count == 4)
      try router.end()
    }
  }

  /// More is deleted at once than the kernel has room to say.
  @Test func deletionsThatWereLostAreFoundByAsking() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let watch = try FilterWatch(except: 0)
      let rounds = 40_000
      try shell("yes 'qdisc add dev s0 clsact\nqdisc del dev s0 clsact' | head -n \(2 * rounds) | tc -batch -")
      var heard = 0
      let isComplete = try watch.drain { _ in heard += 1 }
      #expect(!isComplete && heard < rounds)
      // And behind that all is heard again.
      try shell("tc qdisc add dev s0 clsact && tc qdisc del dev s0 clsact")
      var interfaces: [InterfaceIndex] = []
      let isCompleteAgain = try watch.drain { interfaces.append($0) }
      #expect(isCompleteAgain && interfaces == [link.index])
    }
  }

  @Test func theWatchHearsOfDeletionsThatMayBeOfOursAndNotOfItsOwn() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      let attachments = test.gate.attachments
      let watch = try FilterWatch(except: try attachments.loop.run { attachments.assumeIsolated { $0.socket.port } })
      try test.settle { $0.remove(GroupSlot(0)) }
      var heard: [InterfaceIndex] = []
      #expect(try watch.drain { heard.append($0) } && heard.isEmpty)
      try shell("tc qdisc add dev s0 clsact")
      let other = try ForeignFilter(on: link, .ingress, "theirs", preference: 9)
      try other.delete()
      #expect(try watch.drain { heard.append($0) } && heard.isEmpty)
      try shell("tc qdisc del dev s0 clsact")
      #expect(try watch.drain { heard.append($0) } && heard == [link.index])
      #expect(try test.leave().isEmpty)
    }
  }

  /// What no notification tells is found by the audit.
  @Test(.seenInTheWild("K#2564")) func anAddressThatSomebodyTookOutOfTheFilterIsPutBack() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      try test.run { $0.audit(8) }
      try test.waitForThread()
      #expect(test.putBack == [])
      try shell("bridge fdb del 00:00:5e:00:02:0a dev s0 self")
      try test.run { $0.audit(8) }
      try test.waitForThread()
      #expect(test.putBack == ["s0"])
      #expect(try heardMACs(of: "s0") == ["00:00:5e:00:02:0a"])
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func aFilterOfSomebodyElsesBeforeOursIsSaid() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      let other = try ForeignFilter(on: link, .ingress, "theirs")
      try test.run { $0.audit(8) }
      try test.waitForThread()
      #expect(Self.hidden(test) == ["the filter theirs"])
      // It stays, and the qdisc with it.
      #expect(try test.leave().isEmpty)
      #expect(try filters(of: "s0")[0].contains("theirs"))
      _ = other
    }
  }

  @Test(.enabled(if: ForeignTCXProgram.isPossible, "the kernel has no tcx (Linux 6.6)"), arguments: SegmentFilters.Direction.allCases)
  func aTCXProgramIsSaid(_ direction: SegmentFilters.Direction) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      let other = try ForeignTCXProgram(on: link, direction)
      try test.run { $0.audit(8) }
      try test.waitForThread()
      let id = try #require(TCXPrograms.attached(to: link.index, direction).first)
      #expect(Self.hidden(test) == ["the tcx program \(id) ('bpftool prog show id \(id)')"])
      try other.detach()
      try test.run { $0.audit(8) }
      try test.waitForThread()
      #expect(Self.hidden(test).count == 1)
      #expect(try test.leave().isEmpty)
    }
  }

  private static func hidden(_ test: GateUnderTest) -> [String] {
    test.log.all.compactMap { event in if case .hidden("s0", let other) = event { other } else { nil } }
  }

  // MARK: Places that are taken

  @Test func aFilterOfSomebodyElsesInOurPlaceIsLeftAloneAndNamed() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("tc qdisc add dev s0 clsact")
      let other = try ForeignFilter(on: link, .ingress, "theirs", handle: SegmentFilters.handle)
      let (test, _, refusal) = try Self.start(on: link)
      #expect(
        refusal?.description
          == "attach the ingress filter to s0: file exists (EEXIST), the filter theirs has the place: delete it with "
          + "'tc filter del dev s0 ingress pref 1'")
      #expect(try filters(of: "s0")[0].contains("theirs") && !filters(of: "s0")[0].contains("vrrp6d:test"))
      try shell("tc filter del dev s0 ingress pref 1")
      try test.settle { $0.retryRefused([link.index]) }
      #expect(test.refusal(of: link) == nil)
      #expect(try Self.isWhole("s0"))
      #expect(try test.leave().isEmpty)
      #expect(try filterQdisc(of: "s0") == "clsact", "it was somebody else's")
      _ = other
    }
  }

  /// The kernel has filters of one kind and for one protocol at a preference.
  @Test func aFilterForAnotherProtocolAtOurPreferenceIsNamed() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("tc qdisc add dev s0 clsact")
      let other = try ForeignFilter(on: link, .egress, "theirs", protocol: ETH_P_IPV6)
      let (test, _, refusal) = try Self.start(on: link)
      #expect(
        refusal?.description
          == "attach the egress filter to s0: invalid argument (EINVAL), the filter theirs has the place: delete it with "
          + "'tc filter del dev s0 egress pref 1'")
      // Half a gate is none: it would go when the rest of it does, which never was.
      #expect(try !filters(of: "s0")[0].contains("vrrp6d:test"))
      try other.delete()
      try test.settle { $0.retryRefused([link.index]) }
      #expect(try test.refusal(of: link) == nil && Self.isWhole("s0"))
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func theOldIngressQdiscIsRefusedInWords() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("tc qdisc add dev s0 ingress")
      let (test, _, refusal) = try Self.start(on: link)
      #expect(
        refusal?.description
          == "attach the gate to s0: file exists (EEXIST), it has an ingress qdisc, which takes the place of clsact: "
          + "'tc qdisc replace dev s0 clsact' keeps filters of yours in another way")
      try shell("tc qdisc del dev s0 ingress")
      try test.settle { $0.retryRefused([link.index]) }
      #expect(try test.refusal(of: link) == nil && Self.isWhole("s0"))
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func aSharedBlockIsRefusedInWords() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("tc qdisc add dev s0 ingress_block 7 clsact")
      let (test, _, refusal) = try Self.start(on: link)
      #expect(
        try #require(refusal).description.contains("its clsact qdisc has a shared block: delete it with 'tc qdisc del dev s0 clsact'"))
      #expect(try test.leave().isEmpty)
      #expect(try filterQdisc(of: "s0") == "clsact")
    }
  }

  // MARK: Whose the qdisc is

  @Test func aQdiscOfSomebodyElsesStaysAtTheEnd() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("tc qdisc add dev s0 clsact")
      let (test, _, refusal) = try Self.start(on: link)
      #expect(refusal == nil)
      // Also when a filter of ours was put back in between.
      try shell("tc filter del dev s0 ingress")
      try test.log.wait("the notice") { _ in test.putBack == ["s0"] }
      #expect(try test.leave().isEmpty)
      #expect(try filterQdisc(of: "s0") == "clsact" && !filters(of: "s0").joined().contains("vrrp6d"))
    }
  }

  @Test func ourQdiscStaysWhenSomebodyUsesIt() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      let other = try ForeignFilter(on: link, .egress, "theirs", preference: 9)
      #expect(try test.leave().isEmpty)
      #expect(try filters(of: "s0")[1].contains("theirs"))
      _ = other
    }
  }

  // MARK: Predecessors

  @Test func whatADeadPredecessorLeftIsReplacedShut() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      router.open()
      #expect(try router.answers(expecting: 4).count == 4)
      router.test.die()
      // It goes by its lease still, until that ends: nobody holds it in another process.
      let (test, lease, refusal) = try Self.start(on: router.segment)
      #expect(refusal == nil)
      #expect(try router.answers(expecting: 0) == [])
      lease.hold(until: now() + .seconds(1000))
      #expect(try router.answers(expecting: 4).count == 4)
      #expect(try test.leave().isEmpty)
      #expect(try filterQdisc(of: "s0") == nil)
    }
  }

  @Test func anotherInstancesFilterIsReplacedOnceThatIsDead() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      var other: InstanceName? = try InstanceName("other")
      let (alive, _, _) = try Self.start("other", on: link)
      let (test, _, refusal) = try Self.start(on: link)
      #expect(
        refusal?.description
          == "attach the ingress filter to s0: file exists (EEXIST), vrrp6d other serves this interface already: give it to one of the two")
      #expect(try Self.isWhole("s0", instance: "other"))
      withExtendedLifetime(other) {}
      other = nil
      alive.die()
      let isFree = eventually { !InstanceName.isTaken("other") }
      #expect(isFree)
      try test.settle { $0.retryRefused([link.index]) }
      #expect(try test.refusal(of: link) == nil && Self.isWhole("s0"))
      #expect(try test.leave().isEmpty)
    }
  }

  // MARK: Interfaces that change

  @Test(.seenInTheWild("other:interface-comes-back")) func anInterfaceThatIsMadeAnewIsSettledAnew() async throws {
    try await withIsolatedNetwork {
      let old = try makeSegment()
      let (test, lease, _) = try Self.start(on: old)
      try shell("ip link del s0")
      try test.settle { $0.vanished(old.index) }
      #expect(try test.run { !$0.isSeated(GroupSlot(0)) && $0.isUnused(old.index) })
      // With the index of before: nothing of the old one is taken to be there.
      try shell("ip link add s0 index \(old.index) type veth peer name h0 && ip link set h0 up && ip link set s0 up")
      #expect(try test.insert(try GateUnderTest.seat(0, on: old, lease), on: old) == nil)
      #expect(try Self.isWhole("s0") && heardMACs(of: "s0").count == 1)
      #expect(try solicitedNodeGroups(of: "s0").isSuperset(of: Self.groups))
      #expect(try test.leave().isEmpty)
    }
  }

  /// With an MTU too small for IPv6 the kernel forgets memberships.
  @Test(.seenInTheWild("K#1847", "K#2575")) func membershipsAreThereAgainBehindALossOfIPv6() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let (test, _, _) = try Self.start(on: link)
      try shell("ip link set s0 mtu 1000")
      try shell("ip link set s0 mtu 1500")
      #expect(try solicitedNodeGroups(of: "s0").isDisjoint(with: Self.groups))
      try test.settle { $0.interrupted(link.index, lostIPv6: true) }
      #expect(try solicitedNodeGroups(of: "s0").isSuperset(of: Self.groups))
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func anInterfaceThatIsGoneRefusesAndLeavesNothing() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip link del s0")
      let (test, _, refusal) = try Self.start(on: link)
      #expect(refusal?.errno == .noSuchDevice)
      try test.settle { $0.vanished(link.index) }
      #expect(try test.leave().isEmpty)
    }
  }

  // MARK: Room

  @Test func aFullGateRefusesTheSeatAndSaysSo() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      var capacity = GateUnderTest.capacity
      // Number 0 is nobody's.
      capacity.groups = 3
      capacity.leases = 1
      let test = try GateUnderTest(capacity: capacity)
      let lease = try test.makeLease()
      var error = #expect(throws: TransportError.self) { try test.makeLease() }
      #expect(error?.errno == .argListTooLong && error?.description.contains("the gate was made for 1 elections") == true)
      for (slot, vrid) in [(0, UInt8(10)), (1, 11)] {
        #expect(try test.insert(try GateUnderTest.seat(slot, on: link, vrid: vrid, lease), on: link) == nil)
      }
      let third = try GateUnderTest.seat(2, on: link, vrid: 12, lease)
      error = #expect(throws: TransportError.self) { try test.insert(third, on: link) }
      #expect(
        error?.description
          == "seat one more group on s0: argument list too long (E2BIG), the gate was made for 2 groups: restart vrrp6d, which makes it larger"
      )
      #expect(try test.run { !$0.isSeated(GroupSlot(2)) })
      // One that leaves makes room.
      try test.settle { $0.remove(GroupSlot(0)) }
      #expect(try test.insert(third, on: link) == nil)
      #expect(try heardMACs(of: "s0") == ["00:00:5e:00:02:0b", "00:00:5e:00:02:0c"])
      test.gate.leases.giveBack(lease.number)
      #expect(test.gate.leases[lease.number] == nil)
      #expect(try test.makeLease().number == lease.number)
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func aSeatWithMoreAddressesThanThereIsRoomForIsNotThereInPart() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      var capacity = GateUnderTest.capacity
      capacity.addresses = 4
      let test = try GateUnderTest(capacity: capacity)
      let lease = try test.makeLease()
      let addresses = ["fe80::1"] + (1...16).map { "2001:db8:1::\($0)" }
      let large = try GateUnderTest.seat(0, on: link, lease, addresses: addresses)
      let error = #expect(throws: TransportError.self) { try test.insert(large, on: link) }
      #expect(error?.errno == .argListTooLong)
      #expect(try test.run { !$0.isSeated(GroupSlot(0)) && $0.isUnused(link.index) })
      // There is room for what fits, again and again.
      for _ in 0..<3 {
        #expect(try test.insert(try GateUnderTest.seat(0, on: link, lease), on: link) == nil)
        try test.settle { $0.remove(GroupSlot(0)) }
      }
      #expect(try test.leave().isEmpty)
    }
  }

  @Test func withoutPrivilegesTheGateSaysWhatItMayNot() async throws {
    try await withIsolatedNetwork {
      dropCapabilities()
      let error = #expect(throws: TransportError.self) { try GateUnderTest() }
      #expect(error?.errno == .notPermitted)
    }
  }

  @Test func theKernelIsAskedBeforehandAndNothingStays() async throws {
    try await withIsolatedNetwork {
      try shell("ip link set lo up")
      let test = try GateUnderTest()
      try test.run { try $0.probe(needsRoutes: true) }
      #expect(try filterQdisc(of: "lo") == nil && acceptRoutes() == [])
      #expect(try test.leave().isEmpty)
    }
  }

  /// A bridge hears all frames: an entry of its own would take them from hosts behind its ports.
  @Test func aBridgeIsPromiscuousWhileItCarriesAVirtualRouter() async throws {
    try await withIsolatedNetwork {
      try shell("ip link add s0 type bridge && ip link set s0 up")
      let link = try #require(try LinkMonitor().link(named: "s0"))
      let test = try GateUnderTest()
      let lease = try test.makeLease()
      let seat = try GateUnderTest.seat(0, on: link, lease)
      func isPromiscuous() throws -> Bool { try shell("ip -d link show s0").contains("promiscuity 1") }
      try test.settle { try $0.insert(seat, on: Gate.SegmentLink(name: "s0", isBridge: true)) }
      #expect(try test.refusal(of: link) == nil && isPromiscuous())
      #expect(try heardMACs(of: "s0") == [])
      try test.settle { $0.remove(GroupSlot(0)) }
      #expect(try eventually { try !isPromiscuous() })
      #expect(try test.leave().isEmpty)
    }
  }
}
