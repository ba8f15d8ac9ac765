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

  /// How many there are to be.
  public struct Need: Hashable, Sendable {
    public var leases: Int
    public var groups: Int
    public var addresses: Int
    public var segments: Int

    public init(leases: Int, groups: Int, addresses: Int, segments: Int) {
      self.leases = leases
      self.groups = groups
      self.addresses = addresses
      self.segments = segments
    }
  }

  /// With room for twice as many as there are to be at first, and for a thousand more, so that a reload can add some.
  public init(_ need: Need) { self.init(leases: need.leases, groups: need.groups, addresses: need.addresses, segments: need.segments) }

  /// What there is no room for, in words.
  public func shortages(for need: Need) -> [String] {
    // Number 0 is nobody's.
    [
      (need.leases, leases, "elections"), (need.groups, groups - 1, "groups"), (need.addresses, addresses, "addresses"),
      (need.segments, segments, "interfaces"),
    ]
    .filter { $0.0 > $0.1 }.map { "\($0.0) \($0.2) are more than the \($0.1) that the gate was made for" }
  }

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
