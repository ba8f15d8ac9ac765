import Conformance
import Engine
import Testing

@Suite struct MACAddressTests {
  @Test(
    .rfc9568("7.2-1"), arguments: [(1, "00:00:5e:00:02:01"), (16, "00:00:5e:00:02:10"), (255, "00:00:5e:00:02:ff")] as [(UInt8, String)])
  func theVirtualMACEndsWithTheVRID(number: UInt8, text: String) {
    #expect(MACAddress.virtualRouter(WireSample.vrid(number)).description == text)
  }

  @Test func aMulticastMACEndsWithTheGroup() {
    #expect(MACAddress.multicast(.allVRRPRouters).description == "33:33:00:00:00:12")
    #expect(MACAddress.multicast(WireSample.address("ff02::1:ff0e:8c6c")).description == "33:33:ff:0e:8c:6c")
  }

  @Test func bytesAreInTheOrderOfTheWire() {
    let address = MACAddress(rawValue: 0x0102_0304_0506)
    #expect(address.bytes == [1, 2, 3, 4, 5, 6])
    #expect(MACAddress(bytes: [1, 2, 3, 4, 5, 6]) == address)
    #expect(MACAddress(bytes: [1, 2, 3, 4, 5]) == nil)
    #expect(MACAddress(bytes: [1, 2, 3, 4, 5, 6, 7]) == nil)
  }

  @Test func whatIsOver48BitsIsNoPartOfIt() {
    #expect(MACAddress(rawValue: 0xffff_0102_0304_0506) == MACAddress(rawValue: 0x0102_0304_0506))
  }
}
