import Engine
import Lab
import Testing

private let ping = Requirements.laboratory.with(program: "ping")

@Suite(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
struct FrameCaptureTests {
  private let lab: Laboratory
  private let vrid = VirtualRouterID(10)

  init() throws { lab = try Laboratory(Layout(segments: 2)) }

  /// Makes a kernel send from a virtual MAC: a macvlan with an address of its own reports its groups and pings.
  private func makeVirtualMAC(on router: LabRouter) throws {
    try lab.namespace(of: router).batch([
      "link add vr10 link s2 address 00:00:5e:00:02:0a type macvlan mode bridge", "link set vr10 up",
    ])
  }

  @Test func framesFromAVirtualMACAreFoundWithTheirRouterAndSegment() throws {
    let everything = try FrameCapture(in: lab.layout.hosts)
    let filtered = try FrameCapture(in: lab.layout.hosts, filter: .fromVirtualMAC)
    try makeVirtualMAC(on: .r2)
    let report = try filtered.frame(within: .seconds(10), "a report") {
      $0.kind == .multicastListenerReport && $0.interface == Segment(2).port(to: .r2)
    }
    #expect(report.isFromVirtualMAC)
    #expect(report.sourceMAC == vrid.map(MACAddress.virtualRouter))
    #expect(report.origin?.router == .r2 && report.origin?.segment == Segment(2))
    #expect(filtered.frames.allSatisfy { $0.isFromVirtualMAC })
    #expect(filtered.framesFromVirtualMAC(of: .r1).isEmpty)
    #expect(try everything.frame(within: .seconds(10)) { $0.bytes == report.bytes && $0.interface == report.interface }.isFromVirtualMAC)
    #expect(everything.lost == 0 && filtered.lost == 0)
  }

  @Test(.enabled(if: ping.mayRun, Comment(rawValue: ping.reason)))
  func timesAreTheKernelsOnTheMonotonicClock() throws {
    let capture = try FrameCapture(in: lab.layout.hosts, interface: Segment(1).port(to: .r1))
    let before = LabClock.now
    _ = try? lab.namespace(of: .r1).run("ping", "-c", "1", "-W", "1", "-i", "0.1", "ff02::1%s1")
    let frame = try capture.frame(within: .seconds(10)) { $0.kind == .echoRequest }
    // A step of the wall clock between two readings is not what this is about: the slack is generous.
    #expect(frame.time > before.advanced(by: .milliseconds(-5)))
    #expect(frame.time < LabClock.now.advanced(by: .milliseconds(5)))
    #expect(frame.source == Segment(1).linkLocal(of: .r1))
    #expect(frame.destination == .allNodes)
  }

  @Test func framesOfARefusedInterfaceAreAnError() {
    #expect(throws: LabError.self) { try FrameCapture(in: lab.layout.hosts, interface: "nowhere") }
  }

  @Test(.enabled(if: ping.mayRun, Comment(rawValue: ping.reason)))
  func onlyTheNewestAreKept() throws {
    let capture = try FrameCapture(in: lab.layout.upstream, limit: 3)
    try lab.namespace(of: .r1).run("ping", "-q", "-c", "20", "-i", "0.002", "\(Uplink.host)")
    capture.stop()
    #expect(capture.frames.count == 3)
    #expect(capture.lost == 0)
  }
}

struct CapturedFrameTests {
  private func frame(nextHeader: UInt8, _ payload: [UInt8], source: MACAddress = MACAddress(rawValue: 0x0000_5e00_020a)) -> CapturedFrame {
    let bytes: [UInt8] =
      MACAddress.multicast(.allNodes).bytes + source.bytes + [0x86, 0xdd, 0x60, 0, 0, 0, 0, UInt8(payload.count), nextHeader, 255]
      + IPv6Address.unspecified.bytes + IPv6Address.allNodes.bytes + payload
    return CapturedFrame(time: .zero, interfaceIndex: 0x2_0007, interface: "r2s7", bytes: bytes)
  }

  @Test func theSolicitedFlagTellsTheTwoNeighborAdvertisementsApart() {
    let target = Segment(7).virtualAddress
    let answer = frame(nextHeader: 58, [136, 0, 0, 0, 0xc0, 0, 0, 0] + target.bytes)
    let announcement = frame(nextHeader: 58, [136, 0, 0, 0, 0xa0, 0, 0, 0] + target.bytes)
    #expect(answer.kind == .solicitedNeighborAdvertisement)
    #expect(announcement.kind == .unsolicitedNeighborAdvertisement)
    #expect(announcement.target == target)
  }

  @Test func aReportIsFoundBehindItsHopByHopHeader() {
    let routerAlert: [UInt8] = [58, 0, 5, 2, 0, 0, 1, 0]
    #expect(frame(nextHeader: 0, routerAlert + [143, 0, 0, 0]).kind == .multicastListenerReport)
  }

  @Test func anAdvertisementGivesItsPriority() {
    let advertisement = frame(nextHeader: 112, [0x31, 10, 200, 1, 0, 10, 0, 0])
    #expect(advertisement.kind == .advertisement)
    #expect(advertisement.advertisement?.version == 3)
    #expect(advertisement.advertisement?.vrid == 10)
    #expect(advertisement.advertisement?.priority == 200)
    #expect(frame(nextHeader: 112, [0x31, 10]).advertisement == nil)
  }

  @Test func onlyTheIPv6BlockCountsAsAVirtualMAC() {
    #expect(frame(nextHeader: 59, []).isFromVirtualMAC)
    // The IPv4 block of the same range.
    #expect(!frame(nextHeader: 59, [], source: MACAddress(rawValue: 0x0000_5e00_010a)).isFromVirtualMAC)
  }

  @Test(arguments: 0..<62) func aFrameThatEndsEarlyIsNoTrap(length: Int) {
    let whole = frame(nextHeader: 0, [58, 0, 5, 2, 0, 0, 1, 0, 136])
    let cut = CapturedFrame(time: .zero, interfaceIndex: 1, interface: "x", bytes: Array(whole.bytes.prefix(length)))
    if case .other = cut.kind {} else { Issue.record("\(cut.kind) from \(length) bytes") }
    #expect(cut.target == nil)
  }
}
