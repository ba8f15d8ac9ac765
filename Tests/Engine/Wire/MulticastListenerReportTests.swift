import Engine
import Testing

@Suite struct MulticastListenerReportTests {
  /// A join, a leave, and one with sources.
  static let report = MulticastListenerReport([
    .init(.changeToExclude, WireSample.address("ff02::1:ff00:7")),
    .init(.changeToInclude, WireSample.address("ff02::1:ff00:8")),
    .init(.allowNewSources, WireSample.address("ff02::9"), sources: [WireSample.address("fe80::1"), WireSample.address("fe80::2")]),
  ])

  /// Linux 6.18 joins a group.
  @Test func aReportOfLinuxIsReadAndEncodedAlike() {
    let expected = MulticastListenerReport([.init(.changeToExclude, WireSample.address("ff02::1:ff00:a"))])
    #expect(MulticastListenerReport(frame: FrameTests.report) == expected)
    let mac = MACAddress(rawValue: 0x0200_0000_000a)
    #expect(expected.frame(from: WireSample.address("fe80::ff:fe00:a"), at: mac) == FrameTests.report)
  }

  /// Linux 6.18 reports before its link-local address is known to be its own: from the unspecified address.
  @Test func aReportFromTheUnspecifiedAddressIsRead() {
    let frame = WireSample.bytes(
      """
      333300000016 32e3b0b8b99c 86dd 60000000 0024 00 01
      00000000000000000000000000000000 ff020000000000000000000000000016
      3a00050200000100 8f00b53500000001 04000000 ff0200000000000000000001ffb8b99c
      """)
    #expect(
      MulticastListenerReport(frame: frame)
        == MulticastListenerReport([.init(.changeToExclude, WireSample.address("ff02::1:ffb8:b99c"))]))
  }

  @Test func aReportFromAGlobalAddressIsRefused() {
    let frame = Self.report.frame(from: WireSample.address("2001:db8::7"), at: .virtualRouter(WireSample.vrid(7)))
    #expect(MulticastListenerReport(frame: frame) == nil)
  }

  @Test func aFrameWithoutRouterAlertIsRefused() {
    var frame = FrameTests.report
    // The option becomes padding of the same length.
    frame[56] = 1
    #expect(MulticastListenerReport(frame: frame) == nil)
  }

  @Test func recordsOfUnknownKindAndAuxiliaryDataArePassedOver() {
    let source = WireSample.address("fe80::7")
    let message = WireSample.bytes(
      """
      8f00 0000 0000 0003
      09 01 0000 ff0200000000000000000001ff000007 deadbeef
      02 02 0001 ff0200000000000000000001ff000008 fe800000000000000000000000000001 0000000000000000
      04 00 0000 ff0200000000000000000001ff000009
      """)
    let sealed = WireSample.resealed(message, checksumAt: 2, nextHeader: 58, from: source, to: .allMLDv2Routers)
    let read = MulticastListenerReport(parsing: sealed.span.bytes, from: source, to: .allMLDv2Routers, hopLimit: 1)
    #expect(
      read
        == MulticastListenerReport([
          .init(.modeIsExclude, WireSample.address("ff02::1:ff00:8"), sources: [WireSample.address("fe80::1")]),
          .init(.changeToExclude, WireSample.address("ff02::1:ff00:9")),
        ]))
  }

  @Test func groupsAreReportedOnceInReportsThatFitTheLink() throws {
    let groups = (0..<200).map { WireSample.address("2001:db8::\(String($0, radix: 16))").solicitedNode }
    let reports = MulticastListenerReport.reports(of: groups + groups, kind: .modeIsExclude, mtu: 1500)
    #expect(reports.map(\.records.count) == [72, 72, 56])
    #expect(reports.flatMap(\.records) == groups.map { .init(.modeIsExclude, $0) })
    for report in reports {
      let frame = report.frame(from: WireSample.address("fe80::7"), at: .virtualRouter(WireSample.vrid(7)))
      #expect(frame.count - 14 <= 1500)
      #expect(MulticastListenerReport(frame: frame) == report)
    }
    #expect(MulticastListenerReport.reports(of: [], kind: .changeToExclude) == [])
  }

  @Test func addressesThatShareASolicitedNodeGroupNeedOneRecord() {
    let groups = ["fe80::7", "2001:db8::7", "2001:db8:1::7"].map { WireSample.address($0).solicitedNode }
    let reports = MulticastListenerReport.reports(of: groups, kind: .changeToExclude)
    #expect(reports == [MulticastListenerReport([.init(.changeToExclude, WireSample.address("ff02::1:ff00:7"))])])
  }
}
