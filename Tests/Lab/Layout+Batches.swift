internal import Engine

/// The `ip` commands that build the layout, one list per namespace they run in.
///
/// A veth pair is made from the side of the bridge, which sets the index there; its other end is born in the router's namespace.
extension Layout {
  /// Bridges and cables, to run among the hosts.
  func cabling(of segments: some Sequence<Segment>) -> [String] {
    segments.flatMap { segment in
      // A bridge neither learns slowly nor filters: what a router sends is seen.
      ["link add \(segment.bridge) index \(segment.bridgeIndex) address \(segment.hostMAC) up type bridge \(Self.plainBridge)"]
        + LabRouter.allCases.map { router in cable(of: segment, to: router) }
    }
  }

  /// One cable, to plug in among the hosts.
  func cable(of segment: Segment, to router: LabRouter) -> String {
    "link add \(segment.port(to: router)) index \(segment.portIndex(to: router)) master \(segment.bridge) up"
      + " type veth peer name \(segment.interface) address \(segment.mac(of: router)) netns \(namespace(of: router))"
  }

  private static let plainBridge = "stp_state 0 forward_delay 0 mcast_snooping 0"

  /// The router's ends of those cables.
  func interfaces(of router: LabRouter, on segments: some Sequence<Segment>) -> [String] {
    segments.flatMap { segment in
      ["link set \(segment.interface) up"]
        // The management link carries elections and nothing else: link-local addresses do.
        + (segment == .management ? [] : ["addr add \(segment.address(of: router))/64 dev \(segment.interface) nodad"])
    }
  }

  func uplinkCabling() -> [String] {
    ["link add \(Uplink.bridge) up type bridge \(Self.plainBridge)"]
      + LabRouter.allCases.map { router in
        "link add \(Uplink.port(to: router)) master \(Uplink.bridge) up"
          + " type veth peer name \(Uplink.interface) address \(Uplink.mac(of: router)) netns \(namespace(of: router))"
      }
  }

  func uplink(of router: LabRouter) -> [String] {
    [
      "link set lo up",
      "link set \(Uplink.interface) up",
      "addr add \(Uplink.address(of: router))/64 dev \(Uplink.interface) nodad",
    ]
  }

  /// The upstream host. Its answers go back through the router that the request came from: ``returnPath`` marks requests by their
  /// router, the kernel copies the mark to the answer, and each mark has a route.
  func upstreamHost() -> [String] {
    ["link set lo up", "addr add \(Uplink.host)/64 dev \(Uplink.bridge) nodad"]
      + LabRouter.allCases.flatMap { router in
        let table = 100 + router.number
        return [
          "rule add fwmark \(router.number) lookup \(table)",
          "route add default via \(Uplink.address(of: router)) dev \(Uplink.bridge) table \(table)",
        ]
      }
      + ["route add default via \(Uplink.address(of: .r1)) dev \(Uplink.bridge)"]
  }

  var returnPath: String {
    """
    table ip6 lab {
      chain requests {
        type filter hook prerouting priority mangle; policy accept;
    \(LabRouter.allCases.map { "    ether saddr \(Uplink.mac(of: $0)) meta mark set \($0.number)" }.joined(separator: "\n"))
      }
    }
    """
  }

  func pingHostCabling() -> [String] {
    pingHosts.map { segment in
      "link add hp\(segment.number) index \(segment.pingHostIndex) master \(segment.bridge) up"
        + " type veth peer name eth0 address \(segment.pingHostMAC) netns \(pingHost(on: segment))"
    }
  }

  /// Its default router is the service group's link-local address, as Router Advertisements would have told it.
  func pingHostInterface(on segment: Segment) -> [String] {
    guard !untoldHosts.contains(segment) else { return ["link set lo up", "link set eth0 up"] }
    return [
      "link set lo up", "link set eth0 up", "addr add \(segment.pingHost)/64 dev eth0 nodad",
      "route add default via fe80::1 dev eth0",
    ]
  }
}
