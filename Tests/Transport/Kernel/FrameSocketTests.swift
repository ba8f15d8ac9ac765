import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct SendingFrames {
  /// RFC 9568 7.2: learning bridges hear where the virtual router is.
  @Test(.rfc9568("7.2-1")) func theSourceIsTheVirtualRoutersAddress() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let receiver = try FrameReceiver(try indexOf("h0"))
      let source = try address("fe80::a")
      let frame = try advertisement(42).frame(from: source)
      try FrameSocket().send(frame, by: link.index)
      let frames = try receiver.frames("the advertisement") { $0.contains(frame) }
      let arrived = try #require(frames.last)
      #expect(Array(arrived[6..<12]) == [0x00, 0x00, 0x5e, 0x00, 0x02, 42])
      #expect(Array(arrived[0..<6]) == [0x33, 0x33, 0x00, 0x00, 0x00, 0x12])
    }
  }

  /// Elsewhere advertisements failed with EPERM while a firewall was being reloaded.
  @Test(.seenInTheWild("K#1934")) func aFirewallThatLetsNothingOutDoesNotKeepThemBack() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let receiver = try FrameReceiver(try indexOf("h0"))
      try shell("nft 'add table inet wall; add chain inet wall out { type filter hook output priority 0; policy drop; }'")
      let frame = try advertisement(42).frame(from: try address("fe80::a"))
      try FrameSocket().send(frame, by: link.index)
      #expect(try receiver.frames("the advertisement") { $0.contains(frame) }.contains(frame))
    }
  }

  @Test func oneThatIsRefusedKeepsBackNoOther() async throws {
    try await withIsolatedNetwork {
      let links = try (0..<3).map { try makeSegment("s\($0)", "h\($0)") }
      let receivers = try [0, 2].map { try FrameReceiver(try indexOf("h\($0)")) }
      try shell("ip link set s1 down")
      // Each says its place.
      let departures = try (0..<1500).map { place in
        var packet = try RawAdvertisement()
        packet.message = [UInt8(place >> 8), UInt8(place & 0xff)]
        return FrameSocket.Departure(packet.frame, by: links[place % 3].index)
      }
      let refusals = try FrameSocket().send(departures)
      #expect(refusals.map(\.index) == Array(stride(from: 1, to: 1500, by: 3)))
      #expect(Set(refusals.map(\.error.description)) == ["send a frame by interface \(links[1].index): network is down (ENETDOWN)"])
      for (receiver, first) in zip(receivers, [0, 2]) {
        let expected = stride(from: first, to: 1500, by: 3).map { departures[$0].frame }
        func ours(_ frames: [[UInt8]]) -> [[UInt8]] { frames.filter { $0.count == 56 && $0[20] == 112 } }
        let frames = try receiver.frames("500 frames") { $0.count >= 500 && ours($0).count >= 500 }
        #expect(ours(frames) == expected)
      }
    }
  }

  @Test func aBatchMayBeEmptyAndAnInterfaceMayBeMissing() async throws {
    try await withIsolatedNetwork {
      let socket = try FrameSocket()
      #expect(socket.send([]).isEmpty)
      let nowhere = try #require(InterfaceIndex(4711))
      let frame = try RawAdvertisement().frame
      let error = #expect(throws: TransportError.self) { try socket.send(frame, by: nowhere) }
      #expect(error?.description == "send a frame by interface 4711: no such device or address (ENXIO)")
      #expect(socket.send([FrameSocket.Departure(frame, by: nowhere)]).map(\.index) == [0])
    }
  }
}
