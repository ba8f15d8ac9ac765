import Conformance
import Engine
import Foundation
import Lab
import Testing
import Transport

@testable import Daemon

extension EndToEnd {
  /// What hosts are told of the virtual router, and by whom.
  @Suite struct RouterAdvertisementTests {
    private static let full = """
      router-advertisement: {interval: 900s, lifetime: 2000s, preference: high, other: true, mtu: 1400, hop-limit: 63, \
      prefixes: ["2001:db8:{i:x}::/64", {prefix: "2001:db8:ff{i:x}::/64", autonomous: false, valid: 7200s, preferred: 3600s}], \
      dns: ["2001:db8:{i:x}::53"], search: ["s{i}.example.net", example.net]}
      """

    @Test(.rfc9568("6.4.3-2", "8.2.2-2", "7.2-1"), .seenInTheWild("radvd#45", "missed:router-advertisements"))
    func theActiveTellsEverySegmentAtOnceWhatIsConfiguredFromTheVirtualRouter() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.start(
        .r1,
        RouterFile(
          .r1,
          [
            .init(interface: "s[1-2]", mode: "unflowdown", settings: [Self.full]),
            .init(interface: "s3", mode: "unflowdown", addresses: ["fe80::1"]),
            .init(interface: "s4", mode: "flowdown", addresses: ["fe80::1"]),
          ]))
      for segment in bench.laboratory.layout.all {
        let frame = try bench.routerAdvertisement(on: segment, of: .r1)
        #expect(frame.source == IPv6Address("fe80::1") && frame.destination == .allNodes && frame.hopLimit == 255)
        #expect(frame.sourceMAC == .virtualRouter(.ten) && frame.destinationMAC?.description == "33:33:00:00:00:01")
        #expect(RouterAdvertisement(frame: frame.bytes) == (try expected(on: segment)), "\(segment)")
      }
      try bench.hear(5, from: .r1)

      // On no segment before its own announcement, and nowhere before the last one of the round.
      let announced = bench.capture.frames { frame in (1...3).contains { frame.announces(on: Segment($0), by: .r1) } }
      let lastOfRound = try #require(announced.map(\.time).max())
      let advertised = try (1...3).map { try bench.routerAdvertisement(on: Segment($0), of: .r1).time }
      #expect(advertised.allSatisfy { $0 > lastOfRound })
      // At once: within a second of the announcement, on a machine that others use too. The next would come after 16 s.
      #expect(advertised.allSatisfy { lastOfRound.duration(to: $0) < .seconds(1) })
      // The management group serves nobody, and each segment was told once.
      #expect(bench.routerAdvertisements(of: .r1).count == 4)
      let report = try #require(try bench.report(.r1))
      #expect(report["core"]?.routerAdvertising == nil)
      #expect(report["s1/10"]?.routerAdvertising?.state == "advertising" && report["s1/10"]?.routerAdvertising?.sent == 1)
      #expect(bench.capture.lost == 0)
    }

