public import Engine

/// One LAN of the laboratory: a bridge with one port to each router. Names and addresses follow from its number, so that whoever
/// sees an interface index or a MAC address knows the router and the segment without a table.
public struct Segment: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 0 is the management link, 1 and up are the LANs with hosts.
  public let number: Int

  /// - Precondition: 0...65535, the number has to fit into one group of an IPv6 address.
  public init(_ number: Int) {
    precondition((0...0xffff).contains(number), "segment \(number)")
    self.number = number
  }

  public static let management = Segment(0)

  /// The interface on both routers: `m0` or `s<number>`.
  public var interface: String { self == .management ? "m0" : "s\(number)" }
  /// The bridge in the namespace of the hosts: `hm` or `h<number>`.
  public var bridge: String { self == .management ? "hm" : "h\(number)" }
  /// The port of the bridge that leads to a router: `r1m` or `r1s<number>`.
  public func port(to router: LabRouter) -> String { self == .management ? "\(router)m" : "\(router)s\(number)" }

  /// `2001:db8:<number>::`, of which the segment has 64 bits.
  public var prefix: IPv6Address { IPv6Address(high: 0x2001_0db8_0000_0000 | UInt64(number) << 16, low: 0) }
  /// `2001:db8:<number>::100`: the host that ``Probe`` plays.
  public var host: IPv6Address { IPv6Address(high: prefix.high, low: 0x100) }
  public var hostLinkLocal: IPv6Address { hostLinkLocal(0) }
  /// `fe80::100` and the following: the host asks from several where one address wouldn't tell its questions apart.
  func hostLinkLocal(_ number: Int) -> IPv6Address { IPv6Address(high: 0xfe80 << 48, low: 0x100 + UInt64(number)) }
  public var hostMAC: MACAddress { MACAddress(rawValue: 0x0200_0000_0000 | UInt64(number)) }
  /// `2001:db8:<number>::200`: the host in a namespace of its own, where the layout asks for one.
  public var pingHost: IPv6Address { IPv6Address(high: prefix.high, low: 0x200) }
  /// The address that the host in a namespace of its own makes of its MAC address, once it is told the segment's prefix (RFC 4862 5.5.3).
  public var untoldHost: IPv6Address { IPv6Address(high: prefix.high, low: pingHostMAC.linkLocal.low) }
  var pingHostMAC: MACAddress { MACAddress(rawValue: 0x0200_0002_0000 | UInt64(number)) }

  /// `2001:db8:<number>::2` on r1, `::3` on r2.
  public func address(of router: LabRouter) -> IPv6Address { IPv6Address(high: prefix.high, low: UInt64(router.number) + 1) }
  /// The physical MAC address of a router's interface on this segment.
  public func mac(of router: LabRouter) -> MACAddress {
    MACAddress(rawValue: 0x0200_0000_0000 | UInt64(router.number) << 32 | UInt64(number))
  }
  /// What the kernel makes of that MAC address (RFC 4291 appendix A).
  public func linkLocal(of router: LabRouter) -> IPv6Address { mac(of: router).linkLocal }

  /// The service group's address that is routed, `2001:db8:<number>::1`. Its link-local one is fe80::1 everywhere.
  public var virtualAddress: IPv6Address { IPv6Address(high: prefix.high, low: 1) }

  public var description: String { interface }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  // Interface indexes in the namespace of the hosts: the upper half says what it is, the lower half of which segment.
  static let bridgeIndexes: UInt32 = 3 << 16
  static let pingHostIndexes: UInt32 = 4 << 16

  func portIndex(to router: LabRouter) -> UInt32 { router.number << 16 | UInt32(number) }
  var bridgeIndex: UInt32 { Self.bridgeIndexes | UInt32(number) }
  var pingHostIndex: UInt32 { Self.pingHostIndexes | UInt32(number) }

  /// The segment, and the router behind the port, of an interface index in the namespace of the hosts.
  static func origin(of index: UInt32) -> (segment: Segment, router: LabRouter)? {
    let segment = Segment(Int(index & 0xffff))
    return LabRouter.allCases.first { $0.number == index >> 16 }.map { (segment, $0) }
  }
}

extension MACAddress {
  /// The link-local address with the modified EUI-64 identifier of this MAC address.
  var linkLocal: IPv6Address {
    let (upper, lower) = (rawValue >> 24, rawValue & 0xff_ffff)
    return IPv6Address(high: 0xfe80 << 48, low: (upper << 40 | 0xff_fe00_0000 | lower) ^ 0x0200_0000_0000_0000)
  }
}

/// The network behind both routers, where the host that is pinged lives.
public enum Uplink {
  /// The interface of both routers.
  public static let interface = "u0"
  public static let bridge = "br0"
  public static let prefix = IPv6Address(high: 0x2001_0db8_ffff_0000, low: 0)
  /// `2001:db8:ffff::100`, the host that is pinged.
  public static let host = IPv6Address(high: prefix.high, low: 0x100)

  /// The port of the upstream bridge that leads to a router: a request captured there was forwarded by it.
  public static func port(to router: LabRouter) -> String { "\(router)u" }
  /// `2001:db8:ffff::2` on r1, `::3` on r2.
  public static func address(of router: LabRouter) -> IPv6Address { IPv6Address(high: prefix.high, low: UInt64(router.number) + 1) }
  public static func mac(of router: LabRouter) -> MACAddress {
    MACAddress(rawValue: 0x0200_0001_0000 | UInt64(router.number) << 32)
  }
  /// Who sends what is put into a router's cable by hand.
  static let senderMAC = MACAddress(rawValue: 0x0200_0003_0000)
}
