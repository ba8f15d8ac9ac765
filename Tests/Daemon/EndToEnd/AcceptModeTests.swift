import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Who may be pinged at a virtual address, and where (RFC 9568 6.1 Accept_Mode).
  @Suite struct AcceptModeTests {
    private let segment = Segment(1)
    private let gateway = "fe80::1%eth0"
    private var address: String { segment.virtualAddress.description }
    private static let virtualMAC = "lladdr 00:00:5e:00:02:0a"

    private func entry(_ mode: String?, accepts: Bool, on segment: Segment = Segment(1)) -> RouterFile.Entry {
      .init(
        interface: segment.interface, mode: mode, addresses: ["fe80::1", "\(segment.virtualAddress)"],
        settings: ["accept-mode: \(accepts)"])
    }

    /// In every binding mode, and of a group that elects for itself: the Active has its addresses, for hosts and from upstream, and a Backup
    /// has none: it reaches the Active's like any other host.
    @Test(.rfc9568("6.4.3-4", "6.4.2-3", "6.4.3-1", refuses: "6.4.2-3"), arguments: ["unflowdown", "flowdown", nil])
    func anAcceptingActiveAnswersAndItsSuccessorAfterIt(mode: String?) throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      let daemons = try bench.startBoth([entry(mode, accepts: true)]) { $0.hasManagement = mode != nil }
      let host = bench.host(on: segment)
      var upstream = try bench.upstream(to: segment, through: .r1)
      try host.waitForAnswer(from: gateway)
      try host.waitForAnswer(from: address)
      try upstream.waitForAnswer(from: address)
      #expect(try host.neighbour(address).contains(Self.virtualMAC))
      #expect(try bench.acceptedAddresses(on: .r1) == [address, "fe80::1"])
      // The Backup: nothing of its own, and the Active's through the segment. (With flowdown the segment is down there.)
      #expect(try bench.acceptedAddresses(on: .r2) == [])
      if mode != "flowdown" {
        try bench.pinger(on: .r2).waitForAnswer(from: address)
        try bench.pinger(on: .r2).waitForAnswer(from: "fe80::1%s1")
      }

      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active with its addresses") { report in
        report.groups.allSatisfy { $0.state == "Active" } && report["s1/10"]?.acceptedAddresses?.count == 2
      }
      upstream = try bench.upstream(to: segment, through: .r2)
      try host.waitForAnswer(from: gateway)
      try host.waitForAnswer(from: address)
      try upstream.waitForAnswer(from: address)
      // A dead daemon's routes linger, and let nothing in: not what the router itself sends, nor what others send through it.
      #expect(try bench.acceptedAddresses(on: .r1) == [address, "fe80::1"])
      #expect(try bench.pinger(on: .r1).isLeftAlone(by: address))
      #expect(try bench.upstream(to: segment, through: .r1).isLeftAlone(by: address))
      // The next start removes what was left.
      var file = RouterFile(.r1, [entry(mode, accepts: true)])
      file.priority = 50
      file.hasManagement = mode != nil
      let successor = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 stands back") { $0["s1/10"].map { $0.state == "Backup" || $0.interfaceCondition == "held" } == true }
      #expect(try bench.acceptedAddresses(on: .r1) == [])
      for daemon in [successor, daemons[.r2]].compactMap(\.self) {
        daemon.terminate()
        #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      }
      for router in LabRouter.allCases { #expect(try bench.acceptedAddresses(on: router) == []) }
    }

    /// Without accept mode nobody is answered from anywhere, and nothing is passed on to a segment on which nobody else has the address; but
    /// who asks for the gateway's MAC address gets it.
    @Test(
      .rfc9568("6.1-2", "8.3.1-1", "6.4.3-1", refuses: "6.4.3-4", "8.3.1-1"), arguments: ["unflowdown", "flowdown", nil])
    func withoutAcceptModeAnEchoIsDroppedAndASolicitationIsAnswered(mode: String?) throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      _ = try bench.startBoth([entry(mode, accepts: false)]) { $0.hasManagement = mode != nil }
      let host = bench.host(on: segment)
      let start = LabClock.now
      // What passes the router is answered, so what is not was dropped.
      try host.waitForAnswer(from: Uplink.host.description)
      #expect(try host.isLeftAlone(by: gateway))
      #expect(try host.isLeftAlone(by: address))
      #expect(try host.neighbour(address).contains(Self.virtualMAC))
      #expect(try host.neighbour("fe80::1").contains("router"))
      let upstream = try bench.upstream(to: segment, through: .r1)
      try upstream.waitForAnswer(from: segment.pingHost.description)
      #expect(try upstream.isLeftAlone(by: address))
      #expect(try bench.pinger(on: .r1).isLeftAlone(by: address))
      if mode != "flowdown" { #expect(try bench.pinger(on: .r2).isLeftAlone(by: address)) }
      #expect(try bench.acceptedAddresses(on: .r1) == [])

      // Nothing for the address left the Active towards its own segment, neither the packets nor the question who has it.
      let passedOn = bench.capture.frames { frame in
        frame.time > start && frame.origin?.router == .r1 && frame.origin?.segment == segment
          && (frame.destination == segment.virtualAddress
            || frame.kind == .neighborSolicitation && frame.target == segment.virtualAddress)
      }
      #expect(passedOn.isEmpty, "\(passedOn.map(\.kind))")
      #expect(bench.capture.lost == 0)
    }

    @Test(.rfc9568("6.4.3-4")) func aGatewayManagementGroupAcceptsForItself() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([]) {
        $0.isGateway = true
        $0.managementSettings = ["accept-mode: true"]
        $0.managementAddresses = ["fe80::1", "2001:db8::1"]
      }
      try bench.pinger(on: .r2).waitForAnswer(from: "fe80::1%m0")
      #expect(try bench.acceptedAddresses(on: .r1) == ["2001:db8::1", "fe80::1"])
      #expect(try bench.acceptedAddresses(on: .r2) == [])
      let r1 = try #require(daemons[.r1])
      r1.terminate()
      #expect(try r1.exit(within: Bench.patience) == .exited(0))
      try bench.pinger(on: .r1).waitForAnswer(from: "fe80::1%m0")
      #expect(try bench.acceptedAddresses(on: .r1) == [])
    }

    @Test func aDaemonThatIsNotScheduledAcceptsNothingAndTheNextOneDoes() throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      let daemons = try bench.startBoth([entry("unflowdown", accepts: true)])
      let host = bench.host(on: segment)
      try host.waitForAnswer(from: address)
      let r1 = try #require(daemons[.r1])
      r1.freeze()
      try bench.wait(.r2, "r2 Active with its addresses") { $0["s1/10"]?.acceptedAddresses?.count == 2 }
      try host.waitForAnswer(from: address)
      #expect(try bench.pinger(on: .r1).isLeftAlone(by: address))
      // It wakes up, preempts, and puts its own to use again; the other takes its own back.
      r1.thaw()
      try bench.wait(.r2, "r2 Backup without addresses") { $0.state("s1/10") == "Backup" && $0["s1/10"]?.acceptedAddresses == [] }
      try host.waitForAnswer(from: address)
      try bench.pinger(on: .r1).waitForAnswer(from: address)
      #expect(try bench.acceptedAddresses(on: .r2) == [])
    }

    @Test func showSaysWhoAcceptsWhatAndWhatWasDone() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, [entry("unflowdown", accepts: true), entry("unflowdown", accepts: false, on: Segment(2))]))
      let report = try bench.wait(.r1, "the addresses") { $0["s1/10"]?.acceptedAddresses?.count == 2 }
      #expect(report.counters["packetsAccepted"] == 0 && report.counters["kernelRefusals"] == 0)
      #expect(report["s2/10"]?.acceptedAddresses == nil)
      try bench.upstream(to: segment, through: .r1).waitForAnswer(from: address)
      #expect(try bench.report(.r1)?.counters["packetsAccepted"].map { $0 > 0 } == true)

      let lines = try Program.run("show", "groups", "--control", bench.control(of: .r1)).output.split(separator: "\n")
      #expect(lines.contains { $0.contains(" s1 ") && $0.hasSuffix("2001:db8:1::1  accept mode") }, "\(lines)")
      #expect(lines.contains { $0.contains(" s2 ") && $0.hasSuffix("2001:db8:2::1") }, "\(lines)")
      let one = try Program.run("show", "s1/10", "--control", bench.control(of: .r1)).output
      #expect(one.contains("accept mode             true (set: fe80::1, 2001:db8:1::1)"), "\(one)")
    }

    /// There is no address and no device: a route whose input passes by the gate's program. Who asks an address is answered by it.
    @Test(.rfc9568("6.4.3-4")) func anAcceptedAddressIsARouteAndAnswersFromItself() throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      _ = try bench.start(.r1, RouterFile(.r1, [entry("unflowdown", accepts: true)]))
      try bench.wait(.r1, "the addresses") { $0["s1/10"]?.acceptedAddresses?.count == 2 }
      let namespace = bench.namespace(of: .r1)
      #expect(try !namespace.run("ip", "-6", "-o", "addr").contains(address))
      #expect(try bench.acceptedAddresses(on: .r1) == [address, "fe80::1"])

      let start = LabClock.now
      try bench.host(on: segment).waitForAnswer(from: address)
      try bench.host(on: segment).waitForAnswer(from: gateway)
      for (source, asker) in [(segment.virtualAddress, segment.pingHost), (IPv6Address(high: 0xfe80 << 48, low: 1), nil)] {
        let reply = try bench.capture.frame(within: Bench.patience, "a reply from \(source)") {
          $0.time > start && $0.kind == .echoReply && $0.source == source && $0.origin?.segment == segment
        }
        #expect(reply.origin?.router == .r1 && (asker == nil || reply.destination == asker))
      }
      // A service that listens on all addresses is reached at a virtual one, and answers from it.
      let flow = try EchoFlow(
        from: bench.laboratory.layout.pingHost(on: segment), to: segment.virtualAddress, in: namespace, port: 7000, within: Bench.patience,
        listensOn: .unspecified)
      #expect(try flow.exchange(1, within: Bench.patience))
    }

    @Test func aRouteThatSomebodyDeletesIsPutBackAndSaid() throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      let daemon = try bench.start(.r1, RouterFile(.r1, [entry("unflowdown", accepts: true)]))
      try bench.wait(.r1, "the addresses") { $0["s1/10"]?.acceptedAddresses?.count == 2 }
      try bench.host(on: segment).waitForAnswer(from: address)
      let start = LabClock.now
      try bench.namespace(of: .r1).run("ip", "-6", "route", "del", "table", "local", "local", "\(address)", "dev", "s1", "proto", "112")
      try daemon.line(within: Bench.patience, since: start, "the repair") { $0.contains("somebody removed the gate from s1: put back") }
      try bench.host(on: segment).waitForAnswer(from: address)
      #expect(try bench.acceptedAddresses(on: .r1) == [address, "fe80::1"])
    }
  }
}
