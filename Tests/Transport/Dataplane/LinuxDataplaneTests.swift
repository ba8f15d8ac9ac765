import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

private let first = GroupSlot(0)
private let second = GroupSlot(1)

@Suite(.inNamespace) struct DataplaneProvisioning {
  @Test func devicesAreMadeAndGroupsAreToldThatTheyCanTakePart() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      let device = try #require(try test.run { $0.device(of: first) })
      let monitor = try LinkMonitor()
      let made = try #require(monitor.links[device])
      #expect(made.parent == link.index && made.group == 5601 && made.isUp)
      #expect(made.macAddress == MACAddress.virtualRouter(try #require(VirtualRouterID(10))))
      #expect(try test.run { $0.obstacle(of: first) } == nil)
      // Each is told once, and nothing was refused.
      #expect(test.conditions(of: first) == [.up])
      #expect(test.log.all.count == 2)
      try test.end()
    }
  }

  @Test func anElectingGroupLearnsItsSource() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip addr flush dev s0 && ip addr add fe80::a/64 dev s0 nodad")
      let test = try DataplaneUnderTest()
      let plan = try DataplaneUnderTest.plan("s0", .electing(servesTraffic: false))
      let common = try DataplaneUnderTest.plan("s0", .electing(servesTraffic: true), vrid: 20, common: true)
      try test.run {
        $0.add(plan, at: first)
        $0.add(common, at: second)
        try $0.run()
      }
      let usable = ElectionLink.usable(link.index, source: try address("fe80::a"))
      for slot in [first, second] {
        try test.log.wait("the interface") { $0.contains(.election(slot, usable, interrupted: false)) }
      }
      // Only the one that serves traffic has a device, which its own lease opens.
      #expect(try test.run { $0.device(of: first) } == nil)
      let device = try #require(try test.run { $0.device(of: second) })
      try test.round { _ in }
      #expect(try armed().contains("vrrp6.\(link.index).20"))
      #expect(try test.run { dataplane in dataplane.member(second).flatMap { dataplane.lease(of: $0) } } == .device(device))
      try shell("ip addr add fe80::9/64 dev s0 nodad")
      try test.log.wait("the new source") {
        $0.last == .election(second, .usable(link.index, source: IPv6Address("fe80::9") ?? .unspecified), interrupted: false)
      }
      try shell("ip addr flush dev s0")
      try test.log.wait("the loss of it") { $0.last == .election(second, .unusable(.noLinkLocal), interrupted: false) }
      try test.end()
    }
  }

  @Test(.seenInTheWild("other:interface-comes-back")) func aParentThatIsMadeAnewIsProvisionedAnew() async throws {
    try await withIsolatedNetwork {
      let old = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      try test.round { $0.arm(first) }
      #expect(try armed().contains("vrrp6.\(old.index).10"))
      try shell("ip link del s0")
      try test.wait(for: first, .lost)
      #expect(try test.run { $0.obstacle(of: first) } == .noInterface)
      #expect(try test.run { $0.device(of: first) } == nil)
      let again = try makeSegment()
      #expect(again.index != old.index)
      try test.wait(for: first, .up)
      // Shut, until the group says otherwise; and what was the old one's is gone from the gate.
      try test.round { _ in }
      let before = try shell("nft list table inet vrrp6d")
      #expect(!before.contains("vrrp6.\(again.index).10\" }"))
      #expect(!before.contains("vrrp6.\(old.index).10"))
      #expect(try !shell("nft list map inet vrrp6d held").contains("\"\(old.index)\""))
      #expect(try shell("nft list map inet vrrp6d held").contains("\"s0\" : jump"))
      try test.round { $0.arm(first) }
      #expect(try armed().contains("vrrp6.\(again.index).10"))
      try test.end()
    }
  }

  @Test func aDeviceThatSomebodyRemovedIsMadeAnew() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let old = try #require(try test.run { $0.device(of: first) })
      try test.round { $0.arm(first) }
      try shell("ip link del vrrp6.\(link.index).10")
      // The group is told, so that it arms and announces the new one.
      try test.log.wait("its return") { _ in test.conditions(of: first) == [.up, .lost, .up] }
      let new = try #require(try test.run { $0.device(of: first) })
      #expect(new != old)
      #expect(try LinkMonitor().links[new]?.name == "vrrp6.\(link.index).10")
      try test.end()
    }
  }

  @Test func whatTheKernelRefusedToMakeIsMadeLater() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      // Somebody else's device of our name.
      try shell("ip link add vrrp6.\(link.index).10 type veth peer name other")
      let test = try DataplaneUnderTest()
      try test.start("s0")
      let entries = try test.log.wait(for: 1)
      guard case .refused(let error)? = entries.first else {
        Issue.record("\(entries)")
        return
      }
      #expect(error.errno == .fileExists)
      #expect(try test.run { $0.obstacle(of: first) } == .refused(error))
      try shell("ip link del other")
      // Without waiting for the audit that does it.
      try test.run { $0.retryRefused() }
      try test.wait(for: first, .up)
      #expect(try test.run { $0.counters.refused } == 1)
      try test.end()
    }
  }

  @Test func leftoversAreRemovedAndForeignDevicesAreNot() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let made = try Provisioner().provision([try device(on: link, 10, group: 5601), try device(on: link, 11, group: 5602)])
      #expect(made.allSatisfy { if case .success = $0.outcome { true } else { false } })
      let test = try DataplaneUnderTest()
      #expect(try test.run { try $0.clearLeftovers(in: GateConfiguration.standardLinkGroups, sparing: []) } == (2, 0))
      #expect(try test.run { try $0.clearLeftovers(in: GateConfiguration.standardLinkGroups, sparing: []) } == (0, 0))
      try shell("ip link set h0 group 5603")
      let refusal = #expect(throws: DataplaneRefusal.self) {
        try test.run { try $0.clearLeftovers(in: GateConfiguration.standardLinkGroups, sparing: []) }
      }
      #expect(refusal == .foreignDevice("h0", linkGroup: 5603, range: GateConfiguration.standardLinkGroups))
      try test.run { try $0.run() }
      try test.end()
    }
  }

  /// Put right before it is used, whatever has become of it.
  @Test func aPredecessorsDeviceIsTakenOverAsOneMadeNowWouldBe() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let elsewhere = try makeSegment("s1", "h1")
      let name = "vrrp6.\(link.index).10"
      let left = try Provisioner().provision([
        try device(on: link, 10, group: 5603, addresses: ["fe80::1", "2001:db8:f::1"]), try device(on: link, 11, group: 5601),
        try device(on: elsewhere, 10, group: 5601),
      ])
      let heir = try #require(try left.first?.outcome.get())
      try shell(
        """
        ip link set \(name) down && ip link set \(name) mtu 1400
        # What goes with a link that is taken down is of no use here.
        ip addr add 2001:db8:f::1/128 dev \(name) nodad && ip neigh add proxy 2001:db8:f::1 dev \(name)
        sysctl -qw net/ipv6/conf/\(name)/accept_ra=1
        # Not on the parent that its name says.
        ip link del vrrp6.\(elsewhere.index).10 && ip link add vrrp6.\(elsewhere.index).10 link s0 type macvlan
        ip link set vrrp6.\(elsewhere.index).10 group 5601 alias "vrrp6d table vrrp6d"
        """)
      let test = try DataplaneUnderTest()
      let ids = Set([
        try DataplaneUnderTest.plan("s0", .following(mayHold: false, holdGrace: .zero)).id,
        try DataplaneUnderTest.plan("s1", .following(mayHold: false, holdGrace: .zero)).id,
      ])
      #expect(try test.run { try $0.clearLeftovers(in: GateConfiguration.standardLinkGroups, sparing: ids) } == (2, 1))
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      #expect(try test.run { $0.device(of: first) } == heir && test.run { $0.inherited } == 1)
      #expect(test.log.all.allSatisfy { if case .refused = $0 { false } else { true } })
      let monitor = try LinkMonitor()
      let (device, provisioner) = (try #require(monitor.links[heir]), try Provisioner())
      let expected = VirtualRouterDevice(
        parent: try #require(VirtualRouterDevice.Parent(link)), vrid: try #require(VirtualRouterID(10)), linkGroup: 5601,
        addresses: [try address("fe80::1"), try address("2001:db8:1::1")])
      #expect(device.addresses.map(\.address) == [expected.source] && device.isUp && device.group == 5601)
      #expect(provisioner.inspect([DeviceUnderAudit(device: expected, index: heir, name: name)]).deviations == [[]])
      #expect(try provisioner.answered().filter { $0.interface == heir }.map(\.address).sorted() == expected.addresses.sorted())
      // It serves as any other.
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.openLease()
      try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      _ = try receiver.frames("the announcements") { announcements($0).count >= 2 }
      try test.end()
    }
  }
}

