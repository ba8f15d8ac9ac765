import Transport

extension Obstacle {
  /// Whether it may be over by itself in a moment: an interface that comes up has no address at first.
  var mayPass: Bool { self == .noLinkLocal || isPassing }

  /// What to do about it, for an operator.
  var remedy: String {
    switch self {
    case .noInterface: "make the interface, or correct `interface:` and reload"
    case .configuredAs(let name): "write `interface: \(name)` in all of them"
    case .interfaceDown: "'ip link set NAME up'"
    case .noCarrier: "look at its cable, and at the port of the switch"
    case .mtuTooSmall: "'ip link set NAME mtu 1500'"
    case .ipv6Disabled(let name): "'sysctl net.ipv6.conf.\(name).disable_ipv6=0'"
    case .noLinkLocal: "'ip -6 addr show dev NAME' has to have an address of fe80::/10: look at addr_gen_mode"
    case .duplicateLinkLocal(let address): "find who has \(address) on the segment, or give one of the two another address"
    case .uncheckedLinkLocal: "wait: the kernel checks it for a second or two"
    case .forwardingOff: "'sysctl net.ipv6.conf.all.forwarding=1'"
    case .addressOnInterface(let address): "'ip -6 addr del \(address)' there: virtual addresses are on no interface"
    case .port(let name, _): "write `interface: \(name)`"
    case .taggedFrames(let name): "'ip link set \(name) type vlan reorder_hdr on'"
    case .notEthernet: "give the group an Ethernet interface"
    case .provisioning: "wait: it takes seconds with thousands of interfaces"
    case .refused: "tried again every ten seconds; `vrrp6d show kernel` has what is missing"
    case .held: "nothing: its binding mode holds it while the leader is not Active"
    case .stillHeld, .notHeld: "tried again; look at the interface with 'ip -d link show NAME'"
    }
  }
}
