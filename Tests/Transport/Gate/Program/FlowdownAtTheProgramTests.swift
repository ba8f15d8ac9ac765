import CGate
import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

/// A router with an address on `s0`, which is held, and a way out through `u0`: the program asks the kernel's routes.
private struct HeldRouter {
  let rig: GateRig
  let interface: UInt32
  let mac: MACAddress
  static let own = IPv6Address(high: 0x2001_0db8_0001_0000, low: 1)
  static let own4: [UInt8] = [10, 1, 0, 1]

  init() throws {
    try shell(
      "sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.forwarding=1 net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0")
    try shell("ip link add s0 type veth peer name h0 && ip link add u0 type veth peer name u1")
    try shell("for i in h0 s0 u0 u1; do ip link set $i up; done")
    try shell("ip addr add \(Self.own)/64 dev s0 nodad && ip addr add 10.1.0.1/24 dev s0")
    try shell("ip addr add 2001:db8:2::1/64 dev u0 nodad && ip addr add 10.2.0.1/24 dev u0")
    try shell("ip route add 10.9.0.0/16 via 10.2.0.9 && ip route add default via 10.2.0.9")
    try shell("ip neigh add 2001:db8:2::9 lladdr 02:00:00:00:00:55 dev u0 && ip neigh add 10.2.0.9 lladdr 02:00:00:00:00:55 dev u0")
    interface = if_nametoindex("s0")
    let words = try shell("ip -o link show s0").split(separator: " ")
    let text = try #require(words.firstIndex(of: "link/ether").map { words[$0 + 1] })
    mac = try #require(MACAddress(bytes: text.split(separator: ":").compactMap { UInt8($0, radix: 16) }))
    rig = try GateRig(interface: interface)
    try rig.setSegment(interface, flags: GATE_HOLDABLE)
  }

  func ownLinkLocal() throws -> IPv6Address {
    let text = try shell("ip -6 -o addr show dev s0 scope link").split(separator: " ").first { $0.hasPrefix("fe80") }
    return try #require(text.flatMap { IPv6Address(String($0.split(separator: "/")[0])) })
  }

  func ipv6(to destination: IPv6Address, mac: MACAddress? = nil) -> [UInt8] {
    FramesToAVirtualMAC.datagram(to: destination, at: mac ?? (destination.isMulticast ? .multicast(destination) : self.mac))
  }

  func ipv4(to destination: [UInt8], mac: MACAddress? = nil) -> [UInt8] {
    (mac ?? self.mac).bytes + GateRig.hostMAC.bytes + [8, 0, 0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 1, 0, 9] + destination
      + [0, 1, 0, 2, 0, 8, 0, 0]
  }
}

@Suite(.withPrograms, .inNamespace) struct FlowdownAtTheProgram {
  @Test func whatIsForwardedNeedsTheHoldersLeaseAndWhatIsTheRoutersOwnDoesNot() async throws {
    try await withIsolatedNetwork {
      let router = try HeldRouter()
      let interface = router.interface
      let all = MACAddress(rawValue: 0xffff_ffff_ffff)
      let own =
        [HeldRouter.own, try router.ownLinkLocal(), .allNodes, .allRouters, IPv6Address(high: 0xff01 << 48, low: 1)]
        .map { router.ipv6(to: $0) }
        + [HeldRouter.own4, [224, 0, 0, 5], [10, 1, 0, 255], [255, 255, 255, 255]].map { router.ipv4(to: $0) }
        + [router.ipv4(to: [255, 255, 255, 255], mac: all)]
      let forwarded =
        [GateRig.far, GateRig.hostGlobal, IPv6Address(high: 0xff05 << 48, low: 1), IPv6Address(high: 0xff0e << 48, low: 1)]
        .map { router.ipv6(to: $0) } + [[10, 2, 0, 9], [10, 9, 9, 9], [239, 1, 1, 1], [10, 1, 0, 77]].map { router.ipv4(to: $0) }
      for frame in own + forwarded {
        router.rig.open(GateRig.holder)
        try router.rig.expect(frame, .next, [], "\(frame)", interface: interface)
        router.rig.shut(GateRig.holder)
      }
      for frame in own { try router.rig.expect(frame, .next, [], "\(frame)", interface: interface) }
      for frame in forwarded { try router.rig.expect(frame, .drop, [GATE_DROPPED_HELD], "\(frame)", interface: interface) }
      // Other protocols, and what is seen in passing.
      let other = router.mac.bytes + GateRig.hostMAC.bytes + [0x08, 0x06] + [UInt8](repeating: 0, count: 46)
      try router.rig.expect(other, .next, [], interface: interface)
      try router.rig.expect(router.ipv6(to: GateRig.far, mac: GateRig.farMAC), .next, [], interface: interface)
      // And without flowdown.
      try router.rig.setSegment(interface)
      for frame in forwarded { try router.rig.expect(frame, .next, [], interface: interface) }
    }
  }

