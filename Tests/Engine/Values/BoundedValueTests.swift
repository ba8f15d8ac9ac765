import Conformance
import Engine
import Testing

/// Values that know their bounds.
@Suite struct BoundedValueTests {
  @Test(.rfc9568("5.2.7-1", refuses: "5.2.7-1")) func anIntervalHas1To4095Centiseconds() {
    #expect(AdvertisementInterval(centiseconds: 0) == nil)
    #expect(AdvertisementInterval(centiseconds: 1)?.duration == .milliseconds(10))
    #expect(AdvertisementInterval(centiseconds: 4095)?.duration == .milliseconds(40_950))
    #expect(AdvertisementInterval(centiseconds: 4096) == nil)
    #expect(AdvertisementInterval(centiseconds: .max) == nil)
    #expect(AdvertisementInterval.standard.duration == .seconds(1))
  }

  @Test func anIntervalIsWrittenInMillisecondsAndComparesByLength() {
    #expect(WireSample.interval(centiseconds: 4095).description == "40950ms")
    #expect(WireSample.interval(centiseconds: 1) < WireSample.interval(centiseconds: 2))
  }

  @Test(.rfc9568("5.2.3-1", refuses: "5.2.3-1")) func aVRIDIsNever0() {
    #expect(VirtualRouterID(0) == nil)
    #expect((1...255).allSatisfy { VirtualRouterID(UInt8($0))?.rawValue == UInt8($0) })
  }

  @Test func anInterfaceIndexIsNever0() {
    #expect(InterfaceIndex(0) == nil)
    #expect(InterfaceIndex(1)?.rawValue == 1)
    #expect(InterfaceIndex(.max)?.rawValue == .max)
  }

  @Test(.rfc9568("5.2.4-1", "5.2.4-2")) func prioritiesCompareByNumberWithTheOwnerOnTop() {
    #expect(Priority.resigning.rawValue == 0)
    #expect(Priority.standard.rawValue == 100)
    #expect(Priority.owner.rawValue == 255)
    #expect(Priority.resigning < Priority(1) && Priority(254) < .owner)
  }

  @Test func groupsSortByInterfaceAndThenByNumber() {
    let groups = [("a", 2), ("a", 10), ("b", 1)].map { GroupID(interface: $0.0, vrid: WireSample.vrid($0.1)) }
    #expect(groups.reversed().sorted() == groups)
    #expect(groups.map(\.description) == ["a/2", "a/10", "b/1"])
  }
}