@Suite(.inNamespace) struct DataplaneObstacles {
  struct Hindrance: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let obstacle: @Sendable (Obstacle) -> Bool
    let cause: String
    let remedy: String
  }

  private static let hindrances: [Hindrance] = [
    Hindrance(
      testDescription: "the interface is gone", obstacle: { $0 == .noInterface }, cause: "ip link del s0",
      remedy: "ip link add s0 type veth peer name h0 && ip link set h0 up && ip link set s0 up"),
    Hindrance(
      testDescription: "the interface is renamed", obstacle: { $0 == .noInterface },
      cause: "ip link set s0 down && ip link set s0 name t0 && ip link set t0 up",
      remedy: "ip link set t0 down && ip link set t0 name s0 && ip link set s0 up"),
    Hindrance(
      testDescription: "the interface is down", obstacle: { $0 == .interfaceDown }, cause: "ip link set s0 down",
      remedy: "ip link set s0 up"),
    Hindrance(
      testDescription: "no carrier", obstacle: { $0 == .noCarrier }, cause: "ip link set h0 down", remedy: "ip link set h0 up"),
    Hindrance(
      testDescription: "forwarding is off", obstacle: { $0 == .forwardingOff }, cause: "sysctl -qw net.ipv6.conf.all.forwarding=0",
      remedy: "sysctl -qw net.ipv6.conf.all.forwarding=1"),
    Hindrance(
      testDescription: "a virtual address on the interface",
      obstacle: { if case .addressOnInterface(let address) = $0 { address == IPv6Address("2001:db8:1::1") } else { false } },
      cause: "ip addr add 2001:db8:1::1/64 dev s0 nodad", remedy: "ip addr del 2001:db8:1::1/64 dev s0"),
  ]

  @Test(arguments: hindrances)
  func itComesAndGoes(_ hindrance: Hindrance) async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      for _ in 0..<2 {
        try test.wait(for: first, .up)
        try shell(hindrance.cause)
        try test.wait(for: first, .lost)
        // The first that is told may be one on the way, such as a loss of carrier before the loss of the interface.
        let end = now() + patience
        var obstacle = try test.run { $0.obstacle(of: first) }
        while now() < end, !(obstacle.map(hindrance.obstacle) ?? false) { obstacle = try test.run { $0.obstacle(of: first) } }
        #expect(obstacle.map(hindrance.obstacle) == true, "\(String(describing: obstacle))")
        try shell(hindrance.remedy)
      }
      try test.wait(for: first, .up)
      #expect(try test.run { $0.obstacle(of: first) } == nil)
      try test.end()
    }
  }

  @Test func anInterfaceThatBelongsToABridgeIsLeftAloneUntilItLeavesIt() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link add b0 type bridge && ip link set s0 master b0")
      let test = try DataplaneUnderTest()
      try test.start("s0")
      #expect(try test.run { $0.obstacle(of: first) } == .port(of: "b0", kind: "bridge"))
      #expect(try test.run { $0.unsupportedInterfaces().map(\.1) } == [.port(of: "b0", kind: "bridge")])
      #expect(try test.run { $0.device(of: first) } == nil)
      try shell("ip link set s0 nomaster")
      try test.wait(for: first, .up)
      #expect(try test.run { $0.unsupportedInterfaces().isEmpty })
      try test.end()
    }
  }

  /// keepalived issue 38 and others: what happened between two looks must not be missed.
  @Test(.seenInTheWild("K#38", "K#392", "K#2298")) func anInterruptionThatIsOverAlreadyIsTold() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      // The loop sees the end of it only.
      try test.loop.run {
        // Of one that listens like the dataplane's own: the kernel tells of a carrier up to a second late, and not at all if it is back by then.
        let monitor = try LinkMonitor()
        try shell("ip link set h0 down")
        try drain(monitor) { $0.link(named: "s0")?.isUsable == false }
        try shell("ip link set h0 up")
        try drain(monitor) { $0.link(named: "s0")?.isUsable == true }
      }
      try test.log.wait("both") { _ in test.conditions(of: first).count >= 3 }
      #expect(test.conditions(of: first) == [.up, .lost, .up])
      try test.end()
    }
  }

  /// With an interface's IPv6 goes the membership that a group hears by, though nothing but addresses ever changed: it is to begin anew.
  @Test(.seenInTheWild("K#1847", "K#2575")) func anElectionWhoseLinkLocalAddressWasAwayForAMomentWasInterrupted() async throws {
    try await withIsolatedNetwork {
      try shell("sysctl -qw net.ipv6.conf.default.accept_dad=0")
      let link = try makeSegment()
      let monitor = try LinkMonitor()
      try drain(monitor) { $0.link(named: "s0")?.linkLocal != nil }
      let source = try #require(monitor.link(named: "s0")?.linkLocal)
      let test = try DataplaneUnderTest()
      let plan = try DataplaneUnderTest.plan("s0", .electing(servesTraffic: false))
      try test.run {
        $0.add(plan, at: first)
        try $0.run()
      }
      let usable = ElectionLink.usable(link.index, source: source)
      try test.log.wait("the interface") { $0.contains(.election(first, usable, interrupted: false)) }
      // The loop sees the end of it only.
      try test.loop.run {
        let monitor = try LinkMonitor()
        try shell("ip link set s0 mtu 1200")
        try drain(monitor) { $0.link(named: "s0")?.linkLocal == nil }
        try shell("ip link set s0 mtu 1500")
        try drain(monitor) { $0.link(named: "s0")?.linkLocal != nil }
      }
      try test.log.wait("the interruption") { $0.last == .election(first, usable, interrupted: true) }
      try test.end()
    }
  }
}

