internal import CNetlink
internal import Engine
internal import SystemPackage

/// Has packets to virtual addresses be the router's own: a `local` route each, whose input goes through the gate's program, which drops them
/// unless the lease is open.
///
/// No address and no device: whoever dies leaves routes that let nothing pass. While another router is Active the route is away, as packets on
/// their way there would end here. Belongs to the gate's thread.
final class AcceptRoutes {
  /// The origin of our routes (`ip -6 route show table local proto 112`): VRRP's protocol number.
  static let origin: UInt8 = 112
  private static let metric: UInt32 = 1024
  private static let messagesPerCall = 64
  /// `LWTUNNEL_ENCAP_BPF`.
  private static let encapsulation: UInt16 = 6

  private let socket: NetlinkSocket
  private let program: BPFProgram
  /// What the program of our routes is called: of two daemons of one namespace, never the same.
  private let name: String

  init(_ socket: NetlinkSocket, program: BPFProgram, instance: String) {
    self.socket = socket
    self.program = program
    name = SegmentFilters.namePrefix + instance
  }

  /// Adds routes. One that is there stays: what dead instances had is cleared before.
  ///
  /// Replacing would take one for the same address from another interface: to the kernel, address and metric are all that a route is.
  ///
  /// - Returns: why addresses are not accepted.
  func add(
    _ addresses: Set<IPv6Address>, of segment: InterfaceIndex, name: String, to table: UInt32
  ) -> [IPv6Address: TransportError] {
    add(addresses, of: segment, name: name, to: table, harmless: .fileExists)
  }

  /// Puts back what somebody removed.
  ///
  /// - Returns: whether there was something.
  func restore(_ addresses: Set<IPv6Address>, of segment: InterfaceIndex, name: String, to table: UInt32) -> Bool {
    add(addresses, of: segment, name: name, to: table, harmless: nil).count < addresses.count
  }

  private func add(
    _ addresses: Set<IPv6Address>, of segment: InterfaceIndex, name: String, to table: UInt32, harmless: Errno?
  ) -> [IPv6Address: TransportError] {
    var batch = LabelledBatch()
    let ordered = addresses.sorted()
    let program = program.fileDescriptor
    for address in ordered {
      batch.append(
        "accept packets to \(address) on", name, harmless: harmless, RTM_NEWROUTE, flags: NLM_F_CREATE, header: Self.header(table)
      ) { message in
        Self.put(address, segment, table, into: &message)
        message.put(RTA_ENCAP_TYPE.rawValue, Self.encapsulation)
        message.nest(RTA_ENCAP.rawValue) { message in
          message.nest(LWT_BPF_IN) { message in
            message.put(LWT_BPF_PROG_FD, UInt32(bitPattern: program))
            message.put(LWT_BPF_PROG_NAME, text: self.name)
          }
        }
      }
    }
    return Self.errors(&batch, ordered, through: socket)
  }

  /// Whether this kernel has routes whose input goes through a program.
  ///
  /// - Throws: EOPNOTSUPP with the kernel option that is missing.
  static func probe(_ program: BPFProgram) throws(TransportError) {
    guard let loopback = InterfaceIndex(if_nametoindex("lo")) else { return }
    let routes = AcceptRoutes(try NetlinkSocket(.route), program: program, instance: "probe")
    // Of the discard prefix (RFC 6666): nobody's.
    let address = IPv6Address(high: 0x0100 << 48, low: 0x5e)
    let refusal = routes.add([address], of: loopback, name: "lo", to: Attachments.localTable)[address]
    _ = routes.remove([address], of: loopback, from: Attachments.localTable)
    guard let refusal else { return }
    guard refusal.errno == .notSupportedOnSocket || refusal.errno == .notSupported else { throw refusal }
    throw TransportError(
      operation: refusal.operation, object: refusal.object, errno: refusal.errno,
      kernelText: "the kernel has no routes with programs, which accept-mode needs: enable CONFIG_LWTUNNEL_BPF, or leave accept-mode out")
  }

  /// Removes routes. One that isn't there is gone.
  ///
  /// - Returns: why addresses still have one.
  func remove(_ addresses: Set<IPv6Address>, of segment: InterfaceIndex, from table: UInt32) -> [IPv6Address: TransportError] {
    Self.remove(addresses, of: segment, from: table, through: socket)
  }

  private static func remove(
    _ addresses: Set<IPv6Address>, of segment: InterfaceIndex, from table: UInt32, through socket: NetlinkSocket
  ) -> [IPv6Address: TransportError] {
    var batch = LabelledBatch()
    let ordered = addresses.sorted()
    for address in ordered {
      batch.append(
        "stop accepting packets to \(address) on", "interface \(segment)", harmless: .noSuchProcess, RTM_DELROUTE,
        header: header(table)
      ) { put(address, segment, table, into: &$0) }
    }
    return errors(&batch, ordered, through: socket).filter { $0.value.errno != .noSuchDevice }
  }

