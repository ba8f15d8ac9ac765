import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

/// What is kept of packets that were discarded.
@Suite struct DiscardedPacketsTests {
  private var interface: InterfaceIndex? { InterfaceIndex(7) }

  private func add(_ bytes: [UInt8], _ reason: DiscardReason = .badChecksum, to packets: inout DiscardedPackets, at now: Instant = .zero)
    throws
  {
    let arrival = DatagramReceiver.Arrival(
      source: try address("fe80::aa"), interface: interface, destination: allRouters, hopLimit: 254)
    bytes.withUnsafeBytes { packets.add(reason, AdvertisementSocket.Datagram(bytes: $0, arrival: arrival), at: now) }
  }

  @Test func aPacketIsKeptWithWhatTheKernelSaidOfIt() throws {
    var packets = DiscardedPackets()
    #expect(packets.copy().packets.isEmpty)
    try add([0x31, 7, 120], .incomplete, to: &packets, at: Instant(nanoseconds: 42))
    let packet = try #require(packets.copy().packets.first)
    #expect(packet.reason == .incomplete && packet.interface == interface && packet.hopLimit == 254)
    #expect(packet.source == (try address("fe80::aa")) && packet.destination == allRouters)
    #expect(packet.octets == [0x31, 7, 120] && packet.length == 3 && packet.moment.nanoseconds == 42)
  }

  @Test func theNewestAreKeptOldestFirst() throws {
    var packets = DiscardedPackets()
    for number in 0..<UInt8(DiscardedPacket.limit + 6) { try add([number], to: &packets) }
    #expect(packets.copy().packets.map(\.octets) == (6..<UInt8(DiscardedPacket.limit + 6)).map { [$0] })
  }

  @Test func ofALongPacketTheBeginningIsKeptAndNothingOfTheOneBeforeItBehindAShortOne() throws {
    var packets = DiscardedPackets()
    for _ in 0..<DiscardedPacket.limit { try add(Array(repeating: 0xff, count: 4608), to: &packets) }
    #expect(
      packets.copy().packets.allSatisfy { $0.octets == Array(repeating: 0xff, count: DiscardedPacket.octetsKept) && $0.length == 4608 })
    for count in 0..<DiscardedPacket.limit { try add(Array(repeating: 1, count: count), to: &packets) }
    #expect(packets.copy().packets.map(\.octets) == (0..<DiscardedPacket.limit).map { Array(repeating: 1, count: $0) })
  }

  /// A copy that shared its memory would have the next packet, on the loop that elects, pay for it.
  @Test func aCopyStaysWhatItIs() throws {
    var packets = DiscardedPackets()
    try add([1], to: &packets)
    let copy = packets.copy()
    try add([2], to: &packets)
    #expect(copy.packets.map(\.octets) == [[1]])
  }

  @Test func theFirstOfAKindIsNewsAndThenOneInTenSeconds() {
    var news = DiscardNews()
    let other = InterfaceIndex(8)
    #expect(news.take(.badChecksum, on: interface, at: .zero) == 0)
    #expect(news.take(.badChecksum, on: interface, at: .zero + .seconds(9)) == nil)
    #expect(news.take(.badChecksum, on: other, at: .zero + .seconds(9)) == 0, "another interface")
    #expect(news.take(.unknownType, on: interface, at: .zero + .seconds(9)) == 0, "another reason")
    #expect(news.take(.badChecksum, on: interface, at: .zero + .seconds(10)) == 1)
    #expect(news.take(.badChecksum, on: interface, at: .zero + .seconds(20)) == 0)
  }

  @Test func interfacesThatShareAPlaceShareItsSilenceAndNoOtherReason() throws {
    var news = DiscardNews()
    let far = InterfaceIndex(7 + UInt32(DiscardNews.interfaces))
    #expect(news.take(.badChecksum, on: interface, at: .zero) == 0)
    #expect(news.take(.badChecksum, on: far, at: .zero) == nil)
    for reason in DiscardReason.allCases where reason != .badChecksum { #expect(news.take(reason, on: far, at: .zero) == 0) }
  }
}

@Suite(.inNamespace) struct KeepingDiscardedPackets {
  /// RFC 8347 counts two kinds by virtual router; both are read from a packet that nobody can trust.
  @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func badPacketsAreKeptAndCountedForTheVirtualRouterThatTheyName() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let host = try indexOf("h0")
      let loop = try EventLoop(name: "exchange")
      let told = Log<DiscardReason>()
      let exchange = try AdvertisementExchange(loop: loop) { reason, _, _ in told.append(reason) }
      func run<Result: Sendable>(_ body: @escaping @Sendable (isolated AdvertisementExchange) throws -> Result) throws -> Result {
        try loop.run { try exchange.assumeIsolated { try body($0) } }
      }
      let (faults, vrid) = (PacketFaults(), try #require(VirtualRouterID(7)))
      let membership = try exchange.memberships.join(vrid, on: link.index)
      let sender = exchange.sender { _ in }
      try run {
        try $0.run()
        try $0.attach(membership, sender: sender, faults: faults) { _, _ in }
      }
      func bad(_ change: (inout RawAdvertisement) throws -> Void) throws -> [UInt8] {
        var packet = try RawAdvertisement()
        try change(&packet)
        return packet.frame
      }
      let frames = try FrameSocket()
      let sent = [
        try bad { $0.message[0] = 0x32 }, try bad { $0.message[0] = 0x32 }, try bad { $0.message = [0x31, 7, 1] },
        // Of nobody here, of nobody at all, and wrong in a way that is no virtual router's matter.
        try bad {
          $0.message[0] = 0x32
          $0.message[1] = 8
        }, try bad { $0.message = [0x31] }, try bad { $0.hopLimit = 254 },
      ]
      for frame in sent { try frames.send(frame, by: host) }
      let end = now() + patience
      while try run({ $0.discards.total }) < UInt64(sent.count), now() < end {}
      let packets = try run { $0.copyOfDiscarded }.packets
      #expect(packets.map(\.reason) == [.unknownType, .unknownType, .incomplete, .unknownType, .incomplete, .hopLimitNot255])
      #expect(packets.map(\.octets) == sent.map { Array($0.dropFirst(54)) })
      #expect(packets.allSatisfy { $0.interface == link.index && $0.destination == allRouters })
      #expect(packets.map(\.hopLimit) == [255, 255, 255, 255, 255, 254])
      #expect(faults.unknownTypes == 2 && faults.incomplete == 1)
      #expect(told.all == [.unknownType, .incomplete, .hopLimitNot255], "one of each kind is news")
      try run { $0.close() }
      loop.stop()
    }
  }
}
