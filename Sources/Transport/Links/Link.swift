internal import CNetlink
public import Engine

/// A network interface as the kernel describes it, with its IPv6 addresses.
public struct Link: Hashable, Sendable {
  public let index: InterfaceIndex
  public var name: String
  /// What else it is called (`ip link property add dev NAME altname ...`), sorted. The kernel sees to it that no two interfaces share a name.
  public var alternativeNames: [String] = []
  /// `nil` for an interface that isn't Ethernet.
  public var macAddress: MACAddress?
  /// In bytes.
  public var mtu: UInt32
  /// Administratively up (`IFF_UP`).
  public var isUp: Bool
  /// Frames can pass (`IFF_LOWER_UP`), and nothing above the wire, such as 802.1X, forbids them (`IFF_DORMANT`).
  ///
  /// Not `IFF_RUNNING`, which follows the operational state: the kernel updates that for a hundred links at once, and for the next hundred
  /// a second later.
  public var hasCarrier: Bool
  /// The kernel has attended to the carrier (`IFF_RUNNING`): what is sent is no longer dropped.
  public var isRunning: Bool
  /// How often the carrier came or went. Two readings that differ only here tell of a flap that nobody saw.
  public var carrierChanges: UInt32
  public var isLoopback: Bool
  /// Kept down by a protocol (`ip link set protodown on`).
  public var isProtocolDown: Bool
  /// Whether it is by our reason bit, beside those of others.
  public var isProtocolDownByUs = false
  /// The driver's name, such as `macvlan` or `veth`. `nil` for hardware.
  public var kind: String?
  /// The interface that this one lives on. `nil` when there is none, or it is in another network namespace.
  public var parent: InterfaceIndex?
  /// The bridge, bond or VRF that this interface is a member of (`IFLA_MASTER`).
  public var controller: InterfaceIndex?
  /// What this interface is a member of, such as `bridge` or `vrf` (`IFLA_INFO_SLAVE_KIND`).
  public var controllerKind: String?
  /// Whether frames of a VLAN device are without their tag when filters see them (`reorder_hdr`, the kernel's default). `true` for all others.
  public var reordersHeader = true
  /// The routing table of a VRF. `nil` for everything else.
  public var vrfTable: UInt32?
  /// IPv6 is switched off on it (`disable_ipv6`).
  public var isIPv6Disabled = false
  /// What somebody noted about it (`ip link set alias`).
  public var alias: String?
  /// The link-group number. 0 unless somebody gave it one.
  public var group: UInt32
  /// Sorted.
  public var addresses: [Address] = []

  /// Every name that it is found by, its own first.
  public var names: [String] { [name] + alternativeNames }

  /// An IPv6 address of an interface.
  public struct Address: Hashable, Sendable, Comparable {
    public let address: IPv6Address
    public let prefixLength: UInt8
    /// Duplicate address detection still runs: not usable yet.
    public var isTentative: Bool
    /// Duplicate address detection found another owner: not usable.
    public var isDuplicate: Bool
    /// Without a lifetime.
    public var isPermanent: Bool
    /// Who set it (`IFA_PROTO`). 0: not told, 1...3: the kernel itself.
    public var origin: UInt8

    public var isUsable: Bool { !isTentative && !isDuplicate }

    /// Whether both are about the same entry of the kernel's, whatever its flags are now.
    func isSame(as other: Self) -> Bool { address == other.address && prefixLength == other.prefixLength }

    public static func < (left: Self, right: Self) -> Bool {
      (left.address, left.prefixLength) < (right.address, right.prefixLength)
    }
  }

  /// The link-local address to send from: the lowest usable one, so that the choice doesn't change with the order they were set in.
  public var linkLocal: IPv6Address? { addresses.first { $0.address.isLinkLocal && $0.isUsable }?.address }

  /// Up and with carrier.
  public var isUsable: Bool { isUp && hasCarrier }

  /// The least that IPv6 runs on (RFC 8200 5): with less, the kernel takes IPv6 off the interface.
  static let leastMTU: UInt32 = 1280

  /// Whether the kernel has no IPv6 on it.
  var lacksIPv6: Bool { mtu < Self.leastMTU || isIPv6Disabled }

