internal import CNetlink
public import Engine

/// Records which elements come into the nftables sets and maps of a namespace and leave them, as the kernel notifies of it.
///
/// An element whose time runs out is told of late or never: only what somebody did is seen.
public final class SetWatch: Sendable {
  /// One element.
  public struct Change: Hashable, Sendable {
    /// When the notification was read; what it tells of is in force since before.
    public let time: Instant
    public let set: String
    public let isRemoval: Bool
    /// The key in the kernel's own order: an interface index stands in the order of this machine.
    public let key: [UInt8]

    /// The interface index that the key begins with.
    public var interfaceIndex: UInt32? {
      key.count < 4 ? nil : key.prefix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    }
  }

  private let watch: NetlinkWatch<Change>

  /// The most changes kept; later ones are dropped.
  public static let limit = 1_000_000

  /// - Parameter table: the one whose sets are watched.
  public init(in namespace: NetworkNamespace, table: String) throws {
    let groups = [UInt32(NFNLGRP_NFTABLES.rawValue)]
    watch = try NetlinkWatch(in: namespace, family: NETLINK_NETFILTER, groups: groups, limit: Self.limit) { message, now in
      Self.changes(in: message, of: table, at: now)
    }
  }

  /// Ends the watch; what was seen stays.
  public func stop() { watch.stop() }

  public var changes: [Change] { watch.records }
  /// How often the kernel had to drop notifications.
  public var lost: Int { watch.lost }

  private static func changes(in message: UnsafePointer<nlmsghdr>, of table: String, at now: Instant) -> [Change] {
    let type = UInt32(message.pointee.nlmsg_type)
    let subsystem = UInt32(NFNL_SUBSYS_NFTABLES) << 8
    let isRemoval = type == subsystem | NFT_MSG_DELSETELEM.rawValue
    guard isRemoval || type == subsystem | NFT_MSG_NEWSETELEM.rawValue else { return [] }
    var set = ""
    var keys: [[UInt8]] = []
    for attribute in NetlinkAttributes(of: message, behind: MemoryLayout<nfgenmsg>.size) {
      switch attribute.kind {
      case Int32(NFTA_SET_ELEM_LIST_TABLE.rawValue): if attribute.text != table { return [] }
      case Int32(NFTA_SET_ELEM_LIST_SET.rawValue): set = attribute.text ?? ""
      case Int32(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue): keys = NetlinkAttributes(nestedIn: attribute).compactMap(key)
      default: break
      }
    }
    return keys.map { Change(time: now, set: set, isRemoval: isRemoval, key: $0) }
  }

  private static func key(of element: UnsafePointer<nlattr>) -> [UInt8]? {
    for attribute in NetlinkAttributes(nestedIn: element) where attribute.kind == Int32(NFTA_SET_ELEM_KEY.rawValue) {
      for value in NetlinkAttributes(nestedIn: attribute) where value.kind == Int32(NFTA_DATA_VALUE.rawValue) { return value.bytes }
    }
    return nil
  }
}
