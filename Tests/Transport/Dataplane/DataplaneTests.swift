import CNetlink
import Conformance
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

private let first = GroupSlot(0)
private let second = GroupSlot(1)

@Suite(.inNamespace) struct DataplaneProvisioning {
  @Test func theGateIsPutUpAndGroupsAreToldThatTheyCanTakePart() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      try test.wait(for: second, .up)
      for interface in ["s0", "s1"] {
        #expect(try filters(of: interface).allSatisfy { $0.contains("vrrp6d:test") })
        #expect(try heardMACs(of: interface) == ["00:00:5e:00:02:0a"])
      }
      #expect(try test.run { $0.obstacle(of: first) } == nil)
      // Each is told once, and nothing was refused.
      #expect(test.conditions(of: first) == [.up])
      #expect(test.log.all.count == 2)
      // Ready once, behind all of them.
      let progress = test.progress.all
      #expect(progress.count { $0 == nil } == 1 && progress.last == .some(nil) && progress.dropLast().last == 2)
      try test.end()
    }
  }

  @Test func whereThereIsNothingToPutUpItIsReadyAtOnce() async throws {
    try await withIsolatedNetwork {
      let test = try DataplaneUnderTest()
      try test.start("s0")
      #expect(test.progress.all == [0, nil])
      #expect(try test.run { $0.obstacle(of: first) } == .noInterface)
      try test.end()
    }
  }

  @Test func anElectingGroupLearnsItsSource() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip addr flush dev s0 && ip addr add fe80::a/64 dev s0 nodad")
      let test = try DataplaneUnderTest()
      let own = try test.dataplane.leases.make()
      try test.start([
        try test.plan("s0", .electing(servesTraffic: false)),
        try test.plan("s0", .electing(servesTraffic: true), vrid: 20, lease: own),
      ])
      let usable = ElectionLink.usable(link.index, source: try address("fe80::a"))
      for slot in [first, second] {
        try test.log.wait("the interface") { $0.contains(.election(slot, usable, interrupted: false)) }
      }
      // Only the one that serves traffic has a seat, which its own lease opens.
      #expect(try test.run { !$0.gate.isSeated(first) && $0.gate.isSeated(second) && $0.gate.isArmed(second) && !$0.gate.isOpen(second) })
      test.openLease()
      #expect(try !test.run { $0.gate.isOpen(second) })
      own.hold(until: now() + .seconds(1000))
      #expect(try test.run { $0.gate.isOpen(second) })
      try shell("ip addr add fe80::9/64 dev s0 nodad")
      try test.log.wait("the new source") {
        $0.last == .election(second, .usable(link.index, source: IPv6Address("fe80::9") ?? .unspecified), interrupted: false)
      }
      try shell("ip addr flush dev s0")
      try test.log.wait("the loss of it") { $0.last == .election(second, .unusable(.noLinkLocal), interrupted: false) }
      try test.end()
    }
  }

  /// A router that cannot serve yet is not to take the place of one that does.
  @Test func nobodyElectsBeforeTheGateIsUp() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      let plans = [try test.plan("s0", .electing(servesTraffic: false)), try test.plan("s1", .following(mayHold: false, holdGrace: .zero))]
      // The gate's thread is busy, until it may go on.
      let (isBusy, mayGo) = (Log<Bool>(), Log<Bool>())
      test.dataplane.worker.execute {
        isBusy.append(true)
        _ = try? mayGo.wait(for: 1)
      }
      try isBusy.wait(for: 1)
      try test.start(plans)
      #expect(try test.run { $0.obstacle(of: first) } == .provisioning && test.run { $0.obstacle(of: second) } == .provisioning)
      #expect(!test.log.all.contains { if case .election(first, .usable, _) = $0 { true } else { false } })
      mayGo.append(true)
      try test.log.wait("the interface") { $0.contains { if case .election(first, .usable, _) = $0 { true } else { false } } }
      #expect(test.progress.all.last == .some(nil))
      try test.end()
    }
  }

  @Test(.seenInTheWild("other:interface-comes-back"), arguments: [false, true])
  func anInterfaceThatIsMadeAnewIsSettledAnew(withTheSameIndex isSame: Bool) async throws {
    try await withIsolatedNetwork {
      let old = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      test.openLease()
      try test.round { $0.arm(first) }
      #expect(try test.run { $0.gate.isOpen(first) })
      try shell("ip link del s0")
      try test.wait(for: first, .lost)
      #expect(try test.run { $0.obstacle(of: first) } == .noInterface)
      #expect(try test.run { !$0.gate.isSeated(first) && $0.gate.isUnused(old.index) })
      let place = isSame ? "index \(old.index)" : ""
      try shell("ip link add s0 \(place) type veth peer name h0 && ip link set h0 up && ip link set s0 up")
      try test.wait(for: first, .up)
      // Shut, until the group says otherwise.
      #expect(try test.run { $0.gate.isSeated(first) && !$0.gate.isOpen(first) })
      #expect(try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:test") } && heardMACs(of: "s0").count == 1)
      try test.round { $0.arm(first) }
      let index = try indexOf("s0")
      #expect(try test.run { $0.gate.isOpen(first) && $0.gate.holder(of: index) != nil })
      try test.end()
    }
  }

  /// Between two looks at it, with the index of before: the kernel has forgotten all that it had, and says so of nothing but the link.
  @Test func anInterfaceThatWasMadeAnewUnseenIsSettledAnew() async throws {
    try await withIsolatedNetwork {
      let old = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      try test.loop.run {
        try shell("ip link del s0 && ip link add s0 index \(old.index) type veth peer name h0 && ip link set h0 up && ip link set s0 up")
      }
      try test.log.wait("both") { _ in test.conditions(of: first).count >= 3 }
      try test.wait(for: first, .up)
      let isWhole = try eventually {
        try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:test") } && heardMACs(of: "s0").count == 1
          && solicitedNodeGroups(of: "s0").contains("ff02::1:ff00:1")
      }
      #expect(isWhole)
      #expect(try test.run { $0.counters.putBack } == 0, "it is news, and nobody's hand")
      try test.end()
    }
  }

  @Test func anInterfaceUnderAnotherNameIsAnotherSegment() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", "t0", mayHold: true)
      try test.wait(for: first, .up)
      try shell("ip link set s0 down && ip link set s0 name t0 && ip link set t0 up")
      try test.wait(for: first, .lost)
      try test.wait(for: second, .up)
      #expect(try test.run { !$0.gate.isSeated(first) && $0.gate.segment(of: second) == link.index })
      #expect(try heardMACs(of: "t0") == ["00:00:5e:00:02:0a"])
      // Nobody's any more, and then as it was.
      try shell("ip link set t0 down && ip link set t0 name x0 && ip link set x0 up")
      try test.wait(for: second, .lost)
      let isFree = try eventually { try filterQdisc(of: "x0") == nil && heardMACs(of: "x0") == [] }
      #expect(isFree)
      try test.end()
    }
  }

  @Test func whatTheKernelRefusedIsTriedAgain() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("tc qdisc add dev s0 ingress")
      let test = try DataplaneUnderTest()
      try test.start("s0")
      let entries = try test.log.wait(for: 1)
      guard case .refused(let error)? = entries.first else {
        Issue.record("\(entries)")
        return
      }
      #expect(error.errno == .fileExists)
      #expect(try test.run { $0.obstacle(of: first) } == .refused(error))
      // It is ready all the same: others are not kept waiting by this one.
      #expect(test.progress.all.last == .some(nil))
      try shell("tc qdisc del dev s0 ingress")
      // Without waiting for the audit that does it.
      try test.run { $0.retryRefused() }
      try test.wait(for: first, .up)
      #expect(try test.run { $0.counters.refused } == 1)
      try test.end()
    }
  }

  @Test func aGroupThatTheGateHasNoRoomForIsRefusedAndSeatedWhenThereIs() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      var capacity = DataplaneUnderTest.capacity
      // Number 0 is nobody's.
      capacity.groups = 2
      let test = try DataplaneUnderTest(capacity: capacity)
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      let refusal = try test.log.wait("the refusal") { $0.contains { if case .refused = $0 { true } else { false } } }
        .compactMap { if case .refused(let error) = $0 { error } else { nil } }.first
      #expect(refusal?.errno == .argListTooLong)
      #expect(try test.run { $0.obstacle(of: second) } == refusal.map { .refused($0) })
      try test.run { dataplane in
        dataplane.remove([first])
        dataplane.retryRefused()
      }
      try test.wait(for: second, .up)
      let isFree = try eventually { try filterQdisc(of: "s0") == nil }
      #expect(isFree)
      try test.end()
    }
  }

  @Test func groupsComeAndGoWhileItRuns() async throws {
    try await withIsolatedNetwork {
      let index = try makeSegment().index
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let late = try test.plan("s0", .following(mayHold: true, holdGrace: .zero), vrid: 20, addresses: ["fe80::2", "2001:db8:1::2"])
      try test.run { dataplane in
        dataplane.add(late, at: second)
        dataplane.begin([second])
      }
      try test.wait(for: second, .up)
      let isHeard = try eventually { try heardMACs(of: "s0") == ["00:00:5e:00:02:0a", "00:00:5e:00:02:14"] }
      #expect(isHeard)
      #expect(try test.run { $0.gate.holder(of: index) } == test.lease.number)
      try test.run { $0.remove([second]) }
      let isIgnored = try eventually { try heardMACs(of: "s0") == ["00:00:5e:00:02:0a"] }
      #expect(isIgnored)
      #expect(try test.run { $0.gate.holder(of: index) } == nil)
      #expect(try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:test") })
      try test.end()
    }
  }

  @Test(.seenInTheWild("K#1385", "K#2357")) func whatSomebodyDeletesIsPutBackAndCounted() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      try shell("tc qdisc del dev s0 clsact")
      try test.log.wait("the notice") { $0.contains(.putBack(["s0"])) }
      #expect(try filters(of: "s0").allSatisfy { $0.contains("vrrp6d:test") })
      #expect(try test.run { $0.counters.putBack } == 1)
      #expect(test.conditions(of: first) == [.up])
      try test.end()
    }
  }

  @Test func nothingIsPutBackWhereNobodyChangedAnything() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1", mayHold: true)
      for slot in [first, second] { try test.wait(for: slot, .up) }
      // A held interface, a carrier that goes and an interface that is made anew are no other hand.
      try test.round { $0.hold(first) }
      try test.wait(for: first, .held)
      try shell("ip link del s1")
      try test.wait(for: second, .lost)
      _ = try makeSegment("s1", "h1")
      try test.wait(for: second, .up)
      try test.round { $0.release(first) }
      try test.wait(for: first, .up)
      for _ in 0..<2 { try test.run { $0.gate.audit(8) } }
      for _ in 0..<3 { try test.dataplane.worker.run {} }
      #expect(try test.run { $0.counters.putBack } == 0, "\(test.log.all)")
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
      #expect(try !test.run { $0.gate.isSeated(first) })
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
      try test.start([try test.plan("s0", .electing(servesTraffic: false))])
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
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      test.openLease()
      let before = now()
      let report = try test.round {
        $0.arm(first)
        $0.announce(first)
      }
      #expect(report.announcements == 1 && report.failures == 0)
      #expect(before <= report.gated && report.gated <= report.announced && report.announced <= now())
      let frames = try receiver.frames("the announcements") { announcements($0).count >= 2 }
      #expect(announcements(frames).compactMap(\.target) == [try address("fe80::1"), try address("2001:db8:1::1")])
      #expect(try test.run { $0.counters.announced } == 2)
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
      test.openLease()
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
      test.lease.close()
      let end = now() + patience
      while try test.run({ $0.announcements.waiting > 0 }) { try #require(now() < end, "the schedule is never empty") }
      #expect(try test.run { $0.counters.withheld } == 0)
      try test.end()
    }
  }

  /// Hosts and switches wait for whoever takes over now, whatever was said a moment ago.
  @Test(.seenInTheWild("K#375")) func everySwitchoverIsAnnouncedAtOnce() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      let receiver = try FrameReceiver(try indexOf("h0"))
      let start = now()
      for _ in 0..<3 {
        test.openLease()
        let report = try test.round {
          $0.arm(first)
          $0.became(.active, first)
          $0.announce(first)
        }
        #expect(report.announcements == 1)
        test.lease.close()
        try test.round { $0.became(.backup, first) }
      }
      let took = start.duration(to: now())
      let counters = try test.run { $0.counters }
      #expect(counters.announced == 6 && counters.repeated == 0 && counters.withheld == 0, "in \(took)")
      #expect(announcements(try receiver.frames("the announcements") { announcements($0).count >= 6 }).count == 6)
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
      test.openLease()
      test.lease.close()
      report = try test.round { $0.announce(first) }
      #expect(report.announcements == 0)
      #expect(try test.run { $0.counters.withheld } == 2)
      test.openLease()
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
      test.openLease()
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
      // Its loss may have been noticed first: then there is nobody to announce.
      #expect(report.failures == 2 || counters.withheld == 1)
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

  /// With its IPv6 went the setting by which it keeps its addresses.
  @Test func whatTheKernelRefusesToTakeDownIsTriedAgain() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      try shell("ip link set s0 mtu 1000")
      try test.round { $0.hold(first) }
      let refused = try test.log.wait("the refusal") { $0.contains { if case .refused = $0 { true } else { false } } }
      guard case .refused(let error)? = refused.last(where: { if case .refused = $0 { true } else { false } }) else { return }
      #expect(error.description == "set net.ipv6.conf.s0.keep_addr_on_down to 1: no such file or directory (ENOENT)")
      #expect(try LinkMonitor().link(named: "s0")?.isUp == true)
      #expect(try test.run { $0.obstacle(of: first) } == .mtuTooSmall(1000))
      #expect(try test.run { $0.holder.refusal(of: "s0") } == error)
      try shell("ip link set s0 mtu 1500")
      try test.run { $0.holder.retry(at: now() + InterfaceHolds.firstRetry) }
      try test.wait(for: first, .held)
      try waitForLink("s0", "down") { $0?.isUp == false }
      try test.round { $0.release(first) }
      try test.wait(for: first, .up)
      try test.end()
    }
  }

  @Test func aHeldInterfaceThatIsRenamedComesUpUnderItsNewName() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("s0", mayHold: true)
      try test.wait(for: first, .up)
      try shell("ip addr add 2001:db8:7::1/64 dev s0 nodad")
      try test.round { $0.hold(first) }
      try waitForLink("s0", "down") { $0?.isUp == false }
      try shell("ip link set s0 name lan")
      try test.wait(for: first, .lost)
      try waitForLink("lan", "up, with what it had") { link in
        link?.isUp == true && link?.addresses.contains { "\($0.address)" == "2001:db8:7::1" } == true
      }
      // Its name's next bearer is held, and then it is the record's only one.
      try shell("ip link add s0 type veth peer name h1 && ip link set h1 up && ip link set s0 up")
      try test.wait(for: first, .held)
      try waitForLink("s0", "down") { $0?.isUp == false }
      #expect(try HoldRecord(FilePath(test.recordPath)).read().items.map(\.name) == ["s0"])
      try test.end()
    }
  }

  /// In its place: nothing is attached anew, and a group that is not concerned hears of nothing.
  @Test func aGroupThatServesOtherwiseKeepsItsPlace() async throws {
    try await withIsolatedNetwork {
      let s0 = try makeSegment()
      _ = try makeSegment("s1", "h1")
      let test = try DataplaneUnderTest()
      try test.start("s0", "s1")
      try test.wait(for: first, .up)
      try test.wait(for: GroupSlot(1), .up)
      test.openLease()
      try test.round { $0.arm(first) }
      let attached = try filters(of: "s0")
      let told = test.log.all
      let plan = try test.plan("s0", .following(mayHold: true, holdGrace: .zero), addresses: ["fe80::1", "2001:db8:1::7"])
      try test.run { $0.replace([(first, plan)]) }
      #expect(try test.run { $0.gate.isSeated(first) && !$0.gate.isArmed(first) && $0.gate.holder(of: s0.index) == plan.lease })
      try test.round { $0.arm(first) }
      #expect(try test.run { $0.gate.isOpen(first) && $0.announcement(of: first).count == 2 })
      // Back to a mode that holds nothing: what is forwarded through it is nobody's business.
      let free = try test.plan("s0", .following(mayHold: false, holdGrace: .zero), addresses: ["fe80::1", "2001:db8:1::7"])
      try test.run { $0.replace([(first, free)]) }
      #expect(try test.run { $0.gate.isOpen(first) && $0.gate.holder(of: s0.index) == nil })
      #expect(try filters(of: "s0") == attached && test.log.all == told)
      try test.end()
    }
  }

  @Test func aKilledDaemonsHoldsAreInherited() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("s1", "h1")
      let dead = try DataplaneUnderTest()
      try dead.start("s0", "s1", mayHold: true)
      for slot in [first, second] { try dead.wait(for: slot, .up) }
      try dead.round {
        $0.hold(first)
        $0.hold(second)
      }
      for name in ["s0", "s1"] { try waitForLink(name, "down") { $0?.isUp == false } }
      for slot in [first, second] { try dead.wait(for: slot, .held) }
      // Killed: what it wrote down is all there is.
      dead.dataplane.gate.abandon()
      dead.loop.stop()
      let heir = try DataplaneUnderTest(recordPath: dead.recordPath)
      try heir.run { [plan = try heir.plan("s0", .following(mayHold: true, holdGrace: .zero))] in $0.add(plan, at: first) }
      let inherited = try heir.inheritHolds()
      #expect(inherited.held == ["s0"] && inherited.released == ["s1"])
      try waitForLink("s1", "up") { $0?.isUp == true }
      try heir.run { try $0.run() }
      try heir.wait(for: first, .held)
      #expect(try LinkMonitor().link(named: "s0")?.isUp == false)
      try heir.round { $0.release(first) }
      try heir.wait(for: first, .up)
      try heir.end()
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
      for interface in ["s0", "s1"] { #expect(try filterQdisc(of: interface) == nil && heardMACs(of: interface) == []) }
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
      // Without a commit: its turn does not come before the end.
      try test.run { $0.release(first) }
      try test.takeBack(keepsHolds: keepsHolds)
      #expect(try LinkMonitor().link(named: "s0")?.isUp == true)
      try test.end(takesBack: false)
    }
  }
}
