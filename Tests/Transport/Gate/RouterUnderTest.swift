import CNetlink
import Engine
import SystemPackage
import Testing

@testable import Transport

/// A router on a real kernel: a segment behind `s0` with a virtual router on it, and an uplink behind `u0`. The hosts `h0` and `u1` at their
/// other ends are ours, frame by frame.
///
/// That something does not arrive is seen from something that does, and was sent later.
struct RouterUnderTest: Sendable {
  let test: GateUnderTest
  let segment: Link
  let uplink: Link
  let lease: Lease
  let host: FrameTap
  let far: FrameTap

  static let slot = GroupSlot(0)
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

  /// Takes its seat, shut.
  init(accepts: Bool = false, isBindable: Bool = false) throws {
    try shell(
      """
      sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.forwarding=1 net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
      sysctl -qw net.ipv4.conf.default.rp_filter=0
      ip link set lo up && ip link add s0 type veth peer name h0 && ip link add u0 type veth peer name u1
      # The kernel must not speak for the hosts.
      sysctl -qw net.ipv6.conf.h0.disable_ipv6=1 net.ipv6.conf.u1.disable_ipv6=1
      sysctl -qw net.ipv4.conf.h0.forwarding=0 net.ipv4.conf.u1.forwarding=0 net.ipv4.conf.h0.arp_ignore=8
      """)
    let monitor = try LinkMonitor()
    try shell("for i in h0 s0 u0 u1; do ip link set $i up; done")
    try drain(monitor) { monitor in ["s0", "h0", "u0", "u1"].allSatisfy { monitor.link(named: $0)?.isRunning == true } }
    segment = try #require(monitor.link(named: "s0"))
    uplink = try #require(monitor.link(named: "u0"))
    host = try FrameTap(try #require(monitor.link(named: "h0")))
    far = try FrameTap(try #require(monitor.link(named: "u1")))
    try shell(
      """
      ip addr add \(Self.own)/64 dev s0 nodad && ip addr add 10.1.0.1/24 dev s0
      ip addr add \(Self.uplinkOwn)/64 dev u0 nodad && ip addr add 10.2.0.1/24 dev u0
      for i in \(Self.hostAddress) \(Self.neighbour) \(Self.virtualAddress) 10.1.0.9; do
        ip neigh add $i lladdr \(host.macAddress) dev s0
      done
      for i in \(Self.farAddress) 10.2.0.9; do ip neigh add $i lladdr \(far.macAddress) dev u0; done
      """)
    test = try GateUnderTest()
    lease = try test.makeLease()
    let refusal = try test.insert(try GateUnderTest.seat(0, on: segment, lease, accepts: accepts, isBindable: isBindable), on: segment)
    try #require(refusal == nil, "\(String(describing: refusal))")
  }

  func arm() throws { try test.run { $0.arm(Self.slot) } }
  func disarm() throws { try test.run { $0.disarm(Self.slot) } }
  func open() { lease.hold(until: now() + .seconds(1000)) }

  /// Takes everything back.
  func end() throws {
    let left = try test.leave()
    #expect(left.isEmpty, "\(left)")
  }

  /// Asks for virtual addresses by multicast and by unicast, then for the router's own.
  ///
  /// - Parameter expected: how many answers to wait for.
  /// - Returns: the virtual addresses that were answered for from the virtual MAC.
  func answers(expecting expected: Int, from mac: MACAddress = virtualMAC, for addresses: [IPv6Address] = [gateway, virtualAddress]) throws
    -> [IPv6Address]
  {
    for address in addresses {
      try host.send(Frame.solicitation(for: address, from: host.macAddress))
      try host.send(Frame.solicitation(for: address, from: host.macAddress, unicastTo: mac))
    }
    try host.send(Frame.solicitation(for: Self.own, from: host.macAddress))
    var left = expected + 1
    return try host.frames {
      if Frame.advertised($0) != nil { left -= 1 }
      return left == 0
    }
    .compactMap { frame in
      guard let (target, source) = Frame.advertised(frame), source == mac else { return nil }
      return target
    }
    .sorted()
  }

  /// Whether a Solicitation for the gateway is answered now, and when it was asked.
  func probe() throws -> (asked: Instant, isAnswered: Bool, seen: Instant) {
    let asked = now()
    try host.send(Frame.solicitation(for: Self.gateway, from: host.macAddress))
    try host.send(Frame.solicitation(for: Self.own, from: host.macAddress))
    let frames = try host.frames { Frame.advertised($0)?.target == Self.own }
    return (asked, frames.contains { Frame.advertised($0)?.target == Self.gateway }, now())
  }

  /// Sends datagrams, the last of which has to arrive.
  ///
  /// - Returns: the marks of those that arrived.
  static func marks(_ frames: [[UInt8]], from source: FrameTap, at destination: FrameTap, last: UInt8) throws -> [UInt8] {
    for frame in frames { try source.send(frame) }
    return try destination.frames { Frame.mark($0) == last }.compactMap(Frame.mark)
  }

  /// Who answers the far end's Echo Requests: the virtual address, or the router's own only.
  func echoesUpstream() throws -> Set<IPv6Address> {
    let mac = try #require(uplink.macAddress)
    for target in [Self.virtualAddress, Self.uplinkOwn] {
      try far.send(Frame.echo(from: far.macAddress, to: mac, Self.farAddress, target))
    }
    return Set(try far.frames { Frame.echoed($0) == Self.uplinkOwn }.compactMap(Frame.echoed))
  }

  /// Which datagrams of a host reach the far end through the virtual router: 1 to its MAC, 2 to the router's own.
  func forwarded() throws -> [UInt8] {
    let frames = [
      Frame.datagram(1, from: host.macAddress, to: Self.virtualMAC, Self.hostAddress, Self.farAddress),
      Frame.datagram(2, from: host.macAddress, to: try #require(segment.macAddress), Self.hostAddress, Self.farAddress),
    ]
    return try Self.marks(frames, from: host, at: far, last: 2)
  }
}

// MARK: What the router's own kernel sends

/// Sends a marked datagram from the router itself.
func send(_ mark: UInt8, to address: IPv6Address, port: UInt16 = 9, on interface: InterfaceIndex? = nil) throws {
  let descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
  defer { close(descriptor) }
  let size = withUnsafePointer(to: socketAddress(address, port: port, interface)) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      sendto(descriptor, [mark], 1, 0, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
  }
  if size != 1 { throw Errno.latest }
}

func socketAddress(_ address: IPv6Address, port: UInt16, _ interface: InterfaceIndex? = nil) -> sockaddr_in6 {
  var result = sockaddr_in6()
  result.sin6_family = sa_family_t(AF_INET6)
  result.sin6_port = port.bigEndian
  result.sin6_scope_id = interface?.rawValue ?? 0
  withUnsafeMutableBytes(of: &result.sin6_addr) { $0.copyBytes(from: address.bytes) }
  return result
}

/// A program on the router that takes datagrams to any of its addresses.
final class Server {
  static let port: UInt16 = 4242
  private let descriptor: CInt

  /// - Parameter address: the one it is bound to.
  init(at address: IPv6Address = .unspecified) throws {
    descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
    let bound = withUnsafePointer(to: socketAddress(address, port: Self.port)) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
    }
    if bound != 0 { throw Errno.latest }
  }

  deinit { close(descriptor) }

  /// The marks that have arrived, up to one that has to.
  func marks(upTo last: UInt8) throws -> [UInt8] {
    var marks: [UInt8] = []
    var byte: UInt8 = 0
    let end = now() + patience
    while marks.last != last {
      if recv(descriptor, &byte, 1, 0) == 1 {
        marks.append(byte)
        continue
      }
      guard now() < end else { throw NothingCame(what: "mark \(last), only \(marks)") }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
    }
    return marks
  }
}
