import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

private let first = GroupSlot(0)
private let second = GroupSlot(1)
private let third = GroupSlot(2)

/// What an interface lacks to serve anybody, and what this router does.
@Suite(.inNamespace) struct DataplaneFitnessTests {
  /// How an interface is made unfit for IPv6, what is said of it, and how it is mended.
  struct Defect: Sendable, CustomTestStringConvertible {
    let breaks: String
    let obstacle: Obstacle
    let mends: String
    var testDescription: String { breaks }
  }

  static let defects = [
    Defect(
      breaks: "ip link set s0 mtu 1279", obstacle: .mtuTooSmall(1279),
      mends: "ip link set s0 mtu 1280 && ip addr add fe80::a/64 dev s0 nodad"),
    Defect(
      breaks: "sysctl -qw net.ipv6.conf.s0.disable_ipv6=1", obstacle: .ipv6Disabled("s0"),
      mends: "sysctl -qw net.ipv6.conf.s0.disable_ipv6=0 && ip addr add fe80::a/64 dev s0 nodad"),
    Defect(
      breaks: "ip addr del fe80::a/64 dev s0", obstacle: .noLinkLocal, mends: "ip addr add fe80::a/64 dev s0 nodad"),
  ]

  /// An interface whose only link-local address is fe80::a, for good.
  private static func makeInterface() throws {
    _ = try makeSegment()
    try shell("sysctl -qw net.ipv6.conf.s0.addr_gen_mode=1 && ip addr flush dev s0 && ip addr add fe80::a/64 dev s0 nodad")
  }

  @Test(.seenInTheWild("SONiC#294", "netlab#1846"), arguments: defects)
  func anInterfaceWithoutIPv6IsLostAndSaysWhyUntilItIsMended(_ defect: Defect) async throws {
    try await withIsolatedNetwork {
      try Self.makeInterface()
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      try shell(defect.breaks)
      try test.wait(for: first, .lost)
      try test.fitness.wait("the reason") { $0.last == .obstacle(first, defect.obstacle) }
      #expect(try test.run { $0.obstacle(of: first) } == defect.obstacle)
      try shell(defect.mends)
      try test.wait(for: first, .up)
      try test.fitness.wait("that it is over") { $0.last == .obstacle(first, nil) }
      #expect(try test.run { $0.obstacle(of: first) } == nil)
      try test.end()
    }
  }

  @Test(arguments: defects) func anElectionSaysTheSame(_ defect: Defect) async throws {
    try await withIsolatedNetwork {
      try Self.makeInterface()
      let test = try DataplaneUnderTest()
      try test.start([try test.plan("s0", .electing(servesTraffic: false))])
      try test.log.wait("the interface") { $0.contains { if case .election(first, .usable, _) = $0 { true } else { false } } }
      try shell(defect.breaks)
      try test.log.wait("the reason") { $0.last == .election(first, .unusable(defect.obstacle), interrupted: false) }
      try test.end()
    }
  }

  @Test func aDuplicateLinkLocalAddressIsCalledThat() async throws {
    try await withIsolatedNetwork {
      try Self.makeInterface()
      try shell("ip addr add fe80::b/64 dev h0 nodad")
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.wait(for: first, .up)
      try shell("sysctl -qw net.ipv6.conf.s0.accept_dad=1 && ip addr del fe80::a/64 dev s0 && ip addr add fe80::b/64 dev s0")
      let duplicate = Obstacle.duplicateLinkLocal(try address("fe80::b"))
      try test.fitness.wait("the duplicate") { $0.last == .obstacle(first, duplicate) }
      try test.end()
    }
  }

  /// While it is checked nobody is told of an obstacle: it is what every interface goes through.
  @Test func anAddressThatIsBeingCheckedIsNotUsableYet() async throws {
    try await withIsolatedNetwork {
      try Self.makeInterface()
      try shell("ip addr del fe80::a/64 dev s0")
      let test = try DataplaneUnderTest()
      try test.start("s0")
      try test.fitness.wait("the reason") { $0 == [.obstacle(first, .noLinkLocal)] }
      try shell("sysctl -qw net.ipv6.conf.s0.dad_transmits=1 && ip addr add fe80::a/64 dev s0")
      try test.wait(for: first, .up)
      try test.fitness.wait("that it is over") { $0.last == .obstacle(first, nil) }
      #expect(test.fitness.all == [.obstacle(first, .noLinkLocal), .obstacle(first, nil)])
      try test.end()
    }
  }

