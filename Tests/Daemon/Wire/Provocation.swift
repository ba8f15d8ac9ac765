import Engine
import Lab
import Testing

/// Everything on a segment that could make a router speak from its virtual MAC although it is not Active.
struct Provocation {
  /// What the routers have themselves, so that somebody could give it away with the virtual MAC: IPv4 is none of ours.
  static let ipv4 = [LabRouter.r1: [UInt8](arrayLiteral: 192, 0, 2, 2), .r2: [192, 0, 2, 3]]

  private let peer: CraftedPeer
  private let frames: [[UInt8]]

  /// - Parameter group: the VRID of the group on this segment, with its addresses.
  init(on segment: Segment, of group: (vrid: UInt8, addresses: [IPv6Address]), in bench: Bench) throws {
    peer = try CraftedPeer(on: segment, in: bench.laboratory)
    for (router, address) in Self.ipv4 {
      let text = address.map { String($0) }.joined(separator: ".")
      try bench.namespace(of: router).run("ip", "address", "add", "\(text)/24", "dev", segment.interface)
    }
    frames = Self.frames(LabHost(segment: segment), group.addresses, at: MACAddress(rawValue: 0x5e00_0200 | UInt64(group.vrid)))
  }

  /// To everybody as a host would, and to the Backup alone: a switch that has learned sends it nothing for the virtual MAC.
  ///
  /// - Returns: how many frames left for the Backup alone: none while its port has no carrier.
  @discardableResult
  func send() -> Int {
    peer.offer(frames)
    return peer.offer(frames, to: .only(.r2))
  }

  private static func frames(_ host: LabHost, _ addresses: [IPv6Address], at virtual: MACAddress) -> [[UInt8]] {
    let broadcast = MACAddress(rawValue: 0xffff_ffff_ffff)
    let everybody: [IPv6Address] = [.allNodes, .allRouters, .allVRRPRouters, .allMLDv2Routers]
    var packets: [CraftedPacket] = [host.routerSolicitation]
    for address in addresses {
      for asker in LabHost.Asker.allCases {
        packets += [host.solicitation(for: address, from: asker), host.probe(for: address, at: virtual, from: asker)]
      }
      packets += [host.duplicateDetection(for: address), host.echo(to: address, at: virtual, sequence: 1)]
    }
    packets += host.listenerQueries(for: everybody + addresses.map(\.solicitedNode))
    packets += [
      // To everybody; to everybody behind the virtual MAC; through the router, and with a hop limit that ends there.
      host.echo(to: .allNodes, at: .multicast(.allNodes), sequence: 2), host.echo(to: .allRouters, at: virtual, sequence: 3),
      host.echo(to: Uplink.host, at: virtual, sequence: 4), host.echo(to: Uplink.host, at: virtual, sequence: 5, hopLimit: 1),
    ]
    // Neither the right ones nor the wrong ones are any business of a group that follows.
    let advertisements = [UInt8(0), 1, 255].map { CraftedAdvertisement(vrid: UInt8(virtual.rawValue & 0xff), priority: $0).bytes }
    let ours = ipv4.values.flatMap { address in
      [host.arp(for: address, at: broadcast), host.arp(for: address, at: virtual), host.ipv4Echo(to: address, at: virtual)]
    }
    return packets.map(\.bytes) + advertisements + ours + [host.ipv4Echo(to: [192, 0, 2, 255], at: broadcast)]
  }
}
