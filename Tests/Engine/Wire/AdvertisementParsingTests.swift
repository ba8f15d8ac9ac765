import Conformance
import Engine
import Testing

/// What is let in, and what is not.
@Suite struct AdvertisementParsingTests {
  /// Makes one thing wrong with the sound datagram, and everything else right again.
  struct Spoiling: Sendable, CustomTestStringConvertible {
    let reason: DiscardReason
    let testDescription: String
    let spoil: @Sendable (inout ReceivedDatagram) -> Void

    init(_ reason: DiscardReason, _ description: String, _ spoil: @escaping @Sendable (inout ReceivedDatagram) -> Void) {
      self.reason = reason
      self.testDescription = description
      self.spoil = spoil
    }
  }

  static let spoilings: [Spoiling] = [
    Spoiling(.hopLimitNot255, "hop limit 254") { $0.hopLimit = 254 },
    Spoiling(.hopLimitNot255, "hop limit 1") { $0.hopLimit = 1 },
    Spoiling(.hopLimitNot255, "hop limit 0") { $0.hopLimit = 0 },
    Spoiling(.wrongDestination, "all nodes") { $0.destination = .allNodes },
    Spoiling(.wrongDestination, "unicast") { $0.destination = WireSample.address("fe80::b") },
    Spoiling(.wrongDestination, "the group in a wider scope") { $0.destination = WireSample.address("ff05::12") },
    Spoiling(.sourceNotLinkLocal, "a global source") { $0.source = WireSample.address("2001:db8::a") },
    Spoiling(.sourceNotLinkLocal, "no source") { $0.source = .unspecified },
    Spoiling(.sourceNotLinkLocal, "a site-local source, one bit beside") { $0.source = WireSample.address("fec0::a") },
    Spoiling(.empty, "no octets at all") { $0.message = [] },
    Spoiling(.unknownVersion, "version 2") { $0.message[0] = 0x21 },
    Spoiling(.unknownVersion, "version 4") { $0.message[0] = 0x41 },
    Spoiling(.unknownType, "type 0") { $0.message[0] = 0x30 },
    Spoiling(.unknownType, "type 2") { $0.message[0] = 0x32 },
    Spoiling(.incomplete, "an address is missing") { $0.message.removeLast(16) },
    Spoiling(.incomplete, "an octet is missing") { $0.message.removeLast() },
    Spoiling(.incomplete, "255 addresses counted, two there") { $0.message[3] = 255 },
    Spoiling(.incomplete, "half a header") { $0.message = Array($0.message.prefix(4)) },
    Spoiling(.trailingOctets, "an octet more") { $0.message.append(0) },
    Spoiling(.trailingOctets, "an address more than counted") { $0.message += WireSample.address("2001:db8::8").bytes },
    Spoiling(.trailingOctets, "authentication data of version 2") { $0.message.append(contentsOf: repeatElement(0, count: 8)) },
    Spoiling(.trailingOctets, "a jumbo datagram") { $0.message.append(contentsOf: repeatElement(0xff, count: 65_000)) },
    Spoiling(.trailingOctets, "256 addresses, 255 counted") {
      $0.message[3] = 255
      for _ in 2..<256 { $0.message += WireSample.address("2001:db8::8").bytes }
    },
    Spoiling(.virtualRouterZero, "VRID 0") { $0.message[1] = 0 },
    Spoiling(.noAddresses, "count 0") {
      $0.message[3] = 0
      $0.message.removeLast(32)
    },
    Spoiling(.zeroInterval, "interval 0") { $0.message[5] = 0 },
    Spoiling(.zeroInterval, "interval 0 under Reserve bits") { $0.message.replaceSubrange(4...5, with: [0xf0, 0]) },
    Spoiling(.firstAddressNotLinkLocal, "the global address first") {
      $0.message.replaceSubrange(8..<24, with: WireSample.address("2001:db8::7").bytes)
    },
  ]

  /// The reasons no datagram can give on its own: only the receiver knows its interfaces and its own packets.
  static let receiversReasons: Set<DiscardReason> = [.unknownVirtualRouter, .ownAdvertisement, .unlistedPeer]

