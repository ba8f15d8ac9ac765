import Conformance
import Engine
import Testing

@Suite struct RouterAdvertisementTests {
  /// Everything a Router Advertisement can say.
  static let advertisement: RouterAdvertisement = {
    let prefix = RouterAdvertisement.Prefix(
      WireSample.address("2001:db8:0:1::"), length: 64, validLifetime: Lifetime(seconds: 7200),
      preferredLifetime: Lifetime(seconds: 3600))
    let servers = RouterAdvertisement.RecursiveDNSServers(
      [WireSample.address("2001:db8::53"), WireSample.address("2001:db8::5353")], lifetime: Lifetime(seconds: 600))
    let list = RouterAdvertisement.SearchList(
      ["example.net", "lab.example.net"].compactMap { DomainName($0) }, lifetime: .infinite)
    return RouterAdvertisement(
      currentHopLimit: 64, isManaged: false, hasOtherConfiguration: true, preference: .high, routerLifetimeInSeconds: 1800,
      reachableTimeInMilliseconds: 30_000, retransmissionTimeInMilliseconds: 1000,
      sourceLinkLayerAddress: .virtualRouter(WireSample.vrid(7)), mtu: 1500, prefixes: [prefix].compactMap(\.self),
      recursiveDNSServers: [servers].compactMap(\.self), searchLists: [list].compactMap(\.self))
  }()

  static func read(_ message: [UInt8], from source: IPv6Address = WireSample.address("fe80::7")) -> RouterAdvertisement? {
    let sealed = WireSample.resealed(message, checksumAt: 2, nextHeader: 58, from: source, to: .allNodes)
    return RouterAdvertisement(parsing: sealed.span.bytes, from: source, to: .allNodes, hopLimit: 255)
  }

  @Test(.rfc9568("6.4.3-2")) func everyFieldAndOptionStandsWhereTheStandardsSay() {
    let source = WireSample.address("fe80::7")
    let message = WireSample.bytes(
      """
      8600 0000 40 48 0708 00007530 000003e8
      01 01 00005e000207
      05 01 0000 000005dc
      03 04 40 c0 00001c20 00000e10 00000000 20010db8000000010000000000000000
      19 05 0000 00000258 20010db8000000000000000000000053 20010db8000000000000000000005353
      1f 05 0000 ffffffff 07 6578616d706c65 03 6e6574 00 03 6c6162 07 6578616d706c65 03 6e6574 00 00 00
      """)
    let expected = WireSample.resealed(message, checksumAt: 2, nextHeader: 58, from: source, to: .allNodes)
    #expect(Self.advertisement.encoded(from: source) == expected)
    #expect(Self.read(message) == Self.advertisement)
  }

  @Test(.rfc9568("6.4.3-2", "7.2-1")) func theFrameIsFromTheVirtualRouterToAllNodes() throws {
    let mac = MACAddress.virtualRouter(WireSample.vrid(7))
    let bytes = Self.advertisement.frame(from: WireSample.address("fe80::7"), at: mac)
    let frame = try #require(Frame(parsing: bytes))
    #expect(frame.source == mac)
    #expect(frame.destination.description == "33:33:00:00:00:01")
    #expect(frame.packet?.source.description == "fe80::7")
    #expect(frame.packet?.destination == .allNodes)
    #expect(frame.packet?.hopLimit == 255)
  }

  @Test(arguments: RouterAdvertisement.Preference.allCases)
  func aPreferenceIsReadAsItWasWritten(preference: RouterAdvertisement.Preference) {
    let advertisement = RouterAdvertisement(preference: preference)
    #expect(Self.read(advertisement.encoded(from: WireSample.address("fe80::7")))?.preference == preference)
  }

  @Test func theReservedPreferenceIsTakenAsMedium() {
    var message = RouterAdvertisement(preference: .high).encoded(from: WireSample.address("fe80::7"))
    message[5] = 0x10
    #expect(Self.read(message)?.preference == .medium)
  }

  @Test func whoIsNoDefaultRouterHasNoPreference() {
    var message = RouterAdvertisement(preference: .low, routerLifetimeInSeconds: 0).encoded(from: WireSample.address("fe80::7"))
    #expect(message[5] == 0)
    message[5] = 0x18
    #expect(Self.read(message)?.preference == .medium)
  }

  @Test func anAdvertisementFromAGlobalAddressIsRefused() {
    #expect(Self.read(RouterAdvertisement().encoded(from: .unspecified), from: WireSample.address("2001:db8::7")) == nil)
    #expect(Self.read(RouterAdvertisement().encoded(from: .unspecified), from: .unspecified) == nil)
  }

