import Conformance
import Engine
import Testing

@Suite struct NeighborAdvertisementTests {
  static let source = WireSample.address("fe80::7")
  static let announcement = NeighborAdvertisement(announcing: WireSample.address("2001:db8::7"), of: WireSample.vrid(7))

  @Test(.seenInTheWild("H:announced-to-itself"), .rfc9568("6.4.1-1", "6.4.2-5", "7.2-1"))
  func anAnnouncementIsOfARouterUnsolicitedOverridingAndForTheVirtualMAC() {
    // Checksum by hand: fe80 + 7 + ff02 + 1 (addresses) + 20 + 3a (pseudo-header) + 8800 + a000 (R and O) + 2001 + db8 + 7
    // + 201 + 5e00 + 207 = 3b5ac, 3 + b5ac = b5af, complement 4a50.
    let frame = Self.announcement.frame(from: Self.source, at: .virtualRouter(WireSample.vrid(7)))
    #expect(
      frame
        == WireSample.bytes(
          """
          3333 0000 0001  0000 5e00 0207  86dd
          6000 0000 0020 3a ff
          fe80 0000 0000 0000 0000 0000 0000 0007
          ff02 0000 0000 0000 0000 0000 0000 0001
          8800 4a50 a000 0000 2001 0db8 0000 0000 0000 0000 0000 0007 0201 0000 5e00 0207
          """))
  }

  /// keepalived 2.2.7 announces its address with O alone, from its physical MAC.
  @Test func anAnnouncementOfKeepalivedIsReadAndEncodedAlike() throws {
    let frame = WireSample.bytes(
      """
      333300000001 02000000000a 86dd 60000000 0020 3a ff
      fe800000000000000000000000000007 ff020000000000000000000000000001
      88005786 20000000 fe800000000000000000000000000007 0201 02000000000a
      """)
    let mac = MACAddress(rawValue: 0x0200_0000_000a)
    let expected = NeighborAdvertisement(
      target: WireSample.address("fe80::7"), isRouter: false, isSolicited: false, overrides: true, targetLinkLayerAddress: mac)
    #expect(NeighborAdvertisement(frame: frame) == expected)
    #expect(expected.frame(from: WireSample.address("fe80::7"), at: mac) == frame)
  }

  /// Linux 6.18 answers a solicitation, with the link-layer address and, to a unicast one, without.
  @Test func answersOfLinuxAreReadAndEncodedAlike() throws {
    let answer = WireSample.bytes(
      """
      02000000000a 32e3b0b8b99c 86dd 60000000 0020 3a ff
      20010db800000000000000000000000b 20010db800000000000000000000000a
      8800ef1f 60000000 20010db800000000000000000000000b 0201 32e3b0b8b99c
      """)
    let mac = MACAddress(rawValue: 0x32e3_b0b8_b99c)
    let read = try #require(NeighborAdvertisement(frame: answer))
    #expect(
      read
        == NeighborAdvertisement(
          target: WireSample.address("2001:db8::b"), isRouter: false, isSolicited: true, overrides: true,
          targetLinkLayerAddress: mac))
    let again = read.frame(
      from: WireSample.address("2001:db8::b"), at: mac, to: WireSample.address("2001:db8::a"),
      destinationMAC: MACAddress(rawValue: 0x0200_0000_000a))
    #expect(again == answer)

    let short = WireSample.bytes(
      """
      32e3b0b8b99c 02000000000a 86dd 60000000 0018 3a ff
      20010db800000000000000000000000a fe8000000000000030e3b0fffeb8b99c
      8800436d 40000000 20010db800000000000000000000000a
      """)
    #expect(
      NeighborAdvertisement(frame: short)
        == NeighborAdvertisement(
          target: WireSample.address("2001:db8::a"), isRouter: false, isSolicited: true, overrides: false,
          targetLinkLayerAddress: nil))
  }

  @Test(arguments: [false, true], [false, true])
  func everyFlagIsReadAsItWasWritten(isRouter: Bool, overrides: Bool) {
    for isSolicited in [false, true] {
      let advertisement = NeighborAdvertisement(
        target: WireSample.address("fe80::7"), isRouter: isRouter, isSolicited: isSolicited, overrides: overrides,
        targetLinkLayerAddress: nil)
      let destination = WireSample.address("fe80::a")
      let message = advertisement.encoded(from: Self.source, to: destination)
      let read = NeighborAdvertisement(parsing: message.span.bytes, from: Self.source, to: destination, hopLimit: 255)
      #expect(read == advertisement)
    }
  }

  @Test func anAnswerToEverybodyIsRefused() {
    let advertisement = NeighborAdvertisement(
      target: WireSample.address("fe80::7"), isRouter: true, isSolicited: true, overrides: true, targetLinkLayerAddress: nil)
    let message = advertisement.encoded(from: Self.source, to: .allNodes)
    let read = NeighborAdvertisement(parsing: message.span.bytes, from: Self.source, to: .allNodes, hopLimit: 255)
    #expect(read == nil)
  }

  @Test func aUnicastFrameNeedsAMACAddress() async {
    await #expect(processExitsWith: .failure) {
      _ = Self.announcement.frame(from: Self.source, at: .virtualRouter(WireSample.vrid(7)), to: WireSample.address("fe80::a"))
    }
  }
}

