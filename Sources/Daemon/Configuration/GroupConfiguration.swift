public import Engine

/// One virtual router of this configuration, defaults filled in.
public struct GroupConfiguration: Sendable, Equatable {
  /// What logs, outputs and `follow:` call it. Unique.
  public let name: String
  /// Its interface and VRID: no two groups have both in common.
  public let id: GroupID
  /// Whether it elects, for whom, or whom it follows.
  public let role: Role
  /// The addresses of the virtual router, link-local first (RFC 9568 5.2.9). One to twenty, no two alike.
  public let addresses: [IPv6Address]
  /// Whether packets to the addresses are accepted while Active (Accept_Mode). Always true for an address owner, whose addresses are ours to
  /// route to this router too: configured on the interface itself they would answer when this router is not Active.
  public let acceptsTraffic: Bool
  /// Where a management group departs from its election; no departure for any other group.
  public let leadership: Leadership
  /// How long after its interface has come up an electing group stays in Initialize; 0 to 3600 s. A switch port may still block then.
  public let linkUpDelay: Duration
  /// The link-local addresses of the routers whose Advertisements an electing group takes in. `nil`: whoever is on the link.
  public let peers: Set<IPv6Address>?
  /// What makes its router better or worse for what it is elected for; nothing for a service group, which isn't.
  public let tracking: [TrackedObject]
  /// What hosts are told by Router Advertisements while Active. `nil`: nothing.
  public let advertising: RouterAdvertisingParameters?
  /// Whom its changes of state, and those of its followers, are told, beside those whom all are told. Of groups that elect only.
  public let notify: NotifyConfiguration?

  /// What kind of group it is.
  public enum Role: Sendable, Equatable {
    /// Elects for itself (RFC 9568).
    case common(ElectionSettings)
    /// Elects like a common group and tells the groups bound to it.
    ///
    /// - `gateway`: it serves traffic for its addresses too; otherwise it negotiates only, and installs nothing.
    /// - `holdGrace`: how long it must have been out of Active before its followers' interfaces are taken down. `nil`: one
    ///   Active_Down_Interval.
    case management(ElectionSettings, gateway: Bool, holdGrace: Duration?)
    /// Follows the management group of that name, in a binding mode. Sends no Advertisements.
    case service(leader: String, mode: String)
  }

  public init(
    name: String, id: GroupID, role: Role, addresses: [IPv6Address], acceptsTraffic: Bool, leadership: Leadership = .asElected,
    linkUpDelay: Duration = .zero, peers: Set<IPv6Address>? = nil, tracking: [TrackedObject] = [],
    advertising: RouterAdvertisingParameters?,
    notify: NotifyConfiguration? = nil
  ) {
    self.name = name
    self.id = id
    self.role = role
    self.addresses = addresses
    self.acceptsTraffic = acceptsTraffic
    self.leadership = leadership
    self.linkUpDelay = linkUpDelay
    self.peers = peers
    self.tracking = tracking
    self.advertising = advertising
    self.notify = notify
  }

  /// What the group elects with. `nil` for a service group, which doesn't.
  public var election: ElectionSettings? {
    switch role {
    case .common(let settings), .management(let settings, gateway: _, holdGrace: _): settings
    case .service: nil
    }
  }

  /// Whether others may follow it.
  var isLeader: Bool { if case .management = role { true } else { false } }

  /// Whether it answers and forwards for its addresses, and so is in the gate: every group but a management group that only
  /// negotiates.
  public var servesTraffic: Bool {
    switch role {
    case .common, .service: true
    case .management(_, let gateway, holdGrace: _): gateway
    }
  }
}

/// The configured values of RFC 9568 6.1.
public struct ElectionSettings: Sendable, Equatable {
  /// 1 to 255; 255 is the owner of the addresses.
  public let priority: Priority
  /// Advertisement_Interval, 10 ms to 40.95 s.
  public let interval: AdvertisementInterval
  /// Preempt_Mode.
  public let preempts: Bool
  /// How long a router that could preempt waits before it does. Zero when it doesn't preempt.
  public let preemptDelays: PreemptDelays
  /// The longest of them.
  public var preemptDelay: Duration { preemptDelays.longest }

  public init(
    priority: Priority = .standard, interval: AdvertisementInterval = .standard, preempts: Bool = true, preemptDelays: PreemptDelays
  ) {
    self.priority = priority
    self.interval = interval
    self.preempts = preempts
    self.preemptDelays = preemptDelays
  }

  /// The same delay, whatever the reason that the router was not Active.
  public init(
    priority: Priority = .standard, interval: AdvertisementInterval = .standard, preempts: Bool = true, preemptDelay: Duration = .zero
  ) {
    self.init(priority: priority, interval: interval, preempts: preempts, preemptDelays: PreemptDelays(all: preemptDelay))
  }
}
