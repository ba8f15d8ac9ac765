import Engine
import Testing

/// What all ICMPv6 messages have in common, shown on one example of each.
@Suite struct ICMPv6MessageTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let frame: [UInt8]
    let testDescription: String
    /// Reads a frame, and what it read encodes again and reads again: `nil` if refused, otherwise whether both readings agree.
    let agrees: @Sendable (_ frame: [UInt8]) -> Bool?

    init<Message: ICMPv6Message>(_ message: Message, from source: IPv6Address = WireSample.address("fe80::7")) {
      frame = message.frame(from: source, at: .virtualRouter(WireSample.vrid(7)))
      testDescription = "\(Message.self)"
      agrees = { bytes in
        guard let first = Message(frame: bytes), let packet = Frame(parsing: bytes)?.packet else { return nil }
        let again = first.frame(
          from: packet.source, at: .virtualRouter(WireSample.vrid(7)), to: packet.destination,
          destinationMAC: MACAddress(rawValue: 1))
        return Message(frame: again) == first
      }
    }

    /// Where the ICMPv6 message begins.
    var start: Int { Frame(parsing: frame)?.packet?.payload.lowerBound ?? 0 }
  }

  static let examples = [
    Example(NeighborAdvertisementTests.announcement),
    Example(
      NeighborSolicitation(
        target: WireSample.address("2001:db8::7"), sourceLinkLayerAddress: .virtualRouter(WireSample.vrid(7)))),
    Example(RouterSolicitation(sourceLinkLayerAddress: .virtualRouter(WireSample.vrid(7)))),
    Example(RouterAdvertisementTests.advertisement),
    Example(MulticastListenerReportTests.report),
  ]

  /// The frame with the IPv6 length and the ICMPv6 checksum made right.
  static func resealed(_ frame: [UInt8], start: Int) -> [UInt8] {
    guard frame.count >= start + 4 else { return frame }
    var frame = frame
    let length = frame.count - 54
    frame.replaceSubrange(18...19, with: [UInt8(length >> 8), UInt8(length & 0xff)])
    guard let packet = Frame(parsing: frame)?.packet else { return frame }
    let message = WireSample.resealed(
      Array(frame[start...]), checksumAt: 2, nextHeader: 58, from: packet.source, to: packet.destination)
    return frame[..<start] + message
  }

  @Test(arguments: examples) func whatIsSentIsRead(example: Example) {
    #expect(example.agrees(example.frame) == true)
  }

  @Test(arguments: examples) func theChecksumIsWhatAnIndependentComputationSays(example: Example) {
    #expect(Self.resealed(example.frame, start: example.start) == example.frame)
  }

  @Test(arguments: examples) func anotherHopLimitIsRefused(example: Example) {
    for hopLimit in 0...255 as ClosedRange<UInt8> where hopLimit != example.frame[21] {
      var frame = example.frame
      frame[21] = hopLimit
      #expect(example.agrees(frame) == nil, "hop limit \(hopLimit)")
    }
  }

  @Test(arguments: examples) func anotherTypeOrCodeIsRefused(example: Example) {
    for place in [example.start, example.start + 1] {
      for value in 0...255 as ClosedRange<UInt8> where value != example.frame[place] {
        var frame = example.frame
        frame[place] = value
        #expect(example.agrees(Self.resealed(frame, start: example.start)) == nil)
      }
    }
  }

  @Test(arguments: examples) func noSingleBitOfTheMessageCanBeWrongWithoutBeingNoticed(example: Example) {
    for bit in (example.start * 8)..<(example.frame.count * 8) {
      var frame = example.frame
      frame[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(example.agrees(frame) == nil, "bit \(bit)")
    }
  }

  /// Cut in front of an option or a record, a message may be whole; cut anywhere else it isn't.
  @Test(arguments: examples) func aTruncationIsRefusedUnlessItFallsBetweenOptions(example: Example) {
    for length in 0..<example.frame.count {
      let frame = Array(example.frame.prefix(length))
      #expect(example.agrees(frame) == nil, "\(length) bytes")
      let agrees = example.agrees(Self.resealed(frame, start: example.start))
      #expect(agrees == nil || (agrees == true && (length - example.start).isMultiple(of: 8)), "\(length) bytes, resealed")
    }
  }

  @Test(arguments: examples) func anOptionWithoutLengthIsRefused(example: Example) {
    // An option of Neighbor Discovery; behind the records of a report it is only additional data.
    let frame = Self.resealed(example.frame + [14, 0, 0, 0, 0, 0, 0, 0], start: example.start)
    let isReport = example.frame[example.start] == 143
    #expect(example.agrees(frame) == (isReport ? true : nil))
    // With a length it is one nobody here knows, and passed over.
    #expect(example.agrees(Self.resealed(example.frame + [14, 1, 0, 0, 0, 0, 0, 0], start: example.start)) == true)
  }

  @Test(arguments: examples) func damagedFramesNeverCrashAndNeverMeanTwoThings(example: Example) {
    var random = MutationSource(seed: 4443)
    var accepted = 0
    for round in 0..<10_000 {
      var message = Array(example.frame[example.start...])
      random.damage(&message)
      var frame = Array(example.frame[..<example.start]) + message
      let isResealed = Bool.random(using: &random)
      if isResealed { frame = Self.resealed(frame, start: example.start) }
      guard let agrees = example.agrees(frame) else { continue }
      accepted += 1
      #expect(agrees, "round \(round): \(frame)")
      guard let packet = Frame(parsing: frame)?.packet else { continue }
      let sum = WireSample.checksum(Array(frame[packet.payload]), nextHeader: 58, from: packet.source, to: packet.destination)
      #expect(sum == 0, "round \(round): accepted with a wrong checksum: \(frame)")
    }
    #expect(accepted > 100)
  }
}
