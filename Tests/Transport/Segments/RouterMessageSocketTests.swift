import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct HearingRouterMessages {
  private enum Heard: Equatable {
    case message(RouterMessage, on: InterfaceIndex)
    case discarded(RouterMessage.Fault, on: InterfaceIndex)
  }

  /// Reads until there are so many.
  private static func hear(
    _ count: Int, _ socket: RouterMessageSocket, where isHeard: (InterfaceIndex) -> Bool = { _ in true }
  ) throws -> [Heard] {
    var heard: [Heard] = []
    let end = now() + patience
    while true {
      socket.drain(where: isHeard) {
        heard.append(.message($0.message, on: $0.interface))
      } discard: {
        heard.append(.discarded($0, on: $1))
      }
      if heard.count >= count { return heard }
      guard now() < end else { throw NothingCame(what: "\(count) messages, only \(heard)") }
      var descriptor = pollfd(fd: socket.fileDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 1000)
    }
  }

  private static let hostMAC = MACAddress(rawValue: 0x0200_0000_0100)
  private static let solicitation = RouterSolicitation(sourceLinkLayerAddress: hostMAC)

  @Test func aRouterHearsSolicitationsWithoutJoiningAndAHostDoesNot() async throws {
    try await withIsolatedNetwork {
      try Sysctl.forwarding.write(1)
      let (router, host) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      // RFC 4291 2.8: whoever forwards on an interface is in ff02::2 there, and nobody else.
      try Sysctl.ipv6("s1", "forwarding").write(0)
      let socket = try RouterMessageSocket()
      let sender = try FrameSocket()
      let source = try address("fe80::100")
      let asking = Self.solicitation.frame(from: source, at: Self.hostMAC)
      let advertisement = RouterAdvertisement(mtu: 1400)
      let telling = advertisement.frame(from: source, at: Self.hostMAC)
      for name in ["h1", "h0"] {
        try sender.send(asking, by: try indexOf(name))
        try sender.send(telling, by: try indexOf(name))
      }
      let heard = try Self.hear(3, socket) { [router.index, host.index].contains($0) }
      #expect(
        heard == [
          .message(.advertisement(advertisement), on: host.index), .message(.solicitation(Self.solicitation), on: router.index),
          .message(.advertisement(advertisement), on: router.index),
        ])
    }
  }

  @Test func otherTypesAreNotPassedOnAndOtherInterfacesNotLookedAt() async throws {
    try await withIsolatedNetwork {
      try Sysctl.forwarding.write(1)
      let link = try makeSegment()
      // A device of the kind we make hears what its parent does.
      try shell("ip link add link s0 name mv0 type macvlan mode bridge && ip link set mv0 up")
      let socket = try RouterMessageSocket()
      let sender = try FrameSocket()
      let source = try address("fe80::100")
      let host = try indexOf("h0")
      let question = NeighborSolicitation(target: try address("fe80::1"), sourceLinkLayerAddress: Self.hostMAC)
      try sender.send(question.frame(from: source, at: Self.hostMAC, to: .allNodes), by: host)
      try sender.send(Self.solicitation.frame(from: source, at: Self.hostMAC), by: host)
      try sender.send(RouterAdvertisement().frame(from: source, at: Self.hostMAC), by: host)
      let heard = try Self.hear(2, socket) { $0 == link.index }
      #expect(
        heard == [
          .message(.solicitation(Self.solicitation), on: link.index), .message(.advertisement(RouterAdvertisement()), on: link.index),
        ])
    }
  }

  @Test func whatIsNotSoundIsToldByReasonAndTheNextIsHeard() async throws {
    try await withIsolatedNetwork {
      try Sysctl.forwarding.write(1)
      let link = try makeSegment()
      let socket = try RouterMessageSocket()
      let sender = try FrameSocket()
      let host = try indexOf("h0")
      let (source, global) = (try address("fe80::100"), try address("2001:db8::100"))
      var far = Self.solicitation.frame(from: source, at: Self.hostMAC)
      far[21] = 254
      try sender.send(far, by: host)
      try sender.send(RouterAdvertisement().frame(from: global, at: Self.hostMAC), by: host)
      // A link-layer address from nobody.
      try sender.send(Self.solicitation.frame(from: .unspecified, at: Self.hostMAC), by: host)
      try sender.send(Self.solicitation.frame(from: source, at: Self.hostMAC), by: host)
      #expect(
        try Self.hear(4, socket) { $0 == link.index } == [
          .discarded(.hopLimitNot255, on: link.index), .discarded(.sourceNotLinkLocal, on: link.index),
          .discarded(.malformed, on: link.index), .message(.solicitation(Self.solicitation), on: link.index),
        ])
    }
  }

  @Test func oneDrainIsBounded() async throws {
    try await withIsolatedNetwork {
      try Sysctl.forwarding.write(1)
      _ = try makeSegment()
      let socket = try RouterMessageSocket()
      let frame = FrameSocket.Departure(Self.solicitation.frame(from: try address("fe80::100"), at: Self.hostMAC), by: try indexOf("h0"))
      let sent = RouterMessageSocket.datagramsPerDrain + 100
      #expect(try FrameSocket().send(Array(repeating: frame, count: sent)).isEmpty)
      var first = 0
      socket.drain(where: { _ in true }) { _ in
        first += 1
      } discard: { _, _ in
      }
      #expect((1...RouterMessageSocket.datagramsPerDrain).contains(first))
      #expect(try Self.hear(sent - first, socket).count == sent - first)
    }
  }
}
