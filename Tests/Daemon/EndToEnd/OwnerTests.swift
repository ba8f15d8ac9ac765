import Conformance
import Engine
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// The owner of the addresses (priority 255): Active from the start, and the addresses are its own.
  @Suite struct OwnerTests {
    private let segment = Segment(1)
    private var address: String { segment.virtualAddress.description }
    private static let groups: [RouterFile.Entry] = [
      .init(interface: "s1", mode: nil, addresses: ["fe80::1", "2001:db8:1::1"])
    ]

    private func file(_ router: LabRouter, priority: Int) -> RouterFile {
      var file = RouterFile(router, Self.groups)
      file.hasManagement = false
      file.priority = priority
      return file
    }

    @Test(.rfc9568("5.2.4-1", "6.4.1-1", "6.4.3-4", "6.1-3"))
    func anOwnerIsActiveAtOnceAcceptsAndTakesItsPlaceBack() throws {
      let bench = try Bench(segments: 1, pingHosts: [1])
      let owner = try bench.start(.r1, file(.r1, priority: 255))
      try bench.wait(.r1, "the owner Active") { $0.state("s1/10") == "Active" && $0["s1/10"]?.acceptedAddresses?.count == 2 }
      // Without waiting for anybody: its first Advertisement is the first word on the segment.
      let first = try bench.capture.frame(within: Bench.patience, "an Advertisement") { $0.isAdvertisement(of: .r1, on: segment) }
      #expect(first.advertisement?.priority == 255)
      let host = bench.host(on: segment)
      try host.waitForAnswer(from: address)
      try host.waitForAnswer(from: "fe80::1%eth0")

      // Who isn't the owner accepts nothing, however it is asked (accept mode is off there).
      _ = try bench.start(.r2, file(.r2, priority: 100))
      try bench.wait(.r2, "r2 Backup") { $0.state("s1/10") == "Backup" }
      try bench.pinger(on: .r2).waitForAnswer(from: address)
      owner.kill()
      try owner.exit(within: .seconds(5))
      try bench.wait(.r2, "r2 Active") { $0.state("s1/10") == "Active" }
      #expect(try host.isLeftAlone(by: address))
      #expect(try bench.pinger(on: .r1).isLeftAlone(by: address))

      let returned = LabClock.now
      _ = try bench.start(.r1, file(.r1, priority: 255))
      try bench.wait(.r2, "r2 stands back") { $0.state("s1/10") == "Backup" }
      try host.waitForAnswer(from: address)
      _ = try bench.poll("an announcement of each address") {
        bench.announcements(on: segment, by: .r1, since: returned) >= 2 ? true : nil
      }
    }

    /// RFC 9568 8.3.2: both say so in their logs; the one with the greater address stays.
    @Test(.rfc9568("8.3.2-1")) func twoOwnersAreNoted() throws {
      let bench = try Bench(segments: 1)
      let first = try bench.start(.r1, file(.r1, priority: 255))
      let second = try bench.start(.r2, file(.r2, priority: 255))
      try bench.wait(.r1, "the lesser address stands back") { $0.state("s1/10") == "Backup" }
      try bench.wait(.r2, "the greater address stays") { $0.state("s1/10") == "Active" && $0["s1/10"]?.acceptedAddresses?.count == 2 }
      try bench.wait(.r1, "no addresses on the other") { $0["s1/10"]?.acceptedAddresses == [] }
      let isNoted = try bench.poll("a note") {
        [first, second].contains { $0.lines.contains { $0.text.contains("claims to own the addresses too") } } ? true : nil
      }
      #expect(isNoted)
    }

    /// The owner's addresses are ours to set: one that an operator has put on the interface itself would be there on a Backup, too.
    @Test(.rfc9568(refuses: "5.2.4-1")) func anOwnerWhoseAddressIsOnTheInterfaceItselfSaysSo() throws {
      let bench = try Bench(segments: 1)
      try bench.namespace(of: .r1).run("ip", "addr", "add", "\(address)/64", "dev", "s1", "nodad")
      _ = try bench.start(.r1, file(.r1, priority: 255))
      try bench.wait(.r1, "the reason") { report in
        report["s1/10"]?.reason == "\(address) is configured on the interface itself: remove it there"
      }
      #expect(bench.capture.frames { $0.kind == .advertisement }.isEmpty)
      try bench.namespace(of: .r1).run("ip", "addr", "del", "\(address)/64", "dev", "s1")
      try bench.wait(.r1, "the owner Active") { $0.state("s1/10") == "Active" }
    }
  }
}
