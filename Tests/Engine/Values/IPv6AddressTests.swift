import Conformance
import Engine
import Glibc
import Testing

@Suite struct IPv6AddressTests {
  /// The examples of RFC 5952: what it is written like in section 2, and what section 4 makes of it.
  @Test(arguments: [
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:db8:0000:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
    ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
    ("2001:db8:0:0:0::1", "2001:db8::1"),
    ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
    ("2001:db8::0:1", "2001:db8::1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1"),
  ])
  func textIsCanonical(text: String, canonical: String) {
    #expect(IPv6Address(text)?.description == canonical)
    #expect(IPv6Address(canonical)?.description == canonical)
  }

  @Test(
    arguments: [
      ("::", 0, 0), ("::1", 0, 1), ("1::", 0x0001_0000_0000_0000, 0), ("fe80::1", 0xfe80_0000_0000_0000, 1),
      ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000),
      ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008),
      ("64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000, 0xc000_0221), ("::13.1.68.3", 0, 0x0d01_4403),
      ("1:2:3:4:5:6:255.255.255.255", 0x0001_0002_0003_0004, 0x0005_0006_ffff_ffff),
    ] as [(String, UInt64, UInt64)])
  func textStandsForAnAddress(text: String, high: UInt64, low: UInt64) {
    #expect(IPv6Address(text) == IPv6Address(high: high, low: low))
  }

  @Test(arguments: [
    "", ":", ":::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3",
    ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", ":1::", "::1:", "1:::2", "g::", "12345::", "+1::", "-1::", "::+1", "0x1::", " ::1", "::1 ",
    "::1\n", "fe80::1%eth0", "fe80::1/64", "[::1]", "1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "::1.2.3.04", "::1.2.3.+4",
    "::1.2.3.", "::.1.2.3", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::１",
  ])
  func whatIsNoAddressIsRefused(text: String) {
    #expect(IPv6Address(text) == nil)
  }

  @Test func everyAddressIsReadAsItWasWrittenAndWrittenAsTheLibraryWouldDo() {
    var random = MutationSource(seed: 5952)
    for _ in 0..<10_000 {
      // Zero groups are what makes the text interesting.
      let zeros = random.next()
      let groups = (0..<8).map { zeros >> $0 & 1 == 0 ? 0 : UInt16.random(in: 0...0xffff, using: &random) >> (4 * ($0 % 4)) }
      var address = IPv6Address(
        high: groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }, low: groups[4...].reduce(0) { $0 << 16 | UInt64($1) })
      if zeros >> 8 & 0xf == 0 { address = IPv6Address(high: 0, low: 0xffff << 32 | address.low & 0xffff_ffff) }
      #expect(IPv6Address(address.description) == address)
      // The library writes IPv4-compatible addresses with dots, which RFC 4291 2.5.5.1 has withdrawn.
      let isCompatible = address.high == 0 && (0x1_0000...0xffff_ffff).contains(address.low)
      if !isCompatible { #expect(address.description == Self.libraryText(address)) }
    }
  }

  @Test func damagedTextIsAddressOrNotAsTheLibrarySays() {
    var random = MutationSource(seed: 4291)
    let texts = ["2001:db8::1:0:0:1", "::ffff:192.0.2.1", "fe80::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4"]
    let alphabet = Array("0123456789abcdefABCDEF::::....+-g %/")
    var accepted = 0
    for _ in 0..<20_000 {
      var text = Array(texts.randomElement(using: &random) ?? "")
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0...text.count, using: &random)
        let character = alphabet.randomElement(using: &random) ?? ":"
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where place < text.count: text[place] = character
        case 1 where place < text.count: text.remove(at: place)
        default: text.insert(character, at: place)
        }
      }
      let address = IPv6Address(String(text))
      #expect(address?.bytes == Self.libraryBytes(String(text)), "\(String(text))")
      if address != nil { accepted += 1 }
    }
    #expect((1000...19_000).contains(accepted))
  }

  @Test func bytesAreInNetworkOrder() {
    let address = WireSample.address("102:304:506:708:90a:b0c:d0e:f10")
    #expect(address.bytes == Array(1...16))
    #expect(IPv6Address(bytes: address.bytes) == address)
    #expect(IPv6Address(bytes: Array(repeating: UInt8(0), count: 15)) == nil)
    #expect(IPv6Address(bytes: Array(repeating: UInt8(0), count: 17)) == nil)
  }

  @Test(arguments: [
    ("fe80::1", true), ("febf:ffff::1", true), ("fe7f:ffff::1", false), ("fec0::1", false), ("2001:db8::1", false), ("::", false),
  ])
  func linkLocalIsTenBitsLong(text: String, isLinkLocal: Bool) {
    #expect(WireSample.address(text).isLinkLocal == isLinkLocal)
  }

  @Test func specialAddressesAreToldApart() {
    #expect(WireSample.address("::").isUnspecified)
    #expect(!WireSample.address("::1").isUnspecified)
    #expect(WireSample.address("::1").isLoopback)
    #expect(!WireSample.address("1::1").isLoopback)
    #expect(WireSample.address("ff02::1").isMulticast)
    #expect(!WireSample.address("fe80::1").isMulticast)
    #expect(
      [IPv6Address.unspecified, .allNodes, .allRouters, .allVRRPRouters, .allMLDv2Routers].map(\.description)
        == ["::", "ff02::1", "ff02::2", "ff02::12", "ff02::16"])
  }

  /// The example of RFC 4291 2.7.1.
  @Test func theSolicitedNodeGroupKeepsTheLast24Bits() {
    #expect(WireSample.address("4037::01:800:200e:8c6c").solicitedNode.description == "ff02::1:ff0e:8c6c")
  }

  @Test(.rfc9568("6.4.3-8")) func addressesCompareAsUnsignedNumbersInNetworkOrder() {
    let ordered = ["::", "::1", "::8000:0:0:0", "1::", "7fff::", "8000::", "fe80::1", "fe80::2", "fe80::1:0:0:0:0", "ff02::1"]
    let addresses = ordered.map(WireSample.address)
    for (left, right) in zip(addresses, addresses.dropFirst()) {
      #expect(left < right)
      #expect(!(right < left))
      #expect(left.bytes.lexicographicallyPrecedes(right.bytes))
    }
  }

  /// inet_pton(3).
  private static func libraryBytes(_ text: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
  }

  /// inet_ntop(3).
  private static func libraryText(_ address: IPv6Address) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    _ = inet_ntop(AF_INET6, address.bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
