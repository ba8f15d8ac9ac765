import Engine
import Testing

@Suite struct ChecksumTests {
  @Test func theExampleOfRFC1071ComesOutAsPrinted() {
    // RFC 1071 3: the words 0001 f203 f4f5 f6f7 sum up to ddf2. The pseudo-header of nothing but a length adds 8: ddfa.
    let message = WireSample.bytes("0001 f203 f4f5 f6f7")
    let checksum = Checksum.compute(
      over: message.span.bytes, nextHeader: .hopByHopOptions, from: .unspecified, to: .unspecified)
    #expect(checksum == ~0xddfa)
  }

  @Test func messagesOfEveryLengthAgreeWithAnIndependentComputation() {
    var random = MutationSource(seed: 1071)
    for length in 0...300 {
      let message = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      let source = IPv6Address(high: random.next(), low: random.next())
      let destination = IPv6Address(high: random.next(), low: random.next())
      for nextHeader in [.vrrp, .icmpv6] as [NextHeader] {
        let checksum = Checksum.compute(over: message.span.bytes, nextHeader: nextHeader, from: source, to: destination)
        #expect(
          checksum == WireSample.checksum(message, nextHeader: nextHeader.rawValue, from: source, to: destination),
          "\(length) bytes")
      }
    }
  }

  @Test func theLongestMessageDoesNotOverflow() {
    let message = [UInt8](repeating: 0xff, count: 65_535)
    let ones = IPv6Address(high: .max, low: .max)
    let checksum = Checksum.compute(over: message.span.bytes, nextHeader: .vrrp, from: ones, to: ones)
    #expect(checksum == WireSample.checksum(message, nextHeader: 112, from: ones, to: ones))
  }

  @Test func aSealedMessageIsValidForItsPseudoHeaderAndNoOther() {
    let source = WireSample.address("fe80::a")
    let message = AdvertisementTests.advertisement.encoded(from: source)
    func isValid(_ nextHeader: NextHeader, to destination: IPv6Address) -> Bool {
      Checksum.isValid(message.span.bytes, nextHeader: nextHeader, from: source, to: destination)
    }
    #expect(isValid(.vrrp, to: .allVRRPRouters))
    #expect(!isValid(.icmpv6, to: .allVRRPRouters))
    #expect(!isValid(.vrrp, to: .allNodes))
  }
}
