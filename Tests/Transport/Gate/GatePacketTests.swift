import CNetlink
import Conformance
import Engine
import Lab
import SystemPackage
import Testing

@testable import Transport

/// What passes the gate on a real kernel: a segment behind `s0` with a virtual router on it, and an uplink behind `u0`. The hosts `h0` and
/// `u1` at their other ends are ours, frame by frame.
///
/// That something does not arrive is seen from something that does, and was sent later.
private struct Router {
  let keeper: GateKeeper
  let log: EventLog
  let segment: Link
  let uplink: Link
  let device: InterfaceIndex
  let lease: Lease
  let host: FrameTap
  let far: FrameTap

  static let virtualMAC = MACAddress(rawValue: 0x0000_5e00_020a)
  static let gateway = IPv6Address(high: 0xfe80 << 48, low: 1)
  static let virtualAddress = IPv6Address(high: 0x2001_0db8_0001_0000, low: 0xfe)
  static let own = IPv6Address(high: 0x2001_0db8_0001_0000, low: 1)
  static let hostAddress = IPv6Address(high: 0x2001_0db8_0001_0000, low: 9)
  static let neighbour = IPv6Address(high: 0x2001_0db8_0001_0000, low: 8)
  static let uplinkOwn = IPv6Address(high: 0x2001_0db8_0002_0000, low: 1)
  static let farAddress = IPv6Address(high: 0x2001_0db8_0002_0000, low: 9)
  static let host4: [UInt8] = [10, 1, 0, 9]
  static let far4: [UInt8] = [10, 2, 0, 9]

