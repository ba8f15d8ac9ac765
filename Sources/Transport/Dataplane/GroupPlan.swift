public import Engine

/// What a dataplane has to know of one group.
public struct GroupPlan: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// Elects; may serve traffic for its addresses.
    case electing(servesTraffic: Bool)
    /// Follows. When its mode can hold the interface, what is forwarded through the interface is tied to the leader's lease.
    case following(mayHold: Bool, holdGrace: Duration)
  }

  public let id: GroupID
  public internal(set) var role: Role
  /// Its management group's, or its own.
  public let lease: LeaseNumber
  /// The link-local one first.
  public let addresses: [IPv6Address]
  /// Whether packets to the addresses are accepted while the group is Active (RFC 9568 6.1 Accept_Mode, or the owner).
  public let acceptsTraffic: Bool
  /// Whether programs of the router may bind to them then, as to the owner's.
  public let isBindable: Bool
  /// What hosts are told while the group is Active. `nil`: nothing.
  public let advertising: RouterAdvertisingParameters?

  public init(
    id: GroupID, role: Role, lease: LeaseNumber, addresses: [IPv6Address], acceptsTraffic: Bool,
    isBindable: Bool = false, advertising: RouterAdvertisingParameters? = nil
  ) {
    self.id = id
    self.role = role
    self.lease = lease
    self.addresses = addresses
    self.advertising = advertising
    self.acceptsTraffic = acceptsTraffic
    self.isBindable = isBindable
  }

  var servesTraffic: Bool {
    switch role {
    case .electing(let servesTraffic): servesTraffic
    case .following: true
    }
  }

  /// Whether the gate has the same to do for both.
  func isSeatedLike(_ other: Self) -> Bool {
    (servesTraffic, addresses, acceptsTraffic, isBindable) == (other.servesTraffic, other.addresses, other.acceptsTraffic, other.isBindable)
  }

  /// Whether hosts hear the same Router Advertisements of both.
  func advertisesLike(_ other: Self) -> Bool {
    (advertising, servesTraffic, addresses.first) == (other.advertising, other.servesTraffic, other.addresses.first)
  }

  var isElecting: Bool { if case .electing = role { true } else { false } }
  var mayHold: Bool { if case .following(mayHold: true, _) = role { true } else { false } }
}
