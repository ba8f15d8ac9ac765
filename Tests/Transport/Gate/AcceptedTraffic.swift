import Conformance
import Engine
import Lab
import Testing

@testable import Transport

/// Accept_Mode on a real kernel: virtual addresses are the router's own while its lease is open, and nobody's afterwards.
@Suite(.inNamespace) struct AcceptedTraffic {
  private static let addresses = [RouterUnderTest.virtualAddress, RouterUnderTest.gateway]

  /// Which of all who may ask reach the virtual addresses.
  private enum Asker: Hashable { case host, hostLinkLocally, upstream, router }

  private static func reaching(_ router: RouterUnderTest, _ server: Server) throws -> Set<Asker> {
    var reaching: Set<Asker> = []
    let virtual = RouterUnderTest.virtualAddress
    // The router's own address answers always, and last.
    let mac = try #require(router.segment.macAddress)
    try router.host.send(Frame.echo(from: router.host.macAddress, to: RouterUnderTest.virtualMAC, RouterUnderTest.hostAddress, virtual))
    try router.host.send(Frame.echo(from: router.host.macAddress, to: RouterUnderTest.virtualMAC, Frame.host, RouterUnderTest.gateway))
    try router.host.send(Frame.echo(from: router.host.macAddress, to: mac, RouterUnderTest.hostAddress, RouterUnderTest.own))
    let atHost = Set(try router.host.frames { Frame.echoed($0) == RouterUnderTest.own }.compactMap(Frame.echoed))
    if atHost.contains(virtual) { reaching.insert(.host) }
    if atHost.contains(RouterUnderTest.gateway) { reaching.insert(.hostLinkLocally) }
    if try router.echoesUpstream().contains(virtual) { reaching.insert(.upstream) }
    try send(1, to: virtual, port: Server.port)
    try send(2, to: RouterUnderTest.own, port: Server.port)
    if try server.marks(upTo: 2).contains(1) { reaching.insert(.router) }
    return reaching
  }