  // MARK: The router

  /// The audit reads the setting every two seconds: a notification is there at once.
  @Test func forwardingThatIsSwitchedOffIsNotifiedOf() async throws {
    try await withIsolatedNetwork {
      try Sysctl.forwarding.write(1)
      let monitor = try LinkMonitor()
      #expect(monitor.takeForwarding() == nil)
      try Sysctl.forwarding.write(0)
      _ = try monitor.drain()
      #expect(monitor.takeForwarding() == false)
      #expect(monitor.takeForwarding() == nil, "told once")
      try Sysctl.forwarding.write(1)
      _ = try monitor.drain()
      #expect(monitor.takeForwarding() == true)
    }
  }

  @Test func theForwardingOfOneInterfaceIsNotTheRouters() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      try Sysctl.forwarding.write(1)
      let monitor = try LinkMonitor()
      try Sysctl.ipv6("s0", "forwarding").write(0)
      _ = try monitor.drain()
      #expect(monitor.takeForwarding() == nil)
    }
  }

  @Test(.seenInTheWild("containerlab#2536")) func withoutForwardingALeaderIsToldBeforeThoseWhoFollowIt() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("m0", "n0")
      let test = try DataplaneUnderTest()
      try test.start([
        try test.plan("m0", .electing(servesTraffic: false)), try test.plan("s0", .following(mayHold: false, holdGrace: .zero)),
      ])
      try test.wait(for: second, .up)
      try Sysctl.forwarding.write(0)
      try test.fitness.wait("both") { $0.count == 2 }
      #expect(test.fitness.all == [.inability(first, .forwardingOff), .obstacle(second, .forwardingOff)])
      try Sysctl.forwarding.write(1)
      try test.fitness.wait("both") { $0.count == 4 }
      #expect(test.fitness.all.suffix(2) == [.inability(first, nil), .obstacle(second, nil)])
      try test.end()
    }
  }

  @Test func aLeaderIsUnableOnceNoneOfItsFollowersHasAGateAndAbleWithTheFirst() async throws {
    try await withIsolatedNetwork {
      for number in 0...1 { _ = try makeSegment("s\(number)", "h\(number)") }
      _ = try makeSegment("m0", "n0")
      // A gate cannot be attached beside this.
      try shell("tc qdisc add dev s0 ingress && tc qdisc add dev s1 ingress")
      let test = try DataplaneUnderTest()
      try test.start([
        try test.plan("m0", .electing(servesTraffic: false)), try test.plan("s0", .following(mayHold: false, holdGrace: .zero)),
        try test.plan("s1", .following(mayHold: true, holdGrace: .zero)),
      ])
      let told = try test.fitness.wait("that nobody can be served") { told in
        told.contains { if case .inability(first, _?) = $0 { true } else { false } }
      }
      guard case .inability(first, .refused(let error)?)? = told.last(where: { if case .inability = $0 { true } else { false } }) else {
        Issue.record("\(told)")
        return
      }
      #expect(error.errno == .fileExists)
      try shell("tc qdisc del dev s1 ingress")
      try test.run { $0.retryRefused() }
      try test.wait(for: third, .up)
      try test.fitness.wait("that it is able") { $0.contains(.inability(first, nil)) }
      #expect(try test.run { $0.obstacle(of: second) } != nil, "the other one is refused as before")
      try test.end()
    }
  }

  @Test func interfacesThatAreDownOrGoneMakeNobodyUnable() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("m0", "n0")
      let test = try DataplaneUnderTest()
      try test.start([
        try test.plan("m0", .electing(servesTraffic: false)), try test.plan("s0", .following(mayHold: false, holdGrace: .zero)),
        try test.plan("x9", .following(mayHold: false, holdGrace: .zero)),
      ])
      try test.wait(for: second, .up)
      try shell("ip link set h0 down")
      try test.wait(for: second, .lost)
      try shell("ip link del s0")
      try test.fitness.wait("it is gone") { $0.last == .obstacle(second, .noInterface) }
      try test.run { $0.retryRefused() }
      #expect(!test.fitness.all.contains { if case .inability = $0 { true } else { false } })
      try test.end()
    }
  }

  /// Two routers of a flowdown group would hand it to and fro if an interface that is held down told against its router.
  @Test func whatIsHeldDownIsAsFitAsBefore() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment("s0", "h0")
      _ = try makeSegment("m0", "n0")
      let test = try DataplaneUnderTest()
      try test.start([
        try test.plan("m0", .electing(servesTraffic: false)), try test.plan("s0", .following(mayHold: true, holdGrace: .zero)),
      ])
      try test.wait(for: second, .up)
      try test.round { $0.hold(second) }
      try test.wait(for: second, .held)
      try test.log.wait("down") { $0.contains(.withdrawn(["s0"])) }
      try waitForLink("s0", "down") { $0?.isUp == false || $0?.hasCarrier == false }
      #expect(test.fitness.all.isEmpty)
      #expect(try test.run { $0.seating.link(of: second).isSuccess })
      try test.end()
    }
  }
}

