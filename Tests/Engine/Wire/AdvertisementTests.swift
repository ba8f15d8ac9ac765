import Conformance
import Engine
import Testing

/// What goes out.
@Suite struct AdvertisementTests {
  static let advertisement = Advertisement(
    vrid: WireSample.vrid(1), priority: .standard, interval: .standard, addresses: [WireSample.address("fe80::1")])

  @Test(.rfc9568("5.2.1-1", "5.2.2-1", "5.2.6-1", "5.2.8-1"))
  func anAdvertisementIsEncodedAsCalculatedByHand() {
    // fe80 + 000a + ff02 + 0012 (addresses) + 0018 + 0070 (pseudo-header) + 3101 + 6401 + 0064 + fe80 + 0001 = 3920d,
    // 3 + 920d = 9210, complement 6def.
    let expected = WireSample.bytes("31 01 64 01 0064 6def fe80 0000 0000 0000 0000 0000 0000 0001")
    #expect(Self.advertisement.encoded(from: WireSample.address("fe80::a")) == expected)
  }

  @Test(.seenInTheWild("H:hop-limit"), .rfc9568("5.1.2-1", "5.1.2.3-1", "7.2-1"))
  func aFrameGoesFromTheVirtualMACToTheGroupWithHopLimit255() throws {
    let source = WireSample.address("fe80::a")
    let bytes = Self.advertisement.frame(from: source)
    #expect(
      Array(bytes.prefix(54))
        == WireSample.bytes(
          """
          3333 0000 0012  0000 5e00 0201  86dd
          6c00 0000  0018 70 ff
          fe80 0000 0000 0000 0000 0000 0000 000a
          ff02 0000 0000 0000 0000 0000 0000 0012
          """))
    #expect(Array(bytes.dropFirst(54)) == Self.advertisement.encoded(from: source))

    let frame = try #require(Frame(parsing: bytes))
    #expect(frame.source == .virtualRouter(WireSample.vrid(1)))
    #expect(frame.destination.description == "33:33:00:00:00:12")
    let packet = try #require(frame.packet)
    #expect(packet.hopLimit == 255)
    #expect(packet.nextHeader == .vrrp)
    #expect(packet.source == source)
    #expect(packet.destination == .allVRRPRouters)
    #expect(packet.payload == 54..<bytes.count)
  }

  @Test func whatWasSentIsWhatIsReceived() throws {
    var random = MutationSource(seed: 1)
    for _ in 0..<1000 {
      let others = (0..<Int.random(in: 0...254, using: &random)).map { _ in IPv6Address(high: random.next(), low: random.next()) }
      let sent = Advertisement(
        vrid: WireSample.vrid(.random(in: 1...255, using: &random)),
        priority: Priority(.random(in: 0...255, using: &random)),
        interval: WireSample.interval(centiseconds: .random(in: 1...4095, using: &random)),
        addresses: [IPv6Address(high: 0xfe80 << 48, low: random.next())] + others)
      let source = IPv6Address(high: 0xfe80 << 48, low: random.next())
      let received = try Advertisement(parsing: sent.encoded(from: source), from: source, to: .allVRRPRouters, hopLimit: 255)
      #expect(received == sent)
    }
  }

  @Test(.rfc9568("5.2.7-1"), arguments: [1, 100, 255, 256, 4095] as [UInt16])
  func theIntervalFillsTwelveBitsAndLeavesTheReserveBitsZero(centiseconds: UInt16) {
    let advertisement = Advertisement(
      vrid: WireSample.vrid(1), priority: .standard, interval: WireSample.interval(centiseconds: centiseconds),
      addresses: [WireSample.address("fe80::1")])
    let message = advertisement.encoded(from: WireSample.address("fe80::a"))
    #expect(message[4] >> 4 == 0)
    #expect(UInt16(message[4]) << 8 | UInt16(message[5]) == centiseconds)
  }

  @Test func anAdvertisementHoldsUpTo255Addresses() throws {
    let addresses = (1...255).map { IPv6Address(high: 0xfe80 << 48, low: $0) }
    let sent = Advertisement(vrid: WireSample.vrid(255), priority: .owner, interval: .standard, addresses: addresses)
    let source = WireSample.address("fe80::a")
    let message = sent.encoded(from: source)
    #expect(message.count == 8 + 255 * 16)
    #expect(try Advertisement(parsing: message, from: source, to: .allVRRPRouters, hopLimit: 255) == sent)
  }

  @Test(.rfc9568("5.2.5-1", refuses: "5.2.5-1")) func anAdvertisementWithoutAddressesCannotBeMade() async {
    await #expect(processExitsWith: .failure) {
      _ = Advertisement(vrid: WireSample.vrid(1), priority: .standard, interval: .standard, addresses: [])
    }
  }

  @Test func anAdvertisementWithMoreAddressesThanItCanCountCannotBeMade() async {
    await #expect(processExitsWith: .failure) {
      let addresses = Array(repeating: WireSample.address("fe80::1"), count: 256)
      _ = Advertisement(vrid: WireSample.vrid(1), priority: .standard, interval: .standard, addresses: addresses)
    }
  }

  @Test(arguments: [(1280, 77), (1500, 90), (4136, 255), (9000, 255), (48, 0), (0, 0)])
  func aLinkSaysHowManyAddressesFit(mtu: Int, count: Int) {
    #expect(Advertisement.maximumAddressCount(mtu: mtu) == count)
  }
}
