/// What hosts and routers say to each other about routers: the two messages that a router has to hear (RFC 4861 6.2.6, 6.2.7).
public enum RouterMessage: Hashable, Sendable {
  /// A host asks for routers.
  case solicitation(RouterSolicitation)
  /// A router says what it is.
  case advertisement(RouterAdvertisement)

  /// Why a received message was dropped: the sender's fault, counted and never more than that (RFC 4861 6.1).
  public enum Fault: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// It may come from beyond a router.
    case hopLimitNot255
    /// A Router Advertisement from anything but a link-local address, by which hosts know their routers.
    case sourceNotLinkLocal
    /// Another type or code, too short, a wrong checksum, an option that overruns; or a link-layer address from nobody.
    case malformed
  }

  /// Reads what follows the IPv6 header.
  ///
  /// - Parameters:
  ///   - message: all that follows the IPv6 header.
  ///   - source: the packet's, which is part of the checksum.
  ///   - destination: the packet's, which is part of the checksum.
  ///   - hopLimit: as received.
  /// - Throws: why the message is to be discarded, the first thing that is wrong with it.
  public init(
    parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8
  ) throws(Fault) {
    guard hopLimit == RouterAdvertisement.hopLimit else { throw .hopLimitNot255 }
    let isAdvertisement = message.byteCount > 0 && message.byte(at: 0) == ICMPv6Type.routerAdvertisement.rawValue
    guard isAdvertisement else {
      guard let solicitation = RouterSolicitation(parsing: message, from: source, to: destination, hopLimit: hopLimit) else {
        throw .malformed
      }
      self = .solicitation(solicitation)
      return
    }
    guard source.isLinkLocal else { throw .sourceNotLinkLocal }
    guard let advertisement = RouterAdvertisement(parsing: message, from: source, to: destination, hopLimit: hopLimit) else {
      throw .malformed
    }
    self = .advertisement(advertisement)
  }
}

extension RouterMessage.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .hopLimitNot255: "hop limit is not 255"
    case .sourceNotLinkLocal: "source of a Router Advertisement is not a link-local address"
    case .malformed: "malformed"
    }
  }
}
