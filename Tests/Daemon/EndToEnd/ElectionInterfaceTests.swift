import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The interface that a router elects on comes and goes, and its address changes. Nobody is deaf behind it, which would show as two Actives.
  @Suite struct ElectionInterfaceTests {
    /// What takes the interface from a router, and what gives it back.
    struct Story: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let takes: @Sendable (Laboratory, LabRouter) throws -> Void
      let gives: @Sendable (Laboratory, LabRouter) throws -> Void
    }

    static let stories: [Story] = [
      Story(testDescription: "down and up by its administrator") { laboratory, router in
        try laboratory.namespace(of: router).run("ip", "link", "set", "m0", "down")
      } gives: { laboratory, router in
        try laboratory.namespace(of: router).run("ip", "link", "set", "m0", "up")
      },
      Story(testDescription: "without carrier") { laboratory, router in
        try laboratory.setCable(of: router, to: .management, connected: false)
      } gives: { laboratory, router in
        try laboratory.setCable(of: router, to: .management, connected: true)
      },
      Story(testDescription: "deleted and made anew") { laboratory, router in
        try laboratory.removeInterface(of: router, on: .management)
      } gives: { laboratory, router in
        try laboratory.makeInterface(of: router, on: .management)
      },
      Story(testDescription: "in another namespace for a while") { laboratory, router in
        try laboratory.moveInterfaceAway(of: router, on: .management)
      } gives: { laboratory, router in
        try laboratory.moveInterfaceBack(of: router, on: .management)
      },
      // The kernel forgets every membership with the interface's IPv6, and tells of nothing but the addresses.
      Story(testDescription: "with an MTU that is too small for IPv6") { laboratory, router in
        try laboratory.namespace(of: router).run("ip", "link", "set", "m0", "mtu", "1200")
      } gives: { laboratory, router in
        try laboratory.namespace(of: router).run("ip", "link", "set", "m0", "mtu", "1500")
      },
    ]

    /// Slow enough that a busy machine is not taken for a router that fell silent: an Active_Down_Interval is a second and more.
    private func startBoth(_ bench: Bench) throws -> [LabRouter: DaemonProcess] {
      try bench.startBoth([.init(interface: "s1", mode: "unflowdown", addresses: ["fe80::1", "2001:db8:1::1"])]) {
        $0.managementInterval = 300
      }
    }

    @Test(.seenInTheWild("K#1847", "K#2575", "other:interface-comes-back"), arguments: stories)
    func aBackupHearsTheActiveBehindTheReturnOfItsInterface(_ story: Story) throws {
      let bench = try Bench(segments: 1)
      let daemons = try startBoth(bench)
      let start = LabClock.now
      // Once seen, and once so quickly that there may be nothing to see.
      for isSeen in [true, false] {
        try story.takes(bench.laboratory, .r2)
        if isSeen { try bench.wait(.r2, "its loss") { $0.state("core") == "Initialize" } }
        try story.gives(bench.laboratory, .r2)
        try bench.wait(.r2, "its return") { $0.state("core") == "Backup" }
        // More than an Active_Down_Interval: whoever hears nothing of these takes over.
        try bench.hear(5, from: .r1)
        try bench.wait(.r2, "a Backup still") { $0.state("core") == "Backup" }
      }
      #expect(!bench.capture.frames.contains { $0.time > start && $0.isAdvertisement(of: .r2) })
      #expect(try bench.report(.r1)?.state("core") == "Active")

      // And not for lack of a timer.
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.wait(.r2, "the takeover") { $0.totals.active == 2 }
      #expect(bench.capture.lost == 0)
    }

    @Test(.seenInTheWild("other:interface-comes-back"), arguments: stories)
    func anActiveIsReplacedAndComesBackWithItsInterface(_ story: Story) throws {
      let bench = try Bench(segments: 1)
      _ = try startBoth(bench)
      try story.takes(bench.laboratory, .r1)
      try bench.wait(.r2, "the takeover") { $0.totals.active == 2 }
      try story.gives(bench.laboratory, .r1)
      try bench.wait(.r1, "Active again") { $0.totals.active == 2 }
      try bench.wait(.r2, "Backup again") { $0.state("core") == "Backup" }
      let back = LabClock.now
      try bench.hear(5, from: .r1)
      #expect(!bench.capture.frames.contains { $0.time > back && $0.isAdvertisement(of: .r2) })
    }

    @Test(.seenInTheWild("K#1716", "K#183")) func anActiveWhoseLinkLocalAddressChangesStaysTheOnlyOne() throws {
      let bench = try Bench(segments: 1)
      _ = try startBoth(bench)
      let before = (try #require(try bench.report(.r1)?["core"]?.transitions), try #require(try bench.report(.r2)?["core"]?.transitions))
      let original = Segment.management.linkLocal(of: .r1)
      let lower = try #require(IPv6Address("fe80::2"))
      func isSent(from source: IPv6Address, after change: String...) throws {
        let now = LabClock.now
        try Command(["ip", "netns", "exec", bench.namespace(of: .r1).name, "ip"] + change).run()
        let first = try bench.capture.frame(within: Bench.patience, "an Advertisement from \(source)") {
          $0.time > now && $0.isAdvertisement(of: .r1) && $0.source == source
        }
        try bench.hear(5, from: .r1)
        #expect(bench.capture.frames.filter { $0.time > first.time && $0.isAdvertisement(of: .r1) }.allSatisfy { $0.source == source })
      }
      try isSent(from: lower, after: "addr", "add", "\(lower)/64", "dev", "m0", "nodad")
      try isSent(from: original, after: "addr", "del", "\(lower)/64", "dev", "m0")
      try isSent(from: lower, after: "addr", "add", "\(lower)/64", "dev", "m0", "nodad")
      // The one it had is gone, too, and an address it never sent from comes and goes.
      try isSent(from: lower, after: "addr", "del", "\(original)/64", "dev", "m0")
      try isSent(from: lower, after: "addr", "add", "fe80::3/64", "dev", "m0", "nodad")

      let after = (try #require(try bench.report(.r1)?["core"]?.transitions), try #require(try bench.report(.r2)?["core"]?.transitions))
      #expect(before == after)
      #expect(!bench.capture.frames.contains { $0.isAdvertisement(of: .r2) })
      #expect(bench.capture.lost == 0)
    }

    @Test(.seenInTheWild("K#1716", "K#183")) func aBackupTakesOverFromTheAddressItHasThen() throws {
      let bench = try Bench(segments: 1)
      let daemons = try startBoth(bench)
      try bench.namespace(of: .r2).run("ip", "addr", "add", "fe80::2/64", "dev", "m0", "nodad")
      try bench.namespace(of: .r2).run("ip", "addr", "del", "\(Segment.management.linkLocal(of: .r2))/64", "dev", "m0")
      try bench.hear(5, from: .r1)
      #expect(!bench.capture.frames.contains { $0.isAdvertisement(of: .r2) })
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      try bench.hear(5, from: .r2)
      let sources = Set(bench.capture.frames.filter { $0.isAdvertisement(of: .r2) }.compactMap(\.source))
      #expect(sources == [try #require(IPv6Address("fe80::2"))])
    }
  }
}
