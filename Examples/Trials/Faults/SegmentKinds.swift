internal import Lab

/// What a router's interface on a segment is. The laboratory makes veths; some are put under another interface of their name.
enum SegmentKind: String, CaseIterable {
  case veth, macvlan, bridge

  init(of segment: Segment) { self = Self.allCases[(segment.number - 1) % Self.allCases.count] }

  /// Makes a router's interfaces on all segments what they are to be.
  static func set(of router: LabRouter, in laboratory: Laboratory) throws {
    let namespace = laboratory.namespace(of: router)
    for segment in laboratory.layout.all {
      let (name, lower) = (segment.interface, "p\(segment.number)")
      let upper: String
      switch SegmentKind(of: segment) {
      case .veth: continue
      // In any other mode it takes no further MAC address.
      case .macvlan: upper = "link add link \(lower) name \(name) type macvlan mode passthru"
      case .bridge:
        upper = "link add name \(name) address \(segment.mac(of: router)) type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
      }
      try namespace.batch([
        "link set \(name) down", "link set \(name) name \(lower)",
      ])
      try namespace.set(["ipv6/conf/\(lower)/disable_ipv6": "1"])
      try namespace.batch(
        ["link set \(lower) up", upper]
          + (SegmentKind(of: segment) == .bridge ? ["link set \(lower) master \(name)"] : [])
          + ["link set \(name) up", "addr add \(segment.address(of: router))/64 dev \(name) nodad"])
    }
  }
}
