import Engine
import Testing

@Suite struct RouterMessageTests {
  private static let source = WireSample.address("fe80::9")

  private func read(_ message: [UInt8], from source: IPv6Address = source, hopLimit: UInt8 = 255) -> Result<
    RouterMessage, RouterMessage.Fault
  > {
    let destination: IPv6Address = message.first == 133 ? .allRouters : .allNodes
    return Result { () throws(RouterMessage.Fault) in
      try RouterMessage(parsing: message.span.bytes, from: source, to: destination, hopLimit: hopLimit)
    }
  }

  @Test func bothMessagesAreRead() {
    let solicitation = RouterSolicitation(sourceLinkLayerAddress: MACAddress(rawValue: 0x0200_0000_0001))
    #expect(read(solicitation.encoded(from: Self.source)) == .success(.solicitation(solicitation)))
    let advertisement = RouterAdvertisement(mtu: 1280)
    #expect(read(advertisement.encoded(from: Self.source)) == .success(.advertisement(advertisement)))
    let nobody = RouterSolicitation(sourceLinkLayerAddress: nil)
    #expect(read(nobody.encoded(from: .unspecified), from: .unspecified) == .success(.solicitation(nobody)))
  }

  @Test func everyFaultHasItsReason() {
    let solicitation = RouterSolicitation(sourceLinkLayerAddress: MACAddress(rawValue: 1))
    let global = WireSample.address("2001:db8::9")
    #expect(read(solicitation.encoded(from: Self.source), hopLimit: 254) == .failure(.hopLimitNot255))
    #expect(read(RouterAdvertisement().encoded(from: global), from: global) == .failure(.sourceNotLinkLocal))
    // A link-layer address from nobody (RFC 4861 6.1.1).
    #expect(read(solicitation.encoded(from: .unspecified), from: .unspecified) == .failure(.malformed))
    var broken = RouterAdvertisement().encoded(from: Self.source)
    broken[4] ^= 1
    #expect(read(broken) == .failure(.malformed), "a wrong checksum")
    #expect(read([]) == .failure(.malformed))
    #expect(read(Array(solicitation.encoded(from: Self.source).prefix(7))) == .failure(.malformed))
    #expect(read([135] + solicitation.encoded(from: Self.source).dropFirst()) == .failure(.malformed), "another type")
  }
}