@Suite(.inNamespace) struct DataplaneAnnouncing {
  @Test func anArmedGroupWithALeaseIsAnnounced() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.openLease()
      let before = now()
      let report = try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      #expect(report.announcements == 1 && report.failures == 0)
      #expect(before <= report.gated && report.gated <= report.announced && report.announced <= now())
      #expect(try armed().contains("vrrp6.\(link.index).10"))
      let frames = try receiver.frames("the announcements") { announcements($0).count >= 2 }
      #expect(announcements(frames).compactMap(\.target) == [try address("fe80::1"), try address("2001:db8:1::1")])
      // The groups were joined when the device was made; that is said again behind what hosts wait for.
      let later = try receiver.frames("the report") {
        $0.map(captured).contains { $0.isFromVirtualMAC && $0.kind == .multicastListenerReport }
      }
      #expect(!later.isEmpty)
      // One report, and an advertisement for each address; the device's own reports are the kernel's.
      #expect(try test.run { $0.counters.announced } == 3)
      try test.end()
    }
  }

  @Test(.seenInTheWild("K#375", "K#542", "K#1927", "other:announcements-are-refreshed"))
  func anAnnouncementIsRepeatedAndThenRefreshedWhileTheLeaseLasts() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest(repetitions: .init(refresh: .milliseconds(200)))
      try test.start("s0")
      try test.wait(for: first, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.openLease()
      try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      // Two addresses, three times; then one frame now and then.
      let frames = try receiver.frames("repetitions and refreshes", within: .seconds(20)) { announcements($0).count >= 3 * 2 + 3 }
      let link = try address("fe80::1")
      let targets = announcements(frames).compactMap(\.target)
      #expect(targets.prefix(6).filter { $0 == link }.count == 3)
      #expect(targets.dropFirst(6).allSatisfy { $0 == link }, "a refresh is one frame")
      let counters = try test.run { $0.counters }
      #expect(counters.repeated == 4 && counters.refreshed >= 3)

      // The group is shut: what waits for its turn then finds nobody who may speak, and is not counted as kept back.
      try test.closeLease()
      let end = now() + patience
      while try test.run({ $0.repetitions.count }) > 0 { try #require(now() < end, "the schedule is never empty") }
      #expect(try test.run { $0.counters.withheld } == 0)
      try test.end()
    }
  }

  /// An election that is late again and again, because of thousands of announcements, must not be the cause of thousands more.
  @Test func whoWasAnnouncedAMomentAgoWaitsForItsTurn() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      try test.openLease()
      let fresh = try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      try test.run { $0.burstsResume = now() + .seconds(600) }
      let mixed = try test.round {
        $0.announce(first)
        $0.arm(second)
        $0.announce(second)
      }
      #expect(fresh.announcements == 1 && mixed.announcements == 1)
      // It was away meanwhile: its hosts wait for it as for any other.
      let back = try test.round {
        $0.disarm(second)
        $0.arm(second)
        $0.announce(second)
      }
      #expect(back.announcements == 1)
      // Both addresses at first, in its turn, and twice more.
      _ = try receiver.frames("the announcements", within: .seconds(20)) { announcements($0).count >= 8 }
      #expect(try test.run { $0.counters.withheld } == 0)
      try test.run { $0.burstsResume = .zero }
      let later = try test.round { $0.announce(first) }
      #expect(later.announcements == 1)
      try test.end()
    }
  }

  @Test func withoutALeaseNothingIsSent() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      // Never had one, had one, and has one but was shut before its turn.
      var report = try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      #expect(report.announcements == 0)
      try test.openLease()
      try test.closeLease()
      report = try test.round { $0.announce(first) }
      #expect(report.announcements == 0)
      #expect(try test.run { $0.counters.withheld } == 2)
      try test.openLease()
      report = try test.round {
        $0.announce(first)
        $0.disarm(first)
      }
      #expect(report.announcements == 0)
      #expect(try test.run { $0.counters.withheld } == 3)
      #expect(try test.run { $0.counters.announced } == 0)
      // Whatever was sent comes before a frame of the test's own.
      let mark = try RawAdvertisement().frame
      try FrameSocket().send(mark, by: try indexOf("s0"))
      let frames = try receiver.frames("the mark") { $0.contains(mark) }
      // The device's own reports may pass while the lease lasts.
      #expect(!frames.map(captured).contains { $0.kind == .unsolicitedNeighborAdvertisement })
      try test.end()
    }
  }

  @Test func whatTheKernelRefusesToSendIsReported() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      try test.openLease()
      let reports = Log<CommitReport>()
      // Down behind the back of the loop, which is busy with this.
      try test.loop.run { [dataplane = test.dataplane] in
        try shell("ip link set s0 down")
        dataplane.arm(first)
        dataplane.announce(first)
        dataplane.commit { reports.append($0) }
      }
      let report = try reports.wait(for: 1)[0]
      let counters = try test.run { $0.counters }
      // Its loss may have been noticed first: then there is no device to announce.
      #expect(report.failures > 0 || counters.withheld == 1)
      #expect(counters.announced == 0)
      try test.end()
    }
  }
}

