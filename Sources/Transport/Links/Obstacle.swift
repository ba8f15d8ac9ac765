public import Engine

/// Why a group cannot take part, whatever its election or its management group says.
public enum Obstacle: Error, Hashable, Sendable {
  case noInterface
  /// The interface has this name, too, and groups are configured on it by that.
  case configuredAs(String)
  case interfaceDown
  case noCarrier
  /// In bytes: IPv6 needs 1280, and the kernel has taken it off the interface.
  case mtuTooSmall(UInt32)
  /// `disable_ipv6` of the interface with this name is 1.
  case ipv6Disabled(String)
  case noLinkLocal
  /// Another device of the segment has the link-local address, as Duplicate Address Detection found.
  case duplicateLinkLocal(IPv6Address)
  /// Duplicate Address Detection is not through with it.
  case uncheckedLinkLocal(IPv6Address)
  case forwardingOff
  /// A virtual address is configured on the interface itself, where a Backup would answer for it.
  case addressOnInterface(IPv6Address)
  /// The interface is a port of something that takes its frames: a bridge, a bond.
  case port(of: String, kind: String)
  /// A VLAN device that leaves the tag in its frames: filters do not see what is in them.
  case taggedFrames(String)
  case notEthernet
  /// The gate is being put up.
  case provisioning
  case refused(TransportError)
  case held
  /// Held still, though nobody wants that: the kernel refused to bring it up.
  case stillHeld(TransportError)
  /// Not held, though its binding mode says so: the kernel refused to take it down.
  case notHeld(TransportError)
}

extension Obstacle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noInterface: "the interface does not exist"
    case .configuredAs(let name): "it is another name of \(name), on which groups are configured, too: give them all one name"
    case .interfaceDown: "the interface is down"
    case .noCarrier: "the interface has no carrier"
    case .mtuTooSmall(let mtu): "the interface's MTU is \(mtu), and IPv6 needs 1280: raise it"
    case .ipv6Disabled(let name): "IPv6 is switched off on the interface: set net.ipv6.conf.\(name).disable_ipv6 to 0"
    case .noLinkLocal: "the interface has no link-local address to send from"
    case .duplicateLinkLocal(let address): "the link-local address \(address) is a duplicate: another device of the segment has it"
    case .uncheckedLinkLocal(let address): "the link-local address \(address) is being checked for duplicates"
    case .forwardingOff: "net.ipv6.conf.all.forwarding is 0: set it to 1"
    case .addressOnInterface(let address): "\(address) is configured on the interface itself: remove it there"
    case .port(let name, let kind): "the interface belongs to \(name) (\(kind)), which takes its frames: give the group \(name) instead"
    case .taggedFrames(let name): "the VLAN device leaves the tag in its frames: 'ip link set \(name) type vlan reorder_hdr on'"
    case .notEthernet: "the interface has no Ethernet address"
    case .provisioning: "the gate is being put up"
    case .refused(let error): "\(error)"
    case .held: "the interface is held down (flowdown)"
    case .stillHeld(let error): "the interface is held down still: \(error); tried again"
    case .notHeld(let error): "the interface should be held down and is not: \(error); tried again"
    }
  }
}

extension Obstacle {
  /// Whether it is a stage of every start, and nothing that anybody has to know of.
  public var isPassing: Bool {
    switch self {
    case .provisioning, .uncheckedLinkLocal: true
    case .noInterface, .configuredAs, .interfaceDown, .noCarrier, .mtuTooSmall, .ipv6Disabled, .noLinkLocal, .duplicateLinkLocal,
      .forwardingOff, .addressOnInterface, .port, .taggedFrames, .notEthernet, .refused, .held, .stillHeld, .notHeld:
      false
    }
  }
}

/// The interface of an electing group, as the election needs to know it.
public enum ElectionLink: Hashable, Sendable {
  case usable(InterfaceIndex, source: IPv6Address)
  case unusable(Obstacle)

  /// The interface, when it is usable.
  public var index: InterfaceIndex? { if case .usable(let index, _) = self { index } else { nil } }
}