  /// Why nothing can be sent from it by IPv6. Hosts cannot be solicited from it then, and nobody is served. `nil`: nothing stands in the way.
  var ipv6Obstacle: Obstacle? {
    if mtu < Self.leastMTU { return .mtuTooSmall(mtu) }
    if linkLocal != nil { return nil }
    if isIPv6Disabled { return .ipv6Disabled(name) }
    let candidates = addresses.filter(\.address.isLinkLocal)
    if let duplicate = candidates.first(where: \.isDuplicate) { return .duplicateLinkLocal(duplicate.address) }
    if let unchecked = candidates.first { return .uncheckedLinkLocal(unchecked.address) }
    return .noLinkLocal
  }
}

// MARK: Reading messages

extension Link {
  /// What a RTM_NEWLINK or RTM_DELLINK message says, without the addresses, which come in messages of their own.
  ///
  /// - Returns: `nil` for anything else, the messages that bridges send about their ports (family `AF_BRIDGE`) included: their
  ///   RTM_DELLINK means that a port left, not that it is gone.
  init?(reading message: borrowing NetlinkReply) {
    guard message.type == Int(RTM_NEWLINK) || message.type == Int(RTM_DELLINK),
      let header = message.header(ifinfomsg.self), header.ifi_family == UInt8(AF_UNSPEC),
      let index = InterfaceIndex(UInt32(bitPattern: header.ifi_index))
    else { return nil }
    self.init(index: index, flags: header.ifi_flags)
    var parentIsElsewhere = false
    // A closure can't change `self` of an initializer.
    var link = self
    message.forEachAttribute(after: ifinfomsg.self) { attribute in
      switch attribute.type {
      case Int(IFLA_IFNAME): link.name = attribute.text
      case Int(IFLA_ADDRESS): link.macAddress = attribute.macAddress
      case Int(IFLA_MTU): link.mtu = attribute.number() ?? 0
      case Int(IFLA_CARRIER_CHANGES): link.carrierChanges = attribute.number() ?? 0
      case Int(IFLA_PROTO_DOWN): link.isProtocolDown = attribute.number() == UInt8(1)
      case Int(IFLA_PROTO_DOWN_REASON):
        attribute.forEachAttribute { reason in
          guard reason.type == Int(IFLA_PROTO_DOWN_REASON_VALUE), let bits = reason.number(UInt32.self) else { return }
          link.isProtocolDownByUs = bits & LinkSwitch.protocolDownReason != 0
        }
      case Int(IFLA_LINK): link.parent = attribute.number().flatMap { InterfaceIndex($0) }
      case Int(IFLA_LINK_NETNSID): parentIsElsewhere = true
      case Int(IFLA_PROP_LIST):
        attribute.forEachAttribute { if $0.type == Int(IFLA_ALT_IFNAME) { link.alternativeNames.append($0.text) } }
        link.alternativeNames.sort()
      case Int(IFLA_AF_SPEC): link.readIPv6(attribute)
      case Int(IFLA_MASTER): link.controller = attribute.number().flatMap { InterfaceIndex($0) }
      case Int(IFLA_IFALIAS): link.alias = attribute.text
      case Int(IFLA_GROUP): link.group = attribute.number() ?? 0
      case Int(IFLA_LINKINFO):
        attribute.forEachAttribute { info in
          switch info.type {
          case Int(IFLA_INFO_KIND): link.kind = info.text
          case Int(IFLA_INFO_SLAVE_KIND): link.controllerKind = info.text
          // Behind the kind, whose matter it is.
          case Int(IFLA_INFO_DATA): link.readDetails(info)
          default: break
          }
        }
      default: break
      }
    }
    // The kernel calls the other end of a veth pair its link, too; nothing lives on that.
    if parentIsElsewhere || link.kind == "veth" { link.parent = nil }
    self = link
  }

  private mutating func readIPv6(_ families: borrowing NetlinkAttribute) {
    var isDisabled = false
    families.forEachAttribute { family in
      guard family.type == Int(AF_INET6) else { return }
      family.forEachAttribute { setting in
        guard setting.type == Int(IFLA_INET6_CONF) else { return }
        isDisabled = setting.number(at: Int(DEVCONF_DISABLE_IPV6), Int32.self) ?? 0 != 0
      }
    }
    isIPv6Disabled = isDisabled
  }

