/// "Who has this address?", or from the unspecified address "does anybody?" (RFC 4861 4.3).
public struct NeighborSolicitation: ICMPv6Message {
  /// The address that is looked for.
  public let target: IPv6Address
  /// Where to send the answer. Never there when the source is the unspecified address.
  public let sourceLinkLayerAddress: MACAddress?

  public init(target: IPv6Address, sourceLinkLayerAddress: MACAddress?) {
    self.target = target
    self.sourceLinkLayerAddress = sourceLinkLayerAddress
  }

  private static let length = 24
}

extension NeighborSolicitation {
  public static var type: ICMPv6Type { .neighborSolicitation }

  public var usualDestination: IPv6Address { target.solicitedNode }

  public func appendBody(to message: inout [UInt8]) {
    message.append(zeros: 4)
    message.append(target)
    if let address = sourceLinkLayerAddress {
      NeighborDiscoveryOption.sourceLinkLayerAddress.append(address, to: &message)
    }
  }

  /// Reads what follows the IPv6 header, with the checks of RFC 4861 7.1.1.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    guard Self.isSound(message, from: source, to: destination, hopLimit: hopLimit, minimumLength: Self.length) else { return nil }
    let target = message.ipv6Address(at: 8)
    guard !target.isMulticast else { return nil }

    var address: MACAddress?
    var saysSource = false
    let areWhole = NeighborDiscoveryOption.walk(message.extracting(droppingFirst: Self.length)) { kind, option in
      if kind == .sourceLinkLayerAddress {
        saysSource = true
        address = NeighborDiscoveryOption.macAddress(in: option)
      }
    }
    guard areWhole else { return nil }
    // Duplicate Address Detection asks a solicited-node group, and has no address yet that could be answered to.
    if source.isUnspecified {
      guard destination.isSolicitedNode, !saysSource else { return nil }
    }
    self.init(target: target, sourceLinkLayerAddress: address)
  }
}

extension IPv6Address {
  /// `ff02::1:ff00:0/104` (RFC 4291 2.7.1).
  fileprivate var isSolicitedNode: Bool { self == solicitedNode }
}