  /// Removes the routes of dead instances, of whatever interface and table.
  ///
  /// - Parameter instance: ours, which nobody else is.
  /// - Returns: how many there were, and the addresses of those that live.
  /// - Throws: what the kernel refuses.
  static func clearLeftovers(
    through socket: NetlinkSocket, instance: String
  ) throws(TransportError) -> (count: Int, living: Set<IPv6Address>) {
    let left = try all(through: socket).map { route in
      (route.address, route.interface, route.table, lives: route.owner != instance && InstanceName.isTaken(route.owner))
    }
    let dead = left.filter { !$0.lives }
    for (address, interface, table, _) in dead {
      if let error = remove([address], of: interface, from: table, through: socket).values.first { throw error }
    }
    return (dead.count, Set(left.filter(\.lives).map(\.0)))
  }

  /// A route of some daemon of ours.
  private struct Found {
    let address: IPv6Address
    let interface: InterfaceIndex
    let table: UInt32
    /// The name of the daemon.
    let owner: String
  }

  /// The routes of all daemons of ours, living and dead.
  private static func all(through socket: NetlinkSocket) throws(TransportError) -> [Found] {
    var header = rtmsg()
    header.rtm_family = UInt8(AF_INET6)
    header.rtm_protocol = origin
    return try socket.dump(RTM_GETROUTE, header: header) { reply -> Found? in
      guard let header = reply.header(rtmsg.self), header.rtm_protocol == origin, header.rtm_type == UInt8(RTN_LOCAL) else { return nil }
      var (address, interface, table) = (IPv6Address?.none, InterfaceIndex?.none, UInt32(header.rtm_table))
      var isOurs = false
      var name = ""
      reply.forEachAttribute(after: rtmsg.self) { attribute in
        switch attribute.type {
        case Int(RTA_DST.rawValue): address = attribute.address
        case Int(RTA_OIF.rawValue): interface = attribute.number().flatMap { InterfaceIndex($0) }
        case Int(RTA_TABLE.rawValue): table = attribute.number() ?? table
        case Int(RTA_ENCAP_TYPE.rawValue): isOurs = attribute.number() == encapsulation
        case Int(RTA_ENCAP.rawValue):
          attribute.forEachAttribute { direction in
            guard direction.type == Int(LWT_BPF_IN) else { return }
            direction.forEachAttribute { if $0.type == Int(LWT_BPF_PROG_NAME) { name = $0.text } }
          }
        default: break
        }
      }
      guard isOurs, name.hasPrefix(SegmentFilters.namePrefix), let address, let interface else { return nil }
      let owner = String(name.dropFirst(SegmentFilters.namePrefix.count))
      return Found(address: address, interface: interface, table: table, owner: owner)
    }
    .items
  }

  /// The addresses that a daemon has routes for, and on which interfaces.
  ///
  /// - Throws: when the kernel doesn't tell.
  static func present(of instance: String, through socket: NetlinkSocket) throws(TransportError) -> [(InterfaceIndex, IPv6Address)] {
    try all(through: socket).filter { $0.owner == instance }.map { ($0.interface, $0.address) }
  }

  private static func errors(
    _ batch: inout LabelledBatch, _ addresses: [IPv6Address], through socket: NetlinkSocket
  ) -> [IPv6Address: TransportError] {
    var failures: [IPv6Address: TransportError] = [:]
    for (address, error) in zip(addresses, batch.send(through: socket, perCall: messagesPerCall)) { failures[address] = error }
    return failures
  }

  private static func header(_ table: UInt32) -> rtmsg {
    var header = rtmsg()
    header.rtm_family = UInt8(AF_INET6)
    header.rtm_dst_len = 128
    header.rtm_table = table < 256 ? UInt8(table) : UInt8(RT_TABLE_UNSPEC.rawValue)
    header.rtm_protocol = origin
    header.rtm_scope = UInt8(RT_SCOPE_UNIVERSE.rawValue)
    header.rtm_type = UInt8(RTN_LOCAL)
    return header
  }

  private static func put(_ address: IPv6Address, _ segment: InterfaceIndex, _ table: UInt32, into message: inout NetlinkMessage) {
    message.put(RTA_TABLE.rawValue, table)
    message.put(RTA_DST.rawValue, bytes: address.bytes)
    message.put(RTA_OIF.rawValue, segment.rawValue)
    message.put(RTA_PRIORITY.rawValue, metric)
  }
}
