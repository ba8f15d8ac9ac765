public import Engine

/// What a dataplane has to know of one group.
public struct GroupPlan: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// Elects; serves traffic for its addresses when it has a device.
    case electing(servesTraffic: Bool)
    /// Follows. When its mode can hold the interface, what is forwarded through the interface is tied to the leader's lease.
    case following(mayHold: Bool, holdGrace: Duration)
  }

  public let id: GroupID
  public internal(set) var role: Role
  /// The number of its management group's devices; the number of the common groups for one of those.
  public let linkGroup: LinkGroup
  /// Whether the lease is the management group's, or the group's own (a common group).
  public let hasOwnLease: Bool
  /// The link-local one first.
  public let addresses: [IPv6Address]
  /// Whether packets to the addresses are accepted while the group is Active (RFC 9568 6.1 Accept_Mode, or the owner).
  public let acceptsTraffic: Bool
  /// What hosts are told while the group is Active. `nil`: nothing.
  public let advertising: RouterAdvertisingParameters?

  public init(
    id: GroupID, role: Role, linkGroup: LinkGroup, hasOwnLease: Bool, addresses: [IPv6Address], acceptsTraffic: Bool,
    advertising: RouterAdvertisingParameters? = nil
  ) {
    self.id = id
    self.role = role
    self.linkGroup = linkGroup
    self.hasOwnLease = hasOwnLease
    self.addresses = addresses
    self.advertising = advertising
    self.acceptsTraffic = acceptsTraffic
  }

  var servesTraffic: Bool {
    switch role {
    case .electing(let servesTraffic): servesTraffic
    case .following: true
    }
  }
}

/// Why a group cannot take part, whatever its election or its management group says.
public enum Obstacle: Hashable, Sendable {
  case noInterface
  case interfaceDown
  case noCarrier
  case noLinkLocal
  case forwardingOff
  /// A virtual address is configured on the interface itself, where a Backup would answer for it.
  case addressOnInterface(IPv6Address)
  /// The interface is a port of something: a bridge, a bond, a VRF.
  case port(of: String, kind: String)
  case notEthernet
  case provisioning
  case refused(TransportError)
  case held
}

extension Obstacle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noInterface: "the interface does not exist"
    case .interfaceDown: "the interface is down"
    case .noCarrier: "the interface has no carrier"
    case .noLinkLocal: "the interface has no usable link-local address"
    case .forwardingOff: "net.ipv6.conf.all.forwarding is 0: set it to 1"
    case .addressOnInterface(let address): "\(address) is configured on the interface itself: remove it there"
    case .port(let name, let kind): "the interface belongs to \(name) (\(kind)): not supported"
    case .notEthernet: "the interface has no Ethernet address"
    case .provisioning: "devices are being made"
    case .refused(let error): "\(error)"
    case .held: "the interface is held down (flowdown)"
    }
  }
}

/// The interface of an electing group, as the election needs to know it.
public enum ElectionLink: Hashable, Sendable {
  case usable(InterfaceIndex, source: IPv6Address)
  case unusable(Obstacle)

  /// The interface, when it is usable.
  public var index: InterfaceIndex? { if case .usable(let index, _) = self { index } else { nil } }
}

/// What a dataplane tells the program it works for, on the service loop.
public enum DataplaneEvent: Sendable {
  /// Interfaces of following groups are in another condition.
  case conditions([(GroupSlot, InterfaceCondition)])
  /// The interface of an electing group can be used now, differently, or no longer. `interrupted`: it was gone for a moment.
  case election(GroupSlot, ElectionLink, interrupted: Bool)
  /// The kernel refused something. What happens now is in the words.
  case refused(TransportError, consequence: String)
  /// So many of the devices that are to be made at start are there.
  case provisioned(Int)
  /// Every device that could be made at start has been: from here on events are what there is to do.
  case ready
  /// Held interfaces have gone down, and their routes with them.
  case withdrawn([String], at: Instant)
  /// Devices of ours were not as they were made, and are again.
  case repaired([Repair])
  /// Somebody brought up an interface that is held; it is taken down again.
  case heldAgain(String)
  /// While a group is Active here, somebody else sends Router Advertisements from its address, and says something else.
  case foreignRouterAdvertisement(GroupSlot, [RouterAdvertisement.Difference])
  /// The router that is Active for a group says something else to hosts than we would.
  case routerAdvertisementDiffers(GroupSlot, [RouterAdvertisement.Difference])
  /// A Router Solicitation or Advertisement was not sound.
  case routerMessageDiscarded(RouterMessage.Fault, InterfaceIndex)
}