  /// - Parameter group: the link group of the virtual router's device.
  init(group: UInt32 = 5601) throws {
    (keeper, log) = try makeKeeper()
    try shell(
      "sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.forwarding=1 net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0")
    try shell("sysctl -qw net.ipv4.conf.default.rp_filter=0")
    try shell("ip link add s0 type veth peer name h0 && ip link add u0 type veth peer name u1")
    // The kernel must not speak for the hosts.
    try shell("sysctl -qw net.ipv6.conf.h0.disable_ipv6=1 net.ipv6.conf.u1.disable_ipv6=1")
    try shell("sysctl -qw net.ipv4.conf.h0.forwarding=0 net.ipv4.conf.u1.forwarding=0 net.ipv4.conf.h0.arp_ignore=8")
    let monitor = try LinkMonitor()
    try shell("for i in h0 s0 u0 u1; do ip link set $i up; done")
    try drain(monitor) { monitor in ["s0", "h0", "u0", "u1"].allSatisfy { monitor.link(named: $0)?.isRunning == true } }
    segment = try #require(monitor.link(named: "s0"))
    uplink = try #require(monitor.link(named: "u0"))
    host = try FrameTap(try #require(monitor.link(named: "h0")))
    far = try FrameTap(try #require(monitor.link(named: "u1")))
    try shell("ip addr add \(Self.own)/64 dev s0 nodad && ip addr add 10.1.0.1/24 dev s0")
    try shell("ip addr add \(Self.uplinkOwn)/64 dev u0 nodad && ip addr add 10.2.0.1/24 dev u0")
    for address in ["\(Self.hostAddress)", "\(Self.neighbour)", "\(Self.virtualAddress)", "10.1.0.9"] {
      try shell("ip neigh add \(address) lladdr \(host.macAddress) dev s0")
    }
    for address in ["\(Self.farAddress)", "10.2.0.9"] { try shell("ip neigh add \(address) lladdr \(far.macAddress) dev u0") }
    let virtualRouter = VirtualRouterDevice(
      parent: try #require(VirtualRouterDevice.Parent(segment)), vrid: try #require(VirtualRouterID(10)), linkGroup: group,
      addresses: [Self.gateway, Self.virtualAddress])
    device = try #require(try Provisioner().provision([virtualRouter]).first).outcome.get()
    let device = device
    try drain(monitor) { monitor in monitor.links[device]?.isRunning == true }
    lease = group == 5600 ? .device(device) : .leader(leader)
  }

  func end() throws { try keeper.end(.deletingTable, log) }

  func apply(_ change: (inout GateChanges) -> Void) throws {
    var changes = GateChanges()
    change(&changes)
    keeper.apply(changes)
    try keeper.settleHere()
  }

  func open() throws {
    keeper.open(lease, until: soon(.seconds(100)))
    try log.wait(for: "opening") { $0.kind == "opened" }
  }

  func close() throws {
    keeper.close(lease)
    try log.wait(for: "closing") { $0.kind == "closed" }
  }

  /// Asks for the virtual addresses by multicast and by unicast, then for the router's own.
  ///
  /// - Parameter expected: how many answers to wait for.
  /// - Returns: the virtual addresses that were answered for from the virtual MAC.
  func answers(expecting expected: Int) throws -> [IPv6Address] {
    for address in [Self.gateway, Self.virtualAddress] {
      try host.send(Frame.solicitation(for: address, from: host.macAddress))
      try host.send(Frame.solicitation(for: address, from: host.macAddress, unicastTo: Self.virtualMAC))
    }
    try host.send(Frame.solicitation(for: Self.own, from: host.macAddress))
    var left = expected + 1
    return try host.frames {
      if Frame.advertised($0) != nil { left -= 1 }
      return left == 0
    }.compactMap { frame in
      guard let (target, source) = Frame.advertised(frame), source == Self.virtualMAC else { return nil }
      return target
    }.sorted()
  }

  /// Sends datagrams through the router, the last of which has to arrive.
  ///
  /// - Returns: the marks of those that arrived.
  static func marks(_ frames: [[UInt8]], from source: FrameTap, at destination: FrameTap, last: UInt8) throws -> [UInt8] {
    for frame in frames { try source.send(frame) }
    return try destination.frames { Frame.mark($0) == last }.compactMap(Frame.mark)
  }
}

@Suite(.inNamespace) struct PacketsAtTheGate {
  @Test(.rfc9568("6.4.2-1", "6.4.3-1", refuses: "6.4.2-1"), arguments: [5600, 5601] as [UInt32])
  func aVirtualAddressIsAnsweredOnlyWhenArmedAndLeased(group: UInt32) async throws {
    try await withIsolatedNetwork {
      let router = try Router(group: group)
      try router.apply {
        $0.mute(InterfaceAddress(interface: router.device, address: Router.gateway))
        $0.mute(InterfaceAddress(interface: router.device, address: Router.virtualAddress))
      }
      #expect(try router.answers(expecting: 0) == [])
      try router.apply { $0.arm(router.device) }
      #expect(try router.answers(expecting: 0) == [])
      try router.open()
      let all = [Router.virtualAddress, Router.virtualAddress, Router.gateway, Router.gateway]
      #expect(try router.answers(expecting: 4) == all)
      try router.apply { $0.disarm(router.device) }
      #expect(try router.answers(expecting: 0) == [])
      try router.apply { $0.arm(router.device) }
      #expect(try router.answers(expecting: 4) == all)
      try router.close()
      #expect(try router.answers(expecting: 0) == [])
      try router.end()
    }
  }

  /// In our range of link groups, but of a leader that is not in the table.
  @Test func aDeviceWithoutLeaderStaysShut() async throws {
    try await withIsolatedNetwork {
      let router = try Router(group: 5800)
      try router.apply { $0.arm(router.device) }
      try router.open()
      #expect(try router.answers(expecting: 0) == [])
      try router.apply { $0.add(LinkGroup(5800)) }
      #expect(try router.answers(expecting: 0) == [])
      router.keeper.open(.leader(LinkGroup(5800)), until: soon(.seconds(100)))
      try router.log.wait { $0.kind == "opened" }
      #expect(try router.answers(expecting: 4).count == 4)
      try router.end()
    }
  }

  @Test(.rfc9568("6.4.2-1", refuses: "6.4.2-1")) func whatTheKernelSendsFromADeviceStaysInsideUnlessArmedAndLeased() async throws {
    try await withIsolatedNetwork {
      let router = try Router()
      /// Has the kernel report a new membership of the device, then one of the parent.
      func reporters(_ group: String, expectingDevice: Bool) throws -> Set<MACAddress> {
        let device = try joinGroup(group, on: router.device)
        defer { close(device) }
        var left: Set<MACAddress> = expectingDevice ? [Router.virtualMAC] : []
        var heard: Set<MACAddress> = []
        func hear(_ frame: [UInt8]) {
          guard let reporter = Frame.reporter(frame) else { return }
          heard.insert(reporter)
          left.remove(reporter)
        }
        if expectingDevice {
          _ = try router.host.frames {
            hear($0)
            return left.isEmpty
          }
        }
        let parent = try joinGroup(group, on: router.segment.index)
        defer { close(parent) }
        let mac = try #require(router.segment.macAddress)
        _ = try router.host.frames {
          hear($0)
          return Frame.reporter($0) == mac
        }
        return heard
      }
      let parent = try #require(router.segment.macAddress)
      #expect(try reporters("ff02::7701", expectingDevice: false) == [parent])
      try router.apply { $0.arm(router.device) }
      #expect(try reporters("ff02::7702", expectingDevice: false) == [parent])
      #expect(throws: Errno.notPermitted) { try multicast(on: router.device) }
      try router.open()
      #expect(try reporters("ff02::7703", expectingDevice: true) == [parent, Router.virtualMAC])
      try multicast(on: router.device)
      try router.apply { $0.disarm(router.device) }
      #expect(throws: Errno.notPermitted) { try multicast(on: router.device) }
      try router.end()
    }
  }

  @Test func ipv4NeverPassesADevice() async throws {
    try await withIsolatedNetwork {
      let router = try Router()
      try router.apply { $0.arm(router.device) }
      try router.open()
      let frames = [
        Frame.datagram4(1, from: router.host.macAddress, to: Router.virtualMAC, Router.host4, Router.far4),
        Frame.datagram(2, from: router.host.macAddress, to: Router.virtualMAC, Router.hostAddress, Router.farAddress),
        // By the router's own MAC address IPv4 is none of our business.
        Frame.datagram4(3, from: router.host.macAddress, to: try #require(router.segment.macAddress), Router.host4, Router.far4),
      ]
      #expect(try Router.marks(frames, from: router.host, at: router.far, last: 3) == [2, 3])
      try router.end()
    }
  }

  @Test(.rfc9568("8.3.1-1", refuses: "8.3.1-1")) func whatIsForAVirtualAddressIsDroppedAndNotSentBack() async throws {
    try await withIsolatedNetwork {
      let router = try Router()
      try router.apply { $0.arm(router.device) }
      try router.open()
      func bounced() throws -> [UInt8] {
        let frames = [(UInt8(1), Router.virtualAddress), (2, Router.neighbour)].map { mark, target in
          Frame.datagram(mark, from: router.host.macAddress, to: Router.virtualMAC, Router.hostAddress, target)
        }
        return try Router.marks(frames, from: router.host, at: router.host, last: 2)
      }
      let address = InterfaceAddress(interface: router.device, address: Router.virtualAddress)
      #expect(try bounced() == [1, 2])
      try router.apply { $0.mute(address) }
      #expect(try bounced() == [2])
      try router.apply { $0.unmute(address) }
      #expect(try bounced() == [1, 2])
      try router.end()
    }
  }

  @Test func aHeldInterfacePassesNothingInEitherDirectionWithoutTheLease() async throws {
    try await withIsolatedNetwork {
      let router = try Router()
      let segment = try #require(router.segment.macAddress)
      let uplink = try #require(router.uplink.macAddress)
      /// What arrives at the far end of four datagrams, IPv6 and IPv4 in either direction. One that is never held comes last.
      func passing() throws -> [UInt8] {
        let inward = [
          Frame.datagram(1, from: router.host.macAddress, to: segment, Router.hostAddress, Router.farAddress),
          Frame.datagram4(2, from: router.host.macAddress, to: segment, Router.host4, Router.far4),
        ]
        let outward = [
          Frame.datagram(3, from: router.far.macAddress, to: uplink, Router.farAddress, Router.hostAddress),
          Frame.datagram4(4, from: router.far.macAddress, to: uplink, Router.far4, Router.host4),
        ]
        for frame in inward { try router.host.send(frame) }
        for frame in outward { try router.far.send(frame) }
        // From the router itself, to either end.
        try send(9, to: Router.farAddress)
        try send(9, to: Router.hostAddress)
        let arrived = try [router.far, router.host].flatMap { try $0.frames { Frame.mark($0) == 9 }.compactMap(Frame.mark) }
        return arrived.filter { $0 != 9 }.sorted()
      }
      #expect(try passing() == [1, 2, 3, 4])
      try router.apply { $0.hold(router.segment.index, behind: leader) }
      #expect(try passing() == [])
      try router.open()
      #expect(try passing() == [1, 2, 3, 4])
      try router.close()
      #expect(try passing() == [])
      try router.apply { $0.release(router.segment.index) }
      #expect(try passing() == [1, 2, 3, 4])
      try router.end()
    }
  }

  /// Whose lease it is: a management group's, or a common group's own.
  @Test(.rfc9568("6.4.2-3"), arguments: [5600, 5601] as [UInt32])
  func anAcceptedAddressIsReachedOnlyWithTheLease(group: UInt32) async throws {
    try await withIsolatedNetwork {
      let router = try Router(group: group)
      let uplink = try #require(router.uplink.macAddress)
      let name = try #require(try LinkMonitor().links[router.device]).name
      let address = IPv6Address(high: Router.own.high, low: 0xaa)
      try shell("ip addr add \(address)/128 dev \(name) nodad")
      func echoes() throws -> Set<IPv6Address> {
        for target in [address, Router.uplinkOwn] {
          try router.far.send(Frame.echo(from: router.far.macAddress, to: uplink, Router.farAddress, target))
        }
        return Set(try router.far.frames { Frame.echoed($0) == Router.uplinkOwn }.compactMap(Frame.echoed))
      }
      // The kernel puts a new address to use a moment after it said yes.
      let isReachable = try eventually { try echoes() == [address, Router.uplinkOwn] }
      #expect(isReachable)
      try router.apply { $0.guardAccess(to: address, behind: router.lease) }
      #expect(try echoes() == [Router.uplinkOwn])
      #expect(throws: Errno.notPermitted) { try send(9, to: address) }
      try router.open()
      #expect(try echoes() == [address, Router.uplinkOwn])
      try send(9, to: address)
      // While it is being taken away, whatever the lease.
      try router.apply { $0.blockAccess(to: address) }
      #expect(try echoes() == [Router.uplinkOwn])
      try router.apply { $0.guardAccess(to: address, behind: router.lease) }
      try router.close()
      #expect(try echoes() == [Router.uplinkOwn])
      try router.apply { $0.liftGuard(of: address) }
      #expect(try echoes() == [address, Router.uplinkOwn])
      // An operator can read it (nft 1.0.6 gives up on some rules that the kernel takes).
      #expect(try shell("nft list table inet vrrp6d").contains(group == 5600 ? "chain d\(router.device)" : "chain g5601"))
      try router.apply { $0.forget(router.device) }
      #expect(try !shell("nft list table inet vrrp6d").contains("chain d\(router.device)"))
      try router.end()
    }
  }

  /// From the uplink: while this router is Active nobody on the segment has the address; otherwise the Active has it.
  @Test(.rfc9568("8.3.1-1", refuses: "8.3.1-1"), arguments: [5600, 5601] as [UInt32])
  func whatOtherInterfacesSendToAnAddressThatIsNotAcceptedIsForwardedToTheActiveOnly(group: UInt32) async throws {
    try await withIsolatedNetwork {
      let router = try Router(group: group)
      let uplink = try #require(router.uplink.macAddress)
      func forwarded() throws -> [UInt8] {
        let frames = [(UInt8(1), Router.virtualAddress), (2, Router.neighbour)].map { mark, target in
          Frame.datagram(mark, from: router.far.macAddress, to: uplink, Router.farAddress, target)
        }
        return try Router.marks(frames, from: router.far, at: router.host, last: 2)
      }
      #expect(try forwarded() == [1, 2])
      try router.apply { $0.refuseAccess(to: Router.virtualAddress, whileOpen: router.lease) }
      #expect(try forwarded() == [1, 2])
      try router.open()
      #expect(try forwarded() == [2])
      #expect(throws: Errno.notPermitted) { try send(9, to: Router.virtualAddress) }
      try router.close()
      #expect(try forwarded() == [1, 2])
      #expect(try shell("nft list table inet vrrp6d").contains(group == 5600 ? "chain xd\(router.device)" : "chain xg5601"))
      try router.end()
    }
  }
}

// MARK: What the router's own kernel sends

private func socketAddress(_ address: IPv6Address, _ interface: InterfaceIndex? = nil) -> sockaddr_in6 {
  var result = sockaddr_in6()
  result.sin6_family = sa_family_t(AF_INET6)
  result.sin6_port = UInt16(9).bigEndian
  result.sin6_scope_id = interface?.rawValue ?? 0
  withUnsafeMutableBytes(of: &result.sin6_addr) { $0.copyBytes(from: address.bytes) }
  return result
}

/// Sends a marked datagram. Throws EPERM when the gate drops it.
private func send(_ mark: UInt8, to address: IPv6Address, on interface: InterfaceIndex? = nil) throws {
  let descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
  defer { close(descriptor) }
  let size = withUnsafePointer(to: socketAddress(address, interface)) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      sendto(descriptor, [mark], 1, 0, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
  }
  if size != 1 { throw Errno.latest }
}

private func multicast(on interface: InterfaceIndex) throws { try send(5, to: .allNodes, on: interface) }

/// Makes an interface member of a group for as long as the descriptor is open.
private func joinGroup(_ group: String, on interface: InterfaceIndex) throws -> CInt {
  let descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
  var request = ipv6_mreq()
  let address = try #require(IPv6Address(group))
  withUnsafeMutableBytes(of: &request.ipv6mr_multiaddr) { $0.copyBytes(from: address.bytes) }
  request.ipv6mr_interface = interface.rawValue
  let result = setsockopt(descriptor, CInt(IPPROTO_IPV6), IPV6_JOIN_GROUP, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
  try #require(result == 0, "join: \(Errno.latest)")
  return descriptor
}
