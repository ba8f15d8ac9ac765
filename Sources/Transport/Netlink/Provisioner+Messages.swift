internal import CNetlink
internal import Engine
internal import SystemPackage

extension LabelledBatch {
  /// RTM_NEWADDR of an address that is ours.
  ///
  /// - Parameters:
  ///   - flags: `IFA_F_...`.
  ///   - preferred: `false` keeps the kernel from choosing it as the source of what it sends.
  mutating func appendAddress(
    _ address: InterfaceAddress, prefixLength: UInt8, flags: CInt, preferred: Bool = true, object: @autoclosure @escaping () -> String
  ) {
    append(
      "add address \(address.address) to device", object(), RTM_NEWADDR, flags: NLM_F_CREATE | NLM_F_REPLACE,
      header: address.header(prefixLength: prefixLength)
    ) { message in
      message.put(IFA_LOCAL, bytes: address.address.bytes)
      message.put(IFA_FLAGS, UInt32(flags))
      message.put(IFA_PROTO, Provisioner.addressOrigin)
      if !preferred {
        message.put(
          IFA_CACHEINFO, structure: ifa_cacheinfo(ifa_prefered: 0, ifa_valid: .max, cstamp: 0, tstamp: 0))
      }
    }
  }

  /// RTM_DELADDR; an address that isn't there is gone.
  mutating func appendAddressRemoval(_ address: InterfaceAddress, prefixLength: UInt8, object: @autoclosure @escaping () -> String) {
    append(
      "delete address \(address.address) from device", object(), harmless: .addressNotAvailable, RTM_DELADDR,
      header: address.header(prefixLength: prefixLength)
    ) { $0.put(IFA_LOCAL, bytes: address.address.bytes) }
  }

  /// RTM_NEWLINK that brings a link up or takes it down.
  mutating func appendState(of index: InterfaceIndex, up: Bool, object: @autoclosure @escaping () -> String) {
    var header = ifinfomsg(index)
    header.ifi_change = UInt32(IFF_UP)
    header.ifi_flags = up ? UInt32(IFF_UP) : 0
    append(up ? "bring up device" : "take down device", object(), RTM_NEWLINK, header: header)
  }

  /// A neighbour proxy entry.
  mutating func appendProxy(_ entry: InterfaceAddress, object: @autoclosure @escaping () -> String) {
    append(
      "answer for \(entry.address) on device", object(), RTM_NEWNEIGH, flags: NLM_F_CREATE | NLM_F_REPLACE, header: entry.proxyHeader
    ) { $0.put(NDA_DST, bytes: entry.address.bytes) }
  }

  mutating func appendProxyRemoval(_ entry: InterfaceAddress, object: @autoclosure @escaping () -> String) {
    append(
      "stop answering for \(entry.address) on device", object(), harmless: .noSuchFileOrDirectory, RTM_DELNEIGH,
      header: entry.proxyHeader
    ) { $0.put(NDA_DST, bytes: entry.address.bytes) }
  }
}

extension InterfaceAddress {
  fileprivate func header(prefixLength: UInt8) -> ifaddrmsg {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(AF_INET6)
    header.ifa_prefixlen = prefixLength
    header.ifa_index = interface.rawValue
    return header
  }

  fileprivate var proxyHeader: ndmsg {
    var header = ndmsg()
    header.ndm_family = UInt8(AF_INET6)
    header.ndm_ifindex = CInt(bitPattern: interface.rawValue)
    // RFC 9568 6.4.3-1: the answer carries the Router flag.
    header.ndm_flags = UInt8(NTF_PROXY | NTF_ROUTER)
    // Without it the entry vanishes when the carrier does.
    header.ndm_state = UInt16(NUD_PERMANENT)
    return header
  }
}
