import CNetlink
import Engine
import SystemPackage
import Testing

@testable import Transport

/// A host at the end of a veth pair that sends and reads whole frames. The kernel's own stack is kept out of it.
final class FrameTap: Sendable {
  private let descriptor: CInt
  let interface: InterfaceIndex
  let macAddress: MACAddress

  init(_ interface: Link) throws {
    self.interface = interface.index
    macAddress = try #require(interface.macAddress)
    let type = UInt16(ETH_P_ALL).bigEndian
    descriptor = socket(AF_PACKET, CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue), CInt(type))
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_protocol = type
    address.sll_ifindex = CInt(interface.index.rawValue)
    let bound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_ll>.size)) }
    }
    try #require(bound == 0, "bind: \(Errno.latest)")
  }

  deinit { close(descriptor) }

  func send(_ frame: [UInt8]) throws {
    try #require(write(descriptor, frame, frame.count) == frame.count, "write: \(Errno.latest)")
  }

  /// Reads what arrives up to a frame that has to arrive, which is the last one given.
  func frames(upTo isLast: ([UInt8]) -> Bool, at location: SourceLocation = #_sourceLocation) throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var buffer = [UInt8](repeating: 0, count: 2048)
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 200) > 0 else { continue }
      var sender = sockaddr_ll()
      var senderSize = socklen_t(MemoryLayout<sockaddr_ll>.size)
      let size = withUnsafeMutablePointer(to: &sender) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(descriptor, &buffer, buffer.count, 0, $0, &senderSize) }
      }
      guard size > 0, sender.sll_pkttype != UInt8(PACKET_OUTGOING) else { continue }
      let frame = Array(buffer[..<size])
      frames.append(frame)
      if isLast(frame) { return frames }
    }
    return try #require(nil, "the last frame did not arrive, \(frames.count) others did", sourceLocation: location)
  }
}

/// Frames of a host's making.
enum Frame {
  static let etherTypeIPv6: [UInt8] = [0x86, 0xdd]
  static let host = IPv6Address(high: 0xfe80 << 48, low: 0x99)

  /// A UDP datagram whose one byte tells it from others.
  static func datagram(_ mark: UInt8, from source: MACAddress, to link: MACAddress, _ sender: IPv6Address, _ target: IPv6Address) -> [UInt8]
  {
    ipv6(from: source, to: link, sender, target, protocol: 17, [0, 9, 0, 9, 0, 9, 0, 0, mark], checksumAt: 6)
  }

  /// The mark of a datagram of ours, in either version of IP.
  static func mark(_ frame: [UInt8]) -> UInt8? {
    switch (Array(frame[12..<14]), frame.count) {
    case (etherTypeIPv6, 63...) where frame[20] == 17: frame[62]
    case ([8, 0], 43...) where frame[23] == 17: frame[42]
    default: nil
    }
  }

  /// The same over IPv4.
  static func datagram4(_ mark: UInt8, from source: MACAddress, to link: MACAddress, _ sender: [UInt8], _ target: [UInt8]) -> [UInt8] {
    var header: [UInt8] = [0x45, 0, 0, 29, 0, 0, 0, 0, 64, 17, 0, 0] + sender + target
    let sum = checksum(header)
    header.replaceSubrange(10..<12, with: [UInt8(sum >> 8), UInt8(sum & 0xff)])
    // Without a UDP checksum.
    return link.bytes + source.bytes + [8, 0] + header + [0, 9, 0, 9, 0, 9, 0, 0, mark]
  }

  /// Who has this address? To its solicited-node group, or by unicast to one neighbour.
  static func solicitation(for target: IPv6Address, from source: MACAddress, unicastTo link: MACAddress? = nil) -> [UInt8] {
    let group = target.solicitedNode
    return ipv6(
      from: source, to: link ?? .multicast(group), host, link == nil ? group : target, protocol: 58,
      [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes + [1, 1] + source.bytes, checksumAt: 2)
  }

  /// I have this address: to whoever asked (RFC 4861 4.4), Solicited and Override set.
  static func advertisement(of target: IPv6Address, from source: MACAddress, to link: MACAddress, _ asker: IPv6Address) -> [UInt8] {
    ipv6(
      from: source, to: link, target, asker, protocol: 58, [136, 0, 0, 0, 0x60, 0, 0, 0] + target.bytes + [2, 1] + source.bytes,
      checksumAt: 2)
  }

  /// What a Neighbor Advertisement is about, and the MAC address it comes from.
  static func advertised(_ frame: [UInt8]) -> (target: IPv6Address, by: MACAddress)? {
    guard frame.count >= 78, Array(frame[12..<14]) == etherTypeIPv6, frame[20] == 58, frame[54] == 136,
      let target = IPv6Address(bytes: frame[62..<78]), let source = MACAddress(bytes: frame[6..<12])
    else { return nil }
    return (target, source)
  }

  /// An Echo Request.
  static func echo(from source: MACAddress, to link: MACAddress, _ sender: IPv6Address, _ target: IPv6Address) -> [UInt8] {
    ipv6(from: source, to: link, sender, target, protocol: 58, [128, 0, 0, 0, 0, 7, 0, 1], checksumAt: 2)
  }

  /// Whose Echo Reply this is.
  static func echoed(_ frame: [UInt8]) -> IPv6Address? {
    guard frame.count >= 62, Array(frame[12..<14]) == etherTypeIPv6, frame[20] == 58, frame[54] == 129 else { return nil }
    return IPv6Address(bytes: frame[22..<38])
  }

  /// Who sent an MLDv2 report: hop-by-hop header with a router alert, then type 143 (RFC 3810 5.2).
  static func reporter(_ frame: [UInt8]) -> MACAddress? {
    guard frame.count >= 63, Array(frame[12..<14]) == etherTypeIPv6, frame[20] == 0, frame[54] == 58, frame[62] == 143 else { return nil }
    return MACAddress(bytes: frame[6..<12])
  }

  private static func ipv6(
    from source: MACAddress, to link: MACAddress, _ sender: IPv6Address, _ target: IPv6Address, protocol number: UInt8,
    _ payload: [UInt8], checksumAt place: Int
  ) -> [UInt8] {
    var payload = payload
    let length = [0, UInt8(payload.count)]
    let padded = payload + (payload.count % 2 == 1 ? [0] : [])
    let sum = checksum(sender.bytes + target.bytes + [0, 0] + length + [0, 0, 0, number] + padded)
    payload.replaceSubrange(place..<place + 2, with: [UInt8(sum >> 8), UInt8(sum & 0xff)])
    return link.bytes + source.bytes + etherTypeIPv6 + [0x60, 0, 0, 0] + length + [number, number == 58 ? 255 : 64] + sender.bytes
      + target.bytes
      + payload
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) { sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }
}
