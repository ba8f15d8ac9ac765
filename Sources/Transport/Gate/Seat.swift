public import Engine

/// One virtual router on one segment, in words that no mechanism owns.
public struct Seat: Hashable, Sendable {
  public let slot: GroupSlot
  public let segment: InterfaceIndex
  public let vrid: VirtualRouterID
  /// What hosts may ask for. The link-local one first.
  public let addresses: [IPv6Address]
  /// Whether packets to them are the router's own while the lease is open (RFC 9568 6.1 Accept_Mode, or the owner).
  public let acceptsTraffic: Bool
  /// Whether programs of the router may bind to them then.
  public let isBindable: Bool
  /// Whether it elects nothing: whoever advertises its virtual router is a rival.
  public let follows: Bool
  public let lease: LeaseNumber

  public init(
    slot: GroupSlot, segment: InterfaceIndex, vrid: VirtualRouterID, addresses: [IPv6Address], acceptsTraffic: Bool,
    isBindable: Bool = false, follows: Bool = false, lease: LeaseNumber
  ) {
    self.slot = slot
    self.segment = segment
    self.vrid = vrid
    self.addresses = addresses
    self.acceptsTraffic = acceptsTraffic
    self.isBindable = isBindable
    self.follows = follows
    self.lease = lease
  }

  /// RFC 9568 7.3.
  public var macAddress: MACAddress { .virtualRouter(vrid) }
}

/// For how many there is room. The gate's memory is proportional to it.
public struct GateCapacity: Hashable, Sendable {
  public var leases: Int
  public var groups: Int
  public var addresses: Int
  public var segments: Int

  /// - Parameters: what there is to be at first. There is room for twice as many, and for a thousand more, so that a reload can add some.
  public init(leases: Int, groups: Int, addresses: Int, segments: Int) {
    func roomFor(_ count: Int) -> Int { 2 * count + Self.reserve }
    self.leases = roomFor(leases)
    self.groups = roomFor(groups)
    self.addresses = roomFor(addresses)
    self.segments = roomFor(segments)
  }

  private static let reserve = 1024
}
