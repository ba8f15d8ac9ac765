import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Routers that advertise and should not, or not from there: which is handled as RFC 9568 says, said, and shown.
  @Suite struct RivalTests {
    private static let groups: [RouterFile.Entry] = [
      .init(interface: "s[1]", mode: "unflowdown", settings: ["router-advertisement: false"])
    ]

    /// What operators are told to write, without the name of the program.
    private static var documentedRule: String {
      get throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/rivals.md").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return String(try #require(lines.first { $0.hasPrefix("nft add rule ") }).dropFirst("nft ".count))
      }
    }

    private func linkLocal(of router: LabRouter, _ bench: Bench) throws -> String {
      let line = try bench.namespace(of: router).run("ip", "-6", "-o", "addr", "show", "dev", "m0", "scope", "link")
      let words = line.split(separator: " ")
      let place = try #require(words.firstIndex(of: "inet6"))
      return String(words[place + 1])
    }

    /// Gives r2's management interface r1's link-local address: what a cloned machine has.
    private func clone(_ bench: Bench) throws {
      let address = try linkLocal(of: .r1, bench)
      let namespace = bench.namespace(of: .r2)
      try namespace.run("ip", "-6", "addr", "del", linkLocal(of: .r2, bench), "dev", "m0")
      try namespace.run("ip", "-6", "addr", "add", address, "dev", "m0", "nodad")
    }

    @Test(.rfc9568("6.4.2-7", "6.4.3-8"), .seenInTheWild("K#2283")) func prioritiesDecideBetweenTwoRoutersWithOneAddress() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth(Self.groups)
      try clone(bench)
      let report = try bench.wait(.r2, "r2 knows of the other one") { $0["core"]?.rivals.first?.kind == .sameAddress }
      #expect(report["core"]?.rivals.first?.priority == 200)
      try daemons[.r2]?.line(within: Bench.patience, "a warning") { $0.contains("warning") && $0.contains("own link-local address") }
      // For as long as it would take r2 to miss r1.
      try bench.hear(10, from: .r1)
      try bench.wait(.r2, "r2 Backup") { $0.state("core") == "Backup" && $0.state("s1/10") == "Backup" }
      #expect(try bench.report(.r1)?.state("core") == "Active")
      let own = bench.capture.frames { $0.isAdvertisement(of: .r2) && $0.advertisement?.priority == 100 }
      #expect(own.isEmpty)
    }

    @Test(.seenInTheWild("K#2283")) func twoThatAreEqualInEverythingAreSaidLoudly() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth(Self.groups) { $0.priority = 150 }
      try clone(bench)
      try bench.wait(.r2, "r2 knows of the other one") { $0["core"]?.rivals.first?.kind == .undecidable }
      try daemons[.r2]?.line(within: Bench.patience, "an error") { $0.contains("error") && $0.contains("neither gives way") }
    }

    @Test(.rfc9568("6.4.3-9"), .seenInTheWild("K#472", "K#829")) func aPeerThatDoesNotHearIsAnsweredAndSaidOnceUntilItIsOver() throws {
      let bench = try Bench(segments: 1)
      let daemons = try bench.startBoth(Self.groups)
      let nft = Requirements.path(of: "nft") ?? "nft"
      // A firewall as many have it: what nobody asked for is dropped.
      let firewall = "table inet filter { chain input { type filter hook input priority 0; policy drop; meta l4proto icmpv6 accept; }; }"
      try bench.namespace(of: .r2).run(nft, firewall)
      let report = try bench.wait(.r1, "r1 knows that r2 does not hear it") { $0["core"]?.rivals.first?.kind == .deaf }
      #expect(report.state("core") == "Active" && report["core"]?.rivals.first?.priority == 100)
      try bench.wait(.r2, "r2 Active, too") { $0.state("core") == "Active" }
      try bench.hear(20, from: .r2)
      func said(_ text: String) -> Int { daemons[.r1]?.lines.count { $0.text.contains(text) } ?? 0 }
      try daemons[.r1]?.line(within: Bench.patience, "a warning") {
        $0.contains("warning") && $0.contains("keeps advertising priority 100")
      }
      #expect(said("keeps advertising") == 1)
      try bench.namespace(of: .r2).run(nft, try Self.documentedRule)
      try bench.wait(.r2, "r2 hears, and falls back") { $0.state("core") == "Backup" }
      try bench.wait(.r1, "no rival") { $0["core"]?.rivals == [] }
      try daemons[.r1]?.line(within: Bench.patience, "its end") { $0.contains("no longer advertises beside this router") }
      #expect(said("keeps advertising") == 1)
    }

    /// One router that is migrated, and one that is not yet.
    @Test(.seenInTheWild("K#565")) func whoAdvertisesAGroupThatFollowsIsSaidAndBehindItsEndTheGroupIsAnnounced() throws {
      let bench = try Bench(segments: 1)
      let first = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      try bench.waitForRepetitions(.r1, of: 2)
      var file = RouterFile(.r2, [.init(interface: "s[1]", settings: ["router-advertisement: false"])])
      let second = try bench.start(.r2, file)
      let report = try bench.wait(.r1, "r1 knows of the other one") { $0["s1/10"]?.rivals.first?.kind == .unbound }
      #expect(report["s1/10"]?.state == "Active" && report["s1/10"]?.rivals.first?.priority == 100)
      #expect((report.counters["rivalAdvertisements"] ?? 0) > 0)
      try first.line(within: Bench.patience, "a warning") {
        $0.contains("warning") && $0.contains("advertises VRID 10 on s1 with priority 100, but s1/10 follows core here")
      }
      let migrated = LabClock.now
      file.groups = Self.groups
      _ = try bench.scratch.write(file.text(router: .r2, control: bench.control(of: .r2)), to: bench.fileName(of: .r2))
      second.signal(SIGHUP)
      try bench.wait(.r2, "r2 follows") { $0.state("s1/10") == "Backup" }
      try bench.wait(.r1, "no rival") { $0["s1/10"]?.rivals == [] }
      try first.line(within: Bench.patience, "its end") { $0.contains("no longer advertises VRID 10 on s1") }
      try bench.poll("an announcement of each address") {
        bench.announcements(on: Segment(1), by: .r1, since: migrated) >= 2 ? true : nil
      }
      #expect(try bench.report(.r1)?["s1/10"]?.state == "Active")
      #expect(first.lines.count { $0.text.contains("advertises VRID 10 on s1 with priority") } == 1)
    }
  }
}
