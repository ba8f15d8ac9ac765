import Engine
import Lab
import Testing

private let ping = Requirements.laboratory.with(program: "ping")

/// The laboratory is only worth something if what it shows is so. Each test breaks what it then looks for.
@Suite(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
struct LaboratoryTests {
  @Test func namesAndAddressesFollowFromTheNumberOfTheSegment() {
    let segment = Segment(0x12)
    #expect(segment.prefix.description == "2001:db8:12::")
    #expect(segment.address(of: .r2).description == "2001:db8:12::3")
    #expect(segment.mac(of: .r1).description == "02:01:00:00:00:12")
    #expect(segment.linkLocal(of: .r1).description == "fe80::1:ff:fe00:12")
    #expect(segment.port(to: .r2) == "r2s18")
    #expect(Segment.management.port(to: .r2) == "r2m")
  }

  @Test(.enabled(if: ping.mayRun, Comment(rawValue: ping.reason)))
  func aPingHostReachesUpstreamThroughTheRouterThatHasTheGatewayAddress() throws {
    let layout = Layout(segments: 2, pingHosts: [2])
    let lab = try Laboratory(layout)
    let capture = try FrameCapture(in: layout.upstream)
    try lab.namespace(of: .r2).run("ip", "addr", "add", "fe80::1/64", "dev", "s2", "nodad")

    try layout.pingHost(on: Segment(2)).run("ping", "-c", "1", "-W", "5", "\(Uplink.host)")

    let request = try capture.frame(within: .seconds(5), "an echo request") { $0.kind == .echoRequest }
    #expect(request.interface == Uplink.port(to: .r2))
    #expect(request.sourceMAC == Uplink.mac(of: .r2))
    #expect(request.source == Segment(2).pingHost)
    #expect(capture.lost == 0)
  }

  @Test func destroyingLeavesNoNamespaceBehind() throws {
    let layout = Layout(segments: 1)
    let lab = try Laboratory(layout)
    #expect(try NetworkNamespace.all().contains(layout.hosts))
    lab.destroy()
    #expect(try NetworkNamespace.all().allSatisfy { !$0.name.hasPrefix(layout.prefix + "-") })
  }

  @Test func aCutCableTakesTheCarrierAndNotTheInterface() throws {
    let lab = try Laboratory(Layout(segments: 1))
    let link = { try lab.namespace(of: .r1).run("ip", "-o", "link", "show", "dev", "s1") }
    #expect(try link().contains("LOWER_UP"))
    try lab.setCable(of: .r1, to: Segment(1), connected: false)
    let cut = try link()
    #expect(cut.contains("NO-CARRIER") && cut.contains(",UP"))
    try lab.setCable(of: .r1, to: Segment(1), connected: true)
    #expect(try link().contains("LOWER_UP"))
  }

  @Test func aThreadInANamespaceSeesItsInterfacesAndTheOthersDoNot() throws {
    let lab = try Laboratory(Layout(segments: 1))
    let inside = try lab.namespace(of: .r1).run("cat", "/proc/sys/net/ipv6/conf/s1/forwarding")
    #expect(inside == "1\n")
    #expect(throws: LabError.self) { try lab.layout.hosts.run("ip", "link", "show", "dev", "s1") }
  }

  @Test func aFailedCommandSaysWhatItWrote() throws {
    let failure = #expect(throws: LabError.self) { try Command(["sh", "-c", "echo reason >&2; exit 3"]).run() }
    #expect(failure == .command("sh -c echo reason >&2; exit 3", status: "exit status 3", output: "reason\n"))
    #expect(throws: LabError.timeout("sleep 60")) { try Command(["sleep", "60"], limit: .milliseconds(50)).run() }
  }

  @Test(.timeLimit(.minutes(1))) func twoHundredSegmentsStandWithinSeconds() throws {
    let start = LabClock.now
    let lab = try Laboratory(Layout(segments: 200))
    #expect(start.duration(to: LabClock.now) < .seconds(20))
    let routes = try lab.namespace(of: .r2).run("ip", "-6", "route", "show", "match", "2001:db8:c8::1")
    #expect(routes.contains("dev s200"))
  }
}