  @Test func aSoundAdvertisementIsRead() throws {
    #expect(ReceivedDatagram.sound.faults == [])
    let advertisement = try ReceivedDatagram.sound.parsed()
    #expect(advertisement.vrid == VirtualRouterID(7))
    #expect(advertisement.priority == Priority(150))
    #expect(advertisement.interval == AdvertisementInterval(centiseconds: 50))
    #expect(advertisement.addresses.map(\.description) == ["fe80::7", "2001:db8::7"])
  }

  @Test(
    .rfc9568(
      "5.1.2.3-2", "5.2.5-1", "7.1-1",
      refuses: "5.1.2-1", "5.1.2.3-2", "5.2.1-1", "5.2.2-1", "5.2.3-1", "5.2.5-1", "5.2.7-1", "5.2.9-1", "7.1-1"),
    .seenInTheWild(
      "V#GHSA-rc9p-89wj-mx7h", "missed:interval-zero", "missed:first-address", "missed:global-source", "missed:empty-datagram"),
    arguments: spoilings)
  func aDatagramWithOneFaultIsDiscardedForIt(spoiling: Spoiling) {
    var datagram = ReceivedDatagram.sound
    spoiling.spoil(&datagram)
    datagram = datagram.resealed()
    #expect(datagram.faults == [spoiling.reason], "the example itself must have this fault and no other")
    #expect(throws: spoiling.reason) { try datagram.parsed() }
  }

  @Test(.rfc9568("5.2.8-1", "7.1-1", refuses: "5.2.8-1")) func noSingleBitCanBeWrongWithoutBeingNoticed() {
    for bit in 0..<ReceivedDatagram.sound.message.count * 8 {
      var datagram = ReceivedDatagram.sound
      datagram.message[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: DiscardReason.self, "bit \(bit)") { try datagram.parsed() }
    }
  }

  @Test(.rfc9568("7.1-1", refuses: "5.2.8-1", "7.1-1")) func aWrongChecksumIsItsOwnReason() {
    var datagram = ReceivedDatagram.sound
    datagram.message[6] ^= 0x10
    #expect(datagram.faults == [.badChecksum])
    #expect(throws: DiscardReason.badChecksum) { try datagram.parsed() }
  }

  @Test(.rfc9568("5.2.8-1", refuses: "5.2.8-1")) func theChecksumCoversTheAddressesOfTheHeader() {
    var datagram = ReceivedDatagram.sound
    datagram.source = WireSample.address("fe80::b")
    #expect(throws: DiscardReason.badChecksum) { try datagram.parsed() }
  }

  @Test func everyReasonAPacketCanGiveHasAnExample() {
    let shown = Set(Self.spoilings.map(\.reason)).union([.badChecksum])
    #expect(shown == Set(DiscardReason.allCases).subtracting(Self.receiversReasons))
  }

  @Test(.seenInTheWild("missed:reserve-bits"), .rfc9568("5.2.6-1"), arguments: 1...15 as ClosedRange<UInt8>)
  func reserveBitsAreIgnored(bits: UInt8) throws {
    var datagram = ReceivedDatagram.sound
    datagram.message[4] |= bits << 4
    #expect(try datagram.resealed().parsed() == ReceivedDatagram.sound.parsed())
  }

  @Test(.rfc9568("5.2.4-1", "5.2.4-2"), arguments: [0, 1, 254, 255] as [UInt8])
  func everyPriorityIsValid(priority: UInt8) throws {
    var datagram = ReceivedDatagram.sound
    datagram.message[2] = priority
    #expect(try datagram.resealed().parsed().priority == Priority(priority))
  }

  @Test func bothZerosOfOnesComplementAreAcceptedAsAChecksum() throws {
    // An address whose last two bytes are the present checksum brings the sum of the rest to all ones, hence the checksum to 0.
    var datagram = ReceivedDatagram.sound
    datagram.message.replaceSubrange(38...39, with: [0, 0])
    datagram = datagram.resealed()
    datagram.message.replaceSubrange(38...39, with: datagram.message[6...7])
    for zero in [0x00, 0xff] as [UInt8] {
      datagram.message.replaceSubrange(6...7, with: [zero, zero])
      #expect(try datagram.parsed().vrid == VirtualRouterID(7))
    }
  }