  private mutating func readDetails(_ details: borrowing NetlinkAttribute) {
    var (reorders, table) = (reordersHeader, vrfTable)
    switch kind {
    case "vlan":
      // The kernel leaves the flags out where none is set.
      reorders = false
      details.forEachAttribute { detail in
        guard detail.type == Int(IFLA_VLAN_FLAGS), detail.bytes.count >= MemoryLayout<ifla_vlan_flags>.size else { return }
        let flags = detail.bytes.withUnsafeBytes { $0.loadUnaligned(as: ifla_vlan_flags.self).flags }
        reorders = flags & UInt32(VLAN_FLAG_REORDER_HDR.rawValue) != 0
      }
    case "vrf":
      details.forEachAttribute { if $0.type == Int(IFLA_VRF_TABLE) { table = $0.number() } }
    default: break
    }
    (reordersHeader, vrfTable) = (reorders, table)
  }

  private init(index: InterfaceIndex, flags: UInt32) {
    func has(_ flag: some BinaryInteger) -> Bool { flags & UInt32(flag) != 0 }
    self.index = index
    name = ""
    mtu = 0
    isUp = has(IFF_UP)
    hasCarrier = has(IFF_LOWER_UP.rawValue) && !has(IFF_DORMANT.rawValue)
    isRunning = has(IFF_RUNNING)
    carrierChanges = 0
    isLoopback = has(IFF_LOOPBACK)
    isProtocolDown = false
    group = 0
  }
}

extension Link.Address {
  /// What a RTM_NEWADDR or RTM_DELADDR message says, with the interface it is about. `nil` for anything else.
  static func reading(_ message: borrowing NetlinkReply) -> (interface: InterfaceIndex, address: Link.Address)? {
    guard message.type == Int(RTM_NEWADDR) || message.type == Int(RTM_DELADDR),
      let header = message.header(ifaddrmsg.self), header.ifa_family == UInt8(AF_INET6),
      let interface = InterfaceIndex(header.ifa_index)
    else { return nil }
    var flags = UInt32(header.ifa_flags)
    var origin: UInt8 = 0
    var local: IPv6Address?
    var other: IPv6Address?
    message.forEachAttribute(after: ifaddrmsg.self) { attribute in
      switch attribute.type {
      case Int(IFA_LOCAL): local = attribute.address
      case Int(IFA_ADDRESS): other = attribute.address
      // The header has room for the first eight flags only.
      case Int(IFA_FLAGS): flags = attribute.number() ?? flags
      case Int(IFA_PROTO): origin = attribute.number() ?? 0
      default: break
      }
    }
    // With a peer, IFA_ADDRESS is the peer's and IFA_LOCAL is ours; otherwise there is only IFA_ADDRESS.
    guard let address = local ?? other else { return nil }
    func has(_ flag: some BinaryInteger) -> Bool { flags & UInt32(flag) != 0 }
    return (
      interface,
      Link.Address(
        address: address, prefixLength: header.ifa_prefixlen,
        // An optimistic address (RFC 4429) is in use while it is being checked.
        isTentative: has(IFA_F_TENTATIVE) && !has(IFA_F_OPTIMISTIC), isDuplicate: has(IFA_F_DADFAILED),
        isPermanent: has(IFA_F_PERMANENT), origin: origin)
    )
  }
}

extension NetlinkSocket {
  /// All links of the namespace, without addresses.
  func dumpLinks() throws(TransportError) -> NetlinkDump<Link> {
    try dump(RTM_GETLINK, header: ifinfomsg()) {
      // Statistics are most of the bytes and nothing we read.
      $0.put(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
    } item: {
      Link(reading: $0)
    }
  }

  /// All IPv6 addresses of the namespace.
  func dumpAddresses() throws(TransportError) -> NetlinkDump<(interface: InterfaceIndex, address: Link.Address)> {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(AF_INET6)
    return try dump(RTM_GETADDR, header: header) { Link.Address.reading($0) }
  }
}
