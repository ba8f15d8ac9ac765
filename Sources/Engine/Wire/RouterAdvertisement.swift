/// "Here is a router", and what hosts need to know of the link (RFC 4861 4.2).
///
/// While Active, a router sends these for the virtual router, from its link-local address and MAC (RFC 9568 6.4.3), and all
/// routers of one virtual router are to say the same (RFC 9568 8.2.3).
public struct RouterAdvertisement: ICMPv6Message {
  /// What hosts are to put into the Hop Limit of what they send; 0 says nothing about it.
  public var currentHopLimit: UInt8
  /// M: addresses are to be had by DHCPv6.
  public var isManaged: Bool
  /// O: other information is to be had by DHCPv6.
  public var hasOtherConfiguration: Bool
  /// Which of several default routers hosts should take.
  public var preference: Preference
  /// For how long the sender is a default router; 0: it is none.
  public var routerLifetimeInSeconds: UInt16
  /// For how long a neighbour that answered counts as reachable; 0 says nothing about it.
  public var reachableTimeInMilliseconds: UInt32
  /// How long to wait between two solicitations; 0 says nothing about it.
  public var retransmissionTimeInMilliseconds: UInt32
  /// For a virtual router, its virtual MAC.
  public var sourceLinkLayerAddress: MACAddress?
  /// The MTU of the link.
  public var mtu: UInt32?
  /// What is on the link.
  public var prefixes: [Prefix]
  /// Where hosts are to ask for names.
  public var recursiveDNSServers: [RecursiveDNSServers]
  /// What hosts are to append to short names.
  public var searchLists: [SearchList]

  public init(
    currentHopLimit: UInt8 = 64, isManaged: Bool = false, hasOtherConfiguration: Bool = false, preference: Preference = .medium,
    routerLifetimeInSeconds: UInt16 = 1800, reachableTimeInMilliseconds: UInt32 = 0, retransmissionTimeInMilliseconds: UInt32 = 0,
    sourceLinkLayerAddress: MACAddress? = nil, mtu: UInt32? = nil, prefixes: [Prefix] = [],
    recursiveDNSServers: [RecursiveDNSServers] = [], searchLists: [SearchList] = []
  ) {
    self.currentHopLimit = currentHopLimit
    self.isManaged = isManaged
    self.hasOtherConfiguration = hasOtherConfiguration
    self.preference = preference
    self.routerLifetimeInSeconds = routerLifetimeInSeconds
    self.reachableTimeInMilliseconds = reachableTimeInMilliseconds
    self.retransmissionTimeInMilliseconds = retransmissionTimeInMilliseconds
    self.sourceLinkLayerAddress = sourceLinkLayerAddress
    self.mtu = mtu
    self.prefixes = prefixes
    self.recursiveDNSServers = recursiveDNSServers
    self.searchLists = searchLists
  }

  /// Default Router Preference (RFC 4191 2.1).
  public enum Preference: Hashable, Sendable, CaseIterable {
    case high
    case medium
    case low
  }

  private static let length = 16
  /// What the option of ``sourceLinkLayerAddress`` adds, in bytes.
  public static let linkLayerAddressLength = 8
  private static let managedFlag: UInt8 = 0x80
  private static let otherFlag: UInt8 = 0x40
}

extension RouterAdvertisement {
  public static var type: ICMPv6Type { .routerAdvertisement }

  public var usualDestination: IPv6Address { .allNodes }

  /// How long the IPv6 packet is, in bytes. It is to fit every link: Neighbor Discovery is never fragmented (RFC 6980).
  public var packetLength: Int { Frame.ipv6HeaderLength + encoded(from: .unspecified).count }

  public func appendBody(to message: inout [UInt8]) {
    message.append(currentHopLimit)
    // RFC 4191 2.2: who is no default router has no preference.
    let preference = routerLifetimeInSeconds == 0 ? .medium : self.preference
    message.append((isManaged ? Self.managedFlag : 0) | (hasOtherConfiguration ? Self.otherFlag : 0) | preference.bits << 3)
    message.append(bigEndian: routerLifetimeInSeconds)
    message.append(bigEndian: reachableTimeInMilliseconds)
    message.append(bigEndian: retransmissionTimeInMilliseconds)
    if let address = sourceLinkLayerAddress {
      NeighborDiscoveryOption.sourceLinkLayerAddress.append(address, to: &message)
    }
    if let mtu {
      NeighborDiscoveryOption.mtu.append(length: 8, to: &message)
      message.append(zeros: 2)
      message.append(bigEndian: mtu)
    }
    for prefix in prefixes { prefix.append(to: &message) }
    for servers in recursiveDNSServers { servers.append(to: &message) }
    for list in searchLists { list.append(to: &message) }
  }

  /// Reads what follows the IPv6 header, with the checks of RFC 4861 6.1.2.
  ///
  /// An option that is itself malformed is passed over, the rest is kept.
  public init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8) {
    guard source.isLinkLocal,
      Self.isSound(message, from: source, to: destination, hopLimit: hopLimit, minimumLength: Self.length)
    else { return nil }
    let flags = message.byte(at: 5)
    let routerLifetime: UInt16 = message.number(at: 6)
    self.init(
      currentHopLimit: message.byte(at: 4), isManaged: flags & Self.managedFlag != 0,
      hasOtherConfiguration: flags & Self.otherFlag != 0,
      preference: routerLifetime == 0 ? .medium : Preference(bits: flags >> 3 & 0b11),
      routerLifetimeInSeconds: routerLifetime, reachableTimeInMilliseconds: message.number(at: 8),
      retransmissionTimeInMilliseconds: message.number(at: 12))
    // The closure below can't write to self.
    var read = self
    let areWhole = NeighborDiscoveryOption.walk(message.extracting(droppingFirst: Self.length)) { kind, option in
      switch kind {
      case .sourceLinkLayerAddress: read.sourceLinkLayerAddress = NeighborDiscoveryOption.macAddress(in: option)
      case .mtu: if option.byteCount == 8 { read.mtu = option.number(at: 4) }
      case .prefixInformation: if let prefix = Prefix(option: option) { read.prefixes.append(prefix) }
      case .recursiveDNSServers: if let servers = RecursiveDNSServers(option: option) { read.recursiveDNSServers.append(servers) }
      case .dnsSearchList: if let list = SearchList(option: option) { read.searchLists.append(list) }
      case .targetLinkLayerAddress: break
      }
    }
    guard areWhole else { return nil }
    self = read
  }
}

extension RouterAdvertisement.Preference {
  /// A signed number of two bits.
  fileprivate var bits: UInt8 {
    switch self {
    case .high: 0b01
    case .medium: 0b00
    case .low: 0b11
    }
  }

  fileprivate init(bits: UInt8) {
    switch bits {
    case 0b01: self = .high
    case 0b11: self = .low
    // RFC 4191 2.2: the reserved 10 is to be taken as medium.
    default: self = .medium
    }
  }
}
