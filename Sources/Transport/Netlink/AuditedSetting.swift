internal import CNetlink

/// A setting of a device's that the kernel tells together with the link, so that an audit need not open a file for it.
///
/// All that `Provisioner.settings` writes, but for `proxy_delay`: whoever changes that makes answers late, and nothing else.
struct AuditedSetting {
  private enum Family { case ipv6, ipv4 }

  private let family: Family
  private let name: String
  /// Where it stands in the kernel's list.
  private let place: Int
  let value: Int

  func sysctl(of device: String) -> Sysctl {
    switch family {
    case .ipv6: .ipv6(device, name)
    case .ipv4: .ipv4(device, name)
    }
  }

  static let addressGeneration = ipv6("addr_gen_mode", DEVCONF_ADDR_GEN_MODE, Int(IN6_ADDR_GEN_MODE_NONE.rawValue))

  static let all = [
    addressGeneration, ipv6("accept_ra", DEVCONF_ACCEPT_RA, 0), ipv6("autoconf", DEVCONF_AUTOCONF, 0),
    ipv6("accept_dad", DEVCONF_ACCEPT_DAD, 0), ipv6("dad_transmits", DEVCONF_DAD_TRANSMITS, 0),
    ipv6("forwarding", DEVCONF_FORWARDING, 1), ipv6("proxy_ndp", DEVCONF_PROXY_NDP, 1),
    // The list of IPv4 begins with 1.
    AuditedSetting(family: .ipv4, name: "arp_ignore", place: Int(IPV4_DEVCONF_ARP_IGNORE) - 1, value: 8),
  ]

  private static func ipv6(_ name: String, _ place: some BinaryInteger, _ value: Int) -> AuditedSetting {
    AuditedSetting(family: .ipv6, name: name, place: Int(place), value: value)
  }

  /// What differs in a RTM_NEWLINK message. A setting that it does not have has strayed, too, with the value -1: with an MTU below 1280, a
  /// device has no IPv6 and none of its settings.
  static func strayed(_ link: borrowing NetlinkReply, of device: String) -> [Deviation] {
    var ipv6: [UInt8] = []
    var ipv4: [UInt8] = []
    link.forEachAttribute(after: ifinfomsg.self) { attribute in
      guard attribute.type == Int(IFLA_AF_SPEC) else { return }
      attribute.forEachAttribute { family in
        let isIPv6 = family.type == Int(AF_INET6)
        guard isIPv6 || family.type == Int(AF_INET) else { return }
        family.forEachAttribute { item in
          if isIPv6, item.type == Int(IFLA_INET6_CONF) { ipv6 = item.bytes }
          if !isIPv6, item.type == Int(IFLA_INET_CONF) { ipv4 = item.bytes }
        }
      }
    }
    func value(_ setting: AuditedSetting) -> Int {
      let bytes = setting.family == .ipv6 ? ipv6 : ipv4
      let start = setting.place * MemoryLayout<Int32>.size
      guard start + MemoryLayout<Int32>.size <= bytes.count else { return -1 }
      return bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: start, as: Int32.self)) }
    }
    return all.compactMap { setting in
      let present = value(setting)
      return present == setting.value ? nil : .setting(setting.sysctl(of: device), present)
    }
  }
}