@Suite(.inNamespace) struct DataplaneHolds {
  @Test func aHeldInterfaceGoesDownBehindItsGraceAndComesUpWhenLetGo() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      let grace = Duration.milliseconds(50)
      try test.start("s0", mayHold: true, holdGrace: grace)
      try test.wait(for: first, .up)
      let start = now()
      try test.round { $0.hold(first) }
      try test.wait(for: first, .held)
      #expect(now() >= start + grace)
      try waitForLink("s0", "down") { $0?.isUp == false }
      try test.run { #expect($0.heldInterfaces == ["s0"]) }
      #expect(try test.run { $0.obstacle(of: first) } == .held)
      // Somebody brings it up.
      try shell("ip link set s0 up")
      try test.log.wait("the notice") { $0.contains(.heldAgain("s0")) }
      try waitForLink("s0", "down again") { $0?.isUp == false }
      try test.round { $0.release(first) }
      try test.wait(for: first, .up)
      try waitForLink("s0", "up") { $0?.isUsable == true }
      try test.run { #expect($0.heldInterfaces.isEmpty) }
      let counters = try test.run { $0.counters }
      #expect(counters.linksTakenDown == 2 && counters.linksBroughtUp == 1 && counters.refused == 0)
      try test.end()
    }
  }

  @Test func whatAnOperatorTookDownStaysDown() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1", mayHold: true)
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      try shell("ip link set s0 down")
      try test.wait(for: first, .lost)
      try test.round {
        $0.hold(first)
        $0.hold(second)
      }
      try test.wait(for: second, .held)
      try waitForLink("s1", "down") { $0?.isUp == false }
      try test.round {
        $0.release(first)
        $0.release(second)
      }
      try test.wait(for: second, .up)
      #expect(try LinkMonitor().link(named: "s0")?.isUp == false)
      #expect(test.conditions(of: first).last == .lost)
      try test.end()
      #expect(try LinkMonitor().link(named: "s0")?.isUp == false)
    }
  }
}

