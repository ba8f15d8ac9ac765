import CNetlink
import Engine
import SystemPackage
import Testing

@testable import Transport

/// A host on the segment that asks who has an address, with frames of its own making: the kernel's neighbour table stays out of it.
final class Solicitor {
  struct Answer: Equatable {
    var source: MACAddress
    var target: MACAddress?
    var isRouter: Bool
    var isSolicited: Bool
    var overrides: Bool
  }

  static let host = MACAddress(rawValue: 0x0200_0000_0099)
  static let address = IPv6Address(high: 0xfe80 << 48, low: 0x99)
  /// Where ICMPv6 begins in a frame.
  private static let icmp = 54

  private let descriptor: CInt

  init(on interface: String) throws {
    let type = UInt16(ETH_P_IPV6).bigEndian
    descriptor = socket(AF_PACKET, CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue), CInt(type))
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_protocol = type
    address.sll_ifindex = CInt(if_nametoindex(interface))
    let bound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_ll>.size)) }
    }
    try #require(bound == 0, "bind: \(Errno.latest)")
  }

  deinit { close(descriptor) }

  /// Sends a multicast Neighbor Solicitation.
  ///
  /// - Returns: the advertisement for that address; `nil` when a second passes without.
  func ask(for target: IPv6Address) throws -> Answer? {
    try send(Self.solicitation(for: target))
    return try receive { frame in
      guard frame.count >= Self.icmp + 24, frame[Self.icmp] == 136, Array(frame[Self.icmp + 8..<Self.icmp + 24]) == target.bytes else {
        return nil
      }
      let flags = frame[Self.icmp + 4]
      // Target link-layer address: option 2, one unit of eight bytes.
      let hasOption = frame.count >= Self.icmp + 32 && frame[Self.icmp + 24] == 2 && frame[Self.icmp + 25] == 1
      return Answer(
        source: try #require(MACAddress(bytes: frame[6..<12])),
        target: hasOption ? MACAddress(bytes: frame[Self.icmp + 26..<Self.icmp + 32]) : nil,
        isRouter: flags & 0x80 != 0, isSolicited: flags & 0x40 != 0, overrides: flags & 0x20 != 0)
    }
  }

  /// Sends Echo Requests to an address at a MAC address, one a second.
  ///
  /// - Returns: the MAC address that the Echo Reply comes from; `nil` when there is none.
  func ping(_ target: IPv6Address, at link: MACAddress, attempts: Int = 1) throws -> MACAddress? {
    for _ in 0..<attempts {
      try send(Self.frame(to: link, target, message: [128, 0, 0, 0, 0, 7, 0, 1]))
      let answer = try receive { frame -> MACAddress? in
        guard frame.count >= Self.icmp + 8, frame[Self.icmp] == 129, Array(frame[22..<38]) == target.bytes else { return nil }
        return MACAddress(bytes: frame[6..<12])
      }
      if let answer { return answer }
    }
    return nil
  }

  private func send(_ frame: [UInt8]) throws {
    try #require(write(descriptor, frame, frame.count) == frame.count, "write: \(Errno.latest)")
  }

  /// The first frame within a second that the closure makes something of.
  private func receive<Result>(_ read: ([UInt8]) throws -> Result?) throws -> Result? {
    let deadline = ContinuousClock.now + .seconds(1)
    var buffer = [UInt8](repeating: 0, count: 2048)
    while ContinuousClock.now < deadline {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 200) > 0 else { continue }
      let size = recv(descriptor, &buffer, buffer.count, 0)
      if size > 0, let result = try read(Array(buffer[..<size])) { return result }
    }
    return nil
  }

  /// RFC 4861 4.3, with the source link-layer address option.
  static func solicitation(for target: IPv6Address) -> [UInt8] {
    let group = target.solicitedNode
    return frame(to: .multicast(group), group, message: [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes + [1, 1] + host.bytes)
  }

  /// An ICMPv6 message of this host's, its checksum filled in.
  private static func frame(to link: MACAddress, _ destination: IPv6Address, message: [UInt8]) -> [UInt8] {
    var message = message
    let pseudo = address.bytes + destination.bytes + [0, 0, 0, UInt8(message.count), 0, 0, 0, 58]
    let sum = checksum(pseudo + message)
    message[2] = UInt8(sum >> 8)
    message[3] = UInt8(sum & 0xff)
    let ip: [UInt8] = [0x60, 0, 0, 0, 0, UInt8(message.count), 58, 255] + address.bytes + destination.bytes
    return link.bytes + host.bytes + [0x86, 0xdd] + ip + message
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) { sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }
}
