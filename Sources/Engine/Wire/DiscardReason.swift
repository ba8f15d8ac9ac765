/// Why a received packet was dropped: the sender's fault, counted and never more than that (RFC 9568 7.1).
///
/// The cases stand in the order of the checks.
public enum DiscardReason: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// RFC 9568 5.1.2.3: it may come from beyond a router.
  case hopLimitNot255
  /// RFC 9568 5.1.2.2: advertisements go to `ff02::12` and nowhere else.
  case wrongDestination
  /// RFC 9568 5.1.2.1.
  case sourceNotLinkLocal
  /// An IPv6 header with nothing behind it.
  case empty
  /// RFC 9568 5.2.1: 3 is spoken here. A 2 is an IPv4 router's.
  case unknownVersion
  /// RFC 9568 5.2.2.
  case unknownType
  /// Shorter than its header and the addresses it counts.
  case incomplete
  /// Longer than its header and the addresses it counts.
  case trailingOctets
  /// RFC 9568 5.2.8.
  case badChecksum
  /// RFC 9568 5.2.3: VRID 0.
  case virtualRouterZero
  /// RFC 9568 5.2.5, erratum 8299.
  case noAddresses
  /// RFC 9568 5.2.7, erratum 8301.
  case zeroInterval
  /// RFC 9568 5.2.9, erratum 8300.
  case firstAddressNotLinkLocal
  /// Our own packet came back. Found by the receiver: a packet does not know whose it is.
  case ownAdvertisement
  /// RFC 9568 7.1: sound, but its VRID is not configured on the interface it came in by. Found by the receiver.
  case unknownVirtualRouter
  /// Sound, and from an address that is not among the peers that the group was given. Found by the receiver.
  case unlistedPeer
}

extension DiscardReason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .hopLimitNot255: "hop limit is not 255"
    case .wrongDestination: "destination is not ff02::12"
    case .sourceNotLinkLocal: "source is not a link-local address"
    case .empty: "nothing behind the IPv6 header"
    case .unknownVersion: "version is not 3"
    case .unknownType: "type is not 1 (ADVERTISEMENT)"
    case .incomplete: "shorter than the addresses it counts"
    case .trailingOctets: "longer than the addresses it counts"
    case .badChecksum: "checksum is wrong"
    case .virtualRouterZero: "VRID is 0"
    case .noAddresses: "address count is 0"
    case .zeroInterval: "interval is 0"
    case .firstAddressNotLinkLocal: "first address is not link-local"
    case .ownAdvertisement: "our own advertisement came back"
    case .unknownVirtualRouter: "VRID is not configured on this interface"
    case .unlistedPeer: "sender is not among the group's peers"
    }
  }
}
