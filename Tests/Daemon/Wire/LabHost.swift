import Engine
import Lab

/// What a host of a segment asks, and what it understands of the answers: bytes, written and read without the engine's codec.
struct LabHost {
  let segment: Segment

  /// Whoever asks, and where the answer has to go.
  enum Asker: CaseIterable {
    case linkLocal, global
  }

  private func address(_ asker: Asker) -> IPv6Address { asker == .linkLocal ? segment.hostLinkLocal : segment.host }

  private func packet(
    _ message: [UInt8], from source: IPv6Address, to destination: IPv6Address, at mac: MACAddress? = nil, hopLimit: UInt8 = 255,
    hasRouterAlert: Bool = false
  ) -> CraftedPacket {
    .icmpv6(
      message, from: source, at: segment.hostMAC, to: destination, at: mac, hopLimit: hopLimit, hasRouterAlert: hasRouterAlert)
  }

  private static func bare(_ target: IPv6Address) -> [UInt8] { [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes }

  /// Who has it? To its solicited-node group (RFC 4861 4.3).
  func solicitation(for target: IPv6Address, from asker: Asker = .linkLocal) -> CraftedPacket {
    packet(Self.bare(target) + [1, 1] + segment.hostMAC.bytes, from: address(asker), to: target.solicitedNode)
  }

  /// Are you still there? To one neighbour alone (RFC 4861 7.3.3).
  func probe(for target: IPv6Address, at mac: MACAddress, from asker: Asker = .linkLocal) -> CraftedPacket {
    packet(Self.bare(target) + [1, 1] + segment.hostMAC.bytes, from: address(asker), to: target, at: mac)
  }

  /// Has somebody got it already? From nobody, without an option (RFC 4862 5.4.2).
  func duplicateDetection(for target: IPv6Address) -> CraftedPacket {
    packet(Self.bare(target), from: .unspecified, to: target.solicitedNode)
  }

  /// It is here now, at another MAC address: unsolicited, Override set.
  func announcement(of address: IPv6Address, at mac: MACAddress) -> CraftedPacket {
    packet([136, 0, 0, 0, 0x20, 0, 0, 0] + address.bytes + [2, 1] + mac.bytes, from: address, to: .allNodes)
  }

  func echo(to destination: IPv6Address, at mac: MACAddress, sequence: UInt16, hopLimit: UInt8 = 64) -> CraftedPacket {
    let source = destination.isLinkLocal || destination.isMulticast ? segment.hostLinkLocal : segment.host
    let message: [UInt8] = [128, 0, 0, 0, 0x4c, 0x48, UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence)]
    return packet(message, from: source, to: destination, at: mac, hopLimit: hopLimit)
  }

  var routerSolicitation: CraftedPacket {
    packet([133, 0, 0, 0, 0, 0, 0, 0, 1, 1] + segment.hostMAC.bytes, from: segment.hostLinkLocal, to: .allRouters)
  }

  /// General queries, and one for each group, of MLD version 1 (RFC 2710) and version 2 (RFC 3810).
  func listenerQueries(for groups: [IPv6Address]) -> [CraftedPacket] {
    ([.unspecified] + groups).flatMap { group in
      let query: [UInt8] = [130, 0, 0, 0, 0, 1, 0, 0] + group.bytes
      let destination = group.isUnspecified ? IPv6Address.allNodes : group
      return [query, query + [2, 1, 0, 0]].map {
        packet($0, from: segment.hostLinkLocal, to: destination, hopLimit: 1, hasRouterAlert: true)
      }
    }
  }

  /// Who has this IPv4 address?
  func arp(for address: [UInt8], at mac: MACAddress) -> [UInt8] {
    let request: [UInt8] = [0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1]
    return mac.bytes + segment.hostMAC.bytes + request + segment.hostMAC.bytes + [192, 0, 2, 100] + [0, 0, 0, 0, 0, 0] + address
  }

  /// An IPv4 echo request.
  func ipv4Echo(to address: [UInt8], at mac: MACAddress) -> [UInt8] {
    let icmp: [UInt8] = [8, 0, 0xf7, 0xfe, 0, 0, 0, 1]
    var header: [UInt8] = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 100] + address
    var sum = stride(from: 0, to: 20, by: 2).reduce(UInt32(0)) { $0 + UInt32(header[$1]) << 8 + UInt32(header[$1 + 1]) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    header.replaceSubrange(10..<12, with: [UInt8(~sum >> 8 & 0xff), UInt8(~sum & 0xff)])
    return mac.bytes + segment.hostMAC.bytes + [0x08, 0x00] + header + icmp
  }
}

/// A Neighbor Advertisement as a host reads it (RFC 4861 4.4).
struct HeardNeighbor {
  let frame: CapturedFrame
  let target: IPv6Address
  let isRouter: Bool
  let isSolicited: Bool
  let overrides: Bool
  /// Of the Target Link-Layer Address option, where it is the first one.
  let linkLayerAddress: MACAddress?

  init?(_ frame: CapturedFrame) {
    guard frame.kind == .solicitedNeighborAdvertisement || frame.kind == .unsolicitedNeighborAdvertisement else { return nil }
    guard let target = frame.target, let message = frame.payload.map({ Array($0.bytes) }), message.count >= 24 else { return nil }
    self.frame = frame
    self.target = target
    isRouter = message[4] & 0x80 != 0
    isSolicited = message[4] & 0x40 != 0
    overrides = message[4] & 0x20 != 0
    let option = message[24...].prefix(8)
    linkLayerAddress = option.prefix(2).elementsEqual([2, 1]) ? MACAddress(bytes: option.dropFirst(2)) : nil
  }
}
