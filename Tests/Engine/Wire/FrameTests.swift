import Engine
import Testing

@Suite struct FrameTests {
  /// An MLDv2 report of Linux 6.18: hop-by-hop options in front of ICMPv6.
  static let report = WireSample.bytes(
    """
    333300000016 02000000000a 86dd
    60000000 0024 00 01 fe80000000000000000000fffe00000a ff020000000000000000000000000016
    3a00050200000100
    8f0071f500000001 04000000 ff0200000000000000000001ff00000a
    """)

  @Test func hopByHopOptionsArePassedOver() throws {
    let packet = try #require(Frame(parsing: Self.report)?.packet)
    #expect(packet.nextHeader == .icmpv6)
    #expect(packet.hasRouterAlert)
    #expect(packet.payload == 62..<Self.report.count)
    #expect(packet.hopLimit == 1)
    #expect(packet.source.description == "fe80::ff:fe00:a")
    #expect(packet.destination == .allMLDv2Routers)
  }

  @Test func paddingOfAShortFrameIsNotPayload() throws {
    let padded = Self.report + [UInt8](repeating: 0, count: 20)
    let packet = try #require(Frame(parsing: padded)?.packet)
    #expect(packet.payload == 62..<Self.report.count)
  }

  @Test func aFrameCutAnywhereHasNoPacket() {
    for length in 0..<Self.report.count {
      let frame = Frame(parsing: Array(Self.report.prefix(length)))
      #expect((frame == nil) == (length < 14), "\(length) bytes")
      #expect(frame?.packet == nil, "\(length) bytes")
    }
  }

  @Test func aFrameOfAnotherProtocolHasAddressesAndNoPacket() throws {
    let frame = try #require(Frame(parsing: WireSample.bytes("ffffffffffff 02000000000a 0806 0001080006040001")))
    #expect(frame.source.description == "02:00:00:00:00:0a")
    #expect(frame.destination.description == "ff:ff:ff:ff:ff:ff")
    #expect(frame.etherType == 0x0806)
    #expect(frame.packet == nil)
  }

  @Test func anIPv6EtherTypeWithAnotherVersionInsideHasNoPacket() {
    var bytes = Self.report
    bytes[14] = 0x40
    #expect(Frame(parsing: bytes)?.packet == nil)
  }

  @Test func hopByHopOptionsLongerThanThePayloadHaveNoPacket() {
    var bytes = Self.report
    bytes[55] = 5
    #expect(Frame(parsing: bytes)?.packet == nil)
    bytes[55] = 255
    #expect(Frame(parsing: bytes)?.packet == nil)
  }

  /// Options after the two bytes of the extension header, and whether a Router Alert is among them.
  @Test(arguments: [
    ("050200000100", true),
    ("000502000000", true),
    ("010005020000", true),
    ("010400000000", false),
    ("000000000000", false),
    // One that runs over the end, one of which only the type fits, one of the wrong length.
    ("05ff00000000", false),
    ("010300000005", false),
    ("050100010100", false),
  ])
  func aRouterAlertIsFoundAmongOtherOptions(options: String, isThere: Bool) throws {
    var bytes = Self.report
    bytes.replaceSubrange(56..<62, with: WireSample.bytes(options))
    #expect(try #require(Frame(parsing: bytes)?.packet).hasRouterAlert == isThere)
  }

  @Test func damagedFramesNeverPointOutsideThemselves() {
    var random = MutationSource(seed: 802)
    var packets = 0
    for round in 0..<10_000 {
      var bytes = Self.report
      random.damage(&bytes)
      guard let packet = Frame(parsing: bytes)?.packet else { continue }
      packets += 1
      #expect(packet.payload.lowerBound >= 54, "round \(round)")
      #expect(packet.payload.upperBound <= bytes.count, "round \(round)")
    }
    #expect(packets > 1000)
  }
}