  @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func noTruncationIsAccepted() {
    for length in 0..<ReceivedDatagram.sound.message.count {
      var datagram = ReceivedDatagram.sound
      datagram.message.removeLast(datagram.message.count - length)
      let reason: DiscardReason = length == 0 ? .empty : .incomplete
      #expect(throws: reason, "\(length) octets") { try datagram.parsed() }
      #expect(throws: reason, "\(length) octets, checksum right") { try datagram.resealed().parsed() }
    }
  }

  /// Advertisements of keepalived 2.2.7, `vrrp_version 3`, taken off a wire: in office, and resigning.
  @Test(arguments: [
    ("3107960200320f44 fe800000000000000000000000000007 20010db8000000000000000000000007", 150),
    ("310700020032a544 fe800000000000000000000000000007 20010db8000000000000000000000007", 0),
  ])
  func anAdvertisementOfKeepalivedIsReadAndEncodedAlike(text: String, priority: UInt8) throws {
    let message = WireSample.bytes(text)
    let source = WireSample.address("fe80::ff:fe00:a")
    let advertisement = try Advertisement(parsing: message, from: source, to: .allVRRPRouters, hopLimit: 255)
    #expect(advertisement.priority == Priority(priority))
    #expect(advertisement.addresses.map(\.description) == ["fe80::7", "2001:db8::7"])
    #expect(advertisement.encoded(from: source) == message)
  }

  /// Half of the damaged datagrams get a right checksum, or nothing behind that check would ever be reached.
  @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func damagedDatagramsAreAcceptedOnlyIfNothingIsWrongWithThem() throws {
    var random = MutationSource(seed: 0x7672_7270)
    var outcomes: [DiscardReason?: Int] = [:]
    for round in 0..<10_000 {
      var datagram = ReceivedDatagram.sound
      random.damage(&datagram.message)
      switch Int.random(in: 0..<20, using: &random) {
      case 0: datagram.hopLimit = .random(in: 0...255, using: &random)
      case 1: datagram.source = IPv6Address(high: random.next(), low: random.next())
      case 2: datagram.destination = IPv6Address(high: 0xff02 << 48, low: .random(in: 0...0x20, using: &random))
      case 3: datagram.message = (0..<Int.random(in: 0...64, using: &random)).map { _ in .random(in: 0...255, using: &random) }
      default: break
      }
      if Bool.random(using: &random) { datagram = datagram.resealed() }

      do throws(DiscardReason) {
        let advertisement = try datagram.parsed()
        #expect(datagram.faults == [], "round \(round): \(datagram)")
        let encoded = advertisement.encoded(from: datagram.source)
        #expect(encoded[4] == datagram.message[4] & 0xf, "round \(round)")
        let fields = [0..<4, 5..<6, 8..<encoded.count]
        #expect(fields.allSatisfy { encoded[$0] == datagram.message[$0] }, "round \(round): \(datagram)")
        outcomes[nil, default: 0] += 1
      } catch {
        #expect(datagram.faults.contains(error), "round \(round): \(error), but \(datagram)")
        outcomes[error, default: 0] += 1
      }
    }
    for reason in DiscardReason.allCases where !Self.receiversReasons.contains(reason) {
      #expect(outcomes[reason, default: 0] > 0, "no round came to \(reason)")
    }
    #expect(outcomes[nil, default: 0] > 100)
  }
}

@Suite struct DiscardReasonTests {
  @Test func eachReasonSaysSomethingOfItsOwn() {
    #expect(Set(DiscardReason.allCases.map(\.description)).count == DiscardReason.allCases.count)
  }

  @Test func discardsAreCountedByReason() {
    var counts = DiscardCounts()
    #expect(counts.total == 0)
    for (index, reason) in DiscardReason.allCases.enumerated() {
      for _ in 0...index { counts.record(reason) }
    }
    for (index, reason) in DiscardReason.allCases.enumerated() {
      #expect(counts[reason] == UInt64(index + 1))
    }
    #expect(counts.total == UInt64((1...DiscardReason.allCases.count).reduce(0, +)))
  }
}
