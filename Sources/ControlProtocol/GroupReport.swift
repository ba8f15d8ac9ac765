/// What is asked of one group, by its name.
public struct GroupQuestion: ControlQuestion {
  public typealias Answer = GroupReport
  public static let name = "group"

  public var name: String

  public init(name: String) { self.name = name }
}

/// One group of a running daemon. Times of day are RFC 3339, in UTC.
public struct GroupReport: Codable, Equatable, Sendable {
  public var name: String
  public var vrid: Int
  /// `Active`, `Backup` or `Initialize`.
  public var state: String
  /// As configured: the interface's own name, or an alternative one.
  public var interface: String
  /// What the kernel calls it. Absent while there is none.
  public var kernelInterface: String?
  /// `common`, `management` or `service`.
  public var type: String
  /// The binding mode of a service group.
  public var mode: String?
  /// The management group that a service group follows.
  public var leader: String?
  /// The virtual addresses, the link-local one first.
  public var addresses: [String]
  /// 00:00:5e:00:02:{VRID}.
  public var virtualMAC: String
  /// Why a group is in Initialize, or has a lower priority than it was given.
  public var reason: String?
  /// What to do about that.
  public var remedy: String?
  /// `up`, `held` or `lost`, of a service group.
  public var interfaceCondition: String?
  /// What keeps the interface of a flowdown group down or up: `held`, `holding` (about to be), `released` (by an operator) or `none`.
  public var hold: String?

  /// As configured.
  public var priority: Int?
  /// What its Advertisements say while it is Active: 1 while no follower can be served.
  public var priorityInForce: Int?
  /// The link-local address of the router that is Active, as far as this one knows: its own while it is Active itself.
  public var activeRouter: String?
  /// The priority that the Active router advertises.
  public var activePriority: Int?
  /// Why this router can serve none of a management group's followers.
  public var inability: String?
  /// The configured advertise interval.
  public var intervalMilliseconds: Int?
  /// The Active's interval, as a Backup has learned it.
  public var learnedIntervalMilliseconds: Int?
  /// How long a Backup waits for an Advertisement (RFC 9568 Active_Down_Interval).
  public var activeDownMilliseconds: Double?
  /// What remains of that.
  public var activeDownRemainingMilliseconds: Double?
  /// Until an Active advertises next.
  public var nextAdvertisementMilliseconds: Double?
  /// The link-local address that its Advertisements leave from.
  public var source: String?
  /// Whose Advertisements it takes in. Absent: whoever is on the link.
  public var peers: [String]?
  public var preempts: Bool?
  /// How long an Active of lower priority is borne with.
  public var preemptDelaySeconds: Double?
  /// What remains of that, while it is waited for.
  public var preemptRemainingSeconds: Double?
  /// Whether a management group serves its own addresses.
  public var gateway: Bool?
  public var ignoreIfDown: Bool?
  public var initializeHoldSeconds: Double?
  public var linkUpDelaySeconds: Double?
  public var acceptMode: Bool
  /// Those of its addresses that the router has at the moment, of a group in accept mode.
  public var acceptedAddresses: [String]?

  public var advertisementsSent: UInt64?
  /// Advertisements that did not leave: the kernel refused them.
  public var advertisementsRefused: UInt64?
  public var advertisementsReceived: UInt64?
  /// Whether the gate is open for the group and its followers at this moment. An Active that is late, or whose Advertisements do not leave,
  /// forwards nothing.
  public var isOpen: Bool?
  /// Takeovers that waited one more interval because the timer fired late: this router may have heard late, too.
  public var takeoversPutOff: UInt64?
  /// Who advertises this virtual router beside its Active.
  public var rivals: [Rival]
  public var transitions: UInt64?
  /// How late this process handled the group's deadlines: what peers see as silence.
  public var worstLatenessMilliseconds: Double?
  public var meanLatenessMilliseconds: Double?
  /// What it tracks, in the order of the configuration. Absent: nothing.
  public var tracked: [TrackedReport]?
  /// Absent unless an operator has drained it.
  public var drained: DrainedReport?
  /// Absent for a group that never sends Router Advertisements.
  public var routerAdvertising: RouterAdvertising?