@Suite struct NeighborSolicitationTests {
  /// Linux 6.18 looks for a neighbour.
  @Test func aSolicitationOfLinuxIsReadAndEncodedAlike() throws {
    let frame = WireSample.bytes(
      """
      3333ff00000b 02000000000a 86dd 60000000 0020 3a ff
      20010db800000000000000000000000a ff0200000000000000000001ff00000b
      87001c03 00000000 20010db800000000000000000000000b 0101 02000000000a
      """)
    let mac = MACAddress(rawValue: 0x0200_0000_000a)
    let expected = NeighborSolicitation(target: WireSample.address("2001:db8::b"), sourceLinkLayerAddress: mac)
    #expect(NeighborSolicitation(frame: frame) == expected)
    #expect(expected.frame(from: WireSample.address("2001:db8::a"), at: mac) == frame)
  }

  /// Linux 6.18 asks whether its new address is taken; it adds a nonce option (RFC 7527), which says nothing to us.
  @Test func aProbeForDuplicatesOfLinuxIsRead() {
    let frame = WireSample.bytes(
      """
      3333ff00000a 02000000000a 86dd 60000000 0020 3a ff
      00000000000000000000000000000000 ff0200000000000000000001ff00000a
      87009336 00000000 fe80000000000000000000fffe00000a 0e01 592b23b65ef2
      """)
    #expect(
      NeighborSolicitation(frame: frame)
        == NeighborSolicitation(target: WireSample.address("fe80::ff:fe00:a"), sourceLinkLayerAddress: nil))
  }

  @Test func aProbeForDuplicatesSaysNoSourceAndAsksTheSolicitedNodeGroup() {
    let target = WireSample.address("fe80::7")
    let mac = MACAddress(rawValue: 0x0200_0000_000a)
    func isRead(_ solicitation: NeighborSolicitation, to destination: IPv6Address) -> Bool {
      let message = solicitation.encoded(from: .unspecified, to: destination)
      return NeighborSolicitation(parsing: message.span.bytes, from: .unspecified, to: destination, hopLimit: 255) != nil
    }
    #expect(isRead(NeighborSolicitation(target: target, sourceLinkLayerAddress: nil), to: target.solicitedNode))
    #expect(!isRead(NeighborSolicitation(target: target, sourceLinkLayerAddress: nil), to: .allNodes))
    #expect(!isRead(NeighborSolicitation(target: target, sourceLinkLayerAddress: nil), to: target))
    #expect(!isRead(NeighborSolicitation(target: target, sourceLinkLayerAddress: mac), to: target.solicitedNode))
  }
}

@Suite struct RouterSolicitationTests {
  @Test func aSolicitationOfLinuxIsReadAndEncodedAlike() {
    let frame = WireSample.bytes(
      """
      333300000002 02000000000a 86dd 60000000 0010 3a ff
      fe80000000000000000000fffe00000a ff020000000000000000000000000002
      85007b1a 00000000 0101 02000000000a
      """)
    let mac = MACAddress(rawValue: 0x0200_0000_000a)
    let expected = RouterSolicitation(sourceLinkLayerAddress: mac)
    #expect(RouterSolicitation(frame: frame) == expected)
    #expect(expected.frame(from: WireSample.address("fe80::ff:fe00:a"), at: mac) == frame)
  }

  @Test func whoHasNoAddressYetSaysNoSource() {
    func isRead(_ solicitation: RouterSolicitation) -> Bool {
      let message = solicitation.encoded(from: .unspecified)
      return RouterSolicitation(parsing: message.span.bytes, from: .unspecified, to: .allRouters, hopLimit: 255) != nil
    }
    #expect(isRead(RouterSolicitation(sourceLinkLayerAddress: nil)))
    #expect(!isRead(RouterSolicitation(sourceLinkLayerAddress: MACAddress(rawValue: 0x0200_0000_000a))))
  }
}
