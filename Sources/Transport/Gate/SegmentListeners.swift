internal import CNetlink
internal import Engine
internal import SystemPackage

/// What makes interfaces hear frames for virtual routers: MAC addresses in their filters, memberships in solicited-node groups.
///
/// Memberships end with this process, as the kernel sees to that: they keep both routers in the tables of snooping switches, and the kernel
/// answers queries for them with the interface's own address. Belongs to the gate's thread.
final class SegmentListeners {
  /// The kernel bounds the memory for the memberships of one socket (net.core.optmem_max), and looks through all of them for each new one.
  private static let membershipsPerSocket = 256
  private static let messagesPerCall = 32

  private struct Membership: Hashable {
    let group: IPv6Address
    let interface: InterfaceIndex
  }

  private let socket: NetlinkSocket
  private var members: [OwnedSocket] = []
  private var counts: [Int] = []
  private var places: [Membership: Int] = [:]
  private var promiscuous: [InterfaceIndex: OwnedSocket] = [:]
  /// Which packet socket lets Advertisements through an interface's filter, and how many interfaces each has.
  private var advertisementSockets: [OwnedSocket] = []
  private var advertisementCounts: [Int] = []
  private var advertisementPlaces: [InterfaceIndex: Int] = [:]

  init(_ socket: NetlinkSocket) throws(TransportError) { self.socket = socket }

  // MARK: MAC addresses

  /// Lets frames for virtual MAC addresses through an interface's filter. An address that is there already stays.
  ///
  /// - Throws: what the kernel refuses.
  func hear(_ routers: Set<VirtualRouterID>, on interface: InterfaceIndex, name: String) throws(TransportError) {
    guard !routers.isEmpty else { return }
    var batch = LabelledBatch()
    for vrid in routers { batch.appendFilterEntry(vrid, on: interface, name, adding: true) }
    for error in batch.send(through: socket) { if let error { throw error } }
  }

  /// Puts back what somebody removed.
  ///
  /// - Returns: whether there was something.
  func restore(_ routers: Set<VirtualRouterID>, on interface: InterfaceIndex) -> Bool {
    guard !routers.isEmpty else { return false }
    var batch = LabelledBatch()
    for vrid in routers { batch.appendFilterEntry(vrid, on: interface, "interface \(interface)", adding: true, isHarmless: false) }
    return batch.send(through: socket).contains { $0 == nil }
  }

  func ignore(_ routers: Set<VirtualRouterID>, on interface: InterfaceIndex) { ignore([(interface, routers)]) }

  /// Takes MAC addresses out of filters. One that isn't there, or whose interface is gone, is out.
  func ignore(_ routers: [(InterfaceIndex, Set<VirtualRouterID>)]) {
    var batch = LabelledBatch()
    for (interface, routers) in routers {
      for vrid in routers { batch.appendFilterEntry(vrid, on: interface, "interface \(interface)", adding: false) }
    }
    _ = batch.send(through: socket, perCall: Self.messagesPerCall)
  }

  /// Has a bridge hear every frame. An entry of its own in the bridge's table would take frames for the virtual MAC from the hosts behind its
  /// ports on the way to the Active.
  ///
  /// - Throws: what the kernel refuses.
  func hearAll(on interface: InterfaceIndex, name: String) throws(TransportError) {
    let socket = try Self.deafSocket()
    try systemCall("make promiscuous", name) { Self.change(PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC, on: interface, socket) }
    promiscuous[interface] = socket
  }

  func hearAll(_: Bool, on interface: InterfaceIndex) { promiscuous[interface] = nil }

  /// A packet socket to which no frame is copied: it has protocol 0.
  private static func deafSocket() throws(TransportError) -> OwnedSocket {
    try OwnedSocket(AF_PACKET, CInt(SOCK_RAW.rawValue), 0, purpose: "a packet socket")
  }

  private static func change(
    _ option: CInt, _ kind: CInt, _ address: MACAddress? = nil, on interface: InterfaceIndex, _ socket: OwnedSocket
  ) -> CInt {
    var request = packet_mreq()
    request.mr_ifindex = CInt(bitPattern: interface.rawValue)
    request.mr_type = UInt16(kind)
    if let address {
      request.mr_alen = UInt16(address.bytes.count)
      withUnsafeMutableBytes(of: &request.mr_address) { $0.copyBytes(from: address.bytes) }
    }
    return setsockopt(socket.descriptor, SOL_PACKET, option, &request, socklen_t(MemoryLayout<packet_mreq>.size))
  }

  // MARK: Advertisements

  /// Lets Advertisements through an interface's filter, for the gate's program alone.
  ///
  /// The interface becomes no member of ff02::12. As a member it would hand them to every socket that is one elsewhere, the election's among
  /// them: hosts of service segments could flood it. So a switch that asks for members (MLD snooping) may keep them from this port.
  ///
  /// - Throws: what the kernel refuses.
  func hearAdvertisements(on interface: InterfaceIndex, name: String) throws(TransportError) {
    guard advertisementPlaces[interface] == nil else { return }
    if advertisementCounts.last.map({ $0 >= Self.membershipsPerSocket }) ?? true {
      advertisementSockets.append(try Self.deafSocket())
      advertisementCounts.append(0)
    }
    let socket = advertisementSockets[advertisementSockets.count - 1]
    let address = MACAddress.multicast(.allVRRPRouters)
    try systemCall("let \(address) through the filter of", name) {
      Self.change(PACKET_ADD_MEMBERSHIP, PACKET_MR_MULTICAST, address, on: interface, socket)
    }
    advertisementPlaces[interface] = advertisementSockets.count - 1
    advertisementCounts[advertisementSockets.count - 1] += 1
  }