    /// What `full` says on segments 1 and 2, and what is said without a word on the others.
    private func expected(on segment: Segment) throws -> RouterAdvertisement {
      guard segment.number <= 2 else { return RouterAdvertisement(sourceLinkLayerAddress: .virtualRouter(.ten)) }
      let number = segment.number
      let second = try #require(IPv6Address("2001:db8:ff\(number)::"))
      let server = try #require(IPv6Address("2001:db8:\(number)::53"))
      // RFC 8106: three times the interval.
      let lifetime = Lifetime(seconds: 2700)
      return RouterAdvertisement(
        currentHopLimit: 63, isManaged: false, hasOtherConfiguration: true, preference: .high, routerLifetimeInSeconds: 2000,
        sourceLinkLayerAddress: .virtualRouter(.ten), mtu: 1400,
        prefixes: [
          try #require(RouterAdvertisement.Prefix(segment.prefix, length: 64)),
          try #require(
            RouterAdvertisement.Prefix(
              second, length: 64, isAutonomous: false, validLifetime: Lifetime(seconds: 7200), preferredLifetime: Lifetime(seconds: 3600))),
        ],
        recursiveDNSServers: [
          try #require(RouterAdvertisement.RecursiveDNSServers([server], lifetime: lifetime))
        ],
        searchLists: [
          try #require(
            RouterAdvertisement.SearchList(["s\(number).example.net", "example.net"].compactMap { DomainName($0) }, lifetime: lifetime))
        ])
    }

    @Test(.rfc9568("6.4.2-2", "6.4.3-2", refuses: "6.4.2-2"), .seenInTheWild("radvd#131", "missed:router-advertisements"))
    func aStreamOfSolicitationsIsAnsweredByTheActiveAloneAndSeldom() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.startBoth([
        .init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1"]),
        .init(interface: "s2", mode: "unflowdown", addresses: ["fe80::1"], settings: ["router-advertisement: false"]),
      ])
      let (told, untold) = (Segment(1), Segment(2))
      let first = try bench.routerAdvertisement(on: told, of: .r1)
      let solicitors = try [told, untold].map { try RouterSpeaker(on: $0, in: bench) }
      // Seven seconds, a solicitation on each segment every tenth.
      for _ in 0..<70 {
        for solicitor in solicitors { solicitor.solicit() }
        try bench.hear(1, from: .r1)
      }

      let times = bench.routerAdvertisements(of: .r1).filter { $0.origin?.segment == told }.map(\.time)
      let gaps = zip(times, times.dropFirst()).map { $0.duration(to: $1) }
      // Without being asked it would have spoken once in this time, and again 16 s later.
      #expect((2...3).contains(times.count) && times.first == first.time, "\(gaps)")
      // MIN_DELAY_BETWEEN_RAS: counted where they are heard, so by a little less than where they are sent.
      #expect(gaps.allSatisfy { $0 > RouterAdvertising.shortestInterval - .milliseconds(100) }, "\(gaps)")
      #expect(bench.routerAdvertisements(of: .r1).allSatisfy { $0.origin?.segment == told })
      #expect(bench.routerAdvertisements(of: .r2).isEmpty)
      #expect(bench.capture.framesFromVirtualMAC(of: .r2).isEmpty)

      let report = try #require(try bench.report(.r1))
      #expect(try #require(report["s1/10"]?.routerAdvertising).solicitations == 70)
      #expect(report["s2/10"]?.routerAdvertising == nil)
      // The Backup heard every one of them, and kept silent.
      let backup = try #require(try bench.report(.r2)?["s1/10"]?.routerAdvertising)
      #expect(backup.state == "silent" && backup.solicitations == 70 && backup.sent == 0)
      #expect(bench.capture.lost == 0)
    }

    @Test(.rfc9568("6.4.3-2", refuses: "6.4.2-2")) func aHandOverTakesNothingBackAndTheNextActiveSpeaksAtOnce() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth([.init(interface: "s[1]", mode: "unflowdown"), .init(interface: "s[2]", mode: "flowdown")])
      let segments = bench.laboratory.layout.all
      for segment in segments { _ = try bench.routerAdvertisement(on: segment, of: .r1) }

      let stopped = LabClock.now
      daemons[.r1]?.terminate()
      #expect(try daemons[.r1]?.exit(within: Bench.patience) == .exited(0))
      for segment in segments { _ = try bench.routerAdvertisement(on: segment, of: .r2) }
      try bench.hear(5, from: .r2)

      let all = LabRouter.allCases.flatMap { bench.routerAdvertisements(of: $0) }
      let lifetimes = all.map { RouterAdvertisement(frame: $0.bytes)?.routerLifetimeInSeconds }
      // The virtual router goes on: no host is told to look for another one.
      #expect(lifetimes.allSatisfy { $0 == 1800 }, "\(lifetimes)")
      #expect(!bench.routerAdvertisements(of: .r1).contains { $0.time > stopped })
      let takeover = try #require(bench.capture.frames.first { $0.time > stopped && $0.isAdvertisement(of: .r2) }?.time)
      let first = try #require(bench.routerAdvertisements(of: .r2).first { $0.origin?.segment == Segment(1) })
      #expect(takeover.duration(to: first.time) < .seconds(1))
      #expect(bench.capture.lost == 0)
    }

    @Test(.rfc9568("6.4.3-2")) func aCommonGroupAndAGatewayManagementGroupAdvertiseToo() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: nil, addresses: ["fe80::1"])]) { $0.isGateway = true }
      for segment in [Segment.management, Segment(1)] { _ = try bench.routerAdvertisement(on: segment, of: .r1) }
      #expect(bench.routerAdvertisements(of: .r2).isEmpty)
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      for segment in [Segment.management, Segment(1)] { _ = try bench.routerAdvertisement(on: segment, of: .r2) }
    }

    @Test(.rfc9568("8.2.3-1"), .seenInTheWild("radvd#45")) func whoeverElseSpeaksAsTheVirtualRouterIsNamed() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1"])])
      let segment = Segment(1)
      _ = try bench.routerAdvertisement(on: segment, of: .r1)
      let speaker = try RouterSpeaker(on: segment, in: bench)

      // What the virtual router says itself is nothing to complain of.
      speaker.say(try expected(on: Segment(3)))
      // As radvd would: another lifetime, and the MAC address of its own.
      speaker.say(RouterAdvertisement(routerLifetimeInSeconds: 900, sourceLinkLayerAddress: segment.hostMAC))
      let words = "lifetime 900s there, 1800s here; link-layer address \(segment.hostMAC) there, 00:00:5e:00:02:0a here"
      try daemons[.r1]?.line(within: Bench.patience, "the complaint of the Active") {
        $0.contains("s1/10: somebody else sends Router Advertisements from its address while it is Active here (radvd?): \(words)")
      }
      try daemons[.r2]?.line(within: Bench.patience, "the complaint of the Backup") {
        $0.contains("s1/10: the Active's Router Advertisements are not what this router would send: \(words)")
      }
      let active = try #require(try bench.report(.r1)?["s1/10"]?.routerAdvertising)
      #expect(active.foreign == 2 && active.differing == 0)
      let backup = try #require(try bench.report(.r2)?["s1/10"]?.routerAdvertising)
      #expect(backup.foreign == 0 && backup.differing == 1)

      // Rate-limited, whatever they say: many more are counted, and not said.
      for lifetime in UInt16(901)...950 {
        speaker.say(RouterAdvertisement(routerLifetimeInSeconds: lifetime, sourceLinkLayerAddress: segment.hostMAC))
      }
      try bench.wait(.r1, "all counted") { $0["s1/10"]?.routerAdvertising?.foreign == 52 }
      #expect(daemons[.r1]?.lines.count { $0.text.contains("somebody else") } == 1)
    }

    @Test(.rfc9568("8.2.3-1")) func aBackupThatIsConfiguredOtherwiseSaysSo() throws {
      let bench = try Bench(segments: 1)
      var daemons: [LabRouter: DaemonProcess] = [:]
      for (router, lifetime, active) in [(LabRouter.r1, "1800s", 2), (.r2, "1200s", 0)] {
        let group = RouterFile.Entry(
          interface: "s1", mode: "unflowdown", addresses: ["fe80::1"], settings: ["router-advertisement: {lifetime: \(lifetime)}"])
        daemons[router] = try bench.start(router, RouterFile(router, [group]))
        try bench.wait(router, "\(router) settled") { $0.totals.active == active && $0.totals.initialize == 0 }
      }
      try RouterSpeaker(on: Segment(1), in: bench).solicit()
      try daemons[.r2]?.line(within: Bench.patience, "the complaint") {
        $0.contains("s1/10: the Active's Router Advertisements are not what this router would send: lifetime 1800s there, 1200s here")
      }
      #expect(try bench.report(.r2)?["s1/10"]?.routerAdvertising.map { $0.differing > 0 } == true)
      #expect(try bench.report(.r1)?["s1/10"]?.routerAdvertising?.foreign == 0)
    }

    /// Writes another file in the place of r1's, and has it read.
    private func reload(_ groups: [RouterFile.Entry], _ bench: Bench, _ daemon: DaemonProcess?) throws -> Instant {
      let file = RouterFile(.r1, groups)
      _ = try bench.scratch.write(file.text(router: .r1, control: bench.control(of: .r1)), to: bench.fileName(of: .r1))
      let now = LabClock.now
      daemon?.signal(SIGHUP)
      return now
    }

    /// RFC 4862 5.5.3: a host keeps what it was told for a week, unless it is told otherwise.
    @Test func aPrefixThatLeavesTheFileIsTakenBack() throws {
      let bench = try Bench(segments: 1)
      func group(_ prefixes: String) -> [RouterFile.Entry] {
        [.init(interface: "s[1]", mode: "unflowdown", settings: ["router-advertisement: {interval: 4s, prefixes: [\(prefixes)]}"])]
      }
      let daemons = try bench.startBoth(group("\"2001:db8:1::/64\", \"2001:db8:a::/64\""))
      _ = try bench.routerAdvertisement(on: Segment(1), of: .r1)
      let reloaded = try reload(group("\"2001:db8:a::/64\""), bench, daemons[.r1])
      // Every three to four seconds. The first few behind the reload may still be the old ones.
      let said = try bench.poll("five of the new ones") { () -> [RouterAdvertisement]? in
        let all = bench.routerAdvertisements(of: .r1).filter { $0.time > reloaded }.compactMap { RouterAdvertisement(frame: $0.bytes) }
        let new = Array(all.drop { $0.prefixes.allSatisfy { $0.preferredLifetime.seconds > 0 } })
        return new.count >= 5 ? new : nil
      }
      let leaving = said.map { $0.prefixes.filter { $0.preferredLifetime.seconds == 0 } }
      #expect(
        leaving.prefix(3).allSatisfy {
          $0.map { "\($0.address)" } == ["2001:db8:1::"] && $0.allSatisfy { $0.validLifetime.seconds <= 7200 }
        })
      #expect(leaving.dropFirst(3).allSatisfy { $0.isEmpty })
      #expect(said.allSatisfy { $0.routerLifetimeInSeconds > 0 && $0.prefixes.contains { "\($0.address)" == "2001:db8:a::" } })
    }

    @Test(arguments: [true, false]) func whoAdvertisesNoMoreForGoodSaysSo(isRemoved: Bool) throws {
      let bench = try Bench(segments: 2)
      let stays = RouterFile.Entry(interface: "s2", mode: "unflowdown", addresses: ["fe80::1"])
      let daemons = try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1"]), stays])
      for segment in [Segment(1), Segment(2)] { _ = try bench.routerAdvertisement(on: segment, of: .r1) }
      let silent = RouterFile.Entry(
        interface: "s1", mode: "unflowdown", addresses: ["fe80::1"], settings: ["router-advertisement: false"])
      let reloaded = try reload((isRemoved ? [] : [silent]) + [stays], bench, daemons[.r1])
      let last = try bench.capture.frame(within: Bench.patience, "the last word") {
        $0.time > reloaded && $0.kind == .routerAdvertisement && $0.origin?.segment == Segment(1) && $0.origin?.router == .r1
      }
      #expect(RouterAdvertisement(frame: last.bytes)?.routerLifetimeInSeconds == 0)
      #expect(last.source == IPv6Address("fe80::1") && last.sourceMAC == .virtualRouter(.ten))
      try bench.wait(.r1, "reloaded") { $0["s1/10"]?.routerAdvertising == nil }
      try bench.hear(10, from: .r1)
      let after = bench.routerAdvertisements(of: .r1).filter { $0.time > last.time }
      #expect(
        after.allSatisfy { $0.origin?.segment == Segment(2) && RouterAdvertisement(frame: $0.bytes)?.routerLifetimeInSeconds == 1800 })
    }

    @Test(.rfc9568("6.4.3-2"), .enabled(if: ping.mayRun, Comment(rawValue: ping.reason)))
    func aHostThatKnowsOnlyRouterAdvertisementsKeepsItsRouterItsAddressAndItsTrafficThroughATakeover() throws {
      let bench = try Bench(segments: 1, untoldHosts: [1])
      let segment = Segment(1)
      let host = UntoldHost(on: segment, in: bench)
      #expect(try host.defaultRoute().isEmpty && host.addresses().isEmpty, "nobody has told it anything yet")
      let daemons = try bench.startBoth([
        .init(interface: "s[1]", mode: "unflowdown", settings: ["router-advertisement: {prefixes: [\"2001:db8:{i:x}::/64\"]}"])
      ])
      let before = try bench.poll("a default router and an address") { try host.configuration() }
      #expect(before.route.contains("default via fe80::1 dev eth0 proto ra"))
      #expect(before.router == "00:00:5e:00:02:0a router")
      #expect(before.addresses.contains("\(segment.untoldHost)/64"))

      let upstream = try FrameCapture(in: bench.laboratory.layout.upstream)
      let watch = try host.watchRoutes()
      // Twenty a second, for as long as a takeover may take and then some.
      let (count, interval) = (100, Duration.milliseconds(50))
      let ping = try host.ping(count: count, every: interval)
      try ping.line(within: Bench.patience, "the tenth answer") { $0.contains("icmp_seq=10 ") }
      let killed = LabClock.now
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      _ = try bench.routerAdvertisement(on: segment, of: .r2)
      let route = try #require(try host.configuration())
      #expect(try ping.exit(within: Bench.patience) == .exited(0))
      let after = try #require(try host.configuration())

      // An Active_Down_Interval (361 ms), and a second for a busy machine.
      let received = ping.lines.count { $0.text.contains("icmp_seq=") }
      let lost = count - received
      #expect(interval * lost < .milliseconds(1400), "\(lost) of \(count) lost")
      #expect(ping.lines.contains { $0.text.contains("icmp_seq=\(count) ") }, "it still works in the end")
      // The same default router at the same MAC address, and the same address: nothing was forgotten, nothing learned anew.
      #expect(before == route && route == after)
      #expect(!watch.lines.contains { $0.text.contains("default") && $0.text.contains("Deleted") }, "\(watch.lines.map(\.text))")
      let requests = upstream.frames { $0.kind == .echoRequest && $0.source == segment.untoldHost }
      let dead = killed.advanced(by: .milliseconds(1400))
      #expect(requests.contains { $0.interface == Uplink.port(to: .r1) && $0.time < killed })
      #expect(!requests.contains { $0.interface == Uplink.port(to: .r1) && $0.time > dead })
      #expect(requests.contains { $0.interface == Uplink.port(to: .r2) })
      #expect(upstream.lost == 0)
    }
  }
}

