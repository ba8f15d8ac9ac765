import Engine
import Lab
import Testing
import Transport

/// Everything on a segment that could make a router speak from its virtual MAC although it is not Active.
struct Provocation {
  private let socket: FrameSocket
  private let departures: [FrameSocket.Departure]

  init(on segment: Segment, in bench: Bench) throws {
    // To everybody as a host would, and to the Backup alone: a switch that has learned sends it nothing for the virtual MAC.
    let ways = [segment.bridge, segment.port(to: .r2)]
    let (socket, indexes) = try bench.laboratory.layout.hosts.enter {
      let links = try LinkMonitor()
      return (try FrameSocket(), ways.compactMap { links.link(named: $0)?.index })
    }
    try #require(indexes.count == ways.count)
    // IPv4 is none of ours: an address that the router itself has must not be given away with the virtual MAC.
    for (router, address) in [(LabRouter.r1, "192.0.2.2/24"), (.r2, "192.0.2.3/24")] {
      try bench.namespace(of: router).run("ip", "address", "add", address, "dev", segment.interface)
    }
    let frames = Host(segment: segment).provocations(of: .virtualRouter(try #require(VirtualRouterID(10))))
    self.socket = socket
    departures = indexes.flatMap { index in frames.map { FrameSocket.Departure($0, by: index) } }
  }

  func send() { #expect(socket.send(departures).isEmpty) }
}

/// A host of the segment, and the frames it can make.
private struct Host {
  let segment: Segment

  func provocations(of virtual: MACAddress) -> [[UInt8]] {
    let addresses = [IPv6Address(high: 0xfe80 << 48, low: 1), segment.virtualAddress]
    return addresses.flatMap { questions(about: $0, at: virtual) } + listenerQueries + echoes(to: virtual) + arps(to: virtual)
  }

  private func questions(about target: IPv6Address, at virtual: MACAddress) -> [[UInt8]] {
    let group = target.solicitedNode
    let bare: [UInt8] = [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes
    let solicitation = bare + [1, 1] + segment.hostMAC.bytes
    return [
      icmpv6(solicitation, to: group, at: .multicast(group)),
      icmpv6(solicitation, to: target, at: virtual),
      // Duplicate address detection (RFC 4862 5.4.2): from the unspecified address, without an option.
      icmpv6(bare, from: .unspecified, to: group, at: .multicast(group)),
      icmpv6([128, 0, 0, 0, 0, 1, 0, 1], to: target, at: virtual),
    ]
  }

  /// General queries, MLD version 1 and version 2, and a Router Solicitation.
  private var listenerQueries: [[UInt8]] {
    let query: [UInt8] = [130, 0, 0, 0, 0, 1, 0, 0] + IPv6Address.unspecified.bytes
    return [query, query + [2, 1, 0, 0]].map { icmpv6($0, to: .allNodes, at: .multicast(.allNodes), hopLimit: 1, hasRouterAlert: true) }
      + [icmpv6([133, 0, 0, 0, 0, 0, 0, 0], to: .allRouters, at: .multicast(.allRouters))]
  }

  /// To everybody; to everybody behind the virtual MAC; and through the router with a hop limit that ends there.
  private func echoes(to virtual: MACAddress) -> [[UInt8]] {
    [
      icmpv6([128, 0, 0, 0, 0, 1, 0, 2], to: .allNodes, at: .multicast(.allNodes)),
      icmpv6([128, 0, 0, 0, 0, 1, 0, 3], to: .allNodes, at: virtual),
      icmpv6([128, 0, 0, 0, 0, 1, 0, 4], to: Uplink.host, at: virtual, hopLimit: 1),
    ]
  }

  private func arps(to virtual: MACAddress) -> [[UInt8]] {
    let broadcast = MACAddress(rawValue: 0xffff_ffff_ffff)
    return [arp(for: [192, 0, 2, 2], at: broadcast), arp(for: [192, 0, 2, 3], at: broadcast), arp(for: [192, 0, 2, 3], at: virtual)]
  }

  /// One ICMPv6 message with its checksum; MLD behind a Router Alert, or nobody listens to it (RFC 3810 5).
  private func icmpv6(
    _ message: [UInt8], from source: IPv6Address? = nil, to destination: IPv6Address, at mac: MACAddress, hopLimit: UInt8 = 255,
    hasRouterAlert: Bool = false
  ) -> [UInt8] {
    let own = destination.isLinkLocal || destination.isMulticast ? segment.hostLinkLocal : segment.host
    let addresses = (source ?? own).bytes + destination.bytes
    let pseudoHeader = addresses + [0, 0, 0, UInt8(message.count), 0, 0, 0, 58]
    var message = message
    message.replaceSubrange(2..<4, with: Self.checksum(of: pseudoHeader + message))
    if hasRouterAlert { message = [58, 0, 5, 2, 0, 0, 1, 0] + message }
    let ethernet = mac.bytes + segment.hostMAC.bytes + [0x86, 0xdd]
    let header: [UInt8] = [0x60, 0, 0, 0, 0, UInt8(message.count), hasRouterAlert ? 0 : 58, hopLimit]
    return ethernet + header + addresses + message
  }

  /// RFC 1071, of an even number of bytes.
  private static func checksum(of bytes: [UInt8]) -> [UInt8] {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) { sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
    while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
    let result = ~UInt16(truncatingIfNeeded: sum)
    return [UInt8(result >> 8), UInt8(result & 0xff)]
  }

  /// Who has this IPv4 address?
  private func arp(for address: [UInt8], at mac: MACAddress) -> [UInt8] {
    let sender = segment.hostMAC.bytes + [192, 0, 2, 100]
    let request: [UInt8] = [0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1]
    return mac.bytes + segment.hostMAC.bytes + request + sender + [0, 0, 0, 0, 0, 0] + address
  }
}
