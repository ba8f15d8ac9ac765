public import Engine

/// Which table the gate lives in, and which link groups are ours.
public struct GateConfiguration: Sendable {
  /// The name of the nftables table, of family inet.
  public var table: String
  /// The link groups that belong to this daemon. A device in one that has no chain is shut.
  public var linkGroups: ClosedRange<UInt32>
  /// The link groups of the management groups: in `linkGroups`, without the first, which is that of the common groups.
  public var leaders: [LinkGroup]
  /// Interfaces through which forwarded packets pass only while the leader's lease lasts (flowdown), from the first moment of the table on:
  /// what a killed predecessor left shut must not be open until its successor has looked at everything. The first `heldAtOnce` of them by
  /// index; the others follow in slices.
  public var held: [InterfaceIndex: LinkGroup]
  /// How to hold the table. `nil`: exclusively where the kernel can.
  public var ownership: GateOwnership?
  /// The SCHED_FIFO priority of the keeper's thread, 1...99. `nil`: an ordinary thread.
  public var realTimePriority: Int?

  public static let standardTable = "vrrp6d"
  public static let standardLinkGroups: ClosedRange<UInt32> = 5600...5855
  /// How many interfaces the transaction that makes the table holds: 44 bytes each, in a send buffer that may be no larger than 416 KiB.
  public static let heldAtOnce = 8192

  public init(
    table: String = Self.standardTable, linkGroups: ClosedRange<UInt32> = Self.standardLinkGroups, leaders: [LinkGroup],
    held: [InterfaceIndex: LinkGroup] = [:], ownership: GateOwnership? = nil, realTimePriority: Int? = nil
  ) {
    self.table = table
    self.linkGroups = linkGroups
    self.leaders = leaders
    self.held = held
    self.ownership = ownership
    self.realTimePriority = realTimePriority
  }

  /// Those of `held` that the table has from the first moment on.
  var heldFirst: [(interface: InterfaceIndex, leader: LinkGroup)] {
    held.sorted { $0.key < $1.key }.prefix(Self.heldAtOnce).map { (interface: $0.key, leader: $0.value) }
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
