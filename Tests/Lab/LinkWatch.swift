internal import CNetlink
public import Engine

/// Records when the interfaces of a namespace go up and down, as the kernel reports it.
public final class LinkWatch: Sendable {
  /// One report.
  public struct Change: Hashable, Sendable {
    /// When the report was read, which is a little after the fact.
    public let time: Instant
    public let interface: String
    /// Set up by somebody.
    public let isUp: Bool
    /// Set up by somebody, and with carrier.
    public let isUsable: Bool
  }

  private let watch: NetlinkWatch<Change>

  /// The most reports kept; later ones are dropped.
  public static let limit = 1_000_000

  public init(in namespace: NetworkNamespace) throws {
    watch = try NetlinkWatch(in: namespace, family: NETLINK_ROUTE, groups: [RTNLGRP_LINK.rawValue], limit: Self.limit) { message, now in
      Self.change(in: message, at: now).map { [$0] } ?? []
    }
  }

  /// Ends the watch; what was seen stays.
  public func stop() { watch.stop() }

  public var changes: [Change] { watch.records }
  /// How often the kernel had to drop reports.
  public var lost: Int { watch.lost }

  /// When an interface was first reported usable at `start` or later.
  public func usable(_ interface: String, since start: Instant) -> Instant? {
    watch.first { $0.time >= start && $0.interface == interface && $0.isUsable }?.time
  }

  private static func change(in message: UnsafePointer<nlmsghdr>, at now: Instant) -> Change? {
    guard message.pointee.nlmsg_type == RTM_NEWLINK,
      let link = mnl_nlmsg_get_payload(message)?.assumingMemoryBound(to: ifinfomsg.self).pointee,
      let name = NetlinkAttributes(of: message, behind: MemoryLayout<ifinfomsg>.size).first(where: { $0.kind == IFLA_IFNAME })?.text
    else { return nil }
    let usable = UInt32(IFF_UP) | lowerUp
    return Change(time: now, interface: name, isUp: link.ifi_flags & UInt32(IFF_UP) != 0, isUsable: link.ifi_flags & usable == usable)
  }

  /// IFF_LOWER_UP of linux/if.h, which net/if.h, that is included instead, doesn't have.
  private static let lowerUp: UInt32 = 1 << 16
}
