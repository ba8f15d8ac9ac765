public import Engine

/// The device that holds a virtual router's MAC address: a macvlan on the interface where the virtual router serves.
public struct VirtualRouterDevice: Hashable, Sendable {
  public let parent: Parent
  public let vrid: VirtualRouterID
  /// The link-group number that the device shares with all others of its management group: what the gate goes by.
  public let linkGroup: UInt32
  /// The addresses to answer Neighbor Solicitations for.
  public let addresses: [IPv6Address]

  /// The interface underneath.
  public struct Parent: Hashable, Sendable {
    public let index: InterfaceIndex
    public let name: String
    public let macAddress: MACAddress
    /// In bytes.
    public let mtu: UInt32

    public init(index: InterfaceIndex, name: String, macAddress: MACAddress, mtu: UInt32) {
      self.index = index
      self.name = name
      self.macAddress = macAddress
      self.mtu = mtu
    }

    /// - Returns: `nil` for an interface without a MAC address: it can't carry a macvlan.
    public init?(_ link: Link) {
      guard let macAddress = link.macAddress else { return nil }
      self.init(index: link.index, name: link.name, macAddress: macAddress, mtu: link.mtu)
    }
  }

  public init(parent: Parent, vrid: VirtualRouterID, linkGroup: UInt32, addresses: [IPv6Address]) {
    self.parent = parent
    self.vrid = vrid
    self.linkGroup = linkGroup
    self.addresses = addresses
  }

  /// What every device of ours is named like, and nobody else's.
  public static let namePrefix = "vrrp6."

  /// `vrrp6.<index of the parent>.<vrid>`. The kernel takes 15 bytes: indices beyond 99,999 may not fit, and it then refuses.
  public var name: String { Self.name(parent: parent.index, vrid: vrid) }

  static func name(parent: InterfaceIndex, vrid: VirtualRouterID) -> String { "\(namePrefix)\(parent).\(vrid)" }

  /// The same with the parent's name, `vrrp6-s5-10`, for people. ip(8) takes it wherever it takes a name.
  public var alternativeName: String { "vrrp6-\(parent.name)-\(vrid)" }

  /// RFC 9568 7.3.
  public var macAddress: MACAddress { .virtualRouter(vrid) }

  /// The link-local address that the device sends from.
  public var source: IPv6Address { Self.source(parent: parent.macAddress, vrid: vrid) }

  /// A link-local address that no other router of the segment has: `fe80::` + the parent's MAC address in three groups + the VRID.
  ///
  /// RFC 9568 7.4: never derived from the virtual router MAC, which all routers of the group share. It keeps clear of addresses that the
  /// parent derives from its MAC (RFC 4291 appendix A), as those have `ff:fe` in the middle, and one parent's VRIDs keep clear of each other.
  public static func source(parent: MACAddress, vrid: VirtualRouterID) -> IPv6Address {
    IPv6Address(high: 0xfe80 << 48, low: parent.rawValue << 16 | UInt64(vrid.rawValue))
  }
}

/// An address on an interface. The same address may exist on several.
public struct InterfaceAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let interface: InterfaceIndex
  public let address: IPv6Address

  public init(interface: InterfaceIndex, address: IPv6Address) {
    self.interface = interface
    self.address = address
  }

  /// As in zones of RFC 4007: `fe80::1%5`.
  public var description: String { "\(address)%\(interface)" }

  public static func < (left: Self, right: Self) -> Bool { (left.interface, left.address) < (right.interface, right.address) }
}
