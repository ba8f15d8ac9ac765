import Conformance
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What a router makes of packets that nobody's codec would make: the bad ones are counted by reason and change nothing, their good twins
  /// are obeyed. One router, and a peer that sends what it wants.
  @Suite struct ReceiveTests {
    /// One thing wrong with an Advertisement that would otherwise depose any Active and be followed by any Backup.
    struct Fault: Sendable {
      let what: String
      let reason: DiscardReason
      let spoil: @Sendable (inout CraftedAdvertisement) -> Void

      init(_ reason: DiscardReason, _ what: String, _ spoil: @escaping @Sendable (inout CraftedAdvertisement) -> Void) {
        self.reason = reason
        self.what = what
        self.spoil = spoil
      }
    }

    private static let faults: [Fault] = [
      Fault(.hopLimitNot255, "hop limit 254") { $0.hopLimit = 254 },
      Fault(.hopLimitNot255, "hop limit 1") { $0.hopLimit = 1 },
      Fault(.wrongDestination, "to the router alone") {
        $0.destination = Segment.management.linkLocal(of: .r1)
        $0.destinationMAC = Segment.management.mac(of: .r1)
      },
      Fault(.sourceNotLinkLocal, "a global source") { $0.source = IPv6Address(high: 0x2001_0db8 << 32, low: 0xbad) },
      Fault(.empty, "an empty datagram") { $0.length = 0 },
      Fault(.unknownVersion, "version 2") { $0.version = 2 },
      Fault(.unknownVersion, "version 4") { $0.version = 4 },
      Fault(.unknownType, "type 2") { $0.type = 2 },
      Fault(.unknownType, "type 0") { $0.type = 0 },
      Fault(.incomplete, "half a header") { $0.length = 4 },
      Fault(.incomplete, "an octet missing") { $0.length = 23 },
      Fault(.incomplete, "255 addresses counted, one there") { $0.count = 255 },
      Fault(.incomplete, "255 addresses counted, an octet missing") {
        $0.addresses = Self.addresses(255)
        $0.length = 8 + 255 * 16 - 1
      },
      Fault(.trailingOctets, "an octet more") { $0.trailing = [0] },
      Fault(.trailingOctets, "256 addresses, 255 counted") {
        $0.addresses = Self.addresses(256)
        $0.count = 255
      },
      Fault(.trailingOctets, "a jumbo frame") { $0.trailing = Array(repeating: 0xff, count: 8800) },
      Fault(.badChecksum, "a wrong checksum") { $0.checksum = 0x1234 },
      Fault(.badChecksum, "no checksum") { $0.checksum = 0 },
      Fault(.badChecksum, "the checksum of another source") {
        $0.checksum = InternetChecksum.of($0.message.replacingChecksum, nextHeader: 112, from: .unspecified, to: $0.destination)
      },
      Fault(.virtualRouterZero, "VRID 0") { $0.vrid = 0 },
      Fault(.noAddresses, "count 0") { $0.addresses = [] },
      Fault(.zeroInterval, "interval 0") { $0.centiseconds = 0 },
      Fault(.zeroInterval, "interval 0 under Reserve bits") {
        $0.centiseconds = 0
        $0.reserve = 15
      },
      Fault(.firstAddressNotLinkLocal, "a global address first") { $0.addresses = [Segment(1).virtualAddress] + $0.addresses },
      Fault(.unknownVirtualRouter, "a VRID that nobody has") { $0.vrid = 9 },
      Fault(.unknownVirtualRouter, "the VRID of another interface") { $0.vrid = 10 },
    ]

    /// fe80::1 and more of its kind.
    private static func addresses(_ count: Int) -> [IPv6Address] { (1...UInt64(count)).map { IPv6Address(high: 0xfe80 << 48, low: $0) } }

    /// r1 alone, Active on m0 with VRID 1 and priority 200 and on s1 with VRID 10, and somebody on m0. All links take jumbo frames.
    private func scene() throws -> (Bench, DaemonProcess, CraftedPeer) {
      let bench = try Bench(segments: 1)
      let management = Segment.management
      try bench.laboratory.layout.hosts.batch(
        [management.port(to: .r1), management.port(to: .r2), management.bridge].map { "link set \($0) mtu 9000" })
      for router in LabRouter.allCases { try bench.namespace(of: router).batch(["link set \(management.interface) mtu 9000"]) }
      let daemon = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-1]", mode: nil)]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      return (bench, daemon, try CraftedPeer(on: management, in: bench.laboratory))
    }

    /// What it says if it is obeyed.
    private func twin(_ priority: UInt8 = 255, centiseconds: UInt16) -> CraftedAdvertisement {
      CraftedAdvertisement(vrid: 1, priority: priority, centiseconds: centiseconds)
    }

    /// Sends a bad packet, and waits until it is counted for its reason and nothing else has changed.
    private func refuse(_ fault: Fault, of sound: CraftedAdvertisement, _ bench: Bench, _ peer: CraftedPeer) throws {
      let before = try #require(try bench.report(.r1))
      var bad = sound
      fault.spoil(&bad)
      try peer.send(bad)
      let after = try bench.wait(.r1, "\(fault.what) counted") { $0.discards.values.reduce(0, +) > before.discards.values.reduce(0, +) }
      let gained = after.discards.mapValues { Int($0) }.merging(before.discards.mapValues { -Int($0) }, uniquingKeysWith: +)
        .filter { $0.value != 0 }
      #expect(gained == [fault.reason.description: 1], "\(fault.what)")
      #expect(after["core"]?.state == before["core"]?.state, "\(fault.what)")
      #expect(after["core"]?.transitions == before["core"]?.transitions, "\(fault.what)")
      #expect(after["core"]?.learnedIntervalMilliseconds == before["core"]?.learnedIntervalMilliseconds, "\(fault.what)")
      #expect(after["core"]?.advertisementsReceived == before["core"]?.advertisementsReceived, "\(fault.what)")
    }

    @Test(
      .rfc9568(
        "5.1.2.3-2", "7.1-1", "7.1-2",
        refuses: "5.1.2-1", "5.1.2.3-2", "5.2.1-1", "5.2.2-1", "5.2.3-1", "5.2.5-1", "5.2.7-1", "5.2.8-1", "5.2.9-1", "7.1-1"),
      .seenInTheWild("V#GHSA-rc9p-89wj-mx7h"))
    func everyBadPacketIsCountedByItsReasonAndChangesNeitherAnActiveNorABackup() throws {
      let (bench, daemon, peer) = try scene()
      for fault in Self.faults { try refuse(fault, of: twin(centiseconds: 4095), bench, peer) }
      // Its own frame, byte by byte, from a switch that loops. Half an interval after it left, it is somebody else's.
      let own = try #require(bench.capture.frames.last { $0.isAdvertisement(of: .r1) })
      let looped = try bench.report(.r1)?.discards[DiscardReason.ownAdvertisement.description] ?? 0
      try bench.poll("the loop counted") {
        try peer.send([own.bytes], to: .only(.r1))
        return try bench.report(.r1)?.discards[DiscardReason.ownAdvertisement.description].flatMap { $0 > looped ? true : nil }
      }
      #expect(try bench.report(.r1)?.state("core") == "Active")

      // For 40.95 s times three it has no reason to become Active again; at 10 ms, the interval of the bad ones, it would in an instant.
      try peer.send(twin(201, centiseconds: 4095))
      try bench.wait(.r1, "Backup") { $0.state("core") == "Backup" && $0["core"]?.learnedIntervalMilliseconds == 40950 }
      for fault in Self.faults { try refuse(fault, of: twin(201, centiseconds: 1), bench, peer) }

      for reason in Set(Self.faults.map(\.reason)) {
        let lines = daemon.lines.filter { $0.text.contains("discarded") && $0.text.contains(reason.description) }
        #expect(!lines.isEmpty, "\(reason) is not in the log")
      }
    }

    /// What the kernel does not even hand over, because nobody joined the group.
    @Test(.rfc9568("5.1.2-1", refuses: "5.1.2-1", "7.1-1")) func advertisementsToOtherGroupsAreNotHeard() throws {
      let (bench, _, peer) = try scene()
      let before = try #require(try bench.report(.r1)?["core"])
      for group in ["ff02::1", "ff02::13", "ff05::12"] {
        var stray = twin(centiseconds: 4095)
        stray.destination = try #require(IPv6Address(group))
        stray.destinationMAC = .multicast(stray.destination)
        try peer.send(stray)
      }
      // On an interface where the VRID is not configured, nobody listens for it either.
      try CraftedPeer(on: Segment(1), in: bench.laboratory).send(twin(centiseconds: 4095))
      try bench.hear(3, from: .r1)
      let after = try #require(try bench.report(.r1)?["core"])
      #expect(after.state == "Active" && after.transitions == before.transitions)
      #expect(after.advertisementsReceived == before.advertisementsReceived)
    }

    /// An Active steps back, adopts the interval, and is Active again as soon as that interval lets it.
    @Test(.rfc9568("5.2.6-1", "5.2.7-1", "6.1-1", "6.4.2-7", "6.4.3-8", "7.1-1", "7.1-4", refuses: "7.1-4"))
    func theGoodTwinsAreObeyed() throws {
      let (bench, daemon, peer) = try scene()
      let twins: [(String, [[UInt8]])] =
        [
          ("the twin itself", { _ in }), ("Reserve bits set", { $0.reserve = 15 }),
          ("255 addresses", { $0.addresses = Self.addresses(255) }), ("one priority better", { $0.priority = 201 }),
          ("from a physical MAC address", { $0.sourceMAC = MACAddress(rawValue: 0x0200_0000_0bad) }),
          ("behind an extension header", { $0.extensionHeader = (60, CraftedPacket.padding) }),
        ].map { (what: String, change: (inout CraftedAdvertisement) -> Void) in
          var good = twin(centiseconds: 4095)
          change(&good)
          return (what, [good.bytes])
        } + [("in fragments", twin(centiseconds: 4095).packet.fragments(of: 8))]
      for (what, frames) in twins {
        try peer.send(frames)
        try bench.wait(.r1, "\(what) obeyed") { $0.state("core") == "Backup" && $0["core"]?.learnedIntervalMilliseconds == 40950 }
        try peer.send(twin(centiseconds: 1))
        try bench.wait(.r1, "Active again after \(what)") { $0.state("core") == "Active" }
      }
      #expect(try bench.report(.r1)?.discards == [:])
      #expect(daemon.lines.contains { $0.text.contains("not at the interval configured here") })
      #expect(daemon.lines.contains { $0.text.contains("that are not configured here") })
    }
  }
}

extension [UInt8] {
  /// A message with its checksum zero, as it is summed.
  fileprivate var replacingChecksum: [UInt8] { Array(self[..<6]) + [0, 0] + self[8...] }
}
