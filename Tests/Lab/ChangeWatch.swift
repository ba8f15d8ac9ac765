internal import CNetlink
public import Engine

/// Records what changes in a namespace besides packets: links, IPv6 addresses, routes, neighbours and filters, as the kernel notifies of it.
public final class ChangeWatch: Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case link, address, route
    /// Entries for one neighbour. Those for multicast addresses come and go with the kernel's own collection of what was not used.
    case neighbour
    /// Filters, and the qdiscs they are in.
    case filter
  }

  /// One notification.
  public struct Change: Hashable, Sendable {
    /// When it was read.
    public let time: Instant
    public let kind: Kind
    /// Of a route with several, none.
    public let interfaceIndex: UInt32
  }

  private let watch: NetlinkWatch<Change>

  /// The most changes kept; later ones are dropped.
  public static let limit = 1_000_000

  public init(in namespace: NetworkNamespace) throws {
    let groups = [RTNLGRP_LINK, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE, RTNLGRP_NEIGH, RTNLGRP_TC].map(\.rawValue)
    watch = try NetlinkWatch(in: namespace, family: NETLINK_ROUTE, groups: groups, limit: Self.limit) { message, now in
      Self.change(in: message).map { [Change(time: now, kind: $0.kind, interfaceIndex: $0.index)] } ?? []
    }
  }

  /// Ends the watch; what was seen stays.
  public func stop() { watch.stop() }

  public var changes: [Change] { watch.records }
  /// How often the kernel had to drop notifications.
  public var lost: Int { watch.lost }

  private static func change(in message: UnsafePointer<nlmsghdr>) -> (kind: Kind, index: UInt32)? {
    guard let payload = mnl_nlmsg_get_payload(message) else { return nil }
    switch Int(message.pointee.nlmsg_type) {
    case RTM_NEWLINK, RTM_DELLINK:
      return (.link, UInt32(bitPattern: payload.assumingMemoryBound(to: ifinfomsg.self).pointee.ifi_index))
    case RTM_NEWADDR, RTM_DELADDR:
      return (.address, payload.assumingMemoryBound(to: ifaddrmsg.self).pointee.ifa_index)
    case RTM_NEWROUTE, RTM_DELROUTE:
      let attributes = NetlinkAttributes(of: message, behind: MemoryLayout<rtmsg>.size)
      return (.route, attributes.first { $0.kind == Int32(RTA_OIF.rawValue) }?.number ?? 0)
    case RTM_NEWNEIGH, RTM_DELNEIGH:
      let attributes = NetlinkAttributes(of: message, behind: MemoryLayout<ndmsg>.size)
      let address = attributes.first { $0.kind == Int32(NDA_DST) }?.bytes
      guard address?.first != 0xff else { return nil }
      return (.neighbour, UInt32(bitPattern: payload.assumingMemoryBound(to: ndmsg.self).pointee.ndm_ifindex))
    case RTM_NEWTFILTER, RTM_DELTFILTER, RTM_NEWQDISC, RTM_DELQDISC:
      return (.filter, UInt32(bitPattern: payload.assumingMemoryBound(to: tcmsg.self).pointee.tcm_ifindex))
    default:
      return nil
    }
  }
}
