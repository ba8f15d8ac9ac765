/// Which table the gate lives in, and which link groups are ours.
public struct GateConfiguration: Sendable {
  /// The name of the nftables table, of family inet.
  public var table: String
  /// The link groups that belong to this daemon. A device in one that has no chain is shut.
  public var linkGroups: ClosedRange<UInt32>
  /// The link groups of the management groups: in `linkGroups`, without the first, which is that of the common groups.
  public var leaders: [LinkGroup]
  /// How to hold the table. `nil`: exclusively where the kernel can.
  public var ownership: GateOwnership?
  /// The SCHED_FIFO priority of the keeper's thread, 1...99. `nil`: an ordinary thread.
  public var realTimePriority: Int?

  public static let standardTable = "vrrp6d"
  public static let standardLinkGroups: ClosedRange<UInt32> = 5600...5855

  public init(
    table: String = Self.standardTable, linkGroups: ClosedRange<UInt32> = Self.standardLinkGroups, leaders: [LinkGroup],
    ownership: GateOwnership? = nil, realTimePriority: Int? = nil
  ) {
    self.table = table
    self.linkGroups = linkGroups
    self.leaders = leaders
    self.ownership = ownership
    self.realTimePriority = realTimePriority
  }

  /// The link group that the devices of all common groups share.
  public var commonGroups: LinkGroup { LinkGroup(linkGroups.lowerBound) }
}

/// How the table is protected from other programs.
public enum GateOwnership: Hashable, Sendable {
  /// Nobody else can change or flush it, and it outlives the daemon, shut (Linux 6.9 and later).
  case exclusive
  /// Anybody with the privileges may delete it. That is noticed, and the table made anew, within milliseconds; they are open ones.
  case shared
}