  @Test(.rfc9568("6.4.3-4", "6.4.2-3", "8.3.1-1", refuses: "6.4.3-4"))
  func allReachTheAddressesWhileTheLeaseIsOpenAndNobodyAfterwards() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      let server = try Server()
      // The host's link-local address is not one that the kernel asked for.
      try shell("ip neigh add \(Frame.host) lladdr \(router.host.macAddress) dev s0")
      try router.arm()
      #expect(try acceptRoutes() == [])
      router.open()
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      #expect(try acceptRoutes() == ["2001:db8:1::fe s0", "fe80::1 s0"])
      let all: Set<Asker> = [.host, .hostLinkLocally, .upstream, .router]
      #expect(try Self.reaching(router, server) == all)
      // Without anybody's doing: the routes are there still.
      router.lease.close()
      #expect(try Self.reaching(router, server) == [])
      #expect(try acceptRoutes().count == 2)
      router.open()
      #expect(try Self.reaching(router, server) == all)
      try router.disarm()
      #expect(try Self.reaching(router, server) == [])
      let counts = try router.test.run { try $0.counts() }
      #expect(counts.accepted > 0 && counts.acceptsDropped > 0)
      try router.test.settle { $0.accept(false, for: RouterUnderTest.slot) }
      #expect(try acceptRoutes() == [])
      try router.end()
    }
  }

  /// fe80::1 is the virtual router's on every segment.
  @Test func segmentsMayHaveTheSameLinkLocalAddress() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      try shell("ip neigh add \(Frame.host) lladdr \(router.host.macAddress) dev s0")
      try shell("ip neigh add \(Frame.host) lladdr \(router.far.macAddress) dev u0")
      let seat = try GateUnderTest.seat(1, on: router.uplink, router.lease, accepts: true, addresses: ["fe80::1", "2001:db8:2::fe"])
      #expect(try router.test.insert(seat, on: router.uplink) == nil)
      router.open()
      try router.test.settle { gate in
        for slot in [RouterUnderTest.slot, GroupSlot(1)] {
          gate.arm(slot)
          gate.accept(true, for: slot)
        }
      }
      #expect(try acceptRoutes() == ["2001:db8:1::fe s0", "2001:db8:2::fe u0", "fe80::1 s0", "fe80::1 u0"])
      for tap in [router.host, router.far] {
        try tap.send(Frame.echo(from: tap.macAddress, to: RouterUnderTest.virtualMAC, Frame.host, RouterUnderTest.gateway))
        _ = try tap.frames { Frame.echoed($0) == RouterUnderTest.gateway }
      }
      // What goes, goes of one of them.
      try router.test.settle { $0.accept(false, for: RouterUnderTest.slot) }
      #expect(try acceptRoutes() == ["2001:db8:2::fe u0", "fe80::1 u0"])
      try router.end()
    }
  }

  /// From the uplink: another router is Active, and this one's way to it is by the segment.
  @Test(.rfc9568("6.4.2-3", refuses: "8.3.1-1")) func aBackupForwardsToTheActive() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      let uplink = try #require(router.uplink.macAddress)
      func forwarded() throws -> [UInt8] {
        let frames = [(UInt8(1), RouterUnderTest.virtualAddress), (2, RouterUnderTest.neighbour)].map { mark, target in
          Frame.datagram(mark, from: router.far.macAddress, to: uplink, RouterUnderTest.farAddress, target)
        }
        return try RouterUnderTest.marks(frames, from: router.far, at: router.host, last: 2)
      }
      try router.arm()
      #expect(try forwarded() == [1, 2])
      router.open()
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      #expect(try forwarded() == [2])
      router.lease.close()
      try router.test.settle { $0.accept(false, for: RouterUnderTest.slot) }
      #expect(try forwarded() == [1, 2])
      try router.end()
    }
  }

  @Test(.seenInTheWild("kube-vip#523")) func programsMayBindToAnAddressThatIsGatedAllTheSame() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true, isBindable: true)
      try shell("ip neigh add \(Frame.host) lladdr \(router.host.macAddress) dev s0")
      try router.arm()
      router.open()
      #expect(throws: (any Error).self) { try Server(at: RouterUnderTest.virtualAddress) }
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      // The kernel's own route to it would let in whatever comes, and is taken out as soon as it is there.
      func routes() throws -> [Substring] {
        try shell("ip -6 route show table local \(RouterUnderTest.virtualAddress)").split(separator: "\n")
      }
      let isGated = try eventually { try routes().count == 1 && routes().allSatisfy { $0.contains("proto 112") || $0.contains("vrrp") } }
      let seen = try routes()
      #expect(isGated, "\(seen)")
      let bound = try Server(at: RouterUnderTest.virtualAddress)
      try send(1, to: RouterUnderTest.virtualAddress, port: Server.port)
      #expect(try bound.marks(upTo: 1) == [1])
      router.lease.close()
      #expect(try router.echoesUpstream() == [RouterUnderTest.uplinkOwn])
      router.open()
      #expect(try router.echoesUpstream() == [RouterUnderTest.virtualAddress, RouterUnderTest.uplinkOwn])
      try router.test.settle { $0.accept(false, for: RouterUnderTest.slot) }
      #expect(try !shell("ip -6 addr show dev lo").contains("2001:db8:1::fe"))
      #expect(try acceptRoutes() == [])
      try router.end()
    }
  }

  @Test(.rfc9568(refuses: "6.4.3-4")) func withoutAcceptModeThereIsNoRoute() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      router.open()
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      #expect(try acceptRoutes() == [] && !(router.test.run { $0.accepts(RouterUnderTest.slot) }))
      try router.end()
    }
  }

  /// Routes go with an interface that goes down. A carrier that comes and goes takes none along, and leaves none behind.
  @Test(.seenInTheWild("K#836", "K#2479", "K#2564")) func whatTheKernelForgetsWithAnInterfaceIsSetAgain() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      try router.arm()
      router.open()
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      try shell("ip link set s0 down && ip link set s0 up")
      #expect(try acceptRoutes() == [])
      try router.test.settle { $0.interrupted(router.segment.index, lostIPv6: false) }
      #expect(try acceptRoutes().count == 2)
      // Interrupted, though all of it is there still, and no longer Active by now.
      try router.test.settle {
        $0.interrupted(router.segment.index, lostIPv6: false)
        $0.accept(false, for: RouterUnderTest.slot)
      }
      #expect(try acceptRoutes() == [])
      try router.end()
    }
  }

  /// keepalived issue 672: nothing is left, whatever was under way.
  @Test(.seenInTheWild("K#672")) func theEndLeavesNoRoute() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      router.open()
      try router.test.run {
        $0.accept(true, for: RouterUnderTest.slot)
        $0.commit()
      }
      try router.end()
      #expect(try acceptRoutes() == [])
      #expect(!router.lease.isOpen)
    }
  }

  @Test func aRouteThatTheKernelRefusesIsSaidAndTriedAgain() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest(accepts: true)
      // No route goes by an interface that is down.
      try shell("ip link set s0 down")
      try router.test.settle { $0.accept(true, for: RouterUnderTest.slot) }
      let refusal = router.test.log.all.compactMap { event in
        if case .acceptRefused(router.segment.index, let error) = event { error } else { nil }
      }.first
      #expect(refusal.map { "\($0)".hasPrefix("accept packets to ") } == true, "\(router.test.log.all)")
      try shell("ip link set s0 up")
      try router.test.settle {
        $0.accepted(isRefusedOn: router.segment.index)
        $0.retryRefused([])
      }
      #expect(try acceptRoutes().count == 2)
      try router.end()
    }
  }
}
