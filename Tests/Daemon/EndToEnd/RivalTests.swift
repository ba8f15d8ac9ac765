import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Routers that advertise and should not, or not from there: which is handled as RFC 9568 says, said, and shown.
  @Suite struct RivalTests {
    private static let groups: [RouterFile.Entry] = [
      .init(interface: "s1", mode: "unflowdown", settings: ["router-advertisement: false"])
    ]

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
      #expect(bench.capture.frames { $0.isAdvertisement(of: .r2) && $0.advertisement?.priority == 100 }.isEmpty)
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
      let deaf = "table inet deaf { chain input { type filter hook input priority 0; policy accept; ip6 nexthdr 112 drop; }; }"
      try bench.namespace(of: .r2).run(nft, deaf)
      let report = try bench.wait(.r1, "r1 knows that r2 does not hear it") { $0["core"]?.rivals.first?.kind == .deaf }
      #expect(report.state("core") == "Active" && report["core"]?.rivals.first?.priority == 100)
      try bench.wait(.r2, "r2 Active, too") { $0.state("core") == "Active" }
      try bench.hear(20, from: .r2)
      func said(_ text: String) -> Int { daemons[.r1]?.lines.count { $0.text.contains(text) } ?? 0 }
      try daemons[.r1]?.line(within: Bench.patience, "a warning") {
        $0.contains("warning") && $0.contains("keeps advertising priority 100")
      }
      #expect(said("keeps advertising") == 1)
      try bench.namespace(of: .r2).run(nft, "delete table inet deaf")
      try bench.wait(.r2, "r2 hears, and falls back") { $0.state("core") == "Backup" }
      try bench.wait(.r1, "no rival") { $0["core"]?.rivals == [] }
      try daemons[.r1]?.line(within: Bench.patience, "its end") { $0.contains("no longer advertises beside this router") }
      #expect(said("keeps advertising") == 1)
    }
  }
}
