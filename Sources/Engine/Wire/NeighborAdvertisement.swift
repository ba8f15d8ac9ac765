/// "This address is at that MAC": the answer to a Neighbor Solicitation, or an announcement nobody asked for (RFC 4861 4.4).
public struct NeighborAdvertisement: ICMPv6Message {
  /// Whose MAC it tells.
  public let target: IPv6Address
  /// R: the sender is a router. Hosts that hear otherwise drop it from their default routers.
  public let isRouter: Bool
  /// S: this answers a solicitation.
  public let isSolicited: Bool
  /// O: replaces what neighbours have cached.
  public let overrides: Bool
  /// That MAC. `nil` leaves the option out, which an answer to a unicast solicitation may.
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

  private static let length = 24
  private static let routerFlag: UInt8 = 0x80
  private static let solicitedFlag: UInt8 = 0x40
  private static let overrideFlag: UInt8 = 0x20
}

extension NeighborAdvertisement {
  public static var type: ICMPv6Type { .neighborAdvertisement }

  public var usualDestination: IPv6Address { .allNodes }

  public func appendBody(to message: inout [UInt8]) {
    message.append(
      (isRouter ? Self.routerFlag : 0) | (isSolicited ? Self.solicitedFlag : 0) | (overrides ? Self.overrideFlag : 0))
    message.append(zeros: 3)
    message.append(target)
    if let address = targetLinkLayerAddress {
      NeighborDiscoveryOption.targetLinkLayerAddress.append(address, to: &message)
    }
  }

  /// Reads what follows the IPv6 header, with the checks of RFC 4861 7.1.2.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    guard Self.isSound(message, from: source, to: destination, hopLimit: hopLimit, minimumLength: Self.length) else { return nil }
    let flags = message.byte(at: 4)
    let target = message.ipv6Address(at: 8)
    let isSolicited = flags & Self.solicitedFlag != 0
    // An answer goes to the one who asked.
    guard !target.isMulticast, !(isSolicited && destination.isMulticast) else { return nil }

    var address: MACAddress?
    let areWhole = NeighborDiscoveryOption.walk(message.extracting(droppingFirst: Self.length)) { kind, option in
      if kind == .targetLinkLayerAddress { address = NeighborDiscoveryOption.macAddress(in: option) }
    }
    guard areWhole else { return nil }
    self.init(
      target: target, isRouter: flags & Self.routerFlag != 0, isSolicited: isSolicited,
      overrides: flags & Self.overrideFlag != 0, targetLinkLayerAddress: address)
  }
}