  /// When the group was made: at the start, or by a reload.
  public var createdAt: String?
  /// When its state changed last; when it was made, if it never has.
  public var changedAt: String?
  /// How long ago that was.
  public var secondsInState: Double?
  /// The last changes of state, newest first, 16 at most. Absent in lists.
  public var changes: [Change]?

  /// One change of a group's state.
  public struct Change: Codable, Equatable, Sendable {
    public var at: String
    public var secondsAgo: Double
    public var from: String
    public var to: String
    public var cause: String

    public init(at: String, secondsAgo: Double, from: String, to: String, cause: String) {
      self.at = at
      self.secondsAgo = secondsAgo
      self.from = from
      self.to = to
      self.cause = cause
    }
  }

  /// How a group's Router Advertisements are getting on.
  public struct RouterAdvertising: Codable, Equatable, Sendable {
    /// `silent` (not Active), `due` (Active, addresses not announced yet) or `advertising`.
    public var state: String
    public var intervalSeconds: Double
    public var lifetimeSeconds: Int
    public var prefixes: [String]
    public var frameBytes: Int?
    /// Until the next one is due.
    public var nextSeconds: Double?
    public var sent: UInt64
    /// Due, and not sent: the lease was not open, or the kernel refused.
    public var withheld: UInt64
    /// Router Solicitations heard.
    public var solicitations: UInt64
    /// Heard from the virtual router's address while it was Active here.
    public var foreign: UInt64
    /// Heard from the virtual router's address while it was not Active here, and not what this router would send.
    public var differing: UInt64

    public init(
      state: String, intervalSeconds: Double, lifetimeSeconds: Int, prefixes: [String], frameBytes: Int?, nextSeconds: Double?,
      sent: UInt64,
      withheld: UInt64, solicitations: UInt64, foreign: UInt64, differing: UInt64
    ) {
      self.state = state
      self.intervalSeconds = intervalSeconds
      self.lifetimeSeconds = lifetimeSeconds
      self.prefixes = prefixes
      self.frameBytes = frameBytes
      self.nextSeconds = nextSeconds
      self.sent = sent
      self.withheld = withheld
      self.solicitations = solicitations
      self.foreign = foreign
      self.differing = differing
    }
  }

  /// Somebody who advertises a virtual router of this one and should not, or not from there.
  public struct Rival: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
      /// It has lost to this router, which is Active and has answered, and goes on.
      case deaf
      /// It has this router's link-local address. The priorities decide.
      case sameAddress = "same-address"
      /// It has this router's link-local address and priority: both may be Active.
      case undecidable
      /// It advertises a group that follows here.
      case unbound
      /// It is not among the group's `peers`, and not taken in.
      case unlisted
    }

    public var kind: Kind
    /// The link-local address that its Advertisements come from.
    public var address: String
    public var priority: Int
    public var intervalMilliseconds: Int
    /// How many were heard.
    public var advertisements: UInt64

    public init(kind: Kind, address: String, priority: Int, intervalMilliseconds: Int, advertisements: UInt64) {
      self.kind = kind
      self.address = address
      self.priority = priority
      self.intervalMilliseconds = intervalMilliseconds
      self.advertisements = advertisements
    }
  }

  public init(
    name: String, vrid: Int, state: String, interface: String, type: String, addresses: [String], virtualMAC: String, acceptMode: Bool
  ) {
    self.name = name
    self.vrid = vrid
    self.state = state
    self.interface = interface
    self.type = type
    self.addresses = addresses
    self.virtualMAC = virtualMAC
    self.acceptMode = acceptMode
    rivals = []
  }
}
