internal import CNetlink
internal import Engine
internal import SystemPackage

/// Virtual addresses that programs of the router may bind to while the group is Active: on the loopback interface, preferred by nobody.
///
/// The kernel makes a route for each, in front of the gate's, which lets in whatever comes, lease or not. It is taken out as soon as the kernel
/// says that it is there. Belongs to the gate's thread.
final class BoundAddresses {
  /// Our mark on addresses (`IFA_PROTO`, Linux 5.18): VRRP's protocol number.
  private static let origin: UInt8 = 112
  /// Room for what is said while thousands of routes of others change.
  private static let receiveBuffer = 1 << 20

  private let socket: NetlinkSocket
  private let watch: NetlinkSocket
  private let loopback: InterfaceIndex
  private var addresses: Set<IPv6Address> = []

  init(_ socket: NetlinkSocket) throws(TransportError) {
    self.socket = socket
    guard let loopback = InterfaceIndex(if_nametoindex("lo")) else {
      throw TransportError(operation: "find", object: "the loopback interface", errno: .latest)
    }
    self.loopback = loopback
    watch = try NetlinkSocket(.route, groups: [RTNLGRP_IPV6_ROUTE.rawValue], receiveBuffer: Self.receiveBuffer)
    try watch.receiveOnly([UInt16(RTM_NEWROUTE)], with: UInt8(RTN_LOCAL), at: Self.typeOffset)
  }

  /// Of `rtm_type` in a notification.
  private static let typeOffset = MemoryLayout<nlmsghdr>.size + (MemoryLayout<rtmsg>.offset(of: \.rtm_type) ?? 0)

  /// Readable when a route may have to be taken out.
  var fileDescriptor: CInt { watch.fileDescriptor }

  /// Adds addresses: without duplicate address detection, without a route of their prefix, never chosen as a source.
  ///
  /// - Returns: why programs cannot bind to some.
  func add(_ added: Set<IPv6Address>) -> [IPv6Address: TransportError] {
    let ordered = added.sorted()
    addresses.formUnion(added)
    var batch = LabelledBatch()
    for address in ordered {
      batch.append(
        "let programs bind to", "\(address)", RTM_NEWADDR, flags: NLM_F_CREATE | NLM_F_REPLACE, header: Self.header(loopback)
      ) { message in
        message.put(IFA_LOCAL, bytes: address.bytes)
        message.put(IFA_FLAGS, UInt32(IFA_F_NODAD | IFA_F_NOPREFIXROUTE))
        message.put(IFA_PROTO, Self.origin)
        message.put(IFA_CACHEINFO, structure: ifa_cacheinfo(ifa_prefered: 0, ifa_valid: .max, cstamp: 0, tstamp: 0))
      }
    }
    var failures: [IPv6Address: TransportError] = [:]
    for (address, error) in zip(ordered, batch.send(through: socket)) { failures[address] = error }
    addresses.subtract(failures.keys)
    return failures
  }

  /// Removes addresses. One that isn't there is gone.
  ///
  /// - Returns: what the kernel refused.
  @discardableResult
  func remove(_ removed: Set<IPv6Address>) -> [TransportError] {
    addresses.subtract(removed)
    return Self.remove(removed, from: loopback, through: socket)
  }

  private static func remove(
    _ addresses: Set<IPv6Address>, from loopback: InterfaceIndex, through socket: NetlinkSocket
  ) -> [TransportError] {
    var batch = LabelledBatch()
    for address in addresses.sorted() {
      batch.append("remove from lo", "\(address)", harmless: .addressNotAvailable, RTM_DELADDR, header: header(loopback)) {
        $0.put(IFA_LOCAL, bytes: address.bytes)
      }
    }
    return batch.send(through: socket).compactMap(\.self)
  }

  /// Takes out the routes that the kernel has made since.
  ///
  /// - Throws: when the kernel doesn't answer.
  func drain() throws(TransportError) {
    var found: Set<IPv6Address> = []
    reading: while true {
      let outcome = try watch.receive { message in
        guard let header = message.header(rtmsg.self), header.rtm_dst_len == 128, header.rtm_protocol == UInt8(RTPROT_KERNEL) else {
          return
        }
        var address: IPv6Address?
        message.forEachAttribute(after: rtmsg.self) { if $0.type == Int(RTA_DST.rawValue) { address = $0.address } }
        if let address { found.insert(address) }
      }
      switch outcome {
      case .messages: continue
      // Some of what was said is lost: all are asked for.
      case .overrun: found = addresses
      case .nothing: break reading
      }
    }
    takeOut(found.intersection(addresses))
  }

  /// Takes out what the kernel may have made again. For the audit.
  func takeOutAll() { takeOut(addresses) }

  private func takeOut(_ addresses: Set<IPv6Address>) {
    guard !addresses.isEmpty else { return }
    var batch = LabelledBatch()
    for address in addresses {
      var header = rtmsg()
      header.rtm_family = UInt8(AF_INET6)
      header.rtm_dst_len = 128
      header.rtm_table = UInt8(RT_TABLE_LOCAL.rawValue)
      header.rtm_protocol = UInt8(RTPROT_KERNEL)
      header.rtm_type = UInt8(RTN_LOCAL)
      batch.append("take out the kernel's route to", "\(address)", harmless: .noSuchProcess, RTM_DELROUTE, header: header) { [loopback] in
        $0.put(RTA_DST.rawValue, bytes: address.bytes)
        $0.put(RTA_OIF.rawValue, loopback.rawValue)
      }
    }
    _ = batch.send(through: socket)
  }

  /// Removes what a dead predecessor left.
  ///
  /// - Parameter living: addresses of daemons that live.
  /// - Returns: how many there were.
  /// - Throws: what the kernel refuses.
  static func clearLeftovers(through socket: NetlinkSocket, besides living: Set<IPv6Address>) throws(TransportError) -> Int {
    guard let loopback = InterfaceIndex(if_nametoindex("lo")) else { return 0 }
    let left = try socket.dumpAddresses().items.filter { $0.0 == loopback && $0.1.origin == origin && !living.contains($0.1.address) }.map(
      \.1.address)
    if let error = remove(Set(left), from: loopback, through: socket).first { throw error }
    return left.count
  }

  private static func header(_ loopback: InterfaceIndex) -> ifaddrmsg {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(AF_INET6)
    header.ifa_prefixlen = 128
    header.ifa_index = loopback.rawValue
    return header
  }
}
