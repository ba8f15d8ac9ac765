import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Elections that take in the Advertisements of the peers they were given, and nobody else's.
  @Suite struct PeerListTests {
    private static let stranger = IPv6Address(high: 0xfe80 << 48, low: 0xbad)

    private func file(of router: LabRouter, peers: [IPv6Address]?, _ bench: Bench) -> RouterFile {
      var file = RouterFile(router, [.init(interface: "s[1-1]", mode: "unflowdown")])
      file.settings = ["metrics: {listen: \"unix:\(metrics(of: router, bench))\"}"]
      let list = peers.map { $0.map { "\"\($0)\"" }.joined(separator: ", ") }
      file.managementSettings = list.map { ["peers: [\($0)]"] } ?? []
      return file
    }

    private func metrics(of router: LabRouter, _ bench: Bench) -> String {
      bench.scratch.url.appending(path: "\(router).metrics.sock").path
    }

    private func reload(_ daemon: DaemonProcess, of router: LabRouter, peers: [IPv6Address]?, _ bench: Bench) throws {
      let text = file(of: router, peers: peers, bench).text(router: router, control: bench.control(of: router))
      _ = try bench.scratch.write(text, to: bench.fileName(of: router))
      daemon.signal(SIGHUP)
    }

    @Test func aStrangerDeposesNobodyAndIsSaidShownAndCounted() throws {
      let bench = try Bench(segments: 1)
      let (first, second) = (Segment.management.linkLocal(of: .r1), Segment.management.linkLocal(of: .r2))
      let r1 = try bench.start(.r1, file(of: .r1, peers: [second], bench))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let r2 = try bench.start(.r2, file(of: .r2, peers: [first], bench))
      // Each hears the other: with preemption, two that do not would both be Active.
      try bench.wait(.r2, "r2 Backup") { $0.totals.backup == 2 }
      #expect(try bench.report(.r1)?["core"]?.peers == [second.description])

      let start = LabClock.now
      let peer = try CraftedPeer(on: .management, in: bench.laboratory)
      let takeover = CraftedAdvertisement(vrid: 1, priority: 255, source: Self.stranger)
      for _ in 0..<20 {
        try peer.send(takeover)
        try bench.hear(1, from: .r1)
      }
      for (router, daemon) in [(LabRouter.r1, r1), (.r2, r2)] {
        let report = try bench.wait(router, "all counted") { $0.discards[DiscardReason.unlistedPeer.description, default: 0] >= 20 }
        let rival = try #require(report["core"]?.rivals.first { $0.kind == .unlisted })
        #expect(rival.address == Self.stranger.description && rival.priority == 255 && rival.advertisements >= 20)
        let line = "core: \(Self.stranger) advertises priority 255, and is not among its peers: dropped"
        try daemon.line(within: Bench.patience, since: start, "the warning") { $0.contains("warning") && $0.contains(line) }
        #expect(daemon.lines.count { $0.text.contains("not among its peers") } == 1)
        #expect(!daemon.lines.contains { $0.time > start && $0.text.contains("core: Active ->") })
        let shown = try Program.run("show", "--control", bench.control(of: router))
        #expect(shown.output.contains("\(Self.stranger) advertises priority 255, and is not among its peers"), "\(shown.output)")
        #expect(try Scrape(of: metrics(of: router, bench))["vrrp6d_groups_rivalled{kind=\"unlisted\"}"] == 1)
      }
      let heard = bench.capture.frames { $0.time > start && $0.kind == .advertisement && $0.origin?.segment == .management }
      #expect(heard.allSatisfy { $0.origin?.router == .r1 })

      // Allowed by a reload, he is obeyed: it was the list, and a reload of it restarts nothing.
      let transitions = try #require(try bench.report(.r1)?["core"]?.transitions)
      try reload(r1, of: .r1, peers: [second, Self.stranger], bench)
      try bench.wait(.r1, "the other list") { $0["core"]?.peers?.count == 2 && $0["core"]?.rivals == [] }
      #expect(try bench.report(.r1)?["core"]?.transitions == transitions)
      try bench.poll("r1 stands back") {
        try peer.send(takeover)
        return try bench.report(.r1)?.state("core") == "Backup" ? true : nil
      }
      // Without the list, too.
      try reload(r2, of: .r2, peers: nil, bench)
      try bench.wait(.r2, "no list") { $0["core"]?.peers == nil && $0["core"]?.rivals == [] }
    }
  }
}
