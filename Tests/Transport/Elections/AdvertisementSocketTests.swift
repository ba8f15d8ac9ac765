import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct HearingAdvertisements {
  @Test(.seenInTheWild("F:socket-per-instance")) func onlyJoinedInterfacesAreHeard() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let (socket, other) = (try SocketUnderTest(), try SocketUnderTest())
      let sender = try FrameSocket()
      try socket.join(first.index)
      // Harmless.
      try socket.join(first.index)
      // The interface of another socket is not this one's, though the kernel takes the group in there now.
      try other.join(second.index)
      let source = try address("fe80::aa")
      let sent = try advertisement()
      try sender.send(sent.frame(from: source), by: try indexOf("h1"))
      try sender.send(sent.frame(from: source), by: try indexOf("h0"))
      let byOther = try other.hear(1)
      #expect(byOther == [.advertisement(sent, from: source, on: second.index)])
      let heard = try socket.hear(1)
      #expect(heard == [.advertisement(sent, from: source, on: first.index)])
      #expect(socket.drainOnce().isEmpty)
      #expect(other.drainOnce().isEmpty)
    }
  }

  @Test func behindLeavingNothingIsHeard() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let socket = try SocketUnderTest()
      let sender = try FrameSocket()
      let frame = try RawAdvertisement().frame
      try socket.join(first.index)
      try socket.join(second.index)
      socket.leave(first.index)
      // Harmless.
      socket.leave(first.index)
      try sender.send(frame, by: try indexOf("h0"))
      try sender.send(frame, by: try indexOf("h1"))
      let heard = try socket.hear(1)
      #expect(heard.count == 1)
      guard case .advertisement(_, _, on: second.index) = heard[0] else {
        Issue.record("\(heard)")
        return
      }
      #expect(socket.drainOnce().isEmpty)
    }
  }

  /// Each way a packet can be wrong, and behind each a good one.
  @Test(.rfc9568("7.1-1", refuses: "7.1-1"), .seenInTheWild("leak:parse-error-ends-the-loop"))
  func everyReasonIsToldWithItsInterfaceAndTheNextPacketIsHeard() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip addr add fe80::a/64 dev s0 nodad")
      let own = try address("fe80::a")
      // The kernel takes an address into use a moment after it was set, even so.
      let end = now() + patience
      while now() < end, try !shell("ip -6 route show table local").contains("local \(own) dev s0") {}
      let host = try indexOf("h0")
      let socket = try SocketUnderTest()
      let sender = try FrameSocket()
      try socket.join(link.index)
      let good = try RawAdvertisement().frame
      func bad(_ change: (inout RawAdvertisement) throws -> Void) throws -> [UInt8] {
        var packet = try RawAdvertisement()
        try change(&packet)
        return packet.frame
      }
      let cases: [(DiscardReason, [UInt8])] = [
        (.hopLimitNot255, try bad { $0.hopLimit = 254 }),
        (
          .wrongDestination,
          try bad {
            $0.destination = own
            $0.destinationMAC = link.macAddress
          }
        ),
        (.sourceNotLinkLocal, try bad { $0.source = try address("2001:db8::9") }),
        (.empty, try bad { $0.message = [] }),
        (.unknownVersion, try bad { $0.message[0] = 0x21 }),
        (.unknownType, try bad { $0.message[0] = 0x32 }),
        (.incomplete, try bad { $0.message[3] = 2 }),
        (.incomplete, try bad { $0.message = Array($0.message.prefix(3)) }),
        (.trailingOctets, try bad { $0.message += [0, 0, 0, 0] }),
        (.badChecksum, try bad { $0.hasSoundChecksum = false }),
        (.virtualRouterZero, try bad { $0.message[1] = 0 }),
        (.noAddresses, try bad { $0.message = [0x31, 7, 120, 0, 0, 100, 0, 0] }),
        (.zeroInterval, try bad { $0.message[5] = 0 }),
        (.firstAddressNotLinkLocal, try RawAdvertisement(addresses: ["2001:db8::7"]).frame),
      ]
      for (reason, frame) in cases {
        try sender.send(frame, by: host)
        try sender.send(good, by: host)
        let heard = try socket.hear("\(reason)") { $0.count >= 2 }
        #expect(heard.first == .discarded(reason, on: link.index), "\(reason)")
        #expect(heard.count == 2 && heard.last?.isDiscarded == false, "\(reason): \(heard)")
      }
      // The others are found by whoever knows the groups.
      #expect(Set(cases.map(\.0)).union([.ownAdvertisement, .unknownVirtualRouter, .unlistedPeer]) == Set(DiscardReason.allCases))
    }
  }

  @Test(.rfc9568("7.1-1", refuses: "7.1-1"), .seenInTheWild("V#GHSA-rc9p-89wj-mx7h"))
  func theLargestAdvertisementIsHeardAndAJumboIsDiscarded() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      try shell("ip link set s0 mtu 9500 && ip link set h0 mtu 9500")
      let host = try indexOf("h0")
      let socket = try SocketUnderTest()
      let sender = try FrameSocket()
      try socket.join(link.index)
      let largest = try RawAdvertisement(addresses: (1...255).map { "fe80::\(String($0, radix: 16))" })
      var jumbo = largest
      jumbo.message += [UInt8](repeating: 0xff, count: 5000)
      try sender.send(jumbo.frame, by: host)
      try sender.send(largest.frame, by: host)
      let heard = try socket.hear(2)
      #expect(heard.first == .discarded(.trailingOctets, on: link.index))
      guard case .advertisement(let advertisement, _, _) = heard.last else {
        Issue.record("\(heard)")
        return
      }
      #expect(advertisement.addresses.count == 255)
    }
  }

  @Test(.seenInTheWild("missed:silenced-by-a-stream")) func oneDrainIsBounded() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let host = try indexOf("h0")
      let socket = try SocketUnderTest()
      try socket.join(link.index)
      let frame = try RawAdvertisement().frame
      let total = 2 * AdvertisementSocket.datagramsPerDrain + 88
      #expect(try FrameSocket().send((0..<total).map { _ in FrameSocket.Departure(frame, by: host) }).isEmpty)
      var drains: [Int] = []
      let end = now() + patience
      while drains.reduce(0, +) < total, now() < end {
        var descriptor = pollfd(fd: socket.fileDescriptor, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, 1000)
        drains.append(socket.drainOnce().count)
      }
      #expect(drains.reduce(0, +) == total)
      #expect(drains.allSatisfy { $0 <= AdvertisementSocket.datagramsPerDrain })
      #expect(drains.first == AdvertisementSocket.datagramsPerDrain)
    }
  }

  /// Nothing is dropped when thousands of groups are heard in the same instant.
  @Test func aBurstOfThousandsIsHeardWhole() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let host = try indexOf("h0")
      let socket = try SocketUnderTest()
      try socket.join(link.index)
      let frame = try RawAdvertisement(addresses: ["fe80::7", "2001:db8::7"]).frame
      #expect(try FrameSocket().send((0..<4000).map { _ in FrameSocket.Departure(frame, by: host) }).isEmpty)
      #expect(try socket.hear(4000).count == 4000)
    }
  }

  /// keepalived issue 2575: a Backup that is deaf behind the return of its interface becomes Active beside the living one.
  @Test(.seenInTheWild("K#1847", "K#2575"), arguments: [false, true])
  func anInterfaceThatWasMadeAnewIsHeardAgain(_ hasSameIndex: Bool) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let socket = try SocketUnderTest()
      let sender = try FrameSocket()
      let frame = try RawAdvertisement().frame
      try socket.join(link.index)
      try sender.send(frame, by: try indexOf("h0"))
      #expect(try socket.hear(1).count == 1)
      try shell("ip link del s0")
      if hasSameIndex {
        try shell("ip link add s0 index \(link.index) type veth peer name h0")
      } else {
        try shell("ip link add s0 index 4711 type veth peer name h0")
      }
      try shell("ip link set h0 up && ip link set s0 up")
      let again = try indexOf("s0")
      #expect((again == link.index) == hasSameIndex)
      socket.leave(again)
      try socket.join(again)
      try waitUntilUsable("s0", "h0")
      try sender.send(frame, by: try indexOf("h0"))
      guard case .advertisement(_, _, on: again)? = try socket.hear(1).first else {
        Issue.record("deaf")
        return
      }
    }
  }

  @Test func anInterfaceThatIsGoneIsRefused() async throws {
    try await withIsolatedNetwork {
      let socket = try SocketUnderTest()
      let nowhere = try #require(InterfaceIndex(4711))
      let error = #expect(throws: TransportError.self) { try socket.join(nowhere) }
      #expect(error?.errno == .noSuchDevice)
      #expect(error?.description.hasPrefix("join ff02::12 on interface 4711: ") == true)
      socket.leave(nowhere)
    }
  }

  @Test func withoutTheRightToItTheRefusalSaysWhichSocket() async throws {
    try await withIsolatedNetwork {
      dropCapabilities()
      let advertisements = #expect(throws: TransportError.self) { try SocketUnderTest() }
      #expect(advertisements?.description == "open the advertisement socket (protocol 112): operation not permitted (EPERM)")
      let frames = #expect(throws: TransportError.self) { try FrameSocket() }
      #expect(frames?.description == "open a packet socket: operation not permitted (EPERM)")
    }
  }
}

/// Waits until the kernel says that interfaces are up and have their carrier.
func waitUntilUsable(_ names: String...) throws {
  let monitor = try LinkMonitor()
  try drain(monitor) { monitor in names.allSatisfy { monitor.link(named: $0)?.isRunning == true } }
}
