/// All that RFC 8347 and this product's own YANG module say of groups: what `show --yang` is made of.
public struct OperationalQuestion: ControlQuestion {
  public typealias Answer = OperationalReport
  public static let name = "operational"

  /// The most groups of one answer.
  public static let pageLimit = 500

  /// How many groups are left out at the beginning.
  public var offset: Int?
  /// How many there are to be in the answer, `pageLimit` at most, which is the default.
  public var limit: Int?

  public init(offset: Int? = nil, limit: Int? = nil) {
    self.offset = offset
    self.limit = limit
  }
}

/// A page of groups with all that YANG modules say of them.
public struct OperationalReport: Codable, Equatable, Sendable {
  /// How many groups there are, on all pages.
  public var matching: Int
  /// How many come before this page.
  public var offset: Int
  /// In the order of the configuration.
  public var instances: [VirtualRouterInstance]

  public init(matching: Int, offset: Int, instances: [VirtualRouterInstance]) {
    self.matching = matching
    self.offset = offset
    self.instances = instances
  }
}

/// A group, its interface, its counters, and why it is what it is in the words of RFC 8347.
public struct VirtualRouterInstance: Codable, Equatable, Sendable {
  public var group: GroupReport
  /// Absent while there is no interface of that name.
  public var link: LinkFacts?
  public var statistics: GroupStatistics
  /// Since when it is out of Initialize. Absent while it is in it, and for a group that follows.
  public var begunAt: String?
  /// Skew_Time, of a group that elects.
  public var skewMicroseconds: Int?
  /// `last-event`, without its prefix. Absent for a group that follows.
  public var lastEvent: String?
  /// `new-master-reason`. Absent for a group that follows.
  public var newActiveReason: String?

  public init(
    group: GroupReport, link: LinkFacts?, statistics: GroupStatistics, begunAt: String? = nil, skewMicroseconds: Int? = nil,
    lastEvent: String? = nil, newActiveReason: String? = nil
  ) {
    self.group = group
    self.link = link
    self.statistics = statistics
    self.begunAt = begunAt
    self.skewMicroseconds = skewMicroseconds
    self.lastEvent = lastEvent
    self.newActiveReason = newActiveReason
  }
}

/// What the kernel says of an interface.
public struct LinkFacts: Codable, Equatable, Sendable {
  /// The driver's name, such as `veth` or `vlan`. Absent for hardware.
  public var kind: String?
  /// Administratively up.
  public var isUp: Bool
  public var hasCarrier: Bool
  public var mac: String?

  public init(kind: String?, isUp: Bool, hasCarrier: Bool, mac: String?) {
    self.kind = kind
    self.isUp = isUp
    self.hasCarrier = hasCarrier
    self.mac = mac
  }
}
