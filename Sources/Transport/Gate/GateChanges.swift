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
  public mutating func hold(_ parent: InterfaceIndex, behind leader: LinkGroup) { self[.held(parent)] = .behind(.leader(leader)) }

  /// Lets forwarded packets pass an interface again.
  public mutating func release(_ parent: InterfaceIndex) { self[.held(parent)] = .absent }

  /// Drops what arrives on a device for one of its virtual addresses, Neighbor Discovery excepted (RFC 9568 8.3.1): a router
  /// without Accept_Mode would otherwise forward it back to the link.
  public mutating func mute(_ address: InterfaceAddress) { self[.muted(address)] = .present }

  /// Undoes `mute`, for an address that is to be accepted or that the virtual router no longer has.
  public mutating func unmute(_ address: InterfaceAddress) { self[.muted(address)] = .absent }

  /// Drops packets for an address that is set on the router (Accept_Mode) from anywhere, the router itself included, while there is no
  /// lease. Left behind when the address is gone, it blocks the way to the Active.
  ///
  /// This and the next two say one thing of an address, the newest of them. They are for global addresses: a link-local one is reachable
  /// through its device only, which has a gate of its own.
  public mutating func guardAccess(to address: IPv6Address, behind lease: Lease) { watch(address, .behind(lease)) }

  /// Drops packets for an address that is not set on the router, from anywhere, while there is a lease: nobody else has the address then, and
  /// they would be forwarded to a link where nobody answers for it (RFC 9568 8.3.1). Without a lease they pass, to the Active.
  public mutating func refuseAccess(to address: IPv6Address, whileOpen lease: Lease) { watch(address, .against(lease)) }

  /// Drops packets for an address from anywhere, whatever the lease: it is being set on the router, or taken away.
  public mutating func blockAccess(to address: IPv6Address) { self[.accepted(address)] = .blocked }

  /// Lets packets for an address go where the router would send them, without a look at any lease.
  public mutating func liftGuard(of address: IPv6Address) { self[.accepted(address)] = .absent }

  /// Forgets the device of a common group, which is gone. No address may be guarded by its lease any more.
  public mutating func forget(_ device: InterfaceIndex) { self[.device(device)] = .absent }

  private mutating func watch(_ address: IPv6Address, _ value: GateValue) {
    if case .behind(.device(let device)) = value { self[.device(device)] = .present }
    if case .against(.device(let device)) = value { self[.device(device)] = .present }
    self[.accepted(address)] = value
  }

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

/// One thing of which the kernel has an element, or chains.
enum GateEntry: Hashable {
  /// The chains of a management group's lease.
  case leader(LinkGroup)
  /// The chains of a common group's lease.
  case device(InterfaceIndex)
  case armed(InterfaceIndex)
  case held(InterfaceIndex)
  case muted(InterfaceAddress)
  case accepted(IPv6Address)

  /// In which order entries of one transaction, or of one wish, go: what jumps to a chain is added after it and removed before it.
  func rank(_ value: GateValue) -> Int {
    switch self {
    case .leader: 0
    case .device: value == .absent ? 2 : 0
    case .armed, .held, .muted, .accepted: 1
    }
  }
}

/// What the element says.
enum GateValue: Hashable {
  case absent
  case present
  /// Drop unless this lease is open.
  case behind(Lease)
  /// Drop while this lease is open.
  case against(Lease)
  /// Drop.
  case blocked
}