  /// Options that are malformed in themselves, each behind an advertisement that says an MTU.
  @Test(arguments: [
    // A prefix of 129 bits, one preferred for longer than valid, one of the wrong size.
    "03 04 81 c0 00001c20 00000e10 00000000 20010db8000000010000000000000000",
    "03 04 40 c0 00000e10 00001c20 00000000 20010db8000000010000000000000000",
    "03 01 40 c0 00001c20",
    // DNS servers: none, and one and a half.
    "19 01 0000 00000258",
    "19 04 0000 00000258 20010db8000000000000000000000053 20010db800000000",
    // Search lists: none, a label that overruns, a compression pointer, a name without an end, a hyphen in front, after padding more.
    "1f 01 0000 ffffffff",
    "1f 02 0000 ffffffff 0000000000000000",
    "1f 02 0000 ffffffff 08 6578616d706c65",
    "1f 02 0000 ffffffff 03 6e6574 c0 0c 00 00",
    "1f 02 0000 ffffffff 07 6578616d706c65",
    "1f 02 0000 ffffffff 03 2d6574 00 000000",
    "1f 02 0000 ffffffff 03 6e6574 00 000001",
    // A link-layer address that is none of Ethernet.
    "01 02 00005e000207 0000000000000000",
  ])
  func aMalformedOptionIsPassedOverAndTheRestKept(option: String) {
    let message = RouterAdvertisement(mtu: 1280).encoded(from: WireSample.address("fe80::7"))
    #expect(Self.read(message + WireSample.bytes(option)) == RouterAdvertisement(mtu: 1280))
  }

  @Test(arguments: [
    (0, "::"), (1, "8000::"), (3, "e000::"), (63, "ffff:ffff:ffff:fffe::"), (64, "ffff:ffff:ffff:ffff::"),
    (65, "ffff:ffff:ffff:ffff:8000::"), (127, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"),
    (128, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
  ])
  func bitsBehindThePrefixAreCleared(length: UInt8, expected: String) {
    let prefix = RouterAdvertisement.Prefix(IPv6Address(high: .max, low: .max), length: length)
    #expect(prefix?.address == WireSample.address(expected))
  }

  @Test func whatDoesNotFitAnOptionCannotBeMade() throws {
    let address = WireSample.address("2001:db8::53")
    #expect(RouterAdvertisement.Prefix(address, length: 129) == nil)
    #expect(
      RouterAdvertisement.Prefix(
        address, length: 64, validLifetime: Lifetime(seconds: 1), preferredLifetime: Lifetime(seconds: 2)) == nil)
    #expect(RouterAdvertisement.RecursiveDNSServers([], lifetime: .infinite) == nil)
    #expect(RouterAdvertisement.RecursiveDNSServers(Array(repeating: address, count: 128), lifetime: .infinite) == nil)
    #expect(RouterAdvertisement.SearchList([], lifetime: .infinite) == nil)
    // Each name takes eight bytes, and there is room for 254 of them.
    let name = try #require(DomainName("abcdef"))
    #expect(RouterAdvertisement.SearchList(Array(repeating: name, count: 255), lifetime: .infinite) == nil)

    let full = RouterAdvertisement(
      recursiveDNSServers: [
        try #require(RouterAdvertisement.RecursiveDNSServers(Array(repeating: address, count: 127), lifetime: .infinite))
      ],
      searchLists: [try #require(RouterAdvertisement.SearchList(Array(repeating: name, count: 254), lifetime: .infinite))])
    #expect(Self.read(full.encoded(from: .unspecified)) == full)
  }
}

@Suite struct DomainNameTests {
  @Test(arguments: [
    ("example.net", "example.net"), ("Example.NET.", "example.net"), ("a", "a"), ("_srv.x-y.z9", "_srv.x-y.z9"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
  ])
  func aNameIsReadAndFoldedToLowerCase(text: String, expected: String) {
    #expect(DomainName(text)?.description == expected)
  }

  @Test(arguments: ["", ".", "..", "a..b", ".a", "a b", "-a", "a-", "a.-b", "bücher.example", "a\0b", "a/b"])
  func whatIsNoNameIsRefused(text: String) {
    #expect(DomainName(text) == nil)
  }

  @Test func labelsHaveUpTo63BytesAndNamesUpTo255() {
    let label = String(repeating: "a", count: 63)
    #expect(DomainName(label) != nil)
    #expect(DomainName(label + "a") == nil)
    // Three labels of 64 bytes with their lengths, one of 62, and the root: 255.
    let longest = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
    #expect(DomainName(longest) != nil)
    #expect(DomainName(longest + "b") == nil)
  }
}