extension Result {
  fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

/// Groups that are configured by what else an interface is called.
@Suite(.inNamespace) struct DataplaneAlternativeNameTests {
  @Test(.seenInTheWild("other:alternative-name")) func anInterfaceIsFoundByAnAlternativeNameAsItComesAndGoes() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try DataplaneUnderTest()
      try test.start("lan-of-the-first-floor")
      #expect(try test.run { $0.obstacle(of: first) } == .noInterface)
      try shell("ip link property add dev s0 altname lan-of-the-first-floor")
      try test.wait(for: first, .up)
      #expect(try test.run { $0.interfaceName(of: first) } == "s0")
      #expect(try test.run { $0.gate.segment(of: first) } == link.index)
      // It is the name that counts: whatever the interface is called otherwise.
      try shell("ip link set s0 down && ip link set s0 name x0 && ip link set x0 up")
      try test.wait(for: first, .up)
      #expect(try test.run { $0.interfaceName(of: first) } == "x0")
      try shell("ip link property del dev x0 altname lan-of-the-first-floor")
      try test.wait(for: first, .lost)
      #expect(try test.run { $0.obstacle(of: first) == .noInterface && !$0.gate.isSeated(first) })
      try test.end()
    }
  }

  @Test func aHoldFindsTheInterfaceByItsAlternativeNameAndSoDoesASuccessor() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link property add dev s0 altname lan")
      let test = try DataplaneUnderTest()
      try test.start("lan", mayHold: true)
      try test.wait(for: first, .up)
      try test.round { $0.hold(first) }
      try test.wait(for: first, .held)
      try waitForLink("s0", "down") { $0?.isUp == false || $0?.hasCarrier == false }
      #expect(try test.run { $0.heldInterfaces } == ["lan"])
      try test.takeBack(keepsHolds: true)
      try test.end(takesBack: false, keepsRecord: true)

      let successor = try DataplaneUnderTest(recordPath: test.recordPath)
      let plan = try successor.plan("lan", .following(mayHold: true, holdGrace: .zero))
      try successor.run { $0.add(plan, at: first) }
      let inherited = try successor.inheritHolds()
      #expect(inherited.held == ["lan"] && inherited.released.isEmpty)
      try successor.run { try $0.run() }
      try successor.wait(for: first, .held)
      try successor.round { $0.release(first) }
      try waitForLink("s0", "up") { $0?.isUsable == true }
      try successor.wait(for: first, .up)
      try successor.end()
    }
  }

  /// Each of them would have a gate and a hold of its own.
  @Test func groupsThatGiveOneInterfaceTwoNamesAreToldSo() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let test = try DataplaneUnderTest()
      let other = try test.plan("lan", .following(mayHold: false, holdGrace: .zero), vrid: 20, addresses: ["fe80::2", "2001:db8:1::2"])
      try test.start([try test.plan("s0", .following(mayHold: false, holdGrace: .zero)), other])
      try test.wait(for: first, .up)
      try shell("ip link property add dev s0 altname lan")
      try test.fitness.wait("the words") { $0.last == .obstacle(second, .configuredAs("s0")) }
      #expect(test.conditions(of: first) == [.up])
      #expect(try test.run { $0.gate.isSeated(first) && !$0.gate.isSeated(second) })
      // Without the first name nothing stands in the way of the second.
      try test.run { $0.remove([first]) }
      try test.wait(for: second, .up)
      try test.end()
    }
  }

  @Test func whatAMachineHasIsFoundByEachOfItsNames() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      try shell("ip link property add dev s0 altname lan altname floor1")
      let host = try HostInterfaces()
      #expect(host.interfaces["lan"]?.link.name == "s0" && host.interfaces["floor1"]?.link.name == "s0")
      #expect(host.interfaces["s0"]?.link.alternativeNames == ["floor1", "lan"])
    }
  }
}
