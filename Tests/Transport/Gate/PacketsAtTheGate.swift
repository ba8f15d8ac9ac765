import CNetlink
import Conformance
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// What passes the gate on a real kernel.
@Suite(.inNamespace) struct PacketsAtTheGate {
  private static let all = [
    RouterUnderTest.virtualAddress, RouterUnderTest.virtualAddress, RouterUnderTest.gateway, RouterUnderTest.gateway,
  ]

  @Test(
    .rfc9568("6.4.2-1", "6.4.3-1", "7.4-1", "8.2.2-1", refuses: "6.4.2-1", "6.4.3-1", "7.4-1"),
    .seenInTheWild("K#200", "K#1330", "K#2026", "other:source-from-the-virtual-mac"))
  func aVirtualAddressIsAnsweredOnlyWhenArmedAndLeased() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      #expect(try router.answers(expecting: 0) == [])
      router.open()
      #expect(try router.answers(expecting: 0) == [])
      try router.arm()
      #expect(try router.answers(expecting: 4) == Self.all)
      try router.disarm()
      #expect(try router.answers(expecting: 0) == [])
      try router.arm()
      #expect(try router.answers(expecting: 4) == Self.all)
      router.lease.close()
      #expect(try router.answers(expecting: 0) == [])
      router.open()
      #expect(try router.answers(expecting: 4) == Self.all)
      // Nothing is derived from the virtual MAC: no address of the router is.
      #expect(try !shell("ip -6 addr").contains("5eff:fe00:20a"))
      try router.test.settle { $0.remove(RouterUnderTest.slot) }
      #expect(try router.answers(expecting: 0) == [])
      #expect(try router.test.run { try $0.counts().answered } == 12)
      try router.end()
    }
  }

  @Test(.rfc9568("6.4.3-2", refuses: "6.4.2-2")) func framesToTheVirtualMACAreForwardedOnlyWhenArmedAndLeased() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      #expect(try router.forwarded() == [2])
      try router.arm()
      #expect(try router.forwarded() == [2])
      router.open()
      #expect(try router.forwarded() == [1, 2])
      try router.disarm()
      #expect(try router.forwarded() == [2])
      try router.arm()
      #expect(try router.forwarded() == [1, 2])
      router.lease.close()
      #expect(try router.forwarded() == [2])
      router.open()
      try router.test.settle { $0.remove(RouterUnderTest.slot) }
      // The interface hears frames for others as long as it is promiscuous, which a packet socket does not make it: nobody takes them.
      #expect(try router.forwarded() == [2])
      try router.end()
    }
  }

  /// Each question is asked and its answer seen on one side of the deadline, or it says nothing.
  @Test func aLeaseThatNobodyRenewsEndsByItself() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      let deadline = now() + .milliseconds(300)
      router.lease.hold(until: deadline)
      #expect(router.lease.isOpen)
      var answered = 0
      let isOver = try eventually {
        let probe = try router.probe()
        if probe.seen < deadline {
          answered += 1
          #expect(probe.isAnswered)
        }
        if probe.asked >= deadline { #expect(!probe.isAnswered) }
        return probe.asked >= deadline
      }
      #expect(isOver && answered > 0)
      #expect(!router.lease.isOpen)
      // One that is renewed in time goes on, and an end that is written late opens nothing.
      router.lease.hold(until: now() + .seconds(1000))
      router.lease.hold(until: now() + .seconds(1000))
      #expect(try router.answers(expecting: 4) == Self.all)
      router.lease.hold(until: now())
      #expect(try router.answers(expecting: 0) == [])
      try router.end()
    }
  }

  @Test func groupsOfOneInterfaceAreOpenedByLeasesOfTheirOwn() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      let other = try router.test.makeLease()
      let addresses = ["fe80::2", "2001:db8:1::fd"]
      let seat = try GateUnderTest.seat(1, on: router.segment, vrid: 20, other, addresses: addresses)
      #expect(try router.test.insert(seat, on: router.segment) == nil)
      let mac = seat.macAddress
      try router.test.run {
        $0.arm(RouterUnderTest.slot)
        $0.arm(GroupSlot(1))
      }
      func answered() throws -> (first: Int, second: Int) {
        let (isFirst, isSecond) = (try router.test.run { $0.isOpen(RouterUnderTest.slot) }, other.isOpen)
        return (
          try router.answers(expecting: isFirst ? 4 : 0).count,
          try router.answers(expecting: isSecond ? 4 : 0, from: mac, for: seat.addresses).count
        )
      }
      #expect(try answered() == (0, 0))
      router.open()
      #expect(try answered() == (4, 0))
      other.hold(until: now() + .seconds(1000))
      #expect(try answered() == (4, 4))
      router.lease.close()
      #expect(try answered() == (0, 4))
      #expect(try heardMACs(of: "s0") == ["00:00:5e:00:02:0a", "00:00:5e:00:02:14"])
      // One that leaves takes what was its own.
      try router.test.settle { $0.remove(RouterUnderTest.slot) }
      router.open()
      #expect(try answered() == (0, 4))
      #expect(try heardMACs(of: "s0") == ["00:00:5e:00:02:14"])
      #expect(try solicitedNodeGroups(of: "s0").isSuperset(of: ["ff02::1:ff00:2", "ff02::1:ff00:fd"]))
      #expect(try !solicitedNodeGroups(of: "s0").contains("ff02::1:ff00:fe"))
      try router.end()
    }
  }

  /// Packet sockets too. Advertisements leave: a lease comes from them, and the last one leaves behind a gate that is shut.
  @Test(.rfc9568("6.4.2-1", refuses: "6.4.2-1")) func whatIsSentFromTheVirtualMACStaysInsideUnlessArmedAndLeased() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      let frames = try FrameSocket()
      func announce() throws {
        let advertisement = NeighborAdvertisement(announcing: RouterUnderTest.gateway, of: try #require(VirtualRouterID(10)))
        try frames.send(advertisement.frame(from: RouterUnderTest.gateway, at: RouterUnderTest.virtualMAC), by: router.segment.index)
      }
      let advertisement = try advertisement(10).frame(from: try address("fe80::a"))
      /// What comes in at the host, up to an Advertisement.
      func heard() throws -> Int {
        try frames.send(advertisement, by: router.segment.index)
        return try router.host.frames { $0 == advertisement }.count { Frame.advertised($0)?.target == RouterUnderTest.gateway }
      }
      try router.arm()
      var error = #expect(throws: TransportError.self) { try announce() }
      #expect(error?.errno == .noBufferSpace)
      #expect(try heard() == 0)
      router.open()
      try announce()
      #expect(try heard() == 1)
      try router.disarm()
      error = #expect(throws: TransportError.self) { try announce() }
      #expect(error?.errno == .noBufferSpace)
      #expect(try heard() == 0)
      try router.end()
    }
  }

  @Test func ipv4NeverPassesByTheVirtualMAC() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      router.open()
      let frames = [
        Frame.datagram4(1, from: router.host.macAddress, to: RouterUnderTest.virtualMAC, RouterUnderTest.host4, RouterUnderTest.far4),
        Frame.datagram(
          2, from: router.host.macAddress, to: RouterUnderTest.virtualMAC, RouterUnderTest.hostAddress, RouterUnderTest.farAddress),
        // By the router's own MAC address IPv4 is none of our business.
        Frame.datagram4(
          3, from: router.host.macAddress, to: try #require(router.segment.macAddress), RouterUnderTest.host4, RouterUnderTest.far4),
      ]
      #expect(try RouterUnderTest.marks(frames, from: router.host, at: router.far, last: 3) == [2, 3])
      try router.end()
    }
  }

  @Test(.rfc9568("8.3.1-1", refuses: "8.3.1-1"), .seenInTheWild("missed:accept-mode-by-default"))
  func whatIsForAVirtualAddressIsDroppedAndNotSentBack() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      router.open()
      let frames = [(UInt8(1), RouterUnderTest.virtualAddress), (2, RouterUnderTest.neighbour)].map { mark, target in
        Frame.datagram(mark, from: router.host.macAddress, to: RouterUnderTest.virtualMAC, RouterUnderTest.hostAddress, target)
      }
      #expect(try RouterUnderTest.marks(frames, from: router.host, at: router.host, last: 2) == [2])
      #expect(try router.test.run { try $0.counts().droppedToAddress } == 1)
      try router.end()
    }
  }

  @Test func aHeldInterfaceForwardsNothingInEitherDirectionWithoutTheLease() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      let segment = try #require(router.segment.macAddress)
      let uplink = try #require(router.uplink.macAddress)
      let lease = router.lease.number
      /// What arrives at the far end of four datagrams, IPv6 and IPv4 in either direction. What is the router's own comes last, and always.
      func passing() throws -> [UInt8] {
        let inward = [
          Frame.datagram(1, from: router.host.macAddress, to: segment, RouterUnderTest.hostAddress, RouterUnderTest.farAddress),
          Frame.datagram4(2, from: router.host.macAddress, to: segment, RouterUnderTest.host4, RouterUnderTest.far4),
        ]
        let outward = [
          Frame.datagram(3, from: router.far.macAddress, to: uplink, RouterUnderTest.farAddress, RouterUnderTest.hostAddress),
          Frame.datagram4(4, from: router.far.macAddress, to: uplink, RouterUnderTest.far4, RouterUnderTest.host4),
        ]
        for frame in inward { try router.host.send(frame) }
        for frame in outward { try router.far.send(frame) }
        // From the router itself, to either end, and from the host to the router: its neighbours, and whoever manages it by this interface.
        try send(9, to: RouterUnderTest.farAddress)
        try router.host.send(Frame.solicitation(for: RouterUnderTest.own, from: router.host.macAddress))
        try router.host.send(Frame.echo(from: router.host.macAddress, to: segment, RouterUnderTest.hostAddress, RouterUnderTest.own))
        try send(9, to: RouterUnderTest.hostAddress)
        var isAdvertised = false
        var isEchoed = false
        var isMarked = false
        let atHost = try router.host.frames { frame in
          isAdvertised = isAdvertised || Frame.advertised(frame)?.target == RouterUnderTest.own
          isEchoed = isEchoed || Frame.echoed(frame) == RouterUnderTest.own
          isMarked = isMarked || Frame.mark(frame) == 9
          return isAdvertised && isEchoed && isMarked
        }
        let arrived = try (router.far.frames { Frame.mark($0) == 9 } + atHost).compactMap(Frame.mark)
        return arrived.filter { $0 != 9 }.sorted()
      }
      #expect(try passing() == [1, 2, 3, 4])
      try router.test.settle { try $0.hold(router.segment.index, for: lease, on: Gate.SegmentLink(name: "s0")) }
      #expect(try passing() == [])
      router.open()
      #expect(try passing() == [1, 2, 3, 4])
      router.lease.close()
      #expect(try passing() == [])
      #expect(try router.test.run { try $0.counts().droppedWhileHeld } == 8)
      try router.test.settle { $0.release(router.segment.index) }
      #expect(try passing() == [1, 2, 3, 4])
      // Held alone, without a virtual router on it.
      try router.test.settle {
        $0.remove(RouterUnderTest.slot)
        try $0.hold(router.segment.index, for: lease, on: Gate.SegmentLink(name: "s0"))
      }
      #expect(try passing() == [])
      try router.test.settle { $0.release(router.segment.index) }
      #expect(try passing() == [1, 2, 3, 4])
      #expect(try filterQdisc(of: "s0") == nil, "nobody has anything to do with it any more")
      try router.end()
    }
  }

  /// An Active asks its hosts as the virtual router, and hears their answers (RFC 9568 8.2.2).
  @Test(.rfc9568("8.2.2-1")) func anActiveAsksAsTheVirtualRouterAndHearsTheAnswer() async throws {
    try await withIsolatedNetwork {
      let router = try RouterUnderTest()
      try router.arm()
      let monitor = try LinkMonitor()
      try drain(monitor) { $0.link(named: "s0")?.linkLocal != nil }
      let linkLocal = try #require(monitor.link(named: "s0")?.linkLocal)
      try router.test.run { $0.setOwnAddress(linkLocal, of: router.segment.index) }
      let target = IPv6Address(high: RouterUnderTest.own.high, low: 0x77)
      /// Who asks for the target, when the router has something for it.
      func question() throws -> (mac: MACAddress, source: IPv6Address) {
        try send(7, to: target)
        let asked = try #require(
          try router.host.frames { captured($0).kind == .neighborSolicitation && captured($0).target == target }.last.map(captured))
        return (try #require(asked.sourceMAC), try #require(asked.source))
      }
      #expect(try question().mac == router.segment.macAddress)
      try shell("ip -6 neigh flush dev s0 to \(target)")
      router.open()
      let asked = try question()
      #expect(asked.mac == RouterUnderTest.virtualMAC && asked.source == RouterUnderTest.gateway)
      try router.host.send(Frame.advertisement(of: target, from: router.host.macAddress, to: RouterUnderTest.virtualMAC, asked.source))
      _ = try router.host.frames { Frame.mark($0) == 7 }
      #expect(try shell("ip -6 neigh show \(target) dev s0").contains("\(router.host.macAddress)"))
      try router.end()
    }
  }
}