  /// Harmless when the interface is gone.
  func ignoreAdvertisements(on interface: InterfaceIndex) {
    guard let place = advertisementPlaces.removeValue(forKey: interface) else { return }
    _ = Self.change(
      PACKET_DROP_MEMBERSHIP, PACKET_MR_MULTICAST, MACAddress.multicast(.allVRRPRouters), on: interface, advertisementSockets[place])
    advertisementCounts[place] -= 1
  }

  // MARK: Memberships

  /// Joins a solicited-node group.
  ///
  /// - Throws: what the kernel refuses.
  func join(_ group: IPv6Address, on interface: InterfaceIndex, name: String) throws(TransportError) {
    let membership = Membership(group: group, interface: interface)
    guard places[membership] == nil else { return }
    if counts.last.map({ $0 >= Self.membershipsPerSocket }) ?? true {
      members.append(try OwnedSocket(AF_INET6, CInt(SOCK_DGRAM.rawValue), 0, purpose: "a socket for memberships"))
      counts.append(0)
    }
    try systemCall("join \(group) on", name) { change(IPV6_JOIN_GROUP, membership, members[members.count - 1]) }
    places[membership] = members.count - 1
    counts[members.count - 1] += 1
  }

  /// Leaves a group. Harmless when the kernel has forgotten the membership, or the interface.
  func leave(_ group: IPv6Address, on interface: InterfaceIndex) {
    let membership = Membership(group: group, interface: interface)
    guard let place = places.removeValue(forKey: membership) else { return }
    _ = change(IPV6_LEAVE_GROUP, membership, members[place])
    // Another one may have the room, as long as it is the last socket's.
    counts[place] -= 1
  }

  /// An interface is gone, and what it heard.
  func forget(_ interface: InterfaceIndex) {
    promiscuous[interface] = nil
    ignoreAdvertisements(on: interface)
    for membership in places.keys.filter({ $0.interface == interface }) { leave(membership.group, on: interface) }
  }

  private func change(_ option: CInt, _ membership: Membership, _ socket: OwnedSocket) -> CInt {
    var request = ipv6_mreq(ipv6mr_multiaddr: membership.group.inAddr, ipv6mr_interface: membership.interface.rawValue)
    return setsockopt(socket.descriptor, CInt(IPPROTO_IPV6), option, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
  }

  /// Takes virtual MAC addresses that a dead instance left out of interfaces' filters. One that a device on top has is that device's.
  ///
  /// - Throws: when the kernel doesn't tell.
  static func clearLeftovers(on interfaces: Set<InterfaceIndex>, through socket: NetlinkSocket) throws(TransportError) {
    guard !interfaces.isEmpty else { return }
    let entries = try filterEntries(through: socket).filter { interfaces.contains($0.0) }
    let taken = try socket.dumpLinks().items.compactMap { link in link.parent.flatMap { parent in link.macAddress.map { (parent, $0) } } }
    var batch = LabelledBatch()
    for (interface, address) in entries {
      guard let vrid = (1...255).lazy.compactMap({ VirtualRouterID($0) }).first(where: { MACAddress.virtualRouter($0) == address }),
        !taken.contains(where: { $0 == (interface, address) })
      else { continue }
      batch.appendFilterEntry(vrid, on: interface, "interface \(interface)", adding: false)
    }
    _ = batch.send(through: socket)
  }

  /// The MAC addresses in the filters of all interfaces (`bridge fdb show`, those with `self`).
  ///
  /// - Throws: when the kernel doesn't tell.
  static func filterEntries(through socket: NetlinkSocket) throws(TransportError) -> [(InterfaceIndex, MACAddress)] {
    var header = ndmsg()
    header.ndm_family = UInt8(AF_BRIDGE)
    return try socket.dump(RTM_GETNEIGH, header: header) { reply -> (InterfaceIndex, MACAddress)? in
      guard let header = reply.header(ndmsg.self), CInt(header.ndm_flags) & NTF_SELF != 0,
        let interface = InterfaceIndex(UInt32(bitPattern: header.ndm_ifindex))
      else { return nil }
      var address: MACAddress?
      reply.forEachAttribute(after: ndmsg.self) { if $0.type == Int(NDA_LLADDR) { address = $0.macAddress } }
      return address.map { (interface, $0) }
    }
    .items
  }

  /// Ends all memberships.
  func close() {
    members = []
    counts = []
    places = [:]
    promiscuous = [:]
    advertisementSockets = []
    advertisementCounts = []
    advertisementPlaces = [:]
  }
}

extension LabelledBatch {
  /// An entry for the interface itself (`bridge fdb ... self permanent`): its driver's filter, on a VLAN device the card's underneath.
  fileprivate mutating func appendFilterEntry(
    _ vrid: VirtualRouterID, on interface: InterfaceIndex, _ name: String, adding: Bool, isHarmless: Bool = true
  ) {
    var header = ndmsg()
    header.ndm_family = UInt8(AF_BRIDGE)
    header.ndm_ifindex = CInt(bitPattern: interface.rawValue)
    header.ndm_state = UInt16(NUD_PERMANENT)
    header.ndm_flags = UInt8(NTF_SELF)
    append(
      "\(adding ? "add" : "remove") MAC address \(MACAddress.virtualRouter(vrid)) \(adding ? "to" : "from") the filter of", name,
      harmless: isHarmless ? (adding ? .fileExists : .noSuchFileOrDirectory) : nil, adding ? RTM_NEWNEIGH : RTM_DELNEIGH,
      flags: adding ? NLM_F_CREATE | NLM_F_EXCL : 0, header: header
    ) { $0.put(NDA_LLADDR, bytes: MACAddress.virtualRouter(vrid).bytes) }
  }
}
