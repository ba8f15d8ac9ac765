public import Engine

/// What the gate shall let pass, drop or hold from now on.
///
/// Levels, not steps: of two changes to the same thing the newer one counts.
public struct GateChanges: Sendable {
  private(set) var values: [GateEntry: GateValue] = [:]
  /// In the order of their first mention.
  private(set) var order: [GateEntry] = []

  public init() {}

  public var isEmpty: Bool { order.isEmpty }
  public var count: Int { order.count }

  /// Lets the frames of a device pass while its lease lasts.
  public mutating func arm(_ device: InterfaceIndex) { self[.armed(device)] = .present }

  /// Shuts a device whatever the lease.
  public mutating func disarm(_ device: InterfaceIndex) { self[.armed(device)] = .absent }

  /// Lets forwarded packets pass an interface, in either direction, only while the leader's lease lasts (flowdown).
  public mutating func hold(_ parent: InterfaceIndex, behind leader: LinkGroup) { self[.held(parent)] = .behind(leader) }

  /// Lets forwarded packets pass an interface again.
  public mutating func release(_ parent: InterfaceIndex) { self[.held(parent)] = .absent }

  /// Drops what arrives on a device for one of its virtual addresses, Neighbor Discovery excepted (RFC 9568 8.3.1): a router
  /// without Accept_Mode would otherwise forward it back to the link.
  public mutating func mute(_ address: InterfaceAddress) { self[.muted(address)] = .present }

  /// Undoes `mute`, for an address that is to be accepted or that the virtual router no longer has.
  public mutating func unmute(_ address: InterfaceAddress) { self[.muted(address)] = .absent }

  /// Drops packets for an address that is set on the router (Accept_Mode) from anywhere, the router itself included, while the
  /// leader has no lease. To be lifted when the address is removed: left behind, it blocks the way to the Active.
  ///
  /// For global addresses: a link-local one is reachable through its device only, which has a gate of its own.
  public mutating func guardAccess(to address: IPv6Address, behind leader: LinkGroup) { self[.accepted(address)] = .behind(leader) }

  /// Undoes `guardAccess`.
  public mutating func liftGuard(of address: IPv6Address) { self[.accepted(address)] = .absent }

  /// Makes chain and lease for one more management group, shut. They stay until the table is deleted or made anew.
  public mutating func add(_ leader: LinkGroup) { self[.leader(leader)] = .present }

  /// Adds other changes, which are newer.
  public mutating func merge(_ newer: GateChanges) {
    for entry in newer.order { self[entry] = newer.values[entry] ?? .absent }
  }

  subscript(entry: GateEntry) -> GateValue {
    get { values[entry] ?? .absent }
    set { if values.updateValue(newValue, forKey: entry) == nil { order.append(entry) } }
  }
}

/// One thing of which the kernel has an element.
enum GateEntry: Hashable {
  case leader(LinkGroup)
  case armed(InterfaceIndex)
  case held(InterfaceIndex)
  case muted(InterfaceAddress)
  case accepted(IPv6Address)
}

/// What the element says.
enum GateValue: Hashable {
  case absent
  case present
  case behind(LinkGroup)
}