private let ping = Requirements.laboratory.with(program: "ping")

extension VirtualRouterID {
  /// Of every group in these files but the management group.
  fileprivate static let ten = VirtualRouterID(10) ?? .first
}

extension Bench {
  /// Every Router Advertisement of a router so far.
  fileprivate func routerAdvertisements(of router: LabRouter) -> [CapturedFrame] {
    capture.frames { $0.kind == .routerAdvertisement && $0.origin?.router == router }
  }

  /// The first Router Advertisement of a router on a segment, waited for.
  fileprivate func routerAdvertisement(on segment: Segment, of router: LabRouter) throws -> CapturedFrame {
    try capture.frame(within: Self.patience, "a Router Advertisement of \(router) on \(segment)") {
      $0.kind == .routerAdvertisement && $0.origin?.router == router && $0.origin?.segment == segment
    }
  }
}

/// A host that asks for routers, or a program that claims to be one.
private struct RouterSpeaker {
  private let segment: Segment
  private let socket: FrameSocket
  private let interface: InterfaceIndex

  init(on segment: Segment, in bench: Bench) throws {
    let (socket, index) = try bench.laboratory.layout.hosts.enter {
      (try FrameSocket(), try LinkMonitor().link(named: segment.bridge)?.index)
    }
    self.segment = segment
    self.socket = socket
    interface = try #require(index)
  }