@Suite(.inNamespace) struct DataplaneTakingBack {
  @Test(arguments: [false, true])
  func nothingIsLeftButTheHoldsThatAreToBeKept(_ keepsHolds: Bool) async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      let before = try LinkMonitor().links.values.map(\.name).sorted()
      try test.start("s0", "s1", mayHold: true)
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      try test.round { $0.hold(first) }
      try test.wait(for: first, .held)
      try waitForLink("s0", "down") { $0?.isUp == false }
      try test.takeBack(keepsHolds: keepsHolds)
      let monitor = try LinkMonitor()
      #expect(monitor.links.values.map(\.name).sorted() == before)
      #expect(monitor.link(named: "s0")?.isUp == !keepsHolds)
      #expect(monitor.link(named: "s1")?.isUp == true)
      try test.end(takesBack: false)
      #expect(try shell("nft list tables").isEmpty)
    }
  }

  /// Let go, but its turn to come up had not come: the end must not be the last it hears of us.
  @Test(arguments: [false, true])
  func anInterfaceThatWasJustLetGoComesUp(_ keepsHolds: Bool) async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      try test.round { $0.hold(first) }
      try waitForLink("s0", "down") { $0?.isUp == false }
      try test.wait(for: first, .held)
      try test.run { dataplane in
        dataplane.release(first)
        dataplane.takeBack(keepsHolds: keepsHolds)
      }
      #expect(try LinkMonitor().link(named: "s0")?.isUp == true)
      try test.end(takesBack: false)
    }
  }
}

/// The announcements among frames.
private func announcements(_ frames: [[UInt8]]) -> [CapturedFrame] {
  frames.map(captured).filter { $0.isFromVirtualMAC && $0.kind == .unsolicitedNeighborAdvertisement }
}
