import Conformance
import Engine
import Testing

@Suite struct ObservationTests {
  private func numbered(_ numbers: ClosedRange<UInt64>) -> [IPv6Address] { numbers.map(IPv6Address.linkLocal) }

  @Test(.rfc9568("7.1-4")) func addressListsAreComparedAsSets() throws {
    #expect(AddressDifference(heard: numbered(1...9), configured: numbered(1...9)) == nil)
    #expect(AddressDifference(heard: numbered(1...9).reversed(), configured: numbered(1...9)) == nil)
    #expect(AddressDifference(heard: [.own, .own], configured: [.own]) == nil)
    let difference = try #require(AddressDifference(heard: numbered(2...4), configured: numbered(1...3)))
    #expect(difference.missing == [.linkLocal(1)] && difference.unknown == [.linkLocal(4)])
  }

  @Test(
    arguments: [
      (1...1, 1...2, "without fe80::2"), (1...2, 1...1, "with fe80::2 that is not configured here"),
      (3...4, 1...2, "without fe80::1, fe80::2, with fe80::3, fe80::4 that are not configured here"),
      (1...1, 1...4, "without fe80::2, fe80::3, fe80::4"), (1...1, 1...5, "without fe80::2, fe80::3, fe80::4 and 1 more"),
    ] as [(ClosedRange<UInt64>, ClosedRange<UInt64>, String)])
  func aDifferenceIsSaidInWords(heard: ClosedRange<UInt64>, configured: ClosedRange<UInt64>, text: String) {
    #expect(AddressDifference(heard: numbered(heard), configured: numbered(configured))?.description == text)
  }

  @Test func howeverManyAddressesAPeerAdvertisesTheLineStaysShort() throws {
    let longest = (0..<255).map { IPv6Address(high: 0x2001_0db8_1111_2222, low: 0x3333_4444_5555_6600 | $0) }
    let difference = try #require(AddressDifference(heard: longest, configured: longest.map { IPv6Address(high: 1, low: $0.low) }))
    #expect(difference.description.utf8.count < 400)
    #expect(difference.description.contains("and 252 more"))
  }

  /// The journal limits by kind: what a peer can choose must not make a kind of its own.
  @Test(.rfc9568("7.1-3", "7.1-4", "8.3.2-1")) func theKindOfAnObservationDoesNotDependOnWhatAPeerChooses() throws {
    let difference = try #require(AddressDifference(heard: [.own], configured: [.above]))
    let another = try #require(AddressDifference(heard: [.below], configured: [.above]))
    #expect(Observation.addressesDiffer(difference, of: .above).kind == Observation.addressesDiffer(another, of: .below).kind)
    #expect(
      Observation.intervalDiffers(.standard, of: .above).kind == Observation.intervalDiffers(.centiseconds(1), of: .below).kind)
    #expect(Observation.heardAsOwner(.standard, of: .above).kind == Observation.heardAsOwner(.resigning, of: .below).kind)
    #expect(Observation.anotherOwner(.above).kind == Observation.anotherOwner(.below).kind)
    #expect(Observation.anotherOwner(.above).kind != Observation.heardAsOwner(.owner, of: .above).kind)
    #expect(Observation.keepsAdvertising(.above, .standard).kind == Observation.keepsAdvertising(.below, .owner).kind)
    #expect(Observation.sameAddress(.above, .standard).kind == Observation.sameAddress(.below, .owner).kind)
  }
}