  func solicit() {
    let solicitation = RouterSolicitation(sourceLinkLayerAddress: segment.hostMAC)
    send(solicitation.frame(from: segment.hostLinkLocal, at: segment.hostMAC))
  }

  /// As the virtual router, from a MAC address that is not its.
  func say(_ advertisement: RouterAdvertisement) {
    send(advertisement.frame(from: IPv6Address(high: 0xfe80 << 48, low: 1), at: segment.hostMAC))
  }

  private func send(_ frame: [UInt8]) { #expect(throws: Never.self) { try socket.send(frame, by: interface) } }
}

/// A host with a kernel of its own that is told nothing but by Router Advertisements.
private struct UntoldHost {
  private let namespace: NetworkNamespace

  init(on segment: Segment, in bench: Bench) { namespace = bench.laboratory.layout.pingHost(on: segment) }

  /// What such a host knows, without how long it will.
  struct Knowledge: Equatable {
    let route: String
    let router: String
    let addresses: String
  }

  func defaultRoute() throws -> String { Self.timeless(try namespace.run("ip", "-6", "route", "show", "default")) }

  func addresses() throws -> String {
    Self.timeless(try namespace.run("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "global"))
  }

  /// - Returns: `nil` while something is missing, the default router's MAC address excepted.
  func configuration() throws -> Knowledge? {
    let (route, addresses) = (try defaultRoute(), try addresses())
    guard !route.isEmpty, !addresses.isEmpty else { return nil }
    let words = try namespace.run("ip", "-6", "neigh", "show", "fe80::1", "dev", "eth0").split(separator: " ").map(String.init)
    let place = words.firstIndex(of: "lladdr").map { words.index(after: $0) }
    let router = place.flatMap { words.indices.contains($0) ? words[$0] : nil } ?? ""
    return Knowledge(route: route, router: "\(router)\(words.contains("router") ? " router" : "")", addresses: addresses)
  }

  /// The words of a line but those that count down.
  private static func timeless(_ text: String) -> String {
    var words: [Substring] = []
    var skips = false
    for word in text.split(whereSeparator: \.isWhitespace) {
      defer { skips = ["expires", "valid_lft", "preferred_lft"].contains(word) }
      if !skips { words.append(word) }
    }
    return words.joined(separator: " ")
  }

  func watchRoutes() throws -> DaemonProcess {
    try DaemonProcess(Requirements.path(of: "ip") ?? "ip", ["-6", "monitor", "route"], in: namespace, name: "routes of the host")
  }

  func ping(count: Int, every interval: Duration) throws -> DaemonProcess {
    try DaemonProcess(
      Requirements.path(of: "ping") ?? "ping",
      ["-c", "\(count)", "-i", "\(interval / .seconds(1))", "-W", "1", "\(Uplink.host)"], in: namespace)
  }
}