  @Test func neighboursAreStillFoundWhileHeld() async throws {
    try await withIsolatedNetwork {
      let router = try HeldRouter()
      var solicitation = CraftedSolicitation(for: HeldRouter.own)
      try router.rig.expect(solicitation.bytes, .next, [], interface: router.interface)
      solicitation.destination = HeldRouter.own
      solicitation.destinationMAC = router.mac
      try router.rig.expect(solicitation.bytes, .next, [], interface: router.interface)
      let advertisement = CraftedAdvertisement(vrid: 10, priority: 100).bytes
      try router.rig.expect(advertisement, .next, [], interface: router.interface)
    }
  }

  @Test func framesToAnOpenVirtualMACNeedTheHoldersLeaseToo() async throws {
    try await withIsolatedNetwork {
      let router = try HeldRouter()
      let frame = router.ipv6(to: GateRig.far, mac: GateRig.virtualMAC)
      try router.rig.expect(frame, .drop, [GATE_DROPPED_HELD], interface: router.interface)
      router.rig.open(GateRig.holder)
      try router.rig.expect(frame, .next, [GATE_PASSED], interface: router.interface)
      router.rig.shut()
      try router.rig.expect(frame, .drop, [GATE_DROPPED_SHUT], interface: router.interface)
    }
  }

  @Test func aPriorityTagIsNoWayAround() async throws {
    try await withIsolatedNetwork {
      let router = try HeldRouter()
      try router.rig.expect(router.ipv6(to: GateRig.far), .drop, [GATE_DROPPED_HELD], interface: router.interface, vlan: 1 << 13)
      try router.rig.expect(router.ipv6(to: GateRig.far), .next, [], interface: router.interface, vlan: 5)
    }
  }

  @Test func whatComesFromElsewhereDoesNotLeaveWhileHeld() throws {
    let rig = try GateRig()
    let ipv6 = FramesFromAVirtualMAC.datagram(at: GateRig.ownMAC)
    let ipv4 = GateRig.hostMAC.bytes + GateRig.ownMAC.bytes + [8, 0, 0x45] + [UInt8](repeating: 0, count: 40)
    let other = GateRig.hostMAC.bytes + GateRig.ownMAC.bytes + [0x88, 0xcc] + [UInt8](repeating: 0, count: 40)
    for frame in [ipv6, ipv4, other] { try rig.expect(.egress, frame, .next, [], "not held", from: 7) }
    try rig.setSegment(flags: GATE_HOLDABLE)
    for frame in [ipv6, ipv4] {
      try rig.expect(.egress, frame, .drop, [GATE_DROPPED_HELD], from: 7)
      try rig.expect(.egress, Array(frame.prefix(20)), .drop, [GATE_DROPPED_HELD], "a short one", from: 7)
      try rig.expect(.egress, frame, .next, [], "the router's own")
    }
    try rig.expect(.egress, other, .next, [], from: 7)
    rig.open(GateRig.holder)
    for frame in [ipv6, ipv4] { try rig.expect(.egress, frame, .next, [], from: 7) }
  }
}
