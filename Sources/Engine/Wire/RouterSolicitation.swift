/// "Routers, advertise now": a host's question when its interface comes up (RFC 4861 4.1).
public struct RouterSolicitation: ICMPv6Message {
  /// Never there when the source is the unspecified address.
  public let sourceLinkLayerAddress: MACAddress?

  public init(sourceLinkLayerAddress: MACAddress?) {
    self.sourceLinkLayerAddress = sourceLinkLayerAddress
  }

  private static let length = 8
}

extension RouterSolicitation {
  public static var type: ICMPv6Type { .routerSolicitation }

  public var usualDestination: IPv6Address { .allRouters }

  public func appendBody(to message: inout [UInt8]) {
    message.append(zeros: 4)
    if let address = sourceLinkLayerAddress {
      NeighborDiscoveryOption.sourceLinkLayerAddress.append(address, to: &message)
    }
  }

  /// Reads what follows the IPv6 header, with the checks of RFC 4861 6.1.1.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    guard Self.isSound(message, from: source, to: destination, hopLimit: hopLimit, minimumLength: Self.length) else { return nil }
    var address: MACAddress?
    var saysSource = false
    let areWhole = NeighborDiscoveryOption.walk(message.extracting(droppingFirst: Self.length)) { kind, option in
      if kind == .sourceLinkLayerAddress {
        saysSource = true
        address = NeighborDiscoveryOption.macAddress(in: option)
      }
    }
    guard areWhole, !(source.isUnspecified && saysSource) else { return nil }
    self.init(sourceLinkLayerAddress: address)
  }
}
