/// "This address is at that MAC": the answer to a Neighbor Solicitation, or an announcement nobody asked for (RFC 4861 4.4).
public struct NeighborAdvertisement: ICMPv6Message {
  public let target: IPv6Address
  /// R: the sender is a router. Hosts that hear otherwise drop it from their default routers.
  public let isRouter: Bool
  /// S: this answers a solicitation.
  public let isSolicited: Bool
  /// O: replaces what neighbours have cached.
  public let overrides: Bool
  public let targetLinkLayerAddress: MACAddress?

  public init(
    target: IPv6Address, isRouter: Bool, isSolicited: Bool, overrides: Bool, targetLinkLayerAddress: MACAddress?
  ) {
    self.target = target
    self.isRouter = isRouter
    self.isSolicited = isSolicited
    self.overrides = overrides
    self.targetLinkLayerAddress = targetLinkLayerAddress
  }

  /// What a router that becomes Active tells the link for each address: R=1, S=0, O=1, the virtual MAC (RFC 9568 6.4.1, 6.4.2).
  public init(announcing address: IPv6Address, of vrid: VirtualRouterID) {
    self.init(
      target: address, isRouter: true, isSolicited: false, overrides: true, targetLinkLayerAddress: .virtualRouter(vrid))
  }

  private static let headerLength = 24
  private static let router: UInt8 = 0x80
  private static let solicited: UInt8 = 0x40
  private static let override: UInt8 = 0x20
}

extension NeighborAdvertisement {
  public func encoded(from source: IPv6Address, to destination: IPv6Address = .allNodes) -> [UInt8] {
    ICMPv6.message(.neighborAdvertisement, from: source, to: destination) { message in
      message.append((isRouter ? Self.router : 0) | (isSolicited ? Self.solicited : 0) | (overrides ? Self.override : 0))
      message.append(zeros: 3)
      message.append(target)
      if let address = targetLinkLayerAddress {
        NeighborDiscoveryOption.append(.targetLinkLayerAddress, address, to: &message)
      }
    }
  }

  /// The whole Ethernet frame of an announcement to all nodes of the link.
  ///
  /// - Parameters:
  ///   - source: the virtual router's link-local address.
  ///   - mac: the sender, which for a virtual router is its virtual MAC: bridges learn from it.
  public func frame(from source: IPv6Address, at mac: MACAddress) -> [UInt8] {
    Frame.Envelope(
      sourceMAC: mac, source: source, destination: .allNodes, hopLimit: ICMPv6.neighborDiscoveryHopLimit, nextHeader: .icmpv6
    )
    .enclose(encoded(from: source))
  }

  /// Reads what follows the IPv6 header, with the checks of RFC 4861 7.1.2.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    guard hopLimit == ICMPv6.neighborDiscoveryHopLimit,
      ICMPv6.isSound(message, .neighborAdvertisement, from: source, to: destination, minimumLength: Self.headerLength)
    else { return nil }
    let flags = message.byte(at: 4)
    let target = message.ipv6Address(at: 8)
    let isSolicited = flags & Self.solicited != 0
    // An answer goes to the one who asked.
    guard !target.isMulticast, !(isSolicited && destination.isMulticast) else { return nil }
    var address: MACAddress?
    let options = message.extracting(Self.headerLength..<message.byteCount)
    let areWhole = NeighborDiscoveryOption.walk(options) { type, option in
      if type == NeighborDiscoveryOption.targetLinkLayerAddress.rawValue {
        address = NeighborDiscoveryOption.macAddress(in: option)
      }
    }
    guard areWhole else { return nil }
    self.init(
      target: target, isRouter: flags & Self.router != 0, isSolicited: isSolicited, overrides: flags & Self.override != 0,
      targetLinkLayerAddress: address)
  }
}
