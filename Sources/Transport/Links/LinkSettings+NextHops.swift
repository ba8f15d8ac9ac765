internal import CNetlink
internal import Engine
internal import SystemPackage

/// Next hop objects (`ip nexthop`) as the kernel has them.
struct NextHops {
  /// What is lost with interfaces, of those that an administrator made: one for each interface that it needs.
  fileprivate(set) var items: [(InterfaceIndex, LinkSettings.Item)] = []
  /// The interfaces among those asked for that each needs, by its number: whoever made it, a route may refer to it.
  fileprivate(set) var interfaces: [UInt32: Set<InterfaceIndex>] = [:]
}

extension LinkSettings {
  /// A group loses members with each interface that goes down: what it was before the first of them counts.
  mutating func takeGroups(from earlier: some Sequence<LinkSettings>) {
    let groups = earlier.flatMap { $0.items.filter { $0.kind == .nextHopGroup } }
    guard !groups.isEmpty else { return }
    self = LinkSettings(
      items.map { item in
        guard item.kind == .nextHopGroup, let id = item.nextHopID else { return item }
        return groups.first { $0.nextHopID == id } ?? item
      })
  }
}

extension LinkSettings.Item {
  fileprivate var nextHopID: UInt32? {
    var id: UInt32?
    body.withUnsafeBytes { bytes in
      NetlinkAttribute.forEach(in: bytes, after: nhmsg.self) { if $0.type == Int(NHA_ID) { id = $0.number() } }
    }
    return id
  }
}

extension NetlinkSocket {
  private struct NextHop {
    var id: UInt32 = 0
    var interface: InterfaceIndex?
    var members: [UInt32] = []
    var origin: CInt = 0
    var isResilient = false
    var body: [UInt8] = []
  }

  /// - Throws: when the kernel doesn't tell. One that has no such objects has none.
  func nextHops(of interfaces: Set<InterfaceIndex>) throws(TransportError) -> NextHops {
    let all: [NextHop]
    do throws(TransportError) {
      all = try dump(RTM_GETNEXTHOP, header: nhmsg(), item: Self.nextHop).items
    } catch {
      if error.errno == .notSupportedOnSocket || error.errno == .notSupported { return NextHops() }
      throw error
    }
    var found = NextHops()
    for hop in all { if let interface = hop.interface, interfaces.contains(interface) { found.interfaces[hop.id] = [interface] } }
    for hop in all where !hop.members.isEmpty {
      let used = Set(hop.members.flatMap { found.interfaces[$0] ?? [] })
      if !used.isEmpty { found.interfaces[hop.id] = used }
    }
    // As with routes: those of routing daemons are theirs to restore. `ip nexthop` gives none, unless it is told.
    let administrators = [RTPROT_UNSPEC, RTPROT_BOOT, RTPROT_STATIC].map { CInt($0) }
    for hop in all where administrators.contains(hop.origin) && !hop.isResilient {
      for interface in found.interfaces[hop.id] ?? [] {
        found.items.append((interface, LinkSettings.Item(kind: hop.members.isEmpty ? .nextHop : .nextHopGroup, body: hop.body)))
      }
    }
    return found
  }

  private static func nextHop(_ message: borrowing NetlinkReply) -> NextHop? {
    guard message.type == Int(RTM_NEWNEXTHOP), let header = message.header(nhmsg.self) else { return nil }
    var hop = NextHop(origin: CInt(header.nh_protocol), body: message.body)
    message.forEachAttribute(after: nhmsg.self) { attribute in
      switch attribute.type {
      case Int(NHA_ID): hop.id = attribute.number() ?? 0
      case Int(NHA_OIF): hop.interface = attribute.number().flatMap { InterfaceIndex($0) }
      case Int(NHA_GROUP):
        // A number and its weight, eight bytes each.
        var place = 0
        while let id = attribute.number(at: place, UInt32.self) {
          hop.members.append(id)
          place += 2
        }
      case Int(NHA_GROUP_TYPE): hop.isResilient = (attribute.number(UInt16.self) ?? 0) != 0
      default: break
      }
    }
    return hop
  }
}
