internal import CNetlink

/// Pairs of virtual Ethernet interfaces: one end is a router's, the other one is where its frames end.
package struct VirtualCables {
  /// Names of both ends.
  package struct Cable: Sendable {
    package let near: String
    package let far: String

    package init(near: String, far: String) {
      self.near = near
      self.far = far
    }
  }

  /// Makes them in the network namespace of the calling thread, both ends up, and without IPv6 at the far one.
  ///
  /// - Throws: the first refusal.
  package static func lay(_ cables: [Cable]) throws(TransportError) {
    let socket = try NetlinkSocket(.route)
    var batch = LabelledBatch()
    for cable in cables {
      batch.append("create", "cable \(cable.near)", RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, header: ifinfomsg()) { message in
        message.put(IFLA_IFNAME, text: cable.near)
        message.nest(IFLA_LINKINFO) { message in
          message.put(IFLA_INFO_KIND, text: "veth")
          message.nest(IFLA_INFO_DATA) { $0.put(VETH_INFO_PEER, bytes: peer(named: cable.far)) }
        }
      }
    }
    // Not before there are both ends: the kernel brings none up that has no other.
    for end in cables.flatMap({ [$0.near, $0.far] }) {
      var up = ifinfomsg()
      up.ifi_change = UInt32(IFF_UP)
      up.ifi_flags = UInt32(IFF_UP)
      batch.append("bring up", end, RTM_NEWLINK, header: up) { $0.put(IFLA_IFNAME, text: end) }
    }
    for refusal in batch.send(through: socket) { if let refusal { throw refusal } }
    for cable in cables { try Sysctl.ipv6(cable.far, "disable_ipv6").write(1) }
  }

  /// What describes the other end: a header and attributes, as in a message of its own.
  private static func peer(named name: String) -> [UInt8] {
    var bytes = withUnsafeBytes(of: ifinfomsg()) { Array($0) }
    let text = Array(name.utf8) + [0]
    let attribute = nlattr(nla_len: UInt16(MemoryLayout<nlattr>.size + text.count), nla_type: UInt16(IFLA_IFNAME))
    bytes += withUnsafeBytes(of: attribute) { Array($0) } + text
    return bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }
}
