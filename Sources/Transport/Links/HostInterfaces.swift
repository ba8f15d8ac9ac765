internal import CNetlink
internal import Engine

/// What else this machine uses its interfaces for. Read without privileges; touches nothing.
public struct HostInterfaces: Sendable {
  /// One interface, as far as others depend on it.
  public struct Interface: Sendable {
    public let link: Link
    /// In text, with prefix lengths, both families, link-local ones left out.
    public var addresses: [String] = []
    /// The names of interfaces that live on it.
    public var carries: [String] = []
    /// Whether a default route leaves by it.
    public var hasDefaultRoute = false
  }

  /// By every name that they have, alternative ones included.
  public private(set) var interfaces: [String: Interface] = [:]

  /// - Throws: when the kernel doesn't tell.
  public init() throws(TransportError) {
    let socket = try NetlinkSocket(.route)
    let links = try socket.dumpLinks().items
    var byIndex = Dictionary(links.map { ($0.index, Interface(link: $0)) }, uniquingKeysWith: { first, _ in first })
    for link in links {
      if let parent = link.parent { byIndex[parent]?.carries.append(link.name) }
    }
    for (index, address) in try socket.dumpAddresses().items where !address.address.isLinkLocal {
      byIndex[index]?.addresses.append("\(address.address)/\(address.prefixLength)")
    }
    for (index, address) in try socket.dumpIPv4Addresses() { byIndex[index]?.addresses.append(address) }
    for index in try socket.interfacesOfDefaultRoutes() { byIndex[index]?.hasDefaultRoute = true }
    interfaces = Dictionary(
      byIndex.values.flatMap { interface in interface.link.names.map { ($0, interface) } }, uniquingKeysWith: { first, _ in first })
  }

  /// The interfaces that carry nothing once these are down, each with one of those that take it down: what lives on them, at any height, and a
  /// bond, team or bridge all of whose ports are among that.
  public func severed(by names: some Sequence<String>) -> [String: String] {
    let links = interfaces.values.map(\.link).sorted { $0.index < $1.index }
    var causes: [InterfaceIndex: String] = [:]
    for name in names { if let link = interfaces[name]?.link { causes[link.index] = name } }
    let seeds = Set(causes.keys)
    // A VRF is no wire: what is in it may go down without it.
    let ports = Dictionary(grouping: links.filter { $0.controller != nil && $0.controllerKind != "vrf" }) { $0.controller }
    var grown = true
    while grown {
      let before = causes.count
      for link in links where causes[link.index] == nil {
        if let cause = link.parent.flatMap({ causes[$0] }) { causes[link.index] = cause }
      }
      for (controller, members) in ports {
        guard let controller, causes[controller] == nil, let first = members.first, members.allSatisfy({ causes[$0.index] != nil }) else {
          continue
        }
        causes[controller] = causes[first.index]
      }
      grown = causes.count > before
    }
    return Dictionary(
      uniqueKeysWithValues: links.compactMap { link in
        seeds.contains(link.index) ? nil : causes[link.index].map { (link.name, $0) }
      })
  }

  /// The interface that has an address of this text.
  public func interface(with address: String) -> String? {
    interfaces.values.first { $0.addresses.contains { $0.prefix { $0 != "/" } == address } }?.link.name
  }
}

extension NetlinkSocket {
  fileprivate func dumpIPv4Addresses() throws(TransportError) -> [(InterfaceIndex, String)] {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(AF_INET)
    return try dump(RTM_GETADDR, header: header) { message -> (InterfaceIndex, String)? in
      guard let header = message.header(ifaddrmsg.self), let index = InterfaceIndex(header.ifa_index) else { return nil }
      var bytes: [UInt8] = []
      message.forEachAttribute(after: ifaddrmsg.self) { if $0.type == Int(IFA_LOCAL) { bytes = $0.bytes } }
      guard bytes.count == 4 else { return nil }
      return (index, bytes.map { String($0) }.joined(separator: ".") + "/\(header.ifa_prefixlen)")
    }
    .items
  }

  /// Of both families, of the table that packets are routed by unless a rule says otherwise.
  fileprivate func interfacesOfDefaultRoutes() throws(TransportError) -> Set<InterfaceIndex> {
    var interfaces: Set<InterfaceIndex> = []
    for family in [AF_INET6, AF_INET] {
      var header = rtmsg()
      header.rtm_family = UInt8(family)
      header.rtm_table = UInt8(RT_TABLE_MAIN.rawValue)
      do throws(TransportError) {
        for found in try dump(RTM_GETROUTE, header: header, item: { Self.interfaces(ofDefaultRoute: $0) }).items {
          interfaces.formUnion(found)
        }
      } catch  where error.errno == .noSuchFileOrDirectory {
        // A table that nobody has put a route into does not exist.
      }
    }
    return interfaces
  }

  private static func interfaces(ofDefaultRoute message: borrowing NetlinkReply) -> [InterfaceIndex]? {
    guard let header = message.header(rtmsg.self), header.rtm_dst_len == 0, header.rtm_type == UInt8(RTN_UNICAST) else {
      return nil
    }
    var found: [InterfaceIndex] = []
    message.forEachAttribute(after: rtmsg.self) { attribute in
      switch attribute.type {
      case Int(RTA_OIF.rawValue): found += [attribute.number().flatMap { InterfaceIndex($0) }].compactMap(\.self)
      case Int(RTA_MULTIPATH.rawValue): found += attribute.nextHops
      default: break
      }
    }
    return found
  }
}

extension NetlinkAttribute {
  /// The interfaces of a route's several next hops: structures of their own, each with its length.
  var nextHops: [InterfaceIndex] {
    var found: [InterfaceIndex] = []
    var rest = bytes[...]
    while rest.count >= MemoryLayout<rtnexthop>.size {
      let hop = rest.withUnsafeBytes { $0.loadUnaligned(as: rtnexthop.self) }
      if let index = InterfaceIndex(UInt32(bitPattern: hop.rtnh_ifindex)) { found.append(index) }
      let length = (Int(hop.rtnh_len) + 3) & ~3
      guard length >= MemoryLayout<rtnexthop>.size else { break }
      rest = rest.dropFirst(length)
    }
    return found
  }
}
